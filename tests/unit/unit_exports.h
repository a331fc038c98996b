/* Exports in the scratch directory, opened with the shapes of the program: what the sheets become,
 * and what is told of them.
 *
 *     put("in/Marks.csv", "..."); open_exports(); assert_rows("marks", "..."); close_exports(); */
#ifndef MUSTER_TESTS_UNIT_EXPORTS_H
#define MUSTER_TESTS_UNIT_EXPORTS_H

#include "unit.h"

#include "base/libraries.h"
#include "input/exports/exports.h"
#include "register/age.h"
#include "register/register.h"

static struct resources resources; /* those that are built in */
static struct register_rules rules;
static struct shapes shapes;

static inline int
exports_group_begin(void **state)
{
    struct error error = {0};
    (void)state;
    return libraries_begin() && register_rules_load(&rules, &resources, &error) &&
                   shapes_load(&shapes, &rules.tables, &rules.words, &resources, &error)
               ? 0
               : -1;
}

static inline int
exports_group_end(void **state)
{
    (void)state;
    shapes_free(&shapes);
    register_rules_free(&rules);
    return 0;
}

static inline bool
code_is_known(void *context, const char *set, const char *code)
{
    (void)context;
    return strcmp(set, "attendance") != 0 || codes_find(&rules.codes, slice_of(code)) != CODE_NONE;
}

/* Present is attended, O is not, and nothing else is possible. */
static inline void
count_code(const void *context, day date, struct slice code, struct mark_totals *totals)
{
    (void)context, (void)date;
    bool present = slice_is(code, "/") || slice_is(code, "\\"), absent = slice_is(code, "O");
    totals->possible += present || absent;
    totals->attended += present;
    totals->unauthorised += absent;
}

static struct export_options options;
static struct input_set inputs;
static struct file_names files;
static struct finding_list told;

/* The folder "in" of the scratch directory, as far as it can be opened. */
static inline bool
try_exports(struct error *error)
{
    const char *folder = at("in");
    options.shapes = &shapes;
    options.is_code = code_is_known;
    options.count_mark = count_code;
    options.is_compulsory_age = age_is_compulsory;
    inputs = (struct input_set){.tables = &rules.tables,
                                .export_options = &options,
                                .book = &rules.book,
                                .files = &files,
                                .told = &told};
    return input_set_open(&inputs, &folder, 1,
                          "schools pupils calendar marks suspensions fsm sen_needs addresses "
                          "contacts ehe cme",
                          error) &&
           input_set_settle(&inputs, error);
}

static inline bool
pass_row(void *context, const struct csv_row *row)
{
    (void)context, (void)row;
    return true;
}

/* Opens them, and reads each sheet as the index does, so that all is told. */
static inline void
open_exports(void)
{
    struct error error = {0};
    uint32_t lines;
    bool done = try_exports(&error);
    assert_done(done, &error);
    for (size_t i = 0; i < inputs.source_count; i++) {
        const struct source *source = &inputs.sources[i];
        done = source_scan(source, source->body, pass_row, NULL, &told, &lines, &error);
        assert_done(done, &error);
    }
}

static inline void
close_exports(void)
{
    input_set_close(&inputs);
    file_names_free(&files);
    finding_list_free(&told);
    input_map_free(&options.map);
    options = (struct export_options){0};
    files = (struct file_names){0};
    told = (struct finding_list){0};
}

static inline int
exports_end(void **state)
{
    close_exports();
    return scratch_end(state);
}

#define EXPORTS(name) cmocka_unit_test_setup_teardown(name, scratch_begin, exports_end)

struct row_writer {
    const struct source *source;
    struct buffer text;
};

/* Values that are there, but for the school, behind the line; the place of the last one. */
static inline bool
write_row(void *context, const struct csv_row *row)
{
    struct row_writer *writer = context;
    const struct table_def *def = writer->source->def;
    uint32_t cell = 0;
    buffer_printf(&writer->text, "%u", row->line);
    for (size_t i = 0; i < def->count; i++) {
        struct slice value = source_value(writer->source, row, i);
        if (value.length == 0 || (!def->of_la && strcmp(def->name, "schools") != 0 && i < 2))
            continue;
        buffer_printf(&writer->text, "|%.*s", (int)value.length, value.text);
        cell = source_column_number(writer->source, row, i);
    }
    buffer_printf(&writer->text, "@%u\n", cell);
    return true;
}

/* The rows of a table, of all sources: "LINE|VALUE|...@COLUMN". */
static inline const char *
rows_of(const char *table)
{
    struct row_writer writer = {.source = NULL};
    struct error error = {0};
    buffer_string(&writer.text, "");
    for (size_t i = 0; i < inputs.source_count; i++) {
        writer.source = &inputs.sources[i];
        if (strcmp(writer.source->def->name, table) != 0)
            continue;
        bool done = source_read(writer.source, &writer.source->body, 1, write_row, &writer, &error);
        assert_done(done, &error);
    }
    const char *text = arena_string(&scratch_arena, writer.text.text);
    buffer_free(&writer.text);
    return text;
}

#define assert_rows(table, wanted) assert_string_equal(rows_of(table), wanted)

/* Findings of a rule, "LINE:COLUMN VALUE" each; "" if there are none. */
static inline const char *
findings_of(const char *rule)
{
    struct finding_cursor cursor;
    struct finding finding;
    struct buffer text = {0};
    buffer_string(&text, "");
    finding_begin(&told, &cursor);
    while (finding_next(&cursor, &finding)) {
        if (strcmp(finding.rule->id, rule) == 0)
            buffer_printf(&text, "%u:%u %s\n", finding.place.line, finding.place.column,
                          finding.value);
    }
    finding_end(&cursor);
    const char *kept = arena_string(&scratch_arena, text.text);
    buffer_free(&text);
    return kept;
}

#define assert_told(rule, wanted) assert_string_equal(findings_of(rule), wanted)

#endif
