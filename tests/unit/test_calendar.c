/* register/calendar.h */
#include "unit.h"

#include "register/calendar.h"

static struct calendar calendar;

/* 2025-09-01, a Monday, and the days after it. */
static slot_number
slot(int days, enum session session)
{
    return slot_of(date_from_civil(2025, 9, 1) + days, session);
}

static void
add(slot_number number, enum session_status status, uint32_t file, uint32_t line)
{
    calendar_add(&calendar, (struct calendar_session){number, status, {file, line, 0}});
}

struct conflicts {
    size_t count;
    uint32_t earlier[8], later[8]; /* lines */
};

static void
note_conflict(void *context, const struct calendar_session *earlier,
              const struct calendar_session *later)
{
    struct conflicts *conflicts = context;
    if (conflicts->count < 8) {
        conflicts->earlier[conflicts->count] = earlier->place.line;
        conflicts->later[conflicts->count] = later->place.line;
    }
    conflicts->count++;
}

static struct conflicts
settle(void)
{
    struct conflicts conflicts = {0};
    calendar_settle(&calendar, note_conflict, &conflicts);
    return conflicts;
}

static int
end(void **state)
{
    (void)state;
    calendar_free(&calendar);
    return 0;
}

TEST(a_slot_is_a_date_and_a_session)
{
    for (day date = -3; date <= 3; date++) {
        slot_number am = slot_of(date, SESSION_AM), pm = slot_of(date, SESSION_PM);
        assert_int_equal(pm, am + 1);
        assert_int_equal(slot_of(date + 1, SESSION_AM), am + 2);
        assert_int_equal(slot_date(am), date);
        assert_int_equal(slot_date(pm), date);
        assert_int_equal(slot_session(am), SESSION_AM);
        assert_int_equal(slot_session(pm), SESSION_PM);
    }
}

TEST(the_status_has_three_words)
{
    enum session_status status = SESSION_LISTED;
    assert_true(session_status_parse(slice_of("open"), &status));
    assert_int_equal(status, SESSION_OPEN);
    assert_true(session_status_parse(slice_of("planned-closure"), &status));
    assert_int_equal(status, SESSION_PLANNED_CLOSURE);
    assert_true(session_status_parse(slice_of("unplanned-closure"), &status));
    assert_int_equal(status, SESSION_UNPLANNED_CLOSURE);
    assert_false(session_status_parse(slice_of(""), &status));
    assert_false(session_status_parse(slice_of("Open"), &status));
    assert_false(session_status_parse(slice_of("closed"), &status));
    assert_false(session_status_parse(slice_of("open "), &status));
}

