/* Fills rules from blocks, and finds them by id. */
#include "finding/rulebook.h"

#include <stdlib.h>
#include <string.h>

const char *const rule_parts[] = {"severity",  "title",      "message",     "do",    "why",
                                  "source",    "confidence", "terms",       "needs", "from",
                                  "unchecked", "needed",     "across",      "test",  "each",
                                  "except",    "over",       "without-upn", NULL};

static const char *const severity_names[SEVERITY_COUNT] = {"info", "query", "error"};

const char *
severity_name(enum severity severity)
{
    return severity_names[severity];
}

bool
severity_parse(struct slice text, enum severity *severity)
{
    for (int i = 0; i < SEVERITY_COUNT; i++) {
        if (slice_is(text, severity_names[i])) {
            *severity = (enum severity)i;
            return true;
        }
    }
    return false;
}

static bool
rulebook_fill(struct rule *rule, const struct block *block, struct error *error)
{
    if (block->name[0] == '\0')
        return error_add(error, STATUS_FAILED, "%s:%u: a rule has no id", block->label,
                         block->line);
    static const char *const required[] = {"severity", "title",  "do",
                                           "why",      "source", "confidence"};
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++) {
        const char *value = block_value(block, required[i]);
        if (value == NULL || value[0] == '\0')
            return error_add(error, STATUS_FAILED, "%s:%u: rule %s has no part \"%s\"",
                             block->label, block->line, block->name, required[i]);
    }
    *rule = (struct rule){.id = block->name,
                          .title = block_value(block, "title"),
                          .message = block_value(block, "message"),
                          .to_do = block_value(block, "do"),
                          .why = block_value(block, "why"),
                          .source = block_value(block, "source"),
                          .confidence = block_value(block, "confidence"),
                          .terms = block_value(block, "terms"),
                          .needs = block_value(block, "needs"),
                          .from = block_value(block, "from"),
                          .unchecked = block_value(block, "unchecked"),
                          .across = block_value(block, "across"),
                          .needed = block_value(block, "needed"),
                          .block = block};
    const char *severity = block_value(block, "severity");
    if (severity == NULL || !severity_parse(slice_of(severity), &rule->severity))
        return error_add(error, STATUS_FAILED,
                         "%s:%u: the severity of rule %s is not error, query or info", block->label,
                         block->line, block->name);
    if (rule->across != NULL && !list_has("returns schools", rule->across))
        return error_add(error, STATUS_FAILED,
                         "%s:%u: rule %s goes across returns or schools, not %s", block->label,
                         block->line, block->name, rule->across);
    if ((rule->unchecked == NULL) != (rule->needed == NULL))
        return error_add(error, STATUS_FAILED,
                         "%s:%u: rule %s has only one of \"unchecked\" and \"needed\"",
                         block->label, block->line, block->name);
    if (block_value(block, "over") != NULL)
        return error_add(
            error, STATUS_FAILED,
            "%s:%u: rule %s is \"over\" tables, which only a work table or a view can be",
            block->label, block->line, block->name);
    if (!list_has("stated inferred recalled", rule->confidence))
        return error_add(error, STATUS_FAILED,
                         "%s:%u: the confidence of rule %s is not stated, inferred or recalled",
                         block->label, block->line, block->name);
    return true;
}

static struct rule *
rulebook_find_rule(const struct rulebook *book, const char *id)
{
    for (size_t i = 0; i < book->count; i++) {
        if (strcmp(book->rules[i].id, id) == 0)
            return &book->rules[i];
    }
    return NULL;
}

bool
rulebook_add(struct rulebook *book, const struct block_list *list, struct error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct block *block = &list->blocks[i];
        struct rule rule = {0};
        if (strcmp(block->kind, "rule") != 0)
            continue;
        if (!rulebook_fill(&rule, block, error))
            return false;
        struct rule *earlier = rulebook_find_rule(book, rule.id);
        if (earlier != NULL && earlier->block->label == block->label)
            return error_add(error, STATUS_FAILED, "%s:%u: rule %s stands here twice", block->label,
                             block->line, rule.id);
        if (earlier == NULL) {
            book->rules = memory_resize(book->rules, book->count + 1, sizeof(struct rule));
            earlier = &book->rules[book->count++];
        }
        *earlier = rule;
    }
    return true;
}

const struct rule *
rulebook_find(const struct rulebook *book, const char *id)
{
    return rulebook_find_rule(book, id);
}

static int
compare_rules(const void *a, const void *b)
{
    return strcmp(((const struct rule *)a)->id, ((const struct rule *)b)->id);
}

void
rulebook_sort(struct rulebook *book)
{
    if (book->count > 0)
        qsort(book->rules, book->count, sizeof(struct rule), compare_rules);
}

void
rulebook_free(struct rulebook *book)
{
    free(book->rules);
    *book = (struct rulebook){0};
}

bool
list_has(const char *list, const char *word)
{
    struct slice rest = slice_of(list), item;
    if (list == NULL)
        return true;
    while (slice_word(&rest, &item)) {
        if (slice_is(item, word))
            return true;
    }
    return false;
}
