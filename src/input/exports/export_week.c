/* The week of a sheet whose columns do not say it, and the school year of dates without one. */
#include <stdlib.h>
#include <string.h>

#include "input/exports/export_sheet.h"

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
            found = export_date_by_pattern(exports, sheet, line->value, text);
    }
    return found;
}

static bool
has_figure(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

/* A title without the cells that say when it was printed, which is no week: "Printed 01/02/2026",
 * or "Printed" with the date in the next. */
static const char *
title_without_prints(const struct exports *exports, const struct head_row *row, struct buffer *text)
{
    struct buffer scratch = {0};
    bool skip = false;
    buffer_clear(text);
    buffer_string(text, "");
    for (size_t i = 0; i < row->count; i++) {
        const char *cell = row->cells[i];
        if (cell[0] == '\0')
            continue;
        bool printed =
            summary_rows_have(&exports->options->shapes->summary_rows, slice_of(cell), &scratch);
        if (!printed && !skip)
            buffer_printf(text, "%s%s", text->length > 0 ? " " : "", cell);
        skip = printed && !has_figure(cell);
    }
    buffer_free(&scratch);
    return text->text;
}

static void
week_of_titles(struct exports *exports, struct export_sheet *sheet)
{
    struct view_settings *settings = &sheet->settings;
    for (size_t i = 0; i < export_title_count(sheet) && settings->week_text == NULL; i++)
        settings->week_text = week_by_patterns(exports, sheet, export_title(exports, sheet, i));
    struct buffer text = {0};
    for (size_t i = 0; i < export_title_count(sheet) && settings->week_text == NULL; i++) {
        const char *title = title_without_prints(exports, &sheet->head.rows[i], &text);
        settings->week_text = export_date_in(exports, sheet, title, false);
        if (settings->week_text != NULL)
            sheet->week_from = arena_printf(&exports->arena, "row %u", sheet->head.rows[i].line);
    }
    buffer_free(&text);
}

static void
week_of_names(struct exports *exports, struct export_sheet *sheet)
{
    static const char *const from[] = {"the sheet name", "the file name"};
    const char *const names[] = {sheet->plan.sheet, sheet->plan.file};
    for (size_t i = 0; i < 2 && sheet->settings.week_text == NULL; i++) {
        sheet->settings.week_text = week_by_patterns(exports, sheet, names[i]);
        if (sheet->settings.week_text == NULL)
            sheet->settings.week_text = export_date_of_week(exports, sheet, names[i]);
        if (sheet->settings.week_text == NULL)
            sheet->settings.week_text = export_date_in(exports, sheet, names[i], true);
        if (sheet->settings.week_text != NULL)
            sheet->week_from = from[i];
    }
}

/* Whether the user said it. */
static bool
settle_week_text(struct exports *exports, struct export_sheet *sheet)
{
    const char *of_map = sheet_plan_value(&sheet->plan, KEY_WEEK);
    day date;
    if (exports->options->week != NULL)
        sheet->settings.week_text = exports->options->week;
    else if (of_map != NULL && date_form_read(slice_of(of_map), ORDER_DAY_FIRST, &date, NULL))
        sheet->settings.week_text = of_map;
    else
        week_of_titles(exports, sheet);
    bool given =
        sheet->settings.week_text != NULL && (sheet->settings.week_text == exports->options->week ||
                                              sheet->settings.week_text == of_map);
    if (sheet->settings.week_text == NULL)
        week_of_names(exports, sheet);
    return given;
}

/* --- the year --------------------------------------------------------------------------------- */

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
take_year(struct export_sheet *sheet, int year, const char *from)
{
    if (sheet->settings.year != 0 || year == 0)
        return;
    sheet->settings.year = year;
    sheet->year_from = from;
}

static void
settle_year(struct exports *exports, struct export_sheet *sheet, bool week_is_given)
{
    const char *week = sheet->settings.week_text;
    day date;
    if (week != NULL && (date_form_read(slice_of(week), ORDER_DAY_FIRST, &date, NULL) ||
                         date_form_read(slice_of(week), ORDER_MONTH_FIRST, &date, NULL)))
        take_year(sheet, date_school_year(date),
                  week_is_given              ? NULL
                  : sheet->week_from != NULL ? sheet->week_from
                                             : "the week of a title");
    for (size_t i = 0; i < export_title_count(sheet); i++)
        take_year(sheet, academic_year_in(export_title(exports, sheet, i)), "a title");
    take_year(sheet, academic_year_in(sheet->plan.sheet), "the sheet name");
    take_year(sheet, academic_year_in(sheet->plan.file), "the file name");
}

/* Whether some session column has no date of its own. */
static bool
wants_week(const struct sheet_plan *plan)
{
    bool wants = false;
    for (size_t i = 0; i < plan->session_count; i++)
        wants = wants || plan->sessions[i].date == DAY_NONE;
    return wants;
}

/* The dates of all titles say in which order the sheet is read; of names the one that is used. */
static void
take_evidence(struct exports *exports, struct export_sheet *sheet, bool of_names)
{
    struct date_evidence *evidence = &sheet->plan.evidence;
    for (size_t i = 0; i < export_title_count(sheet); i++)
        export_take_dates(evidence, export_title(exports, sheet, i));
    if (of_names && wants_week(&sheet->plan))
        export_take_dates(evidence, sheet->settings.week_text);
}

void
export_settle_week(struct exports *exports, struct export_sheet *sheet)
{
    bool given = settle_week_text(exports, sheet);
    const char *from = sheet->week_from;
    take_evidence(exports, sheet, from != NULL && strncmp(from, "row ", 4) != 0);
    settle_year(exports, sheet, given);
}

/* --- whether all days are known --------------------------------------------------------------- */

static void
tell_days(struct input_set *inputs, const struct export_sheet *sheet, bool week_used,
          bool year_used)
{
    char text[DATE_SIZE];
    day date;
    if (week_used && sheet->week_from != NULL &&
        (date_form_read(slice_of(sheet->settings.week_text), ORDER_DAY_FIRST, &date, NULL) ||
         date_form_read(slice_of(sheet->settings.week_text), ORDER_MONTH_FIRST, &date, NULL)))
        export_tell_guess(
            inputs, sheet,
            arena_printf(&inputs->arena, "the week is that of %s: %s; --week settles it",
                         date_format(date - date_weekday(date), text), sheet->week_from));
    if (year_used && sheet->year_from != NULL)
        export_tell_guess(inputs, sheet,
                          arena_printf(&inputs->arena,
                                       "dates without a year are of the school year %d/%02d: %s; "
                                       "--week with any day of it settles it",
                                       sheet->settings.year, (sheet->settings.year + 1) % 100,
                                       sheet->year_from));
}

bool
export_check_days(struct input_set *inputs, struct export_sheet *sheet, struct view *view,
                  struct error *error)
{
    const struct sheet_plan *plan = &sheet->plan;
    bool own_date =
        view->date >= 0 && view->columns != NULL && view_has_cell(view, (size_t)view->date);
    bool own_week = plan->helpers[HELPER_WEEK] >= 0, week_used = false, year_used = false;
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
        week_used = week_used || session->month == 0;
        year_used = year_used || session->month > 0;
    }
    tell_days(inputs, sheet, week_used, year_used);
    return true;
}
