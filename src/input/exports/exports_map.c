/* The map of exports: one line for each thing that was recognised or guessed. */
#include "input/exports/exports_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/exports/export_sheet.h"

static void __attribute__((format(printf, 5, 6)))
append_line(struct buffer *text, const struct export_sheet *sheet, const char *key,
            const char *value, const char *format, ...)
{
    struct buffer note = {0};
    va_list arguments;
    buffer_string(&note, "");
    va_start(arguments, format);
    buffer_vprintf(&note, format, arguments);
    va_end(arguments);
    const char *const cells[] = {sheet->plan.file, sheet->plan.sheet, key, value, note.text};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        if (i > 0)
            buffer_char(text, ',');
        csv_append_field(text, slice_of(cells[i]), true);
    }
    buffer_char(text, '\n');
    buffer_free(&note);
}

/* Who has the item that a spare column could have given. */
static const char *
preferred_heading(const struct sheet_plan *plan, const struct column_plan *spare)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct column_plan *column = &plan->columns[i];
        if (column->use == USE_ITEM && text_same(column->item, spare->item))
            return column->heading;
    }
    return "";
}

static void
append_session(struct buffer *text, const struct export_sheet *sheet,
               const struct column_plan *column, size_t number)
{
    static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
    static const char *const halves[] = {"morning and afternoon in one cell", "AM", "PM"};
    const struct session_column *session = NULL;
    char date[DATE_SIZE] = "";
    for (size_t i = 0; i < sheet->plan.session_count; i++) {
        if (sheet->plan.sessions[i].column == number)
            session = &sheet->plan.sessions[i];
    }
    char *value = text_join(column->heading, "=sessions", NULL, NULL);
    if (session->date != DAY_NONE)
        date_format(session->date, date);
    append_line(text, sheet, "column", value, "%s%s%s",
                session->weekday >= 0 ? days[session->weekday] : date,
                session->weekday >= 0 || date[0] != '\0' ? " " : "", halves[session->half]);
    free(value);
}

/* Of flags the first that says yes counts, so those of an item stand in their order, all where the
 * first of their columns stands. */
static void
append_flags(struct buffer *text, const struct export_sheet *sheet, size_t number)
{
    const struct sheet_plan *plan = &sheet->plan;
    const char *item = plan->columns[number].flag->b;
    for (size_t i = 0; i < number; i++) {
        if (plan->columns[i].use == USE_FLAG && text_same(plan->columns[i].flag->b, item))
            return;
    }
    size_t at = 0;
    for (const struct shape_line *line; (line = sheet_plan_line(plan, KEY_FLAG, &at)) != NULL;) {
        bool used = false;
        for (size_t i = 0; i < plan->column_count; i++)
            used = used || (plan->columns[i].use == USE_FLAG && plan->columns[i].flag == line);
        if (used && text_same(line->b, item))
            append_line(text, sheet, "flag", line->value, "%s", "");
    }
}

static void
exports_map_append_column(struct buffer *text, const struct export_sheet *sheet, size_t number)
{
    const struct column_plan *column = &sheet->plan.columns[number];
    const char *item = column->use == USE_ITEM ? column->item : "-";
    char *value = text_join(column->heading, "=", item, NULL);
    switch (column->use) {
    case USE_BLANK:
        break;
    case USE_SESSION:
        append_session(text, sheet, column, number);
        break;
    case USE_FLAG:
        append_flags(text, sheet, number);
        break;
    case USE_SPARE:
        append_line(text, sheet, "column", value, "not used: %s gives %s",
                    preferred_heading(&sheet->plan, column), column->item);
        break;
    default:
        append_line(text, sheet, "column", value, "%s",
                    column->use == USE_ITEM    ? ""
                    : column->use == USE_KNOWN ? "known, and not used"
                                               : "not used");
    }
    free(value);
}

