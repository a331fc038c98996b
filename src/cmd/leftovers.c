/* Looks for returns of an earlier run. */
#include "cmd/leftovers.h"

#include <sqlite3.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "system/system.h"

static const char *
leftovers_path_of(struct run *run, const char *name)
{
    return arena_printf(&run->resources.arena, "%s/%s", run->options->out, name);
}

/* A plain name of a file that is there and that this run has not made. Whatever else stands in the
 * database is not ours to touch. */
static bool
is_left(struct run *run, const char *name)
{
    struct system_about about;
    if (name == NULL || name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL)
        return false;
    for (size_t i = 0; i < run->made.count; i++) {
        if (strcmp(run->made.items[i], name) == 0)
            return false;
    }
    return system_look_at_name(leftovers_path_of(run, name), &about) == 0 &&
           about.sort == SYSTEM_FILE;
}

static void
read_names(struct run *run, sqlite3 *db)
{
    sqlite3_stmt *select;
    if (sqlite3_prepare_v2(db, "SELECT path FROM \"return\" WHERE made = 1 ORDER BY number", -1,
                           &select, NULL) != SQLITE_OK)
        return;
    while (sqlite3_step(select) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(select, 0);
        if (is_left(run, name))
            names_add(&run->left, arena_string(&run->resources.arena, name));
    }
    sqlite3_finalize(select);
}

static const char *
told_number(struct run *run)
{
    size_t count = run->left.count;
    return arena_printf(&run->resources.arena, "%s/ also holds %zu return%s of an earlier run",
                        run->options->out, count, count == 1 ? "" : "s");
}

void
leftovers_find(struct run *run)
{
    sqlite3 *db = NULL;
    struct system_about about;
    const char *path = leftovers_path_of(run, "muster.sqlite");
    if (run->outputs == NULL || system_look(path, &about) != 0 || about.sort != SYSTEM_FILE)
        return;
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &db, flags, NULL) == SQLITE_OK)
        read_names(run, db);
    sqlite3_close(db);
    if (run->left.count > 0 && !run->options->clean)
        account_fact(&run->account, "earlier_returns", run->summary.leftovers = told_number(run));
}

bool
leftovers_end(struct run *run, struct error *error)
{
    bool done = true;
    if (run->left.count > 0 && !run->options->clean && !run->options->quiet)
        message_line("%s; --clean takes them away", told_number(run));
    for (size_t i = 0; i < run->left.count && run->options->clean; i++) {
        const char *path = leftovers_path_of(run, run->left.items[i]);
        int fault = system_remove(path);
        if (fault != 0)
            done = error_add(error, STATUS_FAILED, "%s: cannot be taken away: %s", path,
                             system_words(fault));
    }
    return done;
}
