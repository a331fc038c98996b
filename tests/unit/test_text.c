/* base/text.h */
#include "unit.h"

#include "base/text.h"

TEST(a_slice_of_nothing_is_empty)
{
    assert_int_equal(slice_of(NULL).length, 0);
    assert_int_equal(slice_of("").length, 0);
    assert_int_equal(slice_of("abc").length, 3);
    assert_true(slice_is(slice_of(NULL), ""));
    assert_true(slice_equal(slice_of(NULL), slice_of("")));
}

TEST(slices_are_equal_only_when_every_byte_is)
{
    assert_true(slice_equal(slice_of("AM"), (struct slice){"AMX", 2}));
    assert_false(slice_equal(slice_of("AM"), slice_of("PM")));
    assert_false(slice_equal(slice_of("AM"), slice_of("AMX")));
    assert_false(slice_is(slice_of("AM"), "A"));
    assert_false(slice_is(slice_of("AM"), "am"));
}

static void
check_trim(const char *text, const char *expected)
{
    struct slice trimmed = slice_trim(slice_of(text));
    if (!slice_is(trimmed, expected))
        fail_msg("\"%s\" became \"%.*s\"", text, (int)trimmed.length, trimmed.text);
}

TEST(spaces_tabs_and_no_break_spaces_are_trimmed)
{
    check_trim("L", "L");
    check_trim("", "");
    check_trim("  \t ", "");
    check_trim(" \tL \t", "L");
    check_trim("\xC2\xA0 L\xC2\xA0\xC2\xA0", "L");
    check_trim("two words ", "two words");
    check_trim("\nL\r", "\nL\r");               /* line ends are no blanks */
    check_trim("voil\xC3\xA0", "voil\xC3\xA0"); /* its last byte is that of a no-break space */
    check_trim("\xC2", "\xC2");
    check_trim("\xA0", "\xA0");
    assert_int_equal(slice_trim((struct slice){NULL, 0}).length, 0);
}

TEST(words_are_taken_off_one_by_one)
{
    struct slice rest = slice_of("  not\tZ  # "), word;
    assert_true(slice_word(&rest, &word));
    assert_true(slice_is(word, "not"));
    assert_true(slice_word(&rest, &word));
    assert_true(slice_is(word, "Z"));
    assert_true(slice_word(&rest, &word));
    assert_true(slice_is(word, "#"));
    assert_false(slice_word(&rest, &word));
    assert_false(slice_word(&rest, &word));
}

TEST(only_ascii_letters_change_case)
{
    assert_int_equal(text_upper('a'), 'A');
    assert_int_equal(text_upper('z'), 'Z');
    assert_int_equal(text_upper('`'), '`');
    assert_int_equal(text_upper('{'), '{');
    assert_int_equal(text_upper((char)0xE9), (char)0xE9);
    assert_int_equal(text_lower('A'), 'a');
    assert_int_equal(text_lower('Z'), 'z');
    assert_int_equal(text_lower('@'), '@');
    assert_int_equal(text_lower('['), '[');
}

TEST(texts_are_the_same_in_any_case)
{
    assert_true(text_same("UPN", "upn"));
    assert_true(text_same("", ""));
    assert_false(text_same("UPN", "UPNs"));
    assert_false(text_same("UPNs", "UPN"));
    assert_false(text_same("", "a"));
}

TEST(names_are_the_same_without_blanks_and_underscores)
{
    assert_true(text_same_name(slice_of("MinutesLate"), "MinutesLate"));
    assert_true(text_same_name(slice_of("minutes late"), "MinutesLate"));
    assert_true(text_same_name(slice_of("  MINUTES_LATE_ "), "MinutesLate"));
    assert_true(text_same_name(slice_of("Minutes\xC2\xA0Late"), "MinutesLate"));
    assert_true(text_same_name(slice_of("minuteslate"), "Minutes_Late "));
    assert_true(text_same_name(slice_of("__"), ""));
    assert_false(text_same_name(slice_of("MinutesLate2"), "MinutesLate"));
    assert_false(text_same_name(slice_of("MinutesLat"), "MinutesLate"));
    assert_false(text_same_name(slice_of("Minutes-Late"), "MinutesLate"));
    assert_false(text_same_name(slice_of(""), "a"));
}

TEST(a_name_is_read_no_further_than_its_slice)
{
    assert_true(text_same_name((struct slice){"UPN_X", 4}, "UPN"));
    assert_false(text_same_name((struct slice){"UPN", 2}, "UPN"));
}

