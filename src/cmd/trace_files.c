/* Figures that stand in the files of a run, and the rows behind them: of one school, or of all that
 * an authority has. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/tracing.h"
#include "returns/trace/kept_figures.h"
#include "returns/trace/made_file.h"

static struct figure_value
as_figure(const struct made_value *value)
{
    return (struct figure_value){.names = {value->names[0], value->names[1], value->names[2]},
                                 .value = value->value};
}

/* From every unit that the figure is about. */
static bool
trace_files_count(struct tracing *tracing, struct trace_context *context,
                  const struct made_value *value, struct trace_rows *rows, struct error *error)
{
    const char *upn = value->key[0] == '\0' ? NULL : value->key;
    struct trace_target target = {.topic = value->names[0],
                                  .breakdown = value->names[1],
                                  .measure = value->names[2],
                                  .upn = upn,
                                  .item = value->unit};
    for (size_t i = 0; i < tracing->run.kept.return_count; i++) {
        const struct kept_return *which = &tracing->run.kept.returns[i];
        if (made_file_is_about(value->unit, which) &&
            (!trace_run_derive(&tracing->run, context, which, error) ||
             !trace_run_key_rows(context, upn, error) ||
             !tracer_add(&context->tracer, &target, rows, error)))
            return false;
    }
    return trace_rows_settle(rows, context->tracer.database, true, error);
}

/* Finds out, once a school, whether two children of the one that was derived have the UPN (R132): a
 * file tells them apart by name, and nothing else does. */
static bool
find_shared(struct trace_context *context, const char *upn, struct error *error)
{
    static const char sql[] = "SELECT count(DISTINCT pupil) > 1 FROM pupil_row WHERE upn = ?";
    sqlite3_stmt *select = NULL;
    if (upn[0] == '\0' || context->shared_unit == context->unit)
        return true;
    bool done = database_prepare_own(context->tracer.database, sql, &select, error);
    if (done) {
        sqlite3_bind_text(select, 1, upn, -1, SQLITE_STATIC);
        context->shared = sqlite3_step(select) == SQLITE_ROW && sqlite3_column_int(select, 0) != 0;
        context->shared_unit = context->unit;
    }
    sqlite3_finalize(select);
    return done;
}

/* What stands in the place of a figure in DfE's files; NULL: it is a figure. */
static const char *
symbol_words(const char *value)
{
    static const char *const words[][2] = {
        {"c", "c stands for a figure that is confidential, and no row tells which it is."},
        {"x", "x stands for a figure that is not available."},
        {"z", "z stands for a figure that is not applicable."}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(value, words[i][0]) == 0)
            return words[i][1];
    }
    return NULL;
}

static bool
trace_files_add(struct tracing *tracing, struct trace_context *context,
                const struct made_value *value, struct error *error)
{
    struct arena *arena = tracing_arena(tracing);
    struct kept_return unit = made_file_unit(&tracing->run.kept, value->unit);
    struct figure_value figure = as_figure(value);
    struct told_value *told =
        tracing_add_value(tracing, &unit, value->key, figure_name(&figure, arena), value->value);
    told->place = (struct told_place){value->path, value->line, 0};
    if (tracing->field == NULL)
        return true;
    const char *symbol = symbol_words(value->value);
    if (symbol != NULL) {
        told->note = symbol;
        return true;
    }
    if (tracer_find_topic(&context->tracer, value->names[0]) == NULL) {
        told->note = "It is not counted from rows.";
        return true;
    }
    size_t at = tracing->count - 1;
    struct trace_rows *rows = tracing_new_rows(tracing);
    if (!trace_files_count(tracing, context, value, rows, error) ||
        !find_shared(context, value->key, error))
        return false;
    tracing_tell_rows(tracing, context, rows, true, &tracing->values[at]);
    if (value->key[0] != '\0' && context->shared)
        tracing->values[at].note = "Two children have this UPN (R132): the rows are those of both, "
                                   "and the figure is that of one.";
    else
        tracing_tell_count(tracing, rows, &tracing->values[at]);
    return true;
}

/* All of them, or those that the field names best. */
static bool
trace_files_add_named(struct tracing *tracing, struct trace_context *context,
                      const struct made_values *values, struct error *error)
{
    enum path_fit best = FIT_NOT;
    bool done = true;
    for (size_t i = 0; i < values->count && tracing->field != NULL; i++) {
        struct figure_value figure = as_figure(&values->items[i]);
        enum path_fit fit = figure_fits(&figure, tracing->field);
        best = fit > best ? fit : best;
        names_add(&tracing->names, figure_name(&figure, tracing_arena(tracing)));
    }
    for (size_t i = 0; i < values->count && done; i++) {
        struct figure_value figure = as_figure(&values->items[i]);
        if (tracing->field == NULL ||
            (best != FIT_NOT && figure_fits(&figure, tracing->field) == best))
            done = trace_files_add(tracing, context, &values->items[i], error);
    }
    return done;
}

bool
tracing_add_made(struct tracing *tracing, bool *has_files, struct error *error)
{
    const struct kept_run *kept = &tracing->run.kept;
    *has_files = false;
    if (kept->return_count == 0 || tracing->run.input_count == 0)
        return true;
    struct trace_context *context = trace_run_context(&tracing->run, &kept->returns[0], error);
    if (context == NULL)
        return false;
    struct made_values values = {.arena = tracing_arena(tracing)};
    const char *folder = made_file_folder(kept->name, values.arena);
    const struct block *block;
    bool done = true;
    for (size_t i = 0; done && (block = tracer_next_file(&context->tracer, &i)) != NULL;) {
        *has_files = true;
        done = made_file_read(&context->tracer, block, folder, tracing->key, &values, error);
    }
    done = done && (!*has_files || trace_files_add_named(tracing, context, &values, error));
    free(values.items);
    return done;
}
