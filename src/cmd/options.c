#include "cmd/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/workers.h"

typedef bool (*set_fn)(struct options *options, const char *value);

static bool
set_term(struct options *options, const char *value)
{
    options->term = value;
    return list_has("autumn spring summer", value) && value[0] != '\0';
}

static bool
all_digits(const char *value, size_t length)
{
    return strlen(value) == length && strspn(value, "0123456789") == length;
}

static bool
set_year(struct options *options, const char *value)
{
    options->year = value;
    return all_digits(value, 4);
}

static bool
set_out(struct options *options, const char *value)
{
    options->out = value;
    options->out_given = true;
    return value[0] != '\0';
}

static bool
set_jobs(struct options *options, const char *value)
{
    char *end;
    long jobs = strtol(value, &end, 10);
    options->jobs = jobs > 0 && jobs <= 256 ? (unsigned)jobs : 0;
    return options->jobs > 0 && *end == '\0';
}

static bool
set_schemas(struct options *options, const char *value)
{
    options->schemas = value;
    return value[0] != '\0';
}

static bool
set_fail_on(struct options *options, const char *value)
{
    options->never_fail = strcmp(value, "never") == 0;
    return options->never_fail || severity_parse(slice_of(value), &options->fail_on);
}

static bool
set_report(struct options *options, const char *value)
{
    if (options->report_count == REPORT_LIMIT)
        return false;
    options->reports[options->report_count++] = value;
    return value[0] != '\0';
}

static bool
set_serial(struct options *options, const char *value)
{
    options->serial = value;
    return all_digits(value, 3);
}

static bool
set_census_date(struct options *options, const char *value)
{
    day date;
    options->census_date = value;
    return strlen(value) == 10 && value[4] == '-' && date_parse(slice_of(value), &date);
}

static bool
set_explanations(struct options *options, const char *value)
{
    options->explanations = value;
    return value[0] != '\0';
}

static bool
set_now(struct options *options, const char *value)
{
    day today;
    options->now = value;
    return date_parse_time(slice_of(value), &today);
}

static bool
set_quiet(struct options *options, const char *value)
{
    (void)value;
    options->quiet = true;
    return true;
}

static bool
set_redact(struct options *options, const char *value)
{
    (void)value;
    options->redact = true;
    return true;
}

static bool
set_diff(struct options *options, const char *value)
{
    (void)value;
    options->diff = true;
    return true;
}

static bool
set_progress(struct options *options, const char *value)
{
    static const char *const modes[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(value, modes[i]) == 0) {
            options->progress = (enum progress_mode)i;
            return true;
        }
    }
    return false;
}

static const struct option {
    const char *name, *value, *help;
    set_fn set;
} all_options[] = {
    {"--term", "autumn|spring|summer", "the term of the census day", set_term},
    {"--year", "YYYY", "the calendar year of the census day", set_year},
    {"-o", "DIR", "write the files here; build without it: out", set_out},
    {"--report", "FORMAT[:PATH]", "text, csv or json, to standard output or a file; repeatable",
     set_report},
    {"--fail-on", "error|query|info|never", "findings that make the exit status 1 (default: error)",
     set_fail_on},
    {"--explanations", "FILE.csv", "what there is to say about queries: see the manual",
     set_explanations},
    {"--now", "YYYY-MM-DDThh:mm:ss", "the time to take for now", set_now},
    {"--serial", "NNN", "the serial number of the return (default: 001)", set_serial},
    {"--census-date", "YYYY-MM-DD", "count on this day, where a collection's dates are inferred",
     set_census_date},
    {"--schemas", "DIR", "use the definitions in this folder, not the built-in ones", set_schemas},
    {"--jobs", "N", "schools worked on at the same time (default: all processors)", set_jobs},
    {"--progress", "auto|always|never", "the progress line on a terminal", set_progress},
    {"--redact", NULL, "no child's number and no value in reports and findings.csv", set_redact},
    {"--diff", NULL, "what changed from one year to another: two years of list collections",
     set_diff},
    {"--quiet", NULL, "no summary and no progress on standard error", set_quiet},
};

static const struct option *
find_option(option_names names, const char *argument, size_t length)
{
    for (; *names != NULL; names++) {
        if (strlen(*names) != length || memcmp(*names, argument, length) != 0)
            continue;
        for (size_t i = 0; i < sizeof all_options / sizeof all_options[0]; i++) {
            if (strcmp(all_options[i].name, *names) == 0)
                return &all_options[i];
        }
    }
    return NULL;
}

/* Takes argv[*i] and, where it needs one, the value behind it. */
static bool
take_option(struct options *options, option_names names, int argc, char **argv, int *i,
            struct error *error)
{
    const char *argument = argv[*i];
    const char *equals = argument[1] == '-' ? strchr(argument, '=') : NULL;
    size_t length = equals == NULL ? strlen(argument) : (size_t)(equals - argument);
    const struct option *option = find_option(names, argument, length);
    if (option == NULL)
        return error_add(error, STATUS_USAGE, "%s: no such option for this command", argument);
    const char *value = equals == NULL ? NULL : equals + 1;
    if (option->value == NULL && value != NULL)
        return error_add(error, STATUS_USAGE, "%s takes no value", option->name);
    if (option->value != NULL && value == NULL) {
        if (*i + 1 >= argc)
            return error_add(error, STATUS_USAGE, "%s needs a value: %s", option->name,
                             option->value);
        value = argv[++*i];
    }
    return option->set(options, value) || error_add(error, STATUS_USAGE, "%s: \"%s\" is not %s",
                                                    option->name, value, option->value);
}

static void
read_clock(struct options *options)
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    strftime(options->clock, sizeof options->clock, "%Y-%m-%dT%H:%M:%S", &local);
    options->now = options->clock;
}

bool
options_parse(struct options *options, option_names names, int argc, char **argv,
              struct error *error)
{
    bool only_operands = false;
    *options = (struct options){.out = "out",
                                .serial = "001",
                                .fail_on = SEVERITY_ERROR,
                                .progress = PROGRESS_AUTO,
                                .jobs = workers_available()};
    options->operands = memory_zeroed((size_t)argc + 1, sizeof(char *));
    for (int i = 2; i < argc; i++) {
        if (!only_operands && strcmp(argv[i], "--") == 0)
            only_operands = true;
        else if (only_operands || argv[i][0] != '-' || argv[i][1] == '\0')
            options->operands[options->operand_count++] = argv[i];
        else if (!take_option(options, names, argc, argv, &i, error))
            return false;
    }
    if (options->now == NULL)
        read_clock(options);
    return true;
}

void
options_free(struct options *options)
{
    free(options->operands);
    options->operands = NULL;
}

void
options_describe(option_names names, struct buffer *text)
{
    for (size_t i = 0; i < sizeof all_options / sizeof all_options[0]; i++) {
        const struct option *option = &all_options[i];
        char left[64];
        if (find_option(names, option->name, strlen(option->name)) != option)
            continue;
        snprintf(left, sizeof left, "%s%s%s", option->name, option->value == NULL ? "" : " ",
                 option->value == NULL ? "" : option->value);
        buffer_printf(text, "  %-36s %s\n", left, option->help);
    }
}
