/* returns/check.h */
#include "toy.h"
#include "unit_findings.h"

#include "returns/check.h"

static struct checker checker;
static struct arena arena;
static struct finding_list findings = {.arena = &arena};
static struct rule_result results[16];

static int
end(void **state)
{
    checker_free(&checker);
    finding_list_free(&findings);
    arena_free(&arena);
    return toy_end(state);
}

static bool
prepare(const char *rules, struct error *error)
{
    toy_open("", rules, "autumn");
    rule_verdicts(&toy.collection.book, "autumn", FROM_REGISTER, NULL, NULL, &arena, results);
    return checker_prepare(&checker, &toy.database, results, error);
}

static void
run(const char *rules, column_fn column)
{
    struct error error = {0};
    bool done = prepare(rules, &error);
    toy_run("INSERT INTO pupilonroll(_id, _file, _line, upn, surname, dob) VALUES"
            " (1, 2, 10, 'A1', 'Zeta', '2015-06-07'), (2, 2, 11, 'A2', NULL, '2015-02-30')");
    done = done &&
           checker_run(&checker, &toy.database, "835", "2990", column, NULL, &findings, &error);
    assert_done(done, &error);
}

#define RULE(id) "-- rule: " id "\n" RULE_PARTS

TEST(a_row_of_the_select_is_a_finding)
{
    run(RULE("1500") "-- message: {surname} of {key}: {field} is \"{value}\", {extra}\n"
                     "SELECT _file, _line, upn AS key, 'DOB' AS field, dob AS value, surname, 7 AS "
                     "extra\n"
                     "FROM pupilonroll ORDER BY _id\n",
        NULL);
    assert_int_equal(findings.count, 2);
    struct finding finding = finding_at(&findings, 0);
    assert_string_equal(finding.rule->id, "1500");
    assert_int_equal(finding.severity, SEVERITY_ERROR);
    assert_string_equal(finding.lea, "835");
    assert_string_equal(finding.estab, "2990");
    assert_string_equal(finding.key, "A1");
    assert_string_equal(finding.field, "DOB");
    assert_string_equal(finding.value, "2015-06-07");
    assert_int_equal(finding.date, DAY_NONE);
    assert_int_equal(finding.session, SESSION_NONE);
    assert_int_equal(finding.place.file, 2);
    assert_int_equal(finding.place.line, 10);
    assert_int_equal(finding.place.column, 0);
    assert_string_equal(finding.message, "Zeta of A1: DOB is \"2015-06-07\", 7");
    assert_string_equal(finding_at(&findings, 1).message, " of A2: DOB is \"2015-02-30\", 7");
}

TEST(a_finding_needs_no_column_at_all)
{
    run(RULE("1") "SELECT 1 AS x", NULL);
    assert_int_equal(findings.count, 1);
    assert_string_equal(finding_at(&findings, 0).key, "");
    assert_int_equal(finding_at(&findings, 0).place.file, 0);
    assert_int_equal(finding_at(&findings, 0).place.line, 0);
    assert_string_equal(finding_at(&findings, 0).message, "t"); /* the title */
}

TEST(date_session_and_severity_are_those_of_the_row)
{
    run(RULE("1") "SELECT '2025-09-03' AS date, 'PM' AS session, 'query' AS severity UNION ALL"
                  " SELECT 'soon', 'noon', 'grave' UNION ALL SELECT '2025-09-04', 'AM', 'info'",
        NULL);
    assert_int_equal(findings.count, 3);
    assert_int_equal(finding_at(&findings, 0).date, date_from_civil(2025, 9, 3));
    assert_int_equal(finding_at(&findings, 0).session, SESSION_PM);
    assert_int_equal(finding_at(&findings, 0).severity, SEVERITY_QUERY);
    assert_int_equal(finding_at(&findings, 1).date, DAY_NONE);
    assert_int_equal(finding_at(&findings, 1).session, SESSION_NONE);
    assert_int_equal(finding_at(&findings, 1).severity, SEVERITY_ERROR); /* the rule's own */
    assert_int_equal(finding_at(&findings, 2).session, SESSION_AM);
    assert_int_equal(finding_at(&findings, 2).severity, SEVERITY_INFO);
}

static uint32_t
find_column(const void *context, uint32_t file, const char *field)
{
    (void)context;
    return file == 2 && strcmp(field, "UPN") == 0 ? 9 : 0;
}

TEST(the_column_of_an_input_is_asked_for)
{
    run(RULE("1") "SELECT 2 AS _file, 3 AS _line, 'UPN' AS field UNION ALL SELECT 1, 3, 'UPN'",
        find_column);
    assert_int_equal(finding_at(&findings, 0).place.column, 9);
    assert_int_equal(finding_at(&findings, 1).place.column, 0);
}

TEST(a_rule_that_finds_a_million_rows_says_that_there_are_more)
{
    TOO_LONG_WHEN_SANITIZED();
    run(RULE("1") "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS key "
                  "FROM n\n" RULE("2") "SELECT 'A' AS key",
        NULL);
    struct finding_cursor cursor;
    struct finding finding;
    int last = 0;
    finding_begin(&findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        if (strcmp(finding.message, "t") == 0)
            continue;
        assert_string_equal(finding.message,
                            "t The rule finds more than that in this school, and lists no more.");
        assert_string_equal(finding.key, "1000000");
        last++;
    }
    finding_end(&cursor);
    assert_int_equal(last, 1);
    assert_int_equal(findings.count, 1000001);
    assert_true(findings.run_count > 0);
    assert_string_equal(finding_at(&findings, 1000000).key, "A");
}

