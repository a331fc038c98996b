/* base/date.h */
#include "unit.h"

#include "base/date.h"

static day
parsed(const char *text)
{
    day date = DAY_NONE;
    if (!date_parse(slice_of(text), &date))
        fail_msg("\"%s\" is a date, but was refused", text);
    return date;
}

TEST(days_count_from_1970)
{
    assert_int_equal(date_from_civil(1970, 1, 1), 0);
    assert_int_equal(date_from_civil(1969, 12, 31), -1);
    assert_int_equal(date_from_civil(2000, 3, 1), 11017);
    assert_int_equal(date_from_civil(2025, 10, 2), 20363);
}

static bool
leaps(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The truth by counting, one day after the other. */
TEST(every_day_of_five_hundred_years_goes_there_and_back)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    day expected = date_from_civil(1900, 1, 1);
    int weekday = MONDAY; /* 1900-01-01 was a Monday */
    for (int year = 1900; year < 2400; year++) {
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leaps(year) ? 1 : 0);
            for (int d = 1; d <= length; d++, expected++, weekday = (weekday + 1) % 7) {
                struct civil civil = date_to_civil(expected);
                if (date_from_civil(year, month, d) != expected || civil.year != year ||
                    civil.month != month || civil.day != d || date_weekday(expected) != weekday)
                    fail_msg("%04d-%02d-%02d went wrong", year, month, d);
            }
        }
    }
    assert_int_equal(date_from_civil(2400, 1, 1), expected);
}

TEST(weekdays_begin_with_monday)
{
    assert_int_equal(date_weekday(parsed("2025-10-02")), THURSDAY);
    assert_int_equal(date_weekday(parsed("2024-02-29")), THURSDAY);
    assert_int_equal(date_weekday(parsed("2026-05-24")), SUNDAY);
    assert_int_equal(date_weekday(-1), WEDNESDAY);
    assert_int_equal(date_weekday(-4), SUNDAY);
    assert_int_equal(date_weekday(-3), MONDAY);
}

TEST(both_forms_of_a_date_are_read)
{
    assert_int_equal(parsed("2025-09-01"), date_from_civil(2025, 9, 1));
    assert_int_equal(parsed("01/09/2025"), date_from_civil(2025, 9, 1));
    assert_int_equal(parsed("31/12/1999"), date_from_civil(1999, 12, 31));
}

TEST(a_date_needs_no_nul_behind_it)
{
    day date;
    assert_true(date_parse((struct slice){"2025-09-019", 10}, &date));
    assert_int_equal(date, date_from_civil(2025, 9, 1));
}

TEST(the_leap_day_is_there_in_leap_years_only)
{
    day date;
    assert_true(date_parse(slice_of("2024-02-29"), &date));
    assert_true(date_parse(slice_of("29/02/2000"), &date));
    assert_false(date_parse(slice_of("2025-02-29"), &date));
    assert_false(date_parse(slice_of("29/02/1900"), &date));
    assert_false(date_parse(slice_of("29/02/2100"), &date));
    assert_false(date_parse(slice_of("2024-02-30"), &date));
}

static bool
parses(int year, int month, int day_of_month)
{
    char text[40];
    day date;
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day_of_month);
    return date_parse(slice_of(text), &date);
}

TEST(years_have_bounds)
{
    assert_true(parses(YEAR_FIRST, 1, 1));
    assert_true(parses(YEAR_LAST, 12, 31));
    assert_false(parses(YEAR_FIRST - 1, 12, 31));
    assert_false(parses(YEAR_LAST + 1, 1, 1));
    assert_false(parses(0, 6, 15));
}

TEST(the_days_at_the_bounds_go_there_and_back)
{
    char text[DATE_SIZE], expected[40];
    snprintf(expected, sizeof expected, "%04d-01-01", YEAR_FIRST);
    assert_string_equal(date_format(date_from_civil(YEAR_FIRST, 1, 1), text), expected);
    snprintf(expected, sizeof expected, "%04d-12-31", YEAR_LAST);
    assert_string_equal(date_format(date_from_civil(YEAR_LAST, 12, 31), text), expected);
    assert_int_equal(date_from_civil(YEAR_FIRST, 1, 1), DAY_FIRST);
    assert_int_equal(date_from_civil(YEAR_LAST, 12, 31), DAY_LAST);
    assert_string_equal(date_format(date_from_civil(YEAR_LAST + 1, 1, 1), text), "");
    assert_string_equal(date_format(date_from_civil(YEAR_FIRST - 1, 12, 31), text), "");
}

