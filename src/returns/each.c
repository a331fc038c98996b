/* Writes the SELECT that a condition and all items of its kind come to. */
#include "returns/each.h"

#include <string.h>

#include "base/memory.h"
#include "returns/keys.h"

static bool
has_codes(const struct item *item)
{
    return item->codes != NULL;
}

static bool
each_is_date(const struct item *item)
{
    return item->type == ITEM_DATE;
}

static bool
each_is_number(const struct item *item)
{
    return item->type == ITEM_INTEGER || item->type == ITEM_DECIMAL;
}

static const struct {
    const char *name;
    bool (*is_of)(const struct item *item);
} each_kinds[] = {{"codes", has_codes}, {"dates", each_is_date}, {"numbers", each_is_number}};

static const char *
each_value_of(void *context, struct slice name)
{
    const struct item *item = context;
    return slice_is(name, "column")  ? item->column
           : slice_is(name, "codes") ? text_or_empty(item->codes)
                                     : NULL;
}

/* The condition, with {column} and {codes} of the item. */
static void
append_condition(struct buffer *sql, const char *condition, const struct item *item)
{
    buffer_template(sql, condition, each_value_of, (void *)item);
}

static bool
each_find_kind(const struct rule *rule, bool (**is_of)(const struct item *item),
               struct error *error)
{
    const char *name = block_value(rule->block, "each");
    for (size_t i = 0; i < sizeof each_kinds / sizeof each_kinds[0]; i++) {
        if (strcmp(each_kinds[i].name, name) == 0) {
            *is_of = each_kinds[i].is_of;
            return true;
        }
    }
    return error_add(error, STATUS_FAILED, "%s:%u: rule %s: there is no \"each: %s\"",
                     rule->block->label, rule->block->line, rule->id, name);
}

/* Rows with any breach are found in one scan, and each stands beside every item for those that it
 * breaks. One SELECT an item costs SQLite, which copies what they are selected from for each, the
 * square of the items. */
static const char each_select[] =
    "SELECT _file, _line, key, e.column2 AS field, CASE e.column1%s END AS value,"
    " e.column3 AS path, e.column4 AS code_set"
    " FROM (SELECT t.*, %s AS key FROM %s t WHERE %s) CROSS JOIN (VALUES%s) e"
    " WHERE CASE e.column1%s END";

struct each_parts {
    struct buffer any, values, items, breaches;
    int count;
};

static void
each_add_item(struct each_parts *parts, const char *condition, const struct item *item,
              struct arena *arena)
{
    bool first = parts->count == 0;
    buffer_string(&parts->any, first ? "(" : " OR (");
    append_condition(&parts->any, condition, item);
    buffer_char(&parts->any, ')');
    buffer_printf(&parts->values, " WHEN %d THEN %s", parts->count, item->column);
    buffer_printf(&parts->items, "%s(%d, '%s', '%s', '%s')", first ? "" : ", ", parts->count,
                  item->name, item_path(item, arena), text_or_empty(item->codes));
    buffer_printf(&parts->breaches, " WHEN %d THEN ", parts->count);
    append_condition(&parts->breaches, condition, item);
    parts->count++;
}

bool
each_block(const struct rule *rule, const struct return_table *table, struct arena *arena,
           const struct block **block, struct error *error)
{
    bool (*is_of)(const struct item *item) = NULL;
    struct each_parts parts = {0};
    *block = NULL;
    if (!each_find_kind(rule, &is_of, error))
        return false;
    const char *except = block_value(rule->block, "except");
    for (size_t i = 0; i < table->column_count; i++) {
        const struct item *item = table->columns[i];
        if (is_of(item) && (except == NULL || !list_has(except, item->column)))
            each_add_item(&parts, rule->block->body, item, arena);
    }
    if (parts.count > 0) {
        struct block *made = arena_alloc(arena, sizeof *made);
        *made = *rule->block;
        made->body =
            arena_printf(arena, each_select, parts.values.text, keys_of_row(table, arena),
                         table->name, parts.any.text, parts.items.text, parts.breaches.text);
        *block = made;
    }
    buffer_free(&parts.any);
    buffer_free(&parts.values);
    buffer_free(&parts.items);
    buffer_free(&parts.breaches);
    return true;
}
