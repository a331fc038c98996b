/* base/backlog.h */
#include "unit.h"

#include "base/backlog.h"
#include "system/system.h"

enum { MANY = 5 << 20 }; /* more than stays in memory */

/* Releases into a file, and gives what it has then. */
static const char *
release(struct backlog *backlog, bool wanted, struct error *error)
{
    struct error fault = {0};
    struct output_set *set = output_set_begin_bare();
    struct output *output = output_create(set, at("released"), 0, &fault);
    assert_non_null(output);
    output_write(output, "<", 1);
    assert_int_equal(backlog_release(backlog, output, error), wanted);
    output_write(output, ">", 1);
    bool done = output_set_commit(set, &fault);
    output_set_end(set);
    assert_done(done, &fault);
    return get(at("released"));
}

static void
assert_empty(const struct backlog *backlog)
{
    assert_int_equal(backlog->text.length, 0);
    assert_int_equal(backlog->written, 0);
    assert_int_equal(backlog->fault, 0);
}

TEST(nothing_is_released_as_nothing)
{
    struct backlog backlog = {0};
    struct error error = {0};
    assert_string_equal(release(&backlog, true, &error), "<>");
    assert_empty(&backlog);
}

TEST(little_stays_in_memory)
{
    struct backlog backlog = {0};
    struct error error = {0};
    backlog_add(&backlog, "one ", 4);
    backlog_add(&backlog, "", 0);
    backlog_add(&backlog, "two", 3);
    assert_int_equal(backlog.written, 0);
    assert_string_equal(release(&backlog, true, &error), "<one two>");
    assert_empty(&backlog);
    backlog_add(&backlog, "again", 5); /* it can be used once more */
    assert_string_equal(release(&backlog, true, &error), "<again>");
}

/* A pattern in which no stretch looks like its neighbour. */
static char *
pattern(size_t length)
{
    char *text = arena_alloc(&scratch_arena, length + 1);
    for (size_t i = 0; i < length; i++)
        text[i] = (char)('a' + (i * 7 + i / 4096) % 26);
    text[length] = '\0';
    return text;
}

TEST(much_goes_to_a_file_and_comes_back_in_order)
{
    struct backlog backlog = {0};
    struct error error = {0};
    char *text = pattern(2 * MANY);
    size_t step = 100003;
    for (size_t from = 0; from < 2 * MANY; from += step)
        backlog_add(&backlog, text + from, from + step < 2 * MANY ? step : 2 * MANY - from);
    assert_true(backlog.written > MANY / 2);
    assert_true(backlog.text.length < MANY);
    const char *released = release(&backlog, true, &error);
    assert_int_equal(strlen(released), 2 * MANY + 2);
    assert_memory_equal(released + 1, text, 2 * MANY);
    assert_empty(&backlog);
}

/* What is missing is told, and nothing stands where it would have been. */
TEST(a_file_that_fails_is_told)
{
    struct backlog backlog = {0};
    struct error error = {0};
    char *text = pattern(MANY);
    backlog_add(&backlog, text, MANY);
    assert_int_equal(backlog.written, MANY);
    system_close(backlog.file);
    release(&backlog, false, &error);
    assert_fault(&error, STATUS_FAILED, "the temporary file for a report");
    assert_empty(&backlog);
}

TEST(a_file_that_is_too_short_is_told)
{
    struct backlog backlog = {0};
    struct error error = {0};
    backlog_add(&backlog, pattern(MANY), MANY);
    assert_int_equal(ftruncate(backlog.file, MANY / 2), 0);
    release(&backlog, false, &error);
    assert_fault(&error, STATUS_FAILED, "the temporary file for a report");
}

TEST(a_backlog_can_be_dropped)
{
    struct backlog backlog = {0};
    backlog_add(&backlog, "x", 1);
    backlog_free(&backlog);
    assert_empty(&backlog);
    backlog_add(&backlog, pattern(MANY), MANY);
    int file = backlog.file;
    backlog_free(&backlog);
    assert_empty(&backlog);
    assert_int_equal(fcntl(file, F_GETFD), -1); /* closed, and so gone */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH(nothing_is_released_as_nothing),
        SCRATCH(little_stays_in_memory),
        SCRATCH(much_goes_to_a_file_and_comes_back_in_order),
        SCRATCH(a_file_that_fails_is_told),
        SCRATCH(a_file_that_is_too_short_is_told),
        SCRATCH(a_backlog_can_be_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
