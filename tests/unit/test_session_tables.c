/* returns/sql/session_tables.h, over a small school. The same functions over generated registers
 * beside a second implementation: tests/reference/sessions. */
#include "unit_register.h"

#include "register/rules.h"
#include "returns/sql/functions.h"
#include "returns/sql/session_counts.h"
#include "returns/sql/session_tables.h"
#include "unit_sql.h"

#define TAKEN "'possible except C2 when open compulsory-age'"

static struct register_tests *tests;
static struct school_register school;
static const struct school_register *shown;
static struct buffer calendar, marks, pupils;
static sqlite3 *db;

static int
begin(void **state)
{
    struct error error = {0};
    if (desk_begin(state) != 0)
        return -1;
    tests = register_tests_load(&desk.rules, &desk.resources, &error);
    calendar = marks = pupils = (struct buffer){0};
    buffer_string(&calendar, "LEA,Estab,Date,Session,Status\n");
    buffer_string(&marks, "LEA,Estab,UPN,Date,Session,Code\n");
    buffer_string(&pupils, "LEA,Estab,UPN,Surname,Forename,DOB,Sex,EntryDate,LeavingDate\n");
    return tests != NULL && sqlite3_open(":memory:", &db) == SQLITE_OK &&
                   functions_register(db, NULL) && session_tables_register(db, &shown)
               ? 0
               : -1;
}

static int
end(void **state)
{
    bool closed = sqlite3_close(db) == SQLITE_OK;
    school_register_free(&school);
    register_tests_free(tests);
    buffer_free(&calendar);
    buffer_free(&marks);
    buffer_free(&pupils);
    shown = NULL;
    return desk_end(state) == 0 && closed ? 0 : -1;
}

static void
add_pupil(const char *upn, const char *dates)
{
    buffer_printf(&pupils, "835,2990,%s,x,x,2015-06-07,F,%s\n", upn, dates);
}

/* Every weekday of a period is a school day. */
static void
add_days(const char *first, const char *last)
{
    day from, to;
    char date[DATE_SIZE];
    assert_true(date_parse(slice_of(first), &from) && date_parse(slice_of(last), &to));
    for (; from <= to; from++) {
        if (date_weekday(from) < SATURDAY)
            buffer_printf(&calendar, "835,2990,%s,AM,open\n835,2990,%s,PM,open\n",
                          date_format(from, date), date);
    }
}

static void
add_mark(const char *upn, const char *date, const char *am, const char *pm)
{
    if (am[0] != '\0')
        buffer_printf(&marks, "835,2990,%s,%s,AM,%s\n", upn, date, am);
    if (pm[0] != '\0')
        buffer_printf(&marks, "835,2990,%s,%s,PM,%s\n", upn, date, pm);
}

/* The weekdays of a period, all with the same codes. */
static void
add_marks(const char *upn, const char *first, const char *last, const char *am, const char *pm)
{
    day from, to;
    char date[DATE_SIZE];
    assert_true(date_parse(slice_of(first), &from) && date_parse(slice_of(last), &to));
    for (; from <= to; from++) {
        if (date_weekday(from) < SATURDAY)
            add_mark(upn, date_format(from, date), am, pm);
    }
}

static void
read_school(const char *today)
{
    struct error error = {0};
    day date;
    assert_true(date_parse(slice_of(today), &date));
    put("in/schools.csv", "LEA,Estab,SchoolName,Phase\n835,2990,A,PS\n");
    put("in/pupils.csv", pupils.text);
    put("in/marks.csv", marks.text);
    put("in/calendar.csv", calendar.text);
    desk_open("in", "schools pupils marks calendar");
    school_register_init(&school, &desk.data, date);
    bool done = school_register_read(&school, tests, 0, &desk.findings, &error);
    assert_done(done, &error);
    shown = &school;
}

static void
check(const char *sql, const char *expected)
{
    assert_string_equal(sql_rows(db, sql), expected);
}

TEST(there_are_no_rows_without_a_school)
{
    check("SELECT * FROM pupil_row", "");
    check("SELECT * FROM school_session", "");
    check("SELECT * FROM session_sum('2025-01-01', '2025-12-31', 'any')", "");
    check("SELECT week_of('2025-11-09'), week_of('2025-11-10'), week_of('x')",
          "2025-11-03|2025-11-10|NULL;");
}

