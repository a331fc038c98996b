/* The rows behind a figure in their order, each once, and what they come to. */
#include "returns/trace/trace_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static int
compare_places(const struct trace_row *a, const struct trace_row *b)
{
    if (a->place.file != b->place.file)
        return a->place.file < b->place.file ? -1 : 1;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    int order = strcmp(a->date, b->date);
    return order != 0 ? order : strcmp(a->session, b->session);
}

static int
compare_place_first(const void *left, const void *right)
{
    const struct trace_row *a = left, *b = right;
    int order = compare_places(a, b);
    if (order == 0 && a->counts != b->counts)
        order = a->counts ? -1 : 1;
    return order != 0 ? order : strcmp(a->why, b->why);
}

static int
compare_counting_first(const void *left, const void *right)
{
    const struct trace_row *a = left, *b = right;
    if (a->counts != b->counts)
        return a->counts ? -1 : 1;
    int order = strcmp(a->why, b->why);
    return order != 0 ? order : compare_places(a, b);
}

/* A row that counts does not also stand among those that do not, and one that does not stands there
 * once. */
static void
drop_repeated(struct trace_rows *rows)
{
    size_t kept = 0;
    if (rows->count > 0)
        qsort(rows->items, rows->count, sizeof(struct trace_row), compare_place_first);
    for (size_t i = 0; i < rows->count; i++) {
        bool again = kept > 0 && !rows->items[i].counts &&
                     compare_places(&rows->items[i], &rows->items[kept - 1]) == 0;
        if (!again)
            rows->items[kept++] = rows->items[i];
    }
    rows->count = kept;
    if (kept > 0)
        qsort(rows->items, kept, sizeof(struct trace_row), compare_counting_first);
    for (rows->counting = 0; rows->counting < kept && rows->items[rows->counting].counts;)
        rows->counting++;
}

/* As a file has it: by the function of SQL that made it. */
static bool
tell_percent(struct trace_rows *rows, struct database *database, struct error *error)
{
    sqlite3_stmt *select;
    if (!database_prepare_own(database, "SELECT percent(?, ?)", &select, error))
        return false;
    sqlite3_bind_int64(select, 1, rows->sums.amount);
    sqlite3_bind_int64(select, 2, rows->sums.whole);
    bool done = sqlite3_step(select) == SQLITE_ROW || database_fault(database, error);
    if (done)
        rows->figure =
            arena_string(&rows->arena, text_or_empty((const char *)sqlite3_column_text(select, 0)));
    sqlite3_finalize(select);
    return done;
}

bool
trace_rows_settle(struct trace_rows *rows, struct database *database, bool of_file,
                  struct error *error)
{
    const struct trace_sums *sums = &rows->sums;
    drop_repeated(rows);
    if (sums->text != NULL)
        rows->figure = arena_string(&rows->arena, sums->text);
    else if (!sums->is_rate)
        rows->figure = arena_printf(&rows->arena, "%lld", (long long)sums->amount);
    else if (of_file)
        return tell_percent(rows, database, error);
    else if (sums->whole == 0)
        rows->figure = arena_string(&rows->arena, "");
    else
        rows->figure = arena_printf(&rows->arena, "%.1f%%",
                                    100.0 * (double)sums->amount / (double)sums->whole);
    return true;
}

void
trace_rows_free(struct trace_rows *rows)
{
    free(rows->items);
    arena_free(&rows->arena);
    *rows = (struct trace_rows){0};
}
