/* Going over the return tables of one unit in the order of the return: each row after its parent,
 * as a stream of events, so that whoever writes XML, or compares, needs no more than one row in
 * hand. */
#ifndef MUSTER_RETURNS_ROWS_H
#define MUSTER_RETURNS_ROWS_H

#include "base/finding.h"
#include "returns/database.h"

/* One open SELECT a table, in the order of _id. Rows of a child table come in the order of their
 * parents, so the cursors advance together. */
struct row_cursor {
    sqlite3_stmt
        *select; /* _id, _parent, _file, _line, then the table's columns; NULL: no rows so far */
    bool has_row;
    int64_t id, parent;
};

struct rows {
    struct database *database;
    struct row_cursor *cursors; /* by the table's index */
};

/* Nothing is read before rows_begin. */
void rows_open(struct rows *rows, struct database *database);
void rows_free(struct rows *rows);

/* Puts every cursor on its first row. */
bool rows_begin(struct rows *rows, struct error *error);

/* True if the cursor of `table` stands on a row below row `parent` (any row, for a table at the
 * top). */
bool rows_has(const struct rows *rows, const struct return_table *table, int64_t parent);
bool rows_next(struct rows *rows, const struct return_table *table, struct error *error);

/* The value of a leaf in its table's row; NULL if it has none. */
const char *rows_value(const struct rows *rows, const struct item *leaf);

/* Where a leaf stands in the SELECT of its table's cursor. */
int rows_column(const struct item *leaf);

/* False, with status 4, if a row was left over: its parent is not there, and it would be lost. */
bool rows_all_taken(const struct rows *rows, struct error *error);

/* Where the row that the table's cursor stands on came from. */
struct place rows_place(const struct rows *rows, const struct return_table *table);

/* Calls `row` for every row, parents before children; the cursors of the tables above stand on the
 * rows it belongs to. */
typedef bool (*row_fn)(void *context, const struct return_table *table, struct error *error);
bool rows_walk(struct rows *rows, row_fn row, void *context, struct error *error);

#endif
