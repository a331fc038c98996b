/* Grids that stand below each other in one sheet, each under a heading of its own and with its own
 * week or dates: they become sheets of their own, with the lines of the sheet in which they stand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/exports/export_sheet.h"
#include "system/system.h"

/* --- whether there may be one ----------------------------------------------------------------- */

/* The column of the sheet that says whose row it is, or -1. */
static int
key_column(const struct sheet_plan *plan)
{
    static const enum helper keys[] = {HELPER_UPN, HELPER_ADMISSION_NUMBER, HELPER_LOCAL_ID,
                                       HELPER_FULL_NAME, HELPER_SURNAME};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (plan->helpers[keys[i]] >= 0)
            return plan->helpers[keys[i]];
    }
    return -1;
}

enum { PIECE = 1 << 20 };

/* Whether a text stands anywhere behind a place of the file. Most grids have their heading once,
 * and are not gone through for a second. */
static bool
stands_behind(const struct csv_file *file, uint64_t from, const char *text)
{
    size_t length = strlen(text), kept = 0, got = 0;
    char *piece = memory_alloc(PIECE);
    bool found = false;
    while (!found && from < file->size && length < PIECE / 2 &&
           system_read_at(file->descriptor, piece + kept, PIECE - kept, from, &got) == 0 &&
           got > 0) {
        size_t have = kept + got;
        found = memmem(piece, have, text, length) != NULL;
        from += got;
        kept = have < length ? have : length - 1;
        memmove(piece, piece + have - kept, kept);
    }
    free(piece);
    return found;
}

static bool
may_have_blocks(const struct export_sheet *sheet)
{
    const struct sheet_plan *plan = &sheet->plan;
    bool grid = plan->shape != NULL && plan->why_not == NULL && plan->session_count > 0;
    int key = grid ? key_column(plan) : -1;
    return key >= 0 && plan->columns[key].heading[0] != '\0' &&
           stands_behind(sheet->csv, sheet->head.rows[plan->heading_row].to,
                         plan->columns[key].heading);
}

/* --- where they begin ------------------------------------------------------------------------- */

struct grid_block {
    uint64_t from; /* the first row behind the last pupil of the block before */
    uint32_t line, heading_line;
    bool titled; /* a title stands in the key's column and in those of sessions: nobody's marks */
};

struct block_reader {
    const struct sheet_plan *plan;
    const struct session_words *words;
    int key;
    size_t below;           /* rows of the heading below the one with the key's name */
    size_t awaited;         /* of which so many have not come yet */
    struct grid_block open; /* that may begin here; line 0: none does */
    struct grid_block *items;
    size_t count;
};

/* A cell with a mark, or two, is short. */
enum { MARKS_LENGTH = 5 };

/* The key's name stands there, and two sessions or more. */
static bool
is_heading(const struct block_reader *reader, const struct csv_row *row)
{
    const char *name = reader->plan->columns[reader->key].heading;
    bool key = false;
    size_t sessions = 0;
    for (size_t i = 0; i < row->count && !key; i++)
        key = slice_is(slice_trim_lines(row->fields[i]), name);
    for (size_t i = 0; i < row->count && key; i++) {
        struct slice cell = slice_trim_lines(row->fields[i]);
        struct session_column session = {.column = i};
        char text[64];
        if (cell.length == 0 || cell.length >= sizeof text)
            continue;
        snprintf(text, sizeof text, "%.*s", (int)cell.length, cell.text);
        sessions += session_column_read_any(reader->words, text, &session, NULL);
    }
    return key && sessions >= 2;
}

