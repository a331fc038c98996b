/* What a sheet does not say by itself: its school, its week, whose its rows are. Each answer rests
 * on what is nearest to the sheet, and a guess is told (F132). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/temporary.h"
#include "input/exports.h"
#include "sheets/sheet_writer.h"

static void
tell_guess(struct input_set *inputs, const struct export_sheet *sheet, const char *said)
{
    const char *const more[] = {"said", said, NULL};
    uint32_t line = sheet->head.rows[sheet->plan.heading_row].line;
    struct place place = {sheet->file_number, line, 0};
    input_set_tell(inputs, "F132", place, "", arena_string(&inputs->arena, said), more);
}

/* --- texts ------------------------------------------------------------------------------------ */

/* The cells of a row with blanks between. */
static const char *
row_text(struct exports *exports, const struct head_row *row)
{
    struct buffer text = {0};
    buffer_string(&text, "");
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i][0] != '\0')
            buffer_printf(&text, "%s%s", text.length > 0 ? " " : "", row->cells[i]);
    }
    const char *kept = arena_string(&exports->arena, text.text);
    buffer_free(&text);
    return kept;
}

/* How many rows of titles there are. */
static size_t
title_count(const struct export_sheet *sheet)
{
    if (sheet->plan.shape == NULL)
        return 0;
    return sheet->plan.heading_row - (sheet->plan.with_above ? 1 : 0);
}

static bool
is_word_character(char character)
{
    const char text[] = {character, '\0'};
    return text_word_length(text) > 0;
}

/* The text of a date that stands at the front; NULL: none does. */
static const char *
date_at(struct exports *exports, struct export_sheet *sheet, const char *text)
{
    struct date_form form;
    struct slice slice = slice_of(text);
    if (!date_form_scan(slice, ORDER_DAY_FIRST, false, &form, &sheet->plan.evidence) &&
        !date_form_scan(slice, ORDER_MONTH_FIRST, false, &form, NULL))
        return NULL;
    return arena_copy(&exports->arena, text, form.length);
}

/* 20250908, as names have it. */
static const char *
compact_date(struct exports *exports, const char *text)
{
    if (strspn(text, "0123456789") != 8 || memcmp(text, "20", 2) != 0)
        return NULL;
    const char *date = arena_printf(&exports->arena, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    day parsed;
    return date_form_read(slice_of(date), ORDER_DAY_FIRST, &parsed, NULL) ? date : NULL;
}

static const char *
date_in(struct exports *exports, struct export_sheet *sheet, const char *text, bool compact)
{
    char *plain = text_copy(text);
    const char *found = NULL;
    for (char *at = plain; *at != '\0'; at++)
        *at = *at == '_' ? ' ' : *at;
    for (const char *at = plain; *at != '\0' && found == NULL; at++) {
        if (at != plain && (is_word_character(at[-1]) || at[-1] == '/'))
            continue;
        found = date_at(exports, sheet, at);
        if (found == NULL && compact)
            found = compact_date(exports, at);
    }
    free(plain);
    return found;
}

/* Behind the words of a pattern such as "Week beginning {date}". */
static const char *
date_by_pattern(struct exports *exports, struct export_sheet *sheet, const char *pattern,
                const char *text)
{
    const char *brace = strstr(pattern, "{date}");
    if (brace == NULL)
        return NULL;
    char *words = arena_copy(&exports->arena, pattern, (size_t)(brace - pattern));
    size_t length = slice_trim(slice_of(words)).length;
    words[length] = '\0';
    const char *at = length == 0 ? text : strcasestr(text, words);
    if (at == NULL)
        return NULL;
    at += length;
    at += strspn(at, " :-");
    return date_at(exports, sheet, at);
}

/* --- the week --------------------------------------------------------------------------------- */

static const char *
week_by_patterns(struct exports *exports, struct export_sheet *sheet, const char *text)
{
    const enum shape_key keys[] = {KEY_WEEK, KEY_DATE};
    const char *found = NULL;
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        size_t at = 0;
        for (const struct shape_line *line;
             found == NULL && (line = sheet_plan_line(&sheet->plan, keys[k], &at)) != NULL;)
            found = date_by_pattern(exports, sheet, line->value, text);
    }
    return found;
}

