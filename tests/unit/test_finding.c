/* base/finding.h */
#include "unit.h"

#include "base/finding.h"

static const struct rule rule_a = {
    .id = "A", .severity = SEVERITY_ERROR, .title = "the title", .message = "{field} is {value}"};
static const struct rule rule_b = {.id = "B", .severity = SEVERITY_QUERY, .title = "the title"};

static struct arena arena;

static void
check_message(const char *template, const char *const *more, const char *expected)
{
    struct rule rule = {.id = "T", .message = template};
    struct finding finding = {.rule = &rule,
                              .key = "A123",
                              .date = date_from_civil(2025, 9, 3),
                              .session = SESSION_PM,
                              .field = "Code",
                              .value = "L"};
    assert_string_equal(finding_message(&arena, &finding, more), expected);
    arena_free(&arena);
}

TEST(sessions_have_names)
{
    assert_string_equal(session_name(SESSION_NONE), "");
    assert_string_equal(session_name(SESSION_AM), "AM");
    assert_string_equal(session_name(SESSION_PM), "PM");
}

TEST(files_are_numbered_from_one)
{
    struct file_names files = {0};
    assert_int_equal(file_names_add(&files, "a.csv"), 1);
    assert_int_equal(file_names_add(&files, "b.csv"), 2);
    assert_string_equal(file_names_get(&files, 1), "a.csv");
    assert_string_equal(file_names_get(&files, 2), "b.csv");
    assert_string_equal(file_names_get(&files, 0), "");
    assert_string_equal(file_names_get(&files, 3), "");
    file_names_free(&files);
    assert_string_equal(file_names_get(&files, 1), "");
}

TEST(a_message_gets_the_values_of_the_finding)
{
    check_message("{key}: {field} \"{value}\" on {date} {session}.", NULL,
                  "A123: Code \"L\" on 2025-09-03 PM.");
    check_message("{value}{value}", NULL, "LL");
    check_message("no names", NULL, "no names");
    check_message("", NULL, "");
}

TEST(a_message_gets_values_of_the_row)
{
    static const char *const more[] = {"pupils", "3", "blank", NULL, "value", "X", NULL};
    check_message("{pupils} of {blank}|{value} {key}", more, "3 of |X A123");
}

TEST(an_unknown_name_stays_as_it_is)
{
    check_message("{who} is {key}", NULL, "{who} is A123");
    check_message("{Key} {}", NULL, "{Key} {}");
}

TEST(an_open_brace_is_no_name)
{
    check_message("a { b", NULL, "a { b");
    check_message("{key} {value", NULL, "A123 {value");
    check_message("} {key}", NULL, "} A123");
}

TEST(without_a_date_or_session_there_is_nothing_to_say)
{
    struct rule rule = {.id = "T", .message = "[{date}][{session}]"};
    struct finding finding = {.rule = &rule, .key = "", .date = DAY_NONE, .field = "", .value = ""};
    assert_string_equal(finding_message(&arena, &finding, NULL), "[][]");
    arena_free(&arena);
}

TEST(without_a_template_the_title_is_the_message)
{
    struct finding finding = {
        .rule = &rule_b, .key = "", .date = DAY_NONE, .field = "", .value = ""};
    assert_string_equal(finding_message(&arena, &finding, NULL), "the title");
    arena_free(&arena);
}

TEST(adding_fills_what_is_not_given)
{
    struct finding_list list = {.arena = &arena};
    const struct finding *added = finding_add(&list, (struct finding){.rule = &rule_a,
                                                                      .severity = SEVERITY_INFO,
                                                                      .date = DAY_NONE,
                                                                      .field = "Code",
                                                                      .value = "L"});
    assert_int_equal(list.count, 1);
    assert_ptr_equal(added, &list.items[0]);
    assert_string_equal(added->lea, "");
    assert_string_equal(added->estab, "");
    assert_string_equal(added->key, "");
    assert_string_equal(added->message, "Code is L");
    assert_int_equal(added->severity, SEVERITY_INFO);
    added = finding_add(&list, (struct finding){.rule = &rule_a,
                                                .date = DAY_NONE,
                                                .lea = "835",
                                                .estab = "2990",
                                                .message = "its own"});
    assert_string_equal(added->lea, "835");
    assert_string_equal(added->estab, "2990");
    assert_string_equal(added->field, "");
    assert_string_equal(added->value, "");
    assert_string_equal(added->message, "its own");
    finding_list_free(&list);
    assert_int_equal(list.count, 0);
    arena_free(&arena);
}

