/* Figures, and the rows behind them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/tracing.h"
#include "returns/trace/kept_figures.h"

/* The rows behind a figure: of the register, or, without one, of the return. NULL rows: nothing
 * says which. */
static bool
figure_rows(struct tracing *tracing, struct trace_context *context,
            const struct figure_value *figure, struct trace_rows **rows, struct error *error)
{
    struct trace_target target = {
        .topic = figure->names[0], .breakdown = figure->names[1], .measure = figure->names[2]};
    struct tracer *tracer = context->has_register ? &context->tracer : &context->return_tracer;
    *rows = NULL;
    if (tracer_find_topic(tracer, target.topic) == NULL ||
        strcmp(figure->value, "not_available") == 0)
        return true;
    *rows = tracing_new_rows(tracing);
    return (!context->has_register || trace_run_key_rows(context, NULL, error)) &&
           tracer_run(tracer, &target, *rows, error);
}

static bool
trace_figures_add_figure(struct tracing *tracing, struct trace_context *context,
                         const struct kept_return *which, const struct figure_value *figure,
                         struct error *error)
{
    struct trace_rows *rows;
    struct told_value *told = tracing_add_value(
        tracing, which, "", figure_name(figure, tracing_arena(tracing)), figure->value);
    if (figure->place.file != 0 && !which->made)
        told->place = (struct told_place){kept_path(&tracing->run.kept, figure->place.file),
                                          figure->place.line, 0};
    if (tracing->field == NULL)
        return true;
    if (!figure_rows(tracing, context, figure, &rows, error))
        return false;
    if (rows == NULL) {
        told->note = strcmp(figure->value, "not_available") == 0
                         ? "The inputs could not give it."
                         : "The run read no register: its rows are not here.";
        return true;
    }
    tracing_tell_rows(tracing, context, rows, context->has_register, told);
    tracing_tell_count(tracing, rows, told);
    return true;
}

/* `topic`: only those; NULL: all. */
bool
tracing_add_figures(struct tracing *tracing, struct trace_context *context,
                    const struct kept_return *which, const char *topic, struct error *error)
{
    struct figure_values figures = {.arena = tracing_arena(tracing)};
    bool done =
        kept_figures_read(&tracing->run.kept, which, &context->return_tracer, &figures, error);
    enum path_fit best = FIT_NOT;
    for (size_t i = 0; i < figures.count && done && tracing->field != NULL; i++) {
        enum path_fit fit = figure_fits(&figures.items[i], tracing->field);
        if (topic != NULL && !text_same(topic, figures.items[i].names[0]))
            continue;
        best = fit > best ? fit : best;
        names_add(&tracing->names, figure_name(&figures.items[i], tracing_arena(tracing)));
    }
    for (size_t i = 0; i < figures.count && done; i++) {
        const struct figure_value *figure = &figures.items[i];
        if ((topic == NULL || text_same(topic, figure->names[0])) &&
            (tracing->field == NULL ||
             (best != FIT_NOT && figure_fits(figure, tracing->field) == best)))
            done = trace_figures_add_figure(tracing, context, which, figure, error);
    }
    free(figures.items);
    return done;
}

/* Keeps the rows of the key; gives what they add to the figure. */
static int64_t
keep_rows_of_key(const struct tracing *tracing, struct trace_rows *rows)
{
    size_t kept = 0;
    int64_t amount = 0;
    rows->counting = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (!text_same(rows->items[i].key, tracing->key))
            continue;
        rows->counting += rows->items[i].counts;
        amount += rows->items[i].amount;
        rows->items[kept++] = rows->items[i];
    }
    rows->count = kept;
    return amount;
}

/* A child of an authority's records: a figure that its rows count in, or, `otherwise`, could count
 * in. */
static bool
add_child_figure(struct tracing *tracing, struct trace_context *context,
                 const struct kept_return *which, const struct figure_value *figure, bool otherwise,
                 struct error *error)
{
    struct trace_rows *rows;
    if (!figure_rows(tracing, context, figure, &rows, error))
        return false;
    int64_t amount = rows == NULL ? 0 : keep_rows_of_key(tracing, rows);
    if (rows == NULL || rows->count == 0 || (rows->counting == 0 && !otherwise))
        return true;
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)amount);
    struct told_value *told = tracing_add_value(
        tracing, which, rows->items[0].key, figure_name(figure, tracing_arena(tracing)), number);
    tracing_tell_rows(tracing, context, rows, true, told);
    told->place = told->rows[0].place;
    told->figure = told->value;
    told->is_count = told->is_part = tracing->field != NULL;
    return true;
}

/* The figures of a child: those that it counts in; if it is in none of those that were asked for,
 * the first of each breakdown, which says why. */
bool
tracing_add_child(struct tracing *tracing, struct trace_context *context,
                  const struct kept_return *which, struct error *error)
{
    struct figure_values figures = {.arena = tracing_arena(tracing)};
    bool done =
        context->has_register && trace_run_derive(&tracing->run, context, which, error) &&
        kept_figures_read(&tracing->run.kept, which, &context->return_tracer, &figures, error);
    for (int otherwise = 0; otherwise <= (tracing->field != NULL) && tracing->count == 0;
         otherwise++) {
        const struct figure_value *last = NULL;
        for (size_t i = 0; i < figures.count && done; i++) {
            const struct figure_value *figure = &figures.items[i];
            bool again = otherwise != 0 && last != NULL &&
                         strcmp(last->names[0], figure->names[0]) == 0 &&
                         strcmp(last->names[1], figure->names[1]) == 0;
            if (again || (tracing->field != NULL && figure_fits(figure, tracing->field) == FIT_NOT))
                continue;
            size_t before = tracing->count;
            done = add_child_figure(tracing, context, which, figure, otherwise != 0, error);
            last = tracing->count > before ? figure : last;
        }
    }
    free(figures.items);
    return done || !context->has_register;
}
