/* report/report.h: every format, on the same findings. */
#include "unit_report.h"

static const struct finding *const all[] = {&whole, &bare, &of_la};

TEST(formats_are_found_by_name)
{
    assert_string_equal(report_find_format("text")->name, "text");
    assert_ptr_equal(report_find_format("csv"), &report_csv);
    assert_string_equal(report_find_format("json")->name, "json");
    assert_null(report_find_format("CSV"));
    assert_null(report_find_format(""));
    assert_null(report_find_format("jso"));
    struct slice rest = slice_of(report_format_names()), word; /* each name it gives is a format */
    while (slice_word(&rest, &word)) {
        char name[32];
        size_t length = word.length - (word.text[word.length - 1] == ',');
        snprintf(name, sizeof name, "%.*s", (int)length, word.text);
        assert_non_null(report_find_format(name));
    }
}

#define CSV_HEADER                                                                                 \
    "severity,rule,lea,estab,key,date,session,field,value,message,file,line,column,pupil,year\n"

TEST(csv_has_a_row_a_finding)
{
    assert_string_equal(write_out("csv", all, 3, true), CSV_HEADER
                        "error,1500,835,2990,A1,2026-09-03,AM,UPN,\"'=1,\"\"x\"\"\",It is bad.,"
                        "in/marks.csv,12,6,\"'=Bell, Anna\",4\nquery,R105,,,,,,,,Just so.,,,,,\n"
                        "info,F104,835,,,2026-09-03,,,,Hm.,in/marks.csv,,3,,\n");
    assert_string_equal(write_out("csv", all, 0, true), CSV_HEADER);
}

TEST(csv_of_a_run_that_failed_says_so)
{
    assert_string_equal(
        write_out("csv", all, 0, false), CSV_HEADER
        "not determined,,,,,,,,,\"The run failed before the end: out: the disk\nis, full\",,,,,\n");
}

TEST(text_is_for_people)
{
    static const char expected[] =
        "Toy, spring 2026\n"
        "Not ready: 3 errors to put right, 0 queries to answer (1 more is explained); "
        "1 rule could not be checked here.\n\n"
        "835/2990\n\n"
        "in/marks.csv:12:6: error 1500: It is bad. [835/2990, A1 (=Bell, Anna; year 4), 2026-09-03 "
        "AM]\n"
        "\nAbout no one school\n\n"
        "query R105: Just so.\n"
        "    explained on 2026-09-02 by Office: -Checked,? \"twice\"\n"
        "\n835\n\n"
        "in/marks.csv: info F104: Hm. [835, 2026-09-03]\n"
        "\nRules that were checked\n"
        "  1500   error  No UPN: 3 findings, 2 explained\n"
        "  1 rule passed\n"
        "\nRules that were not checked, why, and what it would take\n"
        "  5150   error  Last term [spring 2026]: not checkable here (needs last term's return); "
        "needed: last term's return\n"
        "  R105   query  Twice: not applicable (not in this term); needed: =another term\n"
        "\nBy school\n"
        "  835/2990: Not ready: 3 errors to put right, no queries\n"
        "  835: Ready: no errors, no queries\n"
        "\nErrors: 3. Queries: 1, 1 explained. For information: 1.\n";
    assert_string_equal(write_out("text", all, 3, true), expected);
}

TEST(a_text_tells_so_many_of_a_rule)
{
    const struct finding *many[23];
    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = i < 22 ? &whole : &of_la;
    const char *text = write_out("text", many, COUNT_OF(many), true);
    assert_int_equal(count_of(text, "error 1500"), 20);
    assert_non_null(
        strstr(text, "\n    ... and 2 more of 1500; give --all to see them\n\n835\n\n"));
    with_all = true;
    text = write_out("text", many, COUNT_OF(many), true);
    with_all = false;
    assert_int_equal(count_of(text, "error 1500"), 22);
    assert_null(strstr(text, "more of"));
    assert_non_null(strstr(text, "A \"column\": passed"));
}

TEST(the_severity_alone_has_a_colour)
{
    with_colour = true;
    const char *text = write_out("text", all, 1, true);
    with_colour = false;
    assert_non_null(strstr(text, "in/marks.csv:12:6: \033[1;31merror\033[0m 1500: It is bad."));
    assert_int_equal(count_of(text, "\033"), 2);
}

TEST(an_explanation_without_a_name_says_none)
{
    struct explanation nameless = {"r", "", 20698};
    struct finding finding = bare;
    finding.explanation = &nameless;
    const struct finding *const one[] = {&finding};
    assert_non_null(strstr(write_out("text", one, 1, true), "\n    explained on 2026-09-02: r\n"));
}

