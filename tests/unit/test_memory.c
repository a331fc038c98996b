/* base/memory.h */
#include "unit.h"

static jmp_buf exhausted;

static void
on_exhaustion(void)
{
    longjmp(exhausted, 1);
}

TEST(a_size_that_overflows_calls_the_handler)
{
    memory_on_exhaustion(on_exhaustion);
    volatile bool called = false;
    if (setjmp(exhausted) == 0)
        memory_resize(NULL, SIZE_MAX / 2, 4);
    else
        called = true;
    memory_on_exhaustion(abort);
    assert_true(called);
}

TEST(an_array_that_cannot_double_calls_the_handler)
{
    size_t capacity = SIZE_MAX / 2 + 2;
    volatile bool called = false;
    memory_on_exhaustion(on_exhaustion);
    if (setjmp(exhausted) == 0)
        memory_grow(NULL, &capacity, SIZE_MAX, 1);
    else
        called = true;
    memory_on_exhaustion(abort);
    assert_true(called);
}

TEST(nothing_is_still_memory)
{
    void *a = memory_alloc(0), *b = memory_zeroed(0, 8), *c = memory_resize(NULL, 0, 8);
    assert_non_null(a);
    assert_non_null(b);
    assert_non_null(c);
    free(a);
    free(b);
    free(c);
}

TEST(zeroed_memory_is_zero)
{
    unsigned char *bytes = memory_zeroed(1000, 3);
    for (size_t i = 0; i < 3000; i++)
        assert_int_equal(bytes[i], 0);
    free(bytes);
}

TEST(an_array_grows_to_what_is_needed_and_keeps_its_content)
{
    size_t capacity = 0;
    uint32_t *numbers = NULL;
    for (uint32_t i = 0; i < 5000; i++) {
        numbers = memory_grow(numbers, &capacity, i + 1, sizeof *numbers);
        assert_true(capacity >= i + 1);
        numbers[i] = i;
    }
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(numbers[i], i);
    uint32_t *same = memory_grow(numbers, &capacity, 10, sizeof *numbers);
    assert_ptr_equal(same, numbers);
    free(same);
}

TEST(an_arena_gives_aligned_pieces_that_do_not_overlap)
{
    struct arena arena = {0};
    unsigned char *pieces[500];
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        pieces[i] = arena_alloc(&arena, i + 1);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        memset(pieces[i], (int)(i % 251), i + 1);
    }
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        for (size_t k = 0; k <= i; k++)
            assert_int_equal(pieces[i][k], i % 251);
    }
    arena_free(&arena);
    assert_null(arena.block);
}

TEST(an_arena_gives_more_than_its_largest_block)
{
    struct arena arena = {0};
    size_t size = (size_t)5 << 20;
    unsigned char *memory = arena_alloc(&arena, size);
    memset(memory, 0xAA, size);
    unsigned char *next = arena_alloc(&arena, 16);
    memset(next, 0x55, 16);
    assert_int_equal(memory[0], 0xAA);
    assert_int_equal(memory[size - 1], 0xAA);
    arena_free(&arena);
}

TEST(texts_are_copied_into_an_arena)
{
    struct arena arena = {0};
    char text[] = "pupil";
    char *part = arena_copy(&arena, text, 3), *whole = arena_string(&arena, text);
    char *empty = arena_copy(&arena, "", 0);
    text[0] = 'X';
    assert_string_equal(part, "pup");
    assert_string_equal(whole, "pupil");
    assert_string_equal(empty, "");
    assert_null(arena_string(&arena, NULL));
    assert_string_equal(arena_printf(&arena, "%s/%04d", "835", 99), "835/0099");
    arena_free(&arena);
}

TEST(a_formatted_text_may_be_longer_than_a_block)
{
    struct arena arena = {0};
    char *text = arena_printf(&arena, "%9000d", 7);
    assert_int_equal(strlen(text), 9000);
    assert_int_equal(text[8999], '7');
    arena_free(&arena);
}

TEST(a_reset_arena_uses_its_memory_again)
{
    struct arena arena = {0};
    arena_reset(&arena); /* an empty one is no harm */
    for (int i = 0; i < 100; i++)
        arena_alloc(&arena, 4000);
    arena_reset(&arena);
    struct arena_block *kept = arena.block;
    assert_non_null(kept);
    void *first = arena_alloc(&arena, 100);
    arena_reset(&arena);
    assert_ptr_equal(arena_alloc(&arena, 100), first);
    assert_ptr_equal(arena.block, kept);
    arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_size_that_overflows_calls_the_handler),
        cmocka_unit_test(an_array_that_cannot_double_calls_the_handler),
        cmocka_unit_test(nothing_is_still_memory),
        cmocka_unit_test(zeroed_memory_is_zero),
        cmocka_unit_test(an_array_grows_to_what_is_needed_and_keeps_its_content),
        cmocka_unit_test(an_arena_gives_aligned_pieces_that_do_not_overlap),
        cmocka_unit_test(an_arena_gives_more_than_its_largest_block),
        cmocka_unit_test(texts_are_copied_into_an_arena),
        cmocka_unit_test(a_formatted_text_may_be_longer_than_a_block),
        cmocka_unit_test(a_reset_arena_uses_its_memory_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
