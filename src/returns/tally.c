#include "returns/tally.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"

/* --- counting --------------------------------------------------------------------------------- */

struct group {
    sqlite3_int64 parent, details, counted, repeats, odd;
};

enum { COUNTED = 1, PLAIN = 2 };

struct code {
    unsigned flags;
    size_t seen; /* in the so-manieth group last; 0: in none */
};

struct tally {
    struct group *groups;
    size_t count, capacity;
    struct map numbers; /* of each code, in `codes` */
    struct code *codes;
    size_t code_count, code_capacity;
    struct arena texts; /* of codes */
};

static struct code *
code_of(struct tally *tally, struct slice text)
{
    uint32_t number = map_get(&tally->numbers, text);
    if (number != MAP_NONE)
        return &tally->codes[number];
    tally->codes = memory_grow(tally->codes, &tally->code_capacity, tally->code_count + 1,
                               sizeof *tally->codes);
    tally->codes[tally->code_count] = (struct code){0};
    map_put(&tally->numbers, slice_of(arena_copy(&tally->texts, text.text, text.length)),
            (uint32_t)tally->code_count);
    return &tally->codes[tally->code_count++];
}

static void
flag_codes(struct tally *tally, const char *list, unsigned flag)
{
    struct slice rest = slice_of(list), word;
    while (slice_word(&rest, &word))
        code_of(tally, word)->flags |= flag;
}

static struct group *
group_of(struct tally *tally, sqlite3_int64 parent)
{
    if (tally->count > 0 && tally->groups[tally->count - 1].parent == parent)
        return &tally->groups[tally->count - 1];
    tally->groups =
        memory_grow(tally->groups, &tally->capacity, tally->count + 1, sizeof *tally->groups);
    tally->groups[tally->count] = (struct group){.parent = parent};
    return &tally->groups[tally->count++];
}

static void
count_row(struct tally *tally, sqlite3_stmt *row)
{
    struct group *group = group_of(tally, sqlite3_column_int64(row, 0));
    const char *text = (const char *)sqlite3_column_text(row, 1);
    sqlite3_int64 number = sqlite3_column_int64(row, 2);
    bool whole = sqlite3_column_type(row, 2) == SQLITE_INTEGER && number >= 0;
    struct code *code = text == NULL ? NULL : code_of(tally, slice_of(text));
    group->details++;
    if (!whole || code == NULL || (code->flags & PLAIN) == 0)
        group->odd++;
    if (code == NULL)
        return;
    if (code->seen == tally->count)
        group->repeats++;
    code->seen = tally->count;
    if (whole && (code->flags & COUNTED) != 0 &&
        __builtin_add_overflow(group->counted, number, &group->counted))
        group->counted = INT64_MAX;
}

static void
forget_groups(struct tally *tally)
{
    tally->count = 0;
    for (size_t i = 0; i < tally->code_count; i++)
        tally->codes[i].seen = 0;
}

static void
free_tally(struct tally *tally)
{
    free(tally->groups);
    free(tally->codes);
    map_free(&tally->numbers);
    arena_free(&tally->texts);
    *tally = (struct tally){0};
}

/* Counts every row; *ordered is false if one came after one with a later parent, and not all were counted. */
static int
count_rows(struct tally *tally, sqlite3_stmt *rows, bool *ordered)
{
    sqlite3_int64 last = INT64_MIN;
    int state;
    *ordered = true;
    forget_groups(tally);
    while ((state = sqlite3_step(rows)) == SQLITE_ROW && *ordered) {
        *ordered = sqlite3_column_int64(rows, 0) >= last;
        last = sqlite3_column_int64(rows, 0);
        if (*ordered)
            count_row(tally, rows);
    }
    return state;
}

/* --- as a table ------------------------------------------------------------------------------- */

/* The columns of the declaration, of which those of a group come first. */
enum { FIRST_ARGUMENT = 5 };
enum argument { TABLE, CODE, NUMBER, COUNTED_CODES, PLAIN_CODES, ARGUMENT_COUNT };

static const char declaration[] =
    "CREATE TABLE tally(parent INTEGER, details INTEGER, counted INTEGER, repeats INTEGER,"
    " odd INTEGER, tbl HIDDEN, code HIDDEN, number HIDDEN, counted_codes HIDDEN,"
    " plain_codes HIDDEN)";

