/* finding/rulebook.h */
#include "unit.h"

#include "finding/rulebook.h"

static const char *const kinds[] = {"rule", "work", NULL};

static struct arena arena;
static struct rulebook book;

#define PARTS                                                                                      \
    "-- title: A title\n-- do: Something\n-- why: A reason\n-- source: A law\n"                    \
    "-- confidence: stated\n"

static bool
add(const char *label, const char *text, struct error *error)
{
    struct resource resource = {label, text, strlen(text)};
    struct block_list *list = arena_alloc(&arena, sizeof *list);
    return blocks_parse(&resource, kinds, rule_parts, &arena, list, error) &&
           rulebook_add(&book, list, error);
}

static void
add_good(const char *label, const char *text)
{
    struct error error = {0};
    bool done = add(label, text, &error);
    assert_done(done, &error);
}

static int
empty_book(void **state)
{
    (void)state;
    rulebook_free(&book);
    arena_free(&arena);
    return 0;
}

TEST(a_rule_has_its_parts)
{
    add_good("a.sql", "-- rule: 1500\n-- severity: query\n" PARTS
                      "-- message: It is {value}\n-- terms: autumn spring\n-- needs: pupils\n"
                      "-- unchecked: DfE alone knows\n-- needed: DfE's data\n");
    const struct rule *rule = rulebook_find(&book, "1500");
    assert_non_null(rule);
    assert_int_equal(rule->severity, SEVERITY_QUERY);
    assert_string_equal(rule->title, "A title");
    assert_string_equal(rule->message, "It is {value}");
    assert_string_equal(rule->to_do, "Something");
    assert_string_equal(rule->why, "A reason");
    assert_string_equal(rule->source, "A law");
    assert_string_equal(rule->confidence, "stated");
    assert_string_equal(rule->terms, "autumn spring");
    assert_string_equal(rule->needs, "pupils");
    assert_string_equal(rule->unchecked, "DfE alone knows");
    assert_string_equal(rule->needed, "DfE's data");
    assert_string_equal(rule->block->name, "1500");
}

TEST(what_may_be_left_out_is_null)
{
    add_good("a.sql", "-- rule: 1500\n-- severity: info\n" PARTS);
    const struct rule *rule = rulebook_find(&book, "1500");
    assert_int_equal(rule->severity, SEVERITY_INFO);
    assert_null(rule->message);
    assert_null(rule->terms);
    assert_null(rule->needs);
    assert_null(rule->unchecked);
    assert_null(rule->needed);
    assert_null(rulebook_find(&book, "150"));
    assert_null(rulebook_find(&book, "15000"));
}

TEST(work_blocks_are_no_rules)
{
    add_good("a.sql", "-- work: helper\nSELECT 1\n-- rule: A\n-- severity: error\n" PARTS);
    assert_int_equal(book.count, 1);
}

static void
check_fault(const char *text, const char *expected)
{
    struct error error = {0};
    assert_false(add("a.sql", text, &error));
    assert_fault(&error, STATUS_FAILED, expected);
    rulebook_free(&book);
}

TEST(each_needed_part_must_be_there)
{
    static const char *const lines[] = {"-- severity: error\n", "-- title: t\n",
                                        "-- do: d\n",           "-- why: w\n",
                                        "-- source: s\n",       "-- confidence: stated\n"};
    static const char *const names[] = {"severity", "title", "do", "why", "source", "confidence"};
    for (size_t left_out = 0; left_out < COUNT_OF(lines); left_out++) {
        struct buffer text = {0}, expected = {0};
        buffer_string(&text, "\n-- rule: A\n");
        for (size_t i = 0; i < COUNT_OF(lines); i++)
            buffer_string(&text, i == left_out ? "" : lines[i]);
        buffer_printf(&expected, "a.sql:2: rule A has no part \"%s\"", names[left_out]);
        check_fault(text.text, expected.text);
        buffer_free(&text);
        buffer_free(&expected);
    }
}

TEST(an_empty_part_is_no_part)
{
    check_fault("-- rule: A\n-- severity: error\n-- title:\n-- do: d\n-- why: w\n-- source: s\n"
                "-- confidence: stated\n",
                "a.sql:1: rule A has no part \"title\"");
}

TEST(a_rule_must_have_an_id)
{
    check_fault("-- rule:\n-- severity: error\n" PARTS, "a.sql:1: ");
}

TEST(severity_and_confidence_have_their_words)
{
    check_fault("\n-- rule: A\n-- severity: warning\n" PARTS, "a.sql:2: the severity of rule A");
    check_fault("-- rule: A\n-- severity: Error\n" PARTS, "a.sql:1: the severity of rule A");
    check_fault("-- rule: A\n-- severity: error\n-- title: t\n-- do: d\n-- why: w\n-- source: s\n"
                "-- confidence: certain\n",
                "a.sql:1: the confidence of rule A");
}

