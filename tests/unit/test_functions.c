/* returns/sql/functions.h */
#include "unit.h"

#include <sqlite3.h>

#include "returns/sql/functions.h"

static sqlite3 *db;

static int
begin(void **state)
{
    (void)state;
    return sqlite3_open(":memory:", &db) == SQLITE_OK && functions_register(db, NULL) ? 0 : -1;
}

static int
end(void **state)
{
    (void)state;
    return sqlite3_close(db) == SQLITE_OK ? 0 : -1;
}

/* The value of an expression as text; NULL as "NULL". */
static void
check(const char *expression, const char *expected)
{
    sqlite3_stmt *select;
    char *sql = sqlite3_mprintf("SELECT %s", expression);
    if (sqlite3_prepare_v2(db, sql, -1, &select, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(select), SQLITE_ROW);
    const char *value = (const char *)sqlite3_column_text(select, 0);
    if (strcmp(value == NULL ? "NULL" : value, expected) != 0)
        fail_msg("%s is %s, not %s", expression, value == NULL ? "NULL" : value, expected);
    sqlite3_finalize(select);
    sqlite3_free(sql);
}

TEST(age_is_in_completed_years)
{
    check("age_on('2015-06-07', '2025-06-06')", "9");
    check("age_on('2015-06-07', '2025-06-07')", "10");
    check("age_on('07/06/2015', '2025-06-08')", "10");
    check("age_on('2020-02-29', '2025-02-28')", "4");
    check("age_on('2020-02-29', '2025-03-01')", "5");
}

TEST(what_is_no_date_has_no_age)
{
    check("age_on(NULL, '2025-06-07')", "NULL");
    check("age_on('2015-06-07', NULL)", "NULL");
    check("age_on('', '2025-06-07')", "NULL");
    check("age_on('2015-02-29', '2025-06-07')", "NULL");
    check("age_on(2015, 2025)", "NULL");
    check("is_compulsory_age(NULL, '2025-06-07')", "NULL");
    check("is_compulsory_age('x', '2025-06-07')", "NULL");
    check("weekdays('2025-09-01', NULL)", "NULL");
}

TEST(compulsory_age_begins_and_ends_on_its_days)
{
    check("is_compulsory_age('2020-09-10', '2025-12-30')", "0");
    check("is_compulsory_age('2020-09-10', '2025-12-31')", "1");
    check("is_compulsory_age('2009-01-05', '2025-06-27')", "1");
    check("is_compulsory_age('2009-01-05', '2025-06-28')", "0");
}

TEST(a_day_behind_the_last_year_is_none)
{
    check("compulsory_age_to('2020-09-10')", "2037-06-26");
    check("compulsory_age_to('9995-12-30')", "NULL");
    check("compulsory_age_from('9995-12-30')", "NULL");
}

TEST(percent_is_rounded_half_up_and_trimmed)
{
    check("percent(168324305, 2445419687)", "6.88325");
    check("percent(1, 8)", "12.5");
    check("percent(12, 100)", "12");
    check("percent(10, 10)", "100");
    check("percent(0, 7)", "0");
    check("percent(1, 3)", "33.33333");
    check("percent(2, 3)", "66.66667");
    check("percent(1, 20000000)", "0.00001"); /* just a half of the last place */
    check("percent(999999, 20000000)", "5");
    check("percent(4, 0)", "z");
    check("percent(NULL, 3)", "NULL");
    check("percent(1, NULL)", "NULL");
}

TEST(percent_has_the_decimals_that_are_asked_for)
{
    check("percent(1, 8, 1)", "12.5");
    check("percent(1, 2, 1)", "50.0");
    check("percent(9949, 10000, 1)", "99.5"); /* 99.49 */
    check("percent(9995, 10000, 1)", "100.0");
    check("percent(9994, 10000, 1)", "99.9");
    check("percent(1, 3, 0)", "33");
}

TEST(easter_is_where_the_church_has_it)
{
    check("easter_sunday(2025)", "2025-04-20");
    check("easter_sunday(2026)", "2026-04-05");
    check("easter_sunday(2027)", "2027-03-28");
    check("easter_sunday(2038)", "2038-04-25");
    check("easter_sunday(0)", "NULL");
}

TEST(weekdays_are_mondays_to_fridays)
{
    check("weekdays('2025-09-01', '2025-09-07')", "5");
    check("weekdays('2025-09-06', '2025-09-07')", "0");
    check("weekdays('2025-09-07', '2025-09-01')", "0");
}

TEST(a_upn_has_the_check_letter_of_its_digits)
{
    check("upn_check_letter('R201100018042')", "R");
    check("upn_check_letter('X201100018042')", "R"); /* whatever stands there */
    check("upn_check_letter('H801200001001')", "H");
    check("upn_check_letter('A123456789012')", "A");
    check("upn_check_letter('P207000016049')", "P");
    check("upn_check_letter('A000000000000')", "A");
}

TEST(a_temporary_upn_ends_with_a_letter_that_counts)
{
    check("upn_check_letter('T20110001804V')", "T");
    check("upn_check_letter('A00000000000A')", "A"); /* A is 0 */
    check("upn_check_letter('A00000000000Z')", "L"); /* Z is 22: 22 * 13 = 286 = 12 * 23 + 10 */
    check("upn_check_letter('A00000000000J')",
          "N"); /* J is 8, as there is no I: 104 = 4 * 23 + 12 */
}

TEST(what_is_no_upn_has_no_check_letter)
{
    check("upn_check_letter(NULL)", "NULL");
    check("upn_check_letter('')", "NULL");
    check("upn_check_letter('R20110001804')", "NULL");
    check("upn_check_letter('R2011000180422')", "NULL");
    check("upn_check_letter('R2011000180I2')", "NULL");
    check("upn_check_letter('R20110001804I')", "NULL");
    check("upn_check_letter('R20110001804O')", "NULL");
    check("upn_check_letter('R20110001804S')", "NULL");
    check("upn_check_letter('R20110001804v')", "NULL");
    check("upn_check_letter('R2011000180 2')", "NULL");
    check("upn_check_letter('R20110001804' || char(0))", "NULL");
}

/* Weights 10 to 2, modulo 11; 10 less the remainder is the tenth digit, and no remainder is
 * refused. */
TEST(a_uln_has_its_check_digit)
{
    check("uln_is_valid('1000000009')", "0"); /* remainder 10: the digit is 0 */
    check("uln_is_valid('1000000000')", "1");
    check("uln_is_valid('0000000018')", "1"); /* 2: 10 - 2 */
    check("uln_is_valid('0000000019')", "0");
    check("uln_is_valid('1234567890')", "0");
    check("uln_is_valid('9999999999')", "0"); /* 486 = 44 * 11 + 2 */
    check("uln_is_valid('9999999998')", "1");
    check("uln_is_valid('0000000000')", "0"); /* no remainder */
    check("uln_is_valid('0000000010')", "0");
}

TEST(every_uln_has_at_most_one_check_digit)
{
    check("(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 7919 FROM n WHERE i < 999000000),"
          " d(x) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))"
          " SELECT max(c) || '/' || min(c) FROM (SELECT sum(uln_is_valid(printf('%09d%d', i, x))) "
          "AS c"
          " FROM (SELECT i FROM n LIMIT 5000), d GROUP BY i))",
          "1/0");
}

TEST(what_is_no_uln_is_not_valid)
{
    check("uln_is_valid(NULL)", "0");
    check("uln_is_valid('')", "0");
    check("uln_is_valid('100000000')", "0");
    check("uln_is_valid('10000000000')", "0");
    check("uln_is_valid('100000000A')", "0");
    check("uln_is_valid('A000000000')", "0");
    check("uln_is_valid(' 000000018')", "0");
    check("uln_is_valid(1000000000)", "1");
}

TEST(dates_and_times_have_one_form_in_a_return)
{
    check("is_date('2025-09-01')", "1");
    check("is_date('01/09/2025')", "0");
    check("is_date('2025-02-29')", "0");
    check("is_date('2025-09-01T00:00:00')", "0");
    check("is_date(NULL)", "0");
    check("is_date('')", "0");
    check("is_datetime('2025-09-01T09:00:00')", "1");
    check("is_datetime('2025-09-01T24:00:00')", "0");
    check("is_datetime('2025-09-01 09:00:00')", "0");
    check("is_datetime('2025-09-01')", "0");
    check("is_datetime(NULL)", "0");
}

TEST(functions_may_stand_where_only_deterministic_ones_may)
{
    assert_int_equal(
        sqlite3_exec(db,
                     "CREATE TABLE t(a, b);"
                     "CREATE INDEX i ON t(age_on(a, b), is_compulsory_age(a, b),"
                     " upn_check_letter(a), uln_is_valid(a), weekdays(a, b), is_date(a),"
                     " is_datetime(a))",
                     NULL, NULL, NULL),
        SQLITE_OK);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(age_is_in_completed_years),
        WITH_DB(what_is_no_date_has_no_age),
        WITH_DB(compulsory_age_begins_and_ends_on_its_days),
        WITH_DB(a_day_behind_the_last_year_is_none),
        WITH_DB(percent_is_rounded_half_up_and_trimmed),
        WITH_DB(percent_has_the_decimals_that_are_asked_for),
        WITH_DB(easter_is_where_the_church_has_it),
        WITH_DB(weekdays_are_mondays_to_fridays),
        WITH_DB(a_upn_has_the_check_letter_of_its_digits),
        WITH_DB(a_temporary_upn_ends_with_a_letter_that_counts),
        WITH_DB(what_is_no_upn_has_no_check_letter),
        WITH_DB(a_uln_has_its_check_digit),
        WITH_DB(every_uln_has_at_most_one_check_digit),
        WITH_DB(what_is_no_uln_is_not_valid),
        WITH_DB(dates_and_times_have_one_form_in_a_return),
        WITH_DB(functions_may_stand_where_only_deterministic_ones_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
