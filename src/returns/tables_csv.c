/* One file a table, written as rows come. */
#include "returns/tables_csv.h"

#include <string.h>

/* Columns that stand in front of every row of a table, and so not a second time in it. */
static bool
stands_in_front(const struct return_table *table, const char *column)
{
    static const char *const unit_columns[] = {"lea", "estab"};
    for (size_t i = 0; i < sizeof unit_columns / sizeof unit_columns[0]; i++) {
        if (strcmp(column, unit_columns[i]) == 0)
            return true;
    }
    return table->keys[0] != '\0' && list_has(table->keys, column);
}

/* Rows of a table that may have several below one row, and no key, are numbered as COLLECT numbers
 * them, if rows of another table belong to them: nothing else would tell whose those are. */
static bool
is_numbered(const struct return_table *table, const struct return_schema *schema)
{
    bool has_below = false;
    for (size_t i = 0; i < schema->table_count; i++)
        has_below = has_below || schema->tables[i]->parent == table;
    return has_below && table->item->most != 1 && table->keys[0] == '\0';
}

/* A table's rows in the CSV, behind the columns of the unit: keys, numbers of rows, then the rest.
 */
struct layout {
    const struct item **leaves; /* the keys, then the rest */
    size_t count, key_count;
    const struct return_table *numbers[2];
    size_t number_count;
};

/* The keys of the rows above and of the row itself, the uppermost first. */
static void
add_keys(struct layout *layout, const struct return_table *table)
{
    if (table->parent != NULL)
        add_keys(layout, table->parent);
    for (size_t i = 0; i < table->column_count && table->keys[0] != '\0'; i++) {
        if (list_has(table->keys, table->columns[i]->column))
            layout->leaves[layout->count++] = table->columns[i];
    }
}

static struct layout
lay_out(const struct return_schema *schema, const struct return_table *table, struct arena *arena)
{
    struct layout layout = {0};
    size_t most = 0;
    for (const struct return_table *above = table; above != NULL; above = above->parent)
        most += above->column_count;
    layout.leaves = arena_alloc(arena, most * sizeof(struct item *));
    add_keys(&layout, table);
    layout.key_count = layout.count;
    if (table->parent != NULL && is_numbered(table->parent, schema))
        layout.numbers[layout.number_count++] = table->parent;
    if (is_numbered(table, schema))
        layout.numbers[layout.number_count++] = table;
    for (size_t i = 0; i < table->column_count; i++) {
        if (!stands_in_front(table, table->columns[i]->column))
            layout.leaves[layout.count++] = table->columns[i];
    }
    return layout;
}

/* Each field with a comma behind it; end_row takes the last one back. */
static void
add_field(struct buffer *text, const char *value)
{
    if (value != NULL)
        csv_append_field(text, slice_of(value), true);
    buffer_append(text, ",", 1);
}

static void
tables_csv_end_row(struct buffer *text)
{
    text->text[text->length - 1] = '\n';
}

void
tables_csv_header(const struct return_schema *schema, const struct return_table *table, bool of_la,
                  struct buffer *text)
{
    struct arena arena = {0};
    struct layout layout = lay_out(schema, table, &arena);
    add_field(text, "lea");
    if (!of_la)
        add_field(text, "estab");
    for (size_t i = 0; i < layout.key_count; i++)
        add_field(text, layout.leaves[i]->column);
    for (size_t i = 0; i < layout.number_count; i++)
        buffer_printf(text, "%stableid,", layout.numbers[i]->name);
    for (size_t i = layout.key_count; i < layout.count; i++)
        add_field(text, layout.leaves[i]->column);
    tables_csv_end_row(text);
    arena_free(&arena);
}

struct csv_rows {
    const char *lea, *estab;
    const struct layout *layouts; /* by the table's index */
    struct buffer *texts;
};

static bool
tables_csv_add_row(void *context, const struct row_walk *walk, const struct return_table *table,
                   struct error *error)
{
    struct csv_rows *csv = context;
    const struct layout *layout = &csv->layouts[table->index];
    struct buffer *text = &csv->texts[table->index];
    (void)error;
    add_field(text, csv->lea);
    if (csv->estab[0] != '\0')
        add_field(text, csv->estab);
    for (size_t i = 0; i < layout->key_count; i++)
        add_field(text, row_walk_value(walk, layout->leaves[i]));
    for (size_t i = 0; i < layout->number_count; i++) /* within the return, which the unit names */
        buffer_printf(text, "%lld,", (long long)row_walk_row(walk, layout->numbers[i])->id);
    for (size_t i = layout->key_count; i < layout->count; i++)
        add_field(text, row_walk_value(walk, layout->leaves[i]));
    tables_csv_end_row(text);
    return true;
}

bool
tables_csv_rows(const struct return_rows *rows, const char *lea, const char *estab,
                struct buffer *texts, struct error *error)
{
    const struct return_schema *schema = &rows->database->collection->schema;
    struct arena arena = {0};
    struct layout *layouts = arena_alloc(&arena, schema->table_count * sizeof *layouts);
    for (size_t i = 0; i < schema->table_count; i++)
        layouts[i] = lay_out(schema, schema->tables[i], &arena);
    struct csv_rows csv = {lea, estab, layouts, texts};
    bool done = rows_walk(rows, tables_csv_add_row, &csv, error);
    arena_free(&arena);
    return done;
}
