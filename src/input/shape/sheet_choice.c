/* Which row is the heading, and which shape fits it best. */
#include <stdlib.h>
#include <string.h>

#include "input/shape/sheet_plan_internal.h"

/* --- whether a shape fits --------------------------------------------------------------------- */

static bool
sheet_choice_has_item(const struct recogniser *at, const struct sheet_plan *plan, struct slice name)
{
    char text[64];
    if (name.length >= sizeof text)
        return false;
    memcpy(text, name.text, name.length);
    text[name.length] = '\0';
    const struct table_def *def = sheet_columns_dictionary(at, plan->shape);
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
        if (text_same(line->a, text))
            return true;
    }
    return false;
}

/* "LocalID|UPN": one of them. */
static bool
is_met(const struct recogniser *at, const struct sheet_plan *plan, const char *need)
{
    struct slice rest = slice_of(need);
    while (rest.length > 0) {
        const char *bar = memchr(rest.text, '|', rest.length);
        size_t length = bar == NULL ? rest.length : (size_t)(bar - rest.text);
        if (sheet_choice_has_item(at, plan, (struct slice){rest.text, length}))
            return true;
        rest.text += length + (bar != NULL);
        rest.length -= length + (bar != NULL);
    }
    return false;
}

/* The first need that is not met, or NULL; *met: how many are. */
static const char *
missing_need(const struct recogniser *at, const struct sheet_plan *plan, size_t *met)
{
    const char *first = NULL;
    *met = 0;
    for (size_t i = 0; i < plan->shape->count; i++) {
        const struct shape_line *line = &plan->shape->lines[i];
        if (line->key != KEY_NEEDS)
            continue;
        if (is_met(at, plan, line->value))
            *met += 1;
        else if (first == NULL)
            first = line->value;
    }
    return first;
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

/* --- the best of those that fit --------------------------------------------------------------- */

/* Better (1), as good (0) or worse (-1) than what was chosen before. *by_name: the name decided. */
static int
compare_choice(const struct sheet_choice *choice, const struct sheet_plan *plan, size_t known,
               bool named, bool *by_name)
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
sheet_choice_offer(struct sheet_choice *choice, const struct sheet_plan *plan)
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

/* The shape that knows most columns; of those, the one with most needs met. */
static void
note_nearest(struct sheet_choice *choice, const struct sheet_plan *plan, const char *lacks,
             size_t met)
{
    size_t known = known_columns(plan);
    const struct shape *before = choice->nearest_shape;
    if (lacks == NULL || known < choice->nearest || known == 0)
        return;
    if (known == choice->nearest &&
        (met < choice->nearest_met ||
         (met == choice->nearest_met && plan->shape->rank <= before->rank)))
        return;
    choice->nearest = known;
    choice->nearest_shape = plan->shape;
    choice->nearest_lacks = lacks;
    choice->nearest_met = met;
}

/* The headings of a row with those above that belong to it; how many rows these are. */
static size_t
join_rows(struct recogniser *at, size_t number, const char **headings)
{
    const struct head_row *row = &at->head->rows[number];
    size_t above = 0;
    for (size_t i = 0; i < row->count; i++)
        headings[i] = row->cells[i];
    while (above + 1 < HEADING_ROWS && above < number &&
           sheet_columns_combine(at, &at->head->rows[number - above - 1], headings, row->count))
        above++;
    for (size_t i = 1; i <= above; i++)
        sheet_columns_take_above(at, &at->head->rows[number - i], headings, row->count);
    return above;
}

static void
try_shapes(struct recogniser *at, const struct sheet_plan *plan, size_t number,
           struct sheet_choice *choice)
{
    const struct head_row *row = &at->head->rows[number];
    const char **headings = arena_alloc(at->arena, (row->count + 1) * sizeof(char *));
    size_t above = join_rows(at, number, headings);
    const char *forced = sheet_plan_value(plan, KEY_SHAPE);
    for (size_t i = 0; i < at->shapes->count; i++) {
        const struct shape *shape = &at->shapes->items[i];
        struct sheet_plan tried = *plan;
        if (shape->root != NULL || (forced != NULL && !text_same(forced, shape->name)))
            continue;
        sheet_columns_plan(at, &tried, shape, row, headings);
        tried.heading_row = number;
        tried.rows_above = above;
        for (size_t k = 0; k <= above; k++)
            tried.heading_rows[k] = at->head->rows[number - k];
        size_t met = 0;
        const char *lacks = forced != NULL ? NULL : missing_need(at, &tried, &met);
        bool misnamed = shape->only_named && !is_named(&tried);
        if (misnamed && forced == NULL)
            continue;
        if (lacks == NULL && (forced != NULL || !is_forbidden(&tried)))
            sheet_choice_offer(choice, &tried);
        else
            note_nearest(choice, &tried, lacks, met);
    }
}

void
sheet_choice_make(struct recogniser *at, const struct sheet_plan *plan, struct sheet_choice *choice)
{
    size_t known[HEAD_ROWS];
    bool tried[HEAD_ROWS] = {false};
    const char *line = sheet_plan_value(plan, KEY_HEADING_ROW);
    for (size_t i = 0; i < at->head->count; i++) {
        known[i] = head_row_known(&at->head->rows[i], at->shapes, &at->normal);
        tried[i] = line != NULL
                       ? (uint32_t)atoi(line) != at->head->rows[i].line
                       : i + 1 < at->head->count &&
                             sheet_columns_goes_on(at, &at->head->rows[i], &at->head->rows[i + 1]);
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
