/* base/digest.h */
#include "unit.h"

#include "base/digest.h"

/* RFC 7693, appendix A. */
static const char of_abc[] = "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                             "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923";

TEST(a_running_digest_ends_as_text)
{
    blake2b_state state_of_abc;
    char text[DIGEST_SIZE];
    blake2b_init(&state_of_abc, BLAKE2B_OUTBYTES);
    blake2b_update(&state_of_abc, (const uint8_t *)"ab", 2);
    blake2b_update(&state_of_abc, (const uint8_t *)"c", 1);
    digest_finish(&state_of_abc, text);
    assert_string_equal(text, of_abc);
}

TEST(a_file_has_the_digest_of_its_bytes)
{
    struct error error = {0};
    char text[DIGEST_SIZE], expected[DIGEST_SIZE];
    bool done = digest_file(put("abc", "abc"), text, &error);
    assert_done(done, &error);
    assert_string_equal(text, of_abc);
    size_t length = 700001;
    uint8_t *bytes = memory_alloc(length), sum[BLAKE2B_OUTBYTES];
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(i % 251);
    assert_int_equal(blake2b(sum, bytes, NULL, sizeof sum, length, 0), 0);
    for (size_t i = 0; i < sizeof sum; i++)
        snprintf(expected + 2 * i, 3, "%02x", sum[i]);
    done = digest_file(put_bytes("large", bytes, length), text, &error);
    free(bytes);
    assert_done(done, &error);
    assert_string_equal(text, expected);
}

TEST(a_file_that_cannot_be_read_is_refused)
{
    struct error error = {0};
    char text[DIGEST_SIZE];
    assert_false(digest_file(at("none"), text, &error));
    assert_fault(&error, STATUS_INPUT, "/none: ");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_running_digest_ends_as_text),
        SCRATCH(a_file_has_the_digest_of_its_bytes),
        SCRATCH(a_file_that_cannot_be_read_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
