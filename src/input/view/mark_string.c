/* Marks as a string. */
#include "input/view/mark_string.h"

#include <stdlib.h>

#include "base/encoding.h"
#include "base/memory.h"

static bool
is_weekend(day date)
{
    return date_weekday(date) >= SATURDAY;
}

/* --- where a mark stands ---------------------------------------------------------------------- */

static day
date_of_character(day from, enum mark_layout layout, size_t number)
{
    day days = (day)((number - 1) / 2);
    int weekday = date_weekday(from);
    return layout == LAYOUT_CALENDAR
               ? from + days
               : from - weekday + (weekday + days) / 5 * 7 + (weekday + days) % 5;
}

/* The inverse: the first of the two characters of a day. */
static size_t
character_of_date(day from, enum mark_layout layout, day date)
{
    int weekday = date_weekday(from);
    day days = date - from;
    if (layout == LAYOUT_WEEKDAYS)
        days = (days + weekday) / 7 * 5 + (days + weekday) % 7 - weekday;
    return (size_t)days * 2 + 1;
}

static size_t
string_character_length(const char *text, const char *end)
{
    size_t length = 1;
    while (text + length < end && ((unsigned char)text[length] & 0xC0) == 0x80)
        length++;
    return length;
}

static bool
is_nothing(day date, struct slice code)
{
    return slice_is(code, " ") ||
           (is_weekend(date) && (slice_is(code, "#") || slice_is(code, "-")));
}

bool
mark_string_next(const struct mark_string *string, enum mark_layout layout,
                 struct string_mark *mark)
{
    const char *end = string->marks.text + string->marks.length;
    const char *at = mark->number == 0 ? string->marks.text : mark->code.text + mark->code.length;
    while (at < end) {
        mark->code = (struct slice){at, string_character_length(at, end)};
        mark->number++;
        mark->date = date_of_character(string->from, layout, mark->number);
        mark->session = mark->number % 2 == 1 ? SESSION_AM : SESSION_PM;
        if (!is_nothing(mark->date, mark->code))
            return true;
        at += mark->code.length;
    }
    return false;
}

/* --- how it is cut ---------------------------------------------------------------------------- */

static day
mark_string_end(const struct mark_string *string, enum mark_layout layout)
{
    size_t length = utf8_characters(string->marks.text, string->marks.length);
    return date_of_character(string->from, layout, length);
}

static bool
ends_in_time(const struct mark_string *string, enum mark_layout layout)
{
    day end = mark_string_end(string, layout);
    return date_school_year(end) == date_school_year(string->from) &&
           (string->last == DAY_NONE || end <= string->last);
}

static bool
fits_calendar(const struct mark_string *string)
{
    struct string_mark mark = {.number = 0};
    while (mark_string_next(string, LAYOUT_CALENDAR, &mark)) {
        if (is_weekend(mark.date))
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
    struct string_mark mark = {.number = 0};
    while (mark_string_next(string, layout, &mark))
        count(context, mark.date, mark.code, &counted);
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
    size_t length = utf8_characters(string->marks.text, string->marks.length);
    if (length == 0 || length % 2 != 0 || string->from == DAY_NONE)
        return LAYOUT_NONE;
    bool calendar = fits_calendar(string), weekdays = fits_weekdays(string);
    day end = mark_string_end(string, LAYOUT_CALENDAR);
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

/* --- places ----------------------------------------------------------------------------------- */

void
string_places_add(struct string_places *places, uint32_t line, day from, enum mark_layout layout)
{
    struct string_place *last = places->count > 0 ? &places->items[places->count - 1] : NULL;
    if (last != NULL && last->line == line) {
        if (last->from != from || last->layout != layout)
            last->layout = LAYOUT_NONE;
        return;
    }
    places->items = memory_grow(places->items, &places->capacity, places->count + 1,
                                sizeof(struct string_place));
    places->items[places->count++] = (struct string_place){line, from, layout};
}

void
string_places_free(struct string_places *places)
{
    free(places->items);
    *places = (struct string_places){0};
}

static int
compare_lines(const void *a, const void *b)
{
    const struct string_place *one = a, *other = b;
    return (one->line > other->line) - (one->line < other->line);
}

uint32_t
string_places_find(const struct string_places *places, uint32_t line, day date,
                   enum session session)
{
    const struct string_place wanted = {.line = line}, *place = NULL;
    if (places->count > 0)
        place = bsearch(&wanted, places->items, places->count, sizeof wanted, compare_lines);
    if (place == NULL || place->layout == LAYOUT_NONE || date < place->from)
        return 0;
    return (uint32_t)character_of_date(place->from, place->layout, date) + (session == SESSION_PM);
}
