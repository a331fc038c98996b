/* One table of a SQLite database, read row by row. The file may be a stranger's: its views call no
 * function that reaches outside, its values have a length, and nothing in it runs for ever.
 *
 * A table is read in connections of its own, so that several threads can. All functions give false
 * with a filled error of status 3. */
#ifndef MUSTER_INPUT_KINDS_SQLITE_TABLE_H
#define MUSTER_INPUT_KINDS_SQLITE_TABLE_H

#include <sqlite3.h>

#include "base/csv.h"
#include "input/source.h"

struct sqlite_table {
    char *path;           /* as messages show it */
    const char *name;     /* of the table, as tables.csv has it */
    char *database;       /* the file */
    char *uri;            /* how SQLite opens it, if not by its name */
    uint64_t step_limit;  /* how long it may take to read */
    const char *row_id;   /* its name there, for positions; NULL: ordinals of the rows */
    uint64_t end;         /* where positions end */
    struct csv_file file; /* for the digest */
};

/* Must not move while it is open. */
struct sqlite_connection {
    sqlite3 *db;
    uint64_t steps, limit;
    double began; /* in seconds of this thread's processor time */
};

/* Opens the file, and finds how SQLite is to open it; `path`, `name` and `database` are set. */
bool sqlite_table_open(struct sqlite_table *table, struct error *error);
void sqlite_table_free(struct sqlite_table *table);

/* A connection with limits; the caller closes connection->db. */
bool sqlite_connect(const struct sqlite_table *table, struct sqlite_connection *connection,
                    struct error *error);

/* *has: the database has the table, or a view of its name. */
bool sqlite_table_is_there(const struct sqlite_table *table, sqlite3 *db, bool *has,
                           struct error *error);

/* Finds out what positions are: row ids where they can serve as lines, else ordinals. */
bool sqlite_find_positions(struct sqlite_table *table, sqlite3 *db, struct error *error);

/* The statement that gives all rows, or those between two row ids; its last column is the row id.
 * The caller finalizes it. */
bool sqlite_prepare_rows(const struct sqlite_table *table, sqlite3 *db, sqlite3_stmt **rows,
                         struct error *error);

/* Reads the rows of stretches, in a connection of its own. */
bool sqlite_read_stretches(const struct sqlite_table *table, const struct stretch *stretches,
                           size_t count, csv_row_fn row, void *context, struct error *error);

#endif
