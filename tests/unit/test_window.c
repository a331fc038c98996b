/* cmd/window.h */
#include "unit.h"

#include "cmd/window.h"

static void
expect_page(const char *dropped, const char *page)
{
    char *found = window_page(dropped);
    assert_string_equal(found, page);
    free(found);
}

TEST(the_page_goes_beside_what_was_dropped)
{
    expect_page("C:/data/register", "C:/data/register-findings.html");
    expect_page("C:/data/register/", "C:/data/register-findings.html");
    expect_page("C:/return.xml", "C:/return.xml-findings.html");
    expect_page("//server/share/register", "//server/share/register-findings.html");
}

TEST(a_drive_or_a_share_has_nothing_beside_it)
{
    expect_page("E:/", "E:/findings.html");
    expect_page("E:", "E:/findings.html");
    expect_page("//server/share", "//server/share/findings.html");
    expect_page("//server/share/", "//server/share/findings.html");
}

/* The tests have a prompt. */
TEST(only_whole_paths_in_a_window_of_its_own_are_taken_so)
{
    char program[] = "muster", command[] = "check", *none[] = {program, NULL},
         *one[] = {program, command, NULL};
    assert_false(window_is_own(1, none));
    assert_false(window_is_own(2, one));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_goes_beside_what_was_dropped),
        cmocka_unit_test(a_drive_or_a_share_has_nothing_beside_it),
        cmocka_unit_test(only_whole_paths_in_a_window_of_its_own_are_taken_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
