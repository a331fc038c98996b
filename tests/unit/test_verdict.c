/* finding/verdict.h */
#include "unit.h"

#include "finding/verdict.h"

static const char text[] = "-- rule: A\n"
                           "-- rule: B\n-- terms: autumn summer\n"
                           "-- rule: C\n-- needs: pupils marks.Nature\n"
                           "-- rule: D\n-- unchecked: only DfE knows\n-- needed: its data\n-- "
                           "terms: spring\n-- needs: ehe\n"
                           "-- rule: E\n-- from: register\n"
                           "-- rule: F\n-- from: return\n"
                           "-- rule: G\n-- from: both\n"
                           "-- rule: H\n-- needs: --option\n"
                           "-- rule: I\n-- needs: pupils.PostCode|addresses.PostCode\n";

static struct arena arena;
static struct rulebook book;
static struct rule_result results[9];

static int
load(void **state)
{
    static const char *const kinds[] = {"rule", NULL};
    static const char *const parts[] = {"terms", "needs", "from", "unchecked", "needed", NULL};
    struct resource resource = {"rules.sql", text, strlen(text)};
    struct block_list list;
    struct error error = {0};
    (void)state;
    if (!blocks_parse(&resource, kinds, parts, &arena, &list, &error))
        return -1;
    book.count = list.count;
    book.rules = memory_zeroed(list.count, sizeof(struct rule));
    for (size_t i = 0; i < list.count; i++) {
        const struct block *block = &list.blocks[i];
        book.rules[i] = (struct rule){.id = block->name,
                                      .terms = block_value(block, "terms"),
                                      .needs = block_value(block, "needs"),
                                      .from = block_value(block, "from"),
                                      .unchecked = block_value(block, "unchecked"),
                                      .needed = block_value(block, "needed"),
                                      .block = block};
    }
    return 0;
}

static int
unload(void **state)
{
    (void)state;
    rulebook_free(&book);
    arena_free(&arena);
    return 0;
}

/* True for the names in the context, a list. */
static bool
is_given(const void *context, const char *name)
{
    return list_has(context, name);
}

static void
check(size_t rule, enum verdict verdict)
{
    if (results[rule].verdict != verdict)
        fail_msg("rule %s: %d, not %d (%s)", book.rules[rule].id, (int)results[rule].verdict,
                 (int)verdict, results[rule].why);
    assert_int_equal(results[rule].findings, 0);
    if (verdict != VERDICT_RAN)
        assert_true(results[rule].why != NULL && results[rule].why[0] != '\0');
    assert_int_equal(results[rule].needed[0] == '\0', verdict == VERDICT_RAN);
}

TEST(rules_with_all_they_need_run)
{
    rule_verdicts(&book, "autumn", FROM_REGISTER, is_given, "pupils marks marks.Nature", &arena,
                  results);
    check(0, VERDICT_RAN);
    check(1, VERDICT_RAN);
    check(2, VERDICT_RAN);
    check(4, VERDICT_RAN);
}

TEST(rules_of_another_term_are_not_applicable)
{
    rule_verdicts(&book, "spring", FROM_REGISTER, NULL, NULL, &arena, results);
    check(0, VERDICT_RAN);
    check(1, VERDICT_NOT_APPLICABLE);
    assert_non_null(strstr(results[1].needed, "autumn summer"));
    rule_verdicts(&book, NULL, FROM_REGISTER, NULL, NULL, &arena, results);
    check(1, VERDICT_RAN);
}

TEST(rules_without_an_input_are_not_applicable)
{
    rule_verdicts(&book, "autumn", FROM_REGISTER, is_given, "marks.Nature", &arena, results);
    check(2, VERDICT_NOT_APPLICABLE);
    assert_string_equal(results[2].needed, "the table pupils");
    rule_verdicts(&book, "autumn", FROM_REGISTER, is_given, "pupils marks", &arena, results);
    check(2, VERDICT_NOT_APPLICABLE);
    assert_string_equal(results[2].needed, "the column Nature of marks");
    rule_verdicts(&book, "autumn", FROM_REGISTER, is_given, "", &arena, results);
    assert_string_equal(results[7].needed, "the option --option");
    assert_string_equal(results[2].needed, "the table pupils, the column Nature of marks");
    rule_verdicts(&book, "autumn", FROM_RETURN, NULL, NULL, &arena, results);
    check(2, VERDICT_RAN);
}

