/* The items of rows of a return, and the rows of the inputs behind them. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/tracing.h"
#include "returns/trace/paths.h"

static const char *
shown_value(const struct item_path *path)
{
    const struct item *leaf = path->record->table->columns[path->column];
    const char *value = path->record->values[path->column];
    if (value == NULL)
        return "";
    if (leaf->type != ITEM_BOOLEAN)
        return value;
    return strcmp(value, "1") == 0 ? "true" : strcmp(value, "0") == 0 ? "false" : value;
}

/* The row of the derived tables that stands for one of the return: of a pupil that with the UPN. */
static const struct record *
derived_top(const struct trace_context *context, const struct record *top)
{
    const char *upn = record_value(top, "upn");
    const struct record *found = NULL;
    size_t before = 0;
    for (const struct record *record = top->parent->below; record != top; record = record->next)
        before += record->table == top->table &&
                  (upn == NULL || text_same(text_or_empty(record_value(record, "upn")), upn));
    for (const struct record *record = context->derived == NULL ? NULL : context->derived->below;
         record != NULL; record = record->next) {
        bool same = upn == NULL ? record->table == top->table
                                : text_same(text_or_empty(record_value(record, "upn")), upn);
        if (!same || (found != NULL && record->table != top->table))
            continue;
        if (found == NULL || found->table != top->table || before-- > 0)
            found = record;
    }
    return found;
}

/* The derived row below a derived parent that is the so manyth of its table. */
static const struct record *
derived_row(const struct trace_context *context, const struct item_path *path,
            const struct record *record)
{
    if (record == path->top)
        return derived_top(context, path->top);
    const struct record *parent = derived_row(context, path, record->parent);
    size_t sibling = path->sibling;
    for (const struct record *row = parent == NULL ? NULL : parent->below; row != NULL;
         row = row->next) {
        if (row->table == record->table && (record != path->record || sibling-- == 0))
            return row;
    }
    return NULL;
}

/* What stands in the input's row behind an item that counts nothing. */
static bool
tell_origin(struct tracing *tracing, struct trace_context *context, const struct item_path *path,
            struct told_value *value, struct error *error)
{
    const struct record *row = derived_row(context, path, path->record);
    const struct return_table *table = path->record->table;
    const char *field =
        row == NULL ? NULL : context->origins.fields[row->table->index][path->column];
    if (row == NULL || row->place.line == 0 || row->table != table || field == NULL) {
        value->note = row == NULL
                          ? "The register has no such row."
                          : "No row of the inputs has it: it is worked out, or says what the "
                            "return is.";
        return true;
    }
    struct trace_rows *rows = tracing_new_rows(tracing);
    const char *raw = trace_run_raw(context, row->place, field, &rows->arena, error);
    rows->items = memory_zeroed(1, sizeof(struct trace_row));
    rows->items[0] = (struct trace_row){.counts = true,
                                        .amount = 1,
                                        .why = "",
                                        .key = "",
                                        .date = "",
                                        .session = "",
                                        .code = "",
                                        .text = raw == NULL ? "" : raw,
                                        .field = field,
                                        .place = row->place};
    rows->count = rows->counting = 1;
    tracing_tell_rows(tracing, context, rows, true, value);
    return raw != NULL;
}

static bool
trace_item(struct tracing *tracing, struct trace_context *context, const struct item_path *path,
           struct told_value *value, struct error *error)
{
    const struct return_table *table = path->record->table;
    const char *column = table->columns[path->column]->column;
    const char *upn = record_value(path->top, "upn");
    if (!context->has_register) {
        value->note = "The run read no register: the line of the return is all there is.";
        return true;
    }
    if (tracer_find_item(&context->tracer, table->name, column) == NULL)
        return tell_origin(tracing, context, path, value, error);
    const struct record *top = derived_top(context, path->top);
    struct trace_target target = {.table = table->name,
                                  .column = column,
                                  .top = top == NULL ? path->top->table->name : top->table->name,
                                  .upn = upn,
                                  .item = path->record->values[0],
                                  .id = top == NULL ? 0 : top->id};
    struct trace_rows *rows = tracing_new_rows(tracing);
    if (!trace_run_key_rows(context, upn, error) ||
        !tracer_run(&context->tracer, &target, rows, error))
        return false;
    tracing_tell_rows(tracing, context, rows, true, value);
    tracing_tell_count(tracing, rows, value);
    return true;
}

/* Where the return's row stands: in the return that was read, or in the input that it was made of.
 */
static struct told_place
item_place(const struct tracing *tracing, const struct trace_context *context,
           const struct kept_return *which, const struct item_path *path)
{
    const struct place *place = &path->record->place;
    const char *file = kept_path(&tracing->run.kept, place->file);
    const char *field = context->origins.fields == NULL
                            ? NULL
                            : context->origins.fields[path->record->table->index][path->column];
    struct trace_row row = {
        .field = text_or_empty(field), .date = "", .session = "", .place = *place};
    if (place->file == 0 || (which->made && field == NULL))
        return (struct told_place){.file = ""};
    return (struct told_place){file, place->line,
                               which->made ? trace_run_column(context, &row) : 0};
}

static bool
trace_items_add_item(struct tracing *tracing, struct trace_context *context,
                     const struct kept_return *which, const struct item_path *path,
                     struct error *error)
{
    const char *value = shown_value(path);
    if (tracing->field == NULL && value[0] == '\0')
        return true;
    struct told_value *told = tracing_add_value(
        tracing, which, text_or_empty(record_value(path->top, "upn")), path->shown, value);
    told->place = item_place(tracing, context, which, path);
    return tracing->field == NULL || trace_item(tracing, context, path, told, error);
}

/* Those that the field names itself, or else those that lie in what it names. */
static bool
add_items(struct tracing *tracing, struct trace_context *context, const struct kept_return *which,
          const struct item_paths *paths, struct error *error)
{
    enum path_fit best = FIT_NOT;
    bool done = true;
    for (size_t i = 0; i < paths->count && tracing->field != NULL; i++) {
        enum path_fit fit = item_path_fits(&paths->items[i], tracing->field);
        best = fit > best ? fit : best;
        names_add(&tracing->names, paths->items[i].shown);
    }
    if (best == FIT_NOT && tracing->field != NULL)
        return true;
    for (size_t i = 0; i < paths->count && done; i++) {
        const struct item_path *path = &paths->items[i];
        if (tracing->field == NULL || item_path_fits(path, tracing->field) == best)
            done = trace_items_add_item(tracing, context, which, path, error);
    }
    return done;
}

/* The rows at the top of a return, or those of the pupil. */
bool
tracing_add_items(struct tracing *tracing, struct trace_context *context,
                  const struct kept_return *which, const char *upn, struct error *error)
{
    struct item_paths paths = {0};
    for (const struct record *record = context->records->below; record != NULL;
         record = record->next) {
        const char *own = record_value(record, "upn");
        if (upn == NULL ? record->table->keys[0] == '\0' : own != NULL && text_same(own, upn))
            item_paths_add(&paths, record, tracing_arena(tracing));
    }
    bool done = paths.count == 0 || tracing->field == NULL ||
                trace_run_derive(&tracing->run, context, which, error);
    done = done && add_items(tracing, context, which, &paths, error);
    item_paths_free(&paths);
    return done;
}