TEST(pupils_and_sessions_are_shown)
{
    add_pupil("A1", "2025-09-01,2025-10-01");
    add_pupil("A1", "2025-10-20,");
    add_pupil("", ",");
    buffer_string(&calendar,
                  "835,2990,2025-11-10,AM,open\n835,2990,2025-11-11,PM,planned-closure\n");
    add_mark("A1", "2025-11-09", "", "L");
    read_school("2025-12-01");
    check("SELECT pupil, upn, line, entry, leaving FROM pupil_row ORDER BY line",
          "2|A1|2|2025-09-01|2025-10-01;2|A1|3|2025-10-20|NULL;1|NULL|4|NULL|NULL;");
    check("SELECT count(*) FROM pupil_row WHERE pupil = 2", "2;");
    check("SELECT count(*) FROM pupil_row WHERE pupil IN (0, 3, NULL)", "0;");
    check("SELECT * FROM school_session",
          "2025-11-09|PM|NULL|0|2025-11-03;2025-11-10|AM|open|1|2025-11-10;"
          "2025-11-11|PM|planned-closure|1|2025-11-10;");
}

TEST(sessions_are_counted_over_a_period_and_by_date)
{
    add_pupil("A1", "2025-09-01,");
    add_pupil("A2", "2025-11-11,");
    add_days("2025-11-10", "2025-11-12");
    add_mark("A1", "2025-11-10", "/", "I");
    add_mark("A1", "2025-11-11", "L", "");
    add_mark("A1", "2025-11-12", "O", "O");
    add_mark("A2", "2025-11-10", "/", "\\");
    add_mark("A2", "2025-11-12", "O", "D");
    add_mark("A2", "2025-11-15", "/", ""); /* a Saturday, not listed */
    read_school("2025-12-01");
    check("SELECT upn, n1, n2, n3, n4, n5 FROM session_sum('2025-11-10', '2025-11-30',"
          " 'possible; possible when open; any when before-entry; unmarked when open;"
          "attended when morning wednesday thursday')",
          "A1|5|5|0|1|0;A2|2|1|2|2|0;");
    check("SELECT upn, n1 FROM session_sum('2025-11-11', '2025-11-11', 'attended')", "A1|1;");
    check("SELECT upn, date, n1, n2 FROM session_day('2025-01-01', '2025-12-31', 'O I; possible')",
          "A1|2025-11-10|1|2;A1|2025-11-12|2|2;A2|2025-11-12|1|1;");
    check(
        "SELECT w.p, s.n1, s.n2 FROM (SELECT 1 AS p, '2025-11-10' AS a UNION ALL SELECT 2, NULL "
        "UNION ALL"
        " SELECT 2, '2025-11-12') w JOIN session_sum(w.a, '2025-11-30', 'any') s ON s.pupil = w.p",
        "1|5|NULL;2|3|NULL;");
}

/* The same sessions, of some pupils together. */
TEST(sessions_of_several_pupils_are_counted_week_by_week)
{
    add_pupil("A1", "2025-09-01,");
    add_pupil("A2", "2025-11-11,");
    add_pupil("A3", "2025-09-01,");
    add_mark("A1", "2025-11-07", "/", ""); /* a Friday */
    add_mark("A1", "2025-11-09", "", "L"); /* a Sunday */
    add_mark("A1", "2025-11-10", "/", "I");
    add_mark("A2", "2025-11-10", "/", ""); /* before entry */
    add_mark("A2", "2025-11-12", "O", "D");
    add_mark("A3", "2025-11-17", "/", "\\");
    add_mark("A3", "2025-12-01", "/", "\\"); /* nothing in the week before it */
    read_school("2025-12-02");
    check("SELECT week, n1, n2, n3 FROM school_week('2025-01-01', '2025-12-31',"
          " 'possible; attended', '1 2 3')",
          "2025-11-03|2|2|NULL;2025-11-10|3|1|NULL;2025-11-17|2|2|NULL;2025-12-01|2|2|NULL;");
    check("SELECT week, n1, n2 FROM school_week('2025-11-08', '2025-11-30', 'possible; attended',"
          " '2 1')",
          "2025-11-03|1|1;2025-11-10|3|1;");
    check("SELECT week, n1, n2 FROM school_week('2025-01-01', '2025-12-31', 'attended; possible',"
          " '2')",
          "2025-11-10|0|1;");
    check("SELECT count(*) FROM school_week('2025-01-01', '2025-12-31', 'any', NULL)", "0;");
    check("SELECT count(*) FROM school_week('2025-01-01', NULL, 'any', '1')", "0;");
}

