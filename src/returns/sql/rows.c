/* One SELECT a table, read into memory, each row tied to its parent. */
#include "returns/sql/rows.h"

#include <stdlib.h>

#include "base/memory.h"

void
rows_open(struct return_rows *rows, struct database *database)
{
    const struct return_schema *schema = &database->collection->schema;
    *rows = (struct return_rows){.database = database};
    rows->tables = memory_zeroed(schema->table_count, sizeof(struct table_rows));
    for (size_t t = 0; t < schema->table_count; t++)
        rows->tables[t].size =
            sizeof(struct return_row) + schema->tables[t]->column_count * sizeof(struct row_value);
}

void
rows_free(struct return_rows *rows)
{
    if (rows->tables == NULL)
        return;
    for (size_t t = 0; t < rows->database->collection->schema.table_count; t++) {
        sqlite3_finalize(rows->tables[t].select);
        free(rows->tables[t].memory);
    }
    free(rows->tables);
    rows->tables = NULL;
    arena_free(&rows->texts);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Before a row's own columns come _id, _parent, _file and _line. */
enum { ROW_COLUMNS = 4 };

static bool
rows_prepare(struct return_rows *rows, const struct return_table *table, struct error *error)
{
    struct buffer sql = {0};
    buffer_string(&sql, "SELECT _id, _parent, _file, _line");
    for (size_t i = 0; i < table->column_count; i++)
        buffer_printf(&sql, ", %s", table->columns[i]->column);
    buffer_printf(&sql, " FROM %s ORDER BY _id", table->name);
    bool done =
        database_prepare_own(rows->database, sql.text, &rows->tables[table->index].select, error);
    buffer_free(&sql);
    return done;
}

static struct return_row *
row_at(const struct table_rows *table, size_t number)
{
    return (struct return_row *)(void *)(table->memory + number * table->size);
}

static struct row_value
rows_read_value(sqlite3_stmt *select, int column, struct arena *texts)
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
rows_take_row(struct return_rows *rows, const struct return_table *table, struct table_rows *into)
{
    sqlite3_stmt *select = into->select;
    into->memory = memory_grow(into->memory, &into->capacity, into->count + 1, into->size);
    struct return_row *row = row_at(into, into->count++);
    row->id = sqlite3_column_int64(select, 0);
    row->parent = sqlite3_column_int64(select, 1);
    row->place = (struct place){(uint32_t)sqlite3_column_int64(select, 2),
                                (uint32_t)sqlite3_column_int64(select, 3), 0};
    for (size_t i = 0; i < table->column_count; i++)
        row->values[i] = rows_read_value(select, (int)i + ROW_COLUMNS, &rows->texts);
}

static bool
rows_read_table(struct return_rows *rows, const struct return_table *table, struct error *error)
{
    struct table_rows *into = &rows->tables[table->index];
    int state;
    into->count = 0;
    if (!rows->database->has_rows[table->index])
        return true;
    if (into->select == NULL && !rows_prepare(rows, table, error))
        return false;
    while ((state = sqlite3_step(into->select)) == SQLITE_ROW)
        rows_take_row(rows, table, into);
    bool done = state == SQLITE_DONE || database_fault(rows->database, error);
    sqlite3_reset(into->select);
    return done;
}

bool
rows_read(struct return_rows *rows, struct error *error)
{
    const struct return_schema *schema = &rows->database->collection->schema;
    bool done = database_look(rows->database, error);
    arena_reset(&rows->texts);
    for (size_t t = 0; t < schema->table_count && done; t++)
        done = rows_read_table(rows, schema->tables[t], error);
    return done;
}

/* --- going over them -------------------------------------------------------------------------- */

void
row_walk_begin(struct row_walk *walk, const struct return_rows *rows)
{
    const struct return_schema *schema = &rows->database->collection->schema;
    *walk = (struct row_walk){.rows = rows, .schema = schema};
    walk->at = memory_zeroed(schema->table_count, sizeof *walk->at);
    for (size_t t = 0; t < schema->table_count; t++)
        walk->at[t] = rows->tables[t].count > 0 ? row_at(&rows->tables[t], 0) : NULL;
}

void
row_walk_end(struct row_walk *walk)
{
    free(walk->at);
    walk->at = NULL;
}

const struct return_row *
row_walk_row(const struct row_walk *walk, const struct return_table *table)
{
    return walk->at[table->index];
}

bool
row_walk_has(const struct row_walk *walk, const struct return_table *table)
{
    const struct return_row *row = row_walk_row(walk, table);
    if (row == NULL || table->parent == NULL)
        return row != NULL;
    const struct return_row *above = row_walk_row(walk, table->parent);
    return above != NULL && row->parent == above->id;
}

void
row_walk_next(struct row_walk *walk, const struct return_table *table)
{
    const struct table_rows *rows = &walk->rows->tables[table->index];
    const char *next = (const char *)walk->at[table->index] + rows->size;
    bool is_behind = next == rows->memory + rows->count * rows->size;
    walk->at[table->index] = is_behind ? NULL : (const struct return_row *)(const void *)next;
}

const char *
row_walk_value(const struct row_walk *walk, const struct item *leaf)
{
    const struct return_row *row = row_walk_row(walk, leaf->table);
    return row == NULL ? NULL : row->values[leaf->column_index].text;
}

bool
row_walk_done(const struct row_walk *walk, struct error *error)
{
    for (size_t t = 0; t < walk->schema->table_count; t++) {
        if (walk->at[t] != NULL)
            return error_add(error, STATUS_FAILED,
                             "the return table %s has a row whose parent is not there",
                             walk->schema->tables[t]->name);
    }
    return true;
}

static bool
walk_table(struct row_walk *walk, const struct return_table *table, take_row_fn take, void *context,
           struct error *error)
{
    for (; row_walk_has(walk, table); row_walk_next(walk, table)) {
        if (!take(context, walk, table, error))
            return false;
        for (const struct return_table *below = table->child; below != NULL; below = below->next) {
            if (!walk_table(walk, below, take, context, error))
                return false;
        }
    }
    return true;
}

bool
rows_walk(const struct return_rows *rows, take_row_fn take, void *context, struct error *error)
{
    struct row_walk walk;
    bool done = true;
    row_walk_begin(&walk, rows);
    for (size_t t = 0; t < walk.schema->table_count && done; t++) {
        if (walk.schema->tables[t]->parent == NULL)
            done = walk_table(&walk, walk.schema->tables[t], take, context, error);
    }
    done = done && row_walk_done(&walk, error);
    row_walk_end(&walk);
    return done;
}
