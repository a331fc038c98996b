/* finding/finding.h and finding/finding_list.h */
#include "unit_findings.h"

#include <signal.h>
#include <sys/resource.h>

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
    struct finding_list list = {0};
    finding_add(&list, (struct finding){.rule = &rule_a,
                                        .severity = SEVERITY_INFO,
                                        .date = DAY_NONE,
                                        .field = "Code",
                                        .value = "L"});
    finding_add(&list, (struct finding){.rule = &rule_a,
                                        .date = DAY_NONE,
                                        .lea = "835",
                                        .estab = "2990",
                                        .message = "its own"});
    assert_int_equal(list.count, 2);
    struct finding first = finding_at(&list, 0), second = finding_at(&list, 1);
    assert_string_equal(first.lea, "");
    assert_string_equal(first.estab, "");
    assert_string_equal(first.key, "");
    assert_string_equal(first.message, "Code is L");
    assert_int_equal(first.severity, SEVERITY_INFO);
    assert_string_equal(second.lea, "835");
    assert_string_equal(second.estab, "2990");
    assert_string_equal(second.field, "");
    assert_string_equal(second.value, "");
    assert_string_equal(second.message, "its own");
    finding_list_free(&list);
    assert_int_equal(list.count, 0);
}

TEST(the_school_of_the_list_is_that_of_findings_without_one)
{
    struct finding_list list = {0};
    finding_add(&list, (struct finding){.rule = &rule_a, .value = "1"});
    finding_add(&list, (struct finding){.rule = &rule_a, .lea = "", .estab = "", .value = "2"});
    list.lea = "835";
    list.estab = "2990";
    assert_string_equal(finding_at(&list, 0).lea, "835");
    assert_string_equal(finding_at(&list, 0).estab, "2990");
    assert_string_equal(finding_at(&list, 1).lea, "");
    assert_string_equal(finding_at(&list, 1).estab, "");
    finding_list_free(&list);
}

TEST(texts_of_a_finding_may_stand_in_the_list_until_it_is_added)
{
    struct finding_list list = {0};
    for (int i = 0; i < 3; i++)
        finding_add(&list, (struct finding){.rule = &rule_a,
                                            .value = arena_printf(&list.texts, "value %d", i)});
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(finding_at(&list, i).value[6], '0' + (int)i);
    finding_list_free(&list);
}

/* Longer than what is read of the file at once. */
TEST(a_long_finding_comes_back_from_the_file)
{
    char *value = memory_alloc(100000);
    struct finding_list list = {.limit = 1};
    memset(value, 'x', 99999);
    value[99999] = '\0';
    finding_add(&list, (struct finding){.rule = &rule_a, .key = "2", .value = value});
    finding_add(&list, (struct finding){.rule = &rule_a, .key = "1", .message = value});
    assert_int_equal(list.run_count, 2);
    assert_string_equal(finding_at(&list, 0).message, value);
    assert_string_equal(finding_at(&list, 1).value, value);
    finding_list_free(&list);
    free(value);
}

TEST(many_findings_are_read_in_order_with_little_in_memory)
{
    enum { COUNT = 20000 };
    struct finding_list list = {.limit = 100000};
    struct finding_cursor cursor;
    struct finding finding;
    struct error error = {0};
    uint32_t line = 0;
    for (uint32_t i = 0; i < COUNT; i++)
        finding_add(&list, (struct finding){.rule = &rule_a,
                                            .place = {1, i * 7 % COUNT + 1, 0},
                                            .value = "some value"});
    assert_in_range(list.run_count, 5, 50);
    assert_in_range(list.kept.capacity, 1, 300000);
    finding_begin(&list, &cursor);
    while (finding_next(&cursor, &finding)) {
        assert_int_equal(finding.place.line, ++line);
        assert_string_equal(finding.value, "some value");
    }
    finding_end(&cursor);
    assert_int_equal(line, COUNT);
    assert_true(finding_list_whole(&list, &error));
    finding_list_clear(&list);
    assert_int_equal(list.count, 0);
    finding_add(&list, (struct finding){.rule = &rule_b});
    assert_ptr_equal(finding_at(&list, 0).rule, &rule_b);
    assert_int_equal(list.count, 1);
    finding_list_free(&list);
}

TEST(what_is_the_same_for_the_order_stays_as_it_was_added)
{
    static const size_t limits[] = {0, 1};
    for (size_t l = 0; l < COUNT_OF(limits); l++) {
        struct finding_list list = {.limit = limits[l]};
        for (int i = 0; i < 5; i++)
            finding_add(&list, (struct finding){.rule = &rule_a,
                                                .message = arena_printf(&list.texts, "%d", i)});
        finding_sort(&list);
        for (size_t i = 0; i < 5; i++)
            assert_int_equal(finding_at(&list, i).message[0], '0' + (int)i);
        finding_list_free(&list);
    }
}

