/* muster check: what the operands are, and which check they get. */
#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/reading.h"
#include "cmd/check.h"
#include "cmd/cmd.h"
#include "returns/collect/collect_export.h"
#include "system/system.h"

/* --- what the operands are -------------------------------------------------------------------- */

static bool
ends_with_xml(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && text_same(name + length - 4, ".xml");
}

static void
add_input(const char ***list, size_t *count, const char *name)
{
    *list = memory_resize(*list, *count + 1, sizeof(char *));
    (*list)[(*count)++] = name;
}

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Reads from the schemas which tables an export of COLLECT may have. */
static bool
know_return_tables(struct run *run, struct inputs *inputs, struct error *error)
{
    return inputs->header_tables != NULL ||
           catalogue_return_tables(&run->catalogue, &run->resources, &inputs->header_tables,
                                   &inputs->return_tables, error);
}

/* Whether a CSV file is among them that is not called like a table of a register. */
static bool
has_other_csv(const struct run *run, const struct folder_names *files)
{
    const struct table_defs *tables = &run->register_rules.tables;
    bool has = false;
    for (size_t i = 0; i < files->count && !has; i++) {
        size_t length = strlen(files->names[i]);
        if (length < 4 || !text_same(files->names[i] + length - 4, ".csv"))
            continue;
        struct slice name = {files->names[i], length - 4};
        has = true;
        for (size_t t = 0; t < tables->count && has; t++)
            has = !slice_is(name, tables->defs[t].name);
    }
    return has;
}

/* The table of a header among the files of a directory, by which an export of COLLECT is known; or
 * NULL. */
static bool
find_header_table(struct run *run, struct inputs *inputs, const char *path, const char **header,
                  struct error *error)
{
    struct folder_names files;
    int fault = folder_list(path, &files);
    bool done = fault == 0 || error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", path,
                                        system_words(fault));
    *header = NULL;
    if (done && has_other_csv(run, &files)) {
        done = know_return_tables(run, inputs, error);
        if (done)
            *header = collect_recognise(&files, inputs->header_tables);
    }
    folder_names_free(&files);
    return done;
}

static bool
tell_nothing_there(struct run *run, struct inputs *inputs, const char *path, struct error *error)
{
    struct buffer headers = {0}, tables = {0};
    struct error fault = {0}; /* the other has what was told before */
    if (!know_return_tables(run, inputs, &fault)) {
        error_move(error, &fault);
        return false;
    }
    for (const char **header = inputs->header_tables; *header != NULL; header++)
        buffer_printf(&headers, "%s%s.csv", headers.length > 0 ? " or " : "", *header);
    bool done = collect_tables_in(path, inputs->return_tables, &tables, error);
    if (done && tables.length > 2)
        error_add(error, STATUS_INPUT,
                  "%s: has %s of an export of COLLECT, but not %s, which says whose return and of "
                  "which term they are: put that table into the folder as well",
                  path, tables.text + 2, headers.text);
    else if (done && !inputs->recognised)
        error_add(
            error, STATUS_INPUT,
            "%s: there is nothing to check in it: no XML file, no export of COLLECT, which has %s, "
            "no table of a register (schools.csv, pupils.csv and marks.csv are needed), and no "
            "export of another system that is known (CSV, .xlsx, .ods, XML)",
            path, headers.length > 0 ? headers.text : "a header");
    buffer_free(&headers);
    buffer_free(&tables);
    return false;
}

/* A directory of tables is an export of COLLECT, or a register. */
static void
add_tables(struct inputs *inputs, const char *path, const char *header)
{
    if (header == NULL) {
        add_input(&inputs->registers, &inputs->register_count, path);
        return;
    }
    size_t count = inputs->export_count;
    add_input(&inputs->headers, &count, header);
    add_input(&inputs->exports, &inputs->export_count, path);
}

