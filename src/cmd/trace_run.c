/* Opens what an earlier run read, and derives from it again. */
#include "cmd/trace_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/kept_collection.h"
#include "system/system.h"

bool
trace_run_begin(struct trace_run *trace, const char *directory, struct error *error)
{
    *trace = (struct trace_run){0};
    if (!kept_open(&trace->kept, directory, error))
        return false;
    kept_options(&trace->kept, &trace->options, &trace->inputs, &trace->input_count);
    return run_begin(&trace->run, &trace->options, error);
}

static void
free_context(struct trace_context *context)
{
    tracer_free(&context->tracer);
    origins_free(&context->origins);
    maker_free(&context->maker);
    making_end(&context->making);
    finding_list_free(&context->findings);
    register_close(&context->data);
    tracer_free(&context->return_tracer);
    rows_free(&context->rows);
    if (context->returned.db != NULL)
        database_close(&context->returned);
    collection_close(&context->collection);
    arena_free(&context->arena);
    arena_free(&context->record_arena);
    arena_free(&context->derived_arena);
    free(context);
}

void
trace_run_end(struct trace_run *trace)
{
    for (size_t i = 0; i < trace->context_count; i++)
        free_context(trace->contexts[i]);
    free(trace->contexts);
    if (trace->run.options != NULL)
        run_end(&trace->run);
    kept_options_free(&trace->options, trace->inputs);
    kept_close(&trace->kept);
    arena_free(&trace->arena);
}

/* --- inputs that have changed ----------------------------------------------------------------- */

static const struct source *
find_source(const struct trace_context *context, const struct file_names *files, const char *path)
{
    for (size_t i = 0; i < context->data.source_count; i++) {
        const struct source *source = context->data.sources[i].source;
        if (strcmp(file_names_get(files, source->file_number), path) == 0)
            return source;
    }
    return NULL;
}

static bool
tell_changed(const char *path, struct error *error)
{
    return error_add(error, STATUS_INPUT,
                     "%s: has changed since the run: its digest is another; make the run again",
                     path);
}

/* An input that is no source of the register: a return, or a table of another collection. */
static bool
check_file(const struct kept_input *input, struct error *error)
{
    char digest[DIGEST_SIZE];
    struct system_about about;
    if (strpbrk(input->path, ":[") != NULL && system_look(input->path, &about) != 0)
        return true; /* a table of a database, a sheet of a workbook */
    if (strcmp(input->path, "-") == 0)
        return error_add(error, STATUS_INPUT, "-: standard input of the run is gone");
    if (system_kind(system_look(input->path, &about)) == SYSTEM_ABSENT)
        return error_add(error, STATUS_INPUT,
                         "%s: is gone since the run, or is named from another directory",
                         input->path);
    return digest_file(input->path, digest, error) &&
           (strcmp(digest, input->digest) == 0 || tell_changed(input->path, error));
}

static bool
was_explanations(const struct kept_run *kept, const char *path)
{
    for (size_t i = 0; i < kept->argument_count; i++) {
        if (strcmp(kept->arguments[i].name, "--explanations") == 0 &&
            strcmp(kept->arguments[i].value, path) == 0)
            return true;
    }
    return false;
}

/* A file that the run did not see would change what its rows mean. */
static bool
check_new_sources(const struct trace_run *trace, const struct trace_context *context,
                  struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < context->data.source_count; i++) {
        const char *path =
            file_names_get(&trace->run.files, context->data.sources[i].source->file_number);
        size_t k = 0;
        while (k < trace->kept.input_count && strcmp(trace->kept.inputs[k].path, path) != 0)
            k++;
        if (k == trace->kept.input_count)
            done = error_add(error, STATUS_INPUT, "%s: is new since the run; make the run again",
                             path);
    }
    return done;
}

