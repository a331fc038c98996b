/* One row as the heading of one shape: what each of its columns would be. */
#include <stdlib.h>
#include <string.h>

#include "input/shape/sheet_plan_internal.h"

/* --- headings in several rows ----------------------------------------------------------------- */

/* What a cell says of a session: a half of the day, a weekday; a date leaves nothing to be said. */
static bool
lacks_day(const struct session_words *words, const char *cell, struct session_column *session)
{
    if (session_words_find(words, slice_of(cell)).kind == SESSION_WORD_HALF) {
        *session = (struct session_column){.date = DAY_NONE, .weekday = -1};
        return true;
    }
    return session_column_read_any(words, cell, session, NULL) && session->date == DAY_NONE &&
           session->month == 0;
}

/* A cell with what stands above it, NULL if that says no more of the session. The date above a
 * weekday is that of the week. */
static const char *
combined_with(const struct recogniser *at, const char *over, const char *cell,
              const struct session_column *below)
{
    const struct session_words *words = &at->shapes->session_words;
    struct session_column above, both;
    const char *text = arena_printf(at->arena, "%s %s", over, cell);
    bool day_alone = session_column_read_any(words, over, &above, NULL) && above.half == HALF_NONE;
    bool dated = day_alone && (above.date != DAY_NONE || above.month > 0);
    if (below->weekday >= 0 && day_alone)
        text = dated ? arena_printf(at->arena, "%s %s", words->week, text) : "";
    if (!session_column_read_any(words, text, &both, NULL))
        return NULL;
    bool says_day = both.date != DAY_NONE || both.month > 0 || both.weekday >= 0;
    return says_day ? text : NULL;
}

/* Dates above weekdays are headings where they begin at the first and there are several; else they
 * stand in a title, which says the week of all (export_week.c). */
static bool
is_title(const struct recogniser *at, const struct head_row *above, const char **headings,
         size_t count)
{
    size_t weekdays = 0, dates = 0;
    for (size_t i = 0; i < count; i++) {
        struct session_column session;
        if (!lacks_day(&at->shapes->session_words, headings[i], &session) || session.weekday < 0)
            continue;
        const char *over = i < above->count ? above->cells[i] : "";
        dates += over[0] != '\0' && combined_with(at, over, headings[i], &session) != NULL;
        if (weekdays++ == 0 && dates == 0)
            return true;
    }
    return weekdays > 0 && dates < 2;
}