/* A pupil's row: marks, or a key beside something else. */
static bool
is_pupil(const struct block_reader *reader, const struct csv_row *row)
{
    const struct sheet_plan *plan = reader->plan;
    size_t marks = 0, items = 0;
    bool titled = false, key = false;
    for (size_t i = 0; i < row->count && i < plan->column_count; i++) {
        struct slice cell = slice_trim_lines(row->fields[i]);
        struct date_form form;
        if (cell.length == 0)
            continue;
        bool date = date_form_scan(cell, ORDER_UNSETTLED, false, &form, NULL);
        if (plan->columns[i].use == USE_SESSION)
            marks += cell.length <= MARKS_LENGTH && !date;
        else if (plan->columns[i].use == USE_ITEM)
            items++;
        key = key || (int)i == reader->key;
        titled = titled || (date && !text_same(text_or_empty(plan->columns[i].item), "DOB"));
    }
    return key && (marks > 0 || (items > 1 && !titled));
}

static bool
is_wide_title(const struct block_reader *reader, const struct csv_row *row)
{
    const struct sheet_plan *plan = reader->plan;
    bool key = false, session = false;
    for (size_t i = 0; i < row->count && i < plan->column_count; i++) {
        bool filled = slice_trim_lines(row->fields[i]).length > 0;
        key = key || (filled && (int)i == reader->key);
        session = session || (filled && plan->columns[i].use == USE_SESSION);
    }
    return key && session;
}

static bool
take_block_row(void *context, const struct csv_row *row)
{
    struct block_reader *reader = context;
    if (reader->awaited > 0) {
        reader->awaited--;
        reader->items[reader->count - 1].heading_line = row->line;
    } else if (is_heading(reader, row)) {
        if (reader->open.line == 0)
            reader->open = (struct grid_block){.from = row->from, .line = row->line};
        reader->open.heading_line = row->line;
        reader->items = memory_resize(reader->items, reader->count + 1, sizeof(struct grid_block));
        reader->items[reader->count++] = reader->open;
        reader->open.line = 0;
        reader->awaited = reader->below;
    } else if (is_pupil(reader, row)) {
        reader->open.line = 0;
    } else {
        if (reader->open.line == 0)
            reader->open = (struct grid_block){.from = row->from, .line = row->line};
        reader->open.titled = reader->open.titled || is_wide_title(reader, row);
    }
    return true;
}

/* A key that is merged over the rows of a heading has its name in the first. */
static size_t
rows_below_key(const struct sheet_plan *plan, size_t key)
{
    for (size_t i = 0; i <= plan->rows_above; i++) {
        const struct head_row *row = &plan->heading_rows[i];
        if (key < row->count && row->cells[key][0] != '\0')
            return i;
    }
    return 0;
}

/* --- what is another -------------------------------------------------------------------------- */

/* The map for a block: its own heading row, and the shape of the sheet. */
static struct input_map
map_of_block(struct exports *exports, const struct shape *shape, const struct grid_block *block)
{
    const struct input_map *map = &exports->options->map;
    struct input_map own = {
        .lines = arena_alloc(&exports->arena, (map->count + 2) * sizeof(struct shape_line))};
    char line[16];
    for (size_t i = 0; i < map->count; i++)
        own.lines[own.count++] = map->lines[i];
    snprintf(line, sizeof line, "%u", block->heading_line);
    own.lines[own.count++] = (struct shape_line){.key = KEY_HEADING_ROW,
                                                 .value = arena_string(&exports->arena, line),
                                                 .a = "",
                                                 .b = "",
                                                 .c = "",
                                                 .file = "",
                                                 .sheet = "",
                                                 .of_map = true};
    own.lines[own.count++] = (struct shape_line){.key = KEY_SHAPE,
                                                 .value = shape->name,
                                                 .a = "",
                                                 .b = "",
                                                 .c = "",
                                                 .file = "",
                                                 .sheet = "",
                                                 .of_map = true};
    return own;
}

static bool
read_day(const char *text, day *date)
{
    return text != NULL && (date_form_read(slice_of(text), ORDER_DAY_FIRST, date, NULL) ||
                            date_form_read(slice_of(text), ORDER_MONTH_FIRST, date, NULL));
}

