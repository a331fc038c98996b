/* returns/xml/faults.h: what is kept of a return's faults, where there are very many. How each is
 * told is tested with the loader (test_load_tables.c). */
#include "unit_findings.h"

#include "returns/xml/faults.h"

static const struct rule invalid = {.id = "I", .message = "{said}"};
static const struct rule stray = {.id = "S", .message = "{said}"};
static const struct structure_rules rules = {
    .invalid = &invalid, .stray = &stray, .encoding = &invalid};
static struct item root = {.name = "Message"};
static struct item born = {.name = "Born", .parent = &root, .type = ITEM_DATE};

static struct fault_list faults;
static struct finding_list findings;

static int
end(void **state)
{
    (void)state;
    faults_free(&faults);
    finding_list_free(&findings);
    arena_free(&scratch_arena);
    faults = (struct fault_list){0};
    return 0;
}

static void
add(enum structure_kind kind, const char *name, const char *value, uint32_t line)
{
    struct structure_fault fault = {
        .kind = kind, .item = &born, .name = name, .value = value, .line = line};
    faults_add(&faults, &rules, &fault, line);
}

/* The number of findings, of which the last of the return says that there are more. */
static size_t
tell(bool more, const char *last_value)
{
    struct finding_cursor cursor;
    struct finding finding;
    size_t saying = 0;
    faults_set_key(&faults, 0, "A1");
    faults_tell(&faults, 1, &findings);
    finding_begin(&findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        bool says = strstr(finding.message, "(Born). The return has more faults than that; they "
                                            "are not listed") != NULL;
        saying += says;
        if (says)
            assert_string_equal(finding.value, last_value);
    }
    finding_end(&cursor);
    assert_int_equal(saying, more);
    return findings.count;
}

/* Kinds that the list has are counted all the same; others are not there. */
TEST(a_million_faults_are_kept_and_the_last_says_that_there_are_more)
{
    TOO_LONG_WHEN_SANITIZED();
    char value[32] = "";
    add(STRUCTURE_UNKNOWN, "Shoe", "44", 1);
    for (uint32_t i = 2; i < 1000005; i++) {
        snprintf(value, sizeof value, "%u", i);
        add(STRUCTURE_VALUE, "Born", value, i);
    }
    add(STRUCTURE_UNKNOWN, "Shoe", "45", 2);
    add(STRUCTURE_UNKNOWN, "Hat", "", 7);
    add(STRUCTURE_UNKNOWN, "Hat", "", 8);
    assert_int_equal(tell(true, "1000000"), 1000000);
    struct finding last = finding_at(&findings, findings.count - 1);
    assert_ptr_equal(last.rule, &stray);
    assert_non_null(strstr(last.message, "2 times, first here"));
}

static size_t
tell_long(uint32_t count)
{
    char *value = memory_alloc(1 << 20);
    memset(value, 'x', 1 << 20);
    value[(1 << 20) - 1] = '\0';
    for (uint32_t i = 1; i <= count; i++)
        add(STRUCTURE_VALUE, "Born", value, i);
    size_t told = tell(count > 65, value);
    free(value);
    return told;
}

TEST(long_values_fill_the_list_as_well)
{
    TOO_LONG_WHEN_SANITIZED();
    assert_int_equal(tell_long(70), 65);
}

TEST(what_just_fills_the_list_is_told_without_a_word)
{
    TOO_LONG_WHEN_SANITIZED();
    assert_int_equal(tell_long(65), 65);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_million_faults_are_kept_and_the_last_says_that_there_are_more,
                                  end),
        cmocka_unit_test_teardown(long_values_fill_the_list_as_well, end),
        cmocka_unit_test_teardown(what_just_fills_the_list_is_told_without_a_word, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
