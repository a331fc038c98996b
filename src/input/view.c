/* A sheet read as rows of a table: which rows count, whose they are and of which school. */
#include "input/view.h"

#include <stdlib.h>

#include "input/view_internal.h"

/* --- columns ---------------------------------------------------------------------------------- */

static const char *
constant_of(const struct sheet_plan *plan, const char *item)
{
    size_t at = 0;
    for (const struct shape_line *line; (line = sheet_plan_line(plan, KEY_SET, &at)) != NULL;) {
        if (text_same(line->a, item))
            return line->b;
    }
    return NULL;
}

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
                                   .constant = constant_of(plan, def->name),
                                   .type = def->type,
                                   .item = def->name};
    for (size_t i = 0; !of_shape && column->cell < 0 && i < plan->column_count; i++) {
        if (plan->columns[i].use == USE_ITEM && text_same(plan->columns[i].item, def->name))
            column->cell = (int)i;
    }
    column->has_words = value_words_has(&view->shapes->words, view->def->name, def->name);
    column->has_flags = view_has_flag(plan, def->name);
    column->of_unit = number == view->def->unit_columns[0] || number == view->def->unit_columns[1];
    column->plain = def->type == TYPE_TEXT && !column->has_words &&
                    !has_line(plan, KEY_VALUE, def->name) &&
                    sheet_plan_value(plan, KEY_BLANK) == NULL;
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
    view->facts.strings_from = DAY_NONE;
    size_t count = view->plan->session_count;
    view->sessions = arena_alloc(arena, (count + 1) * sizeof(struct session_column));
    view_date_sessions(view);
}

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
            !session_column_read(slice_of(heading), view->facts.order, session, NULL))
            *session = (struct session_column){.column = session->column,
                                               .date = DAY_NONE,
                                               .weekday = -1,
                                               .half = plan->sessions[i].half};
        if (session->date == DAY_NONE && session->month > 0)
            session->date = with_year(view, session);
        else if (session->date == DAY_NONE && session->weekday >= 0 && said && !own_week)
            session->date = day_said - date_weekday(day_said) + session->weekday;
        else if (session->date == DAY_NONE && session->weekday < 0 && said && !own_date)
            session->date = day_said;
    }
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

uint32_t
view_cell(const struct view *view, size_t column)
{
    const struct view_column *of = &view->columns[column];
    return of->cell < 0 ? 0 : (uint32_t)of->cell + 1;
}

/* --- whose row it is -------------------------------------------------------------------------- */

/* The cells in which the key may stand, in the order in which they are looked at. */
enum { KEY_CELLS = 6 };

/* The keys that a row has beside its school. */
static size_t
add_other_keys(const struct view *view, int cells[KEY_CELLS])
{
    const struct table_def *def = view->def;
    size_t count = 0;
    for (size_t i = 0; i < def->count && count < KEY_CELLS; i++) {
        if (def->columns[i].key && i != def->unit_columns[0] && i != def->unit_columns[1])
            cells[count++] = view->columns[i].cell;
    }
    return count;
}

static size_t
key_cells(const struct view *view, int cells[KEY_CELLS])
{
    const int *helpers = view->plan->helpers;
    const struct table_def *def = view->def;
    size_t count = 0;
    if (def->of_la) {
        int child = table_column_index(def, "ChildID");
        cells[count++] =
            child < 0 ? view->columns[def->unit_columns[0]].cell : view->columns[child].cell;
    } else if (strcmp(def->name, "pupils") == 0) {
        const enum helper any[] = {HELPER_UPN, HELPER_ADMISSION_NUMBER, HELPER_LOCAL_ID,
                                   HELPER_FULL_NAME, HELPER_SURNAME};
        for (size_t i = 0; i < sizeof any / sizeof any[0]; i++)
            cells[count++] = helpers[any[i]];
    } else if (view->upn < 0) {
        cells[count++] = view->columns[def->unit_columns[1]].cell;
        cells[count++] = helpers[HELPER_DFE_NUMBER];
        if (cells[0] < 0 && cells[1] < 0) /* of the only school: the date of a calendar */
            count = add_other_keys(view, cells);
    } else if (view->settings.whose == WHOSE_UPN) {
        cells[count++] = view->columns[view->upn].cell;
    } else if (view->settings.whose == WHOSE_NAME) {
        cells[count++] =
            helpers[HELPER_FULL_NAME] >= 0 ? helpers[HELPER_FULL_NAME] : helpers[HELPER_SURNAME];
    } else {
        cells[count++] =
            helpers[view->settings.whose == WHOSE_ADMISSION_NUMBER ? HELPER_ADMISSION_NUMBER
                                                                   : HELPER_LOCAL_ID];
    }
    return count;
}

