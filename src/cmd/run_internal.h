/* What the files of a run share: run.c (definitions, account, end), run_collections.c, run_rules.c,
 * run_findings.c, run_reports.c. */
#ifndef MUSTER_CMD_RUN_INTERNAL_H
#define MUSTER_CMD_RUN_INTERNAL_H

#include "cmd/run.h"

/* What became of a rule, or NULL if it is none of the run's. */
struct rule_result *run_result_of(struct run *run, const struct rule *rule);

/* Findings about the file of explanations, now that all others are there. */
bool run_judge_explanations(struct run *run, struct error *error);

/* Whether each --report is one, and no two go to one place; status 2 if not. */
bool run_check_reports(const struct options *options, struct error *error);

/* The exit status of a run that is done, or of one that stopped with the error. */
enum status run_status(const struct run *run, bool done, const struct error *error);

/* Fills in the summary that the reports end with. `error` says why a run is not done. */
void run_sum_up(struct run *run, bool done, const struct error *error);

/* Ends the reports and gives all files their names: the reports first and the returns last, all or
 * none. */
bool run_finish_outputs(struct run *run, struct error *error);

/* A run that stops says so in the reports that were asked for, so that nobody reads an older run's;
 * wrong usage only in one that has begun. */
void run_tell_not_determined(struct run *run, const struct error *error);

#endif