TEST(sessions_come_in_order_of_time)
{
    add(slot(1, SESSION_PM), SESSION_OPEN, 1, 5);
    add(slot(0, SESSION_PM), SESSION_PLANNED_CLOSURE, 1, 3);
    add(slot(1, SESSION_AM), SESSION_OPEN, 1, 4);
    add(slot(0, SESSION_AM), SESSION_OPEN, 1, 2);
    assert_int_equal(settle().count, 0);
    assert_int_equal(calendar.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(calendar.sessions[i].place.line, 2 + i);
}

TEST(nothing_settles_to_nothing)
{
    assert_int_equal(settle().count, 0);
    calendar_find_school_days(&calendar);
    assert_int_equal(calendar.count, 0);
    assert_int_equal(calendar.school_day_count, 0);
    assert_int_equal(calendar_school_day(&calendar, 0), 0);
}

TEST(of_two_rows_the_later_stands)
{
    add(slot(0, SESSION_AM), SESSION_PLANNED_CLOSURE, 1, 9);
    add(slot(0, SESSION_AM), SESSION_OPEN, 1, 4);
    struct conflicts conflicts = settle();
    assert_int_equal(calendar.count, 1);
    assert_int_equal(calendar.sessions[0].status, SESSION_PLANNED_CLOSURE);
    assert_int_equal(calendar.sessions[0].place.line, 9);
    assert_int_equal(conflicts.count, 1);
    assert_int_equal(conflicts.earlier[0], 4);
    assert_int_equal(conflicts.later[0], 9);
}

TEST(a_later_file_is_later_whatever_the_line)
{
    add(slot(0, SESSION_AM), SESSION_UNPLANNED_CLOSURE, 2, 2);
    add(slot(0, SESSION_AM), SESSION_OPEN, 1, 900);
    struct conflicts conflicts = settle();
    assert_int_equal(calendar.sessions[0].status, SESSION_UNPLANNED_CLOSURE);
    assert_int_equal(conflicts.count, 1);
}

TEST(two_rows_that_say_the_same_are_no_conflict)
{
    add(slot(0, SESSION_AM), SESSION_OPEN, 1, 2);
    add(slot(0, SESSION_AM), SESSION_OPEN, 1, 3);
    assert_int_equal(settle().count, 0);
    assert_int_equal(calendar.count, 1);
    assert_int_equal(calendar.sessions[0].place.line, 3);
}

TEST(each_row_that_differs_from_the_next_is_a_conflict)
{
    add(slot(0, SESSION_AM), SESSION_OPEN, 1, 2);
    add(slot(0, SESSION_AM), SESSION_LISTED, 1, 3);
    add(slot(0, SESSION_AM), SESSION_LISTED, 1, 4);
    add(slot(0, SESSION_AM), SESSION_OPEN, 1, 5);
    struct conflicts conflicts = settle();
    assert_int_equal(conflicts.count, 2);
    assert_int_equal(conflicts.later[0], 3);
    assert_int_equal(conflicts.later[1], 5);
    assert_int_equal(calendar.sessions[0].status, SESSION_OPEN);
}

TEST(a_row_stands_before_a_mark_without_a_conflict)
{
    add(slot(0, SESSION_AM), SESSION_UNLISTED, 3, 700); /* a mark */
    add(slot(0, SESSION_AM), SESSION_PLANNED_CLOSURE, 2, 5);
    add(slot(0, SESSION_AM), SESSION_UNLISTED, 3, 1);
    assert_int_equal(settle().count, 0);
    assert_int_equal(calendar.count, 1);
    assert_int_equal(calendar.sessions[0].status, SESSION_PLANNED_CLOSURE);
    assert_int_equal(calendar.sessions[0].place.line, 5);
}

TEST(of_two_marks_the_first_row_stands)
{
    add(slot(0, SESSION_PM), SESSION_UNLISTED, 3, 7);
    add(slot(0, SESSION_PM), SESSION_UNLISTED, 3, 2);
    add(slot(0, SESSION_PM), SESSION_UNLISTED, 4, 1);
    assert_int_equal(settle().count, 0);
    assert_int_equal(calendar.count, 1);
    assert_int_equal(calendar.sessions[0].place.file, 3);
    assert_int_equal(calendar.sessions[0].place.line, 2);
}

TEST(a_day_with_an_open_session_is_a_school_day)
{
    add(slot(0, SESSION_AM), SESSION_OPEN, 1, 2);
    add(slot(0, SESSION_PM), SESSION_OPEN, 1, 3);
    add(slot(1, SESSION_AM), SESSION_PLANNED_CLOSURE, 1, 4);
    add(slot(1, SESSION_PM), SESSION_OPEN, 1, 5);
    add(slot(2, SESSION_AM), SESSION_UNPLANNED_CLOSURE, 1, 6);
    add(slot(3, SESSION_AM), SESSION_LISTED, 1, 7);
    add(slot(4, SESSION_AM), SESSION_UNLISTED, 1, 8);
    add(slot(7, SESSION_AM), SESSION_OPEN, 1, 9);
    settle();
    calendar_find_school_days(&calendar);
    assert_int_equal(calendar.school_day_count, 3);
    assert_int_equal(calendar.school_days[0], slot_date(slot(0, SESSION_AM)));
    assert_int_equal(calendar.school_days[1], slot_date(slot(1, SESSION_AM)));
    assert_int_equal(calendar.school_days[2], slot_date(slot(7, SESSION_AM)));
}

TEST(the_next_school_day_is_found_from_any_date)
{
    static const int days[] = {0, 1, 4, 7};
    for (size_t i = 0; i < COUNT_OF(days); i++)
        add(slot(days[i], SESSION_AM), SESSION_OPEN, 1, 2);
    settle();
    calendar_find_school_days(&calendar);
    for (int d = -2; d < 10; d++) {
        size_t expected = 0;
        while (expected < COUNT_OF(days) && days[expected] < d)
            expected++;
        assert_int_equal(calendar_school_day(&calendar, slot_date(slot(d, SESSION_AM))), expected);
    }
}

TEST(a_cleared_calendar_is_empty)
{
    add(slot(0, SESSION_AM), SESSION_OPEN, 1, 2);
    settle();
    calendar.given = true;
    calendar_find_school_days(&calendar);
    calendar_clear(&calendar);
    assert_false(calendar.given);
    assert_int_equal(calendar.count, 0);
    assert_int_equal(calendar.school_day_count, 0);
    add(slot(5, SESSION_AM), SESSION_OPEN, 1, 2);
    settle();
    assert_int_equal(calendar.count, 1);
}

#define WITH_CALENDAR(test) cmocka_unit_test_teardown(test, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slot_is_a_date_and_a_session),
        cmocka_unit_test(the_status_has_three_words),
        WITH_CALENDAR(sessions_come_in_order_of_time),
        WITH_CALENDAR(nothing_settles_to_nothing),
        WITH_CALENDAR(of_two_rows_the_later_stands),
        WITH_CALENDAR(a_later_file_is_later_whatever_the_line),
        WITH_CALENDAR(two_rows_that_say_the_same_are_no_conflict),
        WITH_CALENDAR(each_row_that_differs_from_the_next_is_a_conflict),
        WITH_CALENDAR(a_row_stands_before_a_mark_without_a_conflict),
        WITH_CALENDAR(of_two_marks_the_first_row_stands),
        WITH_CALENDAR(a_day_with_an_open_session_is_a_school_day),
        WITH_CALENDAR(the_next_school_day_is_found_from_any_date),
        WITH_CALENDAR(a_cleared_calendar_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
