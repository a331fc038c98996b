/* Marks as a string. */
#include "input/view/mark_string.h"

static bool
is_weekend(day date)
{
    return date_weekday(date) >= SATURDAY;
}

bool
mark_string_is_nothing(day date, char mark)
{
    return mark == ' ' || (is_weekend(date) && (mark == '#' || mark == '-'));
}

day
mark_string_date(const struct mark_string *string, enum mark_layout layout, size_t character)
{
    day days = (day)(character / 2);
    if (layout == LAYOUT_CALENDAR)
        return string->from + days;
    int weekday = date_weekday(string->from);
    return string->from - weekday + (weekday + days) / 5 * 7 + (weekday + days) % 5;
}

static bool
ends_in_time(const struct mark_string *string, enum mark_layout layout)
{
    day end = mark_string_date(string, layout, string->marks.length - 1);
    return date_school_year(end) == date_school_year(string->from) &&
           (string->last == DAY_NONE || end <= string->last);
}

static bool
fits_calendar(const struct mark_string *string)
{
    for (size_t i = 0; i < string->marks.length; i++) {
        day date = mark_string_date(string, LAYOUT_CALENDAR, i);
        if (is_weekend(date) && !mark_string_is_nothing(date, string->marks.text[i]))
            return false;
    }
    return ends_in_time(string, LAYOUT_CALENDAR);
}

static bool
fits_weekdays(const struct mark_string *string)
{
    return !is_weekend(string->from) && ends_in_time(string, LAYOUT_WEEKDAYS);
}

static bool
totals_agree(const struct mark_string *string, enum mark_layout layout, count_mark_fn count,
             const void *context)
{
    struct mark_totals counted = {0};
    for (size_t i = 0; i < string->marks.length; i++) {
        day date = mark_string_date(string, layout, i);
        if (!mark_string_is_nothing(date, string->marks.text[i]))
            count(context, date, string->marks.text[i], &counted);
    }
    return counted.possible == string->totals.possible &&
           counted.attended == string->totals.attended &&
           counted.authorised == string->totals.authorised &&
           counted.unauthorised == string->totals.unauthorised;
}

/* Where weekends hold nothing, they are in the string: a string of school days alone has marks
 * there. Only a short one leaves that open. */
enum mark_layout
mark_string_layout(const struct mark_string *string, count_mark_fn count, const void *context)
{
    if (string->marks.length == 0 || string->marks.length % 2 != 0 || string->from == DAY_NONE)
        return LAYOUT_NONE;
    bool calendar = fits_calendar(string), weekdays = fits_weekdays(string);
    day end = mark_string_date(string, LAYOUT_CALENDAR, string->marks.length - 1);
    bool has_weekend = end - string->from >= 7 - date_weekday(string->from) - 1 ||
                       is_weekend(string->from) || is_weekend(end);
    if (calendar != weekdays)
        return calendar ? LAYOUT_CALENDAR : LAYOUT_WEEKDAYS;
    if (calendar && (!has_weekend || !string->totals.given))
        return LAYOUT_CALENDAR;
    if (!string->totals.given)
        return LAYOUT_NONE;
    if (totals_agree(string, LAYOUT_CALENDAR, count, context))
        return LAYOUT_CALENDAR;
    return totals_agree(string, LAYOUT_WEEKDAYS, count, context) ? LAYOUT_WEEKDAYS : LAYOUT_NONE;
}
