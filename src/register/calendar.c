/* Sorts the sessions of a school and finds its school days. */
#include "register/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char *const status_names[] = {[SESSION_OPEN] = "open",
                                           [SESSION_PLANNED_CLOSURE] = "planned-closure",
                                           [SESSION_UNPLANNED_CLOSURE] = "unplanned-closure",
                                           [SESSION_LISTED] = NULL};

bool
session_status_parse(struct slice word, enum session_status *status)
{
    for (size_t i = 0; i < sizeof status_names / sizeof status_names[0]; i++) {
        if (status_names[i] != NULL && slice_is(word, status_names[i])) {
            *status = (enum session_status)i;
            return true;
        }
    }
    return false;
}

const char *
session_status_name(enum session_status status)
{
    return status_names[status];
}

void
calendar_add(struct calendar *calendar, struct calendar_session session)
{
    calendar->sessions =
        memory_grow(calendar->sessions, &calendar->capacity, calendar->count + 1, sizeof session);
    calendar->sessions[calendar->count++] = session;
}

/* By slot; a row of the calendar behind a mark, a later row behind an earlier one: the last stands.
 */
static int
compare_sessions(const void *left, const void *right)
{
    const struct calendar_session *a = left, *b = right;
    if (a->slot != b->slot)
        return a->slot < b->slot ? -1 : 1;
    bool a_listed = a->status != SESSION_UNLISTED, b_listed = b->status != SESSION_UNLISTED;
    if (a_listed != b_listed)
        return a_listed ? 1 : -1;
    int order = a->place.file < b->place.file   ? -1
                : a->place.file > b->place.file ? 1
                : a->place.line < b->place.line ? -1
                                                : a->place.line > b->place.line;
    return a_listed ? order : -order; /* of two marks the first stands */
}

void
calendar_settle(struct calendar *calendar,
                void (*conflict)(void *context, const struct calendar_session *earlier,
                                 const struct calendar_session *later),
                void *context)
{
    struct calendar_session *sessions = calendar->sessions;
    size_t kept = 0;
    if (calendar->count > 0)
        qsort(sessions, calendar->count, sizeof *sessions, compare_sessions);
    for (size_t i = 0; i < calendar->count; i++) {
        bool again = kept > 0 && sessions[kept - 1].slot == sessions[i].slot;
        if (again && sessions[kept - 1].status != SESSION_UNLISTED &&
            sessions[kept - 1].status != sessions[i].status)
            conflict(context, &sessions[kept - 1], &sessions[i]);
        if (!again)
            kept++;
        sessions[kept - 1] = sessions[i];
    }
    calendar->count = kept;
}

void
calendar_find_school_days(struct calendar *calendar)
{
    size_t count = 0;
    calendar->school_days = memory_resize(calendar->school_days, calendar->count + 1, sizeof(day));
    for (size_t i = 0; i < calendar->count; i++) {
        day date = slot_date(calendar->sessions[i].slot);
        if (calendar->sessions[i].status == SESSION_OPEN &&
            (count == 0 || calendar->school_days[count - 1] != date))
            calendar->school_days[count++] = date;
    }
    calendar->school_day_count = count;
}

size_t
calendar_school_day(const struct calendar *calendar, day date)
{
    size_t low = 0, high = calendar->school_day_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->school_days[middle] < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void
calendar_clear(struct calendar *calendar)
{
    calendar->given = false;
    calendar->count = calendar->school_day_count = 0;
}

void
calendar_free(struct calendar *calendar)
{
    free(calendar->sessions);
    free(calendar->school_days);
    *calendar = (struct calendar){0};
}
