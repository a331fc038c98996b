/* base/relay.h */
#include "unit.h"

#include <unistd.h>

#include "base/relay.h"

struct taken {
    struct buffer text;
    size_t count;
    unsigned slow; /* microseconds for each */
};

static void
take(void *context, const struct buffer *buffer)
{
    struct taken *taken = context;
    usleep(taken->slow);
    assert_true(buffer->length > 0);
    buffer_append(&taken->text, buffer->text, buffer->length);
    taken->count++;
}

/* Numbers from 0 on, some to a buffer. */
static void
check_numbers(bool beside, unsigned slow, size_t most)
{
    struct relay relay;
    struct taken taken = {.slow = slow};
    struct buffer expected = {0};
    buffer_string(&expected, "");
    buffer_string(&taken.text, "");
    relay_begin(&relay, beside, take, &taken);
    for (unsigned i = 0; i < 1000; i++) {
        buffer_printf(relay_buffer(&relay), "%u ", i);
        buffer_printf(&expected, "%u ", i);
        if (relay_buffer(&relay)->length >= most)
            relay_pass(&relay);
    }
    relay_end(&relay);
    assert_string_equal(taken.text.text, expected.text);
    assert_true(taken.count >= expected.length / (most + 4));
    buffer_free(&taken.text);
    buffer_free(&expected);
}

TEST(all_comes_in_its_order)
{
    for (size_t most = 1; most < 10000; most *= 3) {
        check_numbers(false, 0, most);
        check_numbers(true, 0, most);
    }
}

TEST(who_fills_waits_for_who_takes)
{
    check_numbers(true, 500, 100);
}

TEST(nothing_can_be_relayed)
{
    struct relay relay;
    struct taken taken = {0};
    for (int beside = 0; beside <= 1; beside++) {
        relay_begin(&relay, beside != 0, take, &taken);
        relay_end(&relay);
    }
    assert_int_equal(taken.count, 0);
    buffer_free(&taken.text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_comes_in_its_order),
        cmocka_unit_test(who_fills_waits_for_who_takes),
        cmocka_unit_test(nothing_can_be_relayed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
