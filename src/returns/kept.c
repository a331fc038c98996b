/* Reads muster.sqlite. */
#include "returns/kept.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reading.h"
#include "system/system.h"

bool
kept_tell_fault(const struct kept_run *kept, struct error *error)
{
    return error_add(error, STATUS_INPUT, "%s: %s", kept->name, sqlite3_errmsg(kept->db));
}

/* --- lists ------------------------------------------------------------------------------------ */

bool
kept_prepare(const struct kept_run *kept, const char *sql, sqlite3_stmt **select,
             struct error *error)
{
    if (sqlite3_prepare_v2(kept->db, sql, -1, select, NULL) == SQLITE_OK)
        return true;
    return error_add(error, STATUS_INPUT,
                     "%s: is not the evidence of a run of this version of Muster: %s", kept->name,
                     sqlite3_errmsg(kept->db));
}

static const char *
kept_text_at(struct kept_run *kept, sqlite3_stmt *select, int column)
{
    return arena_string(&kept->arena,
                        text_or_empty((const char *)sqlite3_column_text(select, column)));
}

static void
kept_add_name(struct kept_run *kept, struct kept_name **list, size_t *count, sqlite3_stmt *select)
{
    *list = memory_resize(*list, *count + 1, sizeof(struct kept_name));
    (*list)[(*count)++] =
        (struct kept_name){kept_text_at(kept, select, 0), kept_text_at(kept, select, 1)};
}

static void
take_fact(struct kept_run *kept, sqlite3_stmt *select)
{
    kept_add_name(kept, &kept->facts, &kept->fact_count, select);
}

static void
kept_take_argument(struct kept_run *kept, sqlite3_stmt *select)
{
    kept_add_name(kept, &kept->arguments, &kept->argument_count, select);
}

static void
take_input(struct kept_run *kept, sqlite3_stmt *select)
{
    kept->inputs = memory_resize(kept->inputs, kept->input_count + 1, sizeof(struct kept_input));
    kept->inputs[kept->input_count++] =
        (struct kept_input){.file = (uint32_t)sqlite3_column_int64(select, 0),
                            .path = kept_text_at(kept, select, 1),
                            .digest = kept_text_at(kept, select, 2)};
}

static void
take_return(struct kept_run *kept, sqlite3_stmt *select)
{
    kept->returns =
        memory_resize(kept->returns, kept->return_count + 1, sizeof(struct kept_return));
    kept->returns[kept->return_count++] =
        (struct kept_return){.number = (uint32_t)sqlite3_column_int64(select, 0),
                             .lea = kept_text_at(kept, select, 1),
                             .estab = kept_text_at(kept, select, 2),
                             .collection = kept_text_at(kept, select, 3),
                             .definition = kept_text_at(kept, select, 4),
                             .term = kept_text_at(kept, select, 5),
                             .year = kept_text_at(kept, select, 6),
                             .path = kept_text_at(kept, select, 7),
                             .made = sqlite3_column_int(select, 8) != 0};
}

static bool
read_list(struct kept_run *kept, const char *sql,
          void (*take)(struct kept_run *kept, sqlite3_stmt *select), struct error *error)
{
    sqlite3_stmt *select;
    if (!kept_prepare(kept, sql, &select, error))
        return false;
    int state;
    while ((state = sqlite3_step(select)) == SQLITE_ROW)
        take(kept, select);
    bool done = state == SQLITE_DONE || kept_tell_fault(kept, error);
    sqlite3_finalize(select);
    return done;
}

bool
kept_take(struct kept_run *kept, sqlite3 *db, const char *name, struct error *error)
{
    *kept = (struct kept_run){.db = db, .name = name};
    return read_list(kept, "SELECT name, value FROM run", take_fact, error) &&
           read_list(kept, "SELECT name, value FROM argument ORDER BY rowid", kept_take_argument,
                     error) &&
           read_list(kept, "SELECT file, path, blake2b FROM input ORDER BY file", take_input,
                     error) &&
           read_list(kept,
                     "SELECT number, lea, estab, collection, definition, term, year, path, made"
                     " FROM \"return\" ORDER BY number",
                     take_return, error);
}

bool
kept_open(struct kept_run *kept, const char *path, struct error *error)
{
    struct system_about about;
    struct arena arena = {0};
    *kept = (struct kept_run){.name = path};
    int problem = system_look(path, &about);
    if (problem == 0 && about.sort == SYSTEM_FOLDER) {
        path = arena_printf(&arena, "%s/muster.sqlite", path);
        problem = system_look(path, &about);
    }
    sqlite3 *db = NULL;
    bool done =
        (problem == 0 || error_add(error, STATUS_INPUT, "%s: %s", path, system_words(problem))) &&
        (about.sort == SYSTEM_FILE ||
         error_add(error, STATUS_INPUT, "%s: is not a regular file", path));
    if (done &&
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        done = error_add(error, STATUS_INPUT, "%s: %s", path, sqlite3_errmsg(db));
        sqlite3_close(db);
    }
    if (done) {
        reading_note(path);
        done = kept_take(kept, db, path, error);
        kept->name = arena_string(&kept->arena, path);
    }
    arena_free(&arena);
    return done;
}

void
kept_close(struct kept_run *kept)
{
    sqlite3_close(kept->db);
    free(kept->facts);
    free(kept->arguments);
    free(kept->inputs);
    free(kept->returns);
    for (size_t i = 0; i < kept->table_count; i++)
        free(kept->tables[i].spans);
    free(kept->tables);
    arena_free(&kept->arena);
    *kept = (struct kept_run){0};
}

const char *
kept_fact(const struct kept_run *kept, const char *name)
{
    for (size_t i = 0; i < kept->fact_count; i++) {
        if (strcmp(kept->facts[i].name, name) == 0)
            return kept->facts[i].value;
    }
    return "";
}

const char *
kept_path(const struct kept_run *kept, uint32_t file)
{
    for (size_t i = 0; i < kept->input_count; i++) {
        if (kept->inputs[i].file == file)
            return kept->inputs[i].path;
    }
    return "";
}

bool
kept_has_column(const struct kept_run *kept, const char *table, const char *column)
{
    return sqlite3_table_column_metadata(kept->db, NULL, table, column, NULL, NULL, NULL, NULL,
                                         NULL) == SQLITE_OK;
}