/* What a file that may hold a return and is not read is, by its name; NULL: it is another. */
static const char *
kind_of_container(const char *name)
{
    static const struct {
        const char *end, *kind;
    } kinds[] = {{".zip", "an archive"},
                 {".gz", "an archive"},
                 {".7z", "an archive"},
                 {".rar", "an archive"},
                 {".xls", "a workbook"},
                 {".xlsx", "a workbook"},
                 {".ods", "a workbook"},
                 {".una", "a draft of SIMS, which is called .XML once the return is authorised,"}};
    const char *point = strrchr(name, '.');
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && point != NULL; i++) {
        if (text_same(point, kinds[i].end))
            return kinds[i].kind;
    }
    return NULL;
}

static void
say_not_read(const struct run *run, const char *path, const char *kind)
{
    if (!run->options->quiet)
        message_line("%s: is %s and is not read: returns are XML files", path, kind);
}

enum { FOLDER_DEPTH = 16 };

static bool gather_returns(struct run *run, struct inputs *inputs, const char *path, int depth,
                           struct error *error);

/* What is called neither like a return nor like an archive: a folder, perhaps. A link to nothing is
 * passed over. */
static bool
gather_inner(struct run *run, struct inputs *inputs, const char *path, int depth,
             struct error *error)
{
    struct system_about about;
    int fault = system_look(path, &about);
    if (fault != 0)
        return system_kind(fault) == SYSTEM_ABSENT ||
               error_add(error, STATUS_INPUT, "%s: %s", path, system_words(fault));
    if (about.sort != SYSTEM_FOLDER)
        return true;
    if (depth == FOLDER_DEPTH)
        return error_add(error, STATUS_INPUT, "%s: folders are nested too deep", path);
    return gather_returns(run, inputs, path, depth + 1, error);
}

/* The XML files of a directory and of those in it, but for what is hidden. A link to a directory
 * may lead back, so the depth is limited. */
static bool
gather_returns(struct run *run, struct inputs *inputs, const char *path, int depth,
               struct error *error)
{
    struct folder_names list;
    int fault = folder_list(path, &list);
    bool done = fault == 0 || error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", path,
                                        system_words(fault));
    for (size_t i = 0; i < list.count; i++) {
        const char *inner = arena_printf(&run->resources.arena, "%s/%s", path, list.names[i]);
        const char *container = kind_of_container(list.names[i]);
        bool maybe_export = container != NULL && strcmp(container, "a workbook") == 0;
        if (depth == 1 && ends_with_xml(inner) && exports_is_xml(inner))
            continue;
        if (ends_with_xml(inner))
            add_input(&inputs->returns, &inputs->return_count, inner);
        else if (container != NULL && (depth > 1 || !maybe_export))
            say_not_read(run, inner, container);
        else
            done = gather_inner(run, inputs, inner, depth, error) && done;
    }
    folder_names_free(&list);
    return done;
}

/* True if the directory itself has a file that is called like a table of a register. */
static bool
has_register_table(const struct run *run, const char *path)
{
    const struct table_defs *tables = &run->register_rules.tables;
    bool has = false;
    for (size_t i = 0; i < tables->count && !has; i++) {
        char *name = text_join(path, "/", tables->defs[i].name, ".csv");
        struct system_about about;
        has = system_look(name, &about) == 0;
        free(name);
    }
    return has;
}

/* Workbooks beside returns are not read. */
static void
say_workbooks(struct run *run, const char *path)
{
    struct folder_names list;
    folder_list(path, &list);
    for (size_t i = 0; i < list.count; i++) {
        const char *container = kind_of_container(list.names[i]);
        if (container != NULL && strcmp(container, "a workbook") == 0)
            say_not_read(run, arena_printf(&run->resources.arena, "%s/%s", path, list.names[i]),
                         container);
    }
    folder_names_free(&list);
}

/* A directory with XML files, its own or in directories in it, is a folder of returns. One that has
 * tables itself is a register or an export, whatever lies beside them: returns that were made of
 * it, often. */