TEST(malformed_dates_are_refused)
{
    static const char *const malformed[] = {
        "",
        " ",
        "2025",
        "2025-09",
        "2025-9-1",
        "2025-9-01",
        "2025-09-1",
        "25-09-01",
        "20250901",
        "2025-09-01 ",
        " 2025-09-01",
        "2025-09-011",
        "2025/09/01",
        "2025.09.01",
        "2025-09/01",
        "2025/09-01",
        "01-09-2025",
        "01.09.2025",
        "01/09-2025",
        "01-09/2025",
        "1/9/2025",
        "1/09/2025",
        "01/9/2025",
        "01/09/25",
        "01/09/20255",
        "09/31/2025",
        "13/13/2025",
        "2025-00-10",
        "2025-13-10",
        "2025-10-00",
        "2025-10-32",
        "00/10/2025",
        "32/10/2025",
        "10/00/2025",
        "2025-04-31",
        "2025-06-31",
        "2025-09-31",
        "2025-11-31",
        "31/06/2025",
        "2O25-09-01",
        "2025-0a-01",
        "2025-09-x1",
        "aa/09/2025",
        "01/bb/2025",
        "01/09/cccc",
        "+025-09-01",
        "2025--9-01",
        "2025-09--1",
        "-025-09-01",
        "2025-09-+1",
        "abcdefghij",
        "2025 09 01",
        "01 09 2025",
        "1 Sep 2025",
        "2025-09-01T00:00:00",
        "0000-00-00",
        "00/00/0000",
    };
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        day date;
        if (date_parse(slice_of(malformed[i]), &date))
            fail_msg("\"%s\" was taken for a date", malformed[i]);
    }
    day date;
    assert_false(date_parse((struct slice){"2025-09-01", 9}, &date));
    assert_false(date_parse((struct slice){"2025\0-09-1", 10}, &date));
    assert_false(date_parse((struct slice){NULL, 0}, &date));
}

TEST(a_time_gives_its_day)
{
    day date;
    assert_true(date_parse_time(slice_of("2026-01-15T00:00:00"), &date));
    assert_int_equal(date, date_from_civil(2026, 1, 15));
    assert_true(date_parse_time(slice_of("2024-02-29T23:59:59"), &date));
    assert_int_equal(date, date_from_civil(2024, 2, 29));
}

TEST(malformed_times_are_refused)
{
    static const char *const malformed[] = {
        "",
        "2026-01-15",
        "2026-01-15T09:00",
        "2026-01-15 09:00:00",
        "2026-01-15t09:00:00",
        "2026-01-15T9:00:00",
        "2026-01-15T09:00:0",
        "2026-01-15T09:00:000",
        "2026-01-15T24:00:00",
        "2026-01-15T23:60:00",
        "2026-01-15T23:59:60",
        "2026-01-15T-1:00:00",
        "2026-01-15T09-00-00",
        "2026-01-15T09:00:0x",
        "2026-01-15T0x:00:00",
        "2026-01-15T09:0x:00",
        "2026-01-15T09.00:00",
        "2026-01-15T09:00.00",
        "2025-02-29T09:00:00",
        "2026-13-15T09:00:00",
        "15/01/2026T09:00:00",
        "2026-01-15T09:00:00Z",
        " 2026-01-15T09:00:0",
    };
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        day date;
        if (date_parse_time(slice_of(malformed[i]), &date))
            fail_msg("\"%s\" was taken for a time", malformed[i]);
    }
}

TEST(a_date_is_written_as_it_is_read)
{
    char text[DATE_SIZE];
    assert_string_equal(date_format(parsed("01/09/2025"), text), "2025-09-01");
    assert_ptr_equal(date_format(0, text), text);
    assert_string_equal(text, "1970-01-01");
    assert_string_equal(date_format(DAY_NONE, text), "");
    assert_string_equal(date_format(INT32_MAX, text), "");
}

TEST(no_date_is_below_every_date)
{
    assert_true(DAY_NONE < date_from_civil(YEAR_FIRST, 1, 1));
}

static int
age(const char *born, const char *on)
{
    return date_age(parsed(born), parsed(on));
}

