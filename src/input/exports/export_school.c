/* Which school, or authority, the rows of a sheet are of. */
#include <stdio.h>
#include <string.h>

#include "input/exports/export_sheet.h"

/* --- from names and titles -------------------------------------------------------------------- */

/* Seven digits of the form of a DfE number, also as 835/2990. */
static bool
dfe_number_in(const char *text, bool slash, char lea[4], char estab[5])
{
    for (const char *at = text; *at != '\0'; at++) {
        size_t digits = strspn(at, "0123456789");
        bool begins = at == text || at[-1] < '0' || at[-1] > '9';
        const char *rest = at + 3;
        if (!begins || digits == 0)
            continue;
        if (slash && digits == 3 && at[3] == '/' && strspn(at + 4, "0123456789") == 4)
            rest = at + 4;
        else if (digits != 7)
            continue;
        if (at[0] < '2' || rest[0] < '1')
            continue;
        snprintf(lea, 4, "%.3s", at);
        snprintf(estab, 5, "%.4s", rest);
        return true;
    }
    return false;
}

/* A number at the front of a text. */
static bool
number_behind(struct exports *exports, const char *pattern, const char *text,
              struct view_settings *settings)
{
    const char *at = export_behind_words(exports, pattern, text);
    size_t length = at == NULL ? 0 : strspn(at, "0123456789/");
    return length > 0 && dfe_number_in(arena_copy(&exports->arena, at, length), true, settings->lea,
                                       settings->estab);
}

/* By the patterns of map and shape, in titles and names. */
static bool
school_by_patterns(struct exports *exports, struct export_sheet *sheet)
{
    const struct sheet_plan *plan = &sheet->plan;
    struct view_settings *settings = &sheet->settings;
    size_t at = 0;
    for (const struct shape_line *line; (line = sheet_plan_line(plan, KEY_SCHOOL, &at)) != NULL;) {
        for (size_t i = 0; i < export_title_count(sheet); i++) {
            if (number_behind(exports, line->value, export_title(exports, sheet, i), settings))
                return true;
        }
        if (number_behind(exports, line->value, plan->sheet, settings) ||
            number_behind(exports, line->value, plan->file, settings))
            return true;
    }
    return false;
}

void
export_settle_given_school(struct exports *exports, struct export_sheet *sheet)
{
    struct view_settings *settings = &sheet->settings;
    const char *of_map = sheet_plan_value(&sheet->plan, KEY_SCHOOL);
    const char *given = exports->options->school;
    sheet->school_known = true;
    if ((given != NULL && dfe_number_in(given, true, settings->lea, settings->estab)) ||
        (of_map != NULL && dfe_number_in(of_map, true, settings->lea, settings->estab)) ||
        school_by_patterns(exports, sheet))
        return;
    sheet->school_from = "seven digits of the file name";
    if (dfe_number_in(sheet->plan.file, false, settings->lea, settings->estab))
        return;
    for (size_t i = 0; i < export_title_count(sheet); i++) {
        const char *text = export_title(exports, sheet, i);
        sheet->school_from =
            arena_printf(&exports->arena, "its number in row %u", sheet->head.rows[i].line);
        if (dfe_number_in(text, true, settings->lea, settings->estab))
            return;
    }
    sheet->school_known = false;
    sheet->school_from = NULL;
}

/* --- the schools of all inputs ---------------------------------------------------------------- */

static void
keep_school(void *context, const struct school_facts *school)
{
    struct exports *exports = context;
    struct school_list *list = &exports->schools;
    list->items = memory_resize(list->items, list->count + 1, sizeof *school);
    list->items[list->count] = *school;
    struct school_facts *kept = &list->items[list->count++];
    kept->urn = arena_string(&exports->arena, school->urn);
    kept->name = arena_string(&exports->arena, school->name);
    kept->id = arena_string(&exports->arena, school->id);
}

struct school_reader {
    struct exports *exports;
    const struct source *source;
};

static const char *
school_value_of(struct exports *exports, const struct source *source, const struct csv_row *row,
                const char *column)
{
    int number = table_column_index(source->def, column);
    bool there = number >= 0 && source->fields[number] < (int)row->count; /* a row may be short */
    struct slice value =
        there ? slice_trim(source_value(source, row, (size_t)number)) : (struct slice){"", 0};
    return arena_copy(&exports->arena, value.text, value.length);
}

static bool
take_plain_school(void *context, const struct csv_row *row)
{
    struct school_reader *reader = context;
    struct school_facts school = {.id = ""};
    snprintf(school.lea, sizeof school.lea, "%s",
             school_value_of(reader->exports, reader->source, row, "LEA"));
    snprintf(school.estab, sizeof school.estab, "%s",
             school_value_of(reader->exports, reader->source, row, "Estab"));
    school.urn = school_value_of(reader->exports, reader->source, row, "URN");
    school.name = school_value_of(reader->exports, reader->source, row, "SchoolName");
    if (school.lea[0] != '\0' && school.estab[0] != '\0')
        keep_school(reader->exports, &school);
    return true;
}

