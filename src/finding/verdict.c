/* Holds what a rule needs against what a run was given. */
#include "finding/verdict.h"

#include <string.h>

const char *
verdict_name(const struct rule_result *result)
{
    switch (result->verdict) {
    case VERDICT_NOT_APPLICABLE:
        return "not applicable";
    case VERDICT_UNCHECKED:
        return "not checkable here";
    case VERDICT_RAN:
        break;
    }
    return result->findings == 0 ? "passed" : "findings";
}

static bool
is_from(const char *from, enum origin origin)
{
    return from == NULL || origin == FROM_BOTH ||
           strcmp(from, origin == FROM_REGISTER ? "register" : "return") == 0;
}

bool
block_is_for(const struct block *block, const char *term, enum origin origin)
{
    return is_from(block_value(block, "from"), origin) &&
           (term == NULL || list_has(block_value(block, "terms"), term));
}

/* "the table suspensions" or "the column Nature of marks". */
static const char *
name_of_input(const char *name, struct arena *arena)
{
    const char *column = strchr(name, '.');
    return name[0] == '-'   ? arena_printf(arena, "the option %s", name)
           : column == NULL ? arena_printf(arena, "the table %s", name)
                            : arena_printf(arena, "the column %s of %.*s", column + 1,
                                           (int)(column - name), name);
}

/* Of "pupils.PostCode|addresses.PostCode" one is enough. True if it is given; else `missing` names
 * all. */
static bool
input_is_given(struct slice word, given_fn given, const void *context, struct arena *arena,
               const char **missing)
{
    char *rest = arena_copy(arena, word.text, word.length), *bar;
    *missing = NULL;
    do {
        const char *name = rest;
        bar = strchr(rest, '|');
        if (bar != NULL) {
            *bar = '\0';
            rest = bar + 1;
        }
        if (given(context, name))
            return true;
        const char *input = name_of_input(name, arena);
        *missing = *missing == NULL ? input : arena_printf(arena, "%s or %s", *missing, input);
    } while (bar != NULL);
    return false;
}

/* The inputs that are not given, in words, or NULL. */
static const char *
missing_inputs(const char *needs, given_fn given, const void *context, struct arena *arena)
{
    struct slice rest = slice_of(needs), word;
    const char *missing = NULL, *input;
    while (needs != NULL && given != NULL && slice_word(&rest, &word)) {
        if (!input_is_given(word, given, context, arena, &input))
            missing = missing == NULL ? input : arena_printf(arena, "%s, %s", missing, input);
    }
    return missing;
}

static struct rule_result
not_run(enum verdict verdict, const char *why, const char *needed)
{
    return (struct rule_result){.verdict = verdict, .why = why, .needed = needed};
}

static struct rule_result
verdict_decide(const struct rule *rule, const char *term, enum origin origin, given_fn given,
               const void *context, struct arena *arena)
{
    if (rule->unchecked != NULL)
        return not_run(VERDICT_UNCHECKED, rule->unchecked,
                       rule->needed == NULL ? "" : rule->needed);
    if (term != NULL && !list_has(rule->terms, term))
        return not_run(VERDICT_NOT_APPLICABLE, "it is not for this term",
                       arena_printf(arena, "a return of another term (%s)", rule->terms));
    if (!is_from(rule->from, origin) && strcmp(rule->from, "both") == 0 && origin == FROM_RETURN)
        return not_run(VERDICT_NOT_APPLICABLE, "no register is given to compare the return with",
                       "the register that the return was made from, given beside it");
    if (!is_from(rule->from, origin) && strcmp(rule->from, "both") == 0)
        return not_run(VERDICT_NOT_APPLICABLE, "no return is given to compare the register with",
                       "a return that was made from the register, given beside it");
    if (!is_from(rule->from, origin) && origin == FROM_RETURN)
        return not_run(VERDICT_UNCHECKED,
                       "a return does not show it, only the records behind it do",
                       "the register or the records that the return was made from");
    if (!is_from(rule->from, origin))
        return not_run(VERDICT_NOT_APPLICABLE, "it is about returns from elsewhere",
                       "a return that another system made");
    const char *missing = missing_inputs(rule->needs, given, context, arena);
    if (missing != NULL)
        return not_run(VERDICT_NOT_APPLICABLE, "an input that it needs is not given", missing);
    return (struct rule_result){.verdict = VERDICT_RAN, .why = "", .needed = ""};
}

void
rule_verdicts(const struct rulebook *book, const char *term, enum origin origin, given_fn given,
              const void *context, struct arena *arena, struct rule_result *results)
{
    for (size_t i = 0; i < book->count; i++)
        results[i] = verdict_decide(&book->rules[i], term, origin, given, context, arena);
}

void
rule_verdicts_behind(const struct rulebook *book, const char *term, given_fn given,
                     const void *context, struct arena *arena, struct rule_result *results,
                     struct rule_result *registered)
{
    rule_verdicts(book, term, FROM_REGISTER, given, context, arena, registered);
    for (size_t i = 0; i < book->count; i++) {
        const char *from = book->rules[i].from;
        if (from != NULL && strcmp(from, "register") == 0)
            results[i] = registered[i];
        else
            registered[i].verdict = VERDICT_NOT_APPLICABLE;
    }
}