static struct slice
view_key_of(const struct view *view, const struct csv_row *row, int *cell)
{
    int cells[KEY_CELLS];
    size_t count = key_cells(view, cells);
    struct slice key = {"", 0};
    for (size_t i = 0; i < count && key.length == 0; i++) {
        *cell = cells[i];
        key = view_cell_text(row, cells[i]);
    }
    return key;
}

static bool
repeats_heading(const struct view *view, const struct csv_row *row)
{
    const struct sheet_plan *plan = view->plan;
    size_t compared = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct column_plan *column = &plan->columns[i];
        struct slice cell = view_cell_text(row, (int)i);
        if (column->use == USE_SESSION && plan->with_above)
            continue;
        if (!slice_is(cell, column->heading))
            return false;
        compared += cell.length > 0;
    }
    return compared > 1;
}

/* A UPN and a number are no word; most keys are one of these. */
static bool
may_be_word(struct slice key)
{
    bool digit = key.text[0] >= '0' && key.text[0] <= '9';
    bool upn = key.length == 13 && key.text[1] >= '0' && key.text[1] <= '9';
    return !digit && !upn;
}

static bool
sessions_are_blank(const struct view *view, const struct csv_row *row)
{
    for (size_t i = 0; i < view->plan->session_count; i++) {
        if (view_cell_text(row, (int)view->plan->sessions[i].column).length > 0)
            return false;
    }
    return view->plan->session_count > 0;
}

enum row_class { ROW_COUNTS, ROW_SUMS_UP, ROW_HEADING, ROW_WITHOUT_KEY };

static enum row_class
classify(struct view_reader *reader, struct slice key)
{
    const struct view *view = reader->view;
    const char *last = sheet_plan_value(view->plan, KEY_LAST_ROW);
    if (last != NULL && reader->row->line > (uint32_t)atoi(last))
        return ROW_SUMS_UP;
    if (key.length == 0)
        return ROW_WITHOUT_KEY;
    if (!may_be_word(key))
        return ROW_COUNTS;
    if (repeats_heading(view, reader->row))
        return ROW_HEADING;
    if (shapes_sums_up(view->shapes, key, &reader->scratch))
        return ROW_SUMS_UP;
    if (view->upn >= 0 && view->settings.whose == WHOSE_UPN &&
        sessions_are_blank(view, reader->row))
        return ROW_SUMS_UP; /* the title of a group stands where UPNs do */
    return ROW_COUNTS;
}

static bool
is_blank_row(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (view_cell_text(row, (int)i).length > 0)
            return false;
    }
    return true;
}

/* Rows without a key wait for the next that has one: only between two such are they a fault. */
static void
end_pending(struct view_reader *reader, bool heading)
{
    struct view_tally *tally = reader->tally;
    bool beside = heading || tally->beside_heading;
    for (size_t i = 0; i < tally->pending_count; i++) {
        bool blank = tally->pending[i] == 0;
        if (!beside && !blank && tally->rows > 0)
            view_add_finding(reader->view, reader->reading->findings, "F139", tally->pending[i], 0,
                             "", (struct slice){"", 0}, "");
        else
            tally->between++;
    }
    tally->pending_count = 0;
    tally->beside_heading = heading;
}

static void
note_pending(struct view_tally *tally, uint32_t line)
{
    tally->pending = memory_grow(tally->pending, &tally->pending_capacity, tally->pending_count + 1,
                                 sizeof(uint32_t));
    tally->pending[tally->pending_count++] = line;
}

