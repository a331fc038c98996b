/* session_run and session_window: how long a pupil's sessions of some codes go on, and how many of
 * them fall into some school weeks. Both go date by date, as a whole school day and the end of a
 * date are what counts. */
#include "base/memory.h"
#include "returns/sql/session_table.h"

/* What a date has of a pupil's taken sessions. */
struct run_day {
    day date;
    int among, outside, unmarked; /* with one of the codes, with another, without a mark */
    bool among_last;              /* the last of the taken ones has one of the codes */
    slot_number first, last;      /* of those with one of the codes */
    bool absent;                  /* a school day on which the pupil is off the register */
};

static void
note_session(const struct session_call *call, const struct walk *walk, struct run_day *of)
{
    const struct selection *taken = &call->selections[0];
    const struct session_visit *at = &walk->at;
    unsigned facts = selection_facts(walk, taken->conditions), code = visit_code(at);
    of->absent = of->absent || (at->standing != STANDING_ON && at->session->status == SESSION_OPEN);
    if (!selection_applies(taken, facts))
        return;
    if (code == CODE_NONE) {
        of->unmarked++;
    } else if (selection_takes(taken, at)) {
        of->among_last = (call->among & code_bit(code)) != 0;
        if (!of->among_last) {
            of->outside++;
            return;
        }
        of->first = of->among++ == 0 ? at->session->slot : of->first;
        of->last = at->session->slot;
    }
}

/* The walk's next date, all its sessions noted; false behind the last. The walk stands on the first
 * session of the date after it, or has *more false. */
static bool
next_day(const struct session_call *call, struct walk *walk, bool *more, struct run_day *of)
{
    if (!*more)
        return false;
    *of = (struct run_day){.date = walk->at.date};
    while (*more && walk->at.date == of->date) {
        note_session(call, walk, of);
        *more = walk_next(walk);
    }
    return true;
}

/* --- runs ------------------------------------------------------------------------------------- */

struct run {
    slot_number first, last;
    sqlite3_int64 sessions, days, dates;
    day reached_on;
};

static void
give_run(struct session_call *call, size_t pupil, const struct run *run, bool is_current)
{
    session_call_pupil(call, pupil);
    session_call_date(call, slot_date(run->first));
    session_call_session(call, slot_session(run->first));
    session_call_date(call, slot_date(run->last));
    session_call_session(call, slot_session(run->last));
    session_call_number(call, run->sessions);
    session_call_number(call, run->days);
    session_call_number(call, run->dates);
    session_call_date(call, run->reached_on);
    session_call_number(call, is_current);
}

static void
lengthen_run(const struct session_call *call, struct run *run, const struct run_day *of)
{
    run->first = run->sessions == 0 ? of->first : run->first;
    run->last = of->last;
    run->sessions += of->among;
    run->days += of->outside == 0 && of->unmarked == 0;
    run->dates++;
    bool reached = (call->days > 0 && run->days >= call->days) ||
                   (call->sessions > 0 && run->sessions >= call->sessions);
    if (run->reached_on == DAY_NONE && reached)
        run->reached_on = of->date;
}

static void
end_run(struct session_call *call, size_t pupil, struct run *run, bool is_current)
{
    if (run->sessions > 0)
        give_run(call, pupil, run, is_current);
    *run = (struct run){.reached_on = DAY_NONE};
}

/* There are two sessions a day at most, so a date has sessions of one run alone: those before one
 * outside it, or those after it. */
static void
give_runs(struct session_call *call, size_t pupil)
{
    struct run run = {.reached_on = DAY_NONE};
    struct run_day of;
    bool gap = false;
    struct walk walk;
    walk_begin(&walk, call->school, pupil, DAY_FIRST, session_call_last(call));
    bool more = walk_next(&walk);
    while (next_day(call, &walk, &more, &of)) {
        gap = gap || of.absent;
        if (of.among + of.outside == 0)
            continue;
        if (gap || (of.outside > 0 && (of.among == 0 || of.among_last)))
            end_run(call, pupil, &run, false);
        gap = false;
        if (of.among > 0)
            lengthen_run(call, &run, &of);
        if (of.among > 0 && !of.among_last)
            end_run(call, pupil, &run, false);
    }
    end_run(call, pupil, &run, true);
}

static bool
read_run(struct virtual_cursor *cursor, struct session_call *call, sqlite3_value **arguments)
{
    call->days = sqlite3_value_int64(arguments[3]);
    call->sessions = sqlite3_value_int64(arguments[4]);
    return session_read_codes(cursor, call, arguments[0]) &&
           session_read_selections(cursor, call, arguments[1], 1) &&
           session_read_day(cursor, call, arguments[2], &call->last);
}

