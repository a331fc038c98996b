/* Recognising sheets. */
#include "input/sheet_plan.h"

#include <stdlib.h>
#include <string.h>

/* --- the first rows --------------------------------------------------------------------------- */

struct head_reader {
    struct sheet_head *head;
    struct arena *arena;
};

static bool
take_head_row(void *context, const struct csv_row *row)
{
    struct head_reader *reader = context;
    struct head_row *kept = &reader->head->rows[reader->head->count++];
    *kept = (struct head_row){row->line, row->from, row->to,
                              arena_alloc(reader->arena, (row->count + 1) * sizeof(char *)),
                              row->count};
    for (size_t i = 0; i < row->count; i++) {
        struct slice cell = slice_trim_lines(row->fields[i]);
        kept->cells[i] = arena_copy(reader->arena, cell.text, cell.length);
    }
    return reader->head->count < HEAD_ROWS;
}

bool
sheet_head_read(struct sheet_head *head, const struct csv_file *file, struct arena *arena,
                struct error *error)
{
    struct head_reader reader = {head, arena};
    struct csv_span whole = {file->start, file->size, 1};
    head->count = 0;
    return csv_read(file, whole, take_head_row, &reader, NULL, error);
}

/* In either order of day and month: which it is shows when all is read. */
static bool
sheet_plan_read_session(const char *cell, struct session_column *session,
                        struct date_evidence *evidence)
{
    return cell[0] != '\0' &&
           (session_column_read(slice_of(cell), ORDER_DAY_FIRST, session, evidence) ||
            session_column_read(slice_of(cell), ORDER_MONTH_FIRST, session, NULL));
}

static bool
is_session_heading(const char *cell)
{
    struct session_column session = {0};
    return sheet_plan_read_session(cell, &session, NULL);
}

static size_t
count_known(const struct head_row *row, const struct shapes *shapes, struct buffer *normal)
{
    size_t known = 0;
    for (size_t i = 0; i < row->count; i++) {
        buffer_clear(normal);
        buffer_string(normal, "");
        heading_append_normal(normal, slice_of(row->cells[i]));
        known += shapes_know(shapes, (struct slice){normal->text, normal->length}) ||
                 is_session_heading(row->cells[i]);
    }
    return known;
}

size_t
sheet_head_known(const struct sheet_head *head, const struct shapes *shapes)
{
    struct buffer normal = {0};
    size_t most = 0;
    for (size_t i = 0; i < head->count; i++) {
        size_t known = count_known(&head->rows[i], shapes, &normal);
        most = known > most ? known : most;
    }
    buffer_free(&normal);
    return most;
}

/* --- lines of shape and maps ------------------------------------------------------------------ */

const struct shape_line *
sheet_plan_line(const struct sheet_plan *plan, enum shape_key key, size_t *at)
{
    while (*at < plan->line_count) {
        const struct shape_line *line = plan->lines[(*at)++];
        if (line->key == key)
            return line;
    }
    return NULL;
}

const char *
sheet_plan_value(const struct sheet_plan *plan, enum shape_key key)
{
    size_t at = 0;
    const struct shape_line *line = sheet_plan_line(plan, key, &at);
    return line == NULL ? NULL : line->value;
}

static bool
line_applies(const struct shape_line *line, const struct sheet_plan *plan)
{
    return (line->file[0] == '\0' || pattern_fits(line->file, plan->file)) &&
           (line->sheet[0] == '\0' || pattern_fits(line->sheet, plan->sheet));
}

static void
gather_lines(struct sheet_plan *plan, const struct input_map *map, struct arena *arena)
{
    size_t of_map = map == NULL ? 0 : map->count,
           of_shape = plan->shape == NULL ? 0 : plan->shape->count;
    plan->lines = arena_alloc(arena, (of_map + of_shape + 1) * sizeof(plan->lines[0]));
    plan->line_count = 0;
    for (size_t i = of_map; i > 0; i--) {
        if (line_applies(&map->lines[i - 1], plan))
            plan->lines[plan->line_count++] = &map->lines[i - 1];
    }
    for (size_t i = 0; i < of_shape; i++)
        plan->lines[plan->line_count++] = &plan->shape->lines[i];
}

/* --- one row as the heading of one shape ------------------------------------------------------ */

struct recogniser {
    const struct shapes *shapes;
    const struct input_map *map;
    const struct sheet_head *head;
    const struct table_def *of_none; /* whose dictionary shapes without a table use */
    struct arena *arena;
    struct buffer scratch, normal;
};

