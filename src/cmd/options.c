/* The program's options: one row each, and what reads a command line by them. */
#include "cmd/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "collection/catalogue.h"
#include "report/report.h"
#include "system/system.h"

/* Where a value goes is a member of struct options: of a flag a bool, of a number or word an
 * unsigned, of a report the list, of all others a text. */
static const struct program_option {
    struct option option;
    const char *commands; /* that take it */
    size_t member;
} program_options[] = {
    {{"-o", OPTION_FOLDER, NULL, "write the files here; build without it: out"},
     "build check import",
     offsetof(struct options, out)},
    {{"--report", OPTION_REPORT, NULL, "a report, to standard output or a file; repeatable"},
     "build check import",
     offsetof(struct options, reports)},
    {{"--report", OPTION_REPORT, NULL, "text, csv or json, to standard output or a file"},
     "list trace",
     offsetof(struct options, reports)},
    {{"--report", OPTION_REPORT, NULL, "text, csv, json or html, to standard output or a file"},
     "diff",
     offsetof(struct options, reports)},
    {{"--all", OPTION_FLAG, NULL, "every finding and every rule, where a report leaves some out"},
     "build check",
     offsetof(struct options, all)},
    {{"--color", OPTION_WORD, "auto always never", "the severity in colour, in a text report"},
     "build check",
     offsetof(struct options, colour)},
    {{"--values", OPTION_FLAG, NULL, "keys and values in a JUnit or SARIF report"},
     "build check",
     offsetof(struct options, values)},
    {{"--fail-on", OPTION_WORD, "info query error never",
      "findings that make the exit status 1 (default: error)"},
     "build check import",
     offsetof(struct options, fail_on)},
    {{"--explanations", OPTION_FILE, "FILE.csv",
      "what there is to say about queries: see the manual"},
     "build check",
     offsetof(struct options, explanations)},
    {{"--now", OPTION_TIME, NULL, "the time to take for now"},
     "build check inspect import diff",
     offsetof(struct options, now)},
    {{"--serial", OPTION_DIGITS, "3", "the serial number of the return (default: 001)"},
     "build",
     offsetof(struct options, serial)},
    {{"--map", OPTION_FILE, "FILE.csv",
      "how to read exports: what inspect prints, corrected; repeatable"},
     "build check inspect import",
     offsetof(struct options, maps)},
    {{"--school", OPTION_DIGITS, "7", "LEA and Estab of exports that do not name their school"},
     "build check inspect import",
     offsetof(struct options, school)},
    {{"--school-name", OPTION_FILE, "TEXT", "the name of that school, where no input has it"},
     "build check inspect import",
     offsetof(struct options, school_name)},
    {{"--phase", OPTION_FILE, "CODE", "its phase (PS, SS, NS and so on), where no input has it"},
     "build check inspect import",
     offsetof(struct options, phase)},
    {{"--la", OPTION_DIGITS, "3", "the authority of exports about children not in school"},
     "build check inspect import",
     offsetof(struct options, la)},
    {{"--week", OPTION_DATE, NULL, "any day of the week of exports that do not say it"},
     "build check inspect import",
     offsetof(struct options, week)},
    {{"--date-order", OPTION_WORD, "as-it-shows dmy mdy",
      "the order of day and month in dates of figures"},
     "build check inspect import",
     offsetof(struct options, date_order)},
    {{"--schemas", OPTION_FOLDER, NULL,
      "use the definitions in this folder, not the built-in ones"},
     "build check inspect import explain list diff",
     offsetof(struct options, schemas)},
    {{"--jobs", OPTION_NUMBER, "1..256",
      "schools worked on at the same time (default: all processors)"},
     "build check",
     offsetof(struct options, jobs)},
    {{"--progress", OPTION_WORD, "auto always never", "the progress line on a terminal"},
     "build check",
     offsetof(struct options, progress)},
    {{"--redact", OPTION_FLAG, NULL, "no child's number and no value in reports and findings.csv"},
     "build check import",
     offsetof(struct options, redact)},
    {{"--diff", OPTION_FLAG, NULL,
      "what changed from one year to another: two years of list collections"},
     "list",
     offsetof(struct options, diff)},
    {{"--clean", OPTION_FLAG, NULL,
      "take away the returns of an earlier run that this one does not make"},
     "build check",
     offsetof(struct options, clean)},
    {{"--quiet", OPTION_FLAG, NULL, "no summary and no progress on standard error"},
     "build check inspect import",
     offsetof(struct options, quiet)},
};
enum { PROGRAM_OPTION_COUNT = sizeof program_options / sizeof program_options[0] };

