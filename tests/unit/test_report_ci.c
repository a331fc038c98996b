/* report/junit.c, report/sarif.c, report/places.h: what goes to services that check returns on each
 * push. */
#include "unit_report.h"

#include <libxml/parser.h>

#include "report/places.h"

static const struct finding *const all[] = {&whole, &bare, &of_la};

/* --- places ----------------------------------------------------------------------------------- */

static void
check_uri(const char *path, enum place_kind kind, const char *expected)
{
    struct buffer uri = {0};
    report_uri(&uri, path, kind);
    assert_string_equal(uri.text, expected);
    buffer_free(&uri);
}

TEST(a_path_becomes_a_uri)
{
    char folder[1024];
    struct buffer path = {0};
    check_uri("in/marks.csv", PLACE_FIELD, "in/marks.csv");
    check_uri("./in/a b#1%.csv", PLACE_FIELD, "in/a%20b%231%25.csv");
    check_uri("in/Zo\xC3\xAB:1[2].xml", PLACE_CHARACTER, "in/Zo%C3%AB%3A1%5B2%5D.xml");
    check_uri("in/book.xlsx[Sheet 1]", PLACE_CELL, "in/book.xlsx");
    check_uri("/nowhere/x?.csv", PLACE_FIELD, "file:///nowhere/x%3F.csv");
    check_uri("C:/x.csv", PLACE_FIELD, "file:///C:/x.csv");
    assert_non_null(getcwd(folder, sizeof folder));
    buffer_printf(&path, "%s/in/marks.csv", folder);
    check_uri(path.text, PLACE_FIELD, "in/marks.csv");
    buffer_clear(&path);
    buffer_printf(&path, "%sx/marks.csv", folder); /* beside the working directory, not below it */
    assert_true(strncmp(path.text, "/", 1) == 0);
    struct buffer uri = {0};
    report_uri(&uri, path.text, PLACE_FIELD);
    assert_true(strncmp(uri.text, "file:///", 8) == 0);
    buffer_free(&uri);
    buffer_free(&path);
}

static void
check_cell(uint32_t line, uint32_t column, const char *expected)
{
    struct buffer text = {0};
    report_cell_words(&text, "in/book.xlsx[Sheet1]", (struct place){1, line, column});
    assert_string_equal(text.text, expected);
    buffer_free(&text);
}

TEST(a_cell_has_the_name_that_a_spreadsheet_gives_it)
{
    check_cell(12, 6, "Sheet1!F12");
    check_cell(3, 0, "Sheet1!A3");
    check_cell(1, 26, "Sheet1!Z1");
    check_cell(1, 27, "Sheet1!AA1");
    check_cell(1, 702, "Sheet1!ZZ1");
    check_cell(1, 703, "Sheet1!AAA1");
}

/* --- SARIF ------------------------------------------------------------------------------------ */

TEST(sarif_has_neither_name_nor_number_nor_value)
{
    const char *text = write_out("sarif", all, 3, true);
    assert_non_null(strstr(text, "{\"ruleId\":\"1500\",\"ruleIndex\":0,\"level\":\"error\","
                                 "\"message\":{\"text\":\"No UPN.\"},\"locations\":[{"
                                 "\"physicalLocation\":{\"artifactLocation\":{\"uri\":"
                                 "\"in/marks.csv\"},\"region\":{\"startLine\":12}}}],"));
    assert_null(strstr(text, "A1"));
    assert_null(strstr(text, "=1"));
    assert_null(strstr(text, "Bell"));
    assert_null(strstr(text, "It is bad"));
    assert_null(strstr(text, "twice")); /* an explanation may name a child */
    assert_non_null(
        strstr(text, "\"suppressions\":[{\"kind\":\"external\",\"status\":\"accepted\"}]"));
    assert_non_null(strstr(text, "\"executionSuccessful\":true,\"exitCode\":1,"));
    assert_non_null(strstr(text, "\"automationDetails\":{\"id\":\"Muster/Toy, spring 2026/\"}"));
    assert_non_null(strstr(text, "\"verdict\":\"not checkable here\",\"why\":\"needs last term's "
                                 "return\""));
}

TEST(sarif_with_values_has_them_and_still_no_name)
{
    with_values = true;
    const char *text = write_out("sarif", all, 3, true);
    with_values = false;
    assert_non_null(strstr(text, "\"message\":{\"text\":\"It is bad.\"}"));
    assert_non_null(strstr(text, "\"key\":\"A1\",\"date\":\"2026-09-03\",\"session\":\"AM\","
                                 "\"value\":\"=1,\\\"x\\\"\"}"));
    assert_non_null(strstr(text, "\"justification\":\"-Checked,\\u000a \\\"twice\\\"\""));
    assert_null(strstr(text, "Bell"));
}

