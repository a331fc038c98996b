/* One C function for each, in the table from which they are registered. */
#include "returns/sql/functions.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "input/upn.h"
#include "register/age.h"

static struct slice
text_argument(sqlite3_value *value)
{
    const char *text = (const char *)sqlite3_value_text(value);
    return (struct slice){text == NULL ? "" : text, (size_t)sqlite3_value_bytes(value)};
}

/* Both arguments as dates; false if either is not one. */
static bool
two_dates(sqlite3_value **arguments, day *first, day *second)
{
    return date_parse(text_argument(arguments[0]), first) &&
           date_parse(text_argument(arguments[1]), second);
}

static void
age_on(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    day born, on;
    (void)count;
    if (two_dates(arguments, &born, &on))
        sqlite3_result_int(context, date_age(born, on));
}

static void
functions_is_compulsory_age(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    day born, on;
    (void)count;
    if (two_dates(arguments, &born, &on))
        sqlite3_result_int(context, age_is_compulsory(born, on));
}

static void
give_date(sqlite3_context *context, sqlite3_value *value, day (*of)(day born))
{
    day born;
    char text[DATE_SIZE];
    if (date_parse(text_argument(value), &born) && date_format(of(born), text)[0] != '\0')
        sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static void
compulsory_age_from(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    give_date(context, arguments[0], age_compulsory_from);
}

static void
compulsory_age_to(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    give_date(context, arguments[0], age_compulsory_to);
}

static void
functions_weekdays(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    day first, last;
    (void)count;
    if (two_dates(arguments, &first, &last))
        sqlite3_result_int(context, date_weekdays(first, last));
}

static void
upn_check_letter(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    const char letter = upn_letter(text_argument(arguments[0]));
    (void)count;
    if (letter != '\0')
        sqlite3_result_text(context, &letter, 1, SQLITE_TRANSIENT);
}

/* Nine digits times 10 down to 2, modulo 11; the tenth is 10 less that, and a remainder of 0 is
 * refused. */
static bool
uln_has_check_digit(struct slice uln)
{
    int sum = 0;
    if (uln.length != 10)
        return false;
    for (int i = 0; i < 10; i++) {
        if (uln.text[i] < '0' || uln.text[i] > '9')
            return false;
        sum += i < 9 ? (uln.text[i] - '0') * (10 - i) : 0;
    }
    return sum % 11 != 0 && 10 - sum % 11 == uln.text[9] - '0';
}

static void
uln_is_valid(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    sqlite3_result_int(context, uln_has_check_digit(text_argument(arguments[0])));
}

static void
functions_is_date(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    struct slice text = text_argument(arguments[0]);
    day date;
    (void)count;
    sqlite3_result_int(context,
                       text.length == 10 && text.text[4] == '-' && date_parse(text, &date));
}

static void
is_datetime(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    day date;
    (void)count;
    sqlite3_result_int(context, date_parse_time(text_argument(arguments[0]), &date));
}

/* A set is named by a constant, nearly always, and then looked up once a statement. */
static const struct code_set_table *
set_argument(sqlite3_context *context, sqlite3_value *name)
{
    const struct collection *collection = sqlite3_user_data(context);
    struct code_set_table *set = sqlite3_get_auxdata(context, 0);
    if (set == NULL && collection != NULL) {
        set = (struct code_set_table *)collection_code_set(collection, text_argument(name).text);
        sqlite3_set_auxdata(context, 0, set, NULL);
    }
    return set;
}

static void
functions_is_code(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    const struct code_set_table *set = set_argument(context, arguments[0]);
    (void)count;
    if (set == NULL)
        sqlite3_result_error(context, "is_code: there is no such code set", -1);
    else if (sqlite3_value_type(arguments[1]) != SQLITE_NULL)
        sqlite3_result_int(context, map_get(&set->codes, text_argument(arguments[1])) != MAP_NONE);
}

/* Long division, digit by digit, so that what lies just on a half is rounded as a person would. */
static void
give_percent(sqlite3_context *context, uint64_t part, uint64_t whole, int decimals, bool trimmed)
{
    uint64_t scale = 1, rest = part * 100 % whole, digits = 0;
    uint64_t number = part * 100 / whole;
    for (int i = 0; i < decimals; i++, scale *= 10) {
        digits = digits * 10 + rest * 10 / whole;
        rest = rest * 10 % whole;
    }
    digits += rest >= whole - rest;
    number += digits / scale;
    char text[64];
    int length = snprintf(text, sizeof text, "%" PRIu64, number);
    if (decimals > 0)
        length += snprintf(text + length, sizeof text - (size_t)length, ".%0*" PRIu64, decimals,
                           digits % scale);
    while (trimmed && decimals > 0 && text[length - 1] == '0')
        length--;
    length -= text[length - 1] == '.';
    sqlite3_result_text(context, text, length, SQLITE_TRANSIENT);
}

enum { PERCENT_DECIMALS = 5, PERCENT_MOST_DECIMALS = 9 };

static void
functions_percent(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    sqlite3_int64 part = sqlite3_value_int64(arguments[0]);
    sqlite3_int64 whole = sqlite3_value_int64(arguments[1]);
    int decimals = count == 3 ? sqlite3_value_int(arguments[2]) : PERCENT_DECIMALS;
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL ||
        sqlite3_value_type(arguments[1]) == SQLITE_NULL)
        return;
    if (part < 0 || whole < 0 || part > INT64_MAX / 100 || whole > INT64_MAX / 100 ||
        decimals < 0 || decimals > PERCENT_MOST_DECIMALS)
        sqlite3_result_error(context, "percent: out of range", -1);
    else if (whole == 0)
        sqlite3_result_text(context, "z", -1, SQLITE_STATIC);
    else
        give_percent(context, (uint64_t)part, (uint64_t)whole, decimals, count == 2);
}

