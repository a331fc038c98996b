/* returns/figures.h */
#include "toy.h"

#include "returns/figures.h"

static struct figure_maker maker;
static struct figures figures;

static int
end(void **state)
{
    figure_maker_free(&maker);
    figures_free(&figures);
    return toy_end(state);
}

#define IDENTITY_PARTS "-- title: The two\n-- left: here\n-- right: there\n-- means: Look.\n"

static bool
prepare(const char *text, const char *term, struct error *error)
{
    put(TOY_FOLDER "figures.sql", text);
    toy_open("", "", term);
    return figure_maker_prepare(&maker, &toy.database, error);
}

/* Prepares the blocks and runs them for one school with two pupils. */
static void
make(const char *text, const char *term)
{
    struct error error = {0};
    bool done =
        prepare(text, term, &error) && database_begin_unit(&toy.database, "835", "2990", &error);
    assert_done(done, &error);
    toy_run("INSERT INTO pupilonroll (upn, surname) VALUES ('A1', 'Bell'), ('A2', NULL)");
    done = figure_maker_run(&maker, &toy.database, "835", "2990", &figures, &error);
    assert_done(done, &error);
}

static void
assert_figures(const char *expected)
{
    struct buffer text = {0};
    buffer_string(&text, "");
    for (size_t i = 0; i < figures.count; i++)
        buffer_printf(&text, "%s/%s|%s|%s|%s|%s;", figures.items[i].lea, figures.items[i].estab,
                      figures.items[i].topic, figures.items[i].breakdown, figures.items[i].measure,
                      figures.items[i].value);
    assert_string_equal(text.text, expected);
    buffer_free(&text);
}

TEST(figures_come_in_the_order_of_their_blocks_and_rows)
{
    make("-- figures: b\nSELECT 'Pupils' AS topic, 'All' AS breakdown, 'Number' AS measure,"
         " count(*) AS value FROM pupilonroll\n"
         "-- figures: a\nSELECT column1 AS topic, column2 AS breakdown, column3 AS measure, column4"
         " AS value FROM (VALUES ('T', 'z', 'm', 2.5), ('T', NULL, 'm', NULL))\n",
         "autumn");
    assert_figures("835/2990|Pupils|All|Number|2;835/2990|T|z|m|2.5;835/2990|T||m|;");
}

TEST(columns_are_found_by_their_names)
{
    make("-- figures: a\nSELECT 'v' AS value, 'm' AS measure, 0 AS other, 'b' AS breakdown,"
         " 't' AS topic\n",
         "autumn");
    assert_figures("835/2990|t|b|m|v;");
}

TEST(a_column_that_is_missing_is_told_with_its_line)
{
    struct error error = {0};
    assert_false(prepare("-- figures: a\nSELECT 't' AS topic, 'b' AS breakdown, 1 AS value\n",
                         "autumn", &error));
    assert_fault(&error, STATUS_FAILED, "figures.sql:1: figures a: the SELECT yields no measure");
}

TEST(sql_that_is_none_is_told)
{
    struct error error = {0};
    assert_false(prepare("-- figures: a\nSELECT 1 FROM nowhere\n", "autumn", &error));
    assert_fault(&error, STATUS_FAILED, "nowhere");
}

TEST(work_tables_and_views_are_there_for_figures)
{
    make("-- work: named\nSELECT upn FROM pupilonroll WHERE surname IS NOT NULL\n"
         "-- view: both\nSELECT count(*) AS n FROM named\n"
         "-- figures: a\nSELECT 'T' AS topic, '' AS breakdown, 'Pupils' AS measure, n AS value"
         " FROM both\n",
         "autumn");
    assert_figures("835/2990|T||Pupils|1;");
}

TEST(a_block_of_another_term_is_left_out)
{
    make("-- figures: a\n-- terms: spring\nSELECT 'T' AS topic, 's' AS breakdown, 'm' AS measure,"
         " 1 AS value\n"
         "-- figures: b\n-- terms: autumn\nSELECT 'T' AS topic, 'a' AS breakdown, 'm' AS measure,"
         " 1 AS value\n",
         "autumn");
    assert_figures("835/2990|T|a|m|1;");
}

TEST(both_sides_of_an_identity_are_compared_as_they_are_written)
{
    make("-- identity: same\n" IDENTITY_PARTS
         "SELECT '' AS breakdown, count(*) AS left_value, 2 AS right_value FROM pupilonroll\n"
         "-- identity: other\n" IDENTITY_PARTS
         "SELECT 'x' AS breakdown, 1 AS left_value, NULL AS right_value\n",
         "autumn");
    assert_int_equal(figures.count, 0);
    assert_int_equal(figures.identity_count, 2);
    const struct identity *same = &figures.identities[0], *other = &figures.identities[1];
    assert_true(same->agrees);
    assert_string_equal(same->left, "2");
    assert_string_equal(same->lea, "835");
    assert_string_equal(same->estab, "2990");
    assert_string_equal(block_value(same->block, "means"), "Look.");
    assert_false(other->agrees);
    assert_string_equal(other->breakdown, "x");
    assert_string_equal(other->left, "1");
    assert_string_equal(other->right, "");
}