TEST(the_notepad_has_what_is_explained)
{
    struct finding finding = whole;
    finding.explanation = &said;
    const struct finding *const two[] = {&finding, &of_la, &bare};
    static const char header[] =
        "lea,estab,rule,key,session_date,session,field,value,message,reason,by,date\n";
    struct buffer expected = {0};
    buffer_string(&expected, header);
    buffer_string(&expected, "835,2990,1500,A1,2026-09-03,AM,UPN,\"'=1,\"\"x\"\"\",It is bad.,"
                             "\"'-Checked,\n \"\"twice\"\"\",Office,2026-09-02\n");
    buffer_string(&expected,
                  ",,R105,,,,,,Just so.,\"'-Checked,\n \"\"twice\"\"\",Office,2026-09-02\n");
    assert_string_equal(write_as(&report_notepad, two, 3, true), expected.text);
    assert_string_equal(write_as(&report_notepad, all, 0, true), header);
    assert_null(report_find_format("notepad")); /* it is not one to ask for */
    buffer_free(&expected);
}

/* A value must not be able to end the line or to speak to the terminal. */
TEST(a_finding_in_text_is_one_line_without_control_characters)
{
    struct finding finding = whole;
    finding.key = "A\n1";
    finding.message = "a\x1B[31mb\rc\x7F"
                      "d\xC2\x9B"
                      "e\xC3\xAB";
    const struct finding *const one[] = {&finding};
    const char *text = write_out("text", one, 1, true);
    const char *line = strstr(text, "error 1500");
    assert_non_null(line);
    size_t length = strcspn(line, "\n");
    assert_memory_equal(line + length - 1, "]\n", 2);
    for (size_t i = 0; i < length; i++)
        assert_true((unsigned char)line[i] >= 0x20 && line[i] != 0x7F);
    assert_null(strstr(text, "\xC2\x9B"));
    assert_non_null(strstr(text, "e\xC3\xAB")); /* a letter stays */
}

TEST(a_text_of_a_run_that_failed_says_so)
{
    const char *text = write_out("text", all, 1, false);
    assert_non_null(strstr(text, "error 1500"));
    assert_non_null(strstr(text, "Not determined"));
    assert_null(strstr(text, "passed"));
}

TEST(json_has_everything)
{
    assert_string_equal(
        write_out("json", all, 2, true),
        "{\"format_version\":\"1.0\",\n\"findings\":[\n"
        "{\"severity\":\"error\",\"rule\":\"1500\",\"lea\":\"835\",\"estab\":\"2990\",\"key\":"
        "\"A1\","
        "\"date\":\"2026-09-03\",\"session\":\"AM\",\"field\":\"UPN\",\"value\":\"=1,\\\"x\\\"\","
        "\"message\":\"It is bad.\",\"file\":\"in/marks.csv\",\"line\":12,\"column\":6,"
        "\"pupil\":\"=Bell, Anna\",\"year\":\"4\"},\n"
        "{\"severity\":\"query\",\"rule\":\"R105\",\"lea\":\"\",\"estab\":\"\",\"key\":\"\","
        "\"date\":\"\","
        "\"session\":\"\",\"field\":\"\",\"value\":\"\",\"message\":\"Just "
        "so.\",\"file\":\"\",\"line\":0,"
        "\"column\":0,\"pupil\":\"\",\"year\":\"\",\"explanation\":{\"reason\":\"-Checked,\\u000a "
        "\\\"twice\\\"\","
        "\"by\":\"Office\",\"date\":\"2026-09-02\"}}\n],\n\"rules\":[\n"
        "{\"rule\":\"1500\",\"severity\":\"error\",\"title\":\"No UPN\",\"of\":\"toy\","
        "\"verdict\":\"findings\",\"why\":\"\",\"needed\":\"\",\"findings\":3,\"explained\":2},\n"
        "{\"rule\":\"5150\",\"severity\":\"error\",\"title\":\"Last term\",\"of\":\"toy\","
        "\"term\":\"spring 2026\",\"verdict\":\"not checkable here\","
        "\"why\":\"needs last term's return\",\"needed\":\"last term's "
        "return\",\"findings\":0,\"explained\":0},\n"
        "{\"rule\":\"F104\",\"severity\":\"info\",\"title\":\"A \\\"column\\\"\","
        "\"of\":\"register\",\"verdict\":\"passed\",\"why\":\"\",\"needed\":\"\",\"findings\":0,"
        "\"explained\":0},\n"
        "{\"rule\":\"R105\",\"severity\":\"query\",\"title\":\"Twice\",\"of\":\"register\","
        "\"verdict\":\"not applicable\",\"why\":\"not in this term\",\"needed\":\"=another term\","
        "\"findings\":0,\"explained\":0}\n"
        "],\n\"figures\":[\n{\"lea\":\"835\",\"estab\":\"2990\",\"topic\":\"On roll by sex\","
        "\"breakdown\":\"Female\",\"measure\":\"Pupils\",\"value\":\"12\"}\n],\n"
        "\"run\":{\"title\":\"Toy, spring 2026\","
        "\"now\":\"2026-11-05T09:00:00\",\"status\":1,\"redacted\":false,"
        "\"facts\":{\"version\":\"0.1\"},"
        "\"inputs\":[\n{\"path\":\"in/marks.csv\",\"blake2b\":\"abc\"}]},\n"
        "\"summary\":{\"determined\":true,\"why\":\"\",\"unread\":0,\"units\":2,"
        "\"answer\":\"Not ready: 3 errors to put right, 0 queries to answer (1 more is "
        "explained)\",\"error\":3,\"query\":1,\"info\":1,\"explained\":1,\"schools\":[\n"
        "{\"lea\":\"835\",\"estab\":\"2990\",\"answer\":\"Not ready: 3 errors to put right, no "
        "queries\",\"error\":3,\"query\":0,\"info\":0,\"explained\":0},\n"
        "{\"lea\":\"835\",\"estab\":\"\",\"answer\":\"Ready: no errors, no queries\","
        "\"error\":0,\"query\":0,\"info\":1,\"explained\":0}]}}\n");
}

