/* muster inspect, muster import: exports as they come. The one says what each sheet would be taken
 * for, as a map; the other writes the plain register tables that they stand for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cmd/cmd.h"
#include "cmd/exported.h"
#include "input/exports/exports_map.h"

/* The reports stand first, the tables last. */
enum { RANK_MAP = 1, RANK_TABLE = 2 };

struct importing {
    struct run run;
    struct input_set inputs;
    struct finding_list told;
};

static const char *
all_tables(struct run *run)
{
    struct buffer names = {0};
    const struct table_defs *tables = &run->register_rules.tables;
    for (size_t i = 0; i < tables->count; i++)
        buffer_printf(&names, "%s%s", i > 0 ? " " : "", tables->defs[i].name);
    const char *kept = arena_string(&run->resources.arena, names.text);
    buffer_free(&names);
    return kept;
}

static bool
open_inputs(struct importing *importing, struct error *error)
{
    struct run *run = &importing->run;
    importing->inputs = (struct input_set){.tables = &run->register_rules.tables,
                                           .export_options = &run->exports,
                                           .book = &run->register_rules.book,
                                           .files = &run->files,
                                           .told = &importing->told};
    return input_set_open(&importing->inputs, run->options->operands, run->options->operand_count,
                          all_tables(run), error) &&
           input_set_settle(&importing->inputs, error);
}

static bool
import_pass_over(void *context, const struct csv_row *row)
{
    (void)context, (void)row;
    return true;
}

/* The reading in which a sheet tells what there is to tell. */
static bool
scan_inputs(struct importing *importing, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < importing->inputs.source_count && done; i++) {
        const struct source *source = &importing->inputs.sources[i];
        uint32_t lines;
        done = source_scan(source, source->body, import_pass_over, NULL, &importing->told, &lines,
                           error);
    }
    return done;
}

/* --- tables ----------------------------------------------------------------------------------- */

struct table_writer {
    const struct table_def *def;
    const bool *given; /* for each column */
    const struct source *source;
    struct output *output;
    struct buffer line, value;
};

/* The form of its type. A date comes as ISO but where it cannot be read in the order of its sheet:
 * that one stays as it is. */
static bool
import_takes_form(struct table_writer *writer, size_t column, struct slice raw, struct slice *value)
{
    enum value_type type = writer->def->columns[column].type;
    bool changed;
    day date;
    if (type == TYPE_DATE && writer->source->date_order == ORDER_MONTH_FIRST &&
        !date_form_read(raw, ORDER_MONTH_FIRST, &date, NULL))
        return false;
    return value_normalise(type, raw, &writer->value, value, &changed);
}

static bool
import_write_row(void *context, const struct csv_row *row)
{
    struct table_writer *writer = context;
    bool first = true;
    if (row->count < writer->source->field_count)
        return true;
    buffer_clear(&writer->line);
    for (size_t i = 0; i < writer->def->count; i++) {
        struct slice raw = source_value(writer->source, row, i), value = raw;
        if (!writer->given[i])
            continue;
        if (!import_takes_form(writer, i, raw, &value))
            value = raw; /* for the rules to judge */
        if (!first)
            buffer_char(&writer->line, ',');
        csv_append_field(&writer->line, value, false);
        first = false;
    }
    buffer_char(&writer->line, '\n');
    output_write(writer->output, writer->line.text, writer->line.length);
    return true;
}

static void
import_write_heading(struct table_writer *writer)
{
    bool first = true;
    for (size_t i = 0; i < writer->def->count; i++) {
        if (!writer->given[i])
            continue;
        buffer_printf(&writer->line, "%s%s", first ? "" : ",", writer->def->columns[i].name);
        first = false;
    }
    buffer_char(&writer->line, '\n');
    output_write(writer->output, writer->line.text, writer->line.length);
}

/* Columns that are required, and those that some sheet gives. */
static size_t
import_find_given(const struct input_set *inputs, const struct table_def *def, bool *given)
{
    size_t sources = 0;
    for (size_t i = 0; i < def->count; i++)
        given[i] = def->columns[i].required;
    for (size_t s = 0; s < inputs->source_count; s++) {
        const struct source *source = &inputs->sources[s];
        if (source->def != def)
            continue;
        sources++;
        for (size_t i = 0; i < def->count; i++)
            given[i] = given[i] || source_has(source, i);
    }
    return sources;
}

