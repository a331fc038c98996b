/* catalogue_choose: which row of whose dates.csv the options of a run name, and what they put
 * beside it. */
#include <string.h>

#include "collection/catalogue.h"

/* One run's choice: what was asked for, and what it comes to. */
struct choice {
    const struct catalogue *catalogue;
    const struct definition *definition;
    const struct option_values *given;
    const char **values; /* of the definition's options */
    day today;
    struct arena *arena;
};

/* ": did you mean ...; known are --term, --year" */
static bool
tell_unknown_option(const struct definition *definition, const char *name, struct error *error)
{
    struct buffer text = {0};
    struct names names = {0};
    for (size_t i = 0; i < definition->options.count; i++)
        names_add(&names, definition->options.items[i].option.name);
    names_suggest(&names, name, names.count, &text);
    error_add(error, STATUS_USAGE, "%s: %s has no such option%s", name, definition->collection,
              text.text);
    names_free(&names);
    buffer_free(&text);
    return false;
}

/* Each option that was given is one of the definition's, and has a value that it may have. */
static bool
choice_resolve(struct choice *choice, struct error *error)
{
    const struct definition *definition = choice->definition;
    bool done = true;
    for (size_t i = 0; i < choice->given->count; i++) {
        const char *name = choice->given->items[i].name;
        if (collection_options_find(&definition->options, name) == NULL)
            done = tell_unknown_option(definition, name, error);
    }
    return done && collection_options_resolve(&definition->options, choice->given, choice->today,
                                              &choice->values, choice->arena, error);
}

static const char *
known_periods(const struct choice *choice)
{
    const char *known = NULL;
    for (size_t i = 0; i < choice->catalogue->count; i++) {
        const struct period *period = &choice->catalogue->periods[i];
        if (strcmp(period->collection, choice->definition->collection) == 0)
            known = arena_printf(choice->arena, "%s%s%s", known == NULL ? "" : known,
                                 known == NULL ? "" : ", ", period_name(period, choice->arena));
    }
    return known == NULL ? "none" : known;
}

/* "--term and --year are needed". Those that choose a row of dates.csv are told with the rows that
 * there are. */
static bool
choice_is_complete(const struct choice *choice, struct error *error)
{
    const struct collection_options *options = &choice->definition->options;
    const char *needed = NULL;
    size_t count = 0;
    bool of_row = false;
    for (size_t i = 0; i < options->count; i++) {
        const struct collection_option *option = &options->items[i];
        bool is_missing = option->required && choice->values[i] == NULL;
        if (!option->required)
            continue;
        count += is_missing;
        of_row = of_row || (is_missing && option->use == USE_ROW);
        needed = needed == NULL
                     ? option->option.name
                     : arena_printf(choice->arena, "%s and %s", needed, option->option.name);
    }
    if (count == 0)
        return true;
    return error_add(error, STATUS_USAGE, "%s %s needed for %s%s%s", needed,
                     strstr(needed, " and ") == NULL ? "is" : "are", choice->definition->collection,
                     of_row ? ": known are " : "", of_row ? known_periods(choice) : "");
}

/* The last date among the options, or today: on that day the row must be in force. */
static const char *
reference_day(const struct choice *choice)
{
    static const char first_day[] = "0000-00-00";
    const struct collection_options *options = &choice->definition->options;
    char text[DATE_SIZE];
    const char *found = NULL;
    for (size_t i = 0; i < options->count; i++) {
        if (options->items[i].use == USE_PERIOD && options->items[i].option.type == OPTION_DATE &&
            choice->values[i] != NULL)
            found = choice->values[i];
    }
    if (found != NULL)
        return found;
    found = date_format(choice->today, text);
    return found[0] == '\0' ? first_day : arena_string(choice->arena, found);
}

static bool
is_row_of(const struct choice *choice, const struct period *period)
{
    const struct collection_options *options = &choice->definition->options;
    for (size_t i = 0; i < options->count; i++) {
        if (options->items[i].use == USE_ROW && choice->values[i] != NULL &&
            !text_same(period_value(period, options->items[i].column), choice->values[i]))
            return false;
    }
    const char *from = period_value(period, "valid_from"), *to = period_value(period, "valid_to");
    const char *on = reference_day(choice);
    return strcmp(from, on) <= 0 && (to[0] == '\0' || strcmp(on, to) <= 0);
}