/* What is dated after today is not there yet, but for its rows. */
TEST(nothing_after_today_counts)
{
    add_pupil("A1", "2025-09-01,");
    add_days("2025-11-10", "2025-11-12");
    add_marks("A1", "2025-11-10", "2025-11-12", "C", "C");
    read_school("2025-11-11");
    check("SELECT n1, n2 FROM session_sum('2025-01-01', '2025-12-31', 'C; unmarked')", "4|0;");
    check("SELECT last_date, sessions FROM session_run('C', 'possible', '2025-12-31', 0, 0)",
          "2025-11-11|4;");
    check("SELECT date, session, code, fate FROM session_row('2025-11-11', '2025-11-12')",
          "2025-11-11|AM|C|counted;2025-11-11|PM|C|counted;2025-11-12|AM|C|ahead;"
          "2025-11-12|PM|C|ahead;");
}

TEST(every_row_is_shown_with_what_became_of_it)
{
    add_pupil("A1", "2025-09-01,2025-11-14");
    add_mark("A1", "2025-08-29", "Z", "");
    add_mark("A1", "2025-11-10", " l ", "qq");
    add_mark("A1", "2025-11-10", "I", "/");
    add_mark("A1", "2025-11-11", "H", "-");
    add_mark("A1", "2025-11-17", "O", "");
    read_school("2025-12-01");
    check("SELECT date, session, code, class, possible, line, fate FROM session_row('2025-01-01', "
          "'2025-12-31')"
          " WHERE pupil = 1",
          "2025-08-29|AM|Z|not_collected|0|2|before-entry;2025-11-10|AM|L|present|1|3|superseded;"
          "2025-11-10|AM|I|authorised_absence|1|5|counted;2025-11-10|PM|qq|NULL|NULL|4|unknown;"
          "2025-11-10|PM|/|NULL|NULL|6|other-session;2025-11-11|AM|H|NULL|NULL|7|not-in-force;"
          "2025-11-17|AM|O|unauthorised_absence|1|9|after-leaving;");
    check("SELECT date, code, line, fate FROM session_lost('2025-01-01', '2025-11-10')",
          "2025-11-10|L|3|superseded;2025-11-10|qq|4|unknown;2025-11-10|/|6|other-session;");
}

/* --- runs ------------------------------------------------------------------------------------- */

/* The school meets on weekdays from 1 September to 19 December but for a half term from 27 to 31
 * October. */
static void
add_autumn(void)
{
    add_pupil("A1", "2025-09-01,");
    add_days("2025-09-01", "2025-10-24");
    add_days("2025-11-03", "2025-12-19");
}

#define RUNS                                                                                       \
    "SELECT first_date, first_session, last_date, last_session, sessions, days, dates, "           \
    "reached_on,"                                                                                  \
    " is_current FROM session_run('G N O U', " TAKEN ", '2025-12-19', 10, 20)"

TEST(ten_days_of_absence_are_reached_on_the_tenth)
{
    add_autumn();
    add_marks("A1", "2025-10-20", "2025-10-31", "/", "\\");
    add_marks("A1", "2025-11-03", "2025-11-14", "O", "G");
    add_marks("A1", "2025-11-17", "2025-11-21", "/", "\\");
    read_school("2026-05-01");
    check(RUNS, "2025-11-03|AM|2025-11-14|PM|20|10|10|2025-11-14|0;");
}

TEST(a_day_of_d_is_passed_over)
{
    add_autumn();
    add_marks("A1", "2025-11-03", "2025-11-04", "O", "O");
    add_mark("A1", "2025-11-05", "D", "D");
    add_marks("A1", "2025-11-06", "2025-11-17", "O", "O");
    read_school("2026-05-01");
    check(RUNS, "2025-11-03|AM|2025-11-17|PM|20|10|10|2025-11-17|1;");
}

TEST(a_mark_of_presence_ends_a_run_within_a_day)
{
    add_autumn();
    add_marks("A1", "2025-11-03", "2025-11-13", "O", "O");
    add_mark("A1", "2025-11-14", "O", "\\");
    read_school("2026-05-01");
    check(RUNS, "2025-11-03|AM|2025-11-14|AM|19|9|10|NULL|0;");
}

