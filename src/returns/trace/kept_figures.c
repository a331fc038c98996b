/* Reads the figures of an earlier run. */
#include "returns/trace/kept_figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static void
note_figure(struct figure_values *figures, struct figure_value figure)
{
    figures->items =
        memory_grow(figures->items, &figures->capacity, figures->count + 1, sizeof figure);
    figures->items[figures->count++] = figure;
}

static bool
is_only_return(const struct kept_run *kept, const struct kept_return *which)
{
    size_t count = 0;
    for (size_t i = 0; i < kept->return_count; i++)
        count += strcmp(kept->returns[i].lea, which->lea) == 0 &&
                 strcmp(kept->returns[i].estab, which->estab) == 0;
    return count == 1;
}

/* Those of figures.sql, as the run told them. Of two returns of one school nothing says which is
 * whose. */
static bool
read_told(const struct kept_run *kept, const struct kept_return *which,
          struct figure_values *figures, struct error *error)
{
    const char *table = kept_has_column(kept, "figures", "topic")  ? "figures"
                        : kept_has_column(kept, "figure", "topic") ? "figure"
                                                                   : NULL;
    sqlite3_stmt *select;
    if (table == NULL || !is_only_return(kept, which))
        return true;
    char *sql = arena_printf(figures->arena,
                             "SELECT topic, breakdown, measure, value FROM %s"
                             " WHERE lea = ? AND estab = ? ORDER BY rowid",
                             table);
    if (sqlite3_prepare_v2(kept->db, sql, -1, &select, NULL) != SQLITE_OK)
        return kept_tell_fault(kept, error);
    sqlite3_bind_text(select, 1, which->lea, -1, SQLITE_STATIC);
    sqlite3_bind_text(select, 2, which->estab, -1, SQLITE_STATIC);
    int state;
    while ((state = sqlite3_step(select)) == SQLITE_ROW) {
        const char *texts[4];
        for (int i = 0; i < 4; i++)
            texts[i] = arena_string(figures->arena,
                                    text_or_empty((const char *)sqlite3_column_text(select, i)));
        note_figure(figures, (struct figure_value){.names = {texts[0], texts[1], texts[2]},
                                                   .value = texts[3]});
    }
    sqlite3_finalize(select);
    return state == SQLITE_DONE || kept_tell_fault(kept, error);
}

bool
kept_figures_read(const struct kept_run *kept, const struct kept_return *which,
                  struct tracer *tracer, struct figure_values *figures, struct error *error)
{
    struct trace_values values = {0};
    struct arena *arena = figures->arena;
    bool done = read_told(kept, which, figures, error) && tracer_values(tracer, &values, error);
    for (size_t i = 0; i < values.count; i++) {
        const struct trace_value *value = &values.items[i];
        note_figure(figures, (struct figure_value){.names = {arena_string(arena, value->topic),
                                                             arena_string(arena, value->breakdown),
                                                             arena_string(arena, value->measure)},
                                                   .alias = arena_string(arena, value->alias),
                                                   .value = arena_string(arena, value->value),
                                                   .place = value->place});
    }
    trace_values_free(&values);
    return done;
}

enum path_fit
figure_fits(const struct figure_value *figure, const char *wanted)
{
    const char *const named[] = {figure->names[0], figure->names[1],
                                 figure->alias == NULL ? figure->names[2] : figure->alias};
    char *whole = text_join(figure->names[0], ".", figure->names[1], NULL);
    bool is_whole = text_same_name(slice_of(wanted), whole);
    free(whole);
    enum path_fit fit = path_fits(wanted, figure->names, NULL, 3);
    enum path_fit other = path_fits(wanted, named, NULL, 3);
    fit = other > fit ? other : fit;
    return is_whole && fit == FIT_NOT ? FIT_INSIDE : fit;
}

const char *
figure_name(const struct figure_value *figure, struct arena *arena)
{
    return arena_printf(arena, "%s%s%s%s%s", figure->names[0],
                        figure->names[1][0] == '\0' ? "" : ".", figure->names[1],
                        figure->names[2][0] == '\0' ? "" : ".",
                        figure->alias == NULL ? figure->names[2] : figure->alias);
}
