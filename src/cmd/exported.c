/* Options about exports, and what is said of them. */
#include "cmd/exported.h"

#include <string.h>

#include "base/message.h"
#include "register/age.h"

/* --- codes, for the CTF ----------------------------------------------------------------------- */

/* The authorities that UPNs begin with; none where there is no such set. */
static bool
load_upn_authorities(struct run *run, struct error *error)
{
    static const char path[] = "codes/upn_la.csv";
    struct csv_table *table = &run->upn_authorities;
    struct resource resource;
    if (!resource_exists(&run->resources, path))
        return true;
    return resource_read(&run->resources, path, &resource, error) &&
           csv_table_parse(table, resource.label, resource.text, resource.length, error);
}

static bool
is_upn_authority(const struct csv_table *table, const char *code)
{
    bool is = table->rows == 0;
    for (size_t row = 0; row < table->rows && !is; row++)
        is = strcmp(csv_cell(table, row, "code"), code) == 0;
    return is;
}

static bool
exported_is_code(void *context, const char *set, const char *code)
{
    const struct run *run = context;
    if (strcmp(set, "upn_la") == 0)
        return is_upn_authority(&run->upn_authorities, code);
    return codes_find(&run->register_rules.codes, slice_of(code)) != CODE_NONE;
}

static void
count_mark(const void *context, day date, struct slice mark, struct mark_totals *totals)
{
    const struct run *run = context;
    const struct attendance_codes *all = &run->register_rules.codes;
    unsigned first = codes_find(all, mark);
    unsigned number = first == CODE_NONE ? CODE_NONE : codes_in_force(all, first, date);
    if (number == CODE_NONE)
        return;
    const struct attendance_code *code = &all->codes[number];
    totals->possible += code->possible;
    totals->attended += code->attended;
    totals->authorised += code->authorised;
    totals->unauthorised += code->possible && !code->attended && !code->authorised;
}

bool
exported_load_shapes(void *context, struct error *error)
{
    struct run *run = context;
    if (run->shapes.count > 0)
        return true;
    return shapes_load(&run->shapes, &run->register_rules.tables, &run->register_rules.words,
                       &run->resources, error) &&
           load_upn_authorities(run, error);
}

bool
exported_begin(struct run *run, struct error *error)
{
    const struct options *options = run->options;
    struct export_options *exports = &run->exports;
    *exports = (struct export_options){.shapes = &run->shapes,
                                       .school = options->school,
                                       .school_name = options->school_name,
                                       .phase = options->phase,
                                       .la = options->la,
                                       .week = options->week,
                                       .order = (enum date_order)options->date_order};
    exports->other_files = run->other_files;
    exports->context = run;
    exports->load_shapes = exported_load_shapes;
    exports->is_code = exported_is_code;
    exports->count_mark = count_mark;
    exports->is_compulsory_age = age_is_compulsory;
    run->other_files[0] = options->explanations;
    for (size_t i = 0; i < options->map_count; i++) {
        run->other_files[i + (options->explanations != NULL)] = options->maps[i];
        if (!exported_load_shapes(run, error) ||
            !input_map_read(&exports->map, options->maps[i], &run->shapes, error))
            return false;
    }
    run->register_rules.exports = exports;
    return true;
}

void
exported_end(struct run *run)
{
    input_map_free(&run->exports.map);
    shapes_free(&run->shapes);
    csv_table_free(&run->upn_authorities);
}

static void
exported_say_finding(const struct run *run, const struct finding *finding)
{
    struct buffer text = {0};
    const char *said = finding_text(finding, &text);
    size_t length = strlen(said);
    message_line("%s: %.*s", file_names_get(&run->files, finding->place.file),
                 (int)(length > 0 && said[length - 1] == '.' ? length - 1 : length), said);
    buffer_free(&text);
}

static void
say_all(const struct run *run, struct finding_list *findings, const char *rules)
{
    struct finding_cursor cursor;
    struct finding finding;
    finding_begin(findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        if (list_has(rules, finding.rule->id))
            exported_say_finding(run, &finding);
    }
    finding_end(&cursor);
}

void
exported_say(const struct run *run, struct finding_list *findings)
{
    if (run->options->redact)
        return; /* the messages name values */
    say_all(run, findings, "F130");
    if (!run->options->quiet)
        say_all(run, findings, "F131 F132");
}
