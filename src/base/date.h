/* Days of the proleptic Gregorian calendar, counted from 1970-01-01, so that a period is a
 * subtraction. */
#ifndef MUSTER_BASE_DATE_H
#define MUSTER_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

typedef int32_t day;

/* Marks a date that is not given. It compares below every real date. */
#define DAY_NONE INT32_MIN

/* What four digits can say. */
enum { YEAR_FIRST = 1, YEAR_LAST = 9999 };
enum { DAY_FIRST = -719162, DAY_LAST = 2932896 }; /* 0001-01-01, 9999-12-31 */

struct civil {
    int year, month, day;
};

/* "January" and so on. */
extern const char *const date_months[12];

enum { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

day date_from_civil(int year, int month, int day_of_month);
struct civil date_to_civil(day date);
int date_weekday(day date);

/* Reads YYYY-MM-DD or DD/MM/YYYY; false if it is neither or no such day exists. */
bool date_parse(struct slice text, day *date);

/* Reads YYYY-MM-DDThh:mm:ss, checks every part, and gives its day. */
bool date_parse_time(struct slice text, day *date);

enum { DATE_SIZE = 16 };
/* Writes YYYY-MM-DD into `text` and returns it; nothing for DAY_NONE and for years that four digits
 * cannot say. */
char *date_format(day date, char text[DATE_SIZE]);

/* Completed years on `on`. A child born on 29 February has the birthday on 1 March in other years.
 */
int date_age(day born, day on);

/* The birthday in the year the child becomes `age`. */
day date_birthday(day born, int age);

/* The calendar year in which the school year of a day began, on 1 September. */
int date_school_year(day date);

/* Monday to Friday, both ends included; 0 if `last` is before `first`. */
int date_weekdays(day first, day last);

#endif
