/* muster trace: from a figure of an earlier run to the rows of its inputs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/cmd.h"
#include "cmd/trace_run.h"
#include "cmd/write_report.h"
#include "report/tracing.h"
#include "returns/trace/paths.h"

struct tracing {
    struct trace_run run;
    const char *key, *field; /* field NULL: list all */
    struct told_value *values;
    size_t count, capacity;
    struct trace_rows **rows; /* behind the values */
    size_t rows_count;
    struct names names; /* of fields, for who asked for one that there is not */
    bool differs;
};

/* --- values ------------------------------------------------------------------------------------ */

static struct arena *
arena_of(struct tracing *tracing)
{
    return &tracing->run.arena;
}

static struct told_value *
add_value(struct tracing *tracing, const struct kept_return *which, const char *key,
          const char *field, const char *value)
{
    tracing->values = memory_grow(tracing->values, &tracing->capacity, tracing->count + 1,
                                  sizeof *tracing->values);
    struct told_value *added = &tracing->values[tracing->count++];
    *added = (struct told_value){.lea = which->lea,
                                 .estab = which->estab,
                                 .key = arena_string(arena_of(tracing), key),
                                 .field = arena_string(arena_of(tracing), field),
                                 .value = arena_string(arena_of(tracing), value),
                                 .place = {.file = ""},
                                 .figure = "",
                                 .agrees = true,
                                 .note = ""};
    return added;
}

static struct trace_rows *
new_rows(struct tracing *tracing)
{
    tracing->rows =
        memory_resize(tracing->rows, tracing->rows_count + 1, sizeof(struct trace_rows *));
    return tracing->rows[tracing->rows_count++] = memory_zeroed(1, sizeof(struct trace_rows));
}

/* A place in the inputs of this run, or in the return that was read. */
static struct told_place
told_place(const struct tracing *tracing, const struct trace_context *context,
           const struct trace_row *row, bool of_register)
{
    const char *file = of_register ? file_names_get(&tracing->run.run.files, row->place.file)
                                   : kept_path(&tracing->run.kept, row->place.file);
    return (struct told_place){row->place.file == 0 ? "" : file, row->place.line,
                               of_register ? trace_run_column(context, row) : 0};
}

static void
tell_rows(struct tracing *tracing, const struct trace_context *context,
          const struct trace_rows *rows, bool of_register, struct told_value *value)
{
    value->rows = arena_alloc(arena_of(tracing), (rows->count + 1) * sizeof *value->rows);
    value->row_count = rows->count;
    value->counting = rows->counting;
    for (size_t i = 0; i < rows->count; i++)
        value->rows[i] = (struct told_row){
            &rows->items[i], told_place(tracing, context, &rows->items[i], of_register),
            rows->items[i].text};
}

/* The rows are counted: do they come to the value? */
static void
tell_count(struct tracing *tracing, const struct trace_rows *rows, struct told_value *value)
{
    value->is_count = true;
    value->figure = rows->figure;
    value->agrees = strcmp(rows->figure, value->value) == 0;
    tracing->differs = tracing->differs || !value->agrees;
}

/* --- items of rows ----------------------------------------------------------------------------- */

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
    struct trace_rows *rows = new_rows(tracing);
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
    tell_rows(tracing, context, rows, true, value);
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
    struct trace_rows *rows = new_rows(tracing);
    if (!trace_run_key_rows(context, upn, error) ||
        !tracer_run(&context->tracer, &target, rows, error))
        return false;
    tell_rows(tracing, context, rows, true, value);
    tell_count(tracing, rows, value);
    return true;
}

/* Where the return's row stands: in the return that was read, or in the input that it was made of. */
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
add_item(struct tracing *tracing, struct trace_context *context, const struct kept_return *which,
         const struct item_path *path, struct error *error)
{
    const char *value = shown_value(path);
    if (tracing->field == NULL && value[0] == '\0')
        return true;
    struct told_value *told = add_value(
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
            done = add_item(tracing, context, which, path, error);
    }
    return done;
}

/* --- figures ----------------------------------------------------------------------------------- */

struct figure_value {
    const char *names[3];
    const char *alias, *value; /* alias NULL: none */
    struct place place;
};

