/* The cursor of the tables over a walk: pupil by pupil, each pupil's rows made when they are asked
 * for. */
#include "returns/sql/session_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "returns/sql/session_tables.h"

/* --- cells ------------------------------------------------------------------------------------ */

static void
session_call_add(struct session_call *call, struct session_cell cell)
{
    call->cells = memory_grow(call->cells, &call->cell_capacity, call->cell_count + 1, sizeof cell);
    call->cells[call->cell_count++] = cell;
}

void
session_call_number(struct session_call *call, sqlite3_int64 number)
{
    session_call_add(call, (struct session_cell){.kind = CELL_NUMBER, .number = number});
}

void
session_call_date(struct session_call *call, day date)
{
    session_call_add(call, (struct session_cell){.kind = date == DAY_NONE ? CELL_NULL : CELL_DATE,
                                                 .number = date});
}

void
session_call_session(struct session_call *call, enum session session)
{
    session_call_add(call, (struct session_cell){.kind = CELL_SESSION, .number = session});
}

void
session_call_text(struct session_call *call, const char *text)
{
    bool blank = text == NULL || text[0] == '\0';
    session_call_add(call,
                     (struct session_cell){.kind = blank ? CELL_NULL : CELL_TEXT, .text = text});
}

void
session_call_pupil(struct session_call *call, size_t pupil)
{
    session_call_number(call, (sqlite3_int64)pupil + 1);
    session_call_text(call, call->school->pupils.items[pupil].upn);
}

/* --- arguments -------------------------------------------------------------------------------- */

static struct slice
session_table_text_of(sqlite3_value *argument)
{
    const char *text = (const char *)sqlite3_value_text(argument);
    return text == NULL ? (struct slice){NULL, 0} : slice_of(text);
}

bool
session_read_day(struct virtual_cursor *cursor, struct session_call *call, sqlite3_value *argument,
                 day *date)
{
    struct slice text = session_table_text_of(argument);
    call->nothing = call->nothing || text.text == NULL;
    return text.text == NULL || date_parse(text, date) ||
           virtual_table_fault(cursor, "\"%s\" is no date", text.text);
}

/* A call with the text of the one before, as a join makes many, has read it already. */
static bool
is_same_text(const struct buffer *before, struct slice text)
{
    return before->length > 0 && slice_is(text, before->text);
}

bool
session_read_codes(struct virtual_cursor *cursor, struct session_call *call,
                   sqlite3_value *argument)
{
    struct slice text = session_table_text_of(argument), rest = text;
    call->nothing = call->nothing || text.text == NULL;
    if (text.text == NULL || is_same_text(&call->codes_text, text))
        return true;
    bool good = codes_select(call->codes, &rest, &call->among) && slice_trim(rest).length == 0;
    buffer_clear(&call->codes_text);
    buffer_string(&call->codes_text, good ? text.text : "");
    return good || virtual_table_fault(cursor, "\"%s\" selects no codes", text.text);
}

/* The part of the text up to a semicolon or the end, its lines joined. */
static char *
session_table_take_part(const char **rest, struct arena *arena)
{
    const char *end = *rest + strcspn(*rest, ";");
    char *part = arena_copy(arena, *rest, (size_t)(end - *rest));
    for (char *at = part; *at != '\0'; at++)
        *at = *at == '\n' || *at == '\r' ? ' ' : *at;
    *rest = *end == ';' ? end + 1 : NULL;
    return part;
}

bool
session_read_selections(struct virtual_cursor *cursor, struct session_call *call,
                        sqlite3_value *argument, size_t limit)
{
    struct slice text = session_table_text_of(argument);
    struct arena parts = {0};
    bool good = true;
    call->nothing = call->nothing || text.text == NULL;
    if (text.text == NULL || is_same_text(&call->text, text))
        return true;
    call->selection_count = 0;
    call->wanted = 0;
    for (const char *rest = text.text; rest != NULL && good;) {
        const char *part = session_table_take_part(&rest, &parts);
        good = call->selection_count < limit &&
               selection_parse(call->codes, slice_trim_lines(slice_of(part)),
                               &call->selections[call->selection_count++]);
        if (!good)
            virtual_table_fault(cursor, "\"%s\" selects no sessions, or is one too many", part);
    }
    for (size_t i = 0; i < call->selection_count; i++)
        call->wanted |= call->selections[i].conditions;
    buffer_clear(&call->text);
    buffer_string(&call->text, good ? text.text : "");
    arena_free(&parts);
    return good;
}

day
session_call_last(const struct session_call *call)
{
    return call->last < call->school->today ? call->last : call->school->today;
}

/* --- the cursor ------------------------------------------------------------------------------- */

enum plan { EVERY_PUPIL, ONE_PUPIL };

