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

/* --- as a virtual table ----------------------------------------------------------------------- */

enum column { UPN, BLOCK, CODE, POSITION, POSSIBLE, RETURNED, SESSIONS };

struct cursor {
    struct virtual_cursor base;
    size_t at, end;
};

enum plan { ALL_ROWS, ROWS_OF_UPN };

static int
choose_plan(sqlite3_index_info *info)
{
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
begin_rows(struct virtual_cursor *base, int plan, sqlite3_value **arguments)
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
next_row(struct virtual_cursor *base)
{
    ((struct cursor *)base)->at++;
    return true;
}

static bool
has_row(const struct virtual_cursor *base)
{
    const struct cursor *cursor = (const struct cursor *)base;
    return cursor->at < cursor->end;
}

static void
give_column(const struct virtual_cursor *base, sqlite3_context *context, int column)
{
    const struct session_counts *counts = base->context;
    const struct session_count *row = &counts->items[((const struct cursor *)base)->at];
    switch ((enum column)column) {
    case UPN:
        sqlite3_result_text(context, row->upn, -1, SQLITE_STATIC);
        break;
    case BLOCK:
        sqlite3_result_text(context, row->block, -1, SQLITE_STATIC);
        break;
    case CODE:
        sqlite3_result_text(context, row->code->code, -1, SQLITE_STATIC);
        break;
    case POSITION:
        sqlite3_result_int64(context, row->position);
        break;
    case POSSIBLE:
        sqlite3_result_int(context, row->code->possible);
        break;
    case RETURNED:
        sqlite3_result_int(context, row->code->returned);
        break;
    case SESSIONS:
        sqlite3_result_int64(context, row->sessions);
        break;
    }
}

bool
session_counts_register(sqlite3 *db, struct session_counts *counts)
{
    static const struct virtual_table table = {
        .name = "session_count",
        .columns = "upn TEXT, block TEXT, code TEXT, position INTEGER, possible INTEGER,"
                   " returned INTEGER, sessions INTEGER",
        .cursor_size = sizeof(struct cursor),
        .plan = choose_plan,
        .begin = begin_rows,
        .next = next_row,
        .has_row = has_row,
        .give = give_column};
    return virtual_table_register(db, &table, counts);
}
