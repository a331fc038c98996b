/* A register that is checked by itself and has several schools: what only they together show, such
 * as a pupil who is on roll at two of them. The rule is that of the collection whose folder has a
 * register.sql: views of the register that stand for the return tables which the rule reads, as of
 * today, since a register alone has no census day. */
#ifndef MUSTER_CMD_CHECK_ACROSS_H
#define MUSTER_CMD_CHECK_ACROSS_H

#include "cmd/run.h"
#include "register/register.h"
#include "returns/across.h"

struct check_across {
    const struct rule *rule; /* NULL: there is nothing to compare */
    const char *views;
    struct across *across;
};

/* A worker's part; a zeroed one is empty. */
struct check_across_worker {
    sqlite3_stmt *select;
    struct across_rows rows;
};

/* Adds the rule to those of the run, where there are several schools and the definitions have it.
 * Fails with status 4. */
bool check_across_begin(struct check_across *check, struct run *run, size_t schools,
                        struct error *error);
void check_across_end(struct check_across *check);

/* Keeps the rows of the school whose tables are in `db`; texts are in `arena`. */
bool check_across_collect(const struct check_across *check, const struct run *run, sqlite3 *db,
                          struct check_across_worker *worker, struct arena *arena,
                          struct error *error);

/* Compares them with those of the schools before, and adds what clashes; in the order of the
 * schools. True if something was added. */
bool check_across_take(struct check_across *check, const struct unit *unit,
                       const struct check_across_worker *worker, struct finding_list *findings);
void check_across_free(struct check_across_worker *worker);

#endif
