#include "returns/session_counts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

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

static const char declaration[] = "CREATE TABLE session_count(upn TEXT, block TEXT, code TEXT,"
                                  " position INTEGER, possible INTEGER, returned INTEGER,"
                                  " sessions INTEGER)";

struct table {
    sqlite3_vtab base;
    const struct session_counts *counts;
};

struct cursor {
    sqlite3_vtab_cursor base;
    size_t at, end;
};

static int
connect_table(sqlite3 *db, void *context, int count, const char *const *arguments,
              sqlite3_vtab **made, char **message)
{
    (void)count, (void)arguments, (void)message;
    struct table *table = memory_zeroed(1, sizeof *table);
    table->counts = context;
    *made = &table->base;
    sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
    return sqlite3_declare_vtab(db, declaration);
}

static int
disconnect_table(sqlite3_vtab *base)
{
    free(base);
    return SQLITE_OK;
}

enum plan { ALL_ROWS, ROWS_OF_UPN };

static int
choose_plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
    (void)base;
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

static int
open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **made)
{
    (void)base;
    struct cursor *cursor = memory_zeroed(1, sizeof *cursor);
    *made = &cursor->base;
    return SQLITE_OK;
}

static int
close_cursor(sqlite3_vtab_cursor *base)
{
    free(base);
    return SQLITE_OK;
}

static const struct session_counts *
counts_of(const sqlite3_vtab_cursor *base)
{
    return ((const struct table *)base->pVtab)->counts;
}

static int
begin_rows(sqlite3_vtab_cursor *base, int plan, const char *text, int count,
           sqlite3_value **arguments)
{
    struct cursor *cursor = (struct cursor *)base;
    const struct session_counts *counts = counts_of(base);
    (void)text, (void)count;
    cursor->at = 0;
    cursor->end = counts->count;
    if (plan == ALL_ROWS)
        return SQLITE_OK;
    const char *upn = (const char *)sqlite3_value_text(arguments[0]);
    uint32_t first = upn == NULL ? MAP_NONE : map_get(&counts->first_of, slice_of(upn));
    cursor->at = cursor->end = first == MAP_NONE ? counts->count : first;
    while (cursor->end < counts->count && strcmp(counts->items[cursor->end].upn, upn) == 0)
        cursor->end++;
    return SQLITE_OK;
}

static int
next_row(sqlite3_vtab_cursor *base)
{
    ((struct cursor *)base)->at++;
    return SQLITE_OK;
}

static int
is_behind_last(sqlite3_vtab_cursor *base)
{
    const struct cursor *cursor = (const struct cursor *)base;
    return cursor->at >= cursor->end;
}

static int
give_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct session_count *row = &counts_of(base)->items[((struct cursor *)base)->at];
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
    return SQLITE_OK;
}

static int
give_row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    *id = (sqlite3_int64)((const struct cursor *)base)->at + 1;
    return SQLITE_OK;
}

bool
session_counts_register(sqlite3 *db, struct session_counts *counts)
{
    static const sqlite3_module module = {.xConnect = connect_table,
                                          .xBestIndex = choose_plan,
                                          .xDisconnect = disconnect_table,
                                          .xOpen = open_cursor,
                                          .xClose = close_cursor,
                                          .xFilter = begin_rows,
                                          .xNext = next_row,
                                          .xEof = is_behind_last,
                                          .xColumn = give_column,
                                          .xRowid = give_row_id};
    /* A first look connects the table: SQLite would ask the authorizer for more than SQL of a collection may. */
    return sqlite3_create_module(db, "session_count", &module, counts) == SQLITE_OK &&
           sqlite3_exec(db, "SELECT 1 FROM session_count", NULL, NULL, NULL) == SQLITE_OK;
}
