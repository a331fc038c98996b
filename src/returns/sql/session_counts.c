/* Counts sessions into an array, and shows it as a table. */
#include "returns/sql/session_counts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "returns/sql/virtual_table.h"

/* --- the rows --------------------------------------------------------------------------------- */

void
session_counts_clear(struct session_counts *counts)
{
    counts->count = 0;
    map_clear(&counts->first_of);
}

void
session_counts_add(struct session_counts *counts, const struct session_count *row)
{
    if (counts->count == 0 || strcmp(counts->items[counts->count - 1].upn, row->upn) != 0)
        map_put(&counts->first_of, slice_of(row->upn), (uint32_t)counts->count);
    counts->items = memory_grow(counts->items, &counts->capacity, counts->count + 1,
                                sizeof(struct session_count));
    counts->items[counts->count++] = *row;
}

void
session_counts_free(struct session_counts *counts)
{
    free(counts->items);
    map_free(&counts->first_of);
    *counts = (struct session_counts){0};
}

static void
count_window(const struct school_register *school, size_t pupil,
             const struct session_window *window, uint32_t counts[CODE_LIMIT + 1])
{
    struct walk walk;
    memset(counts, 0, (CODE_LIMIT + 1) * sizeof counts[0]);
    walk_begin(&walk, school, pupil, window->first,
               window->last < school->today ? window->last : school->today);
    while (walk_next(&walk)) {
        if (walk.at.standing == STANDING_ON)
            counts[visit_code(&walk.at)]++;
    }
}

/* A row for each code, with all rows of the code table that it has. */
static void
add_codes(struct session_counts *counts, const struct attendance_codes *codes,
          struct session_count row, const uint32_t of_code[CODE_LIMIT + 1])
{
    for (unsigned i = 1; i <= codes->count; i++) {
        if (codes->codes[i].first != i)
            continue;
        row.code = codes->codes[i].code;
        row.position = i;
        row.sessions = row.possible = row.returned = 0;
        for (unsigned number = i; number != CODE_NONE; number = codes->codes[number].next) {
            row.sessions += of_code[number];
            row.possible += codes->codes[number].possible ? of_code[number] : 0;
            row.returned += codes->codes[number].returned ? of_code[number] : 0;
        }
        if (row.sessions > 0)
            session_counts_add(counts, &row);
    }
}

void
session_counts_fill(struct session_counts *counts, const struct school_register *school,
                    const struct session_window *windows, size_t window_count)
{
    uint32_t of_code[CODE_LIMIT + 1];
    for (size_t p = 0; p < school->pupils.count; p++) {
        for (size_t w = 0; w < window_count; w++) {
            count_window(school, p, &windows[w], of_code);
            add_codes(counts, &school->data->rules->codes,
                      (struct session_count){.upn = school->pupils.items[p].upn,
                                             .block = windows[w].block,
                                             .pupil = (uint32_t)p + 1},
                      of_code);
        }
    }
}

/* --- as a virtual table ----------------------------------------------------------------------- */

enum column { UPN, BLOCK, CODE, POSITION, SESSIONS, POSSIBLE, RETURNED, PUPIL };

struct cursor {
    struct virtual_cursor base;
    size_t at, end;
};

enum plan { ALL_ROWS, ROWS_OF_UPN };

static int
session_counts_choose_plan(const struct virtual_table *table, sqlite3_index_info *info)
{
    (void)table;
    info->idxNum = ALL_ROWS;
    info->estimatedCost = 100000;
    for (int i = 0; i < info->nConstraint; i++) {
        const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
        if (constraint->usable == 0 || constraint->iColumn != UPN ||
            constraint->op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        info->idxNum = ROWS_OF_UPN;
        info->aConstraintUsage[i].argvIndex = 1;
        info->aConstraintUsage[i].omit = 1;
        info->estimatedRows = 20;
        info->estimatedCost = 20;
        break;
    }
    return SQLITE_OK;
}

static bool
session_counts_begin_rows(struct virtual_cursor *base, int plan, sqlite3_value **arguments)
{
    struct cursor *cursor = (struct cursor *)base;
    const struct session_counts *counts = base->context;
    cursor->at = 0;
    cursor->end = counts->count;
    if (plan == ALL_ROWS)
        return true;
    const char *upn = (const char *)sqlite3_value_text(arguments[0]);
    uint32_t first = upn == NULL ? MAP_NONE : map_get(&counts->first_of, slice_of(upn));
    cursor->at = cursor->end = first == MAP_NONE ? counts->count : first;
    while (cursor->end < counts->count && strcmp(counts->items[cursor->end].upn, upn) == 0)
        cursor->end++;
    return true;
}

static bool
session_counts_next_row(struct virtual_cursor *base)
{
    ((struct cursor *)base)->at++;
    return true;
}

static bool
session_counts_has_row(const struct virtual_cursor *base)
{
    const struct cursor *cursor = (const struct cursor *)base;
    return cursor->at < cursor->end;
}

static void
session_counts_give_column(const struct virtual_cursor *base, sqlite3_context *context, int column)
{
    const struct session_counts *counts = base->context;
    const struct session_count *row = &counts->items[((const struct cursor *)base)->at];
    const uint32_t numbers[] = {[POSITION] = row->position,
                                [SESSIONS] = row->sessions,
                                [POSSIBLE] = row->possible,
                                [RETURNED] = row->returned,
                                [PUPIL] = row->pupil};
    const char *const texts[] = {row->upn, row->block, row->code};
    if (column <= CODE)
        sqlite3_result_text(context, texts[column], -1, SQLITE_STATIC);
    else
        sqlite3_result_int64(context, numbers[column]);
}

bool
session_counts_register(sqlite3 *db, struct session_counts *counts)
{
    static const struct virtual_table table = {
        .name = "session_count",
        .columns = "upn TEXT, block TEXT, code TEXT, position INTEGER, sessions INTEGER,"
                   " possible INTEGER, returned INTEGER, pupil INTEGER",
        .cursor_size = sizeof(struct cursor),
        .plan = session_counts_choose_plan,
        .begin = session_counts_begin_rows,
        .next = session_counts_next_row,
        .has_row = session_counts_has_row,
        .give = session_counts_give_column};
    return virtual_table_register(db, &table, counts);
}
