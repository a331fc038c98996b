/* Marks of a view: one a row, one a session column, two in a cell of a day, or a string. */
#include "input/view/mark_string.h"
#include "input/view/view_internal.h"

void
view_hand_over(struct view_reader *reader)
{
    struct csv_row row = *reader->row;
    row.fields = reader->fields;
    row.count = reader->view->def->count;
    row.cells = reader->cells;
    row.behind = reader->row;
    reader->stopped = !reader->reading->row(reader->reading->context, &row);
}

static void
view_marks_put(struct view_reader *reader, int column, struct slice value, uint32_t cell)
{
    if (column < 0)
        return;
    reader->fields[column] = value;
    reader->cells[column] = cell;
}

/* --- a mark ----------------------------------------------------------------------------------- */

/* / is a mark of the morning. Where a sheet has no other, it stands for both. */
static struct slice
afternoon_code(struct view_reader *reader, struct slice code)
{
    bool slash = code.length == 1 && code.text[0] == '/';
    struct view_tally *tally = reader->tally;
    if (tally != NULL && slash && tally->slashes_pm++ == 0)
        tally->first_slash = reader->row->line;
    return slash && reader->view->facts.any_present ? slice_of("\\") : code;
}

static void
take_mark(struct view_reader *reader, const char *date, enum half half, struct slice raw,
          uint32_t cell)
{
    const struct view *view = reader->view;
    if (raw.length == 0)
        return;
    reader->cells[view->code] = cell;
    struct slice code = view_translate(reader, (size_t)view->code, raw);
    if (code.length == 0)
        return; /* a text that means blank */
    if (reader->tally != NULL)
        reader->tally->backslashes += code.length == 1 && code.text[0] == '\\';
    if (half == HALF_PM)
        code = afternoon_code(reader, code);
    if (reader->tally != NULL)
        return;
    view_marks_put(reader, view->date, slice_of(date), cell);
    view_marks_put(reader, view->session, slice_of(half == HALF_AM ? "AM" : "PM"), cell);
    view_marks_put(reader, view->code, code, cell);
    view_hand_over(reader);
}

/* --- a row of a long sheet -------------------------------------------------------------------- */

static bool
is_session(struct slice session)
{
    return slice_is(session, "AM") || slice_is(session, "PM");
}

static void
take_long_row(struct view_reader *reader)
{
    const struct view *view = reader->view;
    struct slice session = reader->fields[view->session];
    if (session.length > 0 && !is_session(session)) { /* a lesson */
        if (reader->tally != NULL)
            counted_add(reader->tally, &reader->tally->lessons, (size_t)view->session, session, "",
                        reader->row->line, reader->cells[view->session]);
        return;
    }
    struct slice *code = &reader->fields[view->code];
    if (code->length == 0)
        return; /* a blank cell makes no row, here as in a grid */
    if (reader->tally != NULL)
        reader->tally->backslashes += code->length == 1 && code->text[0] == '\\';
    if (slice_is(session, "PM"))
        *code = afternoon_code(reader, *code);
    if (reader->tally == NULL)
        view_hand_over(reader);
}

/* --- a row of a grid -------------------------------------------------------------------------- */

static void
cannot_be_cut(struct view_reader *reader, struct slice value, uint32_t cell, const char *said)
{
    if (reader->tally != NULL)
        view_add_finding(reader->view, reader->reading->findings, "F138", reader->row->line, cell,
                         "Code", value, said);
}

/* Two marks of one character, or two with a blank between. */
static void
take_day_cell(struct view_reader *reader, const char *date, struct slice value, uint32_t cell)
{
    const char *blank = memchr(value.text, ' ', value.length);
    struct slice first = {value.text, 1}, second = {value.text + 1, value.length - 1};
    if (value.length == 0 || view_means_blank(reader->view, value))
        return;
    if (blank != NULL) {
        first.length = (size_t)(blank - value.text);
        second = slice_trim((struct slice){blank, value.length - first.length});
    }
    bool digit = second.length == 1 && second.text[0] >= '0' && second.text[0] <= '9';
    if (second.length == 0 || (blank == NULL && (second.length != 1 || digit)) ||
        memchr(second.text, ' ', second.length) != NULL) {
        cannot_be_cut(reader, value, cell,
                      "it is neither two marks of one character nor two with a blank between");
        return;
    }
    take_mark(reader, date, HALF_AM, first, cell);
    if (!reader->stopped)
        take_mark(reader, date, HALF_PM, second, cell);
}

/* Before the order is settled, in either. */
static bool
view_marks_read_day(struct view_reader *reader, struct slice text, day *date)
{
    enum date_order order = reader->view->facts.order;
    return date_form_read(text, order, date,
                          reader->tally == NULL ? NULL : &reader->tally->evidence) ||
           (order == ORDER_UNSETTLED && date_form_read(text, ORDER_MONTH_FIRST, date, NULL));
}