/* Dates or weekdays above cells that say AM or PM alone; a blank one takes that on its left. */
static bool
combine_with_above(struct recogniser *at, const struct head_row *above, const struct head_row *row,
                   const char **combined)
{
    const char *last = NULL;
    size_t found = 0;
    for (size_t i = 0; i < row->count; i++) {
        const char *over = i < above->count && above->cells[i][0] != '\0' ? above->cells[i] : last;
        combined[i] = row->cells[i];
        if (over == NULL || half_named(slice_of(row->cells[i])) == HALF_NONE ||
            half_named(slice_of(over)) != HALF_NONE || !is_session_heading(over)) {
            last = i < above->count && above->cells[i][0] != '\0' ? over : last;
            continue;
        }
        combined[i] = arena_printf(at->arena, "%s %s", over, row->cells[i]);
        last = over;
        found++;
    }
    return found > 0;
}

static const struct table_def *
dictionary_of(const struct recogniser *at, const struct shape *shape)
{
    return shape->table != NULL ? shape->table : at->of_none;
}

enum { OF_MAP = 0, OF_SHAPE = 1000, OF_DICTIONARY = 2000 };

/* The item of a heading and its preference, lower for what is to be preferred; NULL: none. */
static const char *
sheet_plan_item_of(struct recogniser *at, const struct sheet_plan *plan, const struct shape *shape,
                   const char *normal, uint32_t *preference)
{
    for (size_t i = 0, count = 0; i < plan->line_count; i++) {
        const struct shape_line *line = plan->lines[i];
        if (line->key != KEY_COLUMN)
            continue;
        *preference = (line->of_map ? OF_MAP : OF_SHAPE) + (uint32_t)count++;
        if (normal[0] != '\0' && strcmp(line->a, normal) == 0)
            return line->b;
    }
    const char *item = shapes_item(at->shapes, dictionary_of(at, shape), slice_of(normal),
                                   preference, &at->scratch);
    size_t next = 0;
    const struct shape_line *also = sheet_plan_line(plan, KEY_ALSO, &next);
    const struct table_def *other =
        item != NULL || also == NULL ? NULL : tables_find(at->shapes->tables, also->a);
    if (other != NULL) /* for the second table that the sheet may fill */
        item = shapes_item(at->shapes, other, slice_of(normal), preference, &at->scratch);
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
sheet_plan_take_item(struct sheet_plan *plan, size_t column, const char *item,
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
add_session(struct sheet_plan *plan, size_t column)
{
    struct session_column session = {.column = column};
    plan->columns[column].use = USE_UNKNOWN;
    if (!sheet_plan_read_session(plan->columns[column].heading, &session, &plan->evidence))
        return;
    plan->columns[column].use = USE_SESSION;
    plan->sessions[plan->session_count++] = session;
}

static void
plan_column(struct recogniser *at, struct sheet_plan *plan, const struct shape *shape,
            size_t column, uint32_t *preferences, int *owners, int *owner_count)
{
    struct column_plan *planned = &plan->columns[column];
    const char *item = sheet_plan_item_of(at, plan, shape, planned->normal, &preferences[column]);
    planned->flag = planned->normal[0] == '\0' ? NULL : flag_of(plan, planned->normal);
    if (planned->flag != NULL) {
        planned->use = USE_FLAG;
    } else if (item != NULL && strcmp(item, "sessions") == 0) {
        add_session(plan, column);
    } else if (item != NULL && strcmp(item, "-") == 0) {
        planned->use = USE_KNOWN;
    } else if (item != NULL) {
        sheet_plan_take_item(plan, column, item, preferences, owners, *owner_count);
        owners[(*owner_count)++] = (int)column;
    } else if (wants_sessions(shape)) {
        add_session(plan, column);
    } else {
        planned->use = planned->heading[0] == '\0' ? USE_BLANK : USE_UNKNOWN;
    }
    if (planned->heading[0] == '\0' && planned->use == USE_UNKNOWN)
        planned->use = USE_BLANK;
}

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
    const struct table_def *def = dictionary_of(at, shape);
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

static void
plan_row(struct recogniser *at, struct sheet_plan *plan, const struct shape *shape,
         const struct head_row *row, const char **headings)
{
    uint32_t *preferences = memory_zeroed(row->count + 1, sizeof(uint32_t));
    int *owners = memory_zeroed(row->count + 1, sizeof(int)), owner_count = 0;
    plan->shape = shape;
    gather_lines(plan, at->map, at->arena);
    begin_columns(at, plan, row, headings);
    for (size_t i = 0; i < row->count; i++)
        plan_column(at, plan, shape, i, preferences, owners, &owner_count);
    settle_items(at, plan, shape);
    free(preferences);
    free(owners);
}

/* --- needs ------------------------------------------------------------------------------------ */

static bool
sheet_plan_has_item(const struct recogniser *at, const struct sheet_plan *plan, struct slice name)
{
    char text[64];
    if (name.length >= sizeof text)
        return false;
    memcpy(text, name.text, name.length);
    text[name.length] = '\0';
    const struct table_def *def = dictionary_of(at, plan->shape);
    int item = table_column_index(def, text), helper = helper_find(text);
    if (strcmp(text, "sessions") == 0)
        return plan->session_count >= 2;
    if ((item >= 0 && plan->items[item] >= 0) || (helper >= 0 && plan->helpers[helper] >= 0))
        return true;
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct column_plan *column = &plan->columns[i];
        if (column->use == USE_ITEM && text_same(column->item, text))
            return true;
    }
    size_t at_line = 0;
    for (const struct shape_line *line;
         (line = sheet_plan_line(plan, KEY_SET, &at_line)) != NULL;) {
        if (text_same(line->a, text) && line->of_map)
            return true;
    }
    return false;
}

/* The first need that is not met, or NULL. */
static const char *
missing_need(const struct recogniser *at, const struct sheet_plan *plan)
{
    for (size_t i = 0; i < plan->shape->count; i++) {
        const struct shape_line *line = &plan->shape->lines[i];
        struct slice rest = slice_of(line->value);
        bool met = line->key != KEY_NEEDS;
        while (!met && rest.length > 0) {
            const char *bar = memchr(rest.text, '|', rest.length);
            size_t length = bar == NULL ? rest.length : (size_t)(bar - rest.text);
            met = sheet_plan_has_item(at, plan, (struct slice){rest.text, length});
            rest.text += length + (bar != NULL);
            rest.length -= length + (bar != NULL);
        }
        if (!met)
            return line->value;
    }
    return NULL;
}

static bool
is_forbidden(const struct sheet_plan *plan)
{
    size_t at = 0;
    for (const struct shape_line *line; (line = sheet_plan_line(plan, KEY_WITHOUT, &at)) != NULL;) {
        for (size_t i = 0; i < plan->column_count; i++) {
            if (strcmp(plan->columns[i].normal, line->value) == 0)
                return true;
        }
    }
    return false;
}

/* --- choosing --------------------------------------------------------------------------------- */

/* Columns that the shape says something about. */
static size_t
known_columns(const struct sheet_plan *plan)
{
    size_t known = 0;
    for (size_t i = 0; i < plan->column_count; i++)
        known += plan->columns[i].use != USE_UNKNOWN && plan->columns[i].use != USE_BLANK;
    return known;
}

/* One of the shape's names stands as a word in the sheet's or the file's name. */
static bool
is_named(const struct sheet_plan *plan)
{
    size_t at = 0;
    const char *const places[] = {plan->sheet, plan->file};
    for (const struct shape_line *line; (line = sheet_plan_line(plan, KEY_NAMES, &at)) != NULL;) {
        size_t length = strlen(line->value);
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            for (const char *found = places[i];
                 (found = strcasestr(found, line->value)) != NULL && length > 0; found++) {
                bool begins =
                    found == places[i] || text_word_length(found - 1) == 0 || found[-1] == '_';
                if (begins && (text_word_length(found + length) == 0 || found[length] == '_'))
                    return true;
            }
        }
    }
    return false;
}