bool
sheet_columns_combine(struct recogniser *at, const struct head_row *above, const char **headings,
                      size_t count)
{
    const char *last = NULL; /* the cell above; of merged ones the left has the text */
    size_t found = 0;
    if (is_title(at, above, headings, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *own = i < above->count ? above->cells[i] : "";
        struct session_column session;
        if (!lacks_day(&at->shapes->session_words, headings[i], &session)) {
            last = NULL;
            continue;
        }
        last = own[0] != '\0' ? own : last;
        const char *text = last == NULL ? NULL : combined_with(at, last, headings[i], &session);
        found += text != NULL;
        headings[i] = text == NULL ? headings[i] : text;
    }
    return found > 0;
}

void
sheet_columns_take_above(struct recogniser *at, const struct head_row *above, const char **headings,
                         size_t count)
{
    for (size_t i = 0; i < count && i < above->count; i++) {
        buffer_clear(&at->normal);
        buffer_string(&at->normal, "");
        heading_append_normal(&at->normal, slice_of(above->cells[i]));
        if (headings[i][0] == '\0' &&
            headings_know(&at->shapes->headings,
                          (struct slice){at->normal.text, at->normal.length}))
            headings[i] = above->cells[i];
    }
}

bool
sheet_columns_goes_on(const struct recogniser *at, const struct head_row *row,
                      const struct head_row *below)
{
    const struct session_words *words = &at->shapes->session_words;
    size_t halves = 0;
    for (size_t i = 0; i < below->count; i++) {
        if (below->cells[i][0] == '\0')
            continue;
        struct session_word half = session_words_find(words, slice_of(below->cells[i]));
        bool is_half = half.kind == SESSION_WORD_HALF && !half.beside;
        bool under_key =
            i < row->count && row->cells[i][0] != '\0' && !session_column_is(words, row->cells[i]);
        if (!is_half || under_key)
            return false;
        halves++;
    }
    return halves >= 2;
}

const struct table_def *
sheet_columns_dictionary(const struct recogniser *at, const struct shape *shape)
{
    return shape->table != NULL ? shape->table : at->of_none;
}

/* --- a column --------------------------------------------------------------------------------- */

enum { OF_MAP = 0, OF_SHAPE = 1000, OF_DICTIONARY = 2000 };

/* How many columns behind this one have the same heading. */
static size_t
same_behind(const struct sheet_plan *plan, size_t column)
{
    size_t count = 0;
    for (size_t i = column + 1; i < plan->column_count; i++)
        count += strcmp(plan->columns[i].normal, plan->columns[column].normal) == 0;
    return count;
}

/* What maps and shape say of a column, or NULL. Where a heading stands twice and a map has two
 * lines for it, as inspect writes them, the first is about the first. */
static const struct shape_line *
line_of_column(const struct sheet_plan *plan, size_t column, uint32_t *preference)
{
    const char *normal = plan->columns[column].normal;
    const struct shape_line *found = NULL;
    size_t later = 0;
    for (size_t i = 0, count = 0; i < plan->line_count && normal[0] != '\0'; i++) {
        const struct shape_line *line = plan->lines[i];
        if (line->key != KEY_COLUMN || (found != NULL && !line->of_map))
            continue;
        count++;
        if (strcmp(line->a, normal) != 0)
            continue;
        later = found == NULL ? same_behind(plan, column) : later - 1;
        *preference = (line->of_map ? OF_MAP : OF_SHAPE) + (uint32_t)count - 1;
        found = line;
        if (later == 0)
            break;
    }
    return found;
}

/* The item of a heading and its preference, lower for what is to be preferred; NULL: none. */
static const char *
sheet_columns_item_of(struct recogniser *at, const struct sheet_plan *plan,
                      const struct shape *shape, size_t column, uint32_t *preference)
{
    const char *normal = plan->columns[column].normal;
    const struct shape_line *line = line_of_column(plan, column, preference);
    if (line != NULL)
        return line->b;
    const char *item = headings_item(&at->shapes->headings, sheet_columns_dictionary(at, shape),
                                     slice_of(normal), preference, &at->scratch);
    size_t next = 0;
    const struct shape_line *also = sheet_plan_line(plan, KEY_ALSO, &next);
    const struct table_def *other =
        item != NULL || also == NULL ? NULL : tables_find(at->shapes->tables, also->a);
    if (other != NULL) /* for the second table that the sheet may fill */
        item =
            headings_item(&at->shapes->headings, other, slice_of(normal), preference, &at->scratch);
    *preference += OF_DICTIONARY;
    return item;
}

static const struct shape_line *
flag_of(const struct sheet_plan *plan, const char *normal)
{
    size_t at = 0;
    for (const struct shape_line *line; (line = sheet_plan_line(plan, KEY_FLAG, &at)) != NULL;) {
        if (strcmp(line->a, normal) == 0)
            return line;
    }
    return NULL;
}

static bool
wants_sessions(const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        if (shape->lines[i].key == KEY_NEEDS && strcmp(shape->lines[i].value, "sessions") == 0)
            return true;
    }
    return false;
}

/* Takes an item for a column, from a column that is less to be preferred where there is one. */
static void
sheet_columns_take_item(struct sheet_plan *plan, size_t column, const char *item,
                        uint32_t *preferences, int *owners, int owner_count)
{
    struct column_plan *taken = &plan->columns[column];
    taken->use = USE_ITEM;
    taken->item = item;
    for (int i = 0; i < owner_count; i++) {
        struct column_plan *other = &plan->columns[owners[i]];
        if (other->use != USE_ITEM || !text_same(other->item, item))
            continue;
        bool better = preferences[column] < preferences[owners[i]];
        (better ? other : taken)->use = USE_SPARE;
        taken->doubled = strcmp(other->normal, taken->normal) == 0;
    }
}

