/* Which rows of a sheet count: those with a key, which are neither titles nor sums nor a heading
 * again. */
#include <stdlib.h>
#include <string.h>

#include "input/view/view_internal.h"

/* --- the key of a row ------------------------------------------------------------------------- */

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

/* The cells in which the key may stand, in the order in which they are looked at. */
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

void
view_rows_begin(struct view_reader *reader)
{
    const char *last = sheet_plan_value(reader->view->plan, KEY_LAST_ROW);
    reader->last_row = last == NULL ? UINT32_MAX : (uint32_t)atoi(last);
    reader->key_cell_count = key_cells(reader->view, reader->key_cells);
}

struct slice
view_key_of(const struct view_reader *reader, int *cell)
{
    struct slice key = {"", 0};
    for (size_t i = 0; i < reader->key_cell_count && key.length == 0; i++) {
        *cell = reader->key_cells[i];
        key = view_cell_text(reader->row, *cell);
    }
    return key;
}

/* --- what a row is ---------------------------------------------------------------------------- */

static bool
repeats_row(const struct head_row *heading, const struct csv_row *row)
{
    size_t same = 0;
    for (size_t i = 0; i < heading->count; i++) {
        struct slice cell = view_cell_text(row, (int)i);
        if (!slice_is(cell, heading->cells[i]))
            return false;
        same += cell.length > 0;
    }
    return same > 1;
}

static bool
repeats_heading(const struct view *view, const struct csv_row *row)
{
    const struct sheet_plan *plan = view->plan;
    for (size_t i = 0; i <= plan->rows_above; i++) {
        if (repeats_row(&plan->heading_rows[i], row))
            return true;
    }
    return false;
}

/* A UPN and a number are no word; most keys are one of these. */
static bool
may_be_word(struct slice key)
{
    bool digit = key.text[0] >= '0' && key.text[0] <= '9';
    bool upn = key.length == 13 && key.text[1] >= '0' && key.text[1] <= '9';
    return !digit && !upn;
}

/* Somebody may be called Page, or Counter. */
static bool
is_name_of_pupil(struct view_reader *reader, struct slice key)
{
    const struct view *view = reader->view;
    if (view->upn < 0 || view->settings.whose != WHOSE_NAME ||
        strcmp(view->def->name, "pupils") == 0)
        return false;
    view_take_school(reader);
    return view_find_pupil(reader, key, NULL, NULL) != PUPIL_UNKNOWN;
}

enum row_class { ROW_COUNTS, ROW_SUMS_UP, ROW_HEADING, ROW_WITHOUT_KEY };

static enum row_class
view_rows_classify(struct view_reader *reader, struct slice key)
{
    const struct view *view = reader->view;
    if (reader->row->line > reader->last_row)
        return ROW_SUMS_UP;
    if (key.length == 0)
        return ROW_WITHOUT_KEY;
    if (!may_be_word(key))
        return ROW_COUNTS;
    if (repeats_heading(view, reader->row))
        return ROW_HEADING;
    if (summary_rows_have(&view->shapes->summary_rows, key, &reader->scratch) &&
        !is_name_of_pupil(reader, key))
        return ROW_SUMS_UP;
    if (view->upn >= 0 && view->settings.whose == WHOSE_UPN &&
        view_sessions_are_blank(view, reader->row))
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

/* --- counting those that do not --------------------------------------------------------------- */

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

bool
view_row_counts(struct view_reader *reader, struct slice key)
{
    enum row_class class = view_rows_classify(reader, key);
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
