/* muster list: collections, dates, rules, codes. */
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/run.h"
#include "report/listing.h"

struct subject {
    const char *name;
    const char *const *columns;
    size_t column_count;
    bool (*fill)(struct run *run, const char *argument, struct listing *listing,
                 struct error *error);
};

static bool
fill_collections(struct run *run, const char *argument, struct listing *listing,
                 struct error *error)
{
    (void)argument;
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        const char *title;
        if (i > 0 && period->table == period[-1].table)
            continue;
        if (!period_setting(period, "title", &run->resources, &title, error))
            return false;
        struct buffer terms = {0};
        for (size_t k = i; k < run->catalogue.count && period[k - i].table == period->table; k++)
            buffer_printf(&terms, "%s%s %s", terms.length > 0 ? ", " : "",
                          period_value(&period[k - i], "term"),
                          period_value(&period[k - i], "year"));
        const char *const cells[] = {period->collection, period->folder,
                                     arena_string(&run->resources.arena, terms.text), title};
        listing_add(listing, cells);
        buffer_free(&terms);
    }
    return true;
}

/* The columns that every dates.csv has first; the periods behind them differ by collection. */
static bool
fill_dates(struct run *run, const char *argument, struct listing *listing, struct error *error)
{
    (void)argument;
    (void)error;
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        struct buffer more = {0};
        for (size_t c = 0; c < period->table->columns; c++) {
            const char *name = period->table->names[c];
            const char *value = period_value(period, name);
            if (value[0] != '\0' && !list_has("term year census_date date_status", name))
                buffer_printf(&more, "%s%s=%s", more.length > 0 ? " " : "", name, value);
        }
        const char *const cells[] = {
            period->collection,
            period_value(period, "term"),
            period_value(period, "year"),
            period_value(period, "census_date"),
            period_value(period, "date_status"),
            more.length > 0 ? arena_string(&run->resources.arena, more.text) : ""};
        listing_add(listing, cells);
        buffer_free(&more);
    }
    return true;
}

static void
add_rules(struct listing *listing, const struct rulebook *book, const char *of)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct rule *rule = &book->rules[i];
        const char *const cells[] = {rule->id,
                                     severity_name(rule->severity),
                                     of,
                                     rule->terms == NULL ? "all" : rule->terms,
                                     rule->confidence,
                                     rule->unchecked == NULL ? "yes" : "no",
                                     rule->title};
        listing_add(listing, cells);
    }
}

static bool
fill_rules(struct run *run, const char *argument, struct listing *listing, struct error *error)
{
    bool found = argument == NULL || strcmp(argument, "register") == 0;
    if (found)
        add_rules(listing, &run->register_rules.book, "register");
    if (!run_load_newest(run, error))
        return false;
    for (size_t i = 0; i < run->kept_count; i++) {
        const struct collection *collection = &run->kept[i];
        if (argument != NULL && strcmp(argument, collection->name) != 0)
            continue;
        add_rules(listing, &collection->book, collection->name);
        found = true;
    }
    struct buffer known = {0};
    for (size_t i = 0; i < run->kept_count; i++)
        buffer_printf(&known, ", %s", run->kept[i].name);
    if (!found)
        error_add(error, STATUS_USAGE, "there are no rules of \"%s\": known are register%s",
                  argument, known.text == NULL ? "" : known.text);
    buffer_free(&known);
    return found;
}

static void
add_attendance_codes(struct run *run, struct listing *listing)
{
    const struct csv_table *table = &run->register_rules.codes.table;
    for (size_t row = 0; row < table->rows; row++) {
        if (strcmp(csv_cell(table, row, "class"), "no_mark") == 0)
            continue;
        const char *const cells[] = {
            csv_cell(table, row, "code"),     csv_cell(table, row, "valid_from"),
            csv_cell(table, row, "valid_to"), csv_cell(table, row, "session"),
            csv_cell(table, row, "class"),    csv_cell(table, row, "possible"),
            csv_cell(table, row, "attended"), csv_cell(table, row, "authorised"),
            csv_cell(table, row, "returned"), csv_cell(table, row, "short_name")};
        listing_add(listing, cells);
    }
}

static bool
unknown_set(struct run *run, const char *name, struct error *error)
{
    struct buffer known = {0};
    for (size_t i = 0; i < run->kept_count; i++) {
        for (size_t k = 0; k < run->kept[i].code_set_count; k++) {
            const char *set = run->kept[i].code_sets[k].name;
            if (known.length == 0 || !list_has(known.text, set))
                buffer_printf(&known, "%s%s", known.length > 0 ? " " : "", set);
        }
    }
    error_add(error, STATUS_USAGE, "there is no code set \"%s\": known are %s", name,
              known.length > 0 ? known.text : "none");
    buffer_free(&known);
    return false;
}