TEST(age_changes_on_the_birthday)
{
    assert_int_equal(age("2015-06-07", "2025-06-06"), 9);
    assert_int_equal(age("2015-06-07", "2025-06-07"), 10);
    assert_int_equal(age("2015-06-07", "2025-06-08"), 10);
    assert_int_equal(age("2015-06-07", "2025-05-30"), 9);
    assert_int_equal(age("2015-06-07", "2025-07-01"), 10);
    assert_int_equal(age("2015-08-31", "2024-08-31"), 9);
    assert_int_equal(age("2015-09-01", "2024-08-31"), 8);
    assert_int_equal(age("2015-06-07", "2015-06-07"), 0);
    assert_int_equal(age("2015-12-31", "2016-01-01"), 0);
}

TEST(a_leap_day_child_has_the_birthday_on_1_march_in_other_years)
{
    assert_int_equal(age("2020-02-29", "2025-02-28"), 4);
    assert_int_equal(age("2020-02-29", "2025-03-01"), 5);
    assert_int_equal(age("2020-02-29", "2025-03-02"), 5);
    assert_int_equal(age("2020-02-29", "2024-02-28"), 3);
    assert_int_equal(age("2020-02-29", "2024-02-29"), 4);
    assert_int_equal(age("2020-02-29", "2024-03-01"), 4);
    assert_int_equal(date_birthday(parsed("2020-02-29"), 5), parsed("2025-03-01"));
    assert_int_equal(date_birthday(parsed("2020-02-29"), 4), parsed("2024-02-29"));
    assert_int_equal(date_birthday(parsed("2020-02-29"), 16), parsed("2036-02-29"));
}

TEST(the_age_reached_on_a_birthday_is_the_age_then)
{
    for (day born = parsed("2019-01-01"); born <= parsed("2021-01-01"); born++) {
        for (int years = 0; years < 19; years++) {
            day birthday = date_birthday(born, years);
            if (date_age(born, birthday) != years || date_age(born, birthday - 1) != years - 1 ||
                date_age(born, birthday + 1) != years)
                fail_msg("born on day %d, age %d", (int)born, years);
        }
    }
}

TEST(weekdays_are_counted_with_both_ends)
{
    day monday = parsed("2025-09-01");
    assert_int_equal(date_weekdays(monday, monday), 1);
    assert_int_equal(date_weekdays(monday, monday + 4), 5);
    assert_int_equal(date_weekdays(monday, monday + 6), 5);
    assert_int_equal(date_weekdays(monday, monday + 7), 6);
    assert_int_equal(date_weekdays(monday + 5, monday + 6), 0);
    assert_int_equal(date_weekdays(monday, monday - 1), 0);
    assert_int_equal(date_weekdays(monday + 10, monday), 0);
}

TEST(weekdays_are_those_found_by_counting)
{
    day base = parsed("1969-12-20");
    for (day first = base; first < base + 14; first++) {
        int count = 0;
        for (day last = first; last < first + 40; last++) {
            count += date_weekday(last) <= FRIDAY;
            assert_int_equal(date_weekdays(first, last), count);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_count_from_1970),
        cmocka_unit_test(every_day_of_five_hundred_years_goes_there_and_back),
        cmocka_unit_test(weekdays_begin_with_monday),
        cmocka_unit_test(both_forms_of_a_date_are_read),
        cmocka_unit_test(a_date_needs_no_nul_behind_it),
        cmocka_unit_test(the_leap_day_is_there_in_leap_years_only),
        cmocka_unit_test(years_have_bounds),
        cmocka_unit_test(the_days_at_the_bounds_go_there_and_back),
        cmocka_unit_test(malformed_dates_are_refused),
        cmocka_unit_test(a_time_gives_its_day),
        cmocka_unit_test(malformed_times_are_refused),
        cmocka_unit_test(a_date_is_written_as_it_is_read),
        cmocka_unit_test(no_date_is_below_every_date),
        cmocka_unit_test(age_changes_on_the_birthday),
        cmocka_unit_test(a_leap_day_child_has_the_birthday_on_1_march_in_other_years),
        cmocka_unit_test(the_age_reached_on_a_birthday_is_the_age_then),
        cmocka_unit_test(weekdays_are_counted_with_both_ends),
        cmocka_unit_test(weekdays_are_those_found_by_counting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