/* A row that says when it was printed says no week. */
static bool
is_print_line(const struct exports *exports, const char *text)
{
    struct buffer scratch = {0};
    bool is = shapes_sums_up(exports->options->shapes, slice_of(text), &scratch);
    buffer_free(&scratch);
    return is;
}

static void
week_of_titles(struct exports *exports, struct export_sheet *sheet)
{
    struct view_settings *settings = &sheet->settings;
    for (size_t i = 0; i < title_count(sheet) && settings->week_text == NULL; i++)
        settings->week_text =
            week_by_patterns(exports, sheet, row_text(exports, &sheet->head.rows[i]));
    for (size_t i = 0; i < title_count(sheet) && settings->week_text == NULL; i++) {
        const char *text = row_text(exports, &sheet->head.rows[i]);
        if (!is_print_line(exports, text))
            settings->week_text = date_in(exports, sheet, text, false);
        if (settings->week_text != NULL)
            sheet->week_from = arena_printf(&exports->arena, "row %u", sheet->head.rows[i].line);
    }
}

static void
week_of_names(struct exports *exports, struct export_sheet *sheet)
{
    static const char *const from[] = {"the sheet name", "the file name"};
    const char *const names[] = {sheet->plan.sheet, sheet->plan.file};
    for (size_t i = 0; i < 2 && sheet->settings.week_text == NULL; i++) {
        sheet->settings.week_text = week_by_patterns(exports, sheet, names[i]);
        if (sheet->settings.week_text == NULL)
            sheet->settings.week_text = date_in(exports, sheet, names[i], true);
        if (sheet->settings.week_text != NULL)
            sheet->week_from = from[i];
    }
}

static void
settle_week(struct exports *exports, struct export_sheet *sheet)
{
    const char *of_map = sheet_plan_value(&sheet->plan, KEY_WEEK);
    day date;
    if (exports->options->week != NULL)
        sheet->settings.week_text = exports->options->week;
    else if (of_map != NULL && date_form_read(slice_of(of_map), ORDER_DAY_FIRST, &date, NULL))
        sheet->settings.week_text = of_map;
    else
        week_of_titles(exports, sheet);
    if (sheet->settings.week_text == NULL)
        week_of_names(exports, sheet);
}

/* 2025/26, 2025-2026: the year in which it begins; 0: none stands there. */
static int
academic_year_in(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (strspn(at, "0123456789") != 4 || memcmp(at, "20", 2) != 0 ||
            (at[4] != '/' && at[4] != '-'))
            continue;
        int year = atoi(at), next = atoi(at + 5);
        size_t digits = strspn(at + 5, "0123456789");
        if ((digits == 2 && next == (year + 1) % 100) || (digits == 4 && next == year + 1))
            return year;
    }
    return 0;
}

static void
settle_year(struct exports *exports, struct export_sheet *sheet)
{
    day date;
    int *year = &sheet->settings.year;
    if (sheet->settings.week_text != NULL &&
        date_form_read(slice_of(sheet->settings.week_text), ORDER_DAY_FIRST, &date, NULL)) {
        struct civil civil = date_to_civil(date);
        *year = civil.month >= 9 ? civil.year : civil.year - 1;
    }
    for (size_t i = 0; i < title_count(sheet) && *year == 0; i++)
        *year = academic_year_in(row_text(exports, &sheet->head.rows[i]));
    if (*year == 0)
        *year = academic_year_in(sheet->plan.sheet);
    if (*year == 0)
        *year = academic_year_in(sheet->plan.file);
}

/* --- the school ------------------------------------------------------------------------------- */

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