TEST(a_rule_that_nobody_here_can_check_says_why_whatever_else_holds)
{
    rule_verdicts(&book, "autumn", FROM_RETURN, is_given, "", &arena, results);
    check(3, VERDICT_UNCHECKED);
    assert_string_equal(results[3].why, "only DfE knows");
    assert_string_equal(results[3].needed, "its data");
}

TEST(rules_of_the_other_origin_do_not_run)
{
    rule_verdicts(&book, "autumn", FROM_RETURN, NULL, NULL, &arena, results);
    assert_int_not_equal(results[4].verdict, VERDICT_RAN);
    check(5, VERDICT_RAN);
    rule_verdicts(&book, "autumn", FROM_REGISTER, NULL, NULL, &arena, results);
    check(4, VERDICT_RAN);
    assert_int_not_equal(results[5].verdict, VERDICT_RAN);
}

TEST(a_rule_about_both_needs_both)
{
    rule_verdicts(&book, "autumn", FROM_RETURN, NULL, NULL, &arena, results);
    check(6, VERDICT_NOT_APPLICABLE);
    assert_non_null(strstr(results[6].why, "no register"));
    rule_verdicts(&book, "autumn", FROM_REGISTER, NULL, NULL, &arena, results);
    check(6, VERDICT_NOT_APPLICABLE);
    assert_non_null(strstr(results[6].why, "no return"));
    rule_verdicts(&book, "autumn", FROM_BOTH, NULL, NULL, &arena, results);
    for (size_t i = 4; i < 7; i++)
        check(i, VERDICT_RAN);
}

TEST(a_block_is_for_terms_and_an_origin)
{
    const struct block *all = book.rules[0].block, *terms = book.rules[1].block;
    const struct block *register_only = book.rules[4].block, *return_only = book.rules[5].block;
    assert_true(block_is_for(all, "spring", FROM_RETURN));
    assert_true(block_is_for(all, "autumn", FROM_REGISTER));
    assert_true(block_is_for(terms, "summer", FROM_RETURN));
    assert_false(block_is_for(terms, "spring", FROM_RETURN));
    assert_true(block_is_for(register_only, "spring", FROM_REGISTER));
    assert_false(block_is_for(register_only, "spring", FROM_RETURN));
    assert_true(block_is_for(return_only, "spring", FROM_RETURN));
    assert_false(block_is_for(return_only, "spring", FROM_REGISTER));
}

TEST(of_inputs_with_a_bar_between_them_one_is_enough)
{
    rule_verdicts(&book, "autumn", FROM_REGISTER, is_given, "addresses.PostCode", &arena, results);
    check(8, VERDICT_RAN);
    rule_verdicts(&book, "autumn", FROM_REGISTER, is_given, "pupils.PostCode", &arena, results);
    check(8, VERDICT_RAN);
    rule_verdicts(&book, "autumn", FROM_REGISTER, is_given, "pupils addresses", &arena, results);
    check(8, VERDICT_NOT_APPLICABLE);
    assert_string_equal(results[8].needed,
                        "the column PostCode of pupils or the column PostCode of addresses");
}

TEST(verdicts_have_names)
{
    assert_string_equal(verdict_name(&(struct rule_result){.verdict = VERDICT_RAN}), "passed");
    assert_string_equal(verdict_name(&(struct rule_result){.verdict = VERDICT_RAN, .findings = 3}),
                        "findings");
    assert_string_equal(verdict_name(&(struct rule_result){.verdict = VERDICT_NOT_APPLICABLE}),
                        "not applicable");
    assert_string_equal(verdict_name(&(struct rule_result){.verdict = VERDICT_UNCHECKED}),
                        "not checkable here");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_with_all_they_need_run),
        cmocka_unit_test(rules_of_another_term_are_not_applicable),
        cmocka_unit_test(rules_without_an_input_are_not_applicable),
        cmocka_unit_test(a_rule_that_nobody_here_can_check_says_why_whatever_else_holds),
        cmocka_unit_test(rules_of_the_other_origin_do_not_run),
        cmocka_unit_test(a_rule_about_both_needs_both),
        cmocka_unit_test(a_block_is_for_terms_and_an_origin),
        cmocka_unit_test(of_inputs_with_a_bar_between_them_one_is_enough),
        cmocka_unit_test(verdicts_have_names),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