/* Other columns of sessions, or the same of another week or day: not a heading that each page
 * repeats. */
static bool
is_another(const struct export_sheet *before, const struct export_sheet *block)
{
    const struct sheet_plan *a = &before->plan, *b = &block->plan;
    day one, other;
    bool week = false;
    if (a->session_count != b->session_count)
        return true;
    for (size_t i = 0; i < a->session_count; i++) {
        const struct session_column *x = &a->sessions[i], *y = &b->sessions[i];
        if (x->column != y->column || x->date != y->date || x->month != y->month ||
            x->day_of_month != y->day_of_month || x->weekday != y->weekday || x->half != y->half)
            return true;
        week = week || x->weekday >= 0;
    }
    if (!read_day(before->settings.week_text, &one) || !read_day(block->settings.week_text, &other))
        return false;
    return week ? one - date_weekday(one) != other - date_weekday(other) : one != other;
}

/* --- adding them ------------------------------------------------------------------------------ */

static bool
export_blocks_add(struct input_set *inputs, size_t first, const struct grid_block *block,
                  size_t *before, struct error *error)
{
    struct exports *exports = inputs->exports;
    struct export_sheet added = exports->sheets[first];
    struct input_map map = map_of_block(exports, added.plan.shape, block);
    added.first_line = block->line;
    added.is_block = true;
    added.end = 0;
    added.settings.week_text = NULL;
    added.settings.year = 0;
    added.week_from = added.year_from = NULL;
    added.formulas_without_result = 0;
    if (!sheet_head_read_from(&added.head, added.csv,
                              (struct csv_span){block->from, added.csv->size, block->line},
                              &exports->arena, error))
        return false;
    sheet_plan_make(&added.plan, &added.head, exports->options->shapes, &map,
                    exports->sheets[first].plan.file, exports->sheets[first].plan.sheet,
                    &exports->arena);
    if (added.plan.shape == NULL || added.plan.session_count < 2 || key_column(&added.plan) < 0)
        return true;
    export_settle_week(exports, &added);
    if (!block->titled && !is_another(&exports->sheets[*before], &added))
        return true;
    exports->sheets[*before].end = block->from;
    exports->sheets =
        memory_resize(exports->sheets, exports->sheet_count + 1, sizeof(struct export_sheet));
    exports->sheets[exports->sheet_count] = added;
    *before = exports->sheet_count++;
    return true;
}

/* All of them are read in one order of day and month. */
static void
share_evidence(struct exports *exports, size_t first)
{
    struct date_evidence sum = {0};
    for (size_t i = first; i < exports->sheet_count; i++)
        date_evidence_add(&sum, &exports->sheets[i].plan.evidence);
    for (size_t i = first; i < exports->sheet_count; i++)
        exports->sheets[i].plan.evidence = sum;
}

bool
export_split_blocks(struct input_set *inputs, struct error *error)
{
    struct exports *exports = inputs->exports;
    size_t first = exports->sheet_count - 1, before = first;
    const struct export_sheet *sheet = &exports->sheets[first];
    if (!may_have_blocks(sheet))
        return true;
    int key = key_column(&sheet->plan);
    struct block_reader reader = {.plan = &sheet->plan,
                                  .words = &exports->options->shapes->session_words,
                                  .key = key,
                                  .below = rows_below_key(&sheet->plan, (size_t)key)};
    const struct head_row *heading = &sheet->head.rows[sheet->plan.heading_row];
    struct csv_span behind = {heading->to, sheet->csv->size, heading->line + 1};
    bool done = csv_read(sheet->csv, behind, take_block_row, &reader, NULL, error);
    for (size_t i = 0; i < reader.count && done; i++)
        done = export_blocks_add(inputs, first, &reader.items[i], &before, error);
    if (exports->sheet_count > first + 1)
        share_evidence(exports, first);
    free(reader.items);
    return done;
}