static void
settle_given_school(struct exports *exports, struct export_sheet *sheet)
{
    struct view_settings *settings = &sheet->settings;
    const char *of_map = sheet_plan_value(&sheet->plan, KEY_SCHOOL);
    const char *given = exports->options->school;
    sheet->school_known = true;
    if ((given != NULL && dfe_number_in(given, true, settings->lea, settings->estab)) ||
        (of_map != NULL && dfe_number_in(of_map, true, settings->lea, settings->estab)))
        return;
    sheet->school_from = "seven digits of the file name";
    if (dfe_number_in(sheet->plan.file, false, settings->lea, settings->estab))
        return;
    for (size_t i = 0; i < title_count(sheet); i++) {
        const char *text = row_text(exports, &sheet->head.rows[i]);
        sheet->school_from =
            arena_printf(&exports->arena, "its number in row %u", sheet->head.rows[i].line);
        if (dfe_number_in(text, true, settings->lea, settings->estab))
            return;
    }
    sheet->school_known = false;
    sheet->school_from = NULL;
}

static enum date_order
order_of(const struct exports *exports, const struct export_sheet *sheet)
{
    const char *of_map = sheet_plan_value(&sheet->plan, KEY_DATE_ORDER);
    if (exports->options->order != ORDER_UNSETTLED)
        return exports->options->order;
    if (of_map == NULL)
        return ORDER_UNSETTLED;
    return strcmp(of_map, "mdy") == 0 ? ORDER_MONTH_FIRST : ORDER_DAY_FIRST;
}

void
exports_settle_sheet(struct exports *exports, struct export_sheet *sheet)
{
    sheet->settings.order = order_of(exports, sheet);
    settle_week(exports, sheet);
    settle_year(exports, sheet);
    settle_given_school(exports, sheet);
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
exports_settle_value_of(struct exports *exports, const struct source *source,
                        const struct csv_row *row, const char *column)
{
    int number = table_column_index(source->def, column);
    struct slice value =
        number < 0 ? (struct slice){"", 0} : slice_trim(source_value(source, row, (size_t)number));
    return arena_copy(&exports->arena, value.text, value.length);
}

static bool
take_plain_school(void *context, const struct csv_row *row)
{
    struct school_reader *reader = context;
    struct school_facts school = {.id = ""};
    if (row->count < reader->source->field_count)
        return true;
    snprintf(school.lea, sizeof school.lea, "%s",
             exports_settle_value_of(reader->exports, reader->source, row, "LEA"));
    snprintf(school.estab, sizeof school.estab, "%s",
             exports_settle_value_of(reader->exports, reader->source, row, "Estab"));
    school.urn = exports_settle_value_of(reader->exports, reader->source, row, "URN");
    school.name = exports_settle_value_of(reader->exports, reader->source, row, "SchoolName");
    keep_school(reader->exports, &school);
    return true;
}

static bool
read_schools(struct input_set *inputs, struct error *error)
{
    struct exports *exports = inputs->exports;
    bool done = true;
    if (exports->schools_read)
        return true;
    exports->schools_read = true;
    for (size_t i = 0; i < inputs->source_count && done; i++) {
        const struct source *source = &inputs->sources[i];
        struct school_reader reader = {exports, source};
        struct view *view = exports_view(source);
        if (strcmp(source->def->name, "schools") != 0)
            continue;
        done = view != NULL
                   ? view_read_schools(view, keep_school, exports, error)
                   : source_read(source, &source->body, 1, take_plain_school, &reader, error);
    }
    return done;
}

/* --- which school a sheet's rows are of ------------------------------------------------------- */

static bool
value_is_listed(const struct exports *exports, const struct export_sheet *sheet, enum helper helper)
{
    int column = sheet->plan.helpers[helper];
    for (size_t r = sheet->plan.heading_row + 1; column >= 0 && r < sheet->head.count; r++) {
        const struct head_row *row = &sheet->head.rows[r];
        for (size_t i = 0; i < exports->schools.count && (size_t)column < row->count; i++) {
            const struct school_facts *school = &exports->schools.items[i];
            const char *known = helper == HELPER_SCHOOL_URN  ? school->urn
                                : helper == HELPER_SCHOOL_ID ? school->id
                                                             : school->name;
            if (known[0] != '\0' && text_same(known, row->cells[column]))
                return true;
        }
    }
    return false;
}

static const char *
set_value(const struct export_sheet *sheet, const char *item)
{
    size_t at = 0;
    for (const struct shape_line *line;
         (line = sheet_plan_line(&sheet->plan, KEY_SET, &at)) != NULL;) {
        if (text_same(line->a, item))
            return line->b;
    }
    return NULL;
}

static bool
settle_authority(struct exports *exports, struct export_sheet *sheet, struct view *view,
                 struct error *error)
{
    const char *la = exports->options->la != NULL ? exports->options->la : set_value(sheet, "LA");
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

static bool
settle_school(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
              struct error *error)
{
    static const enum helper by_list[] = {HELPER_SCHOOL_URN, HELPER_SCHOOL_LABEL, HELPER_SCHOOL_ID};
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
        sheet->school_known = true;
        sheet->school_from = "the only one";
    }
    if (!sheet->school_known && !exports->options->only_recognises)
        return error_add(error, STATUS_INPUT,
                         "%s: which school is this? give --school LLLEEEE, or a schools.csv",
                         sheet->label);
    if (sheet->school_from != NULL)
        tell_guess(inputs, sheet,
                   arena_printf(&inputs->arena, "the school is %s %s: %s; --school settles it",
                                settings->lea, settings->estab, sheet->school_from));
    return true;
}

/* --- whose rows they are ---------------------------------------------------------------------- */

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
        struct view *view = exports_view(source);
        if (strcmp(source->def->name, "pupils") != 0)
            continue;
        done = view != NULL
                   ? view_read_pupils(view, &exports->lookup, error)
                   : source_read(source, &source->body, 1, take_plain_pupil, &filler, error);
    }
    return done;
}

