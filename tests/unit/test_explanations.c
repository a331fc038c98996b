/* report/explanations.h */
#include "unit_findings.h"

#include "report/explanations.h"

static const struct rule query = {.id = "Q1", .severity = SEVERITY_QUERY, .title = "A query"};
static const struct rule other = {.id = "Q2", .severity = SEVERITY_QUERY, .title = "Another"};
static const struct rule grave = {.id = "E1", .severity = SEVERITY_ERROR, .title = "An error"};
static const struct rule idle = {.id = "Q3", .severity = SEVERITY_QUERY, .title = "Not checked"};
static const struct rule *const rules[] = {&grave, &query, &other, &idle};
static const struct rule_result results[] = {{VERDICT_RAN, "", "", 0, 0},
                                             {VERDICT_RAN, "", "", 0, 0},
                                             {VERDICT_RAN, "", "", 0, 0},
                                             {VERDICT_NOT_APPLICABLE, "why", "what", 0, 0}};

/* F120 to F125, with messages that show what was put in. */
static struct rule own[] = {{.id = "F120", .severity = SEVERITY_INFO, .message = "{said}"},
                            {.id = "F121", .severity = SEVERITY_ERROR, .message = "{value}"},
                            {.id = "F122", .severity = SEVERITY_ERROR, .message = "{value}"},
                            {.id = "F123", .severity = SEVERITY_ERROR, .message = "{rule}"},
                            {.id = "F124", .severity = SEVERITY_ERROR, .message = "{field} {said}"},
                            {.id = "F125", .severity = SEVERITY_INFO, .message = "{value}"}};
static const struct rulebook book = {.rules = own, .count = COUNT_OF(own)};

#define HEADER "rule,key,reason,by,date\n"
enum { TODAY = 20473 }; /* 2026-01-20 */

static struct explanations *explanations;
static struct finding_list findings = {.arena = &scratch_arena};

static int
end(void **state)
{
    explanations_free(explanations);
    explanations = NULL;
    finding_list_free(&findings);
    return scratch_end(state);
}

static void
read_file(const char *text)
{
    struct error error = {0};
    explanations_free(explanations);
    explanations = explanations_read(put("e.csv", text), TODAY, &error);
    assert_done(explanations != NULL, &error);
}

static struct finding
about(const struct rule *rule, const char *key)
{
    return (struct finding){.rule = rule,
                            .severity = rule->severity,
                            .lea = "835",
                            .estab = "2990",
                            .key = key,
                            .date = date_from_civil(2026, 1, 9),
                            .session = SESSION_PM,
                            .field = "Code",
                            .value = "-K",
                            .message = "m"};
}

/* The reason that explains the finding, or "". */
static const char *
reason_for(struct finding finding)
{
    finding_list_clear(&findings);
    finding_add(&findings, finding);
    explanations_match(explanations, &findings);
    finding = finding_at(&findings, 0);
    explanations_note(explanations, &finding);
    return finding.explanation == NULL ? "" : finding.explanation->reason;
}

static bool
is_elsewhere(void *context, const char *id)
{
    (void)context;
    return strcmp(id, "H1") == 0;
}

/* "F120 2:1 message; ..." */
static const char *
judge(void)
{
    struct buffer text = {0};
    struct explained_run run = {&book, 7, rules, results, COUNT_OF(rules), is_elsewhere, NULL};
    finding_list_clear(&findings);
    explanations_judge(explanations, &run, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        struct finding finding = finding_at(&findings, i);
        assert_int_equal(finding.place.file, 7);
        assert_int_equal(finding.severity, finding.rule->severity);
        buffer_printf(&text, "%s %u:%u %s;", finding.rule->id, finding.place.line,
                      finding.place.column, finding.message);
    }
    char *copy = arena_string(&scratch_arena, text.text == NULL ? "" : text.text);
    buffer_free(&text);
    return copy;
}