/* The row that is a heading if the sheet is a table: the first of those with most cells. */
static const struct head_row *
likeliest_heading(const struct sheet_head *head)
{
    const struct head_row *best = NULL;
    size_t most = 1;
    for (size_t i = 0; i < head->count; i++) {
        size_t filled = 0;
        for (size_t k = 0; k < head->rows[i].count; k++)
            filled += head->rows[i].cells[k][0] != '\0';
        if (filled > most) {
            best = &head->rows[i];
            most = filled;
        }
    }
    return best;
}

/* So that it can be made a table by changing words: a shape instead of skip, items instead of -. */
static void
append_unknown(struct buffer *text, const struct export_sheet *sheet)
{
    const struct head_row *row = likeliest_heading(&sheet->head);
    char line[16];
    append_line(text, sheet, "skip", "yes", "%s%s", sheet->plan.why_not,
                row == NULL ? "" : ": if it is a table, write shape,NAME (muster list inputs)");
    if (row == NULL)
        return;
    snprintf(line, sizeof line, "%u", row->line);
    append_line(text, sheet, "heading-row", line, "%s", "and the items of its columns for -");
    for (size_t i = 0; i < row->count; i++) {
        char *value = text_join(row->cells[i], "=-", NULL, NULL);
        if (row->cells[i][0] != '\0')
            append_line(text, sheet, "column", value, "%s", "");
        free(value);
    }
}

static void
append_sheet(struct buffer *text, const struct export_sheet *sheet)
{
    const struct sheet_plan *plan = &sheet->plan;
    const char *why = sheet->why_not != NULL ? sheet->why_not : plan->why_not;
    size_t columns = 0, known = 0;
    if (why != NULL && plan->shape == NULL && plan->why_not == why &&
        sheet_plan_value(plan, KEY_SKIP) == NULL) {
        append_unknown(text, sheet);
        return;
    }
    if (why != NULL) {
        append_line(text, sheet, "skip", "yes", "%s", why);
        return;
    }
    for (size_t i = 0; i < plan->column_count; i++) {
        columns += plan->columns[i].use != USE_BLANK;
        known += plan->columns[i].use != USE_BLANK && plan->columns[i].use != USE_UNKNOWN;
    }
    append_line(text, sheet, "shape", plan->shape->name, "%s: knows %zu of %zu columns",
                plan->shape->table->name, known, columns);
    if (sheet->head.rows[plan->heading_row].line > 0) {
        char row[16];
        snprintf(row, sizeof row, "%u", sheet->head.rows[plan->heading_row].line);
        append_line(text, sheet, "heading-row", row, "%s", "");
    }
    if (sheet->settings.week_text != NULL && plan->session_count > 0 && sheet->end == 0)
        append_line(text, sheet, "week", sheet->settings.week_text, "%s",
                    sheet->week_from != NULL ? sheet->week_from : "a title");
    if (sheet->school_from != NULL) {
        char school[8];
        snprintf(school, sizeof school, "%.3s%.4s", sheet->settings.lea, sheet->settings.estab);
        append_line(text, sheet, "school", school, "%s", sheet->school_from);
    }
    for (size_t i = 0; i < plan->column_count; i++)
        exports_map_append_column(text, sheet, i);
}

/* A grid below another has its own columns alone: what it shares with that is written there. */
static void
append_block(struct buffer *text, const struct export_sheet *sheet,
             const struct export_sheet *first)
{
    for (size_t i = 0; i < sheet->plan.column_count; i++) {
        bool known = false;
        for (size_t k = 0; k < first->plan.column_count && !known; k++)
            known = strcmp(sheet->plan.columns[i].normal, first->plan.columns[k].normal) == 0;
        if (!known)
            exports_map_append_column(text, sheet, i);
    }
}

void
exports_append_map(const struct input_set *inputs, struct buffer *text)
{
    const struct exports *exports = inputs->exports;
    const struct export_sheet *first = NULL;
    buffer_string(text, "file,sheet,key,value,note\n");
    for (size_t i = 0; exports != NULL && i < exports->sheet_count; i++) {
        const struct export_sheet *sheet = &exports->sheets[i];
        first = sheet->is_block ? first : sheet;
        if (sheet->is_block)
            append_block(text, sheet, first);
        else if (sheet->table == NULL)
            append_sheet(text, sheet);
    }
}
