/* The database of one worker: the register tables and return tables of one unit at a time. It has
 * no name, and is in memory as far as it fits into DATABASE_CACHE, which every school does; the
 * rest of a return that is larger goes to a file that SQLite makes for its owner alone, in
 * $SQLITE_TMPDIR, $TMPDIR or /var/tmp, and unlinks as soon as it is open. So memory does not grow
 * with what is checked.
 *
 * SQL from derive.sql and rules.sql is confined: an authorizer lets it read and compute, nothing
 * else (no writing, no ATTACH, no PRAGMA, no loading), and a statement is stopped after STEP_LIMIT
 * steps of SQLite's machine, so that --schemas from a stranger cannot write or run for ever. */
#ifndef MUSTER_RETURNS_SQL_DATABASE_H
#define MUSTER_RETURNS_SQL_DATABASE_H

#include <sqlite3.h>

#include "collection/collection.h"
#include "finding/verdict.h"
#include "returns/sql/session_counts.h"
#include "returns/sql/session_tables.h"

/* What a run has one of. */
struct run_facts {
    const char *now; /* YYYY-MM-DDThh:mm:ss */
    day today;
    const char *serial; /* "001" */
    const char *software, *release;
};

struct database {
    sqlite3 *db;
    enum origin origin; /* where the return tables are filled from */
    bool of_run;        /* it holds what all units of a run gave (gather.h), not a unit */
    const struct collection *collection;
    const char *target; /* the one table that confined SQL may fill just now; NULL for none */
    bool confined;
    struct buffer
        *reads;     /* gets "TABLE.COLUMN " of all that confined SQL reads; NULL: nobody asks */
    uint64_t steps; /* of the statement that runs */
    bool *has_rows; /* by the index of the return table: as database_look found it */
    sqlite3_stmt *look;
    struct session_counts counts; /* the table session_count */
    const struct school_register
        *school; /* what session_tables.h reads; NULL: no marks were read */
};

/* In KiB. */
#define DATABASE_CACHE 16384

/* Ten million rows of a simple scan; a census of 100,000 pupils needs a hundredth of it. */
#define STEP_LIMIT UINT64_C(2000000000)

/* Opens an empty database with the tables period and option (one row each), unit, given (the names
 * of the input tables and TABLE.COLUMNs that there are), item (the items of the term),
 * session_count and the tables of session_tables.h, stray_item, not_collected (applies.h), a table
 * codes_NAME for each code set that its SQL names, and the empty return tables. Fails with
 * status 4. */
bool database_open(struct database *database, const struct collection *collection,
                   enum origin origin, const struct run_facts *facts, struct error *error);

/* Adds a name to `given`. */
bool database_add_given(struct database *database, const char *name, struct error *error);
void database_close(struct database *database);

/* Notes in has_rows which return tables have rows. Most schools have none in most tables, and a
 * statement about an empty table need not even be prepared. */
bool database_look(struct database *database, struct error *error);

/* Makes a return table anew, empty, with hidden columns besides its own: `hidden` is a
 * blank-separated list of names that begin with an underscore, for later blocks to look at. */
bool database_hide_columns(struct database *database, const struct return_table *table,
                           const char *hidden, struct error *error);

/* Empties the return tables, session_count and stray_item, forgets the school, and sets the unit.
 */
bool database_begin_unit(struct database *database, const char *lea, const char *estab,
                         struct error *error);

bool database_set_unit(struct database *database, const char *lea, const char *estab,
                       struct error *error);

/* Prepares the block's SQL between `before` and `after` (SQL of our own). Fails with status 4 and
 * the file and line of what is wrong in the block. `target`: the table it fills, or NULL. */
bool database_prepare(struct database *database, const struct block *block, const char *before,
                      const char *after, const char *target, sqlite3_stmt **statement,
                      struct error *error);

/* Steps a prepared statement of a block: SQLITE_ROW, SQLITE_DONE, or an error told as a fault of
 * the block (status 4). */
int database_step(struct database *database, const struct block *block, sqlite3_stmt *statement,
                  struct error *error);

/* What SQLite calls the type of an item's column. */
const char *database_column_type(enum item_type type);

/* Runs SQL of our own. */
bool database_run(struct database *database, const char *sql, struct error *error);
bool database_prepare_own(struct database *database, const char *sql, sqlite3_stmt **statement,
                          struct error *error);
bool database_fault(struct database *database, struct error *error);

#endif