static bool
check_inputs(struct trace_run *trace, struct trace_context *context, struct error *error)
{
    bool done = !context->has_register || register_end_digests(&context->data, error);
    for (size_t i = 0; i < trace->kept.input_count && done; i++) {
        const struct kept_input *input = &trace->kept.inputs[i];
        const struct source *source = find_source(context, &trace->run.files, input->path);
        bool good =
            source != NULL
                ? strcmp(source->digest, input->digest) == 0 || tell_changed(input->path, error)
                : was_explanations(&trace->kept, input->path) || check_file(input, error);
        done = good && done;
    }
    return check_new_sources(trace, context, error) && done && error->status == STATUS_DONE;
}

/* --- contexts --------------------------------------------------------------------------------- */

static bool
load_collection(struct trace_run *trace, struct trace_context *context,
                const struct kept_return *which, struct error *error)
{
    return kept_collection(&trace->run, &trace->options, &trace->kept, which, &context->collection,
                           error) &&
           database_open(&context->returned, &context->collection, FROM_RETURN, &trace->run.facts,
                         error) &&
           tracer_prepare(&context->return_tracer, &context->returned, error);
}

static bool
trace_run_open_register(struct trace_run *trace, struct trace_context *context, struct error *error)
{
    const struct collection *collection = &context->collection;
    struct run *run = &trace->run;
    context->has_register = trace->input_count > 0;
    if (!context->has_register)
        return true;
    run->exports.needs_phase = list_has(collection_setting(collection, "needs"), "schools");
    if (!register_open(&context->data, &run->register_rules, trace->inputs, trace->input_count,
                       collection_setting(collection, "tables"),
                       collection_setting(collection, "needs"), &run->files, error))
        return false;
    register_begin_digests(&context->data, trace->options.jobs > 1);
    context->making = (struct making){.collection = collection,
                                      .data = &context->data,
                                      .tests = run->register_tests,
                                      .facts = &run->facts};
    making_begin(&context->making);
    context->findings.arena = &context->arena;
    return maker_prepare(&context->maker, &context->making, error) &&
           tracer_prepare(&context->tracer, &context->maker.database, error) &&
           origins_find(&context->origins, &context->maker.derivation, &context->maker.database,
                        &run->register_rules.tables, register_was_given, &context->data, error);
}

struct trace_context *
trace_run_context(struct trace_run *trace, const struct kept_return *which, struct error *error)
{
    for (size_t i = 0; i < trace->context_count; i++) {
        const struct period *period = trace->contexts[i]->collection.period;
        if (strcmp(period->collection, which->collection) == 0 &&
            strcmp(period->folder, which->definition) == 0 &&
            strcmp(period_value(period, "term"), which->term) == 0 &&
            strcmp(period_value(period, "year"), which->year) == 0)
            return trace->contexts[i];
    }
    struct trace_context *context = memory_zeroed(1, sizeof *context);
    context->unit = context->shared_unit = UNIT_NONE;
    trace->contexts =
        memory_resize(trace->contexts, trace->context_count + 1, sizeof(struct trace_context *));
    trace->contexts[trace->context_count++] = context;
    if (!load_collection(trace, context, which, error) ||
        !trace_run_open_register(trace, context, error))
        return NULL;
    rows_open(&context->rows, &context->returned);
    return check_inputs(trace, context, error) ? context : NULL;
}

bool
trace_run_load(struct trace_run *trace, struct trace_context *context,
               const struct kept_return *which, struct error *error)
{
    if (context->loaded == which)
        return true;
    context->loaded = which;
    arena_reset(&context->record_arena);
    if (!kept_load(&trace->kept, which, &context->returned, error))
        return false;
    context->records = records_read(&context->rows, &context->record_arena, error);
    return context->records != NULL;
}

bool
trace_run_derive(struct trace_run *trace, struct trace_context *context,
                 const struct kept_return *which, struct error *error)
{
    if (!context->has_register)
        return true;
    if (!context->indexed && !register_index(&context->data, trace->options.jobs, error))
        return false;
    context->indexed = true;
    size_t unit = register_find_unit(&context->data, which->lea, which->estab);
    if (unit == context->unit)
        return true;
    context->unit = unit;
    context->derived = NULL;
    if (unit == UNIT_NONE)
        return true;
    arena_reset(&context->arena);
    arena_reset(&context->derived_arena);
    finding_list_clear(&context->findings);
    if (!maker_make(&context->maker, unit, &context->findings, error))
        return false;
    context->derived = records_read(&context->maker.rows, &context->derived_arena, error);
    return context->derived != NULL;
}