struct figure_values {
    struct figure_value *items;
    size_t count, capacity;
};

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

/* Those of figures.sql, as the run told them. Of two returns of one school nothing says which is whose. */
static bool
read_kept_figures(struct tracing *tracing, const struct kept_return *which,
                  struct figure_values *figures, struct error *error)
{
    const struct kept_run *kept = &tracing->run.kept;
    const char *table = kept_has_column(kept, "figures", "topic")  ? "figures"
                        : kept_has_column(kept, "figure", "topic") ? "figure"
                                                                   : NULL;
    sqlite3_stmt *select;
    if (table == NULL || !is_only_return(kept, which))
        return true;
    char *sql = arena_printf(arena_of(tracing),
                             "SELECT topic, breakdown, measure, value FROM %s"
                             " WHERE lea = ? AND estab = ? ORDER BY rowid",
                             table);
    if (sqlite3_prepare_v2(kept->db, sql, -1, &select, NULL) != SQLITE_OK)
        return error_add(error, STATUS_INPUT, "%s: %s", kept->name, sqlite3_errmsg(kept->db));
    sqlite3_bind_text(select, 1, which->lea, -1, SQLITE_STATIC);
    sqlite3_bind_text(select, 2, which->estab, -1, SQLITE_STATIC);
    while (sqlite3_step(select) == SQLITE_ROW) {
        const char *texts[4];
        for (int i = 0; i < 4; i++)
            texts[i] = arena_string(arena_of(tracing),
                                    text_or_empty((const char *)sqlite3_column_text(select, i)));
        note_figure(figures, (struct figure_value){.names = {texts[0], texts[1], texts[2]},
                                                   .value = texts[3]});
    }
    sqlite3_finalize(select);
    return true;
}

static bool
read_figures(struct tracing *tracing, struct trace_context *context,
             const struct kept_return *which, struct figure_values *figures, struct error *error)
{
    struct trace_values values = {0};
    struct arena *arena = arena_of(tracing);
    bool done = read_kept_figures(tracing, which, figures, error) &&
                tracer_values(&context->return_tracer, &values, error);
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

static enum path_fit
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

static const char *
figure_name(struct tracing *tracing, const struct figure_value *figure)
{
    return arena_printf(arena_of(tracing), "%s%s%s%s%s", figure->names[0],
                        figure->names[1][0] == '\0' ? "" : ".", figure->names[1],
                        figure->names[2][0] == '\0' ? "" : ".",
                        figure->alias == NULL ? figure->names[2] : figure->alias);
}

/* The rows behind a figure: of the register, or, without one, of the return. NULL rows: nothing says which. */
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
    *rows = new_rows(tracing);
    return (!context->has_register || trace_run_key_rows(context, NULL, error)) &&
           tracer_run(tracer, &target, *rows, error);
}

static bool
add_figure(struct tracing *tracing, struct trace_context *context, const struct kept_return *which,
           const struct figure_value *figure, struct error *error)
{
    struct trace_rows *rows;
    struct told_value *told =
        add_value(tracing, which, "", figure_name(tracing, figure), figure->value);
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
    tell_rows(tracing, context, rows, context->has_register, told);
    tell_count(tracing, rows, told);
    return true;
}