TEST(rules_have_a_row_each)
{
    assert_string_equal(
        write_as(&report_rules, all, 3, true),
        "rule,severity,of,verdict,findings,explained,reason,needed\n"
        "1500,error,toy,findings,3,2,,\n"
        "5150,error,toy spring 2026,not checkable here,0,0,needs last term's return,last term's "
        "return\n"
        "F104,info,register,passed,0,0,,\n"
        "R105,query,register,not applicable,0,0,not in this term,'=another term\n");
    assert_ptr_equal(report_find_format("rules"), &report_rules);
    assert_string_equal(
        write_out("rules", all, 3, false),
        "rule,severity,of,verdict,findings,explained,reason,needed\n"
        ",,,not determined,0,0,\"The run failed before the end: out: the disk\nis, full\",\n");
}

TEST(json_of_nothing_is_still_whole)
{
    static const char expected[] =
        "{\"format_version\":\"1.0\",\n\"findings\":[\n],\n\"rules\":[\n],\n\"figures\":[\n],\n"
        "\"run\":{";
    const char *text = write_out("json", all, 0, false);
    assert_int_equal(strncmp(text, expected, sizeof expected - 1), 0);
    assert_non_null(
        strstr(text, "{\"determined\":false,\"why\":\"out: the disk\\u000ais, full\","));
}

static void
check_json(const char *text, const char *expected)
{
    struct buffer buffer = {0};
    json_append_string(&buffer, text);
    assert_string_equal(buffer.text, expected);
    buffer_free(&buffer);
}

TEST(json_strings_are_escaped)
{
    check_json("", "\"\"");
    check_json("plain / text", "\"plain / text\"");
    check_json("\"\\", "\"\\\"\\\\\"");
    check_json("\x01\x1F", "\"\\u0001\\u001f\"");
    check_json("\x7F", "\"\x7F\"");
    check_json("Zo\xC3\xAB \xF0\x9F\x8E\x93", "\"Zo\xC3\xAB \xF0\x9F\x8E\x93\"");
    struct buffer buffer = {0};
    json_append_string(&buffer, "a\nb\tc\rd"); /* in one of the two ways that there are */
    assert_true(strcmp(buffer.text, "\"a\\u000ab\\u0009c\\u000dd\"") == 0 ||
                strcmp(buffer.text, "\"a\\nb\\tc\\rd\"") == 0);
    buffer_free(&buffer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_found_by_name),
        SCRATCH(csv_has_a_row_a_finding),
        SCRATCH(csv_of_a_run_that_failed_says_so),
        SCRATCH(text_is_for_people),
        SCRATCH(a_text_tells_so_many_of_a_rule),
        SCRATCH(the_severity_alone_has_a_colour),
        SCRATCH(a_finding_in_text_is_one_line_without_control_characters),
        SCRATCH(a_text_of_a_run_that_failed_says_so),
        SCRATCH(json_has_everything),
        SCRATCH(rules_have_a_row_each),
        SCRATCH(an_explanation_without_a_name_says_none),
        SCRATCH(the_notepad_has_what_is_explained),
        SCRATCH(json_of_nothing_is_still_whole),
        cmocka_unit_test(json_strings_are_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
