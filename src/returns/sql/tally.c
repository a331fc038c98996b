/* Counts the rows below each parent in one pass over them, so that SQL needs no GROUP BY. */
#include "returns/sql/tally.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "returns/sql/virtual_table.h"

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
tally_count_row(struct tally *tally, sqlite3_stmt *row)
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

/* Counts every row; *ordered is false if one came after one with a later parent, and not all were
 * counted. */
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
            tally_count_row(tally, rows);
    }
    return state;
}

/* --- as a table ------------------------------------------------------------------------------- */

/* The columns, of which those of a group come first, and then the arguments. */
static const char columns[] =
    "parent INTEGER, details INTEGER, counted INTEGER, repeats INTEGER, odd INTEGER,"
    " tbl HIDDEN, code HIDDEN, number HIDDEN, counted_codes HIDDEN, plain_codes HIDDEN";
enum { FIRST_ARGUMENT = 5 };
enum argument { TABLE, CODE, NUMBER, COUNTED_CODES, PLAIN_CODES, ARGUMENT_COUNT };

struct cursor {
    struct virtual_cursor base;
    struct tally tally;
    size_t at;
};

/* All arguments must be there. */
static int
tally_choose_plan(const struct virtual_table *table, sqlite3_index_info *info)
{
    (void)table;
    int given = 0;
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

static bool
count_table(struct cursor *cursor, const char *const *names, bool sorted, bool *ordered)
{
    sqlite3 *db = cursor->base.db;
    sqlite3_stmt *rows = NULL;
    struct buffer sql = {0};
    buffer_printf(&sql, "SELECT _parent, %s, %s FROM %s ORDER BY %s_id", names[CODE], names[NUMBER],
                  names[TABLE], sorted ? "_parent, " : "");
    int state = sqlite3_prepare_v2(db, sql.text, -1, &rows, NULL);
    buffer_free(&sql);
    if (state == SQLITE_OK)
        state = count_rows(&cursor->tally, rows, ordered);
    bool done = state == SQLITE_DONE || state == SQLITE_ROW ||
                virtual_table_fault(&cursor->base, "tally: %s", sqlite3_errmsg(db));
    sqlite3_finalize(rows);
    return done;
}

static bool
tally_begin_rows(struct virtual_cursor *base, int plan, sqlite3_value **arguments)
{
    struct cursor *cursor = (struct cursor *)base;
    const char *names[ARGUMENT_COUNT];
    bool ordered = true;
    (void)plan;
    for (int i = 0; i < ARGUMENT_COUNT; i++)
        names[i] = text_or_empty((const char *)sqlite3_value_text(arguments[i]));
    for (int i = 0; i < COUNTED_CODES; i++) {
        if (!text_is_identifier(names[i]))
            return virtual_table_fault(base, "tally: \"%s\" is no name", names[i]);
    }
    free_tally(&cursor->tally);
    cursor->at = 0;
    flag_codes(&cursor->tally, names[COUNTED_CODES], COUNTED);
    flag_codes(&cursor->tally, names[PLAIN_CODES], PLAIN);
    return count_table(cursor, names, false, &ordered) &&
           (ordered || count_table(cursor, names, true, &ordered));
}

static bool
tally_next_row(struct virtual_cursor *base)
{
    ((struct cursor *)base)->at++;
    return true;
}

static bool
tally_has_row(const struct virtual_cursor *base)
{
    const struct cursor *cursor = (const struct cursor *)base;
    return cursor->at < cursor->tally.count;
}

static void
tally_give_column(const struct virtual_cursor *base, sqlite3_context *context, int column)
{
    const struct cursor *cursor = (const struct cursor *)base;
    const struct group *group = &cursor->tally.groups[cursor->at];
    const sqlite3_int64 values[FIRST_ARGUMENT] = {group->parent, group->details, group->counted,
                                                  group->repeats, group->odd};
    if (column < FIRST_ARGUMENT)
        sqlite3_result_int64(context, values[column]);
}

static void
end_rows(struct virtual_cursor *base)
{
    free_tally(&((struct cursor *)base)->tally);
}

bool
tally_register(sqlite3 *db)
{
    static const struct virtual_table table = {.name = "tally",
                                               .columns = columns,
                                               .cursor_size = sizeof(struct cursor),
                                               .plan = tally_choose_plan,
                                               .begin = tally_begin_rows,
                                               .next = tally_next_row,
                                               .has_row = tally_has_row,
                                               .give = tally_give_column,
                                               .end = end_rows};
    return virtual_table_register(db, &table, NULL);
}