static bool
counts(struct view_reader *reader, struct slice key)
{
    enum row_class class = classify(reader, key);
    struct view_tally *tally = reader->tally;
    if (tally == NULL)
        return class == ROW_COUNTS;
    if (class == ROW_WITHOUT_KEY) {
        note_pending(tally, is_blank_row(reader->row) ? 0 : reader->row->line);
    } else if (class == ROW_SUMS_UP) {
        note_pending(tally, 0);
    } else {
        end_pending(reader, class == ROW_HEADING);
        tally->between += class == ROW_HEADING;
    }
    return class == ROW_COUNTS;
}

/* --- which school ----------------------------------------------------------------------------- */

static bool
same_name(struct slice a, const char *b)
{
    struct buffer one = {0}, other = {0};
    value_append_folded(&one, a);
    value_append_folded(&other, slice_of(b));
    bool same = one.length > 0 && one.length == other.length &&
                memcmp(one.text, other.text, one.length) == 0;
    buffer_free(&one);
    buffer_free(&other);
    return same;
}

static const struct school_facts *
view_find_school(const struct view *view, struct slice value)
{
    for (size_t i = 0; i < view->schools->count; i++) {
        const struct school_facts *school = &view->schools->items[i];
        enum helper way = view->settings.school_helper;
        const char *known = way == HELPER_SCHOOL_URN  ? school->urn
                            : way == HELPER_SCHOOL_ID ? school->id
                                                      : school->name;
        if (same_name(value, known))
            return school;
    }
    return NULL;
}

static void
set_unit(struct view_reader *reader, size_t part, struct slice value, int cell)
{
    size_t column = reader->view->def->unit_columns[part];
    reader->fields[column] = value;
    reader->cells[column] = (uint32_t)(cell + 1);
}

/* 835/2990, 8352990. */
static bool
split_dfe_number(struct slice text, char lea[4], char estab[5])
{
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        char character = text.text[i];
        if (character < '0' || character > '9') {
            if (strchr("/ -", character) == NULL || digits != 3)
                return false;
            continue;
        }
        if (digits < 3)
            lea[digits] = character;
        else if (digits < 7)
            estab[digits - 3] = character;
        digits++;
    }
    return digits == 7;
}

static void
take_listed_school(struct view_reader *reader)
{
    const struct view *view = reader->view;
    int cell = view->plan->helpers[view->settings.school_helper];
    struct slice value = view_cell_text(reader->row, cell);
    struct view_memo *memo = &reader->memos[view->def->count];
    if (!memo->valid || !slice_equal(value, (struct slice){memo->raw.text, memo->raw.length})) {
        const struct school_facts *school = view_find_school(view, value);
        memo->valid = true;
        buffer_clear(&memo->raw);
        buffer_append(&memo->raw, value.text, value.length);
        memo->is_raw = school == NULL;
        if (school != NULL) {
            memcpy(reader->lea, school->lea, sizeof school->lea);
            memcpy(reader->estab, school->estab, sizeof school->estab);
        }
    }
    set_unit(reader, 0, memo->is_raw ? value : slice_of(reader->lea), cell);
    set_unit(reader, 1, memo->is_raw ? value : slice_of(reader->estab), cell);
}

static void
take_school(struct view_reader *reader)
{
    const struct view *view = reader->view;
    const struct table_def *def = view->def;
    int cell = view->plan->helpers[HELPER_DFE_NUMBER];
    struct slice value;
    switch (view->settings.school_way) {
    case SCHOOL_BY_NUMBERS:
        for (size_t i = 0; i < 2; i++) {
            int of = view->columns[def->unit_columns[i]].cell;
            set_unit(reader, i, view_cell_text(reader->row, of), of);
        }
        break;
    case SCHOOL_BY_DFE_NUMBER:
        value = view_cell_text(reader->row, cell);
        memset(reader->lea, 0, sizeof reader->lea);
        memset(reader->estab, 0, sizeof reader->estab);
        bool whole = split_dfe_number(value, reader->lea, reader->estab);
        set_unit(reader, 0, whole ? slice_of(reader->lea) : value, cell);
        set_unit(reader, 1, whole ? slice_of(reader->estab) : value, cell);
        break;
    case SCHOOL_BY_LIST:
        take_listed_school(reader);
        break;
    case SCHOOL_GIVEN:
        if (!def->of_la)
            set_unit(reader, 1, slice_of(view->settings.estab), -1);
        set_unit(reader, 0, slice_of(view->settings.lea), -1);
        break;
    }
}

