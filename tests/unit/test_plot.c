/* Pictures: what they say without colour, and what is not known. */
#include <math.h>

#include "page/plot.h"
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

static const struct plot_point points[] = {{"Year <7", 50, "50%", NULL},
                                           {"Year 8", 100, "100%", "striped"},
                                           {"Year 9", NAN, "c", "crossed"},
                                           {"Year 10", 75, "75%", NULL}};

TEST(a_picture_is_named_by_its_title_and_description)
{
    plot_bars(&page, &(struct plot){"chart", "Bars", "Most 100%.", NAN, "", points, 4});
    assert_non_null(
        strstr(page.text.text, "role=\"img\" aria-labelledby=\"chart-title chart-desc\""));
    assert_non_null(strstr(page.text.text, "<title id=\"chart-title\">Bars</title>"));
    assert_non_null(strstr(page.text.text, "<desc id=\"chart-desc\">Most 100%.</desc>"));
    assert_int_equal(page.depth, 0);
}

TEST(a_bar_without_a_number_is_a_word)
{
    plot_bars(&page, &(struct plot){"chart", "Bars", "Most 100%.", NAN, "", points, 4});
    assert_int_equal(count_of("<rect"), 3);
    assert_int_equal(count_of("fill=\"url(#chart-striped)\""), 1);
    assert_int_equal(count_of(">c</text>"), 1);
    assert_non_null(strstr(page.text.text, "Year &lt;7"));
}

TEST(a_line_has_gaps_and_says_where_its_scale_begins)
{
    plot_line(&page, &(struct plot){"chart", "Weeks", "Falling.", 60, "England 60%", points, 4});
    assert_int_equal(count_of("class=\"plot-dot\""), 3);
    assert_int_equal(count_of("class=\"plot-line\""), 1);
    assert_int_equal(count_of("class=\"plot-reference\""), 2);
    assert_non_null(strstr(page.text.text, "The scale begins at 40%, not at 0."));
    page_free(&page);
    static const struct plot_point low[] = {{"Week", 4, "4%", NULL}};
    plot_line(&page, &(struct plot){"chart", "Weeks", "Low.", NAN, "", low, 1});
    assert_null(strstr(page.text.text, "The scale begins"));
    assert_int_equal(count_of("class=\"plot-reference\""), 0);
}

TEST(pictures_of_nothing_are_whole)
{
    plot_line(&page, &(struct plot){"chart", "Weeks", "None.", NAN, "", NULL, 0});
    plot_bars(&page, &(struct plot){"other", "Bars", "None.", NAN, "", NULL, 0});
    assert_int_equal(page.depth, 0);
    assert_int_equal(count_of("<rect"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_picture_is_named_by_its_title_and_description, forget),
        cmocka_unit_test_teardown(a_bar_without_a_number_is_a_word, forget),
        cmocka_unit_test_teardown(a_line_has_gaps_and_says_where_its_scale_begins, forget),
        cmocka_unit_test_teardown(pictures_of_nothing_are_whole, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
