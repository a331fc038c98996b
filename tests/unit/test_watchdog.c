/* base/watchdog.h */
#include "unit.h"

#include <pthread.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/watchdog.h"

enum { LIMIT = 300, ENDED = 9 };

static void
end_process(const char *what)
{
    if (write(STDOUT_FILENO, what, strlen(what)) < 0)
        _exit(1);
    _exit(ENDED);
}

/* Keeps the processor busy. */
static void
work(int milliseconds)
{
    struct timespec now;
    volatile unsigned count = 0;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    int64_t until = now.tv_sec * 1000 + now.tv_nsec / 1000000 + milliseconds;
    do {
        for (int i = 0; i < 10000; i++)
            count++;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    } while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < until);
}

/* What a process with a watchdog says when it is ended; "" if it ends by itself. */
static const char *
said(void (*what)(void))
{
    int kept = capture_begin(STDOUT_FILENO, at("said"));
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        watchdog_start(LIMIT, end_process);
        what();
        _exit(0);
    }
    waitpid(child, &status, 0);
    capture_end(STDOUT_FILENO, kept);
    const char *text = get(at("said"));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), text[0] == '\0' ? 0 : ENDED);
    return text;
}

static void
never_end(void)
{
    watchdog_enter("rules.sql", 7, "rule", "C1", true);
    for (;;)
        work(100);
}

TEST(work_that_does_not_end_is_ended)
{
    assert_string_equal(said(never_end), "rules.sql:7: rule C1: stopped, as it would not end");
}

static void
end_again_and_again(void)
{
    for (int i = 0; i < 8; i++) {
        watchdog_enter("rules.sql", 7, "rule", "C1", true);
        work(LIMIT / 3);
        watchdog_leave();
    }
}

TEST(work_that_ends_again_and_again_is_let_alone)
{
    assert_string_equal(said(end_again_and_again), "");
}

static void
go_on(void)
{
    for (int i = 0; i < 12; i++) {
        watchdog_enter("return.xsd", 0, "the type of", "Surname", i == 0);
        work(LIMIT / 3);
        watchdog_leave();
    }
}

TEST(work_that_goes_on_counts_as_one)
{
    assert_string_equal(said(go_on),
                        "return.xsd: the type of Surname: stopped, as it would not end");
}

static void
work_outside(void)
{
    watchdog_enter("rules.sql", 7, "rule", "C1", true);
    watchdog_leave();
    work(3 * LIMIT);
    watchdog_enter("rules.sql", 7, "rule", "C1", false);
    work(LIMIT / 2);
}

TEST(what_is_not_entered_is_not_watched)
{
    assert_string_equal(said(work_outside), "");
}

static void *
enter_and_end(void *unused)
{
    watchdog_enter("rules.sql", 7, "rule", "C1", true);
    return unused;
}

static void
work_after_a_thread(void)
{
    for (int i = 0; i < 20; i++) {
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, enter_and_end, NULL), 0);
        pthread_join(thread, NULL);
    }
    work(2 * LIMIT);
}

TEST(a_thread_that_ended_is_watched_no_longer)
{
    assert_string_equal(said(work_after_a_thread), "");
}

static void *
never_end_in_thread(void *unused)
{
    never_end();
    return unused;
}

static void
wait_for_a_thread(void)
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, never_end_in_thread, NULL), 0);
    pthread_join(thread, NULL);
}

TEST(every_thread_is_watched)
{
    assert_string_equal(said(wait_for_a_thread),
                        "rules.sql:7: rule C1: stopped, as it would not end");
}

TEST(without_a_watchdog_nothing_happens)
{
    watchdog_enter("rules.sql", 7, "rule", "C1", true);
    watchdog_leave();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH(work_that_does_not_end_is_ended),
        SCRATCH(work_that_ends_again_and_again_is_let_alone),
        SCRATCH(work_that_goes_on_counts_as_one),
        SCRATCH(what_is_not_entered_is_not_watched),
        SCRATCH(a_thread_that_ended_is_watched_no_longer),
        SCRATCH(every_thread_is_watched),
        SCRATCH(without_a_watchdog_nothing_happens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
