/* system/system.h, and base/folder.h above it. */
#include "unit.h"

#include <signal.h>
#include <sys/wait.h>

#include "base/folder.h"
#include "system/system.h"

static char *
path(const char *name)
{
    return arena_printf(&scratch_arena, "%s/%s", scratch_path, name);
}

static void
make(const char *name, const char *text)
{
    struct system_identity identity;
    int file;
    assert_int_equal(system_create(path(name), &file, &identity), 0);
    assert_int_equal(system_write(file, text, strlen(text)), 0);
    assert_int_equal(system_close(file), 0);
}

static struct system_about
look(const char *name)
{
    struct system_about about;
    assert_int_equal(system_look(path(name), &about), 0);
    return about;
}

TEST(a_new_file_is_its_owners_alone_and_replaces_nothing)
{
    struct system_identity identity;
    struct stat status;
    int file;
    make("a", "text");
    assert_int_equal(stat(path("a"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_not_equal(system_create(path("a"), &file, &identity), 0);
    assert_int_equal(look("a").size, 4);
}

TEST(a_file_is_the_same_under_every_name)
{
    make("a", "");
    make("b", "");
    assert_int_equal(link(path("a"), path("hard")), 0);
    assert_int_equal(symlink("a", path("soft")), 0);
    struct system_about a = look("a"), b = look("b"), hard = look("hard"), soft = look("soft"), own;
    assert_true(system_is_same(&a.identity, &hard.identity));
    assert_true(system_is_same(&a.identity, &soft.identity));
    assert_false(system_is_same(&a.identity, &b.identity));
    assert_int_equal(system_look_at_name(path("soft"), &own), 0);
    assert_int_equal(own.sort, SYSTEM_LINK);
    assert_false(system_is_same(&a.identity, &own.identity));
}

TEST(what_was_opened_is_told)
{
    struct system_about about;
    int file;
    make("a", "text");
    assert_int_equal(mkfifo(path("pipe"), 0600), 0);
    assert_int_equal(system_open(path("a"), &file, &about), 0);
    assert_int_equal(about.sort, SYSTEM_FILE);
    assert_int_equal(about.size, 4);
    system_close(file);
    assert_int_equal(system_open(path("pipe"), &file, &about), 0); /* and does not wait */
    assert_int_equal(about.sort, SYSTEM_DEVICE);
    system_close(file);
    assert_int_equal(system_open(scratch_path, &file, &about), 0);
    assert_int_equal(about.sort, SYSTEM_FOLDER);
    system_close(file);
    assert_int_equal(system_kind(system_open(path("none"), &file, &about)), SYSTEM_ABSENT);
    assert_int_equal(system_kind(system_open(path("a/none"), &file, &about)), SYSTEM_NO_FOLDER);
}

TEST(reading_stops_short_only_at_the_end)
{
    char bytes[8];
    size_t got;
    int file;
    make("a", "0123456789");
    assert_int_equal(system_open(path("a"), &file, NULL), 0);
    assert_int_equal(system_read_at(file, bytes, 8, 4, &got), 0);
    assert_int_equal(got, 6);
    assert_memory_equal(bytes, "456789", 6);
    assert_int_equal(system_read(file, bytes, 8, &got), 0);
    assert_int_equal(got, 8);
    assert_int_equal(system_read(file, bytes, 8, &got), 0);
    assert_int_equal(got, 2);
    assert_int_equal(system_read(file, bytes, 8, &got), 0);
    assert_int_equal(got, 0);
    system_close(file);
}

TEST(a_nameless_file_leaves_no_name)
{
    struct folder_names names;
    char bytes[4];
    size_t got;
    int file;
    assert_int_equal(system_create_nameless(scratch_path, &file), 0);
    assert_int_equal(system_write_at(file, "text", 4, 100), 0);
    assert_int_equal(system_read_at(file, bytes, 4, 100, &got), 0);
    assert_memory_equal(bytes, "text", 4);
    assert_int_equal(folder_list(scratch_path, &names), 0);
    assert_int_equal(names.count, 0);
    folder_names_free(&names);
    system_close(file);
}

TEST(names_change_at_once_or_not_at_all)
{
    make("a", "A");
    make("b", "BB");
    assert_int_equal(system_exchange(path("a"), path("b")), 0);
    assert_int_equal(look("a").size, 2);
    assert_int_not_equal(system_rename(path("a"), path("b"), false), 0);
    assert_int_equal(system_rename(path("a"), path("b"), true), 0);
    assert_int_equal(look("b").size, 2);
    assert_int_equal(system_remove(path("b")), 0);
    assert_int_equal(system_kind(system_remove(path("b"))), SYSTEM_ABSENT);
}

TEST(a_folder_is_listed_sorted_without_what_is_hidden)
{
    struct folder_names names;
    make("b", "");
    make("B", "");
    make(".hidden", "");
    assert_int_equal(system_make_folder(path("a")), 0);
    assert_int_equal(system_make_folder(path("a")), 0);
    assert_int_equal(folder_list(scratch_path, &names), 0);
    assert_int_equal(names.count, 3);
    assert_string_equal(names.names[0], "B");
    assert_string_equal(names.names[1], "a");
    assert_string_equal(names.names[2], "b");
    folder_names_free(&names);
    assert_int_equal(system_kind(folder_list(path("b"), &names)), SYSTEM_NO_FOLDER);
    assert_int_equal(names.count, 0);
}

TEST(a_folder_is_locked_once)
{
    int first, second;
    bool locked;
    assert_int_equal(system_lock_folder(scratch_path, &first, &locked), 0);
    assert_true(locked);
    assert_int_equal(system_kind(system_lock_folder(scratch_path, &second, &locked)), SYSTEM_BUSY);
    assert_false(locked);
    system_unlock_folder(second);
    system_unlock_folder(first);
    assert_int_equal(system_lock_folder(scratch_path, &first, &locked), 0);
    system_unlock_folder(first);
}

struct meeting {
    struct system_mutex mutex;
    struct system_condition came;
    int present;
};

static void
come(void *context)
{
    struct meeting *meeting = context;
    system_mutex_lock(&meeting->mutex);
    meeting->present++;
    system_condition_tell(&meeting->came);
    while (meeting->present < 2)
        system_condition_wait(&meeting->came, &meeting->mutex);
    system_mutex_unlock(&meeting->mutex);
}

TEST(a_zeroed_mutex_and_condition_are_ready)
{
    struct meeting meeting = {0};
    struct system_thread thread;
    assert_true(system_has_threads());
    assert_int_equal(system_thread_begin(&thread, come, &meeting), 0);
    come(&meeting);
    system_thread_wait(&thread);
    assert_int_equal(meeting.present, 2);
    system_condition_end(&meeting.came);
    system_mutex_end(&meeting.mutex);
}

TEST(the_processor_and_the_clocks_are_told)
{
    struct system_time now;
    struct system_clock clock;
    double before = system_seconds();
    assert_true(system_processors() >= 1);
    system_local_time(&now);
    assert_in_range(now.year, 2020, 3000);
    assert_in_range(now.month, 1, 12);
    assert_true(system_thread_clock(&clock));
    int64_t spent = system_clock_read(clock);
    for (volatile int i = 0; i < 1000000; i++)
        ;
    assert_true(system_clock_read(clock) > spent);
    system_sleep(2);
    assert_true(system_seconds() - before >= 0.002);
    assert_true(system_memory_used() > 0);
}

static void
clean(void)
{
    unlink(path("working"));
}

/* The status of a child that gets the signal with a working file. */
static int
end_child_by(int number, bool ignored)
{
    make("working", "");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(number, ignored ? SIG_IGN : SIG_DFL);
        system_on_ending(clean);
        kill(getpid(), number);
        system_sleep(ignored ? 50 : 10000);
        system_end_now(7);
    }
    int status;
    waitpid(child, &status, 0);
    return status;
}

TEST(a_signal_cleans_and_then_ends_the_program)
{
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        int status = end_child_by(numbers[i], false);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), numbers[i]);
        assert_int_not_equal(access(path("working"), F_OK), 0);
    }
}

TEST(a_signal_that_was_ignored_stays_so)
{
    int status = end_child_by(SIGHUP, true);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
    assert_int_equal(access(path("working"), F_OK), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH(a_new_file_is_its_owners_alone_and_replaces_nothing),
        SCRATCH(a_file_is_the_same_under_every_name),
        SCRATCH(what_was_opened_is_told),
        SCRATCH(reading_stops_short_only_at_the_end),
        SCRATCH(a_nameless_file_leaves_no_name),
        SCRATCH(names_change_at_once_or_not_at_all),
        SCRATCH(a_folder_is_listed_sorted_without_what_is_hidden),
        SCRATCH(a_folder_is_locked_once),
        cmocka_unit_test(a_zeroed_mutex_and_condition_are_ready),
        cmocka_unit_test(the_processor_and_the_clocks_are_told),
        SCRATCH(a_signal_cleans_and_then_ends_the_program),
        SCRATCH(a_signal_that_was_ignored_stays_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
