/* The rules that a run can meet, and what became of each. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/run_internal.h"

static int
compare_rule_ids(const void *a, const void *b)
{
    return strcmp((*(const struct rule *const *)a)->id, (*(const struct rule *const *)b)->id);
}

/* Makes room for one more item at `at`. */
static void *
open_gap(void *items, size_t count, size_t at, size_t size)
{
    char *array = memory_resize(items, count + 1, size);
    memmove(array + (at + 1) * size, array + at * size, (count - at) * size);
    return array;
}

void
run_add_rules(struct run *run, const struct rulebook *book, const char *of, const char *term,
              const struct rule_result *results)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct rule *rule = &book->rules[i];
        size_t at = 0;
        while (at < run->rule_count && compare_rule_ids(&run->rules[at], &rule) < 0)
            at++;
        size_t count = run->rule_count;
        run->rules = open_gap(run->rules, count, at, sizeof(struct rule *));
        run->of = open_gap(run->of, count, at, sizeof(char *));
        run->terms = open_gap(run->terms, count, at, sizeof(char *));
        run->results = open_gap(run->results, count, at, sizeof(struct rule_result));
        run->rules[at] = rule;
        run->of[at] = of;
        run->terms[at] = term;
        run->results[at] = results[i];
        run->rule_count++;
    }
}

/* The inputs, and the options that rules need. */
struct given {
    const struct options *options;
    given_fn inputs;
    const void *context;
};

static bool
was_given(const void *context, const char *name)
{
    const struct given *given = context;
    if (name[0] == '-')
        return options_have(given->options, name);
    return given->inputs == NULL || given->inputs(given->context, name);
}

void
run_add_register_rules(struct run *run, enum origin origin, given_fn given, const void *context)
{
    struct given all = {run->options, given, context};
    const struct rulebook *book = &run->register_rules.book;
    struct rule_result *results = memory_zeroed(book->count, sizeof *results);
    rule_verdicts(book, NULL, origin, was_given, &all, &run->resources.arena, results);
    run_add_rules(run, book, "register", "", results);
    free(results);
}

struct rule_result *
run_result_of(struct run *run, const struct rule *rule)
{
    size_t low = 0, high = run->rule_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_rule_ids(&run->rules[middle], &rule) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < run->rule_count && run->rules[low] != rule &&
           compare_rule_ids(&run->rules[low], &rule) == 0)
        low++; /* of another term */
    return low < run->rule_count && run->rules[low] == rule ? &run->results[low] : NULL;
}
