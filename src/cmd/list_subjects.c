/* What muster list can list: a table of subjects, and a function each that fills the listing. */
#include <string.h>

#include "cmd/exported.h"
#include "cmd/list.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
fill_collections(struct run *run, const char *argument, struct listing *listing,
                 struct error *error)
{
    (void)argument;
    (void)error;
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        if (i > 0 && period->table == period[-1].table)
            continue;
        struct buffer terms = {0};
        for (size_t k = i; k < run->catalogue.count && period[k - i].table == period->table; k++)
            buffer_printf(&terms, "%s%s", terms.length > 0 ? ", " : "",
                          period_name(&period[k - i], &run->resources.arena));
        const char *const cells[] = {period->collection, period->folder,
                                     arena_string(&run->resources.arena, terms.text),
                                     period_setting(period, "title")};
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

static const char *const code_columns[] = {"code",     "valid_from", "valid_to",  "session",
                                           "class",    "possible",   "attended",  "authorised",
                                           "returned", "advance",    "short_name"};

static void
add_attendance_codes(struct run *run, struct listing *listing)
{
    const struct csv_table *table = &run->register_rules.codes.table;
    for (size_t row = 0; row < table->rows; row++) {
        if (strcmp(csv_cell(table, row, "class"), "no_mark") == 0)
            continue;
        const char *cells[COUNT(code_columns)];
        for (size_t i = 0; i < COUNT(code_columns); i++)
            cells[i] = csv_cell(table, row, code_columns[i]);
        listing_add(listing, cells);
    }
}

static bool
unknown_set(struct run *run, const char *name, struct error *error)
{
    struct buffer text = {0};
    struct names names = {0};
    names_add(&names, "attendance");
    for (size_t i = 0; i < run->kept_count; i++) {
        for (size_t k = 0; k < run->kept[i].code_set_count; k++)
            names_add(&names, run->kept[i].code_sets[k].name);
    }
    names_suggest(&names, name, names.count, &text);
    error_add(error, STATUS_USAGE, "there is no code set \"%s\"%s", name, text.text);
    names_free(&names);
    buffer_free(&text);
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
            if (!text_same(set->name, name))
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
    if (argument != NULL && !text_same(argument, "attendance"))
        return fill_code_set(run, argument, listing, error);
    add_attendance_codes(run, listing);
    return true;
}

/* --- what depends on the year ----------------------------------------------------------------- */

static const char *
text_or(const char *text, const char *otherwise)
{
    return text == NULL ? otherwise : text;
}

static void
list_subjects_add_rules(struct listing *listing, const struct rulebook *book, const char *of)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct rule *rule = &book->rules[i];
        const char *const cells[] = {rule->id,
                                     severity_name(rule->severity),
                                     of,
                                     text_or(rule->terms, "all"),
                                     rule->confidence,
                                     rule->unchecked == NULL ? "yes" : "no",
                                     rule->title,
                                     rule->block->body,
                                     rule->message,
                                     rule->to_do,
                                     rule->why,
                                     rule->source};
        listing_add(listing, cells);
    }
}

static void
fill_rules(struct run *run, const struct collection *terms, size_t count, struct listing *listing)
{
    (void)run;
    (void)count;
    list_subjects_add_rules(listing, &terms->book, terms->name);
}

static const char *
type_name(enum item_type type)
{
    static const char *const names[] = {
        [ITEM_CONTAINER] = "",        [ITEM_TEXT] = "text",       [ITEM_DATE] = "date",
        [ITEM_DATETIME] = "dateTime", [ITEM_BOOLEAN] = "boolean", [ITEM_INTEGER] = "integer",
        [ITEM_DECIMAL] = "decimal"};
    return names[type];
}

static void
fill_items(struct run *run, const struct collection *terms, size_t count, struct listing *listing)
{
    for (size_t i = 0; i < count; i++) {
        const struct return_schema *schema = &terms[i].schema;
        for (size_t t = 0; t < schema->table_count; t++) {
            const struct return_table *table = schema->tables[t];
            for (size_t c = 0; c < table->column_count; c++) {
                const struct item *item = table->columns[c];
                const char *const cells[] = {terms[i].name,
                                             terms[i].term,
                                             table->name,
                                             item->column,
                                             type_name(item->type),
                                             text_or(item->phases, "all"),
                                             text_or(item->pupils, "all"),
                                             text_or(item->codes, ""),
                                             item_path(item, &run->resources.arena)};
                listing_add(listing, cells);
            }
        }
    }
}

/* Every code of every set; what a set says about a code beside it, as one text. */
static void
fill_all_codes(struct run *run, const struct collection *terms, size_t count,
               struct listing *listing)
{
    (void)count;
    for (size_t i = 0; i < terms->code_set_count; i++) {
        const struct csv_table *table = &terms->code_sets[i].table;
        for (size_t row = 0; row < table->rows; row++) {
            const char *const *found = (const char *const *)&table->cells[row * table->columns];
            const char *more = "";
            for (size_t c = 1; c < table->columns; c++)
                more = arena_printf(&run->resources.arena, "%s%s%s", more,
                                    more[0] == '\0' || found[c][0] == '\0' ? "" : ", ", found[c]);
            const char *const cells[] = {terms->name, terms->code_sets[i].name, found[0], more};
            listing_add(listing, cells);
        }
    }
}

/* The folder of the collection's year, or of its newest; NULL if it has none such. */
static const char *
find_year(const struct run *run, const char *collection, const char *year)
{
    const char *found = NULL;
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        if (strcmp(period->collection, collection) == 0 &&
            (year == NULL || strcmp(period->folder, year) == 0))
            found = period->folder; /* they come in order: the last is the newest */
    }
    return found;
}

