/* The pupils of one school as the mark rules see them, with one enrolment a row of the admission
 * register. Rows of one UPN are one pupil if their DOB agree (or one is blank) and the surname or
 * the forename does (names.h); else they are two children with one number (R132), each a pupil, and
 * a mark is that child's whose enrolment alone covers its date. An enrolment that ends before it
 * begins covers no day (R131). */
#ifndef MUSTER_REGISTER_PUPILS_H
#define MUSTER_REGISTER_PUPILS_H

#include "base/map.h"
#include "register/register.h"

struct enrolment {
    day entry;                          /* DAY_NONE: from the beginning */
    day leaving;                        /* INT32_MAX: has not left */
    day born;                           /* DAY_NONE: not known */
    day compulsory_from, compulsory_to; /* compulsory school age, if DOB is known */
    bool boarder;
    bool mobile;
    const char *enrol_status; /* "" if blank */
    const char *year;         /* NCyearActual, "" if blank */
    const char *year_leaving; /* NCyearLeaving */
    struct place place;
};

struct pupil {
    const char *upn;              /* "" for a pupil without one, who has no marks */
    struct enrolment *enrolments; /* by EntryDate, then in the order of the register */
    size_t count;
    uint32_t first_child, children; /* of the pupils with this UPN, who stand together */
};

struct pupils {
    struct pupil *items;
    size_t count;
    struct map by_upn; /* the first child of each UPN */
};

/* Where a date lies as to a pupil's time on the register. */
enum standing { STANDING_BEFORE, STANDING_ON, STANDING_AFTER };

/* Reads the table `pupils` of the unit. Values that are not of their type are blank here: load_unit
 * tells of them. Texts and enrolments live in `arena`. */
bool pupils_read(struct pupils *pupils, struct register_data *data, size_t unit,
                 struct arena *arena, struct error *error);
void pupils_free(struct pupils *pupils);

/* What a date is in the pupil's time on the register. */
struct pupil_time {
    enum standing standing; /* a gap between two enrolments is after leaving */
    /* Whose particulars hold: an enrolment that covers the date (of two, the later begun), else the
     * latest begun before it, else the first. */
    const struct enrolment *enrolment;
    day until; /* the last day on which both are the same */
};
struct pupil_time pupil_time_on(const struct pupil *pupil, day date);

/* True if a child with that DOB is of compulsory school age; false where it is not known. */
static inline bool
enrolment_compulsory_age(const struct enrolment *enrolment, day date)
{
    return enrolment->born != DAY_NONE && date >= enrolment->compulsory_from &&
           date <= enrolment->compulsory_to;
}

/* The child of a UPN, of whom `first` is the first, whose mark one of that date is: MAP_NONE if
 * none of several children is on the register then, or more than one. */
uint32_t pupils_child_on(const struct pupils *pupils, uint32_t first, day date);

/* True if the enrolment has a day. */
static inline bool
enrolment_is_whole(const struct enrolment *enrolment)
{
    return enrolment->entry <= enrolment->leaving;
}

/* The first row of the admission register about a pupil. */
struct place pupil_first_row(const struct pupil *pupil);

/* True if two of the pupil's enrolments have a day in common. */
bool pupil_overlaps(const struct pupil *pupil);

#endif
