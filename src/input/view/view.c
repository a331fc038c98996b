/* A sheet read as rows of a table. */
#include "input/view/view.h"

#include <stdlib.h>

#include "input/view/view_internal.h"

/* --- a row ------------------------------------------------------------------------------------ */

static int
compare_beginning(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return (one > other) - (one < other);
}

/* The first row of each pupil counts, in this sheet and in those before it. */
static bool
is_first(struct view_reader *reader, struct slice key)
{
    const struct view *view = reader->view;
    if (!view->settings.distinct)
        return true;
    buffer_clear(&reader->key);
    buffer_printf(&reader->key, "%s ", view->def->name);
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
    return view->repeat_count == 0 || bsearch(&reader->row->from, view->repeats, view->repeat_count,
                                              sizeof(uint64_t), compare_beginning) == NULL;
}

/* In a grid the columns of a mark come from the session columns. */
static bool
is_of_mark(const struct view *view, size_t column)
{
    bool long_rows = view->plan->session_count == 0 && view->plan->helpers[HELPER_MARKS] < 0;
    return view->code >= 0 && !long_rows &&
           ((int)column == view->date || (int)column == view->session || (int)column == view->code);
}

/* What is the same in all rows is taken once. */
static void
list_taken(struct view_reader *reader)
{
    const struct view *view = reader->view;
    reader->taken = memory_zeroed(view->def->count + 1, sizeof(size_t));
    for (size_t i = 0; i < view->def->count; i++) {
        const struct view_column *column = &view->columns[i];
        bool looked_up = (int)i == view->upn && view->settings.whose != WHOSE_UPN;
        if (column->of_unit || looked_up || is_of_mark(view, i))
            continue;
        reader->cells[i] = view_column_number(view, column->cell);
        if (view_is_constant(view, i))
            reader->fields[i] = slice_of(text_or_empty(column->constant));
        else
            reader->taken[reader->taken_count++] = i;
    }
}

static bool
take_physical(void *context, const struct csv_row *row)
{
    struct view_reader *reader = context;
    int cell = -1;
    reader->row = row;
    struct slice key = view_key_of(reader, &cell);
    if (!view_row_counts(reader, key))
        return true;
    view_take_school(reader);
    if (!is_first(reader, key))
        return true;
    if (reader->view->upn >= 0 && reader->view->settings.whose != WHOSE_UPN &&
        !view_take_pupil(reader, key, cell))
        return true;
    view_take_values(reader);
    if (reader->tally != NULL)
        reader->tally->rows++;
    if (reader->view->code >= 0)
        view_take_marks(reader);
    else
        view_hand_over(reader);
    return !reader->stopped;
}

/* --- all of them ------------------------------------------------------------------------------ */

static void
begin_reader(struct view_reader *reader, const struct view *view, const struct reading *reading)
{
    size_t columns = view->def->count, sessions = view->plan->session_count;
    *reader = (struct view_reader){.view = view, .reading = reading};
    reader->fields = memory_zeroed(columns + 1, sizeof(struct slice));
    reader->cells = memory_zeroed(columns + 1, sizeof(uint32_t));
    reader->memos = memory_zeroed(columns + 1, sizeof(struct view_memo *));
    reader->session_dates = memory_zeroed(sessions + 1, DATE_SIZE);
    for (size_t i = 0; i < columns; i++)
        reader->fields[i] = (struct slice){"", 0};
    for (size_t i = 0; i < sessions; i++) {
        if (view->sessions[i].date != DAY_NONE)
            date_format(view->sessions[i].date, reader->session_dates[i]);
    }
    view_rows_begin(reader);
    list_taken(reader);
}

static void
view_end_reader(struct view_reader *reader)
{
    for (size_t i = 0; i <= reader->view->def->count; i++) {
        for (size_t k = 0; reader->memos[i] != NULL && k < MEMO_PLACES; k++) {
            buffer_free(&reader->memos[i][k].raw);
            buffer_free(&reader->memos[i][k].value);
        }
        free(reader->memos[i]);
    }
    free(reader->fields);
    free(reader->cells);
    free(reader->memos);
    free(reader->session_dates);
    free(reader->taken);
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
    struct view_tally tally = {.evidence = view->evidence};
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

/* --- keys of earlier sheets ------------------------------------------------------------------- */

struct repeat_reader {
    struct view_reader reader;
    struct view *view;
    struct map *keys;
    struct arena *arena;
};

static bool
take_key(void *context, const struct csv_row *row)
{
    struct repeat_reader *repeats = context;
    struct view_reader *reader = &repeats->reader;
    struct view *view = repeats->view;
    int cell = -1;
    reader->row = row;
    struct slice key = view_key_of(reader, &cell);
    if (!view_row_counts(reader, key))
        return true;
    view_take_school(reader);
    if (!is_first(reader, key))
        return true;
    struct slice whole = {reader->key.text, reader->key.length};
    if (map_get(repeats->keys, whole) == MAP_NONE) {
        whole.text = arena_copy(repeats->arena, whole.text, whole.length);
        map_put(repeats->keys, whole, 1);
        return true;
    }
    view->repeats = memory_grow(view->repeats, &view->repeat_capacity, view->repeat_count + 1,
                                sizeof(uint64_t));
    view->repeats[view->repeat_count++] = row->from;
    return true;
}

bool
view_settle_repeats(struct view *view, struct map *keys, struct arena *arena, struct error *error)
{
    struct repeat_reader repeats = {.view = view, .keys = keys, .arena = arena};
    const struct reading reading = {.stretches = &view->body, .count = 1};
    struct csv_span span = {view->body.from, view->body.to, view->body.line};
    begin_reader(&repeats.reader, view, &reading);
    bool done = csv_read(view->file, span, take_key, &repeats, NULL, error);
    view_end_reader(&repeats.reader);
    return done;
}
