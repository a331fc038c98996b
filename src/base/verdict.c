#include "base/verdict.h"

#include <stdio.h>
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

static bool
has_needs(const char *needs, given_fn given, const void *context)
{
    struct slice rest = slice_of(needs), word;
    while (needs != NULL && given != NULL && slice_word(&rest, &word)) {
        char name[128];
        snprintf(name, sizeof name, "%.*s", (int)word.length, word.text);
        if (!given(context, name))
            return false;
    }
    return true;
}

static struct rule_result
decide(const struct rule *rule, const char *term, enum origin origin, given_fn given,
       const void *context)
{
    if (rule->unchecked != NULL)
        return (struct rule_result){VERDICT_UNCHECKED, rule->unchecked, 0};
    if (term != NULL && !list_has(rule->terms, term))
        return (struct rule_result){VERDICT_NOT_APPLICABLE, "it is not for this term", 0};
    if (!is_from(rule->from, origin) && strcmp(rule->from, "both") == 0)
        return (struct rule_result){VERDICT_NOT_APPLICABLE,
                                    origin == FROM_RETURN
                                        ? "no register is given to compare the return with"
                                        : "no return is given to compare the register with",
                                    0};
    if (!is_from(rule->from, origin) && origin == FROM_RETURN)
        return (struct rule_result){VERDICT_UNCHECKED,
                                    "a return does not show it, only the records behind it do", 0};
    if (!is_from(rule->from, origin))
        return (struct rule_result){VERDICT_NOT_APPLICABLE, "it is about returns from elsewhere",
                                    0};
    if (rule->across != NULL && origin == FROM_REGISTER)
        return (struct rule_result){VERDICT_UNCHECKED,
                                    "it compares returns: give all of them to muster check", 0};
    if (!has_needs(rule->needs, given, context))
        return (struct rule_result){VERDICT_NOT_APPLICABLE,
                                    "an input that it needs is not given (muster explain)", 0};
    return (struct rule_result){VERDICT_RAN, "", 0};
}

void
rule_verdicts(const struct rulebook *book, const char *term, enum origin origin, given_fn given,
              const void *context, struct rule_result *results)
{
    for (size_t i = 0; i < book->count; i++)
        results[i] = decide(&book->rules[i], term, origin, given, context);
}
