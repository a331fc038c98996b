#include "returns/rows.h"

#include <stdlib.h>

#include "base/memory.h"

/* Before a row's own columns come _id, _parent, _file and _line. */
enum { ROW_COLUMNS = 4 };

void
rows_open(struct rows *rows, struct database *database)
{
    size_t count = database->collection->schema.table_count;
    *rows = (struct rows){.database = database};
    rows->cursors = memory_zeroed(count, sizeof(struct row_cursor));
}

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

void
rows_free(struct rows *rows)
{
    if (rows->cursors == NULL)
        return;
    for (size_t t = 0; t < rows->database->collection->schema.table_count; t++)
        sqlite3_finalize(rows->cursors[t].select);
    free(rows->cursors);
    rows->cursors = NULL;
}

bool
rows_next(struct rows *rows, const struct return_table *table, struct error *error)
{
    struct row_cursor *cursor = &rows->cursors[table->index];
    int state = sqlite3_step(cursor->select);
    cursor->has_row = state == SQLITE_ROW;
    if (cursor->has_row) {
        cursor->id = sqlite3_column_int64(cursor->select, 0);
        cursor->parent = sqlite3_column_int64(cursor->select, 1);
    } else {
        sqlite3_reset(cursor->select);
    }
    return state == SQLITE_ROW || state == SQLITE_DONE || database_fault(rows->database, error);
}

bool
rows_begin(struct rows *rows, struct error *error)
{
    const struct return_schema *schema = &rows->database->collection->schema;
    if (!database_look(rows->database, error))
        return false;
    for (size_t t = 0; t < schema->table_count; t++) {
        struct row_cursor *cursor = &rows->cursors[t];
        cursor->has_row = false;
        sqlite3_reset(cursor->select);
        if (!rows->database->has_rows[t])
            continue;
        if ((cursor->select == NULL && !prepare(rows, schema->tables[t], error)) ||
            !rows_next(rows, schema->tables[t], error))
            return false;
    }
    return true;
}

bool
rows_has(const struct rows *rows, const struct return_table *table, int64_t parent)
{
    const struct row_cursor *cursor = &rows->cursors[table->index];
    return cursor->has_row && (table->parent == NULL || cursor->parent == parent);
}

int
rows_column(const struct item *leaf)
{
    return (int)leaf->column_index + ROW_COLUMNS;
}

const char *
rows_value(const struct rows *rows, const struct item *leaf)
{
    sqlite3_stmt *select = rows->cursors[leaf->table->index].select;
    return (const char *)sqlite3_column_text(select, rows_column(leaf));
}

bool
rows_all_taken(const struct rows *rows, struct error *error)
{
    const struct return_schema *schema = &rows->database->collection->schema;
    for (size_t t = 0; t < schema->table_count; t++) {
        if (rows->cursors[t].has_row)
            return error_add(error, STATUS_FAILED,
                             "the return table %s has a row whose parent is not there",
                             schema->tables[t]->name);
    }
    return true;
}

struct place
rows_place(const struct rows *rows, const struct return_table *table)
{
    sqlite3_stmt *select = rows->cursors[table->index].select;
    return (struct place){(uint32_t)sqlite3_column_int64(select, 2),
                          (uint32_t)sqlite3_column_int64(select, 3), 0};
}

static bool
walk_table(struct rows *rows, const struct return_table *table, row_fn row, void *context,
           struct error *error)
{
    int64_t above = table->parent == NULL ? 0 : rows->cursors[table->parent->index].id;
    while (rows_has(rows, table, above)) {
        if (!row(context, table, error))
            return false;
        for (const struct return_table *below = table->child; below != NULL; below = below->next) {
            if (!walk_table(rows, below, row, context, error))
                return false;
        }
        if (!rows_next(rows, table, error))
            return false;
    }
    return true;
}

bool
rows_walk(struct rows *rows, row_fn row, void *context, struct error *error)
{
    const struct return_schema *schema = &rows->database->collection->schema;
    if (!rows_begin(rows, error))
        return false;
    for (size_t t = 0; t < schema->table_count; t++) {
        if (schema->tables[t]->parent == NULL &&
            !walk_table(rows, schema->tables[t], row, context, error))
            return false;
    }
    return rows_all_taken(rows, error);
}