/* The text behind the nth fingerprint, 0 the first, up to its closing quote. */
static const char *
fingerprint_of(const char *text, size_t number)
{
    static const char name[] = "\"finding/v1\":\"";
    for (size_t i = 0; i <= number; i++)
        text = strstr(text, name) + sizeof name - 1;
    return arena_printf(&scratch_arena, "%.*s", (int)strcspn(text, "\""), text);
}

TEST(a_fingerprint_stays_where_a_row_moves)
{
    struct finding moved = whole, of_another = whole;
    moved.place.line = 99;
    of_another.key = "A2";
    const struct finding *const before[] = {&whole, &of_another, &whole};
    const struct finding *const after[] = {&moved, &of_another, &whole};
    const char *old = write_out("sarif", before, 3, true);
    const char *new = write_out("sarif", after, 3, true);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(fingerprint_of(old, i), fingerprint_of(new, i));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(fingerprint_of(old, i), fingerprint_of(old, k));
    }
    /* Nobody can try numbers until one gives the fingerprint. */
    const struct finding *const other[] = {&of_another};
    assert_string_equal(fingerprint_of(write_out("sarif", other, 1, true), 0),
                        fingerprint_of(old, 0));
}

TEST(sarif_of_xml_has_the_character_and_of_a_workbook_the_cell)
{
    enum place_kind kinds[] = {PLACE_CHARACTER};
    unit_kinds = kinds;
    const char *text = write_out("sarif", all, 1, true);
    assert_non_null(strstr(text, "\"region\":{\"startLine\":12,\"startColumn\":6}"));
    kinds[0] = PLACE_CELL;
    text = write_out("sarif", all, 1, true);
    assert_null(strstr(text, "startColumn"));
    assert_non_null(strstr(text, "\"logicalLocations\":[{\"fullyQualifiedName\":\"!F12\","
                                 "\"kind\":\"cell\"}]"));
    unit_kinds = NULL;
}

TEST(sarif_tells_so_many_of_a_rule)
{
    const struct finding *many[1002];
    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = i < 1001 ? &whole : &of_la;
    const char *text = write_out("sarif", many, COUNT_OF(many), true);
    assert_int_equal(count_of(text, "\"ruleId\":\"1500\""), 1000);
    assert_int_equal(count_of(text, "\"ruleId\":\"F104\""), 1);
    assert_non_null(strstr(text, "Of 1,001 findings of 1500 the first 1,000 are told here; give "
                                 "--all for all."));
    with_all = true;
    text = write_out("sarif", many, COUNT_OF(many), true);
    with_all = false;
    assert_int_equal(count_of(text, "\"ruleId\":\"1500\""), 1001);
    assert_null(strstr(text, "the first"));
}

TEST(sarif_of_a_run_that_failed_says_so)
{
    const char *text = write_out("sarif", all, 0, false);
    assert_non_null(strstr(text, "\"executionSuccessful\":false,\"exitCode\":4,"));
    assert_non_null(strstr(text, "\"level\":\"error\",\"message\":{\"text\":\"Not determined: the "
                                 "run failed before the end: out: the disk\\u000ais, full\"}"));
    assert_null(strstr(text, "verdict"));
}

/* --- JUnit ------------------------------------------------------------------------------------ */

static void
assert_well_formed(const char *text)
{
    xmlDocPtr document = xmlReadMemory(text, (int)strlen(text), "junit", NULL, XML_PARSE_NONET);
    assert_non_null(document);
    xmlFreeDoc(document);
}