/* `topic`: only those; NULL: all. */
static bool
add_figures(struct tracing *tracing, struct trace_context *context, const struct kept_return *which,
            const char *topic, struct error *error)
{
    struct figure_values figures = {0};
    bool done = read_figures(tracing, context, which, &figures, error);
    enum path_fit best = FIT_NOT;
    for (size_t i = 0; i < figures.count && done && tracing->field != NULL; i++) {
        enum path_fit fit = figure_fits(&figures.items[i], tracing->field);
        if (topic != NULL && !text_same(topic, figures.items[i].names[0]))
            continue;
        best = fit > best ? fit : best;
        names_add(&tracing->names, figure_name(tracing, &figures.items[i]));
    }
    for (size_t i = 0; i < figures.count && done; i++) {
        const struct figure_value *figure = &figures.items[i];
        if ((topic == NULL || text_same(topic, figure->names[0])) &&
            (tracing->field == NULL ||
             (best != FIT_NOT && figure_fits(figure, tracing->field) == best)))
            done = add_figure(tracing, context, which, figure, error);
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

/* A child of an authority's records: a figure that its rows count in, or, `otherwise`, could count in. */
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
    struct told_value *told =
        add_value(tracing, which, rows->items[0].key, figure_name(tracing, figure), number);
    tell_rows(tracing, context, rows, true, told);
    told->place = told->rows[0].place;
    told->figure = told->value;
    told->is_count = told->is_part = tracing->field != NULL;
    return true;
}

/* The figures of a child: those that it counts in; if it is in none of those that were asked for, the first of each
 * breakdown, which says why. */
static bool
add_child(struct tracing *tracing, struct trace_context *context, const struct kept_return *which,
          struct error *error)
{
    struct figure_values figures = {0};
    bool done = context->has_register && trace_run_derive(&tracing->run, context, which, error) &&
                read_figures(tracing, context, which, &figures, error);
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

/* --- keys -------------------------------------------------------------------------------------- */

/* "835/2990", "8352990", "835". */
static bool
is_unit(const struct kept_return *which, const char *key)
{
    const char *rest = key;
    size_t length = strlen(which->lea);
    if (length == 0 || strncmp(rest, which->lea, length) != 0)
        return false;
    rest += length;
    rest += *rest == '/';
    return strcmp(rest, which->estab) == 0;
}

/* The rows at the top of a return, or those of the pupil. */
static bool
add_rows(struct tracing *tracing, struct trace_context *context, const struct kept_return *which,
         const char *upn, struct error *error)
{
    struct item_paths paths = {0};
    for (const struct record *record = context->records->below; record != NULL;
         record = record->next) {
        const char *own = record_value(record, "upn");
        if (upn == NULL ? record->table->keys[0] == '\0' : own != NULL && text_same(own, upn))
            item_paths_add(&paths, record, arena_of(tracing));
    }
    bool done = paths.count == 0 || tracing->field == NULL ||
                trace_run_derive(&tracing->run, context, which, error);
    done = done && add_items(tracing, context, which, &paths, error);
    item_paths_free(&paths);
    return done;
}

enum key_kind { KEY_UNIT, KEY_PUPIL, KEY_COHORT, KEY_CHILD, KEY_KIND_COUNT };

/* True if the return has a pupil with the UPN: asked of the evidence, before any row is loaded. */
static bool
has_pupil(const struct tracing *tracing, const struct trace_context *context,
          const struct kept_return *which)
{
    const struct return_schema *schema = &context->collection.schema;
    const struct kept_run *kept = &tracing->run.kept;
    bool has = false;
    for (size_t t = 0; t < schema->table_count && !has; t++) {
        const struct return_table *table = schema->tables[t];
        sqlite3_stmt *select;
        char sql[256];
        if (table->parent != NULL || table_column(table, "upn") == NULL)
            continue;
        snprintf(sql, sizeof sql, "SELECT 1 FROM %s WHERE _return = %u AND upn = ? COLLATE NOCASE",
                 table->name, which->number);
        if (sqlite3_prepare_v2(kept->db, sql, -1, &select, NULL) != SQLITE_OK)
            continue;
        sqlite3_bind_text(select, 1, tracing->key, -1, SQLITE_STATIC);
        has = sqlite3_step(select) == SQLITE_ROW;
        sqlite3_finalize(select);
    }
    return has;
}

static bool
trace_return(struct tracing *tracing, const struct kept_return *which, enum key_kind kind,
             struct error *error)
{
    if (kind == KEY_UNIT && !is_unit(which, tracing->key))
        return true;
    struct trace_context *context = trace_run_context(&tracing->run, which, error);
    if (context == NULL)
        return false;
    if (kind == KEY_PUPIL && !has_pupil(tracing, context, which))
        return true;
    if (!trace_run_load(&tracing->run, context, which, error))
        return false;
    if (kind == KEY_PUPIL)
        return add_rows(tracing, context, which, tracing->key, error);
    if (kind == KEY_CHILD)
        return which->estab[0] != '\0' || add_child(tracing, context, which, error);
    bool derived = tracing->field == NULL || trace_run_derive(&tracing->run, context, which, error);
    if (kind == KEY_COHORT)
        return derived && add_figures(tracing, context, which, tracing->key, error);
    return derived && add_rows(tracing, context, which, NULL, error) &&
           add_figures(tracing, context, which, NULL, error);
}

static bool
tell_no_key(const struct tracing *tracing, struct error *error)
{
    struct buffer text = {0};
    if (tracing->names.count > 0 && tracing->field != NULL) {
        names_suggest(&tracing->names, tracing->field, 0, &text);
        error_add(error, STATUS_USAGE,
                  "%s: %s has no such item or figure%s; without FIELD all are listed",
                  tracing->field, tracing->key, text_or_empty(text.text));
    } else if (tracing->run.kept.return_count == 0) {
        error_add(error, STATUS_USAGE,
                  "%s: the run has no return, so that there is no figure to trace",
                  tracing->run.kept.name);
    } else {
        error_add(error, STATUS_USAGE,
                  "%s: no return of the run has it: a key is a UPN, a ChildID, LEA/Estab or a "
                  "cohort (EHE, CME)",
                  tracing->key);
    }
    buffer_free(&text);
    return false;
}

static bool
find_values(struct tracing *tracing, struct error *error)
{
    bool done = true;
    for (int kind = 0; kind < KEY_KIND_COUNT && done; kind++) {
        for (size_t i = 0; i < tracing->run.kept.return_count && done; i++)
            done = trace_return(tracing, &tracing->run.kept.returns[i], (enum key_kind)kind, error);
        if (tracing->count > 0 || tracing->names.count > 0)
            break; /* the key is of this kind */
    }
    return done && (tracing->count > 0 || tell_no_key(tracing, error));
}

/* --- the command ------------------------------------------------------------------------------- */

static bool
write_values(const void *context, const char *format, struct output *output)
{
    const struct tracing *tracing = context;
    return tracing_write(tracing->values, tracing->count, tracing->field == NULL, format, output);
}

static void
tell_differences(const struct tracing *tracing, struct error *error)
{
    for (size_t i = 0; i < tracing->count; i++) {
        const struct told_value *value = &tracing->values[i];
        if (!value->agrees)
            error_add(
                error, STATUS_FAILED, "%s%s%s %s: the rows come to %s, and the return says %s",
                value->key[0] == '\0' ? value->lea : value->key, value->key[0] == '\0' ? "/" : "",
                value->key[0] == '\0' ? value->estab : "", value->field, value->figure,
                value->value[0] == '\0' ? "nothing" : value->value);
    }
}

static void
free_tracing(struct tracing *tracing)
{
    for (size_t i = 0; i < tracing->rows_count; i++) {
        trace_rows_free(tracing->rows[i]);
        free(tracing->rows[i]);
    }
    free(tracing->rows);
    free(tracing->values);
    names_free(&tracing->names);
    trace_run_end(&tracing->run);
}

static enum status
run_trace(const struct options *options, struct error *error)
{
    struct tracing tracing = {0};
    if (options->operand_count < 2 || options->operand_count > 3) {
        error_add(
            error, STATUS_USAGE,
            "trace needs the directory of a run and a key, and takes an item or figure of it");
        return STATUS_USAGE;
    }
    if (!write_report_check(options, "text, csv or json", error))
        return STATUS_USAGE;
    tracing.key = options->operands[1];
    tracing.field = options->operand_count == 3 ? options->operands[2] : NULL;
    bool done = trace_run_begin(&tracing.run, options->operands[0], error) &&
                find_values(&tracing, error) &&
                write_report(options, write_values, &tracing, error);
    if (done && tracing.differs)
        tell_differences(&tracing, error);
    enum status status = done ? (tracing.differs ? STATUS_FAILED : STATUS_DONE)
                              : (error->status == STATUS_DONE ? STATUS_FAILED : error->status);
    free_tracing(&tracing);
    return status;
}

const struct command command_trace = {"trace", "[OPTION...] DIR KEY [FIELD]",
                                      "the rows of the register behind a figure of a run", false,
                                      run_trace};