/* One thing after the other, each against all that come after it in the order. */
TEST(findings_are_sorted_by_everything_in_turn)
{
    static const struct finding sorted[] = {
        {.rule = &rule_a,
         .place = {1, 1, 1},
         .date = DAY_NONE,
         .key = "z",
         .field = "z",
         .value = "z"},
        {.rule = &rule_a,
         .place = {1, 1, 2},
         .date = DAY_NONE,
         .key = "a",
         .field = "a",
         .value = "a"},
        {.rule = &rule_a,
         .place = {1, 1, 2},
         .date = DAY_NONE,
         .key = "b",
         .field = "a",
         .value = "a"},
        {.rule = &rule_a, .place = {1, 1, 2}, .date = -5, .key = "b", .field = "a", .value = "a"},
        {.rule = &rule_a, .place = {1, 1, 2}, .date = 7, .key = "b", .field = "a", .value = "a"},
        {.rule = &rule_a,
         .place = {1, 1, 2},
         .date = 7,
         .session = SESSION_AM,
         .key = "b",
         .field = "a",
         .value = "a"},
        {.rule = &rule_a,
         .place = {1, 1, 2},
         .date = 7,
         .session = SESSION_PM,
         .key = "b",
         .field = "a",
         .value = "a"},
        {.rule = &rule_a,
         .place = {1, 1, 2},
         .date = 7,
         .session = SESSION_PM,
         .key = "b",
         .field = "b",
         .value = "a"},
        {.rule = &rule_a,
         .place = {1, 1, 2},
         .date = 7,
         .session = SESSION_PM,
         .key = "b",
         .field = "b",
         .value = "b"},
        {.rule = &rule_a,
         .place = {1, 9, 1},
         .date = DAY_NONE,
         .key = "a",
         .field = "a",
         .value = "a"},
        {.rule = &rule_a,
         .place = {1, 10, 1},
         .date = DAY_NONE,
         .key = "a",
         .field = "a",
         .value = "a"},
        {.rule = &rule_a,
         .place = {2, 0, 0},
         .date = DAY_NONE,
         .key = "",
         .field = "",
         .value = ""},
        {.rule = &rule_a,
         .place = {2, UINT32_MAX, 0},
         .date = DAY_NONE,
         .key = "",
         .field = "",
         .value = ""},
        {.rule = &rule_b,
         .place = {1, 1, 1},
         .date = DAY_NONE,
         .key = "a",
         .field = "a",
         .value = "a"},
    };
    enum { N = COUNT_OF(sorted) };
    for (size_t shift = 0; shift < N; shift++) {
        struct finding_list list = {.arena = &arena};
        for (size_t i = 0; i < N; i++) {
            struct finding finding = sorted[(i * 5 + shift) % N]; /* 5 and 14 share no divisor */
            finding.message = "";
            finding_add(&list, finding);
        }
        finding_sort(&list);
        for (size_t i = 0; i < N; i++) {
            const struct finding *a = &list.items[i], *b = &sorted[i];
            assert_ptr_equal(a->rule, b->rule);
            assert_int_equal(a->place.file, b->place.file);
            assert_int_equal(a->place.line, b->place.line);
            assert_int_equal(a->place.column, b->place.column);
            assert_string_equal(a->key, b->key);
            assert_int_equal(a->date, b->date);
            assert_int_equal(a->session, b->session);
            assert_string_equal(a->field, b->field);
            assert_string_equal(a->value, b->value);
        }
        finding_list_free(&list);
    }
    arena_free(&arena);
}

TEST(sorting_nothing_is_no_harm)
{
    struct finding_list list = {0};
    finding_sort(&list);
    assert_int_equal(list.count, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_have_names),
        cmocka_unit_test(files_are_numbered_from_one),
        cmocka_unit_test(a_message_gets_the_values_of_the_finding),
        cmocka_unit_test(a_message_gets_values_of_the_row),
        cmocka_unit_test(an_unknown_name_stays_as_it_is),
        cmocka_unit_test(an_open_brace_is_no_name),
        cmocka_unit_test(without_a_date_or_session_there_is_nothing_to_say),
        cmocka_unit_test(without_a_template_the_title_is_the_message),
        cmocka_unit_test(adding_fills_what_is_not_given),
        cmocka_unit_test(findings_are_sorted_by_everything_in_turn),
        cmocka_unit_test(sorting_nothing_is_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
