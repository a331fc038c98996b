/* The ids of a run's rules, each once: a run over several terms has a rule of each under one id. */
#ifndef MUSTER_REPORT_RULE_IDS_H
#define MUSTER_REPORT_RULE_IDS_H

#include "report/report.h"

struct rule_ids {
    const struct rule **rules; /* the first of each id, by id */
    size_t count;
};

void rule_ids_take(struct rule_ids *ids, const struct report_summary *summary);

/* The number of an id; `count` if the run has no such rule. */
size_t rule_ids_find(const struct rule_ids *ids, const char *id);
void rule_ids_free(struct rule_ids *ids);

#endif
