/* The catalogue: what folders there are under schemas/collections, and what stands in them. */
#include "collection/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "finding/rulebook.h"

/* --- loading ---------------------------------------------------------------------------------- */

static bool
dates_fault(const struct csv_table *dates, size_t row, const char *column, const char *what,
            struct error *error)
{
    return error_add(error, STATUS_FAILED, "%s:%u: %s %s: \"%s\"", dates->label, dates->lines[row],
                     column, what, csv_cell(dates, row, column));
}

/* Cells called ..._date, ..._from, ..._to and the like are dates, and a period does not end before
 * it begins. */
static bool
check_date_row(const struct csv_table *dates, size_t row, struct error *error)
{
    day from = DAY_NONE, date;
    for (size_t i = 0; i < dates->columns; i++) {
        const char *name = dates->names[i], *text = csv_cell(dates, row, name);
        bool is_from = text_ends_with(name, "_from"), is_to = text_ends_with(name, "_to");
        bool is_date =
            is_from || is_to || text_ends_with(name, "_date") || text_ends_with(name, "_deadline");
        bool given = text[0] != '\0';
        if ((is_date && given && !date_parse(slice_of(text), &date)) ||
            (!given && strcmp(name, "census_date") == 0))
            return dates_fault(dates, row, name, "is not a date", error);
        if (is_to && given && from != DAY_NONE && date < from)
            return error_add(error, STATUS_FAILED, "%s:%u: the period ends before it begins: %s",
                             dates->label, dates->lines[row], name);
        from = is_from && given ? date : DAY_NONE;
    }
    return true;
}

/* What an option finds a row by must be a value of that option. */
static bool
check_row_values(const struct definition *definition, size_t row, struct arena *arena,
                 struct error *error)
{
    for (size_t i = 0; i < definition->options.count; i++) {
        const struct collection_option *option = &definition->options.items[i];
        struct error ignored = {0};
        if (option->use == USE_ROW &&
            option_read(&option->option, csv_cell(&definition->dates, row, option->column), arena,
                        &ignored) == NULL) {
            error_free(&ignored);
            return dates_fault(
                &definition->dates, row, option->column,
                arena_printf(arena, "is not %s", option_value_shown(&option->option, arena)),
                error);
        }
    }
    return true;
}

static bool
check_dates(const struct definition *definition, struct arena *arena, struct error *error)
{
    const struct csv_table *dates = &definition->dates;
    for (size_t i = 0; i < definition->options.count; i++) {
        const struct collection_option *option = &definition->options.items[i];
        if (option->use == USE_ROW && !csv_has_column(dates, option->column))
            return error_add(error, STATUS_FAILED, "%s:1: the column %s is missing", dates->label,
                             option->column);
    }
    for (size_t row = 0; row < dates->rows && dates->columns > 0; row++) {
        if (!check_date_row(dates, row, error) || !check_row_values(definition, row, arena, error))
            return false;
    }
    return true;
}

static bool
has_row_option(const struct definition *definition)
{
    for (size_t i = 0; i < definition->options.count; i++) {
        if (definition->options.items[i].use == USE_ROW)
            return true;
    }
    return false;
}

static bool
catalogue_read_dates(struct definition *definition, struct resources *resources,
                     struct error *error)
{
    const struct layers *layers = &definition->layers;
    char *name = layers_file(layers, layers->count - 1, "dates.csv", resources);
    if (!has_row_option(definition) && !resource_exists(resources, name)) {
        definition->dates = (struct csv_table){.rows = 1, .label = definition->folder};
        return true;
    }
    return layers_read_table(resources, name, &definition->dates, error) &&
           check_dates(definition, &resources->arena, error);
}

static void
add_periods(struct catalogue *catalogue, const struct definition *definition)
{
    const char *code = layers_setting(&definition->layers, "collection_code");
    catalogue->periods = memory_resize(
        catalogue->periods, catalogue->count + definition->dates.rows, sizeof(struct period));
    for (size_t row = 0; row < definition->dates.rows; row++)
        catalogue->periods[catalogue->count++] =
            (struct period){.definition = definition,
                            .collection = definition->collection,
                            .folder = definition->folder,
                            .code = code,
                            .table = &definition->dates,
                            .row = row};
}

static bool
add_year(struct catalogue *catalogue, struct resources *resources, const char *collection,
         const char *folder, struct error *error)
{
    struct definition *definition = memory_zeroed(1, sizeof *definition);
    *definition = (struct definition){.collection = collection, .folder = folder};
    catalogue->definitions = memory_resize(catalogue->definitions, catalogue->definition_count + 1,
                                           sizeof(struct definition *));
    catalogue->definitions[catalogue->definition_count++] = definition;
    if (!layers_read(&definition->layers, resources, collection, folder, error) ||
        !collection_options_read(&definition->options, &definition->layers, resources, error) ||
        !catalogue_read_dates(definition, resources, error))
        return false;
    add_periods(catalogue, definition);
    return true;
}

bool
catalogue_load(struct catalogue *catalogue, struct resources *resources, struct error *error)
{
    const char **collections, **years;
    *catalogue = (struct catalogue){0};
    if (!resource_folders(resources, layers_root, &collections, error))
        return false;
    for (; *collections != NULL; collections++) {
        char *folder = arena_printf(&resources->arena, "%s/%s", layers_root, *collections);
        if (!resource_folders(resources, folder, &years, error))
            return false;
        for (; *years != NULL; years++) {
            if (!add_year(catalogue, resources, *collections, *years, error))
                return false;
        }
    }
    return true;
}

void
catalogue_free(struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->definition_count; i++) {
        struct definition *definition = catalogue->definitions[i];
        layers_free(&definition->layers);
        if (definition->dates.columns > 0)
            csv_table_free(&definition->dates);
        free(definition);
    }
    free(catalogue->definitions);
    free(catalogue->periods);
    *catalogue = (struct catalogue){0};
}

/* --- asking ----------------------------------------------------------------------------------- */

void
catalogue_collections(const struct catalogue *catalogue, struct names *names)
{
    for (size_t i = 0; i < catalogue->definition_count; i++)
        names_add(names, catalogue->definitions[i]->collection);
}

const struct definition *
catalogue_newest(const struct catalogue *catalogue, const char *collection)
{
    for (size_t i = catalogue->definition_count; i-- > 0;) {
        if (text_same(catalogue->definitions[i]->collection, collection))
            return catalogue->definitions[i];
    }
    return NULL;
}

const char *
period_value(const struct period *period, const char *column)
{
    return csv_cell(period->table, period->row, column);
}

const char *
period_setting(const struct period *period, const char *key)
{
    return layers_setting(&period->definition->layers, key);
}

/* The values of the options of one use, with `between` between them; NULL if there are none. */
static const char *
values_of_use(const struct period *period, enum option_use use, const char *between,
              struct arena *arena)
{
    const struct collection_options *options = &period->definition->options;
    const char *name = NULL;
    for (size_t i = 0; i < options->count; i++) {
        const struct collection_option *option = &options->items[i];
        if (option->use == use)
            name = name == NULL ? period_value(period, option->column)
                                : arena_printf(arena, "%s%s%s", name, between,
                                               period_value(period, option->column));
    }
    return name;
}

const char *
period_name(const struct period *period, struct arena *arena)
{
    const char *name = values_of_use(period, USE_ROW, " ", arena);
    if (name == NULL)
        name = values_of_use(period, USE_PERIOD, " to ", arena);
    return name == NULL ? "" : name;
}
