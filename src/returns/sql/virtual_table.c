/* The callbacks that SQLite asks of a virtual table, with defaults for those that ours do not
 * need. */
#include "returns/sql/virtual_table.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"

/* What SQLite keeps for the table in a database. */
struct registration {
    const struct virtual_table *definition;
    void *context;
};

struct table {
    sqlite3_vtab base;
    const struct registration *registration;
    sqlite3 *db;
};

static const struct virtual_table *
definition_of(const sqlite3_vtab_cursor *cursor)
{
    return ((const struct table *)cursor->pVtab)->registration->definition;
}

static int
connect_table(sqlite3 *db, void *registration, int count, const char *const *arguments,
              sqlite3_vtab **made, char **message)
{
    (void)count, (void)arguments, (void)message;
    struct buffer sql = {0};
    struct table *table = memory_zeroed(1, sizeof *table);
    table->registration = registration;
    table->db = db;
    *made = &table->base;
    buffer_printf(&sql, "CREATE TABLE x(%s)", table->registration->definition->columns);
    sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
    int state = sqlite3_declare_vtab(db, sql.text);
    buffer_free(&sql);
    return state;
}

static int
disconnect_table(sqlite3_vtab *table)
{
    free(table);
    return SQLITE_OK;
}

static int
virtual_table_choose_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    const struct virtual_table *definition = ((struct table *)table)->registration->definition;
    return definition->plan == NULL ? SQLITE_OK : definition->plan(definition, info);
}

static int
open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **made)
{
    const struct table *table = (const struct table *)base;
    struct virtual_cursor *cursor = memory_zeroed(1, table->registration->definition->cursor_size);
    cursor->db = table->db;
    cursor->table = table->registration->definition;
    cursor->context = table->registration->context;
    *made = &cursor->base;
    return SQLITE_OK;
}

static int
close_cursor(sqlite3_vtab_cursor *cursor)
{
    if (definition_of(cursor)->end != NULL)
        definition_of(cursor)->end((struct virtual_cursor *)cursor);
    free(cursor);
    return SQLITE_OK;
}

static int
virtual_table_begin_rows(sqlite3_vtab_cursor *base, int plan, const char *text, int count,
                         sqlite3_value **arguments)
{
    struct virtual_cursor *cursor = (struct virtual_cursor *)base;
    (void)text, (void)count;
    cursor->number = 1;
    return definition_of(base)->begin(cursor, plan, arguments) ? SQLITE_OK : SQLITE_ERROR;
}

static int
virtual_table_next_row(sqlite3_vtab_cursor *base)
{
    struct virtual_cursor *cursor = (struct virtual_cursor *)base;
    cursor->number++;
    return definition_of(base)->next(cursor) ? SQLITE_OK : SQLITE_ERROR;
}

static int
is_behind_last(sqlite3_vtab_cursor *cursor)
{
    return !definition_of(cursor)->has_row((const struct virtual_cursor *)cursor);
}

static int
virtual_table_give_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    definition_of(cursor)->give((const struct virtual_cursor *)cursor, context, column);
    return SQLITE_OK;
}

static int
give_row_id(sqlite3_vtab_cursor *cursor, sqlite3_int64 *id)
{
    *id = ((const struct virtual_cursor *)cursor)->number;
    return SQLITE_OK;
}

/* SQLite connects a table when SQL first names it, and would ask the authorizer for more than SQL
 * of a collection may: so it is named here. */
static void
connect_now(sqlite3 *db, const char *name)
{
    sqlite3_stmt *statement = NULL;
    struct buffer sql = {0};
    buffer_printf(&sql, "SELECT 1 FROM %s", name);
    sqlite3_prepare_v2(db, sql.text, -1, &statement, NULL); /* fails if arguments are missing */
    sqlite3_finalize(statement);
    buffer_free(&sql);
}

bool
virtual_table_register(sqlite3 *db, const struct virtual_table *definition, void *context)
{
    static const sqlite3_module module = {.xConnect = connect_table,
                                          .xBestIndex = virtual_table_choose_plan,
                                          .xDisconnect = disconnect_table,
                                          .xOpen = open_cursor,
                                          .xClose = close_cursor,
                                          .xFilter = virtual_table_begin_rows,
                                          .xNext = virtual_table_next_row,
                                          .xEof = is_behind_last,
                                          .xColumn = virtual_table_give_column,
                                          .xRowid = give_row_id};
    struct registration *registration = memory_zeroed(1, sizeof *registration);
    *registration = (struct registration){definition, context};
    if (sqlite3_create_module_v2(db, definition->name, &module, registration, free) != SQLITE_OK)
        return false;
    connect_now(db, definition->name);
    return true;
}

bool
virtual_table_fault(struct virtual_cursor *cursor, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    cursor->base.pVtab->zErrMsg = sqlite3_vmprintf(format, arguments);
    va_end(arguments);
    return false;
}