TEST(junit_has_a_suite_a_school_and_a_case_a_rule)
{
    const char *text = write_out("junit", all, 3, true);
    assert_well_formed(text);
    assert_non_null(strstr(text, "<testsuite name=\"835/2990 toy\" tests=\"1\" failures=\"1\" "
                                 "errors=\"0\" time=\"0\" skipped=\"0\" "
                                 "timestamp=\"2026-11-05T09:00:00\">\n<properties>\n"
                                 "<property name=\"title\" value=\"Toy, spring 2026\"/>\n"));
    assert_non_null(strstr(text, "<property name=\"version\" value=\"0.1\"/>"));
    assert_non_null(strstr(text, "<testcase classname=\"toy\" name=\"1500 No UPN\" time=\"0\">"
                                 "<failure type=\"error\" "
                                 "message=\"1 error\">in/marks.csv:12:6: error&#10;</failure>"));
    assert_non_null(strstr(text, "<testsuite name=\"835/2990 toy spring 2026\""));
    assert_non_null(strstr(text, "name=\"5150 Last term\" time=\"0\"><skipped message=\"not "
                                 "checkable here: needs last term's return; needed: last term's "
                                 "return\"/>"));
    /* What is for information fails nothing. */
    assert_non_null(strstr(text, "name=\"F104 A &quot;column&quot;\" time=\"0\">"
                                 "<system-out>1 for information&#10;"
                                 "in/marks.csv: info&#10;</system-out>"));
    assert_null(strstr(text, "A1"));
    assert_null(strstr(text, "Bell"));
    assert_null(strstr(text, "It is bad"));
}

TEST(junit_with_values_has_messages)
{
    with_values = true;
    const char *text = write_out("junit", all, 3, true);
    with_values = false;
    assert_non_null(strstr(text, "in/marks.csv:12:6: error: It is bad. [A1]&#10;"));
    assert_null(strstr(text, "Bell"));
}

/* A query that is explained stands in the output. */
TEST(an_explained_query_fails_no_case)
{
    struct finding explained = whole;
    explained.severity = SEVERITY_QUERY;
    explained.explanation = &said;
    const struct finding *const one[] = {&explained};
    const char *text = write_out("junit", one, 1, true);
    assert_null(strstr(text, "<failure"));
    assert_non_null(strstr(text, "<system-out>1 query, 1 explained&#10;in/marks.csv:12:6: query, "
                                 "explained&#10;</system-out>"));
    explained.explanation = NULL;
    assert_non_null(
        strstr(write_out("junit", one, 1, true), "<failure type=\"query\" message=\"1 query\">"));
}

TEST(junit_has_the_first_places)
{
    const struct finding *many[23];
    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = &whole;
    const char *text = write_out("junit", many, COUNT_OF(many), true);
    assert_int_equal(count_of(text, "in/marks.csv:12:6: error"), 20);
    assert_non_null(strstr(text, "message=\"23 errors\""));
    assert_non_null(strstr(text, "&#10;... and 3 more&#10;</failure>"));
}

TEST(junit_is_xml_whatever_a_value_is)
{
    struct finding hostile = whole;
    hostile.message = "]]>\x01\x1B[31m<b>&\"'\xEF\xBF\xBF\xC2\x85\xFF";
    hostile.key = "\xF0\x9F\x8E\x93";
    const struct finding *const one[] = {&hostile};
    with_values = true;
    const char *text = write_out("junit", one, 1, true);
    with_values = false;
    assert_well_formed(text);
    assert_non_null(strstr(text, "]]&gt;??[31m&lt;b&gt;&amp;&quot;'??\xEF\xBF\xBD"
                                 " [\xF0\x9F\x8E\x93]"));
}

TEST(junit_of_a_run_that_failed_is_an_error)
{
    const char *text = write_out("junit", all, 0, false);
    assert_well_formed(text);
    assert_non_null(strstr(text, "<testsuites name=\"Muster\" tests=\"1\" failures=\"0\" "
                                 "errors=\"1\" time=\"0\">"));
    assert_non_null(strstr(text, "<error type=\"not determined\" message=\"not determined\">Not "
                                 "determined: the run failed before the end: out: the disk&#10;is, "
                                 "full</error>"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_becomes_a_uri),
        cmocka_unit_test(a_cell_has_the_name_that_a_spreadsheet_gives_it),
        SCRATCH(sarif_has_neither_name_nor_number_nor_value),
        SCRATCH(sarif_with_values_has_them_and_still_no_name),
        SCRATCH(a_fingerprint_stays_where_a_row_moves),
        SCRATCH(sarif_of_xml_has_the_character_and_of_a_workbook_the_cell),
        SCRATCH(sarif_tells_so_many_of_a_rule),
        SCRATCH(sarif_of_a_run_that_failed_says_so),
        SCRATCH(junit_has_a_suite_a_school_and_a_case_a_rule),
        SCRATCH(junit_with_values_has_messages),
        SCRATCH(an_explained_query_fails_no_case),
        SCRATCH(junit_has_the_first_places),
        SCRATCH(junit_is_xml_whatever_a_value_is),
        SCRATCH(junit_of_a_run_that_failed_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
