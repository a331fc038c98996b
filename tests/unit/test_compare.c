/* returns/compare/compare.h, match.h and records.h */
#include "toy.h"
#include "unit_findings.h"

#include "returns/compare/compare.h"
#include "returns/compare/match.h"

/* The toy's database holds the return; this one what the register gives. */
static struct database registered;
static struct return_rows theirs, ours;
static struct origins origins;
static struct finding_list findings;
static struct arena arena;
static struct file_names files;

static const struct rule rules[] = {
    {.id = "C450", .message = "{pupil} in {list}"},
    {.id = "C451", .message = "{pupil} in {ours}{where}"},
    {.id = "C452", .message = "{pupil}: {list}, {ours}"},
    {.id = "C453", .message = "{item}: {theirs}, {ours}{where}"},
    {.id = "C454", .message = "{item}: {theirs}, {ours}{note}"},
    {.id = "C455", .message = "{row}: {has}, {lacks}"},
    {.id = "C457", .message = "{items}"},
};
static const struct comparison_rules book = {&rules[0], &rules[1], &rules[2], &rules[3],
                                             &rules[4], &rules[5], NULL,      &rules[6]};

static int
begin(void **state)
{
    memset(&registered, 0, sizeof registered);
    theirs = ours = (struct return_rows){0};
    origins = (struct origins){0};
    findings = (struct finding_list){.arena = &arena};
    return toy_begin(state);
}

static int
end(void **state)
{
    rows_free(&theirs);
    rows_free(&ours);
    database_close(&registered);
    origins_free(&origins);
    finding_list_free(&findings);
    arena_free(&arena);
    file_names_free(&files);
    return toy_end(state);
}

static void
run_in(struct database *database, const char *sql)
{
    struct error error = {0};
    bool done = database_run(database, sql, &error);
    assert_done(done, &error);
}

/* Everything is given. */
static void
give_all(void)
{
    origins_all(&origins, &toy.collection.schema);
}

static void
open_both(const char *return_sql, const char *register_sql)
{
    struct error error = {0};
    struct run_facts facts = {.now = "2026-11-05T09:00:00", .today = 20762};
    toy_open("", "", "autumn");
    bool done = database_open(&registered, &toy.collection, FROM_REGISTER, &facts, &error);
    assert_done(done, &error);
    run_in(&toy.database, "INSERT INTO head(_id, _file, _line) VALUES (1, 2, 3)");
    run_in(&registered, "INSERT INTO head(_id, _file, _line) VALUES (1, 1, 2)");
    run_in(&toy.database, return_sql);
    run_in(&registered, register_sql);
    file_names_add(&files, "pupils.csv");
    file_names_add(&files, "return.xml");
    give_all();
    rows_open(&theirs, &toy.database);
    rows_open(&ours, &registered);
}

/* "rule line key field message;" */
static void
check(const char *expected)
{
    struct error error = {0};
    struct buffer text = {0};
    struct comparison comparison = {.rules = &book,
                                    .files = &files,
                                    .origins = &origins,
                                    .returned = &theirs,
                                    .registered = &ours,
                                    .lea = "835",
                                    .estab = "2990"};
    bool done = compare_tables(&comparison, &findings, &error);
    assert_done(done, &error);
    finding_sort(&findings);
    buffer_string(&text, "");
    for (size_t i = 0; i < findings.count; i++) {
        struct finding finding = finding_at(&findings, i);
        assert_int_equal(finding.place.file, 2);
        assert_string_equal(finding.lea, "835");
        buffer_printf(&text, "%s %u %s %s %s;", finding.rule->id, finding.place.line, finding.key,
                      finding.field, finding.message);
    }
    char *copy = arena_string(&scratch_arena, text.text);
    buffer_free(&text);
    assert_string_equal(copy, expected);
}

#define PUPIL "INSERT INTO pupilonroll(_id, _file, _line, upn, surname, dob, boards, town) VALUES "
#define MARK  "INSERT INTO mainmarkonroll(_id, _parent, _file, _line, code, count) VALUES "
#define NOTE  "INSERT INTO note(_id, _file, _line, note) VALUES "

TEST(equal_tables_have_no_difference)
{
    open_both(
        PUPIL
        "(1, 2, 5, 'A', 'Ash', '2016-01-02', 1, NULL), (2, 2, 9, 'B', 'Elm', NULL, 0, '');" MARK
        "(1, 1, 2, 6, 'x', 3), (2, 1, 2, 7, 'y', 4);" NOTE "(1, 2, 20, 'n')",
        PUPIL
        "(1, 1, 8, 'B', 'Elm', NULL, 0, NULL), (2, 1, 9, 'A', 'Ash', '2016-01-02', 1, '');" MARK
        "(1, 2, 1, 9, 'y', 4), (2, 2, 1, 9, 'x', 3);" NOTE "(1, 1, 2, 'n')");
    check("");
}

TEST(every_type_of_value_is_told_with_both_figures)
{
    open_both(PUPIL "(1, 2, 5, 'A', 'Ash', '2016-01-02', 1, NULL)",
              PUPIL "(1, 1, 9, 'A', 'Elm', '2016-01-03', 0, 'Hull')");
    check("C453 5 A Boards Boards: true, false (pupils.csv:9);"
          "C453 5 A Born Born: 2016-01-02, 2016-01-03 (pupils.csv:9);"
          "C453 5 A Surname Surname: \"Ash\", \"Elm\" (pupils.csv:9);"
          "C453 5 A Town Town: nothing, \"Hull\" (pupils.csv:9);");
}

