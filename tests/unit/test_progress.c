/* base/progress.h */
#include "unit.h"

#include "base/progress.h"

/* What appears on standard error when half of the work is done `after` seconds from the start. */
static const char *
shown(enum progress_mode mode, double after, uint64_t total, struct progress *progress)
{
    int kept = capture_begin(STDERR_FILENO, at("stderr"));
    progress_begin(progress, mode, total);
    progress->started -= after; /* rather than to wait */
    progress_add(progress, total / 2);
    capture_end(STDERR_FILENO, kept);
    return get(at("stderr"));
}

TEST(a_line_appears_after_a_second)
{
    struct progress progress;
    assert_string_equal(shown(PROGRESS_ALWAYS, 0.5, 1000, &progress), "");
    assert_false(progress.shown);
    const char *text = shown(PROGRESS_ALWAYS, 2, 1000, &progress);
    assert_non_null(strstr(text, "50 %"));
    assert_true(progress.shown);
    assert_null(strchr(text, '\n'));
}

TEST(a_line_is_not_written_anew_at_every_step)
{
    struct progress progress;
    shown(PROGRESS_ALWAYS, 2, 1000, &progress);
    int kept = capture_begin(STDERR_FILENO, at("stderr"));
    for (int i = 0; i < 100; i++)
        progress_add(&progress, 1);
    capture_end(STDERR_FILENO, kept);
    assert_string_equal(get(at("stderr")), "");
    assert_int_equal(progress.done, 600);
}

TEST(there_is_never_a_line_in_a_pipe_or_when_it_is_not_wanted)
{
    struct progress progress;
    assert_string_equal(shown(PROGRESS_AUTO, 100, 1000, &progress), "");
    assert_string_equal(shown(PROGRESS_NEVER, 100, 1000, &progress), "");
    assert_int_equal(progress.done, 500);
}

TEST(nothing_to_do_shows_nothing)
{
    struct progress progress;
    assert_string_equal(shown(PROGRESS_ALWAYS, 100, 0, &progress), "");
}

TEST(the_line_is_wiped_at_the_end_if_there_was_one)
{
    struct progress progress;
    shown(PROGRESS_ALWAYS, 2, 1000, &progress);
    int kept = capture_begin(STDERR_FILENO, at("stderr"));
    progress_end(&progress);
    progress_end(&progress);
    capture_end(STDERR_FILENO, kept);
    assert_string_equal(get(at("stderr")), "\r\033[K");
    assert_false(progress.shown);
    shown(PROGRESS_NEVER, 2, 1000, &progress);
    kept = capture_begin(STDERR_FILENO, at("stderr"));
    progress_end(&progress);
    capture_end(STDERR_FILENO, kept);
    assert_string_equal(get(at("stderr")), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH(a_line_appears_after_a_second),
        SCRATCH(a_line_is_not_written_anew_at_every_step),
        SCRATCH(there_is_never_a_line_in_a_pipe_or_when_it_is_not_wanted),
        SCRATCH(nothing_to_do_shows_nothing),
        SCRATCH(the_line_is_wiped_at_the_end_if_there_was_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