/* --- windows ---------------------------------------------------------------------------------- */

static day
session_runs_week_of(day date)
{
    return date - date_weekday(date);
}

/* A date with taken sessions that have not served. */
struct window_date {
    day date;
    size_t week; /* index of its school week */
    sqlite3_int64 sessions;
};

static void
find_weeks(struct session_call *call)
{
    const struct calendar *calendar = &call->school->calendar;
    call->week_count = 0;
    for (size_t i = 0; i < calendar->school_day_count; i++) {
        day week = session_runs_week_of(calendar->school_days[i]);
        if (call->week_count > 0 && call->weeks[call->week_count - 1] == week)
            continue;
        call->weeks =
            memory_grow(call->weeks, &call->week_capacity, call->week_count + 1, sizeof week);
        call->weeks[call->week_count++] = week;
    }
}

/* The school week of a date: the last that begins no later. */
static size_t
find_week(const struct session_call *call, day date)
{
    size_t low = 0, high = call->week_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (call->weeks[middle] <= date)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 0 : low - 1;
}

static void
note_date(struct session_call *call, const struct run_day *of)
{
    call->dates = memory_grow(call->dates, &call->date_capacity, call->date_count + 1,
                              sizeof(struct window_date));
    call->dates[call->date_count++] =
        (struct window_date){of->date, find_week(call, of->date), of->among};
}

/* At the end of the last date noted. */
static void
test_window(struct session_call *call, size_t pupil)
{
    const struct window_date *last = &call->dates[call->date_count - 1];
    size_t back = (size_t)call->weeks_back - 1, from = last->week > back ? last->week - back : 0;
    size_t first = 0;
    sqlite3_int64 sessions = 0;
    while (call->dates[first].week < from)
        first++;
    for (size_t i = first; i < call->date_count; i++)
        sessions += call->dates[i].sessions;
    if (sessions < call->sessions)
        return;
    session_call_pupil(call, pupil);
    session_call_date(call, last->date);
    session_call_number(call, sessions);
    session_call_date(call, call->dates[first].date);
    session_call_date(call, call->weeks[from]);
    session_call_date(call, call->weeks[last->week] + SUNDAY);
    call->date_count = 0;
}

static void
give_windows(struct session_call *call, size_t pupil)
{
    struct run_day of;
    struct walk walk;
    call->date_count = 0;
    walk_begin(&walk, call->school, pupil, call->since, session_call_last(call));
    bool more = call->week_count > 0 && walk_next(&walk);
    while (next_day(call, &walk, &more, &of)) {
        if (of.among == 0)
            continue;
        note_date(call, &of);
        test_window(call, pupil);
    }
}

static bool
read_window(struct virtual_cursor *cursor, struct session_call *call, sqlite3_value **arguments)
{
    call->weeks_back = sqlite3_value_int64(arguments[4]);
    call->sessions = sqlite3_value_int64(arguments[5]);
    if (!session_read_codes(cursor, call, arguments[0]) ||
        !session_read_selections(cursor, call, arguments[1], 1) ||
        !session_read_day(cursor, call, arguments[2], &call->since) ||
        !session_read_day(cursor, call, arguments[3], &call->last))
        return false;
    call->nothing = call->nothing || call->weeks_back < 1 || call->sessions < 1;
    if (!call->nothing)
        find_weeks(call);
    return true;
}

const struct session_table session_run_table = {
    .table = SESSION_TABLE("session_run",
                           "pupil INTEGER, upn TEXT, first_date TEXT, first_session TEXT,"
                           " last_date TEXT, last_session TEXT, sessions INTEGER, days INTEGER,"
                           " dates INTEGER, reached_on TEXT, is_current INTEGER, codes HIDDEN,"
                           " taken HIDDEN, last_day HIDDEN, whole_days HIDDEN,"
                           " whole_sessions HIDDEN"),
    .column_count = 11,
    .argument_count = 5,
    .read = read_run,
    .give_rows = give_runs};

const struct session_table session_window_table = {
    .table = SESSION_TABLE("session_window",
                           "pupil INTEGER, upn TEXT, reached_on TEXT, sessions INTEGER,"
                           " first_date TEXT, window_from TEXT, window_to TEXT, codes HIDDEN,"
                           " taken HIDDEN, since HIDDEN, last_day HIDDEN, weeks HIDDEN,"
                           " threshold HIDDEN"),
    .column_count = 7,
    .argument_count = 6,
    .read = read_window,
    .give_rows = give_windows};
