/* Rules come by id, so that those of one id stand side by side. */
#include "report/rule_ids.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void
rule_ids_take(struct rule_ids *ids, const struct report_summary *summary)
{
    *ids = (struct rule_ids){.rules = memory_zeroed(summary->rule_count + 1, sizeof *ids->rules)};
    for (size_t i = 0; i < summary->rule_count; i++) {
        const struct rule *rule = summary->rules[i];
        if (ids->count == 0 || strcmp(ids->rules[ids->count - 1]->id, rule->id) != 0)
            ids->rules[ids->count++] = rule;
    }
}

size_t
rule_ids_find(const struct rule_ids *ids, const char *id)
{
    size_t low = 0, high = ids->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(ids->rules[middle]->id, id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return ids->count;
}

void
rule_ids_free(struct rule_ids *ids)
{
    free(ids->rules);
    *ids = (struct rule_ids){0};
}
