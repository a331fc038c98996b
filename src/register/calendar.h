/* The sessions of one school: those its calendar schedules and those that have marks, in order of
 * time, and which of them were open. */
#ifndef MUSTER_REGISTER_CALENDAR_H
#define MUSTER_REGISTER_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

#include "finding/finding.h"

enum session_status {
    SESSION_UNLISTED, /* not in the calendar, or there is none and nobody attended */
    SESSION_OPEN,
    SESSION_PLANNED_CLOSURE,
    SESSION_UNPLANNED_CLOSURE,
    SESSION_LISTED, /* in the calendar without a status */
};

/* The word of the calendar's Status; false if it is none of them. */
bool session_status_parse(struct slice word, enum session_status *status);

/* That word; NULL for the two that have none. */
const char *session_status_name(enum session_status status);

/* A session as one number that sorts by time: twice the date, plus one for the afternoon. */
typedef int32_t slot_number;
static inline slot_number
slot_of(day date, enum session session)
{
    return date * 2 + (session == SESSION_PM);
}
static inline day
slot_date(slot_number slot)
{
    return slot >> 1;
}
static inline enum session
slot_session(slot_number slot)
{
    return (slot & 1) != 0 ? SESSION_PM : SESSION_AM;
}

struct calendar_session {
    slot_number slot;
    enum session_status status;
    struct place place; /* its row in the calendar, or that of its first mark */
};

struct calendar {
    bool given;                        /* the school has calendar rows */
    struct calendar_session *sessions; /* in order of time, one each */
    size_t count, capacity;
    day *school_days; /* dates with at least one open session, in order */
    size_t school_day_count;
};

/* Notes a session; it may come many times and in any order until calendar_settle. */
void calendar_add(struct calendar *calendar, struct calendar_session session);

/* Sorts, and keeps one entry a slot: a row of the calendar before a mark, of two rows the later.
 * Calls `conflict` for a row whose status differs from a later one's. */
void calendar_settle(struct calendar *calendar,
                     void (*conflict)(void *context, const struct calendar_session *earlier,
                                      const struct calendar_session *later),
                     void *context);

/* Fills school_days. Call when every status is known. */
void calendar_find_school_days(struct calendar *calendar);

/* The index of the first school day that is `date` or later. */
size_t calendar_school_day(const struct calendar *calendar, day date);

void calendar_clear(struct calendar *calendar); /* keeps the memory */
void calendar_free(struct calendar *calendar);

#endif
