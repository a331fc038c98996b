/* finding/blocks.h */
#include "unit.h"

#include <malloc.h>

#include "finding/blocks.h"

static const char *const kinds[] = {"rule", "work", NULL};
static const char *const parts[] = {"title", "do", "why", NULL};

static struct arena arena;
static struct block_list list;

static bool
parse(const char *text, struct error *error)
{
    struct resource resource = {"rules.sql", text, strlen(text)};
    return blocks_parse(&resource, kinds, parts, &arena, &list, error);
}

static void
parse_good(const char *text)
{
    struct error error = {0};
    bool done = parse(text, &error);
    assert_done(done, &error);
}

static void
check_fault(const char *text, const char *expected)
{
    struct error error = {0};
    assert_false(parse(text, &error));
    assert_fault(&error, STATUS_FAILED, expected);
    arena_free(&arena);
}

TEST(a_block_has_kind_name_parts_and_body)
{
    parse_good("-- rule: 1500\n-- title: The UPN is missing\nSELECT 1\nFROM t;\n");
    assert_int_equal(list.count, 1);
    const struct block *block = &list.blocks[0];
    assert_string_equal(block->kind, "rule");
    assert_string_equal(block->name, "1500");
    assert_int_equal(block->part_count, 2);
    assert_string_equal(block->parts[0].name, "rule");
    assert_string_equal(block_value(block, "title"), "The UPN is missing");
    assert_string_equal(block_value(block, "rule"), "1500");
    assert_null(block_value(block, "do"));
    assert_string_equal(block->body, "SELECT 1\nFROM t");
    assert_int_equal(block->line, 1);
    assert_int_equal(block->parts[1].line, 2);
    assert_int_equal(block->body_line, 3);
    assert_string_equal(block->label, "rules.sql");
    arena_free(&arena);
}

TEST(a_part_goes_on_over_lines)
{
    parse_good("-- rule: A\n-- title: one\n--   two\n--      three  \n-- do:\n--   four\n");
    assert_string_equal(block_value(&list.blocks[0], "title"), "one two three");
    assert_string_equal(block_value(&list.blocks[0], "do"), "four");
    arena_free(&arena);
}

TEST(other_comment_lines_are_no_parts)
{
    parse_good("-- A file of rules. No part\n--   indented before any block\n--\n"
               "-- rule: A\n-- Not a part, as: this has words before the colon\n--title: close\n"
               "SELECT 1\n-- why not\n--   behind the body this is a comment\n+ 2\n");
    assert_int_equal(list.count, 1);
    assert_string_equal(block_value(&list.blocks[0], "title"), "close");
    assert_int_equal(list.blocks[0].part_count, 2);
    assert_int_equal(list.blocks[0].line, 4);
    assert_string_equal(list.blocks[0].body, "SELECT 1\n+ 2");
    assert_int_equal(list.blocks[0].body_line, 7);
    arena_free(&arena);
}

TEST(a_kind_begins_the_next_block)
{
    parse_good("-- rule: A\nSELECT 1;\n\n-- work: B\n\n\nSELECT 2;\n-- rule: C\n");
    assert_int_equal(list.count, 3);
    assert_string_equal(list.blocks[0].body, "SELECT 1");
    assert_string_equal(list.blocks[1].kind, "work");
    assert_string_equal(list.blocks[1].body, "SELECT 2");
    assert_int_equal(list.blocks[1].line, 4);
    assert_int_equal(list.blocks[1].body_line, 7);
    assert_string_equal(list.blocks[2].name, "C");
    assert_string_equal(list.blocks[2].body, "");
    arena_free(&arena);
}

TEST(blocks_keep_their_own_parts)
{
    parse_good("-- rule: A\n-- title: of A\n-- rule: B\n-- why: of B\n");
    assert_string_equal(block_value(&list.blocks[0], "title"), "of A");
    assert_null(block_value(&list.blocks[0], "why"));
    assert_null(block_value(&list.blocks[1], "title"));
    assert_string_equal(block_value(&list.blocks[1], "why"), "of B");
    arena_free(&arena);
}

TEST(of_two_parts_with_one_name_the_first_is_the_value)
{
    parse_good("-- rule: A\n-- do: one\n-- do: two\n");
    assert_string_equal(block_value(&list.blocks[0], "do"), "one");
    assert_int_equal(list.blocks[0].part_count, 3);
    assert_string_equal(list.blocks[0].parts[2].value, "two");
    assert_int_equal(list.blocks[0].parts[2].line, 3);
    arena_free(&arena);
}