TEST(a_rule_that_finds_monstrous_values_says_that_there_are_more)
{
    TOO_LONG_WHEN_SANITIZED();
    run(RULE("1") "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                  " SELECT hex(zeroblob(4000000)) AS value FROM n",
        NULL);
    assert_in_range(findings.count, 2, 100);
    assert_string_equal(finding_at(&findings, findings.count - 1).message,
                        "t The rule finds more than that in this school, and lists no more.");
}

TEST(rules_without_rows_find_nothing_and_run_again)
{
    struct error error = {0};
    run(RULE("1") "SELECT upn AS key FROM pupilonroll WHERE surname IS NULL\n" RULE(
            "2") "SELECT upn AS key FROM pupilonroll WHERE upn = 'none'",
        NULL);
    assert_int_equal(findings.count, 1);
    assert_string_equal(finding_at(&findings, 0).key, "A2");
    toy_run("DELETE FROM pupilonroll");
    bool done = checker_run(&checker, &toy.database, "835", "2991", NULL, NULL, &findings, &error);
    assert_done(done, &error);
    assert_int_equal(findings.count, 1);
    toy_run("INSERT INTO pupilonroll(upn) VALUES ('B1')");
    done = checker_run(&checker, &toy.database, "835", "2992", NULL, NULL, &findings, &error);
    assert_done(done, &error);
    assert_int_equal(findings.count, 2);
    assert_string_equal(finding_at(&findings, 1).estab, "2992");
}

TEST(texts_of_a_finding_outlive_the_rows)
{
    run(RULE("1") "-- message: {key}\nSELECT upn AS key FROM pupilonroll", NULL);
    toy_run("DELETE FROM pupilonroll");
    checker_free(&checker);
    assert_string_equal(finding_at(&findings, 0).key, "A1");
    assert_string_equal(finding_at(&findings, 1).message, "A2");
}

TEST(work_tables_of_rules_are_filled_before)
{
    run("-- work: nameless\nSELECT upn FROM pupilonroll WHERE surname IS NULL\n" RULE(
            "1") "SELECT upn AS key FROM nameless",
        NULL);
    assert_int_equal(findings.count, 1);
    assert_string_equal(finding_at(&findings, 0).key, "A2");
}

TEST(rules_that_do_not_run_are_not_even_prepared)
{
    run(RULE("1") "-- terms: spring\nSELECT none\n" RULE(
            "2") "-- unchecked: nobody can\n-- needed: a seer\n" RULE("3") "SELECT 1 AS x",
        NULL);
    assert_int_equal(findings.count, 1);
    assert_string_equal(finding_at(&findings, 0).rule->id, "3");
    assert_int_equal(results[0].verdict, VERDICT_NOT_APPLICABLE);
    assert_int_equal(results[1].verdict, VERDICT_UNCHECKED);
}

static void
check_fault(const char *rules, const char *expected)
{
    struct error error = {0};
    bool done = prepare(rules, &error) &&
                checker_run(&checker, &toy.database, "835", "2990", NULL, NULL, &findings, &error);
    assert_false(done);
    checker_free(&checker);
    toy_close();
    assert_fault(&error, STATUS_FAILED, expected);
}

/* A rule begins on line 1 and has seven lines before its body. */
TEST(a_rule_that_cannot_run_is_a_failure_with_its_line)
{
    check_fault(RULE("1") "SELECT none", "/rules.sql:8: rule 1: no such column: none");
    check_fault(RULE("1") "SELECT upn\nFROM nowhere",
                "/rules.sql:8: rule 1: no such table: nowhere");
    check_fault(RULE("1"), "/rules.sql:");
    check_fault(RULE("1") "DELETE FROM unit", "/rules.sql:8: rule 1: not authorized");
    check_fault(RULE("1") "SELECT 1; SELECT 2", "/rules.sql:8: rule 1: a second statement");
    check_fault(RULE("1") "SELECT abs(-9223372036854775808) AS key",
                "/rules.sql:8: rule 1: integer overflow");
    check_fault("-- work: w\nSELECT none AS a\n" RULE("1") "SELECT 1", "/rules.sql:2: work w: ");
}

TEST(many_columns_are_no_harm)
{
    struct buffer text = {0};
    buffer_string(&text, RULE("1") "-- message: {c3}{c60}\nSELECT 1 AS c0");
    for (int i = 1; i < 64; i++)
        buffer_printf(&text, ", %d AS c%d", i, i);
    run(text.text, NULL);
    buffer_free(&text);
    assert_int_equal(findings.count, 1);
    assert_int_equal(finding_at(&findings, 0).message[0], '3');
}

#define WITH_CHECKER(test) cmocka_unit_test_setup_teardown(test, toy_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CHECKER(a_row_of_the_select_is_a_finding),
        WITH_CHECKER(a_finding_needs_no_column_at_all),
        WITH_CHECKER(date_session_and_severity_are_those_of_the_row),
        WITH_CHECKER(the_column_of_an_input_is_asked_for),
        WITH_CHECKER(a_rule_that_finds_a_million_rows_says_that_there_are_more),
        WITH_CHECKER(a_rule_that_finds_monstrous_values_says_that_there_are_more),
        WITH_CHECKER(rules_without_rows_find_nothing_and_run_again),
        WITH_CHECKER(texts_of_a_finding_outlive_the_rows),
        WITH_CHECKER(work_tables_of_rules_are_filled_before),
        WITH_CHECKER(rules_that_do_not_run_are_not_even_prepared),
        WITH_CHECKER(a_rule_that_cannot_run_is_a_failure_with_its_line),
        WITH_CHECKER(many_columns_are_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