static bool
import_write_table(struct importing *importing, const struct table_def *def, struct error *error)
{
    const struct input_set *inputs = &importing->inputs;
    bool *given = memory_zeroed(def->count, sizeof(bool)), done = true;
    struct table_writer writer = {.def = def, .given = given};
    if (import_find_given(inputs, def, given) > 0) {
        char *name = text_join(def->name, ".csv", NULL, NULL);
        writer.output = output_create(importing->run.outputs, name, RANK_TABLE, error);
        free(name);
        done = writer.output != NULL;
        if (done)
            import_write_heading(&writer);
        for (size_t i = 0; i < inputs->source_count && done; i++) {
            writer.source = &inputs->sources[i];
            if (writer.source->def == def)
                done = source_read(writer.source, &writer.source->body, 1, import_write_row,
                                   &writer, error);
        }
    }
    buffer_free(&writer.line);
    buffer_free(&writer.value);
    free(given);
    return done;
}

static bool
write_map(struct importing *importing, struct error *error)
{
    struct buffer map = {0};
    struct output *output = output_create(importing->run.outputs, "map.csv", RANK_MAP, error);
    if (output == NULL)
        return false;
    exports_append_map(&importing->inputs, &map);
    output_write(output, map.text, map.length);
    buffer_free(&map);
    return true;
}

static bool
write_tables(struct importing *importing, struct error *error)
{
    const struct table_defs *tables = &importing->run.register_rules.tables;
    bool done = write_map(importing, error);
    for (size_t i = 0; i < tables->count && done; i++)
        done = import_write_table(importing, &tables->defs[i], error);
    return done;
}

/* --- import ----------------------------------------------------------------------------------- */

static bool
do_import(struct importing *importing, struct error *error)
{
    struct run *run = &importing->run;
    if (!open_inputs(importing, error) || !scan_inputs(importing, error))
        return false;
    if (importing->inputs.source_count == 0) {
        exports_explain(&importing->inputs, error);
        return error_add(error, STATUS_INPUT, "%s: there is no table in it",
                         run->options->operands[0]);
    }
    finding_sort(&importing->told);
    exported_say(run, &importing->told);
    run_add_register_rules(run, FROM_REGISTER, NULL, NULL);
    return run_open_outputs(run, error) && run_open_reports(run, "Import", error) &&
           write_tables(importing, error) && run_take_findings(run, &importing->told, error);
}

static void
end_importing(struct importing *importing)
{
    input_set_close(&importing->inputs);
    finding_list_free(&importing->told);
    run_end(&importing->run);
}

static enum status
run_import(const struct options *options, struct error *error)
{
    struct importing importing = {.inputs.source_count = 0};
    if (options->operand_count == 0 || !options->out_given) {
        error_add(error, STATUS_USAGE, "import needs exports, and -o with a folder for the tables");
        return STATUS_USAGE;
    }
    bool done =
        run_begin(&importing.run, options, error) && run_add_program_facts(&importing.run, error);
    importing.run.keeps_no_verdicts = true;
    done = done && do_import(&importing, error);
    enum status status = run_finish(&importing.run, done, error);
    end_importing(&importing);
    return status;
}

const struct command command_import = {
    "import", "[OPTION...] FILE|FOLDER... -o DIR",
    "write the plain register tables that exports of other systems stand for", false, run_import};

/* --- inspect ---------------------------------------------------------------------------------- */

static bool
do_inspect(struct importing *importing, struct error *error)
{
    struct run *run = &importing->run;
    struct buffer map = {0};
    run->exports.only_recognises = true;
    bool done = open_inputs(importing, error);
    finding_sort(&importing->told);
    if (done)
        exported_say(run, &importing->told);
    exports_append_map(&importing->inputs, &map);
    struct output *output = output_standard();
    output_write(output, map.text, map.length);
    done = output_close(output, error) && done;
    buffer_free(&map);
    return done;
}

static enum status
run_inspect(const struct options *options, struct error *error)
{
    struct importing importing = {.inputs.source_count = 0};
    if (options->operand_count == 0) {
        error_add(error, STATUS_USAGE, "inspect needs exports: files, or a folder of them");
        return STATUS_USAGE;
    }
    bool done = run_begin(&importing.run, options, error) && do_inspect(&importing, error);
    end_importing(&importing);
    return done ? STATUS_DONE : error->status;
}

const struct command command_inspect = {
    "inspect", "[OPTION...] FILE|FOLDER...",
    "say what each sheet of an export would be taken for, as a map; writes nothing", false,
    run_inspect};