/* The date of a session column in this row, as text; NULL: none can be said. */
static const char *
session_date(struct view_reader *reader, size_t number)
{
    const struct view *view = reader->view;
    const struct session_column *session = &view->sessions[number];
    day date = DAY_NONE;
    if (reader->session_dates[number][0] != '\0')
        return reader->session_dates[number];
    int week = view->plan->helpers[HELPER_WEEK];
    if (session->weekday >= 0 && week >= 0) {
        if (!view_marks_read_day(reader, view_cell_text(reader->row, week), &date))
            return NULL;
        date += session->weekday - date_weekday(date);
    } else if (view->columns[view->date].cell >= 0) {
        int cell = view->columns[view->date].cell;
        struct slice text =
            view_translate(reader, (size_t)view->date, view_cell_text(reader->row, cell));
        if (!view_marks_read_day(reader, text, &date))
            return NULL;
    }
    return date == DAY_NONE ? NULL : date_format(date, reader->row_date);
}

static enum half
half_of_row(struct view_reader *reader)
{
    const struct view *view = reader->view;
    if (view->columns[view->session].cell < 0)
        return HALF_NONE;
    struct slice session =
        view_translate(reader, (size_t)view->session,
                       view_cell_text(reader->row, view->columns[view->session].cell));
    return slice_is(session, "AM") ? HALF_AM : slice_is(session, "PM") ? HALF_PM : HALF_NONE;
}

static void
take_grid_row(struct view_reader *reader)
{
    const struct view *view = reader->view;
    enum half of_row = half_of_row(reader);
    for (size_t i = 0; i < view->plan->session_count && !reader->stopped; i++) {
        const struct session_column *session = &view->sessions[i];
        struct slice value = view_cell_text(reader->row, (int)session->column);
        uint32_t cell = view_column_number(view, (int)session->column);
        if (value.length == 0)
            continue;
        const char *date = session_date(reader, i);
        if (date == NULL) {
            cannot_be_cut(reader, value, cell, "the row does not say on which day it was made");
            continue;
        }
        enum half half = session->half != HALF_NONE ? session->half : of_row;
        if (half == HALF_NONE)
            take_day_cell(reader, date, value, cell);
        else
            take_mark(reader, date, half, value, cell);
    }
}

/* --- a string --------------------------------------------------------------------------------- */

static void
no_totals(const void *context, day date, struct slice code, struct mark_totals *totals)
{
    (void)context, (void)date, (void)code, (void)totals;
}

static void
take_string(struct view_reader *reader)
{
    const struct view *view = reader->view;
    int column = view->plan->helpers[HELPER_MARKS], from = view->plan->helpers[HELPER_MARKS_FROM];
    struct slice marks = column < 0 || (size_t)column >= reader->row->count
                             ? (struct slice){"", 0}
                             : reader->row->fields[column];
    struct mark_string string = {.marks = marks, .from = DAY_NONE, .last = DAY_NONE};
    if (slice_trim(marks).length == 0)
        return;
    bool dated = view_marks_read_day(reader, view_cell_text(reader->row, from), &string.from);
    enum mark_layout layout = dated ? mark_string_layout(&string, no_totals, NULL) : LAYOUT_NONE;
    if (layout == LAYOUT_NONE) {
        cannot_be_cut(reader, marks, view_column_number(view, column),
                      dated
                          ? "it is no string of two characters a day from its date on, within one "
                            "school year"
                          : "the row does not say from which day on it is");
        return;
    }
    if (reader->tally != NULL)
        string_places_add(&reader->tally->strings, reader->row->line, string.from, layout);
    bool of_workbook = view->places == PLACE_CELL;
    for (struct string_mark mark = {.number = 0};
         !reader->stopped && mark_string_next(&string, layout, &mark);)
        take_mark(reader, date_format(mark.date, reader->row_date),
                  mark.session == SESSION_AM ? HALF_AM : HALF_PM, mark.code,
                  of_workbook ? view_column_number(view, column) : (uint32_t)mark.number);
}

void
view_take_marks(struct view_reader *reader)
{
    const struct view *view = reader->view;
    if (view->plan->helpers[HELPER_MARKS] >= 0)
        take_string(reader);
    else if (view->plan->session_count > 0)
        take_grid_row(reader);
    else
        take_long_row(reader);
    if (reader->tally != NULL)
        view_hand_over(reader);
}

bool
view_sessions_are_blank(const struct view *view, const struct csv_row *row)
{
    for (size_t i = 0; i < view->plan->session_count; i++) {
        if (view_cell_text(row, (int)view->plan->sessions[i].column).length > 0)
            return false;
    }
    return view->plan->session_count > 0;
}
