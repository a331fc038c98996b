/* Goes over a pupil's sessions: the calendar and the pupil's marks, both in order of time, side by
 * side. */
#include "register/walk.h"

/* The first of the sessions that is not before a date. */
static const struct calendar_session *
walk_find_session(const struct calendar *calendar, day date)
{
    size_t low = 0, high = calendar->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slot_date(calendar->sessions[middle].slot) < date)
            low = middle + 1;
        else
            high = middle;
    }
    return calendar->sessions + low;
}

static const struct mark *
walk_find_mark(const struct marks *marks, size_t pupil, day date)
{
    size_t low = marks->first[pupil], high = marks->first[pupil + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slot_date(marks->items[middle].slot) < date)
            low = middle + 1;
        else
            high = middle;
    }
    return marks->items + low;
}

void
walk_begin(struct walk *walk, const struct school_register *school, size_t pupil, day first,
           day last)
{
    const struct calendar *calendar = &school->calendar;
    *walk = (struct walk){.school = school,
                          .pupil = &school->pupils.items[pupil],
                          .next = walk_find_session(calendar, first),
                          .end = calendar->sessions + calendar->count,
                          .mark = walk_find_mark(&school->marks, pupil, first),
                          .mark_end = school->marks.items + school->marks.first[pupil + 1],
                          .same_until = DAY_NONE};
    if (last < DAY_LAST)
        walk->end = walk_find_session(calendar, last + 1);
}

/* What changes only where an enrolment begins or ends. */
static void
walk_situate(struct walk *walk, day date)
{
    struct pupil_time time = pupil_time_on(walk->pupil, date);
    walk->at.standing = time.standing;
    walk->at.enrolment = time.enrolment;
    walk->same_until = time.until;
}

bool
walk_next(struct walk *walk)
{
    if (walk->next >= walk->end)
        return false;
    struct session_visit *at = &walk->at;
    at->session = walk->next++;
    at->date = slot_date(at->session->slot);
    while (walk->mark < walk->mark_end && walk->mark->slot < at->session->slot)
        walk->mark++;
    bool recorded = walk->mark < walk->mark_end && walk->mark->slot == at->session->slot;
    at->mark = recorded ? walk->mark : NULL;
    if (at->date > walk->same_until)
        walk_situate(walk, at->date);
    at->compulsory_age = enrolment_compulsory_age(at->enrolment, at->date);
    return true;
}

static bool
is_lost_before(const struct lost_mark *lost, size_t pupil, day date)
{
    return lost->mark.pupil != pupil ? lost->mark.pupil < pupil : slot_date(lost->mark.slot) < date;
}

const struct lost_mark *
walk_lost(const struct school_register *school, size_t pupil, day first, day last, size_t *count)
{
    const struct marks *marks = &school->marks;
    size_t low = 0, high = marks->lost_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_lost_before(&marks->lost[middle], pupil, first))
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    for (size_t i = low; i < marks->lost_count && marks->lost[i].mark.pupil == pupil &&
                         slot_date(marks->lost[i].mark.slot) <= last;
         i++)
        *count += 1;
    return marks->lost + low;
}
