/* What the last run into the same output directory found, from its findings.csv, so that a report
 * can say what is new and what is gone. A finding is the same if rule, school, key, item, date and
 * session are; places may move, as rows do. Nothing is compared where there was no such run, where
 * it was about another collection or period (muster.sqlite says that), where its findings are
 * redacted, or where they are too many. */
#ifndef MUSTER_REPORT_EARLIER_H
#define MUSTER_REPORT_EARLIER_H

#include "report/report.h"

/* Findings of a rule in the last run, and how many of them this one has not found again. */
struct earlier_rule {
    const char *rule;
    uint64_t findings, gone;
};

struct earlier {
    const char *now; /* when the last run was, as it was told; "" if that is not known */
    uint64_t found_again, fresh;
    struct earlier_rule *rules; /* in the order of findings.csv */
    size_t rule_count;
    struct earlier_findings *findings;
};

/* `facts` are those of this run. NULL: nothing to compare with. Call before the directory's files
 * get their names. */
struct earlier *earlier_read(const char *directory, const struct report_fact *facts,
                             size_t fact_count);

/* Notes that this run has the finding; true if the last one had not. */
bool earlier_is_new(struct earlier *earlier, const struct finding *finding);

void earlier_free(struct earlier *earlier); /* NULL is allowed */

#endif