bool
export_read_schools(struct input_set *inputs, struct error *error)
{
    struct exports *exports = inputs->exports;
    bool done = true;
    if (exports->schools_read)
        return true;
    exports->schools_read = true;
    for (size_t i = 0; i < inputs->source_count && done; i++) {
        const struct source *source = &inputs->sources[i];
        struct school_reader reader = {exports, source};
        struct view *view = export_view(source);
        if (strcmp(source->def->name, "schools") != 0)
            continue;
        done = view != NULL
                   ? view_read_schools(view, keep_school, exports, error)
                   : source_read(source, &source->body, 1, take_plain_school, &reader, error);
    }
    return done;
}

/* --- which it is ------------------------------------------------------------------------------ */

static bool
value_is_listed(const struct exports *exports, const struct export_sheet *sheet, enum helper helper)
{
    int column = sheet->plan.helpers[helper];
    for (size_t r = sheet->plan.heading_row + 1; column >= 0 && r < sheet->head.count; r++) {
        const struct head_row *row = &sheet->head.rows[r];
        for (size_t i = 0; i < exports->schools.count && (size_t)column < row->count; i++) {
            const struct school_facts *school = &exports->schools.items[i];
            const char *known = school_fact(school, helper);
            if (known[0] != '\0' &&
                value_same_folded(slice_of(known), slice_of(row->cells[column])))
                return true;
        }
    }
    return false;
}

static bool
settle_authority(struct exports *exports, struct export_sheet *sheet, struct view *view,
                 struct error *error)
{
    const char *la =
        exports->options->la != NULL ? exports->options->la : sheet_plan_set(&sheet->plan, "LA");
    if (sheet->plan.items[view->def->unit_columns[0]] >= 0) {
        view->settings.school_way = SCHOOL_BY_NUMBERS;
        return true;
    }
    view->settings.school_way = SCHOOL_GIVEN;
    view->settings.estab[0] = '\0';
    if (la != NULL && strlen(la) == 3)
        memcpy(view->settings.lea, la, 4);
    else if (!exports->options->only_recognises)
        return error_add(error, STATUS_INPUT, "%s: which authority is this? give --la LLL",
                         sheet->label);
    return true;
}

/* Columns LEA and Estab of the view's table, which a second table takes from the sheet's. */
static bool
has_numbers(const struct export_sheet *sheet)
{
    bool lea = false, estab = false;
    for (size_t i = 0; i < sheet->plan.column_count; i++) {
        const struct column_plan *column = &sheet->plan.columns[i];
        lea = lea || (column->use == USE_ITEM && text_same(column->item, "LEA"));
        estab = estab || (column->use == USE_ITEM && text_same(column->item, "Estab"));
    }
    return lea && estab;
}

bool
export_settle_school(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
                     struct error *error)
{
    static const enum helper by_list[] = {HELPER_SCHOOL_URN, HELPER_SCHOOL_LABEL, HELPER_SCHOOL_ID};
    if (view->def->of_la)
        return settle_authority(inputs->exports, sheet, view, error);
    struct exports *exports = inputs->exports;
    struct view_settings *settings = &view->settings;
    settings->school_way = SCHOOL_BY_NUMBERS;
    if (has_numbers(sheet))
        return true;
    settings->school_way = SCHOOL_BY_DFE_NUMBER;
    if (sheet->plan.helpers[HELPER_DFE_NUMBER] >= 0)
        return true;
    settings->school_way = SCHOOL_BY_LIST;
    for (size_t i = 0; i < sizeof by_list / sizeof by_list[0]; i++) {
        settings->school_helper = by_list[i];
        if (value_is_listed(exports, sheet, by_list[i]))
            return true;
    }
    settings->school_way = SCHOOL_GIVEN;
    if (!sheet->school_known && exports->schools.count == 1) {
        memcpy(settings->lea, exports->schools.items[0].lea, sizeof settings->lea);
        memcpy(settings->estab, exports->schools.items[0].estab, sizeof settings->estab);
        memcpy(sheet->settings.lea, settings->lea, sizeof settings->lea);
        memcpy(sheet->settings.estab, settings->estab, sizeof settings->estab);
        sheet->school_known = true;
        sheet->school_from = "the only one";
    }
    if (!sheet->school_known && !exports->options->only_recognises)
        return error_add(error, STATUS_INPUT,
                         "%s: which school is this? give --school LLLEEEE, or a schools.csv",
                         sheet->label);
    if (sheet->school_from != NULL)
        export_tell_guess(inputs, sheet,
                          arena_printf(&inputs->arena,
                                       "the school is %s %s: %s; --school settles it",
                                       settings->lea, settings->estab, sheet->school_from));
    return true;
}
