/* session_sum and session_day: sessions of each pupil counted over a period, or date by date. */
#include <string.h>

#include "returns/sql/session_table.h"

#define NUMBER_COLUMNS                                                                             \
    "n1 INTEGER, n2 INTEGER, n3 INTEGER, n4 INTEGER, n5 INTEGER, n6 INTEGER, n7 INTEGER,"          \
    " n8 INTEGER, n9 INTEGER, n10 INTEGER, n11 INTEGER, n12 INTEGER, n13 INTEGER,"                 \
    " n14 INTEGER, n15 INTEGER, n16 INTEGER, first_day HIDDEN, last_day HIDDEN,"                   \
    " selections HIDDEN"

static bool
session_sums_read_period(struct virtual_cursor *cursor, struct session_call *call,
                         sqlite3_value **arguments)
{
    return session_read_day(cursor, call, arguments[0], &call->first) &&
           session_read_day(cursor, call, arguments[1], &call->last) &&
           session_read_selections(cursor, call, arguments[2], SELECTION_LIMIT);
}

/* Adds the session of a walk to the counts of those selections that it is of. */
static void
count_session(const struct session_call *call, const struct walk *walk,
              sqlite3_int64 counts[SELECTION_LIMIT])
{
    unsigned facts = selection_facts(walk);
    for (size_t i = 0; i < call->selection_count; i++)
        counts[i] += selection_holds(&call->selections[i], &walk->at, facts);
}

static void
give_counts(struct session_call *call, const sqlite3_int64 counts[SELECTION_LIMIT])
{
    for (size_t i = 0; i < call->selection_count; i++)
        session_call_number(call, counts[i]);
    for (size_t i = call->selection_count; i < SELECTION_LIMIT; i++)
        session_call_text(call, NULL);
}

static void
give_sum(struct session_call *call, size_t pupil)
{
    sqlite3_int64 counts[SELECTION_LIMIT] = {0}, any = 0;
    struct walk walk;
    walk_begin(&walk, call->school, pupil, call->first, session_call_last(call));
    while (walk_next(&walk))
        count_session(call, &walk, counts);
    for (size_t i = 0; i < call->selection_count; i++)
        any += counts[i];
    if (any == 0)
        return;
    session_call_pupil(call, pupil);
    give_counts(call, counts);
}

static void
end_day(struct session_call *call, size_t pupil, day date, sqlite3_int64 counts[SELECTION_LIMIT])
{
    if (counts[0] > 0) {
        session_call_pupil(call, pupil);
        session_call_date(call, date);
        give_counts(call, counts);
    }
    memset(counts, 0, SELECTION_LIMIT * sizeof counts[0]);
}

static void
give_days(struct session_call *call, size_t pupil)
{
    sqlite3_int64 counts[SELECTION_LIMIT] = {0};
    day date = DAY_NONE;
    struct walk walk;
    walk_begin(&walk, call->school, pupil, call->first, session_call_last(call));
    while (walk_next(&walk)) {
        if (walk.at.date != date)
            end_day(call, pupil, date, counts);
        date = walk.at.date;
        count_session(call, &walk, counts);
    }
    end_day(call, pupil, date, counts);
}

const struct session_table session_sum_table = {
    .table = SESSION_TABLE("session_sum", "pupil INTEGER, upn TEXT, " NUMBER_COLUMNS),
    .column_count = 2 + SELECTION_LIMIT,
    .argument_count = 3,
    .read = session_sums_read_period,
    .give_rows = give_sum};

const struct session_table session_day_table = {
    .table = SESSION_TABLE("session_day", "pupil INTEGER, upn TEXT, date TEXT, " NUMBER_COLUMNS),
    .column_count = 3 + SELECTION_LIMIT,
    .argument_count = 3,
    .read = session_sums_read_period,
    .give_rows = give_days};