static bool
settle_whose(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
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
        tell_guess(inputs, sheet,
                   arena_printf(&inputs->arena, "pupils are looked up by %s", ways[i].name));
        return fill_lookup(inputs, error);
    }
    return true;
}

/* --- a grid's days ---------------------------------------------------------------------------- */

static bool
check_days(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
           struct error *error)
{
    const struct sheet_plan *plan = &sheet->plan;
    bool own_date =
        view->date >= 0 && view->columns != NULL && view_cell(view, (size_t)view->date) > 0;
    bool own_week = plan->helpers[HELPER_WEEK] >= 0, week_used = false;
    for (size_t i = 0; i < plan->session_count && view->date >= 0; i++) {
        const struct session_column *session = &plan->sessions[i];
        bool said = session->date != DAY_NONE || (session->weekday >= 0 && own_week) ||
                    (session->weekday < 0 && session->month == 0 && own_date);
        if (said)
            continue;
        if (view->sessions[i].date == DAY_NONE && !inputs->exports->options->only_recognises)
            return error_add(error, STATUS_INPUT,
                             session->month > 0
                                 ? "%s: which year is this? give --week with any day of it"
                                 : "%s: which week is this? give --week DATE (any day in it)",
                             sheet->label);
        week_used = session->month == 0;
    }
    day date;
    if (week_used && sheet->week_from != NULL &&
        (date_form_read(slice_of(sheet->settings.week_text), ORDER_DAY_FIRST, &date, NULL) ||
         date_form_read(slice_of(sheet->settings.week_text), ORDER_MONTH_FIRST, &date, NULL))) {
        char text[DATE_SIZE];
        tell_guess(inputs, sheet,
                   arena_printf(&inputs->arena, "the week is that of %s: %s; --week settles it",
                                date_format(date - date_weekday(date), text), sheet->week_from));
    }
    return true;
}

bool
exports_settle_view(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
                    struct error *error)
{
    struct exports *exports = inputs->exports;
    bool of_schools = strcmp(view->def->name, "schools") == 0;
    if (!of_schools && !view->def->of_la && !read_schools(inputs, error))
        return false;
    if (!(view->def->of_la ? settle_authority(exports, sheet, view, error)
                           : settle_school(inputs, sheet, view, error)) ||
        !settle_whose(inputs, sheet, view, error))
        return false;
    view_init(view, &exports->arena);
    if (of_schools) {
        view_set_constant(view, "Phase", exports->options->phase);
        view_set_constant(view, "SchoolName", exports->options->school_name);
    }
    if (!check_days(inputs, sheet, view, error))
        return false;
    return view->code >= 0 || view_settle_order(view, error);
}

/* --- required columns ------------------------------------------------------------------------- */