TEST(rows_below_are_matched_by_what_is_no_number)
{
    open_both(PUPIL "(1, 2, 5, 'A', 'Ash', NULL, 1, NULL);" MARK
                    "(1, 1, 2, 6, 'x', 3), (2, 1, 2, 7, 'y', 4), (3, 1, 2, 8, 'y', 4)",
              PUPIL "(1, 1, 9, 'A', 'Ash', NULL, 1, NULL);" MARK
                    "(1, 1, 1, 9, 'y', 4), (2, 1, 1, 9, 'x', 5), (3, 1, 1, 9, 'z', 1)");
    check("C453 6 A Count Count of Mark (Code x): 3, 5 (pupils.csv:9);"
          "C455 5 A Mark Mark (Code z, Count 1): the register gives, the return does not have;"
          "C455 8 A Mark Mark (Code y, Count 4): the return has, the register does not give;");
}

TEST(a_row_that_is_a_leaf_is_compared_too)
{
    open_both(NOTE "(1, 2, 20, 'n'), (2, 2, 21, 'm')", NOTE "(1, 1, 2, 'm'), (2, 1, 2, 'o')");
    check("C455 3  Note Note (Note o): the register gives, the return does not have;"
          "C455 20  Note Note (Note n): the return has, the register does not give;");
}

TEST(pupils_are_matched_by_upn_then_by_name)
{
    open_both(
        PUPIL "(1, 2, 5, NULL, 'Ash', '2016-01-02', 1, NULL), (2, 2, 6, 'B', 'Elm', NULL, 1, NULL),"
              "(3, 2, 7, 'C', 'Fir', NULL, 1, NULL), (4, 2, 8, 'B', 'Elm', NULL, 1, NULL)",
        PUPIL "(1, 1, 2, 'A', 'Ash', '2016-01-02', 1, NULL), (2, 1, 3, 'B', 'Elm', NULL, 1, NULL),"
              "(3, 1, 4, 'D', 'Oak', NULL, 1, NULL)");
    check("C450 7 C UPN pupil C in Pupils;"
          "C450 8 B UPN pupil B in Pupils;"
          "C451 3 D UPN pupil D in Pupils (pupils.csv:4);"
          "C453 5 A UPN UPN: nothing, \"A\" (pupils.csv:2);");
}

TEST(what_is_not_given_is_named_and_not_compared)
{
    open_both(PUPIL "(1, 2, 5, 'A', 'Ash', NULL, 1, 'Hull'); " MARK "(1, 1, 2, 6, 'x', 3)",
              PUPIL "(1, 1, 9, 'A', 'Ash', NULL, 1, NULL)");
    const struct return_table *pupils = schema_table(&toy.collection.schema, "pupilonroll");
    origins.tables[schema_table(&toy.collection.schema, "mainmarkonroll")->index] = false;
    for (size_t i = 0; i < pupils->column_count; i++) {
        if (strcmp(pupils->columns[i]->column, "town") == 0)
            origins.columns[pupils->index][i] = false;
    }
    check("C457 3   Town, Mark;");
}

TEST(characters_that_xml_cannot_hold_make_no_difference)
{
    open_both(PUPIL "(1, 2, 5, 'A', 'Ash', NULL, 1, NULL)",
              PUPIL "(1, 1, 9, 'A', 'A' || char(1) || 'sh', NULL, 1, char(2))");
    check("");
}

TEST(a_row_without_its_parent_is_left_out)
{
    open_both(PUPIL "(1, 2, 5, 'A', 'Ash', NULL, 1, NULL); " MARK "(1, 7, 2, 6, 'x', 3)",
              PUPIL "(1, 1, 9, 'A', 'Ash', NULL, 1, NULL)");
    check("");
}

TEST(decimals_are_compared_by_their_size)
{
    const struct item decimal = {.type = ITEM_DECIMAL}, text = {.type = ITEM_TEXT};
    assert_true(match_values(&decimal, "2.5", "2.50"));
    assert_true(match_values(&decimal, "15", "015.0"));
    assert_false(match_values(&decimal, "2.5", "2.51"));
    assert_false(match_values(&decimal, "2.5", "2.5x"));
    assert_false(match_values(&decimal, "2.5", NULL));
    assert_true(match_values(&decimal, NULL, NULL));
    assert_false(match_values(&text, "2.5", "2.50"));
}

#define BOTH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(equal_tables_have_no_difference),
        BOTH(every_type_of_value_is_told_with_both_figures),
        BOTH(rows_below_are_matched_by_what_is_no_number),
        BOTH(a_row_that_is_a_leaf_is_compared_too),
        BOTH(pupils_are_matched_by_upn_then_by_name),
        BOTH(what_is_not_given_is_named_and_not_compared),
        BOTH(characters_that_xml_cannot_hold_make_no_difference),
        BOTH(a_row_without_its_parent_is_left_out),
        cmocka_unit_test(decimals_are_compared_by_their_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
