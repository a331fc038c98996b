/* input/view/mark_string.h */
#include "unit.h"

#include "input/view/mark_string.h"

/* 2025-09-08, a Monday. */
static day
monday(void)
{
    return date_from_civil(2025, 9, 8);
}

static void
count_present(const void *context, day date, struct slice code, struct mark_totals *totals)
{
    (void)context, (void)date;
    totals->possible++;
    totals->attended += slice_is(code, "/") || slice_is(code, "\\");
}

static enum mark_layout
layout_of(const char *marks, day from, day last, const struct mark_totals *totals)
{
    struct mark_string string = {.marks = slice_of(marks), .from = from, .last = last};
    if (totals != NULL)
        string.totals = *totals;
    return mark_string_layout(&string, count_present, NULL);
}

TEST(a_string_has_two_characters_a_day)
{
    assert_int_equal(layout_of("", monday(), DAY_NONE, NULL), LAYOUT_NONE);
    assert_int_equal(layout_of("/", monday(), DAY_NONE, NULL), LAYOUT_NONE);
    assert_int_equal(layout_of("/\\", monday(), DAY_NONE, NULL), LAYOUT_CALENDAR);
    assert_int_equal(layout_of("/\\/", monday(), DAY_NONE, NULL), LAYOUT_NONE);
    assert_int_equal(layout_of("/\xE2\x80\x93", monday(), DAY_NONE, NULL), LAYOUT_CALENDAR);
    assert_int_equal(layout_of("/\xC3\xA9/", monday(), DAY_NONE, NULL), LAYOUT_NONE);
    assert_int_equal(layout_of("/\\", DAY_NONE, DAY_NONE, NULL), LAYOUT_NONE);
}

TEST(a_string_ends_by_its_last_day_and_in_its_school_year)
{
    day friday = monday() + 4, august = date_from_civil(2026, 8, 31);
    assert_int_equal(layout_of("/\\/\\/\\/\\/\\", monday(), friday, NULL), LAYOUT_CALENDAR);
    assert_int_equal(layout_of("/\\/\\/\\/\\/\\", monday(), friday - 1, NULL), LAYOUT_NONE);
    assert_int_equal(layout_of("/\\", august, DAY_NONE, NULL), LAYOUT_CALENDAR);
    assert_int_equal(layout_of("/\\/\\", august, DAY_NONE, NULL), LAYOUT_NONE);
}

TEST(weekends_show_how_it_is_cut)
{
    const char *with = "/\\/\\/\\/\\/\\##--/\\", *without = "/\\/\\/\\/\\/\\/\\";
    assert_int_equal(layout_of(with, monday(), monday() + 7, NULL), LAYOUT_CALENDAR);
    assert_int_equal(layout_of(without, monday(), DAY_NONE, NULL), LAYOUT_WEEKDAYS);
    assert_int_equal(layout_of("##", monday() + 5, DAY_NONE, NULL), LAYOUT_CALENDAR);
    assert_int_equal(layout_of("/\\", monday() + 5, DAY_NONE, NULL), LAYOUT_NONE);
}

/* A weekend that holds nothing is one, unless the totals say that it is two school days. */
TEST(totals_decide_where_both_ways_fit)
{
    const char *marks = "/\\/\\/\\/\\/\\####/\\";
    struct mark_totals calendar = {true, 12, 12, 0, 0}, weekdays = {true, 16, 12, 0, 0},
                       neither = {true, 13, 12, 0, 0};
    assert_int_equal(layout_of(marks, monday(), DAY_NONE, NULL), LAYOUT_CALENDAR);
    assert_int_equal(layout_of(marks, monday(), DAY_NONE, &calendar), LAYOUT_CALENDAR);
    assert_int_equal(layout_of(marks, monday(), DAY_NONE, &weekdays), LAYOUT_WEEKDAYS);
    assert_int_equal(layout_of(marks, monday(), DAY_NONE, &neither), LAYOUT_NONE);
}

