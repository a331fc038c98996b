/* A pupil's marks as one text, two characters a day from a date on (docs/reference.md). Whether
 * weekends stand in it is not said, and found out. */
#ifndef MUSTER_INPUT_VIEW_MARK_STRING_H
#define MUSTER_INPUT_VIEW_MARK_STRING_H

#include "base/date.h"
#include "base/text.h"
#include "finding/finding.h"

struct mark_totals {
    bool given;
    uint32_t possible, attended, authorised, unauthorised;
};

struct mark_string {
    struct slice marks; /* UTF-8 */
    day from;
    day last; /* it must end by this day (DAY_NONE: any), and in the academic year of `from` */
    struct mark_totals totals;
};

enum mark_layout {
    LAYOUT_NONE,     /* it cannot be cut into sessions */
    LAYOUT_CALENDAR, /* every date has its two characters */
    LAYOUT_WEEKDAYS  /* Monday to Friday have */
};

/* Adds a session to the totals, by the codes in force. `code` is one character. */
typedef void (*count_mark_fn)(const void *context, day date, struct slice code,
                              struct mark_totals *totals);

/* How the string is to be cut; where both ways fit, the one whose counts are the totals. */
enum mark_layout mark_string_layout(const struct mark_string *string, count_mark_fn count,
                                    const void *context);

/* One mark of a string. A character is one of Unicode, however many bytes it has. */
struct string_mark {
    struct slice code;
    size_t number; /* of the character in the string, from 1 */
    day date;
    enum session session;
};

/* The next mark; begin with a zeroed one. Characters that stand for no mark, # and - at a weekend
 * and blanks, are passed over. False: there is no more. */
bool mark_string_next(const struct mark_string *string, enum mark_layout layout,
                      struct string_mark *mark);

/* --- places ----------------------------------------------------------------------------------- */

/* Where strings stand, so that a mark of which line, date and session were kept is found again. */
struct string_places {
    struct string_place {
        uint32_t line;
        day from;
        enum mark_layout layout; /* LAYOUT_NONE: several strings of the line differ */
    } * items;
    size_t count, capacity;
};

/* Adds a string, on the line of the one before or below it. Free with string_places_free. */
void string_places_add(struct string_places *places, uint32_t line, day from,
                       enum mark_layout layout);
void string_places_free(struct string_places *places);

/* The number of the character in the string of a line, from 1; 0: it cannot be said. */
uint32_t string_places_find(const struct string_places *places, uint32_t line, day date,
                            enum session session);

#endif