TEST(a_list_takes_the_findings_of_another)
{
    struct finding_list list = {0}, more = {.limit = 1};
    struct error error = {0};
    finding_add(&list, (struct finding){.rule = &rule_a, .value = "1"});
    finding_add(&more, (struct finding){.rule = &rule_a, .value = "2", .message = "own"});
    finding_add(&more, (struct finding){.rule = &rule_b, .value = "3"});
    finding_append(&list, &more);
    assert_int_equal(list.count, 3);
    assert_int_equal(more.count, 0);
    assert_string_equal(finding_at(&list, 0).value, "1");
    assert_string_equal(finding_at(&list, 1).message, "own");
    assert_ptr_equal(finding_at(&list, 2).rule, &rule_b);
    finding_add(&more, (struct finding){.rule = &rule_a});
    assert_int_equal(ftruncate(more.file, 10), 0);
    finding_append(&list, &more);
    assert_false(finding_list_whole(&list, &error));
    finding_list_free(&list);
    error_free(&error);
}

/* A file may not be larger than this: so it is with a full disk. */
TEST(what_the_file_cannot_take_is_told)
{
    struct rlimit old, small;
    struct finding_list list = {.limit = 1};
    struct error error = {0};
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small = old;
    small.rlim_cur = 20;
    setrlimit(RLIMIT_FSIZE, &small);
    finding_add(&list, (struct finding){.rule = &rule_a, .value = "v"});
    finding_add(&list, (struct finding){.rule = &rule_a, .value = "v"});
    setrlimit(RLIMIT_FSIZE, &old);
    assert_false(finding_list_whole(&list, &error));
    assert_int_equal(error.status, STATUS_FAILED);
    assert_non_null(strstr(error.text.text, "temporary file"));
    finding_list_clear(&list);
    assert_true(finding_list_whole(&list, &error));
    finding_list_free(&list);
    error_free(&error);
}

TEST(a_file_that_cannot_be_made_is_told)
{
    struct rlimit old, none;
    struct finding_list list = {.limit = 1};
    struct error error = {0};
    getrlimit(RLIMIT_NOFILE, &old);
    none = old;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &none);
    finding_add(&list, (struct finding){.rule = &rule_a, .value = "v"});
    finding_add(&list, (struct finding){.rule = &rule_a, .value = "v"});
    setrlimit(RLIMIT_NOFILE, &old);
    assert_false(finding_list_whole(&list, &error));
    assert_non_null(strstr(error.text.text, strerror(EMFILE)));
    finding_list_free(&list);
    error_free(&error);
}

/* A short file, as a disk that fails gives it. */
TEST(what_cannot_be_read_back_is_told)
{
    struct finding_list list = {.limit = 1};
    struct finding_cursor cursor;
    struct finding finding;
    struct error error = {0};
    finding_add(&list, (struct finding){.rule = &rule_a, .value = "v"});
    assert_int_equal(ftruncate(list.file, 10), 0);
    finding_begin(&list, &cursor);
    assert_false(finding_next(&cursor, &finding));
    finding_end(&cursor);
    assert_false(finding_list_whole(&list, &error));
    finding_list_free(&list);
    error_free(&error);
}

TEST(the_file_is_the_owners_alone_and_has_no_name)
{
    struct finding_list list = {.limit = 1};
    struct stat status;
    finding_add(&list, (struct finding){.rule = &rule_a});
    assert_int_equal(fstat(list.file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_nlink, 0);
    finding_list_free(&list);
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
    static const size_t limits[] = {
        0, 1, 200}; /* all in memory, each in a run of its own, some in each */
    for (size_t shift = 0; shift < N * COUNT_OF(limits); shift++) {
        struct finding_list list = {.limit = limits[shift / N]};
        for (size_t i = 0; i < N; i++)
            finding_add(&list, sorted[(i * 5 + shift) % N]); /* 5 and 14 share no divisor */
        finding_sort(&list);
        assert_int_equal(list.run_count > 0, list.limit > 0);
        for (size_t i = 0; i < N; i++) {
            struct finding a = finding_at(&list, i);
            const struct finding *b = &sorted[i];
            assert_ptr_equal(a.rule, b->rule);
            assert_int_equal(a.place.file, b->place.file);
            assert_int_equal(a.place.line, b->place.line);
            assert_int_equal(a.place.column, b->place.column);
            assert_string_equal(a.key, b->key);
            assert_int_equal(a.date, b->date);
            assert_int_equal(a.session, b->session);
            assert_string_equal(a.field, b->field);
            assert_string_equal(a.value, b->value);
        }
        finding_list_free(&list);
    }
}

TEST(sorting_nothing_is_no_harm)
{
    struct finding_list list = {0};
    finding_sort(&list);
    assert_int_equal(list.count, 0);
    finding_list_free(&list);
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
        cmocka_unit_test(the_school_of_the_list_is_that_of_findings_without_one),
        cmocka_unit_test(texts_of_a_finding_may_stand_in_the_list_until_it_is_added),
        cmocka_unit_test(a_long_finding_comes_back_from_the_file),
        cmocka_unit_test(many_findings_are_read_in_order_with_little_in_memory),
        cmocka_unit_test(what_is_the_same_for_the_order_stays_as_it_was_added),
        cmocka_unit_test(a_list_takes_the_findings_of_another),
        cmocka_unit_test(what_the_file_cannot_take_is_told),
        cmocka_unit_test(a_file_that_cannot_be_made_is_told),
        cmocka_unit_test(what_cannot_be_read_back_is_told),
        cmocka_unit_test(the_file_is_the_owners_alone_and_has_no_name),
        cmocka_unit_test(findings_are_sorted_by_everything_in_turn),
        cmocka_unit_test(sorting_nothing_is_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
