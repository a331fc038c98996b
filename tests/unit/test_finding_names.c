/* finding/finding_names.h */
#include "unit.h"

#include "finding/finding_names.h"

static struct finding_names names;

static void
add(uint32_t line, const char *key, const char *surname, const char *forename, const char *born,
    const char *year)
{
    finding_names_add(&names, (struct place){1, line, 0}, key, surname, forename, born, year);
}

/* Who a finding with that key, in that line of the file, is about. */
static void
assert_about(const char *key, uint32_t file, uint32_t line, const char *pupil, const char *year)
{
    struct finding finding = {.key = key, .place = {file, line, 5}};
    finding_names_give(&names, &finding);
    assert_string_equal(finding.pupil, pupil);
    assert_string_equal(finding.year, year);
}

static int
forget(void **state)
{
    (void)state;
    finding_names_free(&names);
    return 0;
}

TEST(nothing_is_known_of_nobody)
{
    assert_about("A1", 1, 2, "", "");
    add(2, "", "Bell", "Anna", "", "4");
    assert_about("", 1, 3, "", "");
    assert_about("A1", 1, 3, "", "");
}

TEST(a_pupil_is_found_by_row_and_by_key)
{
    add(2, "A1", "Bell", "Anna", "2016-03-12", "4");
    add(3, "A2", "Bell", "", "", "");
    add(4, "", "", "Ben", "2016-03-13", "R");
    assert_about("A1", 2, 77, "Bell, Anna", "4");
    assert_about("A2", 0, 0, "Bell", "");
    assert_about("", 1, 4, "Ben", "R");
    assert_about("A1", 1, 4, "Bell, Anna", "4");
    assert_about("", 1, 2, "", ""); /* about rows, of which this is one, and not about a pupil */
}

TEST(one_child_that_came_back_has_the_later_name)
{
    add(2, "A1", "Bell", "Anna", "2016-03-12", "3");
    add(3, "A1", "Carr", "ANNA", "2016-03-12", "4");
    assert_about("A1", 2, 9, "Carr, ANNA", "4");
    assert_about("A1", 1, 2, "Bell, Anna", "3");
}

TEST(of_two_children_with_one_number_neither_is_named)
{
    add(2, "A1", "Bell", "Anna", "2016-03-12", "3");
    add(3, "A1", "Bell", "Anna", "2016-03-13", "4"); /* as twins are not */
    add(4, "A2", "Bell", "Anna", "", "3");
    add(5, "A2", "Carr", "Ben", "", "3");
    add(6, "A2", "Carr", "Ben", "", "3");
    assert_about("A1", 2, 9, "", "");
    assert_about("A1", 1, 3, "Bell, Anna", "4");
    assert_about("A2", 2, 9, "", "");
}

TEST(a_later_source_tells_what_an_earlier_does_not)
{
    add(2, "A1", "Bell", "Anna", "2016-03-12", "3");
    finding_names_next_source(&names);
    add(30, "A1", "Other", "Child", "2010-01-01", "9");
    add(31, "A2", "Carr", "Ben", "", "1");
    assert_about("A1", 2, 9, "Bell, Anna", "3");
    assert_about("A2", 2, 9, "Carr, Ben", "1");
    assert_about("A1", 1, 30, "Other, Child", "9");
}

TEST(cleared_names_are_gone)
{
    add(2, "A1", "Bell", "Anna", "", "3");
    finding_names_clear(&names);
    assert_about("A1", 1, 2, "", "");
    add(2, "A1", "Carr", "Ben", "", "1");
    assert_about("A1", 1, 2, "Carr, Ben", "1");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(nothing_is_known_of_nobody, forget),
        cmocka_unit_test_teardown(a_pupil_is_found_by_row_and_by_key, forget),
        cmocka_unit_test_teardown(one_child_that_came_back_has_the_later_name, forget),
        cmocka_unit_test_teardown(of_two_children_with_one_number_neither_is_named, forget),
        cmocka_unit_test_teardown(a_later_source_tells_what_an_earlier_does_not, forget),
        cmocka_unit_test_teardown(cleared_names_are_gone, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
