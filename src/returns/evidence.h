/* muster.sqlite: the evidence of a run, open to any SQLite client. It holds the return tables of
 * every return (with the row each came from), the findings, what became of each rule, and the run
 * itself: version, definitions, what was asked for, the returns, and the inputs with their digests.
 * Nothing in it depends on the machine, the number of jobs, or any clock but --now. */
#ifndef MUSTER_RETURNS_EVIDENCE_H
#define MUSTER_RETURNS_EVIDENCE_H

#include "finding/finding.h"
#include "finding/verdict.h"
#include "returns/evidence_findings.h"
#include "returns/evidence_tables.h"
#include "returns/figures.h"

struct evidence;

/* A return of the run, by its number from 1. */
struct evidence_return {
    uint32_t number;
    const char *lea, *estab; /* "" for an LA */
    const struct period *period;
    const char *path; /* made: its name in the output directory; checked: as it was given; "" if it
                         has no file */
    bool made;
};

/* Creates the database in the empty file at `path`, with the tables of all the schemas that the
 * run's returns have. NULL and status 4 on failure. */
struct evidence *evidence_begin(const char *path, const struct return_schema *const *schemas,
                                size_t count, struct error *error);

/* One at a time, in the order of the units; `number` is the return's. */
bool evidence_add_unit(struct evidence *evidence, const struct return_rows *rows, uint32_t number,
                       const char *lea, const char *estab, struct error *error);
bool evidence_add_return(struct evidence *evidence, const struct evidence_return *about,
                         struct error *error);
/* All that `next` gives; see evidence_findings.h. */
bool evidence_add_findings(struct evidence *evidence, next_finding_fn next, void *context,
                           struct error *error);
bool evidence_add_input(struct evidence *evidence, uint32_t file, const char *path,
                        const char *digest, struct error *error);
bool evidence_add_fact(struct evidence *evidence, const char *name, const char *value,
                       struct error *error);
/* What the run was asked for, as far as it decides what the inputs are and mean: to read them again
 * later. */
bool evidence_add_argument(struct evidence *evidence, const char *name, const char *value,
                           struct error *error);
bool evidence_add_figures(struct evidence *evidence, const struct figures *figures,
                          struct error *error);
/* `of` is "register" or the rule's collection. */
bool evidence_add_rule(struct evidence *evidence, const struct rule *rule, const char *of,
                       const struct rule_result *result, struct error *error);

/* Commits and closes. */
bool evidence_end(struct evidence *evidence, struct error *error);
/* Commits, and gives the database to the caller, who closes it. NULL and status 4 on failure. */
sqlite3 *evidence_hand_over(struct evidence *evidence, struct error *error);
/* Closes without asking whether all is well. */
void evidence_abandon(struct evidence *evidence);

#endif