struct choice {
    struct sheet_plan plan;
    size_t known;
    bool named, any;
    const struct shape *equal; /* of another table, and as good */
    /* of those that do not fit: */
    size_t nearest;
    const struct shape *nearest_shape;
    const char *nearest_lacks;
};

/* Better (1), as good (0) or worse (-1) than what was chosen before. *by_name: the name decided. */
static int
compare_choice(const struct choice *choice, const struct sheet_plan *plan, size_t known, bool named,
               bool *by_name)
{
    *by_name = false;
    if (!choice->any || known != choice->known)
        return !choice->any || known > choice->known ? 1 : -1;
    if (named != choice->named) {
        *by_name = true;
        return named ? 1 : -1;
    }
    int rank = plan->shape->rank - choice->plan.shape->rank;
    return rank > 0 ? 1 : rank < 0 ? -1 : 0;
}

static void
offer(struct choice *choice, const struct sheet_plan *plan)
{
    size_t known = known_columns(plan);
    bool named = is_named(plan), by_name;
    int better = compare_choice(choice, plan, known, named, &by_name);
    if (better == 0) {
        if (choice->plan.shape->table != plan->shape->table)
            choice->equal = plan->shape;
        return;
    }
    if (better < 0) {
        choice->plan.by_name = choice->plan.by_name || by_name;
        return;
    }
    choice->plan = *plan;
    choice->plan.by_name = by_name;
    choice->known = known;
    choice->named = named;
    choice->any = true;
    choice->equal = NULL;
}

