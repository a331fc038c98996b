/* Columns that a table needs and no sheet gives. */
#include <string.h>

#include "base/nearest.h"
#include "input/exports/export_sheet.h"

static bool
is_given(const struct input_set *inputs, const struct table_def *def, size_t column)
{
    const char *name = def->columns[column].name;
    bool of_name = strcmp(name, "Surname") == 0 || strcmp(name, "Forename") == 0;
    for (size_t s = 0; s < inputs->exports->sheet_count; s++) {
        const struct export_sheet *sheet = &inputs->exports->sheets[s];
        if (sheet->plan.shape == NULL || sheet->plan.shape->table != def)
            continue;
        if (sheet->plan.items[column] >= 0 || sheet_plan_set(&sheet->plan, name) != NULL ||
            (of_name && sheet->plan.helpers[HELPER_FULL_NAME] >= 0))
            return true;
    }
    return false;
}

/* Adds what the headings of the table's sheets are that no shape knows. */
static void
add_unknown_headings(const struct input_set *inputs, const struct table_def *def,
                     struct names *unknown)
{
    for (size_t s = 0; s < inputs->exports->sheet_count; s++) {
        const struct sheet_plan *plan = &inputs->exports->sheets[s].plan;
        bool of_table = plan->shape != NULL && plan->shape->table == def;
        for (size_t i = 0; of_table && i < plan->column_count; i++) {
            if (plan->columns[i].use == USE_UNKNOWN && plan->columns[i].heading[0] != '\0')
                names_add(unknown, plan->columns[i].heading);
        }
    }
}

/* Which option can say it of a school; "" for all else. */
static const char *
option_for(const struct table_def *def, const char *column)
{
    if (strcmp(def->name, "schools") != 0)
        return "";
    return strcmp(column, "Phase") == 0        ? "--phase CODE gives it; "
           : strcmp(column, "SchoolName") == 0 ? "--school-name TEXT gives it; "
                                               : "";
}

/* That no sheet has the column, what it could be called, and what the sheets have instead. */
static bool
refuse_without(const struct input_set *inputs, const struct source *source, const char *column,
               struct error *error)
{
    struct buffer known = {0}, there = {0};
    struct names unknown = {0}, missing = {0};
    buffer_string(&known, "");
    buffer_string(&there, "");
    headings_append_list(&inputs->exports->options->shapes->headings, source->def, column, &known);
    add_unknown_headings(inputs, source->def, &unknown);
    names_add(&missing, column);
    names_tell_unknown(&unknown, &missing, &there);
    error_add(error, STATUS_INPUT,
              "%s:%u: no sheet has the column %s, which would be known as %s; %sa map with "
              "set,%s= says that it is meant to be blank%s",
              source->path, source->header_line, column, known.text,
              option_for(source->def, column), column, there.text);
    names_free(&unknown);
    names_free(&missing);
    buffer_free(&known);
    buffer_free(&there);
    return false;
}

bool
export_check_required(const struct input_set *inputs, const struct source *source,
                      const struct view *view, struct error *error)
{
    const struct table_def *def = source->def;
    bool good = true;
    if (inputs->exports->options->only_recognises)
        return true;
    for (size_t i = 0; i < def->count; i++) {
        if (!def->columns[i].required || view_gives(view, i) || is_given(inputs, def, i))
            continue;
        good = refuse_without(inputs, source, def->columns[i].name, error);
    }
    return good;
}
