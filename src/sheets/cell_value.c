/* Numbers and dates of cells. */
#include "sheets/cell_value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"

/* ECMA-376 part 1, 18.8.30: those with a day, month or year; 27 to 36 and 50 to 58 are those of
 * other languages. */
bool
cell_format_is_date(struct slice number)
{
    static const struct {
        int first, last;
    } dates[] = {{14, 17}, {22, 22}, {27, 31}, {36, 36}, {50, 54}, {57, 58}};
    int id = 0;
    for (size_t i = 0; i < number.length && i < 4; i++)
        id = id * 10 + (number.text[i] - '0');
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        if (id >= dates[i].first && id <= dates[i].last)
            return true;
    }
    return false;
}

/* Behind what stands in quotes or brackets, or behind a backslash, _ or *. */
static size_t
skip_literal(struct slice code, size_t at)
{
    char end = code.text[at] == '"' ? '"' : ']';
    if (code.text[at] == '\\' || code.text[at] == '_' || code.text[at] == '*')
        return at + 2;
    const char *close = memchr(code.text + at + 1, end, code.length - at - 1);
    return close == NULL ? code.length : (size_t)(close - code.text) + 1;
}

/* An m is a minute beside hours or seconds, and a month elsewhere. Only the first section counts.
 */
bool
cell_code_is_date(struct slice code)
{
    bool date = false, month = false, time = false;
    for (size_t at = 0; at < code.length && code.text[at] != ';';) {
        char character = text_lower(code.text[at]);
        if (strchr("\"[\\_*", character) != NULL) {
            at = skip_literal(code, at);
            continue;
        }
        if (slice_is((struct slice){code.text + at, code.length - at < 7 ? 0 : 7}, "General"))
            return false;
        date = date || character == 'd' || character == 'y';
        month = month || character == 'm';
        time = time || character == 'h' || character == 's';
        at++;
    }
    return date || (month && !time);
}

/* The days of a serial number. Excel counts a 29 February 1900, which there was not. */
static bool
serial_to_day(double serial, bool from_1904, day *date)
{
    const double last = 2958465; /* 31 December 9999 */
    if (!(serial >= 1) || serial > last + 1)
        return false;
    day days = (day)serial;
    if (from_1904)
        *date = date_from_civil(1904, 1, 1) + days;
    else if (days == 60)
        return false;
    else
        *date = date_from_civil(1899, 12, days > 60 ? 30 : 31) + days;
    return *date <= DAY_LAST;
}

static bool
cell_value_all_digits(struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.text[i] < '0' || text.text[i] > '9')
            return false;
    }
    return text.length > 0;
}

enum { NUMBER_SIZE = 64, EXACT_DIGITS = 15 };

static void
cell_value_append_number(double number, struct buffer *shown)
{
    char text[NUMBER_SIZE];
    if (number == floor(number) && fabs(number) < 1e15) {
        snprintf(text, sizeof text, "%.0f", number == 0 ? 0.0 : number);
    } else {
        for (int digits = EXACT_DIGITS; digits <= EXACT_DIGITS + 2; digits++) {
            snprintf(text, sizeof text, "%.*g", digits, number);
            if (strtod(text, NULL) == number)
                break;
        }
    }
    buffer_string(shown, text);
}

bool
cell_number(struct slice stored, bool is_date, bool from_1904, struct buffer *shown)
{
    char text[NUMBER_SIZE], *end, formatted[DATE_SIZE];
    day date;
    if ((!is_date && stored.length <= EXACT_DIGITS && cell_value_all_digits(stored)) ||
        stored.length >= sizeof text || stored.length == 0)
        return false;
    memcpy(text, stored.text, stored.length);
    text[stored.length] = '\0';
    double number = strtod(text, &end);
    if (*end != '\0' || !isfinite(number))
        return false;
    if (is_date && serial_to_day(number, from_1904, &date))
        buffer_string(shown, date_format(date, formatted));
    else
        cell_value_append_number(number, shown);
    return true;
}

struct slice
cell_date_part(struct slice stored)
{
    const char *time = memchr(stored.text, 'T', stored.length);
    return time == NULL ? stored : (struct slice){stored.text, (size_t)(time - stored.text)};
}
