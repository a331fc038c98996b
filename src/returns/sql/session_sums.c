/* session_sum and session_day: sessions of each pupil counted over a period, or date by date; and
 * school_week: those of several pupils together, week by week. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
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
    if (!session_read_day(cursor, call, arguments[0], &call->first) ||
        !session_read_day(cursor, call, arguments[1], &call->last) ||
        !session_read_selections(cursor, call, arguments[2], SELECTION_LIMIT))
        return false;
    call->width -= SELECTION_LIMIT - call->selection_count;
    return true;
}

/* Adds the session of a walk to the counts of those selections that it is of. */
static void
count_session(const struct session_call *call, const struct walk *walk,
              sqlite3_int64 counts[SELECTION_LIMIT])
{
    unsigned facts = selection_facts(walk, call->wanted);
    for (size_t i = 0; i < call->selection_count; i++)
        counts[i] += selection_holds(&call->selections[i], &walk->at, facts);
}

static void
give_counts(struct session_call *call, const sqlite3_int64 counts[SELECTION_LIMIT])
{
    for (size_t i = 0; i < call->selection_count; i++)
        session_call_number(call, counts[i]); /* there are no cells for the others */
}

static bool
is_any(const struct session_call *call, const sqlite3_int64 counts[SELECTION_LIMIT])
{
    for (size_t i = 0; i < call->selection_count; i++) {
        if (counts[i] > 0)
            return true;
    }
    return false;
}

static void
give_sum(struct session_call *call, size_t pupil)
{
    sqlite3_int64 counts[SELECTION_LIMIT] = {0};
    struct walk walk;
    walk_begin(&walk, call->school, pupil, call->first, session_call_last(call));
    while (walk_next(&walk))
        count_session(call, &walk, counts);
    if (!is_any(call, counts))
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

/* --- the weeks of a school -------------------------------------------------------------------- */

/* Reads numbers of pupils with blanks between them. */
static bool
read_pupils(struct virtual_cursor *cursor, struct session_call *call, sqlite3_value *argument)
{
    struct slice rest = slice_of(text_or_empty((const char *)sqlite3_value_text(argument))), word;
    call->chosen_count = 0;
    while (slice_word(&rest, &word)) {
        char *end;
        unsigned long long number = strtoull(word.text, &end, 10);
        if (end != word.text + word.length || number < 1 || number > call->school->pupils.count)
            return virtual_table_fault(cursor, "\"%.*s\" is no pupil", (int)word.length, word.text);
        call->chosen = memory_grow(call->chosen, &call->chosen_capacity, call->chosen_count + 1,
                                   sizeof *call->chosen);
        call->chosen[call->chosen_count++] = (size_t)number - 1;
    }
    return true;
}

static bool
session_sums_read_pupils_period(struct virtual_cursor *cursor, struct session_call *call,
                                sqlite3_value **arguments)
{
    return session_sums_read_period(cursor, call, arguments) &&
           read_pupils(cursor, call, arguments[3]);
}

enum { WEEK = 7 }; /* days */

typedef sqlite3_int64 week_counts[SELECTION_LIMIT];

/* Adds a pupil's sessions to the weeks from `monday` on. */
static void
count_weeks(const struct session_call *call, size_t pupil, day monday, week_counts *weeks)
{
    struct walk walk;
    walk_begin(&walk, call->school, pupil, call->first, session_call_last(call));
    while (walk_next(&walk))
        count_session(call, &walk, weeks[(walk.at.date - monday) / WEEK]);
}

static void
give_weeks(struct session_call *call, size_t pupil)
{
    const struct calendar *calendar = &call->school->calendar;
    (void)pupil; /* the rows are the school's */
    if (calendar->count == 0)
        return;
    day first = slot_date(calendar->sessions[0].slot), monday = first - date_weekday(first);
    day last = slot_date(calendar->sessions[calendar->count - 1].slot);
    size_t count = (size_t)(last - monday) / WEEK + 1;
    week_counts *weeks = memory_zeroed(count, sizeof *weeks);
    for (size_t i = 0; i < call->chosen_count; i++)
        count_weeks(call, call->chosen[i], monday, weeks);
    for (size_t week = 0; week < count; week++) {
        if (!is_any(call, weeks[week]))
            continue;
        session_call_date(call, monday + (day)week * WEEK);
        give_counts(call, weeks[week]);
    }
    free(weeks);
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

const struct session_table school_week_table = {
    .table = SESSION_TABLE("school_week", "week TEXT, " NUMBER_COLUMNS ", pupils HIDDEN"),
    .column_count = 1 + SELECTION_LIMIT,
    .argument_count = 4,
    .of_school = true,
    .read = session_sums_read_pupils_period,
    .give_rows = give_weeks};
