/* options.csv of a collection: reading it, and the values that a run has by it. */
#include "collection/collection_option.h"

#include <stdio.h>
#include <string.h>

#include "finding/rulebook.h"

/* --- reading options.csv ---------------------------------------------------------------------- */

static bool
option_fault(const struct csv_table *table, size_t row, const char *what, struct error *error)
{
    return error_add(error, STATUS_FAILED, "%s:%u: the option \"%s\" %s", table->label,
                     table->lines[row], csv_cell(table, row, "name"), what);
}

/* "all-new-pupils" is all_new_pupils for SQL. */
static const char *
collection_option_column_of(const char *name, struct arena *arena)
{
    char *column = arena_string(arena, name);
    for (char *at = column; *at != '\0'; at++) {
        if (*at == '-')
            *at = '_';
    }
    return column;
}

/* "---01" and "--08-01": the last such day up to today; "today"; or a date. */
static bool
collection_option_read_day(const char *text, day today, day *date)
{
    struct civil civil = date_to_civil(today);
    int month = 0, day_of_month = 0, length = 0;
    if (strcmp(text, "today") == 0) {
        *date = today;
        return true;
    }
    if (sscanf(text, "---%2d%n", &day_of_month, &length) == 1 && text[length] == '\0') {
        bool is_past = day_of_month <= civil.day;
        month = is_past ? civil.month : civil.month - 1;
        *date = month > 0 ? date_from_civil(civil.year, month, day_of_month)
                          : date_from_civil(civil.year - 1, 12, day_of_month);
        return day_of_month >= 1 && day_of_month <= 28;
    }
    if (sscanf(text, "--%2d-%2d%n", &month, &day_of_month, &length) == 2 && text[length] == '\0') {
        if (month < 1 || month > 12 || day_of_month < 1 || day_of_month > 28)
            return false;
        *date = date_from_civil(civil.year, month, day_of_month);
        if (*date > today)
            *date = date_from_civil(civil.year - 1, month, day_of_month);
        return true;
    }
    return date_parse(slice_of(text), date);
}

static bool
check_initial(const struct collection_option *option, struct arena *arena)
{
    struct error ignored = {0};
    day date;
    if (option->initial[0] == '\0')
        return true;
    if (option->option.type == OPTION_DATE)
        return collection_option_read_day(option->initial, 0, &date);
    bool is_good = option->option.type != OPTION_FLAG &&
                   option_read(&option->option, option->initial, arena, &ignored) != NULL;
    error_free(&ignored);
    return is_good;
}

static bool
check_option(const struct collection_options *options, const struct collection_option *option,
             const struct csv_table *table, size_t row, struct arena *arena, struct error *error)
{
    day date;
    const struct option *plain = &option->option;
    if (plain->type == OPTION_TYPE_COUNT || plain->type == OPTION_REPORT)
        return option_fault(table, row, "has a type that there is not", error);
    if (!option_limits_are_good(plain) || (plain->type == OPTION_DATE && plain->limits[0] != '\0' &&
                                           !collection_option_read_day(plain->limits, 0, &date)))
        return option_fault(table, row, "has limits that its type cannot have", error);
    if (!text_is_identifier(option->column))
        return option_fault(table, row, "has a column that is no name for SQL", error);
    const char *use = csv_cell(table, row, "use");
    if (use[0] != '\0' && !list_has("row period", use))
        return option_fault(table, row, "has a use that is neither row nor period", error);
    if (!check_initial(option, arena))
        return option_fault(table, row, "has a default that is no value of it", error);
    return collection_options_find(options, plain->name) == NULL ||
           option_fault(table, row, "stands twice", error);
}

static void
read_option(struct collection_option *option, const struct csv_table *table, size_t row,
            struct arena *arena)
{
    const char *name = csv_cell(table, row, "name"), *use = csv_cell(table, row, "use");
    const char *column = csv_cell(table, row, "column");
    *option = (struct collection_option){
        .option = {.name = arena_printf(arena, "--%s", name),
                   .type = option_type_find(csv_cell(table, row, "type")),
                   .limits = arena_string(arena, csv_cell(table, row, "limits")),
                   .help = arena_string(arena, csv_cell(table, row, "help"))},
        .use = strcmp(use, "row") == 0      ? USE_ROW
               : strcmp(use, "period") == 0 ? USE_PERIOD
                                            : USE_SQL,
        .column = column[0] == '\0' ? collection_option_column_of(name, arena)
                                    : arena_string(arena, column),
        .initial = arena_string(arena, csv_cell(table, row, "default")),
        .with = arena_string(arena, csv_cell(table, row, "with")),
        .required = strcmp(csv_cell(table, row, "required"), "yes") == 0,
    };
}

/* A partner is one of the others, and a date as this one is. */
static bool
check_partners(const struct collection_options *options, const struct csv_table *table,
               struct arena *arena, struct error *error)
{
    for (size_t i = 0; i < options->count; i++) {
        const struct collection_option *option = &options->items[i];
        if (option->with[0] == '\0')
            continue;
        const struct collection_option *partner =
            collection_options_find(options, arena_printf(arena, "--%s", option->with));
        if (partner == NULL || partner == option || partner->option.type != option->option.type)
            return option_fault(table, i, "has a partner that there is not", error);
    }
    return true;
}

