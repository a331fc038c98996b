/* Copies return tables out of the database into one arena. */
#include "returns/compare/records.h"

#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/memory.h"

/* The records of one table, in the order of their ids. */
struct table_records {
    struct record **items;
    size_t count, capacity;
};

static void
records_add_below(struct record *parent, struct record *record)
{
    if (parent->below == NULL)
        parent->below = record;
    else
        parent->last->next = record;
    parent->last = record;
    record->parent = parent;
}

static struct record *
find_id(const struct table_records *records, int64_t id)
{
    size_t low = 0, high = records->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (records->items[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < records->count && records->items[low]->id == id ? records->items[low] : NULL;
}

static struct record *
records_read_record(const struct row_walk *walk, const struct return_table *table,
                    struct buffer *text, struct arena *arena)
{
    struct record *record = arena_alloc(arena, sizeof *record);
    const char **values = arena_alloc(arena, (table->column_count + 1) * sizeof(char *));
    for (size_t i = 0; i < table->column_count; i++) {
        const char *value = row_walk_value(walk, table->columns[i]);
        if (value != NULL)
            value = xml_clean(value, text);
        values[i] = value == NULL || value[0] == '\0' ? NULL : arena_string(arena, value);
    }
    *record = (struct record){.table = table,
                              .values = values,
                              .place = row_walk_row(walk, table)->place,
                              .id = row_walk_row(walk, table)->id};
    return record;
}

static void
records_read_table(struct row_walk *walk, const struct return_table *table, struct record *root,
                   struct table_records *all, struct arena *arena)
{
    struct table_records *records = &all[table->index];
    const struct return_row *row;
    struct buffer text = {0};
    for (; (row = row_walk_row(walk, table)) != NULL; row_walk_next(walk, table)) {
        struct record *parent =
            table->parent == NULL ? root : find_id(&all[table->parent->index], row->parent);
        if (parent != NULL) {
            struct record *record = records_read_record(walk, table, &text, arena);
            records_add_below(parent, record);
            records->items = memory_grow(records->items, &records->capacity, records->count + 1,
                                         sizeof(struct record *));
            records->items[records->count++] = record;
        }
    }
    buffer_free(&text);
}

struct record *
records_read(struct return_rows *rows, struct arena *arena, struct error *error)
{
    struct row_walk walk;
    const struct return_schema *schema = &rows->database->collection->schema;
    struct table_records *all = memory_zeroed(schema->table_count, sizeof *all);
    struct record *root = arena_alloc(arena, sizeof *root);
    *root = (struct record){0};
    bool done = rows_read(rows, error);
    row_walk_begin(&walk, rows);
    for (size_t t = 0; t < schema->table_count && done; t++)
        records_read_table(&walk, schema->tables[t], root, all, arena);
    row_walk_end(&walk);
    for (size_t t = 0; t < schema->table_count; t++)
        free(all[t].items);
    free(all);
    return done ? root : NULL;
}

const char *
record_value(const struct record *record, const char *column)
{
    for (size_t i = 0; i < record->table->column_count; i++) {
        if (strcmp(record->table->columns[i]->column, column) == 0)
            return record->values[i];
    }
    return NULL;
}
