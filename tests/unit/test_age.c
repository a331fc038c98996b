/* register/age.h
 *
 * Education Act 1996 s.8: from the first prescribed day on or after the fifth birthday, to the last
 * Friday in June of the school year in which the child becomes 16. */
#include "unit.h"

#include "register/age.h"

static day
parsed(const char *text)
{
    day date;
    assert_true(date_parse(slice_of(text), &date));
    return date;
}

static void
check_from(const char *born, const char *expected)
{
    char text[DATE_SIZE];
    day from = age_compulsory_from(parsed(born));
    if (from != parsed(expected))
        fail_msg("born %s: from %s, not %s", born, date_format(from, text), expected);
    assert_false(age_is_compulsory(parsed(born), from - 1));
    assert_true(age_is_compulsory(parsed(born), from));
    assert_true(age_is_compulsory(parsed(born), from + 1));
}

static void
check_to(const char *born, const char *expected)
{
    char text[DATE_SIZE];
    day to = age_compulsory_to(parsed(born));
    if (to != parsed(expected))
        fail_msg("born %s: to %s, not %s", born, date_format(to, text), expected);
    assert_true(age_is_compulsory(parsed(born), to - 1));
    assert_true(age_is_compulsory(parsed(born), to));
    assert_false(age_is_compulsory(parsed(born), to + 1));
}

TEST(it_begins_on_a_prescribed_day_that_is_the_birthday)
{
    check_from("2020-03-31", "2025-03-31");
    check_from("2020-08-31", "2025-08-31");
    check_from("2020-12-31", "2025-12-31");
}

TEST(it_begins_on_the_next_prescribed_day)
{
    check_from("2020-01-01", "2025-03-31");
    check_from("2020-03-30", "2025-03-31");
    check_from("2020-04-01", "2025-08-31");
    check_from("2020-08-30", "2025-08-31");
    check_from("2020-09-01", "2025-12-31");
    check_from("2020-12-30", "2025-12-31");
    check_from("2021-01-01", "2026-03-31");
}

TEST(a_leap_day_child_is_five_on_1_march)
{
    check_from("2020-02-29", "2025-03-31");
    check_from("2020-02-28", "2025-03-31");
    check_from("2020-03-01", "2025-03-31");
}

TEST(it_ends_on_the_last_friday_in_june)
{
    check_to("2008-09-01", "2025-06-27");
    check_to("2009-01-15", "2025-06-27");
    check_to("2009-06-27", "2025-06-27");
    check_to("2009-06-28", "2025-06-27"); /* 16 only after it */
    check_to("2009-08-31", "2025-06-27");
    check_to("2009-09-01", "2026-06-26"); /* the next school year */
    check_to("2009-12-31", "2026-06-26");
    check_to("2010-08-31", "2026-06-26");
}

TEST(the_last_friday_is_found_in_every_june)
{
    check_to("2001-12-01", "2018-06-29");
    check_to("2002-12-01", "2019-06-28");
    check_to("2006-12-01", "2023-06-30"); /* 30 June is a Friday */
    check_to("2007-12-01", "2024-06-28");
    check_to("2011-12-01", "2028-06-30");
    check_to("2012-12-01", "2029-06-29");
    check_to("2014-12-01", "2031-06-27");
    check_to("2015-12-01", "2032-06-25");
    check_to("2016-12-01", "2033-06-24"); /* 1 July is a Friday */
}

TEST(it_ends_for_a_leap_day_child_too)
{
    check_to("2008-02-29", "2024-06-28");
}

/* Against the words of the law, day by day. */
TEST(every_birthday_of_five_years_agrees_with_the_law)
{
    for (day born = parsed("2015-01-01"); born <= parsed("2019-12-31"); born++) {
        day from = date_birthday(born, 5), sixteen = date_birthday(born, 16);
        for (;; from++) {
            struct civil civil = date_to_civil(from);
            if ((civil.month == 3 && civil.day == 31) || (civil.month == 8 && civil.day == 31) ||
                (civil.month == 12 && civil.day == 31))
                break;
        }
        day year_end = sixteen;
        while (date_to_civil(year_end).month != 8 || date_to_civil(year_end).day != 31)
            year_end++;
        day to = date_from_civil(date_to_civil(year_end).year, 6, 30);
        while (date_weekday(to) != FRIDAY)
            to--;
        if (age_compulsory_from(born) != from || age_compulsory_to(born) != to) {
            char text[DATE_SIZE];
            fail_msg("born %s", date_format(born, text));
        }
    }
}

TEST(most_of_a_childhood_is_of_compulsory_age)
{
    day born = parsed("2012-05-05");
    assert_false(age_is_compulsory(born, born));
    assert_true(age_is_compulsory(born, parsed("2020-01-01")));
    assert_false(age_is_compulsory(born, parsed("2040-01-01")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_begins_on_a_prescribed_day_that_is_the_birthday),
        cmocka_unit_test(it_begins_on_the_next_prescribed_day),
        cmocka_unit_test(a_leap_day_child_is_five_on_1_march),
        cmocka_unit_test(it_ends_on_the_last_friday_in_june),
        cmocka_unit_test(the_last_friday_is_found_in_every_june),
        cmocka_unit_test(it_ends_for_a_leap_day_child_too),
        cmocka_unit_test(every_birthday_of_five_years_agrees_with_the_law),
        cmocka_unit_test(most_of_a_childhood_is_of_compulsory_age),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