/* --- which options there are ------------------------------------------------------------------ */

/* One command line while it is read. */
struct command_line {
    struct options *options;
    const char *command;
    int argc;
    char **argv;
    struct resources resources;
    struct catalogue catalogue; /* empty, if the command takes no options of collections */
};

static const struct program_option *
find_program_option(const char *command, const char *name)
{
    for (size_t i = 0; i < PROGRAM_OPTION_COUNT; i++) {
        if (strcmp(program_options[i].option.name, name) == 0 &&
            list_has(program_options[i].commands, command))
            return &program_options[i];
    }
    return NULL;
}

/* Of several collections that have an option of this name, any will do: whether it has a value must
 * be the same for all, which line_load sees to. */
static const struct option *
find_collection_option(const struct command_line *line, const char *name)
{
    for (size_t i = line->catalogue.definition_count; i-- > 0;) {
        const struct collection_option *found =
            collection_options_find(&line->catalogue.definitions[i]->options, name);
        if (found != NULL)
            return &found->option;
    }
    return NULL;
}

/* The folder of --schemas, which says what options there are. */
static const char *
find_schemas(int argc, char **argv)
{
    static const char name[] = "--schemas";
    size_t length = sizeof name - 1;
    const char *found = NULL;
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], name) == 0 && i + 1 < argc)
            found = argv[++i];
        else if (strncmp(argv[i], name, length) == 0 && argv[i][length] == '=')
            found = argv[i] + length + 1;
    }
    return found;
}

static bool
check_declared(const struct command_line *line, const struct definition *definition,
               struct error *error)
{
    for (size_t i = 0; i < definition->options.count; i++) {
        const struct option *option = &definition->options.items[i].option;
        const struct option *other = find_collection_option(line, option->name);
        if (find_program_option(line->command, option->name) != NULL)
            return error_add(error, STATUS_FAILED,
                             "options.csv of %s %s: %s is an option of the program",
                             definition->collection, definition->folder, option->name);
        if ((option->type == OPTION_FLAG) != (other->type == OPTION_FLAG))
            return error_add(
                error, STATUS_FAILED,
                "options.csv of %s %s: %s is a flag in one collection and not in another",
                definition->collection, definition->folder, option->name);
    }
    return true;
}

static bool
line_load(struct command_line *line, struct error *error)
{
    line->resources.directory = find_schemas(line->argc, line->argv);
    if (!catalogue_load(&line->catalogue, &line->resources, error))
        return false;
    for (size_t i = 0; i < line->catalogue.definition_count; i++) {
        if (!check_declared(line, line->catalogue.definitions[i], error))
            return false;
    }
    return true;
}

static void
line_free(struct command_line *line)
{
    catalogue_free(&line->catalogue);
    arena_free(&line->resources.arena);
}

