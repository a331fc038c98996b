/* The return tables of one unit, read once into memory and then gone over in the order of the return, each row
 * after its parent, as often and in whatever thread it is wanted: the database is free for other work.
 *
 *     rows_read(&rows, error);     once, when the tables are done
 *     rows_begin(&rows);           then rows_has, rows_value and rows_next, or
 *     rows_walk(&rows, ...);
 *
 * One thread at a time goes over them. */
#ifndef MUSTER_RETURNS_ROWS_H
#define MUSTER_RETURNS_ROWS_H

#include "base/finding.h"
#include "returns/database.h"

struct row_value {
    const char *text; /* NULL: there is none */
    uint32_t length;
    bool is_number; /* in the database */
};

struct row {
    int64_t id, parent;        /* of the row above; 0 at the top */
    struct place place;        /* in the input */
    struct row_value values[]; /* by the item's column_index */
};

/* The rows of one table in the order of _id. Rows of a child table come in the order of their parents, so the
 * cursors advance together. */
struct row_cursor {
    const struct row *row; /* the cursor stands on it; NULL: behind the last */
    size_t at;
    sqlite3_stmt *select; /* NULL: no unit had rows so far */
    char *memory;
    size_t count, size, capacity; /* of a row, in bytes; of the memory, in rows */
};

struct rows {
    struct database *database;
    struct row_cursor *cursors; /* by the table's index */
    struct arena texts;
};

/* Nothing is read before rows_read. */
void rows_open(struct rows *rows, struct database *database);
void rows_free(struct rows *rows);

/* Reads all tables, in the place of what was read before. */
bool rows_read(struct rows *rows, struct error *error);

/* Puts every cursor on its first row. */
void rows_begin(struct rows *rows);

/* True if the cursor of `table` stands on a row below the one on which that of the table above stands (on any
 * row, for a table at the top). */
bool rows_has(const struct rows *rows, const struct return_table *table);
void rows_next(struct rows *rows, const struct return_table *table);

/* The text of a leaf in the row on which its table's cursor stands; NULL if it has none, or there is no row. */
const char *rows_value(const struct rows *rows, const struct item *leaf);

/* False, with status 4, if a row was left over: its parent is not there, and it would be lost. */
bool rows_all_taken(const struct rows *rows, struct error *error);

/* Calls `row` for every row, parents before children; the cursors of the tables above stand on the
 * rows it belongs to. */
typedef bool (*row_fn)(void *context, const struct return_table *table, struct error *error);
bool rows_walk(struct rows *rows, row_fn row, void *context, struct error *error);

#endif
