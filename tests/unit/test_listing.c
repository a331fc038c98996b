/* report/listing.h */
#include "unit.h"

#include "report/listing.h"

static const char *const names[] = {"code", "class", "name"};

static struct listing listing;

static int
begin(void **state)
{
    listing = (struct listing){.names = names, .columns = 3};
    return scratch_begin(state);
}

static int
end(void **state)
{
    listing_free(&listing);
    return scratch_end(state);
}

static void
check(const char *format, const char *expected)
{
    struct error error = {0};
    struct output_set *set = output_set_begin_bare();
    struct output *output = output_create(set, at("listing"), 0, &error);
    assert_non_null(output);
    bool known = listing_write(&listing, format, output);
    bool done = output_set_commit(set, &error);
    output_set_end(set);
    assert_done(done, &error);
    assert_true(known);
    assert_string_equal(get(at("listing")), expected);
}

static void
fill(void)
{
    listing_add(&listing, (const char *const[]){"/", "present", "Present, \"here\""});
    listing_add(&listing, (const char *const[]){"Y1", NULL, "No way"});
    listing_add(&listing, (const char *const[]){"=", "x", ""});
}

TEST(text_is_aligned_and_its_last_column_runs_free)
{
    fill();
    check("text", "/   present  Present, \"here\"\nY1           No way\n=   x\n");
}

TEST(text_may_have_headings_above_its_columns)
{
    check("text", "");
    fill();
    listing.headings = true;
    check(
        "text",
        "code  class    name\n/     present  Present, \"here\"\nY1             No way\n=     x\n");
}

TEST(csv_has_a_header_and_quotes)
{
    fill();
    check("csv", "code,class,name\n/,present,\"Present, \"\"here\"\"\"\nY1,,No way\n'=,x,\n");
}

TEST(json_is_an_array_of_objects)
{
    fill();
    check("json", "[\n{\"code\":\"/\",\"class\":\"present\",\"name\":\"Present, \\\"here\\\"\"},\n"
                  "{\"code\":\"Y1\",\"class\":\"\",\"name\":\"No way\"},\n"
                  "{\"code\":\"=\",\"class\":\"x\",\"name\":\"\"}\n]\n");
}

TEST(an_empty_listing_is_still_one)
{
    check("text", "");
    check("csv", "code,class,name\n");
    check("json", "[\n]\n");
}

TEST(an_unknown_format_is_refused)
{
    fill();
    assert_false(listing_write(&listing, "xml", NULL));
    assert_false(listing_write(&listing, "", NULL));
    assert_false(listing_write(&listing, "Text", NULL));
}

TEST(many_rows_keep_their_order)
{
    struct buffer expected = {0};
    char cells[500][8];
    buffer_string(&expected, "code,class,name\n");
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        snprintf(cells[i], sizeof cells[i], "c%zu", i);
        listing_add(&listing, (const char *const[]){cells[i], NULL, NULL});
        buffer_printf(&expected, "%s,,\n", cells[i]);
    }
    check("csv", expected.text);
    buffer_free(&expected);
}

/* A letter of two bytes is one column wide. */
TEST(letters_beyond_ascii_are_aligned_too)
{
    listing_add(&listing, (const char *const[]){"Zo\xC3\xAB", "a", ""});
    listing_add(&listing, (const char *const[]){"Zoe", "b", ""});
    listing_add(&listing, (const char *const[]){"Zoe X", "c", ""});
    check("text", "Zo\xC3\xAB    a\nZoe    b\nZoe X  c\n");
}

#define WITH_LISTING(test) cmocka_unit_test_setup_teardown(test, begin, end)

TEST(a_comparison_tells_what_is_new_gone_and_changed)
{
    static const char *const titles[] = {"id", "title", "test"};
    static const char *const old_rows[][3] = {{"1", "one", "a"},
                                              {"2", "two", "b"},
                                              {"3", "three", "c"},
                                              {"5", "same", "x"},
                                              {"5", "twin", "x"}};
    static const char *const new_rows[][3] = {{"5", "twin", "x"},
                                              {"1", "uno", "a"},
                                              {"3", "three", "d"},
                                              {"4", "four", "e"},
                                              {"5", "same", "x"}};
    struct listing old = {.names = titles, .columns = 3}, new = old, changes;
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT_OF(old_rows); i++)
        listing_add(&old, old_rows[i]);
    for (size_t i = 0; i < COUNT_OF(new_rows); i++)
        listing_add(&new, new_rows[i]);
    listing_diff(&old, &new, 1, 2, &changes, &arena);
    static const char *const expected[] = {"changed", "1", "one -> uno", "",  "gone",  "2",
                                           "two",     "",  "changed",    "3", "three", "test",
                                           "new",     "4", "four",       ""};
    assert_int_equal(changes.columns, 4);
    assert_int_equal(changes.rows * changes.columns, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_string_equal(changes.cells[i], expected[i]);
    assert_string_equal(changes.names[0], "change");
    assert_string_equal(changes.names[3], "also");
    listing_free(&old);
    listing_free(&new);
    listing_free(&changes);
    arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_comparison_tells_what_is_new_gone_and_changed),
        WITH_LISTING(text_is_aligned_and_its_last_column_runs_free),
        WITH_LISTING(text_may_have_headings_above_its_columns),
        WITH_LISTING(csv_has_a_header_and_quotes),
        WITH_LISTING(json_is_an_array_of_objects),
        WITH_LISTING(an_empty_listing_is_still_one),
        WITH_LISTING(an_unknown_format_is_refused),
        WITH_LISTING(many_rows_keep_their_order),
        WITH_LISTING(letters_beyond_ascii_are_aligned_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