TEST(a_row_explains_the_queries_of_its_rule_and_key)
{
    read_file(HEADER
              "Q1,A1,first,Office,2026-01-19\nQ1,,none,,19/01/2026\nQ2, A2 ,trimmed,,2026-01-19\n");
    assert_string_equal(reason_for(about(&query, "A1")), "first");
    assert_string_equal(finding_at(&findings, 0).explanation->by, "Office");
    assert_int_equal(finding_at(&findings, 0).explanation->date, TODAY - 1);
    assert_string_equal(reason_for(about(&query, "")), "none");
    assert_string_equal(reason_for(about(&query, "A2")), "");
    assert_string_equal(reason_for(about(&other, "A1")), "");
    assert_string_equal(reason_for(about(&other, "A2 ")), "trimmed");
    assert_string_equal(reason_for(about(&other, "a2")), ""); /* as written */
    assert_string_equal(judge(), "");
}

TEST(only_queries_are_explained)
{
    struct finding finding = about(&query, "A1");
    read_file(HEADER "Q1,A1,r,,2026-01-19\nE1,A1,r,,2026-01-19\n");
    finding.severity = SEVERITY_ERROR;
    assert_string_equal(reason_for(finding), "");
    finding.severity = SEVERITY_INFO;
    assert_string_equal(reason_for(finding), "");
    assert_string_equal(reason_for(about(&grave, "A1")), "");
    assert_memory_equal(judge(), "F120 2:1 there is no such query", 31);
    assert_non_null(strstr(judge(), "F122 3:1 E1;"));
}

TEST(further_columns_tell_findings_apart)
{
    static const char *const columns[] = {"lea",     "estab", "Session Date",
                                          "session", "field", "value"};
    static const char *const fit[] = {"835", "2990", "09/01/2026", "pm", "Code", "'-K"};
    static const char *const unfit[] = {"836", "2991", "2026-01-10", "AM", "Date", "K"};
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        struct buffer text = {0};
        buffer_printf(&text, "%s,rule,key,reason,by,date\n%s,Q1,A1,no,,2026-01-19\n", columns[i],
                      unfit[i]);
        buffer_printf(&text, "%s,Q1,A1,yes,,2026-01-19\n,Q1,A2,any,,2026-01-19\n", fit[i]);
        read_file(text.text);
        buffer_free(&text);
        assert_string_equal(reason_for(about(&query, "A1")), "yes");
        assert_string_equal(reason_for(about(&query, "A2")), "any");
        assert_memory_equal(judge(), "F120 2:2 there is no such query", 31);
    }
}

TEST(of_several_rows_the_first_explains)
{
    read_file(HEADER "Q1,A1,first,,2026-01-19\nQ2,A1,x,,2026-01-19\nQ1,A1,second,,2026-01-19\n");
    assert_string_equal(reason_for(about(&query, "A1")), "first");
    assert_string_equal(reason_for(about(&other, "A1")), "x");
    assert_memory_equal(judge(), "F120 4:1 rows above", 19);
}

TEST(rows_that_explain_nothing_say_why)
{
    read_file(HEADER "Q1,A1,r,,2026-01-19\nQ3,A1,r,,2026-01-19\nH1,A1,r,,2026-01-19\n"
                     "X1,A1,r,,2026-01-19\n,A1,r,,2026-01-19\n");
    const char *said = judge();
    assert_memory_equal(said, "F120 2:1 there is no such query", 31);
    assert_non_null(strstr(said, "F120 3:1 the rule was not checked;"));
    assert_non_null(strstr(said, "F120 4:1 the run does not have this rule;"));
    assert_non_null(strstr(said, "F121 5:1 X1;F121 6:1 ;"));
}

TEST(rows_without_a_reason_or_a_date_explain_nothing)
{
    read_file(HEADER "Q1,A1, ,,2026-01-19\nQ1,A1,r,,\nQ1,A1,r,,2026-02-30\nQ1,A1,r,,2026-01-21\n");
    assert_string_equal(reason_for(about(&query, "A1")), "");
    assert_string_equal(judge(), "F123 2:3 Q1;F124 3:5 date is blank;F124 4:5 date is not a date;"
                                 "F124 5:5 date is after today;");
    read_file("session_date," HEADER "never,Q1,A1,r,,2026-01-20\n,Q1,A1,today,,2026-01-20\n");
    assert_string_equal(reason_for(about(&query, "A1")), "today");
    assert_string_equal(judge(), "F124 2:1 session_date is not a date;");
}