/* --- lookups ---------------------------------------------------------------------------------- */

/* Puts the UPN of the pupil whose row it is in its place; false if nobody, or several, have the
 * key. */
static bool
take_pupil(struct view_reader *reader, struct slice key, int cell)
{
    const struct view *view = reader->view;
    const int *helpers = view->plan->helpers;
    size_t upn_column = (size_t)view->upn;
    struct pupil_query query = {.lea = reader->fields[view->def->unit_columns[0]],
                                .estab = reader->fields[view->def->unit_columns[1]],
                                .whose = view->settings.whose,
                                .value = key};
    char born[DATE_SIZE];
    day dob;
    if (query.whose == WHOSE_NAME) {
        if (helpers[HELPER_FULL_NAME] < 0) {
            query.surname = view_cell_text(reader->row, helpers[HELPER_SURNAME]);
            query.forename = view_cell_text(reader->row, helpers[HELPER_FORENAME]);
        }
        query.class = view_cell_text(reader->row, helpers[HELPER_CLASS]);
        if (date_form_read(view_cell_text(reader->row, helpers[HELPER_DOB]), view->facts.order,
                           &dob, NULL))
            query.dob = slice_of(date_format(dob, born));
    }
    const char *upn;
    enum pupil_found found = pupil_lookup_find(view->lookup, &query, &reader->scratch, &upn);
    if (found == PUPIL_FOUND) {
        reader->fields[upn_column] = slice_of(upn);
        reader->cells[upn_column] = (uint32_t)(cell + 1);
        return true;
    }
    if (reader->tally == NULL)
        return false;
    if (found == PUPIL_UNKNOWN && sessions_are_blank(view, reader->row)) {
        reader->tally->between++; /* the title of a group */
        return false;
    }
    struct buffer name = {0};
    buffer_append(&name, key.text, key.length);
    if (query.surname.length > 0)
        buffer_printf(&name, ", %.*s", (int)query.forename.length, query.forename.text);
    counted_add(reader->tally, &reader->tally->strangers, upn_column,
                (struct slice){name.text, name.length}, found == PUPIL_SEVERAL ? "s" : "",
                reader->row->line, (uint32_t)(cell + 1));
    buffer_free(&name);
    return false;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The first row of each pupil counts. */
static bool
is_first(struct view_reader *reader, struct slice key)
{
    const struct view *view = reader->view;
    if (!view->settings.distinct)
        return true;
    buffer_clear(&reader->key);
    for (size_t i = 0; i < 2; i++) {
        struct slice part = reader->fields[view->def->unit_columns[i]];
        buffer_append(&reader->key, part.text, part.length);
    }
    buffer_append(&reader->key, key.text, key.length);
    struct slice whole = {reader->key.text, reader->key.length};
    if (map_get(&reader->seen, whole) != MAP_NONE)
        return false;
    map_put(&reader->seen,
            (struct slice){arena_copy(&reader->arena, whole.text, whole.length), whole.length}, 1);
    return true;
}

/* In a grid the columns of a mark come from the session columns. */
static bool
is_of_mark(const struct view *view, size_t column)
{
    bool long_rows = view->plan->session_count == 0 && view->plan->helpers[HELPER_MARKS] < 0;
    return view->code >= 0 && !long_rows &&
           ((int)column == view->date || (int)column == view->session || (int)column == view->code);
}

static void
take_values(struct view_reader *reader)
{
    const struct view *view = reader->view;
    for (size_t i = 0; i < view->def->count; i++) {
        const struct view_column *column = &view->columns[i];
        bool looked_up = (int)i == view->upn && view->settings.whose != WHOSE_UPN;
        if (column->of_unit || looked_up || is_of_mark(view, i))
            continue;
        reader->cells[i] = (uint32_t)(column->cell + 1);
        reader->fields[i] = view_value(reader, i);
    }
}

static bool
take_physical(void *context, const struct csv_row *row)
{
    struct view_reader *reader = context;
    int cell = -1;
    reader->row = row;
    struct slice key = view_key_of(reader->view, row, &cell);
    if (!counts(reader, key))
        return true;
    take_school(reader);
    if (!is_first(reader, key))
        return true;
    if (reader->view->upn >= 0 && reader->view->settings.whose != WHOSE_UPN &&
        !take_pupil(reader, key, cell))
        return true;
    take_values(reader);
    if (reader->tally != NULL) {
        reader->tally->rows++;
        reader->tally->last_line = row->line;
    }
    if (reader->view->code >= 0)
        view_take_marks(reader);
    else
        view_hand_over(reader);
    return !reader->stopped;
}

static void
begin_reader(struct view_reader *reader, const struct view *view, const struct reading *reading)
{
    size_t columns = view->def->count, sessions = view->plan->session_count;
    *reader = (struct view_reader){.view = view, .reading = reading};
    reader->fields = memory_zeroed(columns + 1, sizeof(struct slice));
    reader->cells = memory_zeroed(columns + 1, sizeof(uint32_t));
    reader->memos = memory_zeroed(columns + 1, sizeof(struct view_memo));
    reader->session_dates = memory_zeroed(sessions + 1, DATE_SIZE);
    for (size_t i = 0; i < columns; i++) {
        reader->fields[i] = (struct slice){"", 0};
        reader->memos[i].translation = MAP_NONE;
    }
    for (size_t i = 0; i < sessions; i++) {
        if (view->sessions[i].date != DAY_NONE)
            date_format(view->sessions[i].date, reader->session_dates[i]);
    }
}

static void
view_end_reader(struct view_reader *reader)
{
    for (size_t i = 0; i <= reader->view->def->count; i++) {
        buffer_free(&reader->memos[i].raw);
        buffer_free(&reader->memos[i].value);
    }
    free(reader->fields);
    free(reader->cells);
    free(reader->memos);
    free(reader->session_dates);
    map_free(&reader->seen);
    arena_free(&reader->arena);
    buffer_free(&reader->scratch);
    buffer_free(&reader->key);
}

static bool
read_stretches(struct view_reader *reader, struct error *error)
{
    const struct reading *reading = reader->reading;
    bool done = true;
    for (size_t i = 0; done && i < reading->count; i++) {
        const struct stretch *stretch = &reading->stretches[i];
        struct csv_span span = {stretch->from, stretch->to, stretch->line};
        reader->stopped = false;
        done = csv_read(reader->view->file, span, take_physical, reader, reading->end_line, error);
    }
    return done;
}

bool
view_read(struct view *view, const struct reading *reading, struct error *error)
{
    struct view_reader reader;
    struct view_tally tally = {.evidence = view->evidence, .strings_from = DAY_NONE};
    begin_reader(&reader, view, reading);
    if (reading->purpose == READ_INDEX)
        reader.tally = &tally;
    bool done = read_stretches(&reader, error);
    view_end_reader(&reader);
    if (done && reading->purpose == READ_INDEX)
        view_tell(view, &tally, reading->findings);
    view_tally_free(&tally);
    return done;
}

uint32_t
view_mark_column(const struct view *view, size_t column, day date, enum session session)
{
    enum half half = session == SESSION_AM ? HALF_AM : HALF_PM;
    if (view->facts.strings_from != DAY_NONE)
        return (uint32_t)(date - view->facts.strings_from) * 2 + (half == HALF_PM) + 1;
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

void
view_set_constant(struct view *view, const char *column, const char *value)
{
    int number = table_column_index(view->def, column);
    if (value != NULL && number >= 0 && view->columns[number].cell < 0 &&
        view->columns[number].constant == NULL)
        view->columns[number].constant = value;
}

/* --- readings for the others ------------------------------------------------------------------ */

static bool
view_pass_over(void *context, const struct csv_row *row)
{
    (void)context, (void)row;
    return true;
}

static struct stretch
whole_body(const struct view *view)
{
    return (struct stretch){view->body.from, view->body.to, view->body.line};
}

bool
view_settle_order(struct view *view, struct error *error)
{
    struct finding_list ignored = {0};
    struct stretch whole = whole_body(view);
    struct reading reading = {.purpose = READ_INDEX,
                              .stretches = &whole,
                              .count = 1,
                              .row = view_pass_over,
                              .findings = &ignored};
    if (view->settings.order != ORDER_UNSETTLED)
        return true;
    bool done = view_read(view, &reading, error);
    finding_list_free(&ignored);
    return done;
}

struct side_reader {
    struct view *view;
    struct pupil_lookup *lookup;
    take_school_fn take;
    void *context;
    struct arena arena;
};

/* Behind a row of the table stands the row of the sheet, from which helpers are taken. */
static bool
take_side_pupil(void *context, const struct csv_row *row)
{
    struct side_reader *side = context;
    const struct view *view = side->view;
    static const char *const columns[] = {"UPN", "Surname", "Forename", "DOB"};
    struct slice values[4];
    for (size_t i = 0; i < 4; i++)
        values[i] = row->fields[table_column_index(view->def, columns[i])];
    const int *helpers = view->plan->helpers;
    pupil_lookup_add(
        side->lookup,
        &(struct pupil_facts){.lea = row->fields[view->def->unit_columns[0]],
                              .estab = row->fields[view->def->unit_columns[1]],
                              .upn = values[0],
                              .surname = values[1],
                              .forename = values[2],
                              .dob = values[3],
                              .admission_number =
                                  view_cell_text(row->behind, helpers[HELPER_ADMISSION_NUMBER]),
                              .local_id = view_cell_text(row->behind, helpers[HELPER_LOCAL_ID]),
                              .class = view_cell_text(row->behind, helpers[HELPER_CLASS])});
    return true;
}

static const char *
side_text(struct side_reader *side, struct slice text)
{
    return arena_copy(&side->arena, text.text, text.length);
}

static bool
take_side_school(void *context, const struct csv_row *row)
{
    struct side_reader *side = context;
    const struct table_def *def = side->view->def;
    struct school_facts school = {{0}, {0}, "", "", ""};
    struct slice lea = row->fields[def->unit_columns[0]], estab = row->fields[def->unit_columns[1]];
    int id = side->view->plan->helpers[HELPER_SCHOOL_ID];
    if (lea.length >= sizeof school.lea || estab.length >= sizeof school.estab)
        return true;
    memcpy(school.lea, lea.text, lea.length);
    memcpy(school.estab, estab.text, estab.length);
    school.urn = side_text(side, row->fields[table_column_index(def, "URN")]);
    school.name = side_text(side, row->fields[table_column_index(def, "SchoolName")]);
    school.id = side_text(side, view_cell_text(row->behind, id));
    side->take(side->context, &school);
    return true;
}

static bool
read_aside(struct side_reader *side, csv_row_fn take, struct error *error)
{
    struct stretch whole = whole_body(side->view);
    struct reading reading = {
        .purpose = READ_ROWS, .stretches = &whole, .count = 1, .row = take, .context = side};
    bool done = view_read(side->view, &reading, error);
    arena_free(&side->arena);
    return done;
}

bool
view_read_pupils(struct view *view, struct pupil_lookup *lookup, struct error *error)
{
    struct side_reader side = {.view = view, .lookup = lookup};
    return read_aside(&side, take_side_pupil, error);
}

bool
view_read_schools(struct view *view, take_school_fn take, void *context, struct error *error)
{
    struct side_reader side = {.view = view, .take = take, .context = context};
    return read_aside(&side, take_side_school, error);
}