static void
functions_week_of(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    day date;
    char text[DATE_SIZE];
    (void)count;
    if (date_parse(text_argument(arguments[0]), &date))
        sqlite3_result_text(context, date_format(date - date_weekday(date), text), -1,
                            SQLITE_TRANSIENT);
}

/* "2 October 2025" */
static void
day_in_words(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    day date;
    char text[32];
    (void)count;
    if (!date_parse(text_argument(arguments[0]), &date))
        return;
    struct civil civil = date_to_civil(date);
    snprintf(text, sizeof text, "%d %s %d", civil.day, date_months[civil.month - 1], civil.year);
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

/* The Gregorian rule, in the form of Meeus, Jones and Butcher. */
static void
easter_sunday(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    int year = sqlite3_value_int(arguments[0]);
    (void)count;
    if (year < YEAR_FIRST || year > YEAR_LAST)
        return;
    int golden = year % 19, century = year / 100, rest = year % 100;
    int moon = (19 * golden + century - century / 4 - (8 * century + 13) / 25 + 15) % 30;
    int sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    int late = (golden + 11 * moon + 19 * sunday) / 433;
    int month = (moon + sunday - 7 * late + 90) / 25;
    char text[DATE_SIZE];
    day date = date_from_civil(year, month, (moon + sunday - 7 * late + 33 * month + 19) % 32);
    sqlite3_result_text(context, date_format(date, text), -1, SQLITE_TRANSIENT);
}

static const struct own_function {
    const char *name;
    int arguments;
    void (*function)(sqlite3_context *context, int count, sqlite3_value **arguments);
} own_functions[] = {{"age_on", 2, age_on},
                     {"is_compulsory_age", 2, functions_is_compulsory_age},
                     {"upn_check_letter", 1, upn_check_letter},
                     {"uln_is_valid", 1, uln_is_valid},
                     {"compulsory_age_from", 1, compulsory_age_from},
                     {"compulsory_age_to", 1, compulsory_age_to},
                     {"weekdays", 2, functions_weekdays},
                     {"is_date", 1, functions_is_date},
                     {"is_datetime", 1, is_datetime},
                     {"is_code", 2, functions_is_code},
                     {"percent", 2, functions_percent},
                     {"percent", 3, functions_percent},
                     {"easter_sunday", 1, easter_sunday},
                     {"week_of", 1, functions_week_of},
                     {"day_in_words", 1, day_in_words}};
enum { OWN_FUNCTION_COUNT = sizeof own_functions / sizeof own_functions[0] };

bool
functions_register(sqlite3 *db, const struct collection *collection)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    for (size_t i = 0; i < OWN_FUNCTION_COUNT; i++) {
        const struct own_function *own = &own_functions[i];
        if (sqlite3_create_function(db, own->name, own->arguments, flags, (void *)collection,
                                    own->function, NULL, NULL) != SQLITE_OK)
            return false;
    }
    return true;
}

bool
functions_has(const char *name)
{
    for (size_t i = 0; i < OWN_FUNCTION_COUNT; i++) {
        if (strcmp(own_functions[i].name, name) == 0)
            return true;
    }
    return false;
}
