/* A pupil's marks as one text, two characters a day from a date on (docs/reference.md). Whether
 * weekends stand in it is not said, and found out. */
#ifndef MUSTER_INPUT_VIEW_MARK_STRING_H
#define MUSTER_INPUT_VIEW_MARK_STRING_H

#include "base/date.h"
#include "base/text.h"

struct mark_totals {
    bool given;
    uint32_t possible, attended, authorised, unauthorised;
};

struct mark_string {
    struct slice marks;
    day from;
    day last; /* it must end by this day (DAY_NONE: any), and in the academic year of `from` */
    struct mark_totals totals;
};

enum mark_layout {
    LAYOUT_NONE,     /* it cannot be cut into sessions */
    LAYOUT_CALENDAR, /* every date has its two characters */
    LAYOUT_WEEKDAYS  /* Monday to Friday have */
};

/* Counts of the sessions, by the codes in force. */
typedef void (*count_mark_fn)(const void *context, day date, char mark, struct mark_totals *totals);

/* How the string is to be cut; where both ways fit, the one whose counts are the totals. */
enum mark_layout mark_string_layout(const struct mark_string *string, count_mark_fn count,
                                    const void *context);

/* The date of a character, by its number. */
day mark_string_date(const struct mark_string *string, enum mark_layout layout, size_t character);

/* Whether a character of a string stands for no mark at all: # and - at a weekend, and blanks. */
bool mark_string_is_nothing(day date, char mark);

#endif
