/* muster check FILE.xml... REGISTER: each return beside what the register gives for its school. The
 * returns are checked as they are without a register (check_returns.c); this adds the register's
 * side.
 *
 * A unit of the register is loaded when a return of it comes, so that memory does not grow with the
 * schools. */
#ifndef MUSTER_CMD_CHECK_BOTH_H
#define MUSTER_CMD_CHECK_BOTH_H

#include "cmd/check.h"

struct both;

/* Opens the register for these collections, and adds the rules for registers and files to the run.
 * `results` are those of the collections' rules; those about the register behind a return get
 * theirs here. NULL on failure (status 2: the collections take registers of different kinds; 3; 4).
 * `collections` must outlive it. */
struct both *both_open(struct run *run, const struct inputs *inputs,
                       const struct collection *collections, struct rule_result **results,
                       size_t count, struct error *error);

/* In worker `number`: compares the return that stands in `returned`, of collection `collection`,
 * and adds the findings. `file` is its number. */
bool both_compare(struct both *both, unsigned number, size_t collection, struct database *returned,
                  uint32_t file, const char *lea, const char *estab, struct finding_list *findings,
                  struct error *error);

/* In turn, after the return's findings: tells what the register rules found in its school, once. */
bool both_hand_over(struct both *both, unsigned number, struct error *error);

/* After the last return: the schools without one, and what the register has to say as a whole. */
bool both_finish(struct both *both, struct error *error);

/* Ends what the workers have prepared, which stands in the returns' databases. */
void both_end_workers(struct both *both);
void both_close(struct both *both); /* NULL is nothing to close */

#endif
