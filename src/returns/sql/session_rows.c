/* session_row, pupil_row and school_session: the rows of the register as they stand behind a
 * figure. */
#include <stdlib.h>

#include "base/memory.h"
#include "returns/sql/session_table.h"

/* --- marks ------------------------------------------------------------------------------------ */

/* A row of marks: one that stands for its session, or one that is lost. */
struct mark_row {
    const struct mark *mark;
    const struct lost_mark *lost; /* NULL: it stands */
    enum standing standing;
};

static void
session_rows_note_row(struct session_call *call, size_t *count, struct mark_row row)
{
    call->rows = memory_grow(call->rows, &call->row_capacity, *count + 1, sizeof row);
    call->rows[(*count)++] = row;
}

static int
session_rows_compare_rows(const void *left, const void *right)
{
    const struct mark *a = ((const struct mark_row *)left)->mark;
    const struct mark *b = ((const struct mark_row *)right)->mark;
    return a->slot != b->slot ? (a->slot < b->slot ? -1 : 1) : mark_order(a, b);
}

static const char *
fate_of(const struct session_call *call, const struct mark_row *row)
{
    static const char *const lost[] = {[MARK_UNKNOWN] = "unknown",
                                       [MARK_NOT_IN_FORCE] = "not-in-force",
                                       [MARK_OTHER_SESSION] = "other-session",
                                       [MARK_SUPERSEDED] = "superseded",
                                       [MARK_CONTESTED] = "contested"};
    static const char *const standing[] = {[STANDING_BEFORE] = "before-entry",
                                           [STANDING_ON] = "counted",
                                           [STANDING_AFTER] = "after-leaving"};
    if (row->lost != NULL)
        return lost[row->lost->fate];
    return slot_date(row->mark->slot) > call->school->today ? "ahead" : standing[row->standing];
}

static void
give_code(struct session_call *call, const struct mark_row *row)
{
    const struct attendance_code *code = &call->codes->codes[row->mark->code];
    if (row->mark->code == CODE_NONE) {
        session_call_text(call, row->lost->text);
        for (int i = 0; i < 7; i++)
            session_call_text(call, NULL);
        return;
    }
    session_call_text(call, code->code);
    session_call_text(call, code->class_name);
    session_call_text(call, code->short_name);
    session_call_number(call, code->first);
    session_call_number(call, code->possible);
    session_call_number(call, code->attended);
    session_call_number(call, code->authorised);
    session_call_number(call, code->returned);
}

/* Notes the rows that are lost. */
static size_t
note_lost(struct session_call *call, size_t pupil)
{
    size_t count = 0, lost_count;
    const struct lost_mark *lost =
        walk_lost(call->school, pupil, call->first, call->last, &lost_count);
    for (size_t i = 0; i < lost_count; i++)
        session_rows_note_row(call, &count,
                              (struct mark_row){.mark = &lost[i].mark, .lost = &lost[i]});
    return count;
}

static void
give_noted(struct session_call *call, size_t pupil, size_t count)
{
    if (count > 0)
        qsort(call->rows, count, sizeof call->rows[0], session_rows_compare_rows);
    for (size_t i = 0; i < count; i++) {
        const struct mark_row *row = &call->rows[i];
        session_call_pupil(call, pupil);
        session_call_date(call, slot_date(row->mark->slot));
        session_call_session(call, slot_session(row->mark->slot));
        give_code(call, row);
        session_call_number(call, row->mark->file);
        session_call_number(call, row->mark->line);
        session_call_text(call, fate_of(call, row));
    }
}

static void
give_marks(struct session_call *call, size_t pupil)
{
    size_t count = note_lost(call, pupil);
    struct walk walk;
    walk_begin(&walk, call->school, pupil, call->first, call->last);
    while (walk_next(&walk)) {
        if (visit_code(&walk.at) != CODE_NONE)
            session_rows_note_row(
                call, &count,
                (struct mark_row){.mark = walk.at.mark, .standing = walk.at.standing});
    }
    give_noted(call, pupil, count);
}

static void
give_lost(struct session_call *call, size_t pupil)
{
    give_noted(call, pupil, note_lost(call, pupil));
}

static bool
read_marks_period(struct virtual_cursor *cursor, struct session_call *call,
                  sqlite3_value **arguments)
{
    return session_read_day(cursor, call, arguments[0], &call->first) &&
           session_read_day(cursor, call, arguments[1], &call->last);
}

/* --- pupils and the calendar ------------------------------------------------------------------ */

static void
give_enrolments(struct session_call *call, size_t number)
{
    const struct pupil *pupil = &call->school->pupils.items[number];
    for (size_t i = 0; i < pupil->count; i++) {
        const struct enrolment *enrolment = &pupil->enrolments[i];
        session_call_pupil(call, number);
        session_call_number(call, enrolment->place.file);
        session_call_number(call, enrolment->place.line);
        session_call_date(call, enrolment->entry);
        session_call_date(call, enrolment->leaving == INT32_MAX ? DAY_NONE : enrolment->leaving);
    }
}

static void
give_sessions(struct session_call *call, size_t pupil)
{
    const struct calendar *calendar = &call->school->calendar;
    (void)pupil;
    for (size_t i = 0; i < calendar->count; i++) {
        const struct calendar_session *session = &calendar->sessions[i];
        day date = slot_date(session->slot);
        session_call_date(call, date);
        session_call_session(call, slot_session(session->slot));
        session_call_text(call, session_status_name(session->status));
        session_call_number(call, calendar->given && session->status != SESSION_UNLISTED);
        session_call_date(call, date - date_weekday(date));
    }
}

#define MARK_COLUMNS                                                                               \
    "pupil INTEGER, upn TEXT, date TEXT, session TEXT, code TEXT, class TEXT, short_name TEXT,"    \
    " position INTEGER, possible INTEGER, attended INTEGER, authorised INTEGER,"                   \
    " returned INTEGER, file INTEGER, line INTEGER, fate TEXT, first_day HIDDEN, last_day HIDDEN"

const struct session_table session_lost_table = {.table =
                                                     SESSION_TABLE("session_lost", MARK_COLUMNS),
                                                 .column_count = 15,
                                                 .argument_count = 2,
                                                 .read = read_marks_period,
                                                 .give_rows = give_lost};

const struct session_table session_row_table = {.table = SESSION_TABLE("session_row", MARK_COLUMNS),
                                                .column_count = 15,
                                                .argument_count = 2,
                                                .read = read_marks_period,
                                                .give_rows = give_marks};

const struct session_table pupil_row_table = {
    .table = SESSION_TABLE("pupil_row", "pupil INTEGER, upn TEXT, file INTEGER, line INTEGER,"
                                        " entry TEXT, leaving TEXT"),
    .column_count = 6,
    .give_rows = give_enrolments};

const struct session_table school_session_table = {
    .table = SESSION_TABLE("school_session",
                           "date TEXT, session TEXT, status TEXT, listed INTEGER, week TEXT"),
    .column_count = 5,
    .of_school = true,
    .give_rows = give_sessions};