TEST(twenty_sessions_reach_it_without_ten_days)
{
    add_autumn();
    add_mark("A1", "2025-11-03", "/", "O");
    add_marks("A1", "2025-11-04", "2025-11-14", "O", "O");
    add_mark("A1", "2025-11-17", "O", "\\");
    read_school("2026-05-01");
    check(RUNS, "2025-11-03|PM|2025-11-17|AM|20|9|11|2025-11-17|0;");
}

TEST(half_days_beside_what_is_not_taken_are_whole)
{
    add_autumn();
    add_marks("A1", "2025-11-03", "2025-11-14", "O", "C2");
    read_school("2026-05-01");
    check(RUNS, "2025-11-03|AM|2025-11-14|AM|10|10|10|2025-11-14|1;");
}

TEST(a_half_term_does_not_end_a_run)
{
    add_autumn();
    add_marks("A1", "2025-10-20", "2025-10-24", "O", "O");
    add_marks("A1", "2025-11-03", "2025-11-07", "O", "O");
    read_school("2026-05-01");
    check(RUNS, "2025-10-20|AM|2025-11-07|PM|20|10|10|2025-11-07|1;");
}

TEST(a_session_without_a_mark_makes_its_day_no_whole_one)
{
    add_autumn();
    add_marks("A1", "2025-11-03", "2025-11-05", "O", "O");
    add_mark("A1", "2025-11-06", "O", "");
    add_marks("A1", "2025-11-07", "2025-11-17", "O", "O");
    read_school("2026-05-01");
    check(RUNS, "2025-11-03|AM|2025-11-17|PM|21|10|11|2025-11-17|1;");
    check("SELECT sessions, days, reached_on FROM session_run('O', " TAKEN
          ", '2025-11-14', 10, 20)",
          "19|9|NULL;");
}

TEST(another_absence_ends_a_run)
{
    add_autumn();
    add_marks("A1", "2025-11-03", "2025-11-07", "O", "O");
    add_mark("A1", "2025-11-10", "I", "O");
    add_marks("A1", "2025-11-11", "2025-11-14", "O", "O");
    read_school("2026-05-01");
    check(RUNS, "2025-11-03|AM|2025-11-07|PM|10|5|5|NULL|0;"
                "2025-11-10|PM|2025-11-14|PM|9|4|5|NULL|1;");
}

TEST(a_school_day_off_the_register_ends_a_run)
{
    add_pupil("A1", "2025-09-01,2025-11-07");
    add_pupil("A1", "2025-11-11,");
    add_pupil("A2", "2025-09-01,2025-11-07");
    add_pupil("A2", "2025-11-10,");
    add_days("2025-09-01", "2025-12-19");
    for (int p = 1; p <= 2; p++) {
        const char *upn = p == 1 ? "A1" : "A2";
        add_marks(upn, "2025-11-03", "2025-11-07", "O", "O");
        add_marks(upn, "2025-11-10", "2025-11-14", "O", "O");
    }
    read_school("2026-05-01");
    check("SELECT upn, first_date, last_date, sessions, is_current FROM session_run('O', " TAKEN
          ", '2025-12-19', 0, NULL)",
          "A1|2025-11-03|2025-11-07|10|0;A1|2025-11-11|2025-11-14|8|1;"
          "A2|2025-11-03|2025-11-14|20|1;");
}

/* --- windows ---------------------------------------------------------------------------------- */

#define WINDOWS                                                                                    \
    "SELECT reached_on, sessions, first_date, window_from, window_to"                              \
    " FROM session_window('G N O U', " TAKEN ", '2024-08-19', '2025-12-19', 10, 10)"

TEST(ten_sessions_in_ten_school_weeks_reach_the_threshold)
{
    add_autumn();
    add_marks("A1", "2025-09-01", "2025-09-04", "O", "U");
    add_mark("A1", "2025-09-05", "G", "\\");
    add_mark("A1", "2025-11-10", "/", "O");
    read_school("2026-05-01");
    check(WINDOWS, "2025-11-10|10|2025-09-01|2025-09-01|2025-11-16;");
}

TEST(the_eleventh_school_week_is_too_late)
{
    add_autumn();
    add_marks("A1", "2025-09-01", "2025-09-04", "O", "U");
    add_mark("A1", "2025-09-05", "G", "\\");
    add_mark("A1", "2025-11-17", "/", "O");
    read_school("2026-05-01");
    check(WINDOWS, "");
}

