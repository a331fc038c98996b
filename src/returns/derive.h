/* From register tables to return tables: the blocks of derive.sql, prepared once for a worker and run
 * for each unit. */
#ifndef MUSTER_RETURNS_DERIVE_H
#define MUSTER_RETURNS_DERIVE_H

#include "register/marks.h"
#include "returns/database.h"

struct derivation_step {
    const struct block *block;
    const char *table;    /* what it fills */
    sqlite3_stmt *insert;
    bool is_work;         /* a table of its own, emptied before */
};

struct derivation {
    struct derivation_step *steps;
    size_t count;
    struct window *windows; /* from the work table attendance_window; none if there is no such table */
    size_t window_count;
    sqlite3_stmt *insert_count;
};

/* Prepares the work blocks of rules or derivations and, where `with_tables`, the table blocks. The
 * register tables must exist. Fails with status 4 and file and line. */
bool derivation_prepare(struct derivation *derivation, struct database *database,
                        const struct block_list *lists, size_t list_count, struct error *error);
void derivation_free(struct derivation *derivation);

/* Fills session_count from a school's marks. */
bool derivation_count_sessions(struct derivation *derivation, struct database *database,
                               const struct attendance_codes *codes, const struct marks *marks,
                               const struct pupils *pupils, struct error *error);

/* Runs the steps in the order of the file. */
bool derivation_run(struct derivation *derivation, struct database *database,
                    struct error *error);

#endif
