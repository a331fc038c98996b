/* From register tables to return tables: the blocks of derive.sql, prepared once for a worker and
 * run for each unit. */
#ifndef MUSTER_RETURNS_DERIVE_H
#define MUSTER_RETURNS_DERIVE_H

#include "returns/derived_file.h"
#include "returns/sql/database.h"

/* Its INSERT is prepared when it first runs: by then all tables are there, and SQLite would prepare
 * a statement again that is older than any of them. */
struct derivation_step {
    const struct block *block;
    const char *table;          /* what it fills */
    const char *before, *after; /* the SQL around the block's */
    sqlite3_stmt *insert;
    bool is_work;   /* a table of its own, emptied before */
    bool is_gather; /* and its rows are kept for the end of the run (gather.h) */
    bool filled;    /* the work table has rows, of this unit or the one before */
};

struct derivation {
    struct derivation_step *steps;
    size_t count;
    struct session_window *windows; /* of attendance_window; none if there is no such table */
    size_t window_count;
    struct derived_file *files, *pages;
    size_t file_count, page_count;
    const char **hidden; /* by the index of the return table: its hidden columns, or NULL */
    struct arena arena;  /* blocks made from those with a star; SQL */
};

/* Takes the blocks "work", "view", "gather", "table", "file" and "page" that are for this term,
 * origin and stage, tests their SQL and makes the work tables and views. Those with "stage: run"
 * are for the database of a run alone (gather.h). A block "table" with a star in its name stands
 * for every return table whose name fits, and one "work" or "view" may be over several (over.h).
 * The tables that a block reads must exist. Fails with status 4 and file and line. */
bool derivation_prepare(struct derivation *derivation, struct database *database,
                        const struct block_list *lists, size_t list_count, struct error *error);
void derivation_free(struct derivation *derivation);

/* Fills session_count from a school's marks; texts of pupils and codes stay where they are. */
void derivation_count_sessions(const struct derivation *derivation, struct database *database,
                               const struct school_register *school);

/* Runs the steps in the order of the file. */
bool derivation_run(struct derivation *derivation, struct database *database, struct error *error);

/* Whether the option in the part "if" of a block was given, where it has one. */
bool derivation_wants(struct database *database, const struct block *block, bool *wanted,
                      struct error *error);

#endif
