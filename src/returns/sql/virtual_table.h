/* Tables that SQL reads and C makes, row by row: what is the same in each of SQLite's virtual
 * tables. */
#ifndef MUSTER_RETURNS_SQL_VIRTUAL_TABLE_H
#define MUSTER_RETURNS_SQL_VIRTUAL_TABLE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

struct virtual_table;

/* A place in the table. What a table adds to it stands behind it in a structure of its own, zeroed
 * at first. */
struct virtual_cursor {
    sqlite3_vtab_cursor base;
    sqlite3 *db;
    const struct virtual_table *table;
    void *context;
    sqlite3_int64 number; /* of the row, from 1 */
};

struct virtual_table {
    const char *name, *columns; /* as in CREATE TABLE; an argument is a column that is HIDDEN */
    size_t cursor_size;
    /* As xBestIndex; NULL: all rows, in any case. */
    int (*plan)(const struct virtual_table *table, sqlite3_index_info *info);
    /* Stands on the first row, or the next. False: a fault, which may be told
     * (virtual_table_fault). */
    bool (*begin)(struct virtual_cursor *cursor, int plan, sqlite3_value **arguments);
    bool (*next)(struct virtual_cursor *cursor);
    bool (*has_row)(const struct virtual_cursor *cursor);
    void (*give)(const struct virtual_cursor *cursor, sqlite3_context *context, int column);
    void (*end)(struct virtual_cursor *cursor); /* NULL: there is nothing to free */
};

/* Makes the table known to a database; the definition and the context must outlive that. */
bool virtual_table_register(sqlite3 *db, const struct virtual_table *definition, void *context);

/* For begin and next: says what is wrong, and gives false. */
bool virtual_table_fault(struct virtual_cursor *cursor, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
