/* Columns that a table needs and no sheet gives. */
#include <string.h>

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
        struct buffer known = {0};
        buffer_string(&known, "");
        headings_append_list(&inputs->exports->options->shapes->headings, def, def->columns[i].name,
                             &known);
        good = error_add(error, STATUS_INPUT,
                         "%s:%u: no sheet has the column %s, which would be known as %s; a map "
                         "with set,%s= says that it is meant to be blank",
                         source->path, source->header_line, def->columns[i].name, known.text,
                         def->columns[i].name);
        buffer_free(&known);
    }
    return good;
}
