/* What pupils are looked up by, and in whom. */
#include <string.h>

#include "input/exports/export_sheet.h"

struct pupil_filler {
    struct exports *exports;
    const struct source *source;
};

static bool
take_plain_pupil(void *context, const struct csv_row *row)
{
    struct pupil_filler *filler = context;
    static const char *const columns[] = {"LEA", "Estab", "UPN", "Surname", "Forename", "DOB"};
    struct slice values[6];
    char born[DATE_SIZE];
    day dob;
    if (row->count < filler->source->field_count)
        return true;
    for (size_t i = 0; i < 6; i++) {
        int number = table_column_index(filler->source->def, columns[i]);
        values[i] = number < 0 ? (struct slice){"", 0}
                               : slice_trim(source_value(filler->source, row, (size_t)number));
    }
    bool dated = date_form_read(values[5], ORDER_DAY_FIRST, &dob, NULL);
    pupil_lookup_add(&filler->exports->lookup,
                     &(struct pupil_facts){.lea = values[0],
                                           .estab = values[1],
                                           .upn = values[2],
                                           .surname = values[3],
                                           .forename = values[4],
                                           .dob = slice_of(dated ? date_format(dob, born) : "")});
    return true;
}

static bool
fill_lookup(struct input_set *inputs, struct error *error)
{
    struct exports *exports = inputs->exports;
    bool done = true;
    if (exports->lookup_filled)
        return true;
    exports->lookup_filled = true;
    for (size_t i = 0; i < inputs->source_count && done; i++) {
        const struct source *source = &inputs->sources[i];
        struct pupil_filler filler = {exports, source};
        struct view *view = export_view(source);
        if (strcmp(source->def->name, "pupils") != 0)
            continue;
        done = view != NULL
                   ? view_read_pupils(view, &exports->lookup, error)
                   : source_read(source, &source->body, 1, take_plain_pupil, &filler, error);
    }
    return done;
}

bool
export_settle_whose(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
                    struct error *error)
{
    static const struct {
        enum helper helper;
        enum whose whose;
        const char *name;
    } ways[] = {{HELPER_UPN, WHOSE_UPN, "UPN"},
                {HELPER_ADMISSION_NUMBER, WHOSE_ADMISSION_NUMBER, "AdmissionNumber"},
                {HELPER_LOCAL_ID, WHOSE_LOCAL_ID, "LocalID"},
                {HELPER_FULL_NAME, WHOSE_NAME, "FullName"},
                {HELPER_SURNAME, WHOSE_NAME, "Surname and Forename"}};
    view->settings.whose = WHOSE_UPN;
    if (view->def->of_la || strcmp(view->def->name, "pupils") == 0 ||
        table_column_index(view->def, "UPN") < 0)
        return true;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (sheet->plan.helpers[ways[i].helper] < 0)
            continue;
        view->settings.whose = ways[i].whose;
        if (ways[i].whose == WHOSE_UPN)
            return true;
        export_tell_guess(inputs, sheet,
                          arena_printf(&inputs->arena, "pupils are looked up by %s", ways[i].name));
        return fill_lookup(inputs, error);
    }
    return true;
}