/* "NUMBER:CODE:DAYS BEHIND MONDAY:SESSION" for each mark. */
static const char *
marks_of(const char *marks, enum mark_layout layout)
{
    struct mark_string string = {.marks = slice_of(marks), .from = monday(), .last = DAY_NONE};
    struct buffer text = {0};
    buffer_string(&text, "");
    for (struct string_mark mark = {.number = 0}; mark_string_next(&string, layout, &mark);)
        buffer_printf(&text, "%zu:%.*s:%d:%s ", mark.number, (int)mark.code.length, mark.code.text,
                      mark.date - monday(), session_name(mark.session));
    const char *kept = arena_string(&scratch_arena, text.text);
    buffer_free(&text);
    return kept;
}

TEST(each_mark_has_its_number_day_and_session)
{
    assert_string_equal(marks_of("/\\", LAYOUT_CALENDAR), "1:/:0:AM 2:\\:0:PM ");
    assert_string_equal(marks_of("  #-", LAYOUT_CALENDAR), "3:#:1:AM 4:-:1:PM ");
    assert_string_equal(marks_of("        /\\#- ?/", LAYOUT_CALENDAR),
                        "9:/:4:AM 10:\\:4:PM 14:?:6:PM 15:/:7:AM ");
    assert_string_equal(marks_of("        /\\#-", LAYOUT_WEEKDAYS),
                        "9:/:4:AM 10:\\:4:PM 11:#:7:AM 12:-:7:PM ");
    assert_string_equal(marks_of("\xE2\x80\x93\xC3\xA9/", LAYOUT_CALENDAR),
                        "1:\xE2\x80\x93:0:AM 2:\xC3\xA9:0:PM 3:/:1:AM ");
}

/* What mark_string_next says is found again, whatever the layout and the first day. */
TEST(a_place_is_found_again)
{
    for (day from = monday(); from < monday() + 5; from++) {
        for (int layout = LAYOUT_CALENDAR; layout <= LAYOUT_WEEKDAYS; layout++) {
            struct mark_string string = {.marks = slice_of("//////////////////////////////////"),
                                         .from = from,
                                         .last = DAY_NONE};
            struct string_places places = {0};
            string_places_add(&places, 7, from, (enum mark_layout)layout);
            for (struct string_mark mark = {.number = 0};
                 mark_string_next(&string, (enum mark_layout)layout, &mark);)
                assert_int_equal(string_places_find(&places, 7, mark.date, mark.session),
                                 mark.number);
            assert_int_equal(string_places_find(&places, 7, from - 1, SESSION_AM), 0);
            string_places_free(&places);
        }
    }
}

TEST(a_line_with_different_strings_has_no_places)
{
    struct string_places places = {0};
    assert_int_equal(string_places_find(&places, 1, monday(), SESSION_AM), 0);
    string_places_add(&places, 2, monday(), LAYOUT_CALENDAR);
    string_places_add(&places, 2, monday(), LAYOUT_CALENDAR);
    string_places_add(&places, 5, monday(), LAYOUT_CALENDAR);
    string_places_add(&places, 5, monday() + 1, LAYOUT_CALENDAR);
    string_places_add(&places, 5, monday(), LAYOUT_CALENDAR);
    string_places_add(&places, 9, monday() + 1, LAYOUT_CALENDAR);
    assert_int_equal(string_places_find(&places, 2, monday() + 1, SESSION_PM), 4);
    assert_int_equal(string_places_find(&places, 5, monday() + 1, SESSION_PM), 0);
    assert_int_equal(string_places_find(&places, 9, monday() + 1, SESSION_AM), 1);
    assert_int_equal(string_places_find(&places, 3, monday(), SESSION_AM), 0);
    string_places_free(&places);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_string_has_two_characters_a_day),
        cmocka_unit_test(a_string_ends_by_its_last_day_and_in_its_school_year),
        cmocka_unit_test(weekends_show_how_it_is_cut),
        cmocka_unit_test(totals_decide_where_both_ways_fit),
        SCRATCH(each_mark_has_its_number_day_and_session),
        cmocka_unit_test(a_place_is_found_again),
        cmocka_unit_test(a_line_with_different_strings_has_no_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
