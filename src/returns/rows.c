#include "returns/rows.h"

#include <stdlib.h>

#include "base/memory.h"

void
rows_open(struct rows *rows, struct database *database)
{
    const struct return_schema *schema = &database->collection->schema;
    *rows = (struct rows){.database = database};
    rows->cursors = memory_zeroed(schema->table_count, sizeof(struct row_cursor));
    for (size_t t = 0; t < schema->table_count; t++)
        rows->cursors[t].size =
            sizeof(struct row) + schema->tables[t]->column_count * sizeof(struct row_value);
}

void
rows_free(struct rows *rows)
{
    if (rows->cursors == NULL)
        return;
    for (size_t t = 0; t < rows->database->collection->schema.table_count; t++) {
        sqlite3_finalize(rows->cursors[t].select);
        free(rows->cursors[t].memory);
    }
    free(rows->cursors);
    rows->cursors = NULL;
    arena_free(&rows->texts);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Before a row's own columns come _id, _parent, _file and _line. */
enum { ROW_COLUMNS = 4 };

static bool
prepare(struct rows *rows, const struct return_table *table, struct error *error)
{
    struct buffer sql = {0};
    buffer_string(&sql, "SELECT _id, _parent, _file, _line");
    for (size_t i = 0; i < table->column_count; i++)
        buffer_printf(&sql, ", %s", table->columns[i]->column);
    buffer_printf(&sql, " FROM %s ORDER BY _id", table->name);
    bool done =
        database_prepare_own(rows->database, sql.text, &rows->cursors[table->index].select, error);
    buffer_free(&sql);
    return done;
}

static struct row *
row_at(const struct row_cursor *cursor, size_t number)
{
    return (struct row *)(void *)(cursor->memory + number * cursor->size);
}

static struct row_value
read_value(sqlite3_stmt *select, int column, struct arena *texts)
{
    int type = sqlite3_column_type(select, column);
    if (type == SQLITE_NULL)
        return (struct row_value){0};
    const char *text = (const char *)sqlite3_column_text(select, column);
    size_t length = (size_t)sqlite3_column_bytes(select, column);
    return (struct row_value){arena_copy(texts, text, length), (uint32_t)length,
                              type == SQLITE_INTEGER};
}

static void
take_row(struct rows *rows, const struct return_table *table, struct row_cursor *cursor)
{
    sqlite3_stmt *select = cursor->select;
    cursor->memory =
        memory_grow(cursor->memory, &cursor->capacity, cursor->count + 1, cursor->size);
    struct row *row = row_at(cursor, cursor->count++);
    row->id = sqlite3_column_int64(select, 0);
    row->parent = sqlite3_column_int64(select, 1);
    row->place = (struct place){(uint32_t)sqlite3_column_int64(select, 2),
                                (uint32_t)sqlite3_column_int64(select, 3), 0};
    for (size_t i = 0; i < table->column_count; i++)
        row->values[i] = read_value(select, (int)i + ROW_COLUMNS, &rows->texts);
}

static bool
read_table(struct rows *rows, const struct return_table *table, struct error *error)
{
    struct row_cursor *cursor = &rows->cursors[table->index];
    int state;
    cursor->count = 0;
    if (!rows->database->has_rows[table->index])
        return true;
    if (cursor->select == NULL && !prepare(rows, table, error))
        return false;
    while ((state = sqlite3_step(cursor->select)) == SQLITE_ROW)
        take_row(rows, table, cursor);
    bool done = state == SQLITE_DONE || database_fault(rows->database, error);
    sqlite3_reset(cursor->select);
    return done;
}

bool
rows_read(struct rows *rows, struct error *error)
{
    const struct return_schema *schema = &rows->database->collection->schema;
    bool done = database_look(rows->database, error);
    arena_reset(&rows->texts);
    for (size_t t = 0; t < schema->table_count && done; t++)
        done = read_table(rows, schema->tables[t], error);
    return done;
}

/* --- going over them -------------------------------------------------------------------------- */

static void
put_on(struct row_cursor *cursor, size_t number)
{
    cursor->at = number;
    cursor->row = number < cursor->count ? row_at(cursor, number) : NULL;
}

void
rows_begin(struct rows *rows)
{
    for (size_t t = 0; t < rows->database->collection->schema.table_count; t++)
        put_on(&rows->cursors[t], 0);
}

bool
rows_has(const struct rows *rows, const struct return_table *table)
{
    const struct row *row = rows->cursors[table->index].row;
    if (row == NULL || table->parent == NULL)
        return row != NULL;
    const struct row *above = rows->cursors[table->parent->index].row;
    return above != NULL && row->parent == above->id;
}

void
rows_next(struct rows *rows, const struct return_table *table)
{
    struct row_cursor *cursor = &rows->cursors[table->index];
    put_on(cursor, cursor->at + 1);
}

const char *
rows_value(const struct rows *rows, const struct item *leaf)
{
    const struct row *row = rows->cursors[leaf->table->index].row;
    return row == NULL ? NULL : row->values[leaf->column_index].text;
}

bool
rows_all_taken(const struct rows *rows, struct error *error)
{
    const struct return_schema *schema = &rows->database->collection->schema;
    for (size_t t = 0; t < schema->table_count; t++) {
        if (rows->cursors[t].row != NULL)
            return error_add(error, STATUS_FAILED,
                             "the return table %s has a row whose parent is not there",
                             schema->tables[t]->name);
    }
    return true;
}

static bool
walk_table(struct rows *rows, const struct return_table *table, row_fn row, void *context,
           struct error *error)
{
    for (; rows_has(rows, table); rows_next(rows, table)) {
        if (!row(context, table, error))
            return false;
        for (const struct return_table *below = table->child; below != NULL; below = below->next) {
            if (!walk_table(rows, below, row, context, error))
                return false;
        }
    }
    return true;
}

bool
rows_walk(struct rows *rows, row_fn row, void *context, struct error *error)
{
    const struct return_schema *schema = &rows->database->collection->schema;
    rows_begin(rows);
    for (size_t t = 0; t < schema->table_count; t++) {
        if (schema->tables[t]->parent == NULL &&
            !walk_table(rows, schema->tables[t], row, context, error))
            return false;
    }
    return rows_all_taken(rows, error);
}