/* Any set as its own columns. */
static bool
fill_code_set(struct run *run, const char *name, struct listing *listing, struct error *error)
{
    if (!run_load_newest(run, error))
        return false;
    for (size_t i = 0; i < run->kept_count; i++) {
        for (size_t k = 0; k < run->kept[i].code_set_count; k++) {
            const struct code_set_table *set = &run->kept[i].code_sets[k];
            if (strcmp(set->name, name) != 0)
                continue;
            listing->names = (const char *const *)set->table.names;
            listing->columns = set->table.columns;
            for (size_t row = 0; row < set->table.rows; row++)
                listing_add(listing,
                            (const char *const *)&set->table.cells[row * set->table.columns]);
            return true;
        }
    }
    return unknown_set(run, name, error);
}

static bool
fill_codes(struct run *run, const char *argument, struct listing *listing, struct error *error)
{
    if (argument != NULL && strcmp(argument, "attendance") != 0)
        return fill_code_set(run, argument, listing, error);
    add_attendance_codes(run, listing);
    return true;
}

static const char *const collection_columns[] = {"collection", "definition", "terms", "title"};
static const char *const date_columns[] = {"collection",  "term",        "year",
                                           "census_date", "date_status", "periods"};
static const char *const rule_columns[] = {"rule",       "severity", "of",   "terms",
                                           "confidence", "checked",  "title"};
static const char *const code_columns[] = {"code",     "valid_from", "valid_to", "session",
                                           "class",    "possible",   "attended", "authorised",
                                           "returned", "short_name"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct subject subjects[] = {
    {"collections", collection_columns, COUNT(collection_columns), fill_collections},
    {"rules", rule_columns, COUNT(rule_columns), fill_rules},
    {"codes", code_columns, COUNT(code_columns), fill_codes},
    {"dates", date_columns, COUNT(date_columns), fill_dates},
};

/* To standard output, or whole or not at all to a file. */
static bool
write_listing(const struct listing *listing, const char *format, const char *path,
              struct error *error)
{
    struct output_set *set = path == NULL ? NULL : output_set_begin_bare();
    struct output *output = path == NULL ? output_standard() : output_create(set, path, 0, error);
    bool done = output != NULL;
    if (done && !listing_write(listing, format, output))
        done = error_add(error, STATUS_USAGE, "--report: \"%s\" is not text, csv or json", format);
    if (output != NULL && path == NULL)
        done = output_close(output, error) && done;
    if (set != NULL)
        done = done && output_set_commit(set, error);
    output_set_end(set);
    return done;
}

static bool
list_subject(struct run *run, const struct subject *subject, struct error *error)
{
    const struct options *options = run->options;
    const char *argument = options->operand_count > 1 ? options->operands[1] : NULL;
    const char *wanted = options->report_count > 0 ? options->reports[0] : "text";
    const char *colon = strchr(wanted, ':');
    char *format = arena_copy(&run->resources.arena, wanted,
                              colon == NULL ? strlen(wanted) : (size_t)(colon - wanted));
    struct listing listing = {.names = subject->columns, .columns = subject->column_count};
    bool done = subject->fill(run, argument, &listing, error) &&
                write_listing(&listing, format, colon == NULL ? NULL : colon + 1, error);
    listing_free(&listing);
    return done;
}

static enum status
run_list(const struct options *options, struct error *error)
{
    const struct subject *subject = NULL;
    for (size_t i = 0; options->operand_count > 0 && i < COUNT(subjects); i++) {
        if (strcmp(options->operands[0], subjects[i].name) == 0)
            subject = &subjects[i];
    }
    if (subject == NULL || options->operand_count > 2 || options->report_count > 1) {
        error_add(error, STATUS_USAGE,
                  "list takes one of collections, rules [COLLECTION], codes [SET], dates");
        return STATUS_USAGE;
    }
    struct run run;
    bool done = run_begin(&run, options, error) && list_subject(&run, subject, error);
    run_end(&run);
    return done ? STATUS_DONE : error->status;
}

static const char *const names[] = {"--report", "--schemas", NULL};

const struct command command_list = {
    "list", "collections | rules [COLLECTION] | codes [SET] | dates [--report text|csv|json]",
    "show what there is", names, run_list};
