/* base/map.h */
#include "unit.h"

#include "base/map.h"

TEST(an_empty_map_has_nothing)
{
    struct map map = {0};
    assert_int_equal(map_get(&map, slice_of("a")), MAP_NONE);
    assert_int_equal(map_get(&map, slice_of("")), MAP_NONE);
    map_clear(&map);
    map_free(&map);
}

TEST(a_key_has_its_value)
{
    struct map map = {0};
    map_put(&map, slice_of("A123"), 0);
    map_put(&map, slice_of("A124"), 7);
    assert_int_equal(map_get(&map, slice_of("A123")), 0);
    assert_int_equal(map_get(&map, slice_of("A124")), 7);
    assert_int_equal(map_get(&map, slice_of("A12")), MAP_NONE);
    assert_int_equal(map_get(&map, slice_of("A1234")), MAP_NONE);
    assert_int_equal(map_get(&map, slice_of("a123")), MAP_NONE);
    assert_int_equal(map_get(&map, (struct slice){"A123X", 4}), 0);
    map_free(&map);
}

TEST(a_value_can_be_set_again)
{
    struct map map = {0};
    map_set(&map, slice_of("a"), 1);
    map_put(&map, slice_of("b"), 2);
    map_set(&map, slice_of("b"), 3);
    map_set(&map, slice_of("c"), 4);
    assert_int_equal(map_get(&map, slice_of("a")), 1);
    assert_int_equal(map_get(&map, slice_of("b")), 3);
    assert_int_equal(map_get(&map, slice_of("c")), 4);
    assert_int_equal(map.count, 3);
    map_free(&map);
}

TEST(an_empty_key_is_a_key)
{
    struct map map = {0};
    map_put(&map, slice_of("x"), 1);
    assert_int_equal(map_get(&map, slice_of("")), MAP_NONE);
    map_put(&map, (struct slice){NULL, 0}, 5);
    assert_int_equal(map_get(&map, slice_of("")), 5);
    assert_int_equal(map_get(&map, (struct slice){NULL, 0}), 5);
    assert_int_equal(map_get(&map, slice_of("x")), 1);
    map_free(&map);
}

TEST(many_keys_are_all_found)
{
    enum { MANY = 20000 };
    struct map map = {0};
    char(*keys)[16] = memory_zeroed(MANY, sizeof *keys);
    for (uint32_t i = 0; i < MANY; i++) {
        snprintf(keys[i], sizeof keys[i], "U%012u", i * 7919);
        map_put(&map, slice_of(keys[i]), i);
        assert_true(map.capacity > map.count); /* or a search for what is not there would not end */
    }
    assert_int_equal(map.count, MANY);
    for (uint32_t i = 0; i < MANY; i++)
        assert_int_equal(map_get(&map, slice_of(keys[i])), i);
    assert_int_equal(map_get(&map, slice_of("U000000000001")), MAP_NONE);
    map_free(&map);
    free(keys);
}

TEST(a_cleared_map_is_empty_and_can_be_filled_again)
{
    struct map map = {0};
    map_put(&map, slice_of("a"), 1);
    size_t capacity = map.capacity;
    map_clear(&map);
    assert_int_equal(map_get(&map, slice_of("a")), MAP_NONE);
    map_put(&map, slice_of("b"), 2);
    assert_int_equal(map_get(&map, slice_of("b")), 2);
    assert_int_equal(map_get(&map, slice_of("a")), MAP_NONE);
    assert_int_equal(map.count, 1);
    assert_int_equal(map.capacity, capacity);
    map_free(&map);
    assert_int_equal(map.capacity, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(a_key_has_its_value),
        cmocka_unit_test(a_value_can_be_set_again),
        cmocka_unit_test(an_empty_key_is_a_key),
        cmocka_unit_test(many_keys_are_all_found),
        cmocka_unit_test(a_cleared_map_is_empty_and_can_be_filled_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
