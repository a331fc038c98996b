/* base/error.h */
#include "unit.h"

TEST(a_fault_is_kept_with_its_status)
{
    struct error error = {0};
    assert_false(error_add(&error, STATUS_INPUT, "%s:%d: bad", "marks.csv", 12));
    assert_int_equal(error.status, STATUS_INPUT);
    assert_string_equal(error.text.text, "marks.csv:12: bad");
    error_free(&error);
    assert_int_equal(error.status, STATUS_DONE);
    assert_null(error.text.text);
}

TEST(faults_stand_on_lines_and_the_worst_status_stays)
{
    struct error error = {0};
    error_add(&error, STATUS_USAGE, "one");
    error_add(&error, STATUS_FAILED, "two");
    error_add(&error, STATUS_INPUT, "three");
    assert_int_equal(error.status, STATUS_FAILED);
    assert_string_equal(error.text.text, "one\ntwo\nthree");
    error_free(&error);
}

TEST(a_fault_stays_one_line_that_moves_no_cursor)
{
    struct error error = {0};
    error_add(&error, STATUS_INPUT,
              "a\x1b[2J%s: \xc2\x9b"
              "1m",
              "b\nmuster: done\r\x07");
    assert_fault(&error, STATUS_INPUT, "a?[2Jb?muster: done??: ??1m");
    error_add(&error, STATUS_INPUT, "\xc3\xa9\xc2\xa0");
    assert_fault(&error, STATUS_INPUT, "\xc3\xa9\xc2\xa0");
}

TEST(a_very_long_fault_is_cut_and_not_overrun)
{
    struct error error = {0};
    error_add(&error, STATUS_INPUT, "%5000d", 1);
    assert_true(error.text.length > 500 && error.text.length <= 5000);
    assert_int_equal(strlen(error.text.text), error.text.length);
    error_free(&error);
}

TEST(moving_a_fault_appends_and_empties)
{
    struct error error = {0}, from = {0};
    error_add(&error, STATUS_USAGE, "first");
    error_add(&from, STATUS_INPUT, "second");
    error_move(&error, &from);
    assert_int_equal(error.status, STATUS_INPUT);
    assert_string_equal(error.text.text, "first\nsecond");
    assert_int_equal(from.status, STATUS_DONE);
    assert_null(from.text.text);
    error_free(&error);
}

TEST(moving_keeps_a_worse_status)
{
    struct error error = {0}, from = {0};
    error_add(&error, STATUS_FAILED, "first");
    error_add(&from, STATUS_INPUT, "second");
    error_move(&error, &from);
    assert_int_equal(error.status, STATUS_FAILED);
    error_free(&error);
}

TEST(moving_nothing_changes_nothing)
{
    struct error error = {0}, from = {0};
    error_move(&error, &from);
    assert_int_equal(error.status, STATUS_DONE);
    assert_int_equal(error.text.length, 0);
    error_add(&error, STATUS_INPUT, "only");
    error_move(&error, &from);
    assert_string_equal(error.text.text, "only");
    error_free(&error);
}

TEST(moving_into_nothing_begins_without_a_line_end)
{
    struct error error = {0}, from = {0};
    error_add(&from, STATUS_INPUT, "only");
    error_move(&error, &from);
    assert_string_equal(error.text.text, "only");
    assert_int_equal(error.status, STATUS_INPUT);
    error_free(&error);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_is_kept_with_its_status),
        cmocka_unit_test(faults_stand_on_lines_and_the_worst_status_stays),
        cmocka_unit_test(a_fault_stays_one_line_that_moves_no_cursor),
        cmocka_unit_test(a_very_long_fault_is_cut_and_not_overrun),
        cmocka_unit_test(moving_a_fault_appends_and_empties),
        cmocka_unit_test(moving_keeps_a_worse_status),
        cmocka_unit_test(moving_nothing_changes_nothing),
        cmocka_unit_test(moving_into_nothing_begins_without_a_line_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