static bool
is_given(const struct input_set *inputs, const struct table_def *def, size_t column)
{
    const char *name = def->columns[column].name;
    bool of_name = strcmp(name, "Surname") == 0 || strcmp(name, "Forename") == 0;
    for (size_t s = 0; s < inputs->exports->sheet_count; s++) {
        const struct export_sheet *sheet = &inputs->exports->sheets[s];
        if (sheet->plan.shape == NULL || sheet->plan.shape->table != def)
            continue;
        if (sheet->plan.items[column] >= 0 || set_value(sheet, name) != NULL ||
            (of_name && sheet->plan.helpers[HELPER_FULL_NAME] >= 0))
            return true;
    }
    return false;
}

static void
list_headings(const struct shapes *shapes, const struct table_def *def, const char *item,
              struct buffer *text)
{
    size_t listed = 0;
    for (size_t i = 0; i < shapes->heading_count && listed < 6; i++) {
        const struct heading *heading = &shapes->headings[i];
        if (strcmp(heading->table, def->name) == 0 && strcmp(heading->item, item) == 0 &&
            heading->shown[0] != '\0')
            buffer_printf(text, "%s%s", listed++ == 0 ? "" : ", ", heading->shown);
    }
}

bool
exports_check_required(const struct input_set *inputs, const struct source *source,
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
        list_headings(inputs->exports->options->shapes, def, def->columns[i].name, &known);
        good = error_add(error, STATUS_INPUT,
                         "%s:%u: no sheet has the column %s, which would be known as %s; a map "
                         "with set,%s= says that it is meant to be blank",
                         source->path, source->header_line, def->columns[i].name, known.text,
                         def->columns[i].name);
        buffer_free(&known);
    }
    return good;
}

/* --- the school of the options ---------------------------------------------------------------- */

static bool
is_made(const struct exports *exports, size_t sheet)
{
    for (size_t i = 0; i < sheet; i++) {
        const struct export_sheet *before = &exports->sheets[i];
        if (before->school_known && before->plan.shape != NULL &&
            strcmp(before->settings.lea, exports->sheets[sheet].settings.lea) == 0 &&
            strcmp(before->settings.estab, exports->sheets[sheet].settings.estab) == 0)
            return true;
    }
    return false;
}

static void
write_school(struct exports *exports, struct sheet_writer *writer, const struct export_sheet *sheet)
{
    const char *const cells[] = {sheet->settings.lea, sheet->settings.estab,
                                 text_or_empty(exports->options->school_name),
                                 text_or_empty(exports->options->phase)};
    sheet_writer_row(writer, 0);
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        sheet_writer_cell(writer, i, slice_of(cells[i]));
}

bool
exports_make_schools(struct input_set *inputs, struct error *error)
{
    struct exports *exports = inputs->exports;
    struct sheet_writer writer;
    struct sheet made = {.name = NULL};
    struct buffer heading = {0};
    size_t count = 0;
    if (exports->made_schools.descriptor >= 0)
        return true;
    for (size_t i = 0; i < exports->sheet_count; i++) {
        const struct export_sheet *sheet = &exports->sheets[i];
        count += sheet->school_known && sheet->plan.shape != NULL &&
                 sheet->plan.shape->table != NULL && !sheet->plan.shape->table->of_la;
    }
    if (count == 0)
        return true;
    if (exports->options->phase == NULL && exports->options->needs_phase)
        return error_add(error, STATUS_INPUT,
                         "which phase is the school? give --phase CODE (PS, SS, NS ...): it "
                         "decides which blocks are due");
    buffer_string(&heading, "0,LEA,Estab,SchoolName,Phase\n");
    bool done = sheet_writer_begin(&writer, "--school", true, error);
    for (size_t i = 0; i < exports->sheet_count && done; i++) {
        const struct export_sheet *sheet = &exports->sheets[i];
        if (sheet->school_known && sheet->plan.shape != NULL && !is_made(exports, i))
            write_school(exports, &writer, sheet);
    }
    done = done && sheet_writer_finish(&writer, &made, &heading);
    if (done)
        exports->made_schools = made.file;
    sheet_writer_end(&writer);
    buffer_free(&heading);
    return done;
}
