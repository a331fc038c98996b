/* The columns of a view: which cell, constant or flag gives each of the table, and the dates of the
 * session columns. */
#include <stdlib.h>

#include "input/view/view_internal.h"

/* --- columns ---------------------------------------------------------------------------------- */

static bool
has_line(const struct sheet_plan *plan, enum shape_key key, const char *item)
{
    size_t at = 0;
    for (const struct shape_line *line; (line = sheet_plan_line(plan, key, &at)) != NULL;) {
        if (text_same(key == KEY_FLAG ? line->b : line->a, item))
            return true;
    }
    return false;
}

/* A flag counts only where its heading is there. */
static bool
view_has_flag(const struct sheet_plan *plan, const char *item)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        if (plan->columns[i].flag != NULL && text_same(plan->columns[i].flag->b, item))
            return true;
    }
    return false;
}

static void
init_column(const struct view *view, struct view_column *column, size_t number)
{
    const struct table_column *def = &view->def->columns[number];
    const struct sheet_plan *plan = view->plan;
    int helper = helper_find(def->name);
    bool of_shape = plan->shape->table == view->def;
    *column = (struct view_column){.cell = of_shape      ? plan->items[number]
                                           : helper >= 0 ? plan->helpers[helper]
                                                         : -1,
                                   .constant = sheet_plan_set(plan, def->name),
                                   .type = def->type,
                                   .item = def->name};
    for (size_t i = 0; !of_shape && column->cell < 0 && i < plan->column_count; i++) {
        if (plan->columns[i].use == USE_ITEM && text_same(plan->columns[i].item, def->name))
            column->cell = (int)i;
    }
    column->has_words = def->has_words;
    column->has_flags = view_has_flag(plan, def->name);
    column->of_unit = number == view->def->unit_columns[0] || number == view->def->unit_columns[1];
    column->has_own_words =
        has_line(plan, KEY_VALUE, def->name) || sheet_plan_value(plan, KEY_CODE) != NULL;
    column->has_blanks = sheet_plan_value(plan, KEY_BLANK) != NULL;
    column->plain = def->type == TYPE_TEXT && !column->has_words && !column->has_own_words &&
                    !column->has_blanks;
}

void
view_init(struct view *view, struct arena *arena)
{
    const struct table_def *def = view->def;
    view->columns = arena_alloc(arena, (def->count + 1) * sizeof(struct view_column));
    for (size_t i = 0; i < def->count; i++)
        init_column(view, &view->columns[i], i);
    bool marks = strcmp(def->name, "marks") == 0;
    view->date = marks ? table_column_index(def, "Date") : -1;
    view->session = marks ? table_column_index(def, "Session") : -1;
    view->code = marks ? table_column_index(def, "Code") : -1;
    view->upn = table_column_index(def, "UPN");
    view->facts.order = view->settings.order;
    size_t count = view->plan->session_count;
    view->sessions = arena_alloc(arena, (count + 1) * sizeof(struct session_column));
    view_date_sessions(view);
}

void
view_free(struct view *view)
{
    string_places_free(&view->facts.strings);
    free(view->repeats);
}

void
view_set_constant(struct view *view, const char *column, const char *value)
{
    int number = table_column_index(view->def, column);
    if (value != NULL && number >= 0 && view->columns[number].cell < 0 &&
        view->columns[number].constant == NULL)
        view->columns[number].constant = value;
}

bool
view_gives(const struct view *view, size_t column)
{
    const struct view_column *of = &view->columns[column];
    bool marks = view->code >= 0;
    bool by_layout =
        marks && (view->plan->session_count > 0 || view->plan->helpers[HELPER_MARKS] >= 0) &&
        ((int)column == view->date || (int)column == view->session || (int)column == view->code);
    bool by_name = view->plan->helpers[HELPER_FULL_NAME] >= 0 &&
                   strcmp(view->def->name, "pupils") == 0 &&
                   (strcmp(of->item, "Surname") == 0 || strcmp(of->item, "Forename") == 0);
    bool looked_up = (int)column == view->upn && view->settings.whose != WHOSE_UPN;
    return of->cell >= 0 || of->constant != NULL || of->has_flags || of->of_unit || by_layout ||
           by_name || looked_up;
}

bool
view_has_cell(const struct view *view, size_t column)
{
    return view->columns[column].cell >= 0;
}

uint32_t
view_cell(const struct view *view, size_t column)
{
    const struct view_column *of = &view->columns[column];
    return view_column_number(view, of->cell);
}

/* --- session columns -------------------------------------------------------------------------- */

/* The Monday or the day that titles and names say. */
static bool
settled_day(const struct view *view, day *date)
{
    return view->settings.week_text != NULL &&
           (date_form_read(slice_of(view->settings.week_text), view->facts.order, date, NULL) ||
            date_form_read(slice_of(view->settings.week_text), ORDER_MONTH_FIRST, date, NULL));
}

static day
with_year(const struct view *view, const struct session_column *session)
{
    if (view->settings.year == 0)
        return DAY_NONE;
    int year = view->settings.year + (session->month < 9);
    return date_from_civil(year, session->month, session->day_of_month);
}

void
view_date_sessions(struct view *view)
{
    const struct sheet_plan *plan = view->plan;
    bool own_date = view->date >= 0 && view->columns[view->date].cell >= 0;
    bool own_week = plan->helpers[HELPER_WEEK] >= 0;
    day day_said = DAY_NONE;
    bool said = settled_day(view, &day_said);
    for (size_t i = 0; i < plan->session_count; i++) {
        struct session_column *session = &view->sessions[i];
        const char *heading = plan->columns[plan->sessions[i].column].heading;
        *session = plan->sessions[i];
        if (view->facts.order != ORDER_UNSETTLED &&
            !session_column_read(&view->shapes->session_words, slice_of(heading), view->facts.order,
                                 session, NULL))
            *session = (struct session_column){.column = session->column,
                                               .date = DAY_NONE,
                                               .weekday = -1,
                                               .half = plan->sessions[i].half};
        if (session->date == DAY_NONE && session->month > 0) {
            session->date = with_year(view, session);
            session_column_settle_week(session);
        }
        if (session->date == DAY_NONE && session->month > 0)
            continue;
        if (session->date == DAY_NONE && session->weekday >= 0 && said && !own_week)
            session->date = day_said - date_weekday(day_said) + session->weekday;
        else if (session->date == DAY_NONE && session->weekday < 0 && said && !own_date)
            session->date = day_said;
    }
}

uint32_t
view_mark_column(const struct view *view, size_t column, uint32_t line, day date,
                 enum session session)
{
    enum half half = session == SESSION_AM ? HALF_AM : HALF_PM;
    int string = view->plan->helpers[HELPER_MARKS];
    if (string >= 0 && view->places == PLACE_CELL)
        return view_column_number(view, string);
    if (string >= 0)
        return string_places_find(&view->facts.strings, line, date, session);
    if (!view->has_columns)
        return 0;
    for (size_t i = 0; i < view->plan->session_count; i++) {
        const struct session_column *of = &view->sessions[i];
        bool day_fits = of->date != DAY_NONE ? of->date == date
                        : of->weekday >= 0   ? of->weekday == date_weekday(date)
                                             : true;
        if (day_fits && (of->half == HALF_NONE || of->half == half))
            return (uint32_t)of->column + 1;
    }
    return view_cell(view, column);
}
