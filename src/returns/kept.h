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

struct kept_run {
    sqlite3 *db;
    const char *name; /* for messages */
    struct kept_name *facts, *arguments;
    size_t fact_count, argument_count;
    struct kept_input *inputs;
    size_t input_count;
    struct kept_return *returns;
    size_t return_count;
    struct arena arena;
};

/* Opens DIR/muster.sqlite, or the file itself, for reading. Fails with status 3: it is not there,
 * or not the evidence of a run of this version. End with kept_close, also after a failure. */
bool kept_open(struct kept_run *kept, const char *path, struct error *error);

/* The same of a database that is open, and is closed with it. */
bool kept_take(struct kept_run *kept, sqlite3 *db, const char *name, struct error *error);
void kept_close(struct kept_run *kept);

/* Adds what SQLite says of its last fault, with status 3; false. */
bool kept_tell_fault(const struct kept_run *kept, struct error *error);

/* The value of a fact; "" if there is none. */
const char *kept_fact(const struct kept_run *kept, const char *name);

/* The path of an input by its number; "" if there is none. */
const char *kept_path(const struct kept_run *kept, uint32_t file);

/* True if the evidence has the table, with that column. */
bool kept_has_column(const struct kept_run *kept, const char *table, const char *column);

/* Fills the return tables of a database of the return's collection and period with its rows. Fails
 * with status 3 where the evidence has other tables. */
bool kept_load(const struct kept_run *kept, const struct kept_return *which,
               struct database *database, struct error *error);

#endif
