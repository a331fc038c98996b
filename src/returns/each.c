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
is_date(const struct item *item)
{
    return item->type == ITEM_DATE;
}

static bool
is_number(const struct item *item)
{
    return item->type == ITEM_INTEGER || item->type == ITEM_DECIMAL;
}

static const struct {
    const char *name;
    bool (*is_of)(const struct item *item);
} each_kinds[] = {{"codes", has_codes}, {"dates", is_date}, {"numbers", is_number}};

/* The condition, with {column} and {codes} of the item. */
static void
append_condition(struct buffer *sql, const char *condition, const struct item *item)
{
    static const char column[] = "{column}", codes[] = "{codes}";
    while (*condition != '\0') {
        if (strncmp(condition, column, sizeof column - 1) == 0) {
            buffer_string(sql, item->column);
            condition += sizeof column - 1;
        } else if (strncmp(condition, codes, sizeof codes - 1) == 0) {
            buffer_string(sql, item->codes == NULL ? "" : item->codes);
            condition += sizeof codes - 1;
        } else {
            buffer_char(sql, *condition++);
        }
    }
}

static bool
find_kind(const struct rule *rule, bool (**is_of)(const struct item *item), struct error *error)
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

/* The rows with any breach are found in one scan, then looked at item by item. */
bool
each_block(const struct rule *rule, const struct return_table *table, struct arena *arena,
           const struct block **block, struct error *error)
{
    bool (*is_of)(const struct item *item) = NULL;
    struct buffer any = {0}, parts = {0};
    *block = NULL;
    if (!find_kind(rule, &is_of, error))
        return false;
    const char *except = block_value(rule->block, "except");
    for (size_t i = 0; i < table->column_count; i++) {
        const struct item *item = table->columns[i];
        if (!is_of(item) || (except != NULL && list_has(except, item->column)))
            continue;
        buffer_string(&any, any.length == 0 ? "(" : " OR (");
        append_condition(&any, rule->block->body, item);
        buffer_char(&any, ')');
        buffer_printf(&parts,
                      "%sSELECT _file, _line, key, '%s' AS field, %s AS value, '%s' AS path,"
                      " '%s' AS code_set FROM breach WHERE ",
                      parts.length == 0 ? "" : "\nUNION ALL ", item->name, item->column,
                      item_path(item, arena), item->codes == NULL ? "" : item->codes);
        append_condition(&parts, rule->block->body, item);
    }
    if (any.length > 0) {
        struct block *made = arena_alloc(arena, sizeof *made);
        *made = *rule->block;
        made->body = arena_printf(arena,
                                  "WITH breach AS MATERIALIZED (SELECT t.*, %s AS key FROM %s t"
                                  " WHERE %s)\n%s",
                                  keys_of_row(table, arena), table->name, any.text, parts.text);
        *block = made;
    }
    buffer_free(&any);
    buffer_free(&parts);
    return true;
}