static bool
sort_directory(struct run *run, struct inputs *inputs, const char *path, struct error *error)
{
    size_t before = inputs->return_count;
    const char *header;
    if (!gather_returns(run, inputs, path, 1, error) ||
        !find_header_table(run, inputs, path, &header, error))
        return false;
    size_t found = inputs->return_count - before;
    bool is_register = has_register_table(run, path);
    if (!is_register && found == 0 && header == NULL && exports_are_in(path)) {
        inputs->unsure = path;
        is_register = true;
    }
    if (found > 0)
        qsort(inputs->returns + before, found, sizeof(char *), compare_texts);
    if (header == NULL && !is_register) {
        say_workbooks(run, path);
        return found > 0 || tell_nothing_there(run, inputs, path, error);
    }
    if (found > 0 && !run->options->quiet)
        message_line(
            "%s: has tables, so that its XML files (%zu, the first %s) are not read: give them by "
            "their own names",
            path, found, inputs->returns[before]);
    inputs->return_count = before;
    add_tables(inputs, path, header);
    return true;
}

static bool
sort_inputs(struct run *run, struct inputs *inputs, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < run->options->operand_count; i++) {
        const char *path = run->options->operands[i];
        struct system_about about;
        bool is_register;
        bool is_standard_input = strcmp(path, "-") == 0;
        int fault = is_standard_input ? 0 : system_look(path, &about);
        if (is_standard_input)
            add_input(&inputs->returns, &inputs->return_count, path);
        else if (system_kind(fault) == SYSTEM_ABSENT || system_kind(fault) == SYSTEM_NO_FOLDER)
            add_input(&inputs->returns, &inputs->return_count, path); /* told as such (F116) */
        else if (fault != 0)
            done = error_add(error, STATUS_INPUT, "%s: %s", path, system_words(fault));
        else if (about.sort == SYSTEM_FOLDER)
            done = sort_directory(run, inputs, path, error) && done;
        else if (!input_set_takes_file(path, &is_register, error))
            done = false;
        else if (is_register)
            add_input(&inputs->registers, &inputs->register_count, path);
        else
            add_input(&inputs->returns, &inputs->return_count, path);
    }
    return done;
}

/* A return that is given twice, also by itself and through its folder, is read once; none may be
 * written to. */
static void
drop_repeated_returns(struct inputs *inputs, struct arena *arena)
{
    struct map seen = {0};
    size_t kept = 0;
    for (size_t i = 0; i < inputs->return_count; i++) {
        const char *path = inputs->returns[i];
        struct slice key = slice_of(path); /* of standard input, and of what is not there */
        struct system_about about;
        if (strcmp(path, "-") != 0 && system_look(path, &about) == 0)
            key = (struct slice){
                arena_copy(arena, (const char *)&about.identity, sizeof about.identity),
                sizeof about.identity};
        if (map_get(&seen, key) != MAP_NONE)
            continue;
        map_put(&seen, key, 0);
        reading_note(path);
        inputs->returns[kept++] = path;
    }
    inputs->return_count = kept;
    map_free(&seen);
}

enum status
check_run(const struct options *options, sqlite3 **evidence, struct error *error)
{
    struct run run;
    struct inputs inputs = {0};
    if (options->operand_count == 0) {
        error_add(error, STATUS_USAGE,
                  "check needs a return (FILE.xml or tables of COLLECT), a register, or both");
        return STATUS_USAGE;
    }
    bool done = run_begin(&run, options, error) && run_add_program_facts(&run, error);
    run.kept_evidence = evidence;
    if (done) {
        bool sorted = sort_inputs(&run, &inputs, error);
        drop_repeated_returns(&inputs, &run.resources.arena);
        if (inputs.return_count + inputs.export_count > 0)
            done = check_returns(&run, &inputs, sorted, error);
        else
            done = sorted && check_registers(&run, &inputs, error);
        if (!done && inputs.unsure != NULL && error->status == STATUS_INPUT)
            tell_nothing_there(&run, &inputs, inputs.unsure, error);
    }
    enum status status = run_finish(&run, done, error);
    if (error->status > status)
        status = error->status; /* a return could not be read; the others are in the reports */
    free(inputs.returns);
    free(inputs.registers);
    free(inputs.exports);
    free(inputs.headers);
    run_end(&run);
    return status;
}

static enum status
run_check(const struct options *options, struct error *error)
{
    return check_run(options, NULL, error);
}

const struct command command_check = {
    "check", "[OPTION...] FILE.xml... | REGISTER... | FILE.xml... REGISTER...",
    "check returns that somebody else made, a register alone, or"
    " the returns against the register",
    false, run_check};