struct table {
    sqlite3_vtab base;
    sqlite3 *db;
};

struct cursor {
    sqlite3_vtab_cursor base;
    struct tally tally;
    size_t at;
};

static int
connect_table(sqlite3 *db, void *context, int count, const char *const *arguments,
              sqlite3_vtab **made, char **message)
{
    (void)context, (void)count, (void)arguments, (void)message;
    struct table *table = memory_zeroed(1, sizeof *table);
    table->db = db;
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

/* All arguments must be there. */
static int
choose_plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
    int given = 0;
    (void)base;
    for (int i = 0; i < info->nConstraint; i++) {
        const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
        if (constraint->iColumn < FIRST_ARGUMENT || constraint->op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        if (constraint->usable == 0)
            return SQLITE_CONSTRAINT;
        info->aConstraintUsage[i].argvIndex = constraint->iColumn - FIRST_ARGUMENT + 1;
        info->aConstraintUsage[i].omit = 1;
        given++;
    }
    return given == ARGUMENT_COUNT ? SQLITE_OK : SQLITE_CONSTRAINT;
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
    free_tally(&((struct cursor *)base)->tally);
    free(base);
    return SQLITE_OK;
}

static int
tell_fault(sqlite3_vtab *table, sqlite3 *db)
{
    table->zErrMsg = sqlite3_mprintf("tally: %s", sqlite3_errmsg(db));
    return SQLITE_ERROR;
}

static int
count_table(struct cursor *cursor, const char *const *names, bool sorted, bool *ordered)
{
    sqlite3 *db = ((struct table *)cursor->base.pVtab)->db;
    sqlite3_stmt *rows = NULL;
    struct buffer sql = {0};
    buffer_printf(&sql, "SELECT _parent, %s, %s FROM %s ORDER BY %s_id", names[CODE], names[NUMBER],
                  names[TABLE], sorted ? "_parent, " : "");
    int state = sqlite3_prepare_v2(db, sql.text, -1, &rows, NULL);
    buffer_free(&sql);
    if (state == SQLITE_OK)
        state = count_rows(&cursor->tally, rows, ordered);
    bool done = state == SQLITE_DONE || state == SQLITE_ROW;
    int result = done ? SQLITE_OK : tell_fault(cursor->base.pVtab, db);
    sqlite3_finalize(rows);
    return result;
}

static int
begin_rows(sqlite3_vtab_cursor *base, int plan, const char *text, int count,
           sqlite3_value **arguments)
{
    struct cursor *cursor = (struct cursor *)base;
    const char *names[ARGUMENT_COUNT];
    bool ordered;
    (void)plan, (void)text, (void)count;
    for (int i = 0; i < ARGUMENT_COUNT; i++)
        names[i] = text_or_empty((const char *)sqlite3_value_text(arguments[i]));
    for (int i = 0; i < COUNTED_CODES; i++) {
        if (!text_is_identifier(names[i])) {
            base->pVtab->zErrMsg = sqlite3_mprintf("tally: \"%s\" is no name", names[i]);
            return SQLITE_ERROR;
        }
    }
    free_tally(&cursor->tally);
    cursor->at = 0;
    flag_codes(&cursor->tally, names[COUNTED_CODES], COUNTED);
    flag_codes(&cursor->tally, names[PLAIN_CODES], PLAIN);
    int state = count_table(cursor, names, false, &ordered);
    return state == SQLITE_OK && !ordered ? count_table(cursor, names, true, &ordered) : state;
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
    return cursor->at >= cursor->tally.count;
}

static int
give_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct cursor *cursor = (const struct cursor *)base;
    const struct group *group = &cursor->tally.groups[cursor->at];
    const sqlite3_int64 values[] = {group->parent, group->details, group->counted, group->repeats,
                                    group->odd};
    if (column < FIRST_ARGUMENT)
        sqlite3_result_int64(context, values[column]);
    return SQLITE_OK;
}

static int
give_row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    *id = (sqlite3_int64)((const struct cursor *)base)->at + 1;
    return SQLITE_OK;
}

bool
tally_register(sqlite3 *db)
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
    return sqlite3_create_module(db, "tally", &module, NULL) == SQLITE_OK &&
           sqlite3_exec(db, "SELECT 1 FROM tally('sqlite_schema', 'name', 'name', '', '') WHERE 0",
                        NULL, NULL, NULL) == SQLITE_OK;
}