static void
add_session(const struct session_words *words, struct sheet_plan *plan, size_t column)
{
    struct session_column session = {.column = column};
    plan->columns[column].use = USE_UNKNOWN;
    if (!session_column_read_any(words, plan->columns[column].heading, &session, &plan->evidence))
        return;
    plan->columns[column].use = USE_SESSION;
    plan->sessions[plan->session_count++] = session;
}

static void
plan_column(struct recogniser *at, struct sheet_plan *plan, const struct shape *shape,
            size_t column, uint32_t *preferences, int *owners, int *owner_count)
{
    struct column_plan *planned = &plan->columns[column];
    const char *item = sheet_columns_item_of(at, plan, shape, column, &preferences[column]);
    planned->flag = planned->normal[0] == '\0' ? NULL : flag_of(plan, planned->normal);
    if (planned->flag != NULL) {
        planned->use = USE_FLAG;
    } else if (item != NULL && strcmp(item, "sessions") == 0) {
        add_session(&at->shapes->session_words, plan, column);
    } else if (item != NULL && strcmp(item, "-") == 0) {
        planned->use = USE_KNOWN;
    } else if (item != NULL) {
        sheet_columns_take_item(plan, column, item, preferences, owners, *owner_count);
        owners[(*owner_count)++] = (int)column;
    } else if (wants_sessions(shape)) {
        add_session(&at->shapes->session_words, plan, column);
    } else {
        planned->use = planned->heading[0] == '\0' ? USE_BLANK : USE_UNKNOWN;
    }
    if (planned->heading[0] == '\0' && planned->use == USE_UNKNOWN)
        planned->use = USE_BLANK;
}

/* --- all of them ------------------------------------------------------------------------------ */

static void
begin_columns(struct recogniser *at, struct sheet_plan *plan, const struct head_row *row,
              const char **headings)
{
    plan->columns = arena_alloc(at->arena, (row->count + 1) * sizeof(struct column_plan));
    plan->sessions = arena_alloc(at->arena, (row->count + 1) * sizeof(struct session_column));
    plan->column_count = row->count;
    plan->session_count = 0;
    plan->evidence = (struct date_evidence){0};
    for (size_t i = 0; i < row->count; i++) {
        buffer_clear(&at->normal);
        buffer_string(&at->normal, "");
        heading_append_normal(&at->normal, slice_of(headings[i]));
        plan->columns[i] = (struct column_plan){.heading = headings[i],
                                                .normal = arena_string(at->arena, at->normal.text)};
    }
}

/* Says for each item which column gives it. */
static void
settle_items(struct recogniser *at, struct sheet_plan *plan, const struct shape *shape)
{
    const struct table_def *def = sheet_columns_dictionary(at, shape);
    plan->items = arena_alloc(at->arena, (def->count + 1) * sizeof(int));
    for (size_t i = 0; i < def->count; i++)
        plan->items[i] = -1;
    for (int i = 0; i < HELPER_COUNT; i++)
        plan->helpers[i] = -1;
    plan->used = 0;
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct column_plan *column = &plan->columns[i];
        plan->used += column->use == USE_SESSION || column->use == USE_FLAG;
        if (column->use != USE_ITEM)
            continue;
        int item = table_column_index(def, column->item), helper = helper_find(column->item);
        plan->used++;
        if (item >= 0)
            plan->items[item] = (int)i;
        if (helper >= 0)
            plan->helpers[helper] = (int)i;
    }
}

void
sheet_columns_plan(struct recogniser *at, struct sheet_plan *plan, const struct shape *shape,
                   const struct head_row *row, const char **headings)
{
    uint32_t *preferences = memory_zeroed(row->count + 1, sizeof(uint32_t));
    int *owners = memory_zeroed(row->count + 1, sizeof(int)), owner_count = 0;
    plan->shape = shape;
    sheet_plan_gather_lines(plan, at->map, at->arena);
    begin_columns(at, plan, row, headings);
    for (size_t i = 0; i < row->count; i++)
        plan_column(at, plan, shape, i, preferences, owners, &owner_count);
    settle_items(at, plan, shape);
    free(preferences);
    free(owners);
}
