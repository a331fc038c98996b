/* The return tables of one unit, read once into memory and then gone over in the order of the
 * return, each row after its parent, as often as it is wanted and in any thread: the database is
 * free for other work.
 *
 *     rows_read(&rows, error);       once, when the tables are done; then
 *     rows_walk(&rows, ...);         or
 *     row_walk_begin(&walk, &rows);  row_walk_has, row_walk_value, row_walk_next
 *     row_walk_end(&walk);
 * */
#ifndef MUSTER_RETURNS_SQL_ROWS_H
#define MUSTER_RETURNS_SQL_ROWS_H

#include "finding/finding.h"
#include "returns/sql/database.h"

struct row_value {
    const char *text; /* NULL: there is none */
    uint32_t length;
    bool is_number; /* in the database */
};

struct return_row {
    int64_t id, parent;        /* of the row above; 0 at the top */
    struct place place;        /* in the input */
    struct row_value values[]; /* by the item's column_index */
};

/* The rows of one table in the order of _id. */
struct table_rows {
    sqlite3_stmt *select; /* NULL: no unit had rows so far */
    char *memory;
    size_t count, size, capacity; /* of a row, in bytes; of the memory, in rows */
};

struct return_rows {
    struct database *database;
    struct table_rows *tables; /* by the table's index */
    struct arena texts;
};

/* Nothing is read before rows_read. */
void rows_open(struct return_rows *rows, struct database *database);
void rows_free(struct return_rows *rows);

/* Reads all tables, in the place of what was read before. */
bool rows_read(struct return_rows *rows, struct error *error);

/* --- going over them -------------------------------------------------------------------------- */

/* A place in every table. Rows of a child table come in the order of their parents, so they advance
 * together. */
struct row_walk {
    const struct return_rows *rows;
    const struct return_schema *schema;
    const struct return_row **at; /* by the table's index; NULL: behind the last row */
};

/* Stands on the first row of every table. The rows must stay as they are until row_walk_end. */
void row_walk_begin(struct row_walk *walk, const struct return_rows *rows);
void row_walk_end(struct row_walk *walk);

/* True if the walk stands on a row of `table` that is below the one on which it stands in the table
 * above (on any row, for a table at the top). */
bool row_walk_has(const struct row_walk *walk, const struct return_table *table);
void row_walk_next(struct row_walk *walk, const struct return_table *table);

/* The row of the table on which the walk stands; NULL behind the last. */
const struct return_row *row_walk_row(const struct row_walk *walk,
                                      const struct return_table *table);

/* The text of a leaf in the row on which the walk stands; NULL if it has none, or there is no row.
 */
const char *row_walk_value(const struct row_walk *walk, const struct item *leaf);

/* False, with status 4, if a row was left over: its parent is not there, and it would be lost. */
bool row_walk_done(const struct row_walk *walk, struct error *error);

/* Calls `take` for every row, parents before children: the walk stands on it and on the rows it
 * belongs to. */
typedef bool (*take_row_fn)(void *context, const struct row_walk *walk,
                            const struct return_table *table, struct error *error);
bool rows_walk(const struct return_rows *rows, take_row_fn take, void *context,
               struct error *error);

#endif