static void
note_nearest(struct choice *choice, const struct sheet_plan *plan, const char *lacks)
{
    size_t known = known_columns(plan);
    bool as_near = known == choice->nearest && choice->nearest_shape != NULL &&
                   plan->shape->rank > choice->nearest_shape->rank;
    if ((known <= choice->nearest && !as_near) || lacks == NULL)
        return;
    choice->nearest = known;
    choice->nearest_shape = plan->shape;
    choice->nearest_lacks = lacks;
}

static void
try_shapes(struct recogniser *at, struct sheet_plan *plan, size_t number, struct choice *choice)
{
    const struct head_row *row = &at->head->rows[number];
    const char **combined = arena_alloc(at->arena, (row->count + 1) * sizeof(char *));
    bool with_above =
        number > 0 && combine_with_above(at, &at->head->rows[number - 1], row, combined);
    const char *forced = sheet_plan_value(plan, KEY_SHAPE);
    for (size_t i = 0; i < at->shapes->count; i++) {
        const struct shape *shape = &at->shapes->items[i];
        struct sheet_plan tried = *plan;
        if (shape->root != NULL || (forced != NULL && !text_same(forced, shape->name)))
            continue;
        plan_row(at, &tried, shape, row, with_above ? combined : row->cells);
        tried.with_above = with_above;
        tried.heading_row = number;
        const char *lacks = forced != NULL ? NULL : missing_need(at, &tried);
        bool misnamed = shape->only_named && !is_named(&tried);
        if (misnamed && forced == NULL)
            continue;
        if (lacks == NULL && (forced != NULL || !is_forbidden(&tried)))
            offer(choice, &tried);
        else
            note_nearest(choice, &tried, lacks);
    }
}

/* The row that a map names, or the one with most known headings that meets the needs of a shape. */
static void
choose(struct recogniser *at, struct sheet_plan *plan, struct choice *choice)
{
    size_t known[HEAD_ROWS];
    bool tried[HEAD_ROWS] = {false};
    const char *line = sheet_plan_value(plan, KEY_HEADING_ROW);
    for (size_t i = 0; i < at->head->count; i++) {
        known[i] = count_known(&at->head->rows[i], at->shapes, &at->normal);
        tried[i] = line != NULL && (uint32_t)atoi(line) != at->head->rows[i].line;
    }
    for (size_t round = 0; round < at->head->count && !choice->any; round++) {
        size_t best = HEAD_ROWS;
        for (size_t i = 0; i < at->head->count; i++) {
            if (!tried[i] && (best == HEAD_ROWS || known[i] > known[best]))
                best = i;
        }
        if (best == HEAD_ROWS || (known[best] < 2 && line == NULL))
            return;
        tried[best] = true;
        try_shapes(at, plan, best, choice);
    }
}

static const char *
table_name(const struct shape *shape)
{
    return shape->table == NULL ? "none" : shape->table->name;
}

static void
explain_none(struct recogniser *at, struct sheet_plan *plan, const struct choice *choice)
{
    if (choice->nearest_shape != NULL && choice->nearest >= 2)
        plan->why_not = arena_printf(
            at->arena, "no heading row that is known: nearest to it is %s (%s), which needs %s",
            choice->nearest_shape->name, table_name(choice->nearest_shape), choice->nearest_lacks);
    else
        plan->why_not = "no heading row that is known";
}

void
sheet_plan_make(struct sheet_plan *plan, const struct sheet_head *head, const struct shapes *shapes,
                const struct input_map *map, const char *file, const char *sheet,
                struct arena *arena)
{
    struct recogniser at = {.shapes = shapes,
                            .map = map,
                            .head = head,
                            .of_none = tables_find(shapes->tables, "pupils"),
                            .arena = arena};
    struct choice choice = {.any = false};
    *plan = (struct sheet_plan){.file = file, .sheet = sheet};
    gather_lines(plan, map, arena);
    if (sheet_plan_value(plan, KEY_SKIP) != NULL) {
        plan->skipped = true;
        plan->why_not = "the map says that it is not to be read";
        return;
    }
    choose(&at, plan, &choice);
    if (!choice.any) {
        explain_none(&at, plan, &choice);
    } else if (choice.equal != NULL) {
        plan->why_not = arena_printf(
            arena, "it could be %s (%s) as well as %s (%s): say which with a map (shape)",
            table_name(choice.plan.shape), choice.plan.shape->name, table_name(choice.equal),
            choice.equal->name);
    } else {
        *plan = choice.plan;
        if (plan->shape->table == NULL)
            plan->why_not = arena_printf(arena, "%s", plan->shape->title);
    }
    buffer_free(&at.scratch);
    buffer_free(&at.normal);
}
