/* Puts the rows of returns into muster.sqlite. */
#include "returns/evidence_tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool
evidence_tables_fault(const struct evidence_tables *tables, struct error *error)
{
    return error_add(error, STATUS_FAILED, "muster.sqlite: %s", sqlite3_errmsg(tables->db));
}

/* The unit stands in front of every row anyway. */
static bool
is_of_unit(const struct item *leaf)
{
    return text_same(leaf->column, "lea") || text_same(leaf->column, "estab");
}

/* --- creating --------------------------------------------------------------------------------- */

static const struct return_table *
evidence_table_of(const struct evidence_tables *tables, size_t schema, const char *name)
{
    return schema_table(tables->schemas[schema].schema, name);
}

bool
evidence_tables_have(const struct evidence_tables *tables, const char *name)
{
    for (size_t s = 0; s < tables->count; s++) {
        if (evidence_table_of(tables, s, name) != NULL)
            return true;
    }
    return false;
}

/* True if a schema before this one has the table, or a column of it. */
static bool
is_known(const struct evidence_tables *tables, size_t schema, const char *name, const char *column)
{
    for (size_t s = 0; s < schema; s++) {
        const struct return_table *table = evidence_table_of(tables, s, name);
        if (table != NULL && (column == NULL || table_column(table, column) != NULL))
            return true;
    }
    return false;
}

static bool
create_table(struct evidence_tables *tables, const char *name, struct error *error)
{
    struct buffer create = {0};
    buffer_printf(&create,
                  "CREATE TABLE %s(lea TEXT, estab TEXT, _id INTEGER, _parent INTEGER,"
                  " _file INTEGER, _line INTEGER, _return INTEGER",
                  name);
    for (size_t s = 0; s < tables->count; s++) {
        const struct return_table *table = evidence_table_of(tables, s, name);
        for (size_t i = 0; table != NULL && i < table->column_count; i++) {
            const struct item *leaf = table->columns[i];
            if (!is_of_unit(leaf) && !is_known(tables, s, name, leaf->column))
                buffer_printf(&create, ", %s %s", leaf->column, database_column_type(leaf->type));
        }
    }
    buffer_string(&create, ")");
    bool done = sqlite3_exec(tables->db, create.text, NULL, NULL, NULL) == SQLITE_OK ||
                evidence_tables_fault(tables, error);
    buffer_free(&create);
    return done;
}

bool
evidence_tables_open(struct evidence_tables *tables, sqlite3 *db,
                     const struct return_schema *const *schemas, size_t count, struct error *error)
{
    bool done = true;
    *tables = (struct evidence_tables){.db = db};
    tables->schemas = memory_zeroed(count, sizeof(struct evidence_schema));
    for (; tables->count < count; tables->count++) {
        struct evidence_schema *of = &tables->schemas[tables->count];
        of->schema = schemas[tables->count];
        of->table_count = of->schema->table_count;
        of->inserts = memory_zeroed(of->schema->table_count, sizeof(sqlite3_stmt *));
    }
    for (size_t s = 0; s < count; s++) {
        for (size_t t = 0; t < schemas[s]->table_count && done; t++) {
            const char *name = schemas[s]->tables[t]->name;
            done = is_known(tables, s, name, NULL) || create_table(tables, name, error);
        }
    }
    return done;
}

void
evidence_tables_close(struct evidence_tables *tables)
{
    for (size_t s = 0; s < tables->count; s++) {
        for (size_t t = 0; t < tables->schemas[s].table_count; t++)
            sqlite3_finalize(tables->schemas[s].inserts[t]);
        free(tables->schemas[s].inserts);
    }
    free(tables->schemas);
    *tables = (struct evidence_tables){0};
}

/* --- adding ----------------------------------------------------------------------------------- */

static bool
evidence_tables_prepare_insert(const struct evidence_tables *tables,
                               const struct return_table *table, struct error *error)
{
    struct buffer sql = {0}, values = {0};
    buffer_printf(&sql, "INSERT INTO %s(lea, estab, _id, _parent, _file, _line, _return",
                  table->name);
    buffer_string(&values, ") VALUES (?, ?, ?, ?, ?, ?, ?");
    for (size_t i = 0; i < table->column_count; i++) {
        if (is_of_unit(table->columns[i]))
            continue;
        buffer_printf(&sql, ", %s", table->columns[i]->column);
        buffer_string(&values, ", ?");
    }
    buffer_printf(&sql, "%s)", values.text);
    bool done = sqlite3_prepare_v2(tables->db, sql.text, -1, &tables->of->inserts[table->index],
                                   NULL) == SQLITE_OK ||
                evidence_tables_fault(tables, error);
    buffer_free(&sql);
    buffer_free(&values);
    return done;
}

/* As it stands in the worker's table, whose columns have the same types. */
static void
evidence_tables_bind_value(sqlite3_stmt *statement, int parameter, const struct row_value *value)
{
    if (value->text == NULL)
        sqlite3_bind_null(statement, parameter);
    else if (value->is_number)
        sqlite3_bind_int64(statement, parameter, strtoll(value->text, NULL, 10));
    else
        sqlite3_bind_text(statement, parameter, value->text, (int)value->length, SQLITE_STATIC);
}

static bool
evidence_tables_add_row(const struct evidence_tables *tables, const struct return_table *table,
                        const struct return_row *row, struct error *error)
{
    sqlite3_stmt **insert = &tables->of->inserts[table->index];
    if (*insert == NULL && !evidence_tables_prepare_insert(tables, table, error))
        return false;
    int parameter = 8;
    sqlite3_bind_text(*insert, 1, tables->lea, -1, SQLITE_STATIC);
    sqlite3_bind_text(*insert, 2, tables->estab, -1, SQLITE_STATIC);
    sqlite3_bind_int64(*insert, 3, row->id);
    if (table->parent == NULL)
        sqlite3_bind_null(*insert, 4);
    else
        sqlite3_bind_int64(*insert, 4, row->parent);
    sqlite3_bind_int64(*insert, 5, row->place.file);
    sqlite3_bind_int64(*insert, 6, row->place.line);
    sqlite3_bind_int64(*insert, 7, tables->number);
    for (size_t i = 0; i < table->column_count; i++) {
        if (!is_of_unit(table->columns[i]))
            evidence_tables_bind_value(*insert, parameter++, &row->values[i]);
    }
    int state = sqlite3_step(*insert);
    sqlite3_reset(*insert);
    return state == SQLITE_DONE || evidence_tables_fault(tables, error);
}

/* Table by table: an export of COLLECT may have rows in another order than those above them. */
bool
evidence_tables_add(struct evidence_tables *tables, const struct return_rows *rows, uint32_t number,
                    const char *lea, const char *estab, struct error *error)
{
    const struct return_schema *schema = &rows->database->collection->schema;
    size_t s = 0;
    while (tables->schemas[s].schema != schema)
        s++;
    tables->of = &tables->schemas[s];
    tables->lea = lea;
    tables->estab = estab;
    tables->number = number;
    struct row_walk walk;
    bool done = true;
    row_walk_begin(&walk, rows);
    for (size_t t = 0; t < schema->table_count; t++) {
        const struct return_table *table = schema->tables[t];
        const struct return_row *row;
        for (; done && (row = row_walk_row(&walk, table)) != NULL; row_walk_next(&walk, table))
            done = evidence_tables_add_row(tables, table, row, error);
    }
    row_walk_end(&walk);
    return done;
}