TEST(no_absence_serves_twice)
{
    add_autumn();
    add_marks("A1", "2025-09-01", "2025-09-12", "O", "O");
    add_mark("A1", "2025-09-15", "O", "");
    read_school("2026-05-01");
    check(WINDOWS, "2025-09-05|10|2025-09-01|2025-09-01|2025-09-07;"
                   "2025-09-12|10|2025-09-08|2025-09-01|2025-09-14;");
    check("SELECT reached_on, sessions, first_date FROM session_window('O', " TAKEN
          ", '2025-09-03', '2025-09-12', 2, 3)",
          "2025-09-04|4|2025-09-03;2025-09-08|4|2025-09-05;2025-09-10|4|2025-09-09;"
          "2025-09-12|4|2025-09-11;");
}

/* --- faults ----------------------------------------------------------------------------------- */

TEST(what_is_no_argument_is_told)
{
    static const char *const wrong[] = {
        "session_sum('2025-01-01', '2025-12-31', '')",
        "session_sum('2025-01-01', '2025-12-31', 'possible;')",
        "session_sum('2025-01-01', '2025-12-31', 'possible when')",
        "session_sum('2025-01-01', '2025-12-31', 'possible when sometimes')",
        "session_sum('2025-01-01', '2025-12-31', 'unmarked possible')",
        "session_sum('2025-01-01', '2025-12-31', 'QQ')",
        "session_sum('soon', '2025-12-31', 'possible')",
        "school_week('2025-01-01', '2025-12-31', 'possible', '0')",
        "school_week('2025-01-01', '2025-12-31', 'possible', '1 2')",
        "school_week('2025-01-01', '2025-12-31', 'possible', '1x')",
        "session_sum('2025-01-01', 'late', 'possible')",
        "session_sum('2025-01-01', '2025-12-31', "
        "'L;L;L;L;L;L;L;L;L;L;L;L;L;L;L;L;L')", /* 17 */
        "session_run('O when open', 'possible', '2025-12-31', 1, 1)",
        "session_run('O', 'possible; possible', '2025-12-31', 1, 1)",
        "session_run('O', 'possible', '2025-12-31', 1)",
        "session_window('O', 'possible', 'x', '2025-12-31', 1, 1)"};
    add_autumn();
    read_school("2026-05-01");
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        sqlite3_stmt *rows = NULL;
        char *sql = arena_printf(&scratch_arena, "SELECT * FROM %s", wrong[i]);
        bool good = sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK &&
                    sqlite3_step(rows) != SQLITE_ERROR;
        sqlite3_finalize(rows);
        if (good)
            fail_msg("%s was taken", wrong[i]);
    }
    check("SELECT count(*) FROM session_window('O', 'possible', '2025-01-01', '2025-12-31', 0, 1)",
          "0;");
    check("SELECT count(*) FROM session_sum('2025-01-01', '2025-12-31', NULL)", "0;");
}

#define WITH_SCHOOL(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest all[] = {
        WITH_SCHOOL(there_are_no_rows_without_a_school),
        WITH_SCHOOL(pupils_and_sessions_are_shown),
        WITH_SCHOOL(sessions_are_counted_over_a_period_and_by_date),
        WITH_SCHOOL(sessions_of_several_pupils_are_counted_week_by_week),
        WITH_SCHOOL(nothing_after_today_counts),
        WITH_SCHOOL(every_row_is_shown_with_what_became_of_it),
        WITH_SCHOOL(ten_days_of_absence_are_reached_on_the_tenth),
        WITH_SCHOOL(a_day_of_d_is_passed_over),
        WITH_SCHOOL(a_mark_of_presence_ends_a_run_within_a_day),
        WITH_SCHOOL(twenty_sessions_reach_it_without_ten_days),
        WITH_SCHOOL(half_days_beside_what_is_not_taken_are_whole),
        WITH_SCHOOL(a_half_term_does_not_end_a_run),
        WITH_SCHOOL(a_session_without_a_mark_makes_its_day_no_whole_one),
        WITH_SCHOOL(another_absence_ends_a_run),
        WITH_SCHOOL(a_school_day_off_the_register_ends_a_run),
        WITH_SCHOOL(ten_sessions_in_ten_school_weeks_reach_the_threshold),
        WITH_SCHOOL(the_eleventh_school_week_is_too_late),
        WITH_SCHOOL(no_absence_serves_twice),
        WITH_SCHOOL(what_is_no_argument_is_told),
    };
    return cmocka_run_group_tests(all, NULL, NULL);
}
