/* muster.sqlite of an earlier run, read again: what the run was, what it read, its returns and
 * their rows. */
#ifndef MUSTER_RETURNS_KEPT_H
#define MUSTER_RETURNS_KEPT_H

#include "returns/sql/database.h"

struct kept_name {
    const char *name, *value;
};

struct kept_input {
    uint32_t file;
    const char *path, *digest;
};

/* Texts are never NULL. */
struct kept_return {
    uint32_t number;
    const char *lea, *estab, *collection, *definition, *term, *year, *path;
    bool made;
};

/* The rowids between which the rows of a return stand in a table; 0: it has none there. */
struct kept_span {
    int64_t first, last;
};

struct kept_table {
    const char *name;
    struct kept_span *spans; /* of each return */
};

struct kept_run {
    sqlite3 *db;
    const char *name; /* for messages */
    struct kept_name *facts, *arguments;
    size_t fact_count, argument_count;
    struct kept_input *inputs;
    size_t input_count;
    struct kept_return *returns;
    size_t return_count;
    struct kept_table *tables; /* whose rows were looked for */
    size_t table_count;
    struct arena arena;
};

/* Opens DIR/muster.sqlite, or the file itself, for reading. Fails with status 3: it is not there,
 * or not the evidence of a run of this version. End with kept_close, also after a failure. */
bool kept_open(struct kept_run *kept, const char *path, struct error *error);

/* The same of a database that is open, and is closed with it. */
bool kept_take(struct kept_run *kept, sqlite3 *db, const char *name, struct error *error);
void kept_close(struct kept_run *kept);

/* Prepares a SELECT of the evidence. Fails with status 3: it has no such table or column. */
bool kept_prepare(const struct kept_run *kept, const char *sql, sqlite3_stmt **select,
                  struct error *error);

/* Adds what SQLite says of its last fault, with status 3; false. */
bool kept_tell_fault(const struct kept_run *kept, struct error *error);

/* The value of a fact; "" if there is none. */
const char *kept_fact(const struct kept_run *kept, const char *name);

/* The path of an input by its number; "" if there is none. */
const char *kept_path(const struct kept_run *kept, uint32_t file);

/* True if the evidence has the table, with that column. */
bool kept_has_column(const struct kept_run *kept, const char *table, const char *column);

/* Where the rows of a return stand in a table, for a SELECT with "rowid BETWEEN ?1 AND ?2 AND
 * _return = NUMBER": a return's rows were written together, and no index says where, so that a
 * table is gone through once for all returns. Fails with status 3. */
bool kept_find_rows(struct kept_run *kept, const char *table, const struct kept_return *which,
                    struct kept_span *span, struct error *error);
void kept_bind_span(sqlite3_stmt *select, struct kept_span span);

/* Fills the return tables of a database of the return's collection and period with its rows. Fails
 * with status 3 where the evidence has other tables. */
bool kept_load(struct kept_run *kept, const struct kept_return *which, struct database *database,
               struct error *error);

#endif
