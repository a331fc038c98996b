/* base/sha256.h: the vectors of FIPS 180-4's examples, and lengths about the end of a block. */
#include "unit.h"

#include "base/sha256.h"

static void
assert_digest(const char *text, size_t length, const char *base64)
{
    char digest[SHA256_BASE64_SIZE];
    sha256_base64(text, length, digest);
    assert_string_equal(digest, base64);
}

TEST(known_digests)
{
    static const char two[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    assert_digest("", 0, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_digest("abc", 3, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    assert_digest(two, sizeof two - 1, "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=");
}

TEST(lengths_about_a_block)
{
    char text[1000];
    memset(text, 'a', sizeof text);
    assert_digest(text, 55, "n0OQ+NMMLdkuyfCVtl4rmumwqSWlJY4kHJ8ekQ9zQxg=");
    assert_digest(text, 56, "s1Q5pKxvCUi21vnjxq8PX1kM4g8b3nCQ73lwaG7Gc4o=");
    assert_digest(text, 64, "/+BU/nrgy23GXDr5th1SCfQ5hR20PQulmXM33xVGaOs=");
    assert_digest(text, 1000, "Qe3s5C1j6Nm/UVqbppMuHCDLyfWl0TRkWttdsblzfqM=");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_digests),
        cmocka_unit_test(lengths_about_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
