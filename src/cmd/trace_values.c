/* The values that are traced, and what their rows come to. */
#include <string.h>

#include "base/memory.h"
#include "cmd/tracing.h"

struct arena *
tracing_arena(struct tracing *tracing)
{
    return &tracing->run.arena;
}

struct told_value *
tracing_add_value(struct tracing *tracing, const struct kept_return *which, const char *key,
                  const char *field, const char *value)
{
    tracing->values = memory_grow(tracing->values, &tracing->capacity, tracing->count + 1,
                                  sizeof *tracing->values);
    struct told_value *added = &tracing->values[tracing->count++];
    *added = (struct told_value){.lea = which->lea,
                                 .estab = which->estab,
                                 .key = arena_string(tracing_arena(tracing), key),
                                 .field = arena_string(tracing_arena(tracing), field),
                                 .value = arena_string(tracing_arena(tracing), value),
                                 .place = {.file = ""},
                                 .figure = "",
                                 .agrees = true,
                                 .note = ""};
    return added;
}

struct trace_rows *
tracing_new_rows(struct tracing *tracing)
{
    tracing->rows =
        memory_resize(tracing->rows, tracing->rows_count + 1, sizeof(struct trace_rows *));
    return tracing->rows[tracing->rows_count++] = memory_zeroed(1, sizeof(struct trace_rows));
}

/* A place in the inputs of this run, or in the return that was read. */
static struct told_place
trace_told_place(const struct tracing *tracing, const struct trace_context *context,
                 const struct trace_row *row, bool of_register)
{
    const char *file = of_register ? file_names_get(&tracing->run.run.files, row->place.file)
                                   : kept_path(&tracing->run.kept, row->place.file);
    return (struct told_place){row->place.file == 0 ? "" : file, row->place.line,
                               of_register ? trace_run_column(context, row) : 0};
}

void
tracing_tell_rows(struct tracing *tracing, const struct trace_context *context,
                  const struct trace_rows *rows, bool of_register, struct told_value *value)
{
    value->rows = arena_alloc(tracing_arena(tracing), (rows->count + 1) * sizeof *value->rows);
    value->row_count = rows->count;
    value->counting = rows->counting;
    for (size_t i = 0; i < rows->count; i++)
        value->rows[i] = (struct told_row){
            &rows->items[i], trace_told_place(tracing, context, &rows->items[i], of_register),
            rows->items[i].text};
}

/* The rows are counted: do they come to the value? A block that is not due is no figure, and no row
 * counts for it. */
void
tracing_tell_count(struct tracing *tracing, const struct trace_rows *rows, struct told_value *value)
{
    value->is_count = true;
    value->figure = rows->figure;
    value->agrees =
        value->value[0] == '\0' ? rows->counting == 0 : strcmp(rows->figure, value->value) == 0;
    tracing->differs = tracing->differs || !value->agrees;
}
