/* base/encoding.h */
#include "unit.h"

#include "base/encoding.h"

/* The answer must be the same wherever the text stands in eight bytes of ASCII, which go quicker.
 */
static void
check_utf8(const char *text, size_t length, size_t valid, bool cut)
{
    for (size_t before = 0; before < 17; before++) {
        char *copy = malloc(before + length + 1); /* so that a read behind the end is found */
        memset(copy, 'x', before);
        memcpy(copy + before, text, length);
        bool said = !cut;
        size_t found = utf8_valid_prefix(copy, before + length, &said);
        free(copy);
        if (found != before + valid || said != cut)
            fail_msg("%02x %02x... behind %zu: %zu valid bytes, cut %d", (unsigned char)text[0],
                     length > 1 ? (unsigned char)text[1] : 0, before, found, said);
    }
}

static void
check_valid(const char *text)
{
    size_t length = strlen(text);
    check_utf8(text, length, length, false);
}

TEST(ascii_is_utf8)
{
    check_valid("");
    check_valid("a");
    check_valid("abcdefgh");
    check_valid("abcdefghi");
    check_valid("\x7F");
    check_utf8("a\0b", 3, 3, false);
}

TEST(the_first_and_last_of_each_length_are_utf8)
{
    check_valid("\xC2\x80");         /* U+0080 */
    check_valid("\xDF\xBF");         /* U+07FF */
    check_valid("\xE0\xA0\x80");     /* U+0800 */
    check_valid("\xED\x9F\xBF");     /* U+D7FF */
    check_valid("\xEE\x80\x80");     /* U+E000 */
    check_valid("\xEF\xBF\xBF");     /* U+FFFF */
    check_valid("\xF0\x90\x80\x80"); /* U+10000 */
    check_valid("\xF4\x8F\xBF\xBF"); /* U+10FFFF */
    check_valid("Zo\xC3\xAB Beno\xC3\xAEt, \xE2\x80\x98x\xE2\x80\x99 \xF0\x9F\x8E\x93");
}

TEST(overlong_forms_surrogates_and_too_large_ones_are_not)
{
    check_utf8("\xC0\x80", 2, 0, false);
    check_utf8("\xC1\xBF", 2, 0, false);
    check_utf8("\xE0\x80\x80", 3, 0, false);
    check_utf8("\xE0\x9F\xBF", 3, 0, false);
    check_utf8("\xED\xA0\x80", 3, 0, false);
    check_utf8("\xED\xBF\xBF", 3, 0, false);
    check_utf8("\xF0\x80\x80\x80", 4, 0, false);
    check_utf8("\xF0\x8F\xBF\xBF", 4, 0, false);
    check_utf8("\xF4\x90\x80\x80", 4, 0, false);
    check_utf8("\xF5\x80\x80\x80", 4, 0, false);
    check_utf8("\xF8\x88\x80\x80\x80", 5, 0, false);
    check_utf8("\xFE", 1, 0, false);
    check_utf8("\xFF", 1, 0, false);
}

TEST(a_continuation_byte_alone_is_not)
{
    check_utf8("\x80", 1, 0, false);
    check_utf8("\xBF", 1, 0, false);
    check_utf8("\xC3\xA9\xA9", 3, 2, false);
}

TEST(a_sequence_that_breaks_off_is_not)
{
    check_utf8("\xC3(", 2, 0, false);
    check_utf8("\xE2\x82(", 3, 0, false);
    check_utf8("\xF0\x9F\x8E(", 4, 0, false);
    check_utf8("\xC3\xC3\xA9", 3, 0, false);
    check_utf8("\xC3\x7F", 2, 0, false);
    check_utf8("\xC3\xC0", 2, 0, false);
}

TEST(a_sequence_cut_short_is_told)
{
    check_utf8("\xC3", 1, 0, true);
    check_utf8("\xE2", 1, 0, true);
    check_utf8("\xE2\x82", 2, 0, true);
    check_utf8("\xF0", 1, 0, true);
    check_utf8("\xF0\x9F", 2, 0, true);
    check_utf8("\xF0\x9F\x8E", 3, 0, true);
    check_utf8("\xC3\xA9\xE2\x82", 4, 2, true);
    check_utf8("\xE0\x80", 2, 0, false); /* nothing behind could make it valid */
    check_utf8("\xED\xA0", 2, 0, false);
    check_utf8("\xF4\x90", 2, 0, false);
    check_utf8("\xF5", 1, 0, false);
}

/* Every pair of bytes, by the table of RFC 3629. */
TEST(every_pair_of_bytes_is_judged_rightly)
{
    for (unsigned a = 0x80; a <= 0xFF; a++) {
        for (unsigned b = 0; b <= 0xFF; b++) {
            char text[2] = {(char)a, (char)b};
            bool cut, continues = b >= 0x80 && b <= 0xBF;
            bool two = a >= 0xC2 && a <= 0xDF && continues;
            bool begins =
                (a == 0xE0 && b >= 0xA0 && b <= 0xBF) || (a == 0xED && b >= 0x80 && b <= 0x9F) ||
                (a >= 0xE1 && a <= 0xEF && a != 0xED && continues) ||
                (a == 0xF0 && b >= 0x90 && b <= 0xBF) || (a >= 0xF1 && a <= 0xF3 && continues) ||
                (a == 0xF4 && b >= 0x80 && b <= 0x8F);
            size_t valid = utf8_valid_prefix(text, 2, &cut);
            if (valid != (two ? 2u : 0u) || cut != begins)
                fail_msg("%02x %02x: %zu valid bytes, cut %d", a, b, valid, cut);
        }
    }
}