static bool
take_options(struct collection_options *options, const struct csv_table *table, struct arena *arena,
             struct error *error)
{
    options->items = arena_alloc(arena, table->rows * sizeof(struct collection_option));
    for (size_t row = 0; row < table->rows; row++) {
        struct collection_option *option = &options->items[row];
        read_option(option, table, row, arena);
        if (!check_option(options, option, table, row, arena, error))
            return false;
        options->count++;
    }
    return check_partners(options, table, arena, error);
}

bool
collection_options_read(struct collection_options *options, const struct layers *layers,
                        struct resources *resources, struct error *error)
{
    struct csv_table table;
    size_t layer = layers_topmost(layers, "options.csv", resources);
    *options = (struct collection_options){0};
    if (layer == layers->count)
        return true;
    bool done = layers_read_table(resources, layers_file(layers, layer, "options.csv", resources),
                                  &table, error) &&
                take_options(options, &table, &resources->arena, error);
    csv_table_free(&table);
    return done;
}

const struct collection_option *
collection_options_find(const struct collection_options *options, const char *name)
{
    for (size_t i = 0; i < options->count; i++) {
        if (text_same(options->items[i].option.name, name))
            return &options->items[i];
    }
    return NULL;
}

/* --- the values of a run ---------------------------------------------------------------------- */

static const struct option_value *
collection_option_find_given(const struct option_values *given, const char *name)
{
    for (size_t i = given->count; i-- > 0;) { /* of two the later one counts */
        if (text_same(given->items[i].name, name))
            return &given->items[i];
    }
    return NULL;
}

static bool
resolve_option(const struct collection_option *option, const struct option_values *given, day today,
               const char **value, struct arena *arena, struct error *error)
{
    const struct option_value *found = collection_option_find_given(given, option->option.name);
    *value = NULL;
    if (option->option.type == OPTION_FLAG) {
        *value = found == NULL ? "0" : "1";
    } else if (found != NULL) {
        *value = option_read(&option->option, found->text, arena, error);
        return *value != NULL;
    } else if (option->initial[0] != '\0' && option->option.type == OPTION_DATE) {
        char text[DATE_SIZE];
        day date;
        if (collection_option_read_day(option->initial, today, &date))
            *value = arena_string(arena, date_format(date, text));
    } else if (option->initial[0] != '\0') {
        *value = option->initial;
    }
    return true;
}

/* Dates as YYYY-MM-DD compare as texts do. */
static bool
check_pair(const struct collection_option *first, const struct collection_option *second,
           const char *from, const char *to, struct error *error)
{
    const char *limits = second->option.limits;
    day first_day = DAY_NONE, last_day = DAY_NONE, begins_first, begins_last;
    if (from == NULL || to == NULL || first->option.type != OPTION_DATE)
        return true;
    if (strcmp(from, to) > 0)
        return error_add(error, STATUS_USAGE, "%s %s is after %s %s", first->option.name, from,
                         second->option.name, to);
    if (limits[0] == '\0' || !date_parse(slice_of(from), &first_day) ||
        !date_parse(slice_of(to), &last_day) ||
        !collection_option_read_day(limits, first_day, &begins_first) ||
        !collection_option_read_day(limits, last_day, &begins_last) || begins_first == begins_last)
        return true;
    char begins[DATE_SIZE];
    return error_add(
        error, STATUS_USAGE, "%s %s and %s %s are not in one academic year: on %s another begins",
        first->option.name, from, second->option.name, to, date_format(begins_last, begins));
}

/* Of a pair both are given or neither. */
static bool
check_partners_given(const struct collection_options *options, const struct option_values *given,
                     struct arena *arena, struct error *error)
{
    for (size_t i = 0; i < options->count; i++) {
        const struct collection_option *option = &options->items[i];
        const char *partner = arena_printf(arena, "--%s", option->with);
        if (option->with[0] != '\0' &&
            collection_option_find_given(given, option->option.name) != NULL &&
            collection_option_find_given(given, partner) == NULL)
            return error_add(error, STATUS_USAGE, "%s needs %s as well, or neither",
                             option->option.name, partner);
    }
    return true;
}

static bool
check_pairs(const struct collection_options *options, const char *const *values,
            struct arena *arena, struct error *error)
{
    for (size_t i = 0; i < options->count; i++) {
        const struct collection_option *option = &options->items[i];
        if (option->with[0] == '\0')
            continue;
        const struct collection_option *partner =
            collection_options_find(options, arena_printf(arena, "--%s", option->with));
        size_t other = (size_t)(partner - options->items);
        if (other > i && !check_pair(option, partner, values[i], values[other], error))
            return false;
    }
    return true;
}

bool
collection_options_resolve(const struct collection_options *options,
                           const struct option_values *given, day today, const char ***values,
                           struct arena *arena, struct error *error)
{
    bool done = true;
    *values = arena_alloc(arena, (options->count + 1) * sizeof(char *));
    for (size_t i = 0; i < options->count; i++)
        done =
            resolve_option(&options->items[i], given, today, &(*values)[i], arena, error) && done;
    return done && check_partners_given(options, given, arena, error) &&
           check_pairs(options, *values, arena, error);
}