/* --- rows of the register --------------------------------------------------------------------- */

struct key_reader {
    struct trace_context *context;
    const struct source *source;
    const char *upn; /* NULL: all */
    size_t columns[4];
    struct error *error;
    bool good;
};

static bool
take_key_row(void *context, const struct csv_row *row)
{
    struct key_reader *reader = context;
    char *texts[4];
    for (size_t i = 0; i < 4; i++) {
        struct slice value = slice_trim(source_value(reader->source, row, reader->columns[i]));
        texts[i] = arena_copy(&reader->context->arena, value.text, value.length);
    }
    if (reader->upn == NULL || text_same(texts[0], reader->upn))
        reader->good = tracer_add_key_row(&reader->context->tracer, (const char *const *)texts,
                                          (struct place){reader->source->file_number, row->line, 0},
                                          reader->error);
    return reader->good;
}

bool
trace_run_key_rows(struct trace_context *context, const char *upn, struct error *error)
{
    static const char *const names[] = {"UPN", "Date", "Session", "Code"};
    bool done = tracer_clear_key_rows(&context->tracer, error);
    if (!context->tracer.reads_key_rows || context->unit == UNIT_NONE)
        return done;
    for (size_t s = 0; s < context->data.source_count && done; s++) {
        const struct source *source = context->data.sources[s].source;
        struct key_reader reader = {context, source, upn, {0}, error, true};
        if (strcmp(source->def->name, "marks") != 0)
            continue;
        for (size_t i = 0; i < 4; i++)
            reader.columns[i] = (size_t)table_column_index(source->def, names[i]);
        done = register_read(&context->data, s, context->unit, take_key_row, &reader, error) &&
               reader.good;
    }
    return done;
}

static const struct source *
source_of(const struct trace_context *context, uint32_t file, size_t *number)
{
    for (size_t s = 0; s < context->data.source_count; s++) {
        const struct source *source = context->data.sources[s].source;
        *number = s;
        if (source->file_number == file)
            return source;
    }
    return NULL;
}

/* Names of fields are those of the input, without regard to case. */
static int
trace_run_find_field(const struct source *source, const char *field)
{
    for (size_t i = 0; i < source->def->count; i++) {
        if (text_same(source->def->columns[i].name, field))
            return (int)i;
    }
    return -1;
}

uint32_t
trace_run_column(const struct trace_context *context, const struct trace_row *row)
{
    size_t number;
    day date;
    const struct source *source = source_of(context, row->place.file, &number);
    int column = source == NULL ? -1 : trace_run_find_field(source, row->field);
    if (column < 0)
        return 0;
    if (strcmp(source->def->name, "marks") == 0 && date_parse(slice_of(row->date), &date))
        return source_mark_column(source, (size_t)column, row->place.line, date,
                                  row->session[0] == 'P' ? SESSION_PM : SESSION_AM);
    return source_column_number(source, NULL, (size_t)column);
}

struct raw_reader {
    const struct source *source;
    size_t column;
    uint32_t line;
    struct arena *arena;
    const char *value;
};

static bool
take_raw(void *context, const struct csv_row *row)
{
    struct raw_reader *reader = context;
    if (row->line != reader->line)
        return true;
    struct slice value = source_value(reader->source, row, reader->column);
    reader->value = arena_copy(reader->arena, value.text, value.length);
    return false;
}

const char *
trace_run_raw(struct trace_context *context, struct place place, const char *field,
              struct arena *arena, struct error *error)
{
    size_t number;
    const struct source *source = source_of(context, place.file, &number);
    int column = source == NULL ? -1 : trace_run_find_field(source, field);
    struct raw_reader reader = {source, (size_t)column, place.line, arena, ""};
    if (column < 0 || context->unit == UNIT_NONE)
        return "";
    return register_read(&context->data, number, context->unit, take_raw, &reader, error)
               ? reader.value
               : NULL;
}