/* The row that the options name: of several the newest. */
static const struct period *
choice_find_row(const struct choice *choice, struct error *error)
{
    const struct collection_options *options = &choice->definition->options;
    for (size_t i = choice->catalogue->count; i-- > 0;) {
        const struct period *period = &choice->catalogue->periods[i];
        if (strcmp(period->collection, choice->definition->collection) == 0 &&
            is_row_of(choice, period))
            return period;
    }
    const char *wanted = NULL;
    for (size_t i = 0; i < options->count; i++) {
        if (options->items[i].use == USE_ROW && choice->values[i] != NULL)
            wanted = wanted == NULL
                         ? choice->values[i]
                         : arena_printf(choice->arena, "%s %s", wanted, choice->values[i]);
    }
    if (wanted == NULL)
        error_add(error, STATUS_USAGE, "%s is not defined for %s", choice->definition->collection,
                  reference_day(choice));
    else
        error_add(error, STATUS_USAGE, "%s has no %s: known are %s", choice->definition->collection,
                  wanted, known_periods(choice));
    return NULL;
}

/* The row with the values of the options that stand in the place of cells, or beside them. */
static const struct csv_table *
choice_make_table(const struct choice *choice, const struct period *row)
{
    const struct collection_options *options = &choice->definition->options;
    size_t columns = row->table->columns, room = columns + options->count;
    struct csv_table *made = arena_alloc(choice->arena, sizeof *made);
    *made = (struct csv_table){.names = arena_alloc(choice->arena, (room + 1) * sizeof(char *)),
                               .cells = arena_alloc(choice->arena, (room + 1) * sizeof(char *)),
                               .lines = arena_alloc(choice->arena, sizeof(uint32_t)),
                               .rows = 1,
                               .columns = columns,
                               .label = row->table->label};
    made->lines[0] = row->table->lines == NULL ? 1 : row->table->lines[row->row];
    for (size_t c = 0; c < columns; c++) {
        made->names[c] = row->table->names[c];
        made->cells[c] = row->table->cells[row->row * columns + c];
    }
    for (size_t i = 0; i < options->count; i++) {
        size_t c = 0;
        if (options->items[i].use != USE_PERIOD)
            continue;
        while (c < made->columns && strcmp(made->names[c], options->items[i].column) != 0)
            c++;
        if (choice->values[i] == NULL && c < made->columns)
            continue; /* what dates.csv has stays */
        made->columns += c == made->columns;
        made->names[c] = arena_string(choice->arena, options->items[i].column);
        made->cells[c] = arena_string(choice->arena, text_or_empty(choice->values[i]));
    }
    return made;
}

const struct period *
catalogue_choose(const struct catalogue *catalogue, const char *collection,
                 const struct option_values *given, day today, struct resources *resources,
                 struct error *error)
{
    struct choice choice = {.catalogue = catalogue,
                            .definition = catalogue_newest(catalogue, collection),
                            .given = given,
                            .today = today,
                            .arena = &resources->arena};
    if (choice.definition == NULL) {
        struct buffer text = {0};
        struct names names = {0};
        catalogue_collections(catalogue, &names);
        names_suggest(&names, collection, names.count, &text);
        error_add(error, STATUS_USAGE, "there is no collection \"%s\"%s", collection, text.text);
        names_free(&names);
        buffer_free(&text);
        return NULL;
    }
    if (!choice_resolve(&choice, error) || !choice_is_complete(&choice, error))
        return NULL;
    const struct period *row = choice_find_row(&choice, error);
    if (row == NULL)
        return NULL;
    /* An older definition may have other options. */
    bool is_other = row->definition != choice.definition;
    choice.definition = row->definition;
    if (is_other && !choice_resolve(&choice, error))
        return NULL;
    struct period *period = arena_alloc(choice.arena, sizeof *period);
    *period = *row;
    period->table = choice_make_table(&choice, row);
    period->row = 0;
    period->values = choice.values;
    return period;
}
