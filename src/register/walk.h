/* One walk over the sessions of a pupil, in order of time: what register rules, counts, runs and
 * windows are visitors of, so that what a session is to a pupil is decided in one place.
 *
 * The sessions are those of the school's calendar: every one that it lists, and every one in which
 * some pupil of the school has a mark (calendar.h). For each the walk says which row of the
 * register stands there, whether the pupil is on the register, which enrolment's particulars hold,
 * and whether the pupil is of compulsory school age. Rows that do not count are in marks.lost
 * (marks_lost). */
#ifndef MUSTER_REGISTER_WALK_H
#define MUSTER_REGISTER_WALK_H

#include "register/calendar.h"
#include "register/marks.h"
#include "register/pupils.h"

/* One school, read. */
struct school_register {
    struct register_data *data;
    size_t unit;
    day today;
    struct pupils pupils;
    struct calendar calendar;
    struct marks marks;
    bool has_mobile, has_nature; /* the columns are given */
};

/* A session as it is to one pupil. */
struct session_visit {
    const struct calendar_session *session; /* its slot and status */
    day date;
    const struct mark *mark; /* NULL: no row with a code; CODE_NONE in it: only rows set aside */
    enum standing standing;
    const struct enrolment *enrolment; /* whose particulars hold */
    bool compulsory_age;               /* false as well where the DOB is not known */
};

struct walk {
    struct session_visit at;
    /* The walk's own. */
    const struct school_register *school;
    const struct pupil *pupil;
    const struct calendar_session *next, *end;
    const struct mark *mark, *mark_end;
    day same_until; /* standing and enrolment hold until then */
};

/* Begins before the first session of the pupil (an index into pupils) that is dated `first` or
 * later; walk_next goes on to the next, and is false behind the last that is dated `last` or
 * earlier. */
void walk_begin(struct walk *walk, const struct school_register *school, size_t pupil, day first,
                day last);
bool walk_next(struct walk *walk);

/* The number of the code that counts in the session of a visit; CODE_NONE if there is none. */
static inline unsigned
visit_code(const struct session_visit *visit)
{
    return visit->mark == NULL ? CODE_NONE : visit->mark->code;
}

/* The rows of a pupil, dated `first` to `last`, that do not count: gives the first of *count. */
const struct lost_mark *walk_lost(const struct school_register *school, size_t pupil, day first,
                                  day last, size_t *count);

#endif
