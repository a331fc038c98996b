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

/* Rows of a table that may have several below one row, and no key, are numbered as COLLECT numbers them, if
 * rows of another table belong to them: nothing else would tell whose those are. */
static bool
is_numbered(const struct return_table *table, const struct return_schema *schema)
{
    bool has_below = false;
    for (size_t i = 0; i < schema->table_count; i++)
        has_below = has_below || schema->tables[i]->parent == table;
    return has_below && table->item->most != 1 && table->keys[0] == '\0';
}

/* The keys of the rows above and of the row itself, the uppermost first. */
static void
each_key(const struct return_table *table, void (*take)(void *context, const struct item *leaf),
         void *context)
{
    if (table->parent != NULL)
        each_key(table->parent, take, context);
    for (size_t i = 0; i < table->column_count; i++) {
        const char *column = table->columns[i]->column;
        if (table->keys[0] != '\0' && list_has(table->keys, column))
            take(context, table->columns[i]);
    }
}

/* Each field with a comma behind it; end_row takes the last one back. */
static void
add_field(struct buffer *text, const char *value)
{
    csv_append_field(text, slice_of(value == NULL ? "" : value), true);
    buffer_char(text, ',');
}

static void
end_row(struct buffer *text)
{
    text->text[text->length - 1] = '\n';
}

static void
add_key_name(void *context, const struct item *leaf)
{
    add_field(context, leaf->column);
}

static void
add_number_name(const struct return_table *table, const struct return_schema *schema,
                struct buffer *text)
{
    if (is_numbered(table, schema))
        buffer_printf(text, "%stableid,", table->name);
}

void
tables_csv_header(const struct return_schema *schema, const struct return_table *table, bool of_la,
                  struct buffer *text)
{
    add_field(text, "lea");
    if (!of_la)
        add_field(text, "estab");
    each_key(table, add_key_name, text);
    if (table->parent != NULL)
        add_number_name(table->parent, schema, text);
    add_number_name(table, schema, text);
    for (size_t i = 0; i < table->column_count; i++) {
        if (!stands_in_front(table, table->columns[i]->column))
            add_field(text, table->columns[i]->column);
    }
    end_row(text);
}

struct csv_rows {
    struct rows *rows;
    const char *lea, *estab;
    struct buffer *texts, *text;
};

static void
add_key_value(void *context, const struct item *leaf)
{
    struct csv_rows *csv = context;
    add_field(csv->text, rows_value(csv->rows, leaf));
}

/* The number within the return, which lea and estab name. */
static void
add_number(const struct csv_rows *csv, const struct return_table *table)
{
    if (is_numbered(table, &csv->rows->database->collection->schema))
        buffer_printf(csv->text, "%lld,", (long long)csv->rows->cursors[table->index].id);
}

static bool
add_row(void *context, const struct return_table *table, struct error *error)
{
    struct csv_rows *csv = context;
    (void)error;
    csv->text = &csv->texts[table->index];
    add_field(csv->text, csv->lea);
    if (csv->estab[0] != '\0')
        add_field(csv->text, csv->estab);
    each_key(table, add_key_value, csv);
    if (table->parent != NULL)
        add_number(csv, table->parent);
    add_number(csv, table);
    for (size_t i = 0; i < table->column_count; i++) {
        if (!stands_in_front(table, table->columns[i]->column))
            add_field(csv->text, rows_value(csv->rows, table->columns[i]));
    }
    end_row(csv->text);
    return true;
}

bool
tables_csv_rows(struct rows *rows, const char *lea, const char *estab, struct buffer *texts,
                struct error *error)
{
    struct csv_rows csv = {.rows = rows, .lea = lea, .estab = estab, .texts = texts};
    return rows_walk(rows, add_row, &csv, error);
}