static bool
fill_year(struct run *run, const struct subject *subject, const char *collection,
          const char *folder, struct listing *listing, struct error *error)
{
    size_t first = run->kept_count;
    if (!run_load_year(run, collection, folder, error))
        return false;
    subject->fill_year(run, &run->kept[first], run->kept_count - first, listing);
    return true;
}

static bool
unknown_year(const struct run *run, const struct request *request, struct error *error)
{
    struct buffer known = {0};
    for (size_t i = 0; i < run->catalogue.count; i++) {
        const struct period *period = &run->catalogue.periods[i];
        if (i == 0 || period->table != period[-1].table)
            buffer_printf(&known, "%s%s %s", known.length > 0 ? ", " : "", period->collection,
                          period->folder);
    }
    const char *of = request->of == NULL ? "collection" : request->of;
    if (request->earlier_year != NULL)
        error_add(error, STATUS_USAGE, "there is no %s with both %s and %s: known are %s", of,
                  request->earlier_year, request->year, known.text);
    else if (request->year != NULL)
        error_add(error, STATUS_USAGE, "there is no %s %s: known are %s", of, request->year,
                  known.text);
    else
        error_add(error, STATUS_USAGE, "there is nothing of \"%s\": known are register, %s", of,
                  known.length == 0 ? "none" : known.text);
    buffer_free(&known);
    return false;
}

/* All collections that have the year (and the one it is compared with), or the one asked for. */
bool
subject_fill_year(struct run *run, const struct subject *subject, const struct request *request,
                  const char *year, struct listing *listing, struct error *error)
{
    bool any = false, done = true;
    for (size_t i = 0; i < run->catalogue.count && done; i++) {
        const char *name = run->catalogue.periods[i].collection;
        const char *folder = find_year(run, name, year);
        if ((i > 0 && strcmp(name, run->catalogue.periods[i - 1].collection) == 0) ||
            (request->of != NULL && !text_same(request->of, name)) || folder == NULL ||
            find_year(run, name, request->earlier_year) == NULL ||
            find_year(run, name, request->year) == NULL)
            continue;
        any = true;
        done = fill_year(run, subject, name, folder, listing, error);
    }
    return done && (any || unknown_year(run, request, error));
}

/* The register's rules have no year. */
bool
subject_fill(struct run *run, const struct subject *subject, const struct request *request,
             struct listing *listing, struct error *error)
{
    bool of_register = subject->fill_year == fill_rules && request->year == NULL &&
                       (request->of == NULL || text_same(request->of, "register"));
    if (subject->fill != NULL)
        return subject->fill(run, request->of, listing, error);
    if (of_register)
        list_subjects_add_rules(listing, &run->register_rules.book, "register");
    return (of_register && request->of != NULL) ||
           subject_fill_year(run, subject, request, request->year, listing, error);
}

static const char *const collection_columns[] = {"collection", "definition", "terms", "title"};
static const char *const date_columns[] = {"collection",  "term",        "year",
                                           "census_date", "date_status", "periods"};
static const char *const rule_columns[] = {"rule",       "severity", "of",    "terms",
                                           "confidence", "checked",  "title", "test",
                                           "message",    "do",       "why",   "source"};
static const char *const item_columns[] = {"collection", "term",   "table", "column", "type",
                                           "phases",     "pupils", "codes", "element"};
static const char *const set_columns[] = {"collection", "set", "code", "more"};

static const char *const input_columns[] = {"name", "table", "title", "evidence"};

/* The shapes of exports. */
static bool
fill_inputs(struct run *run, const char *argument, struct listing *listing, struct error *error)
{
    (void)argument;
    if (!exported_load_shapes(run, error))
        return false;
    for (size_t i = 0; i < run->shapes.count; i++) {
        const struct shape *shape = &run->shapes.items[i];
        if (shape->only_named)
            continue;
        const char *table = shape->root != NULL    ? shape->root
                            : shape->table == NULL ? "none"
                                                   : shape->table->name;
        const char *const cells[] = {shape->name, table, shape->title, shape->evidence};
        listing_add(listing, cells);
    }
    return true;
}

static const struct subject subjects[] = {
    {"collections", collection_columns, COUNT(collection_columns), 0, COUNT(collection_columns),
     false, fill_collections, NULL},
    {"rules", rule_columns, COUNT(rule_columns), 1, 7, false, NULL, fill_rules},
    {"items", item_columns, COUNT(item_columns), 4, COUNT(item_columns), true, NULL, fill_items},
    {"codes", code_columns, COUNT(code_columns), 0, COUNT(code_columns), true, fill_codes, NULL},
    {"dates", date_columns, COUNT(date_columns), 0, COUNT(date_columns), true, fill_dates, NULL},
    {"inputs", input_columns, COUNT(input_columns), 0, COUNT(input_columns), false, fill_inputs,
     NULL},
};

/* What --diff compares in the place of the listing of the same name. */
static const struct subject compared_codes = {
    "codes", set_columns, COUNT(set_columns), 3, COUNT(set_columns), false, NULL, fill_all_codes};

const struct subject *
subject_find(const char *name, bool compared)
{
    for (size_t i = 0; i < COUNT(subjects); i++) {
        if (text_same(subjects[i].name, name))
            return compared && subjects[i].fill == fill_codes ? &compared_codes : &subjects[i];
    }
    return NULL;
}
