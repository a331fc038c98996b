/* Headings that say when the marks below them were made: a date, a weekday, a half of the day, or
 * some of them, as in "08/09/2025 AM", "Mon AM", "MonAM", "Monday Morning", "Mon 8 Sep PM",
 * "Mon 08/09 AM", "08/09/2025", "AM Mark", "MonA", "20250908 PM", "W/C 08/09/2025 Tue AM"
 * (docs/reference.md). Which words say what is data (session_words.h). */
#ifndef MUSTER_INPUT_SHAPE_SESSION_COLUMN_H
#define MUSTER_INPUT_SHAPE_SESSION_COLUMN_H

#include "input/date_forms.h"
#include "input/shape/session_words.h"

struct session_column {
    size_t column;           /* of the sheet, 0-based */
    day date;                /* DAY_NONE: not said, or without its year */
    int month, day_of_month; /* of a date without a year; 0: not said */
    int weekday;             /* -1: not said */
    enum half half;
    bool of_week;    /* the date is any of the week, the weekday says which: "W/C 12/01/2026 Tue" */
    bool needs_half; /* its weekday is one beside a half alone: Mo AM */
};

/* Brings a date that only says the week to the weekday. */
void session_column_settle_week(struct session_column *column);

/* Reads a heading; false if it says anything else, or nothing. */
bool session_column_read(const struct session_words *words, struct slice heading,
                         enum date_order order, struct session_column *column,
                         struct date_evidence *evidence);

/* The same in either order of day and month: which it is shows when all is read. */
bool session_column_read_any(const struct session_words *words, const char *heading,
                             struct session_column *column, struct date_evidence *evidence);

/* Whether a heading says when marks were made. */
bool session_column_is(const struct session_words *words, const char *heading);

#endif
