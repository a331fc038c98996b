/* Charts: what they say without colour, and what is not known. */
#include <math.h>

#include "page/chart.h"
#include "unit.h"

static struct page page;

static size_t
count_of(const char *text)
{
    size_t count = 0;
    for (const char *at = page.text.text; (at = strstr(at, text)) != NULL; at++)
        count++;
    return count;
}

static int
forget(void **state)
{
    (void)state;
    page_free(&page);
    return 0;
}

static const struct chart_point points[] = {{"Year <7", 50, "50%", NULL},
                                            {"Year 8", 100, "100%", "striped"},
                                            {"Year 9", NAN, "c", "crossed"},
                                            {"Year 10", 75, "75%", NULL}};

static const struct chart years = {.title = "Attendance",
                                   .text = "From 50% to 100%.",
                                   .reference = 60,
                                   .points = points,
                                   .count = COUNT_OF(points)};

static struct chart
named(const char *id, const char *reference_label)
{
    struct chart chart = years;
    chart.id = id;
    chart.reference_label = reference_label;
    return chart;
}

static void
assert_shows(const char *text)
{
    if (strstr(page.text.text, text) == NULL)
        fail_msg("no %s in %s", text, page.text.text);
}

TEST(bars_say_in_words_what_they_show)
{
    chart_bars(&page, &years);
    assert_int_equal(count_of("From 50% to 100%."), 2);
    assert_shows("role=\"img\" aria-label=\"From 50% to 100%.\"");
    assert_shows("<figcaption>Attendance</figcaption>");
    assert_shows("Year &lt;7");
    assert_shows("width=\"191.0\""); /* of 420, without 4 letters and a gap */
    assert_shows("width=\"382.0\"");
    assert_shows("width=\"286.5\"");
    assert_int_equal(page.depth, 0);
}

TEST(a_bar_without_a_number_is_a_word)
{
    struct chart chart = named("years", NULL);
    chart_bars(&page, &chart);
    assert_int_equal(count_of("<rect"), 3);
    assert_int_equal(count_of("fill=\"url(#years-striped)\""), 1);
    assert_int_equal(count_of("<pattern id=\"years-"), 2);
    assert_int_equal(count_of(">c</text>"), 1);
}

TEST(bars_leave_room_for_long_words)
{
    static const struct chart_point few[] = {{"Year 7", 2, "c (fewer than five pupils)", NULL}};
    chart_bars(&page, &(struct chart){.title = "T", .text = "t", .points = few, .count = 1});
    assert_shows("width=\"206.0\"");
    page_free(&page);
    static const struct chart_point long_word[] = {
        {"Year 7", 2, "what is said of it is longer than the whole of the picture", NULL}};
    chart_bars(&page, &(struct chart){.title = "T", .text = "t", .points = long_word, .count = 1});
    assert_shows("width=\"105.0\"");
}

TEST(columns_go_to_the_limit)
{
    struct chart chart = years;
    chart.limit = 200;
    chart_columns(&page, &chart);
    assert_int_equal(count_of("<rect"), 4);
    assert_shows("height=\"80.0\"");
    assert_shows("height=\"0.0\"");
    assert_int_equal(count_of("chart-axis"), 1);
    assert_int_equal(page.depth, 0);
}

TEST(labels_stand_where_they_have_room)
{
    static const struct chart_point weeks[] = {
        {"2025-09-08", 1, "1", NULL}, {"2025-09-15", 2, "2", NULL}, {"2025-09-22", 3, "3", NULL},
        {"2025-09-29", 4, "4", NULL}, {"2025-10-06", 5, "5", NULL}, {"2025-10-13", 6, "6", NULL}};
    chart_columns(&page, &(struct chart){.title = "Weeks",
                                         .text = "Six weeks.",
                                         .points = weeks,
                                         .count = COUNT_OF(weeks)});
    assert_int_equal(count_of("chart-label"), 3);
    assert_int_equal(count_of("chart-value"), 6);
}

TEST(a_line_has_gaps_and_says_where_its_scale_begins)
{
    struct chart chart = named("weeks", "England 60%");
    chart_line(&page, &chart);
    assert_int_equal(count_of("class=\"chart-dot\""), 3);
    assert_int_equal(count_of("class=\"chart-line\""), 1);
    assert_int_equal(count_of("class=\"chart-reference\""), 2);
    assert_shows("The scale begins at 40%, not at 0.");
    page_free(&page);
    static const struct chart_point low[] = {{"Week", 4, "4%", NULL}};
    chart_line(&page, &(struct chart){.title = "Weeks", .text = "Low.", .points = low, .count = 1});
    assert_null(strstr(page.text.text, "The scale begins"));
    assert_int_equal(count_of("class=\"chart-reference\""), 0);
}

TEST(charts_of_nothing_are_whole)
{
    struct chart chart = {.id = "none", .title = "Nothing", .text = "No weeks."};
    chart_bars(&page, &chart);
    chart_columns(&page, &chart);
    chart_line(&page, &chart);
    assert_int_equal(page.depth, 0);
    assert_int_equal(count_of("<rect"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(bars_say_in_words_what_they_show, forget),
        cmocka_unit_test_teardown(a_bar_without_a_number_is_a_word, forget),
        cmocka_unit_test_teardown(bars_leave_room_for_long_words, forget),
        cmocka_unit_test_teardown(columns_go_to_the_limit, forget),
        cmocka_unit_test_teardown(labels_stand_where_they_have_room, forget),
        cmocka_unit_test_teardown(a_line_has_gaps_and_says_where_its_scale_begins, forget),
        cmocka_unit_test_teardown(charts_of_nothing_are_whole, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
