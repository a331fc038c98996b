/* Dates as numbers of days: years that begin in March, and the forms in which dates are read and
 * written. */
#include "base/date.h"

const char *const date_months[12] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

/* March-based years make the leap day the last of its year: the usual arithmetic for civil dates.
 */
day
date_from_civil(int year, int month, int day_of_month)
{
    int shifted = month <= 2 ? year - 1 : year;
    int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct civil
date_to_civil(day date)
{
    int shifted = date + 719468;
    int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    struct civil civil;
    civil.day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    civil.month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
    return civil;
}

int
date_weekday(day date)
{
    int weekday = (date + THURSDAY) % 7; /* 1970-01-01 was a Thursday */
    return weekday < 0 ? weekday + 7 : weekday;
}

static bool
date_digits(const char *text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

static int
days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

bool
date_parse(struct slice text, day *date)
{
    struct civil civil;
    const char *t = text.text;
    if (text.length != 10)
        return false;
    bool iso = t[4] == '-' && t[7] == '-' && date_digits(t, 4, &civil.year) &&
               date_digits(t + 5, 2, &civil.month) && date_digits(t + 8, 2, &civil.day);
    bool british = t[2] == '/' && t[5] == '/' && date_digits(t, 2, &civil.day) &&
                   date_digits(t + 3, 2, &civil.month) && date_digits(t + 6, 4, &civil.year);
    if ((!iso && !british) || civil.year < YEAR_FIRST || civil.year > YEAR_LAST ||
        civil.month < 1 || civil.month > 12 || civil.day < 1 ||
        civil.day > days_in_month(civil.year, civil.month))
        return false;
    *date = date_from_civil(civil.year, civil.month, civil.day);
    return true;
}

bool
date_parse_time(struct slice text, day *date)
{
    int hour, minute, second;
    const char *t = text.text;
    return text.length == 19 && t[4] == '-' && t[10] == 'T' && t[13] == ':' && t[16] == ':' &&
           date_parse((struct slice){t, 10}, date) && date_digits(t + 11, 2, &hour) && hour < 24 &&
           date_digits(t + 14, 2, &minute) && minute < 60 && date_digits(t + 17, 2, &second) &&
           second < 60;
}

static void
put_two_digits(char *text, int number)
{
    text[0] = (char)('0' + number / 10);
    text[1] = (char)('0' + number % 10);
}

char *
date_format(day date, char text[DATE_SIZE])
{
    text[0] = '\0';
    if (date < DAY_FIRST || date > DAY_LAST)
        return text;
    struct civil civil = date_to_civil(date);
    put_two_digits(text, civil.year / 100);
    put_two_digits(text + 2, civil.year % 100);
    text[4] = '-';
    put_two_digits(text + 5, civil.month);
    text[7] = '-';
    put_two_digits(text + 8, civil.day);
    text[10] = '\0';
    return text;
}

int
date_age(day born, day on)
{
    struct civil from = date_to_civil(born), to = date_to_civil(on);
    bool before_birthday = to.month < from.month || (to.month == from.month && to.day < from.day);
    return to.year - from.year - (before_birthday ? 1 : 0);
}

day
date_birthday(day born, int age)
{
    struct civil civil = date_to_civil(born);
    return date_from_civil(civil.year + age, civil.month, civil.day);
}

int
date_school_year(day date)
{
    struct civil civil = date_to_civil(date);
    return civil.month >= 9 ? civil.year : civil.year - 1;
}

int
date_weekdays(day first, day last)
{
    int count = 0;
    if (last < first)
        return 0;
    int weeks = (last - first + 1) / 7;
    for (day date = first + weeks * 7; date <= last; date++)
        count += date_weekday(date) <= FRIDAY;
    return weeks * 5 + count;
}