TEST(windows_1252_leaves_five_bytes_undefined)
{
    for (unsigned byte = 0; byte <= 0xFF; byte++) {
        bool undefined =
            byte == 0x81 || byte == 0x8D || byte == 0x8F || byte == 0x90 || byte == 0x9D;
        assert_int_equal(windows_1252_defines((unsigned char)byte), !undefined);
    }
}

static void
check_1252(const char *bytes, const char *expected)
{
    struct buffer text = {0};
    windows_1252_to_utf8(slice_of(bytes), &text);
    assert_string_equal(text.text == NULL ? "" : text.text, expected);
    buffer_free(&text);
}

TEST(windows_1252_becomes_utf8)
{
    check_1252("plain", "plain");
    check_1252("", "");
    check_1252("Zo\xEB", "Zo\xC3\xAB");
    check_1252("\xA0\xFF\xBF\xC0", "\xC2\xA0\xC3\xBF\xC2\xBF\xC3\x80");
    check_1252("O\x92"
               "Brien",
               "O\xE2\x80\x99"
               "Brien");
    check_1252("\x80", "\xE2\x82\xAC");
    check_1252("\x83\x8A\x8C\x8E\x9A\x9C\x9E\x9F",
               "\xC6\x92\xC5\xA0\xC5\x92\xC5\xBD\xC5\xA1\xC5\x93\xC5\xBE\xC5\xB8");
    check_1252("\x82\x84\x85\x86\x87\x88\x89\x8B",
               "\xE2\x80\x9A\xE2\x80\x9E\xE2\x80\xA6\xE2\x80\xA0\xE2\x80\xA1\xCB\x86\xE2\x80\xB0"
               "\xE2\x80\xB9");
    check_1252("\x91\x93\x94\x95\x96\x97\x98\x99\x9B",
               "\xE2\x80\x98\xE2\x80\x9C\xE2\x80\x9D\xE2\x80\xA2\xE2\x80\x93\xE2\x80\x94\xCB\x9C"
               "\xE2\x84\xA2\xE2\x80\xBA");
    check_1252("\x81", "\xEF\xBF\xBD");
}

TEST(windows_1252_is_appended)
{
    struct buffer text = {0};
    buffer_string(&text, "a");
    windows_1252_to_utf8(slice_of("\xE9"), &text);
    assert_string_equal(text.text, "a\xC3\xA9");
    buffer_free(&text);
}

static void
check_xml(const char *text, size_t length, size_t valid)
{
    size_t found = xml_valid_prefix(text, length);
    if (found != valid)
        fail_msg("%zu bytes of %zu, not %zu", found, length, valid);
}

TEST(xml_holds_all_but_controls_and_two_noncharacters)
{
    check_xml("", 0, 0);
    check_xml("a\tb\nc\rd", 7, 7);
    check_xml("\x7F\xC2\x80\xC2\x9F", 5, 5);
    check_xml("\xEF\xBF\xBD", 3, 3);
    check_xml("\xEE\x80\x80\xF4\x8F\xBF\xBF", 7, 7);
    check_xml("ab\xEF\xBF\xBE", 5, 2);
    check_xml("ab\xEF\xBF\xBFz", 6, 2);
    check_xml("a\0b", 3, 1);
    check_xml("\xEF\xBF", 2, 2); /* not the start of either, as far as it goes */
    for (unsigned byte = 1; byte < 0x20; byte++) {
        char text[] = {'a', (char)byte, 'b'};
        check_xml(text, 3, byte == '\t' || byte == '\n' || byte == '\r' ? 3 : 1);
    }
}

TEST(text_is_cleaned_for_xml)
{
    struct buffer buffer = {0};
    const char *whole = "a\tb";
    assert_ptr_equal(xml_clean(whole, &buffer), whole);
    assert_string_equal(xml_clean("\x01"
                                  "a\x02\x03"
                                  "b\xEF\xBF\xBE"
                                  "c\x04",
                                  &buffer),
                        "abc");
    assert_string_equal(xml_clean("\x01", &buffer), "");
    buffer_free(&buffer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ascii_is_utf8),
        cmocka_unit_test(the_first_and_last_of_each_length_are_utf8),
        cmocka_unit_test(overlong_forms_surrogates_and_too_large_ones_are_not),
        cmocka_unit_test(a_continuation_byte_alone_is_not),
        cmocka_unit_test(a_sequence_that_breaks_off_is_not),
        cmocka_unit_test(a_sequence_cut_short_is_told),
        cmocka_unit_test(every_pair_of_bytes_is_judged_rightly),
        cmocka_unit_test(windows_1252_leaves_five_bytes_undefined),
        cmocka_unit_test(windows_1252_becomes_utf8),
        cmocka_unit_test(windows_1252_is_appended),
        cmocka_unit_test(xml_holds_all_but_controls_and_two_noncharacters),
        cmocka_unit_test(text_is_cleaned_for_xml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