/* All names that could have been meant. */
static void
add_names(const struct command_line *line, struct names *names)
{
    for (size_t i = 0; i < PROGRAM_OPTION_COUNT; i++) {
        if (list_has(program_options[i].commands, line->command))
            names_add(names, program_options[i].option.name);
    }
    for (size_t d = 0; d < line->catalogue.definition_count; d++) {
        const struct collection_options *options = &line->catalogue.definitions[d]->options;
        for (size_t i = 0; i < options->count; i++)
            names_add(names, options->items[i].option.name);
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The commands that have an option which this one has not; NULL if none has it. Those of
 * collections are of "build", and read here for commands that do without them. */
static const char *
commands_with(struct command_line *line, const char *name)
{
    for (size_t i = 0; i < PROGRAM_OPTION_COUNT; i++) {
        if (strcmp(program_options[i].option.name, name) == 0)
            return program_options[i].commands;
    }
    struct error ignored = {0};
    bool loaded = line->catalogue.definition_count > 0 || line_load(line, &ignored);
    error_free(&ignored);
    return loaded && find_collection_option(line, name) != NULL ? "build" : NULL;
}

/* ": it is one of build, check" */
static void
add_commands(struct buffer *text, const char *commands)
{
    struct slice rest = slice_of(commands), word;
    for (const char *before = ": it is one of "; slice_word(&rest, &word); before = ", ")
        buffer_printf(text, "%s%.*s", before, (int)word.length, word.text);
}

static bool
tell_no_option(struct command_line *line, const char *name, struct error *error)
{
    struct buffer text = {0};
    const char *commands = commands_with(line, name);
    if (commands != NULL) {
        add_commands(&text, commands);
    } else {
        struct names names = {0};
        add_names(line, &names);
        names_suggest(&names, name, 0, &text);
        names_free(&names);
    }
    error_add(error, STATUS_USAGE, "%s: no such option for this command%s", name, text.text);
    buffer_free(&text);
    return false;
}

static bool
options_add_report(struct options *options, const char *value, struct error *error)
{
    if (options->report_count == REPORT_LIMIT)
        return error_add(error, STATUS_USAGE, "--report: more than %d", REPORT_LIMIT);
    options->reports[options->report_count++] = value;
    return true;
}

static bool
add_map(struct options *options, const char *value, struct error *error)
{
    if (options->map_count == MAP_LIMIT)
        return error_add(error, STATUS_USAGE, "--map: more than %d", MAP_LIMIT);
    options->maps[options->map_count++] = value;
    return true;
}

static bool
set_program_option(struct options *options, const struct program_option *row, const char *text,
                   struct error *error)
{
    const struct option *option = &row->option;
    void *member = (char *)options + row->member;
    if (option->type == OPTION_FLAG) {
        *(bool *)member = true;
        return true;
    }
    const char *value = option_read(option, text, &options->arena, error);
    if (value == NULL)
        return false;
    if (option->type == OPTION_REPORT)
        return options_add_report(options, value, error);
    if (row->member == offsetof(struct options, maps))
        return add_map(options, value, error);
    if (option->type == OPTION_WORD)
        *(unsigned *)member = (unsigned)option_word_index(option, value);
    else if (option->type == OPTION_NUMBER)
        *(unsigned *)member = (unsigned)strtoul(value, NULL, 10);
    else
        *(const char **)member = value;
    return true;
}

/* Its value is read when it is known which collection it is for. */
static void
add_collection_option(struct options *options, const struct option *option, const char *value)
{
    struct option_values *given = &options->of_collection;
    given->items = memory_resize(given->items, given->count + 1, sizeof(struct option_value));
    given->items[given->count++] =
        (struct option_value){.name = arena_string(&options->arena, option->name), .text = value};
}

/* Takes argv[*i] and, where it needs one, the value behind it. */
static bool
take_option(struct command_line *line, int *i, struct error *error)
{
    const char *argument = line->argv[*i];
    const char *equals = argument[1] == '-' ? strchr(argument, '=') : NULL;
    size_t length = equals == NULL ? strlen(argument) : (size_t)(equals - argument);
    const char *name = arena_copy(&line->options->arena, argument, length);
    const struct program_option *row = find_program_option(line->command, name);
    const struct option *option = row == NULL ? find_collection_option(line, name) : &row->option;
    if (option == NULL)
        return tell_no_option(line, name, error);
    bool is_flag = option->type == OPTION_FLAG;
    const char *value = equals == NULL ? NULL : equals + 1;
    if (is_flag && value != NULL)
        return error_add(error, STATUS_USAGE, "%s takes no value", option->name);
    if (!is_flag && value == NULL) {
        if (*i + 1 >= line->argc)
            return error_add(error, STATUS_USAGE, "%s needs a value: %s", option->name,
                             option_value_shown(option, &line->options->arena));
        value = line->argv[++*i];
    }
    if (row != NULL)
        return set_program_option(line->options, row, value, error);
    add_collection_option(line->options, option, value);
    return true;
}

static bool
options_read_line(struct command_line *line, struct error *error)
{
    struct options *options = line->options;
    bool only_operands = false;
    for (int i = 2; i < line->argc; i++) {
        char *argument = line->argv[i];
        if (!only_operands && strcmp(argument, "--") == 0)
            only_operands = true;
        else if (only_operands || argument[0] != '-' || argument[1] == '\0')
            options->operands[options->operand_count++] = argument;
        else if (!take_option(line, &i, error))
            return false;
    }
    return true;
}

static void
options_read_clock(struct options *options)
{
    struct system_time now;
    system_local_time(&now);
    options->now = arena_printf(&options->arena, "%04d-%02d-%02dT%02d:%02d:%02d", now.year,
                                now.month, now.day, now.hour, now.minute, now.second);
}

bool
options_parse(struct options *options, const char *command, bool collections, int argc, char **argv,
              struct error *error)
{
    struct command_line line = {.options = options, .command = command, .argc = argc, .argv = argv};
    *options = (struct options){.serial = "001",
                                .fail_on = SEVERITY_ERROR,
                                .progress = PROGRESS_AUTO,
                                .jobs = system_processors()};
    options->operands = memory_zeroed((size_t)argc + 1, sizeof(char *));
    bool done = (!collections || line_load(&line, error)) && options_read_line(&line, error);
    line_free(&line);
    options->out_given = options->out != NULL;
    if (options->out == NULL)
        options->out = "out";
    if (options->now == NULL)
        options_read_clock(options);
    return done;
}

void
options_free(struct options *options)
{
    free(options->operands);
    free(options->of_collection.items);
    arena_free(&options->arena);
    options->operands = NULL;
}

bool
options_have(const struct options *options, const char *name)
{
    for (size_t i = 0; i < options->of_collection.count; i++) {
        if (strcmp(options->of_collection.items[i].name, name) == 0)
            return true;
    }
    return strcmp(name, "--explanations") == 0 && options->explanations != NULL;
}

bool
options_want_colour(const struct options *options, bool standard_output)
{
    const char *refused = system_setting("NO_COLOR");
    if (options->colour != COLOUR_AUTO)
        return options->colour == COLOUR_ALWAYS;
    return standard_output && (refused == NULL || refused[0] == '\0') &&
           system_is_terminal(SYSTEM_OUTPUT);
}

/* --- help ------------------------------------------------------------------------------------- */

static void
options_describe_one(const struct option *option, struct arena *arena, struct buffer *text)
{
    const char *shown = option_value_shown(option, arena);
    size_t from = text->length;
    buffer_printf(text, "  %s%s%s", option->name, shown[0] == '\0' ? "" : " ", shown);
    int width = (int)(text->length - from); /* of 37, and two blanks before the words */
    buffer_printf(text, "%*s  %s\n", width < 37 ? 37 - width : 0, "", option->help);
}

/* One of the program's own; a report of findings with the formats that there are. */
static void
describe_program_option(const struct program_option *row, struct arena *arena, struct buffer *text)
{
    options_describe_one(&row->option, arena, text);
    if (row->option.type == OPTION_REPORT && list_has(row->commands, "check"))
        buffer_printf(text, "  %-36s (%s)\n", "", report_format_names());
}

/* Those of the newest year of each collection. */
static void
describe_collections(const struct command_line *line, struct arena *arena, struct buffer *text)
{
    struct names names = {0};
    catalogue_collections(&line->catalogue, &names);
    for (size_t i = 0; i < names.count; i++) {
        const struct definition *definition = catalogue_newest(&line->catalogue, names.items[i]);
        if (definition->options.count > 0)
            buffer_printf(text, "\n%s:\n", names.items[i]);
        for (size_t k = 0; k < definition->options.count; k++)
            options_describe_one(&definition->options.items[k].option, arena, text);
    }
    names_free(&names);
}

bool
options_describe(const char *command, bool collections, int argc, char **argv, struct buffer *text,
                 struct error *error)
{
    struct command_line line = {.command = command, .argc = argc, .argv = argv};
    struct arena arena = {0};
    for (size_t i = 0; i < PROGRAM_OPTION_COUNT; i++) {
        if (list_has(program_options[i].commands, command))
            describe_program_option(&program_options[i], &arena, text);
    }
    bool done = !collections || line_load(&line, error);
    if (done && collections)
        describe_collections(&line, &arena, text);
    line_free(&line);
    arena_free(&arena);
    return done;
}