int
session_table_plan(const struct virtual_table *table, sqlite3_index_info *info)
{
    const struct session_table *of = (const struct session_table *)table;
    int first = (int)of->column_count, given = 0, pupil = -1;
    for (int i = 0; i < info->nConstraint; i++) {
        const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
        if (constraint->op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        if (constraint->iColumn == 0 && constraint->usable != 0 && !of->of_school)
            pupil = i;
        if (constraint->iColumn < first)
            continue;
        if (constraint->usable == 0)
            return SQLITE_CONSTRAINT;
        info->aConstraintUsage[i].argvIndex = constraint->iColumn - first + 1;
        info->aConstraintUsage[i].omit = 1;
        given++;
    }
    info->idxNum = pupil < 0 ? EVERY_PUPIL : ONE_PUPIL;
    info->estimatedCost = pupil < 0 ? 1e6 : 1e3;
    info->estimatedRows = pupil < 0 ? 10000 : 10;
    if (pupil >= 0)
        info->aConstraintUsage[pupil].argvIndex = of->argument_count + 1;
    return given == of->argument_count ? SQLITE_OK : SQLITE_CONSTRAINT;
}

static const struct session_table *
session_table_of(const struct session_cursor *cursor)
{
    return (const struct session_table *)cursor->base.table;
}

bool
session_table_has_row(const struct virtual_cursor *base)
{
    const struct session_cursor *cursor = (const struct session_cursor *)base;
    return cursor->row * cursor->call.width < cursor->call.cell_count;
}

/* Goes on to the next pupil who has rows. */
static void
find_rows(struct session_cursor *cursor)
{
    while (!session_table_has_row(&cursor->base) && cursor->pupil < cursor->pupil_end) {
        cursor->row = cursor->call.cell_count = 0;
        session_table_of(cursor)->give_rows(&cursor->call, cursor->pupil++);
    }
}

static void
begin_pupils(struct session_cursor *cursor, int plan, sqlite3_value *pupil)
{
    size_t count = session_table_of(cursor)->of_school ? 1 : cursor->call.school->pupils.count;
    cursor->pupil = 0;
    cursor->pupil_end = count;
    if (plan == EVERY_PUPIL)
        return;
    sqlite3_int64 number = sqlite3_value_int64(pupil);
    bool known = sqlite3_value_type(pupil) == SQLITE_INTEGER && number >= 1 &&
                 number <= (sqlite3_int64)count;
    cursor->pupil = known ? (size_t)number - 1 : 0;
    cursor->pupil_end = known ? (size_t)number : 0;
}

bool
session_table_begin(struct virtual_cursor *base, int plan, sqlite3_value **arguments)
{
    struct session_cursor *cursor = (struct session_cursor *)base;
    struct session_call *call = &cursor->call;
    const struct session_table *table = session_table_of(cursor);
    call->school = *(const struct school_register *const *)base->context;
    call->nothing = call->school == NULL;
    cursor->row = call->cell_count = cursor->pupil = cursor->pupil_end = 0;
    call->width = table->column_count;
    if (call->nothing)
        return true;
    call->codes = &call->school->data->rules->codes;
    call->first = DAY_FIRST;
    call->last = call->school->today;
    if (table->read != NULL && !table->read(base, call, arguments))
        return false;
    if (call->nothing)
        return true;
    begin_pupils(cursor, plan, plan == ONE_PUPIL ? arguments[table->argument_count] : NULL);
    find_rows(cursor);
    return true;
}

bool
session_table_next(struct virtual_cursor *base)
{
    struct session_cursor *cursor = (struct session_cursor *)base;
    cursor->row++;
    find_rows(cursor);
    return true;
}

void
session_table_give(const struct virtual_cursor *base, sqlite3_context *context, int column)
{
    const struct session_cursor *cursor = (const struct session_cursor *)base;
    size_t width = cursor->call.width;
    char date[DATE_SIZE];
    if (column >= (int)width)
        return; /* an argument, or the count of a selection that is not given */
    const struct session_cell *cell = &cursor->call.cells[cursor->row * width + (size_t)column];
    switch (cell->kind) {
    case CELL_NULL:
        break;
    case CELL_NUMBER:
        sqlite3_result_int64(context, cell->number);
        break;
    case CELL_DATE:
        sqlite3_result_text(context, date_format((day)cell->number, date), -1, SQLITE_TRANSIENT);
        break;
    case CELL_SESSION:
        sqlite3_result_text(context, session_name((enum session)cell->number), -1, SQLITE_STATIC);
        break;
    case CELL_TEXT:
        sqlite3_result_text(context, cell->text, -1, SQLITE_STATIC);
        break;
    }
}

void
session_table_end(struct virtual_cursor *base)
{
    struct session_call *call = &((struct session_cursor *)base)->call;
    free(call->cells);
    free(call->weeks);
    free(call->dates);
    free(call->rows);
    free(call->chosen);
    buffer_free(&call->text);
    buffer_free(&call->codes_text);
}

bool
session_tables_register(sqlite3 *db, const struct school_register *const *school)
{
    static const struct session_table *const tables[] = {
        &pupil_row_table,   &school_session_table, &session_sum_table,
        &session_day_table, &session_run_table,    &session_window_table,
        &session_row_table, &session_lost_table,   &school_week_table};
    bool done = true;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0] && done; i++)
        done = virtual_table_register(db, &tables[i]->table, (void *)(uintptr_t)school);
    return done;
}