TEST(an_identifier_is_what_sql_takes_without_quotes)
{
    static const char *const names[] = {"a", "_id", "Z9_", "pupilonroll", "_"};
    static const char *const others[] = {"",    "1a",  "a b",      "a;b", "a\"b", "a-b",
                                         "a.b", "a(b", "\xC3\xA9", " a",  "a ",   "a\n"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_true(text_is_identifier(names[i]));
    for (size_t i = 0; i < COUNT_OF(others); i++)
        assert_false(text_is_identifier(others[i]));
}

TEST(a_buffer_grows_and_ends_with_a_nul)
{
    struct buffer buffer = {0};
    for (int i = 0; i < 1000; i++) {
        buffer_string(&buffer, "ab");
        buffer_char(&buffer, 'c');
        assert_int_equal(buffer.text[buffer.length], '\0');
    }
    assert_int_equal(buffer.length, 3000);
    assert_int_equal(strlen(buffer.text), 3000);
    assert_memory_equal(buffer.text + 2997, "abc", 4);
    buffer_free(&buffer);
    assert_null(buffer.text);
    assert_int_equal(buffer.length + buffer.capacity, 0);
}

static const char *
value_of(void *context, struct slice name)
{
    *(int *)context += 1;
    return slice_is(name, "a") ? "1" : slice_is(name, "b") ? "{a}" : NULL;
}

static void
check_template(const char *text, const char *expected, int names)
{
    struct buffer buffer = {0};
    int asked = 0;
    buffer_template(&buffer, text, value_of, &asked);
    assert_string_equal(buffer.text, expected);
    assert_int_equal(asked, names);
    buffer_free(&buffer);
}

TEST(a_template_gets_what_its_names_stand_for)
{
    check_template("", "", 0);
    check_template("plain }", "plain }", 0);
    check_template("{a}{a}, {b}.", "11, {a}.", 3);
    check_template("{c} {} {a", "{c} {} {a", 2);
    check_template("{ {a} {x{a}}", "{ 1 {x1}", 2);
}

TEST(a_buffer_takes_numbers)
{
    struct buffer buffer = {0};
    buffer_number(&buffer, 0);
    buffer_char(&buffer, ' ');
    buffer_number(&buffer, 10);
    buffer_char(&buffer, ' ');
    buffer_number(&buffer, UINT64_MAX);
    assert_string_equal(buffer.text, "0 10 18446744073709551615");
    buffer_free(&buffer);
}

TEST(a_buffer_takes_a_nul_as_a_byte)
{
    struct buffer buffer = {0};
    buffer_append(&buffer, "a\0b", 3);
    assert_int_equal(buffer.length, 3);
    assert_memory_equal(buffer.text, "a\0b", 4);
    buffer_free(&buffer);
}

TEST(appending_nothing_makes_an_empty_text)
{
    struct buffer buffer = {0};
    buffer_append(&buffer, "", 0);
    assert_string_equal(buffer.text, "");
    buffer_free(&buffer);
}

TEST(formatted_text_is_appended_whole)
{
    struct buffer buffer = {0};
    buffer_string(&buffer, "x");
    buffer_printf(&buffer, "%d-%s", 42, "y");
    buffer_printf(&buffer, "%500d", 1);
    assert_int_equal(buffer.length, 505);
    assert_memory_equal(buffer.text, "x42-y ", 6);
    assert_int_equal(buffer.text[504], '1');
    assert_int_equal(buffer.text[505], '\0');
    buffer_free(&buffer);
}

TEST(a_cleared_buffer_keeps_its_memory)
{
    struct buffer buffer = {0};
    buffer_clear(&buffer);
    buffer_string(&buffer, "something");
    const char *text = buffer.text;
    buffer_clear(&buffer);
    assert_int_equal(buffer.length, 0);
    assert_string_equal(buffer.text, "");
    buffer_string(&buffer, "else");
    assert_ptr_equal(buffer.text, text);
    assert_string_equal(buffer.text, "else");
    buffer_free(&buffer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slice_of_nothing_is_empty),
        cmocka_unit_test(slices_are_equal_only_when_every_byte_is),
        cmocka_unit_test(spaces_tabs_and_no_break_spaces_are_trimmed),
        cmocka_unit_test(words_are_taken_off_one_by_one),
        cmocka_unit_test(only_ascii_letters_change_case),
        cmocka_unit_test(texts_are_the_same_in_any_case),
        cmocka_unit_test(names_are_the_same_without_blanks_and_underscores),
        cmocka_unit_test(a_name_is_read_no_further_than_its_slice),
        cmocka_unit_test(an_identifier_is_what_sql_takes_without_quotes),
        cmocka_unit_test(a_buffer_grows_and_ends_with_a_nul),
        cmocka_unit_test(a_template_gets_what_its_names_stand_for),
        cmocka_unit_test(a_buffer_takes_numbers),
        cmocka_unit_test(a_buffer_takes_a_nul_as_a_byte),
        cmocka_unit_test(appending_nothing_makes_an_empty_text),
        cmocka_unit_test(formatted_text_is_appended_whole),
        cmocka_unit_test(a_cleared_buffer_keeps_its_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