TEST(what_is_not_checked_says_what_it_would_take)
{
    check_fault("-- rule: A\n-- severity: error\n" PARTS "-- over: pupil*\n",
                "a.sql:1: rule A is \"over\" tables");
    check_fault("-- rule: A\n-- severity: error\n" PARTS "-- unchecked: DfE alone knows\n",
                "a.sql:1: rule A has only one of \"unchecked\" and \"needed\"");
    check_fault("-- rule: A\n-- severity: error\n" PARTS "-- needed: DfE's data\n",
                "a.sql:1: rule A has only one of \"unchecked\" and \"needed\"");
}

TEST(a_rule_stands_in_a_file_once)
{
    check_fault("-- rule: A\n-- severity: error\n" PARTS "-- rule: A\n-- severity: query\n" PARTS,
                "a.sql:8: rule A stands here twice");
}

TEST(a_later_file_replaces_a_rule)
{
    add_good("base.sql",
             "-- rule: A\n-- severity: error\n" PARTS "-- rule: B\n-- severity: error\n" PARTS);
    add_good("year.sql",
             "-- rule: A\n-- severity: info\n" PARTS "-- rule: C\n-- severity: error\n" PARTS);
    assert_int_equal(book.count, 3);
    assert_int_equal(rulebook_find(&book, "A")->severity, SEVERITY_INFO);
    assert_string_equal(rulebook_find(&book, "A")->block->label, "year.sql");
    assert_int_equal(rulebook_find(&book, "B")->severity, SEVERITY_ERROR);
}

TEST(rules_are_sorted_by_id)
{
    add_good("a.sql", "-- rule: R101\n-- severity: error\n" PARTS
                      "-- rule: 1925Q\n-- severity: error\n" PARTS
                      "-- rule: 1500\n-- severity: error\n" PARTS
                      "-- rule: M-1\n-- severity: error\n" PARTS);
    rulebook_sort(&book);
    assert_string_equal(book.rules[0].id, "1500");
    assert_string_equal(book.rules[1].id, "1925Q");
    assert_string_equal(book.rules[2].id, "M-1");
    assert_string_equal(book.rules[3].id, "R101");
    rulebook_free(&book);
    rulebook_sort(&book); /* an empty one is no harm */
    assert_int_equal(book.count, 0);
}

TEST(severities_have_names_and_an_order)
{
    enum severity severity = SEVERITY_COUNT;
    assert_true(SEVERITY_INFO < SEVERITY_QUERY && SEVERITY_QUERY < SEVERITY_ERROR);
    assert_string_equal(severity_name(SEVERITY_INFO), "info");
    assert_string_equal(severity_name(SEVERITY_QUERY), "query");
    assert_string_equal(severity_name(SEVERITY_ERROR), "error");
    for (int i = 0; i < SEVERITY_COUNT; i++) {
        assert_true(severity_parse(slice_of(severity_name((enum severity)i)), &severity));
        assert_int_equal(severity, i);
    }
    severity = SEVERITY_QUERY;
    assert_false(severity_parse(slice_of(""), &severity));
    assert_false(severity_parse(slice_of("errors"), &severity));
    assert_int_equal(severity, SEVERITY_QUERY);
}

TEST(a_list_has_whole_words)
{
    assert_true(list_has("autumn spring", "spring"));
    assert_true(list_has("  autumn\tspring ", "autumn"));
    assert_false(list_has("autumn spring", "spri"));
    assert_false(list_has("autumn spring", "springs"));
    assert_false(list_has("autumn spring", "autumn spring"));
    assert_false(list_has("", "spring"));
    assert_true(list_has(NULL, "spring")); /* nothing said: all */
}

#define WITH_BOOK(test) cmocka_unit_test_setup_teardown(test, empty_book, empty_book)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(a_rule_has_its_parts),
        WITH_BOOK(what_may_be_left_out_is_null),
        WITH_BOOK(work_blocks_are_no_rules),
        WITH_BOOK(each_needed_part_must_be_there),
        WITH_BOOK(an_empty_part_is_no_part),
        WITH_BOOK(a_rule_must_have_an_id),
        WITH_BOOK(severity_and_confidence_have_their_words),
        WITH_BOOK(what_is_not_checked_says_what_it_would_take),
        WITH_BOOK(a_rule_stands_in_a_file_once),
        WITH_BOOK(a_later_file_replaces_a_rule),
        WITH_BOOK(rules_are_sorted_by_id),
        cmocka_unit_test(severities_have_names_and_an_order),
        cmocka_unit_test(a_list_has_whole_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