TEST(an_identity_without_a_part_is_told)
{
    struct error error = {0};
    assert_false(prepare("-- identity: i\n-- title: t\n-- left: l\n-- right: r\n"
                         "SELECT '' AS breakdown, 1 AS left_value, 1 AS right_value\n",
                         "autumn", &error));
    assert_fault(&error, STATUS_FAILED, "identity i: it has no part means");
}

/* A year's block stands where that of its base stood; what is new comes behind. */
TEST(a_year_gives_a_block_of_its_base_anew)
{
    static const char *const files[] = {"dates.csv", "options.csv", "return.xsd"};
    const char *const texts[] = {toy_dates, toy_options, toy_xsd};
    struct error error = {0};
    put("collections/toy/2025/collection.csv", toy_settings);
    for (size_t i = 0; i < COUNT_OF(files); i++)
        put(arena_printf(&scratch_arena, "collections/toy/2025/%s", files[i]), texts[i]);
    put("collections/toy/2025/codes/colour.csv", "code,label\nR,Red\n");
    put("collections/toy/2025/dates.csv",
        "term,year,census_date,extra\nautumn,2025,2025-10-02,x\n");
    put("collections/toy/2025/figures.sql",
        "-- figures: a\nSELECT 'T' AS topic, 'a' AS breakdown, 'm' AS measure, 1 AS value\n"
        "-- figures: b\nSELECT 'T' AS topic, 'b' AS breakdown, 'm' AS measure, 2 AS value\n");
    put(TOY_FOLDER "collection.csv", "key,value\nbase,2025\n");
    put(TOY_FOLDER "dates.csv", toy_dates);
    put(TOY_FOLDER "figures.sql",
        "-- figures: c\nSELECT 'T' AS topic, 'c' AS breakdown, 'm' AS measure, 3 AS value\n"
        "-- figures: a\nSELECT 'T' AS topic, 'A' AS breakdown, 'm' AS measure, 9 AS value\n");
    bool done = toy_load("autumn", &error) && toy_open_database(FROM_REGISTER, &error) &&
                figure_maker_prepare(&maker, &toy.database, &error) &&
                database_begin_unit(&toy.database, "835", "2990", &error) &&
                figure_maker_run(&maker, &toy.database, "835", "2990", &figures, &error);
    assert_done(done, &error);
    assert_figures("835/2990|T|A|m|9;835/2990|T|b|m|2;835/2990|T|c|m|3;");
}

TEST(a_select_that_fails_is_told)
{
    struct error error = {0};
    bool done = prepare("-- figures: a\nSELECT 'T' AS topic, '' AS breakdown, 'm' AS measure,"
                        " abs(-9223372036854775808) AS value\n",
                        "autumn", &error) &&
                database_begin_unit(&toy.database, "835", "2990", &error);
    assert_done(done, &error);
    assert_false(figure_maker_run(&maker, &toy.database, "835", "2990", &figures, &error));
    assert_fault(&error, STATUS_FAILED, "integer overflow");
}

TEST(appended_figures_outlive_what_they_came_from)
{
    struct figures all = {0};
    make("-- figures: a\nSELECT 'T' AS topic, 'b' AS breakdown, 'm' AS measure, 1 AS value\n"
         "-- identity: i\n" IDENTITY_PARTS
         "SELECT 'x' AS breakdown, 1 AS left_value, 1 AS right_value\n",
         "autumn");
    figures_append(&all, &figures);
    figures_append(&all, &figures);
    figures_clear(&figures);
    assert_int_equal(figures.count + figures.identity_count, 0);
    figures_free(&figures);
    figures = all;
    assert_figures("835/2990|T|b|m|1;835/2990|T|b|m|1;");
    assert_int_equal(figures.identity_count, 2);
    assert_string_equal(figures.identities[1].breakdown, "x");
    assert_true(figures.identities[1].agrees);
}

TEST(without_a_file_there_are_no_figures)
{
    struct error error = {0};
    toy_open("", "", "autumn");
    bool done = figure_maker_prepare(&maker, &toy.database, &error) &&
                database_begin_unit(&toy.database, "835", "2990", &error) &&
                figure_maker_run(&maker, &toy.database, "835", "2990", &figures, &error);
    assert_done(done, &error);
    assert_int_equal(figures.count + figures.identity_count, 0);
}

#define FIGURES(test) cmocka_unit_test_setup_teardown(test, toy_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FIGURES(figures_come_in_the_order_of_their_blocks_and_rows),
        FIGURES(columns_are_found_by_their_names),
        FIGURES(a_column_that_is_missing_is_told_with_its_line),
        FIGURES(sql_that_is_none_is_told),
        FIGURES(work_tables_and_views_are_there_for_figures),
        FIGURES(a_block_of_another_term_is_left_out),
        FIGURES(both_sides_of_an_identity_are_compared_as_they_are_written),
        FIGURES(an_identity_without_a_part_is_told),
        FIGURES(a_year_gives_a_block_of_its_base_anew),
        FIGURES(a_select_that_fails_is_told),
        FIGURES(appended_figures_outlive_what_they_came_from),
        FIGURES(without_a_file_there_are_no_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