TEST(a_body_loses_its_last_semicolon_and_blank_lines)
{
    parse_good("-- rule: A\n\n   \nSELECT ';' ; ;\n\n");
    assert_string_equal(list.blocks[0].body, "SELECT ';'");
    assert_int_equal(list.blocks[0].body_line, 4);
    arena_free(&arena);
}

TEST(the_last_line_needs_no_line_end)
{
    parse_good("-- rule: A\nSELECT 1");
    assert_string_equal(list.blocks[0].body, "SELECT 1");
    parse_good("-- rule: A");
    assert_string_equal(list.blocks[0].name, "A");
    arena_free(&arena);
}

TEST(no_text_has_no_blocks)
{
    parse_good("");
    assert_int_equal(list.count, 0);
    parse_good("\n-- only a comment\n");
    assert_int_equal(list.count, 0);
    arena_free(&arena);
}

TEST(faults_are_told_with_file_and_line)
{
    check_fault("-- rule: A\n-- titel: x\n", "rules.sql:2: there is no part called \"titel\"");
    check_fault("\n-- title: x\n", "rules.sql:2: no block has begun before \"title\"");
    check_fault("\n\nSELECT 1;\n", "rules.sql:3: no block has begun before \"SELECT 1;\"");
    check_fault("-- rule: A\n-- title: x\n-- name: y\nSELECT 1", "rules.sql:3: ");
    check_fault("-- view: A\n", "rules.sql:1: there is no part called \"view\"");
}

/* Copying the value at every line would take a gigabyte here, and a larger file more than there is.
 */
TEST(a_part_of_very_many_lines_costs_what_it_holds)
{
    enum { LINES = 30000 };
    struct buffer text = {0};
    buffer_string(&text, "-- rule: A\n-- title:\n");
    for (int i = 0; i < LINES; i++)
        buffer_string(&text, "--   x\n");
    struct mallinfo2 before = mallinfo2();
    parse_good(text.text);
    struct mallinfo2 after = mallinfo2();
    assert_int_equal(strlen(block_value(&list.blocks[0], "title")), 2 * LINES - 1);
    assert_true(after.uordblks + after.hblkhd < before.uordblks + before.hblkhd + (16 << 20));
    arena_free(&arena);
    buffer_free(&text);
}

TEST(too_many_blocks_are_refused)
{
    struct buffer text = {0};
    for (int i = 0; i < 10000; i++)
        buffer_string(&text, "-- rule: A\n");
    parse_good(text.text);
    assert_int_equal(list.count, 10000);
    arena_free(&arena);
    buffer_string(&text, "-- rule: B\n");
    check_fault(text.text, "rules.sql:10001: too many blocks before \"B\"");
    buffer_free(&text);
}

/* A definition that was edited where lines end with CR LF. */
TEST(line_ends_of_windows_are_line_ends)
{
    parse_good("-- rule: A\r\n-- title: one\r\n--   two\r\n\r\nSELECT 1;\r\n");
    assert_string_equal(list.blocks[0].name, "A");
    assert_string_equal(block_value(&list.blocks[0], "title"), "one two");
    assert_string_equal(list.blocks[0].body, "SELECT 1");
    assert_int_equal(list.blocks[0].body_line, 5);
    arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_has_kind_name_parts_and_body),
        cmocka_unit_test(a_part_goes_on_over_lines),
        cmocka_unit_test(other_comment_lines_are_no_parts),
        cmocka_unit_test(a_kind_begins_the_next_block),
        cmocka_unit_test(blocks_keep_their_own_parts),
        cmocka_unit_test(of_two_parts_with_one_name_the_first_is_the_value),
        cmocka_unit_test(a_body_loses_its_last_semicolon_and_blank_lines),
        cmocka_unit_test(the_last_line_needs_no_line_end),
        cmocka_unit_test(no_text_has_no_blocks),
        cmocka_unit_test(faults_are_told_with_file_and_line),
        cmocka_unit_test(line_ends_of_windows_are_line_ends),
        cmocka_unit_test(too_many_blocks_are_refused),
        cmocka_unit_test(a_part_of_very_many_lines_costs_what_it_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