TEST(rows_that_explain_nothing_can_be_kept)
{
    struct buffer rows = {0};
    read_file(HEADER "Q1,A1,Yes,,2026-01-19\nQ2,A2,\"'=Well, no\",Office,2026-01-19\nQ2,A3,,,\n");
    reason_for(about(&query, "A1"));
    explanations_append_unused(explanations, &rows);
    assert_string_equal(rows.text, ",,Q2,A2,,,,,,\"'=Well, no\",Office,2026-01-19\n");
    buffer_free(&rows);
}

TEST(columns_stand_in_any_order_and_unknown_ones_are_named)
{
    read_file("By,house,DATE,Reason,message,KEY,Rule,\nme,red,2026-01-19,r,m,A1,Q1,\n");
    assert_string_equal(reason_for(about(&query, "A1")), "r");
    assert_string_equal(judge(), "F125 1:2 house;F125 1:8 ;");
}

TEST(a_file_without_rows_explains_nothing)
{
    read_file(HEADER);
    assert_string_equal(reason_for(about(&query, "A1")), "");
    assert_string_equal(judge(), "");
    explanations_match(NULL, &findings);
    assert_null(findings.count == 0 ? NULL : finding_at(&findings, 0).explanation);
}

static void
check_fault(const char *text, const char *const *expected, size_t count)
{
    struct error error = {0};
    assert_null(explanations_read(put("e.csv", text), TODAY, &error));
    assert_int_equal(error.status, STATUS_INPUT);
    for (size_t i = 0; i < count; i++) {
        if (strstr(error_text(&error), expected[i]) == NULL)
            fail_msg("\"%s\" is not in \"%s\"", expected[i], error_text(&error));
    }
    error_free(&error);
}

TEST(all_that_is_wrong_with_a_file_is_told_at_once)
{
    static const char *const empty[] = {"e.csv:1:1: the file is empty"};
    static const char *const header[] = {
        "e.csv:1:3: the column rule is given twice",
        "e.csv:1:1: required columns are missing: reason, by, date",
        "e.csv:2: 1 fields where the header has 3", "e.csv:4: 4 fields where the header has 3"};
    static const char *const quote[] = {"e.csv:2:2: a stray quote"};
    struct error error = {0};
    check_fault("", empty, 1);
    check_fault("rule,key,Rule\nQ1\nQ1,A1,x\nQ1,A1,x,y\n", header, COUNT_OF(header));
    check_fault(HEADER "Q1,A\"1,x,y,2026-01-19\n", quote, 1);
    assert_null(explanations_read(put_bytes("e.csv", "\0,", 2), TODAY, &error));
    assert_fault(&error, STATUS_INPUT, at("e.csv:1:1: a NUL byte"));
    assert_null(explanations_read(at("nowhere"), TODAY, &error));
    assert_fault(&error, STATUS_INPUT, at("nowhere: cannot be opened"));
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, scratch_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FILE(a_row_explains_the_queries_of_its_rule_and_key),
        WITH_FILE(only_queries_are_explained),
        WITH_FILE(further_columns_tell_findings_apart),
        WITH_FILE(of_several_rows_the_first_explains),
        WITH_FILE(rows_that_explain_nothing_say_why),
        WITH_FILE(rows_without_a_reason_or_a_date_explain_nothing),
        WITH_FILE(rows_that_explain_nothing_can_be_kept),
        WITH_FILE(columns_stand_in_any_order_and_unknown_ones_are_named),
        WITH_FILE(a_file_without_rows_explains_nothing),
        WITH_FILE(all_that_is_wrong_with_a_file_is_told_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
