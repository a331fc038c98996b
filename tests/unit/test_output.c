/* base/output.h */
#include "unit.h"

#include <dirent.h>
#include <sys/wait.h>

#include "base/output.h"

static struct output_set *
begin(const char *directory)
{
    struct error error = {0};
    struct output_set *set = output_set_begin(directory, &error);
    assert_done(set != NULL, &error);
    return set;
}

static struct output *
create(struct output_set *set, const char *name, int rank, const char *text)
{
    struct error error = {0};
    struct output *output = output_create(set, name, rank, &error);
    assert_done(output != NULL, &error);
    output_write(output, text, strlen(text));
    return output;
}

static void
commit(struct output_set *set)
{
    struct error error = {0};
    bool done = output_set_commit(set, &error);
    assert_done(done, &error);
}

static mode_t
mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static size_t
count_files(const char *path)
{
    DIR *directory = opendir(path);
    size_t count = 0;
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(directory);
    return count;
}

TEST(a_file_has_its_name_only_after_the_commit)
{
    struct output_set *set = begin(at("out"));
    struct output *output = create(set, "a.xml", 1, "text");
    struct error error = {0};
    assert_false(is_there(at("out/a.xml")));
    assert_true(output_flush(output, &error));
    assert_false(is_there(at("out/a.xml")));
    assert_string_equal(get(output_temporary_path(output)), "text");
    assert_true(output_close(output, &error));
    assert_false(is_there(at("out/a.xml")));
    commit(set);
    assert_string_equal(get(at("out/a.xml")), "text");
    output_set_end(set);
    assert_int_equal(count_files(at("out")), 1);
}

TEST(files_and_directories_are_for_the_owner_alone)
{
    mode_t before = umask(0);
    struct output_set *set = begin(at("deep/out"));
    struct output *output = create(set, "tables/a.csv", 1, "x");
    struct error error = {0};
    const char *reserved = output_reserve(set, "db.sqlite", 0, &error);
    assert_int_equal(mode_of(output_temporary_path(output)), 0600);
    assert_int_equal(mode_of(reserved), 0600);
    commit(set);
    output_set_end(set);
    umask(before);
    assert_int_equal(mode_of(at("deep")), 0700);
    assert_int_equal(mode_of(at("deep/out")), 0700);
    assert_int_equal(mode_of(at("deep/out/tables")), 0700);
    assert_int_equal(mode_of(at("deep/out/tables/a.csv")), 0600);
    assert_int_equal(mode_of(at("deep/out/db.sqlite")), 0600);
}

TEST(an_older_file_stays_until_the_commit)
{
    put("out/a.xml", "old");
    struct output_set *set = begin(at("out"));
    create(set, "a.xml", 1, "new");
    assert_string_equal(get(at("out/a.xml")), "old");
    commit(set);
    assert_string_equal(get(at("out/a.xml")), "new");
    output_set_end(set);
}

TEST(without_a_commit_nothing_is_left_and_an_older_file_is_untouched)
{
    put("out/a.xml", "old");
    struct stat before, after;
    stat(at("out/a.xml"), &before);
    struct output_set *set = begin(at("out"));
    create(set, "a.xml", 1, "new");
    create(set, "b.xml", 1, "new");
    output_set_end(set);
    assert_string_equal(get(at("out/a.xml")), "old");
    stat(at("out/a.xml"), &after);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(count_files(at("out")), 1);
}

TEST(a_discarded_file_does_not_appear)
{
    struct output_set *set = begin(at("out"));
    struct output *gone = create(set, "gone.xml", 1, "x"),
                  *closed = create(set, "closed.xml", 1, "x");
    struct error error = {0};
    create(set, "kept.xml", 1, "y");
    output_discard(gone);
    assert_true(output_close(closed, &error));
    output_discard(closed);
    assert_false(is_there(output_temporary_path(gone)));
    commit(set);
    output_set_end(set);
    assert_int_equal(count_files(at("out")), 1);
    assert_string_equal(get(at("out/kept.xml")), "y");
}

TEST(nothing_gets_its_name_if_one_file_fails)
{
    struct output_set *set = begin(at("out"));
    struct error error = {0};
    create(set, "a.xml", 0, "x");
    const char *reserved = output_reserve(set, "b.sqlite", 1, &error);
    assert_non_null(reserved);
    unlink(reserved); /* whoever writes it has lost it */
    assert_false(output_set_commit(set, &error));
    assert_fault(&error, STATUS_FAILED, "/out/b.sqlite: cannot be written: ");
    assert_false(is_there(at("out/a.xml")));
    output_set_end(set);
    assert_int_equal(count_files(at("out")), 0);
}

TEST(names_are_given_lowest_rank_first)
{
    struct output_set *set = begin(at("out"));
    struct error error = {0};
    struct output *last = create(set, "a-return.xml", 3, "x");
    struct output *first = create(set, "z-report.csv", 0, "x");
    assert_true(output_set_prepare(set, &error));
    unlink(output_temporary_path(last)); /* so that neither can get its name */
    unlink(output_temporary_path(first));
    assert_false(output_sets_name(&set, 1, &error));
    assert_fault(&error, STATUS_FAILED, "/out/z-report.csv: cannot get its name: ");
    output_set_end(set);
}

TEST(where_one_name_cannot_be_given_the_others_are_taken_back)
{
    struct error error = {0};
    assert_int_equal(mkdir(at("out"), 0700), 0);
    put("out/z-report.csv", "older");
    struct output_set *set = begin(at("out"));
    struct output *lost = create(set, "a-return.xml", 3, "x");
    create(set, "m-table.csv", 2, "x");
    create(set, "z-report.csv", 0, "x");
    assert_true(output_set_prepare(set, &error));
    unlink(output_temporary_path(lost));
    assert_false(output_sets_name(&set, 1, &error));
    assert_fault(&error, STATUS_FAILED, "/out/a-return.xml: cannot get its name: ");
    output_set_end(set);
    assert_string_equal(get(at("out/z-report.csv")), "older");
    assert_int_equal(count_files(at("out")), 1);
}

TEST(names_that_were_given_can_be_taken_back)
{
    struct error error = {0};
    assert_int_equal(mkdir(at("out"), 0700), 0);
    put("out/a.csv", "older");
    struct output_set *set = begin(at("out"));
    create(set, "a.csv", 0, "x");
    create(set, "b.csv", 0, "x");
    assert_true(output_set_commit(set, &error));
    assert_string_equal(get(at("out/a.csv")), "x");
    output_sets_take_back(&set, 1, &error);
    output_set_end(set);
    assert_int_equal(error.status, STATUS_DONE);
    assert_string_equal(get(at("out/a.csv")), "older");
    assert_int_equal(count_files(at("out")), 1);
}

TEST(a_temporary_name_that_another_run_has_taken_is_noticed)
{
    struct output_set *set = begin(at("out"));
    struct error error = {0};
    struct output *ours = create(set, "a.csv", 0, "x");
    unlink(output_temporary_path(ours));
    put("out/.a.csv.muster-part", "half of somebody else's");
    assert_false(output_set_commit(set, &error));
    assert_fault(&error, STATUS_FAILED, "/out/a.csv: another run is writing it");
    assert_false(is_there(at("out/a.csv")));
    output_set_end(set);
}

TEST(a_device_or_a_pipe_keeps_its_name)
{
    struct output_set *set = begin(at("out")), *bare = output_set_begin_bare();
    struct error error = {0};
    assert_int_equal(mkfifo(at("out/a.csv"), 0600), 0);
    assert_null(output_create(set, "a.csv", 0, &error));
    assert_fault(&error, STATUS_FAILED, "/out/a.csv: cannot get its name: a device or a pipe");
    assert_null(output_create(bare, "/dev/stdout", 0, &error));
    assert_fault(&error, STATUS_FAILED, "/dev/stdout: is no place for a file");
    output_set_end(set);
    output_set_end(bare);
}

TEST(a_folder_that_is_a_link_is_refused)
{
    struct output_set *set = begin(at("out"));
    struct error error = {0};
    assert_int_equal(mkdir(at("elsewhere"), 0700), 0);
    assert_int_equal(symlink(at("elsewhere"), at("out/tables")), 0);
    assert_null(output_create(set, "tables/a.csv", 0, &error));
    assert_fault(&error, STATUS_FAILED, "/out/tables: is not a directory");
    assert_int_equal(count_files(at("elsewhere")), 0);
    output_set_end(set);
}

TEST(a_directory_in_the_place_of_one_file_keeps_all_from_their_names)
{
    struct output_set *set = begin(at("out"));
    struct error error = {0};
    create(set, "a-return.xml", 3, "x");
    create(set, "z-report.csv", 0, "x");
    assert_int_equal(mkdir(at("out/a-return.xml"), 0700), 0);
    assert_false(output_set_commit(set, &error));
    assert_fault(&error, STATUS_FAILED, "/out/a-return.xml: cannot get its name: ");
    assert_false(is_there(at("out/z-report.csv")));
    output_set_end(set);
    assert_int_equal(count_files(at("out")), 1);
}

TEST(a_name_with_a_dot_in_front_is_refused)
{
    static const char *const names[] = {".hidden", "../outside", "./a", "tables/.a", "..", ".x/a"};
    struct output_set *set = begin(at("out"));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct error error = {0};
        if (output_create(set, names[i], 0, &error) != NULL)
            fail_msg("\"%s\" was taken for a name", names[i]);
        assert_int_equal(error.status, STATUS_FAILED);
        error_free(&error);
    }
    commit(set);
    output_set_end(set);
    assert_int_equal(count_files(scratch_path), 1);
}

TEST(what_a_killed_run_left_is_taken_away)
{
    struct output_set *set = begin(at("out"));
    struct output *output = create(set, "a.xml", 1, "x");
    char *leftover = arena_string(&scratch_arena, output_temporary_path(output));
    output_set_end(set);
    assert_false(is_there(leftover));
    FILE *file = fopen(leftover, "w");
    assert_non_null(file);
    fclose(file);
    put("out/mine.txt", "mine");
    set = begin(at("out"));
    assert_false(is_there(leftover));
    output_set_end(set);
    assert_string_equal(get(at("out/mine.txt")), "mine");
}

TEST(leftovers_in_a_folder_are_taken_away_with_its_first_file)
{
    struct output_set *set = begin(at("out"));
    struct output *output = create(set, "tables/a.csv", 1, "x");
    char *leftover = arena_string(&scratch_arena, output_temporary_path(output));
    output_set_end(set);
    FILE *file = fopen(leftover, "w");
    assert_non_null(file);
    fclose(file);
    set = begin(at("out"));
    output = create(set, "tables/b.csv", 1, "b");
    assert_false(is_there(leftover));
    struct output *second = create(set, "tables/c.csv", 1, "c"); /* no second sweep */
    assert_true(is_there(output_temporary_path(output)));
    assert_true(is_there(output_temporary_path(second)));
    commit(set);
    output_set_end(set);
    assert_string_equal(get(at("out/tables/b.csv")), "b");
    assert_string_equal(get(at("out/tables/c.csv")), "c");
}

TEST(a_second_run_is_locked_out)
{
    struct output_set *set = begin(at("out"));
    struct output *output = create(set, "a.xml", 1, "x");
    pid_t child = fork();
    if (child == 0) {
        struct error error = {0};
        bool refused = output_set_begin(at("out"), &error) == NULL &&
                       error.status == STATUS_FAILED &&
                       strstr(error_text(&error), "another run is writing here") != NULL;
        _exit(refused ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(is_there(output_temporary_path(output))); /* nor did it sweep ours */
    commit(set);
    output_set_end(set);
    output_set_end(begin(at("out"))); /* free again */
}

TEST(a_directory_that_cannot_be_written_is_refused)
{
    struct error error = {0};
    put("file", "x");
    assert_null(output_set_begin(at("file"), &error));
    assert_fault(&error, STATUS_FAILED, "/file: ");
    assert_null(output_set_begin(at("file/out"), &error));
    assert_fault(&error, STATUS_FAILED, "/file/out: cannot be made: ");
}

/* Root may write anywhere, so it goes on as somebody else. */
TEST(a_directory_without_the_right_to_write_is_refused)
{
    struct error error = {0};
    bool root = geteuid() == 0;
    mkdir(at("locked"), 0700);
    chmod(scratch_path, 0755);
    chmod(at("locked"), 0555);
    if (root)
        assert_int_equal(seteuid(65534), 0);
    struct output_set *set = output_set_begin(at("locked/out"), &error);
    bool refused = set == NULL;
    output_set_end(set);
    set = output_set_begin(at("locked"), &error); /* it is there already: the first file tells */
    bool no_file = set != NULL && output_create(set, "a.xml", 0, &error) == NULL;
    output_set_end(set);
    if (root)
        assert_int_equal(seteuid(0), 0);
    chmod(at("locked"), 0700);
    assert_true(refused);
    assert_true(no_file);
    assert_fault(&error, STATUS_FAILED, "/locked/out: cannot be made: ");
}

TEST(an_existing_directory_is_used_as_it_is)
{
    mkdir(at("out"), 0755);
    chmod(at("out"), 0755);
    output_set_end(begin(at("out")));
    assert_int_equal(mode_of(at("out")), 0755);
    output_set_end(begin(arena_printf(&scratch_arena, "%s/", at("out"))));
}

TEST(large_and_small_writes_keep_their_order)
{
    enum { SIZE = 200000 };
    struct output_set *set = begin(at("out"));
    struct output *output = create(set, "a", 0, "");
    struct buffer expected = {0};
    char *large = memory_alloc(SIZE);
    for (int i = 0; i < 50; i++) {
        size_t length = (size_t)(i * 3989) % SIZE;
        memset(large, 'a' + i % 26, length);
        output_write(output, large, length);
        output_write(output, "|", 1);
        buffer_append(&expected, large, length);
        buffer_char(&expected, '|');
    }
    commit(set);
    output_set_end(set);
    assert_string_equal(get(at("out/a")), expected.text);
    buffer_free(&expected);
    free(large);
}

TEST(writes_that_just_fill_the_buffer_are_whole)
{
    for (size_t length = 64 * 1024 - 1; length <= 64 * 1024 + 1; length++) {
        struct output_set *set = begin(at("out"));
        struct output *output = create(set, "a", 0, "x");
        char *text = memory_alloc(length);
        memset(text, 'y', length);
        output_write(output, text, length);
        output_write(output, "z", 1);
        commit(set);
        output_set_end(set);
        const char *got = get(at("out/a"));
        assert_int_equal(strlen(got), length + 2);
        assert_int_equal(got[0], 'x');
        assert_int_equal(got[length + 1], 'z');
        free(text);
    }
}

TEST(a_reserved_file_is_written_by_somebody_else)
{
    struct output_set *set = begin(at("out"));
    struct error error = {0};
    const char *path = output_reserve(set, "db.sqlite", 1, &error);
    assert_non_null(path);
    assert_string_equal(get(path), "");
    FILE *file = fopen(path, "w");
    fputs("rows", file);
    fclose(file);
    commit(set);
    assert_string_equal(get(at("out/db.sqlite")), "rows");
    output_set_end(set);
}

TEST(a_bare_set_takes_paths_as_they_are)
{
    struct output_set *set = output_set_begin_bare();
    char *path = at("report.csv");
    create(set, path, 0, "x");
    assert_false(is_there(path));
    commit(set);
    assert_string_equal(get(path), "x");
    output_set_end(set);
    assert_int_equal(count_files(scratch_path), 1);
}

TEST(a_bare_set_makes_no_folders)
{
    struct output_set *set = output_set_begin_bare();
    struct error error = {0};
    assert_null(output_create(set, at("none/report.csv"), 0, &error));
    assert_fault(&error, STATUS_FAILED, "cannot be created: ");
    commit(set);
    output_set_end(set);
}

TEST(ending_no_set_is_no_harm)
{
    output_set_end(NULL);
    struct output_set *set = begin(at("out"));
    commit(set);
    output_set_end(set);
    assert_int_equal(count_files(at("out")), 0);
}

TEST(a_link_in_place_of_a_temporary_file_is_not_followed)
{
    struct output_set *set = begin(at("out"));
    char *name = arena_string(&scratch_arena, output_temporary_path(create(set, "a", 0, "")));
    output_set_end(set);
    put("victim", "mine");
    set = begin(at("out"));
    assert_int_equal(symlink(at("victim"), name), 0);
    create(set, "a", 0, "new");
    commit(set);
    output_set_end(set);
    assert_string_equal(get(at("victim")), "mine");
    assert_string_equal(get(at("out/a")), "new");
}

TEST(abandoning_takes_the_temporary_files_away)
{
    put("out/a.xml", "old");
    pid_t child = fork();
    if (child == 0) {
        struct output_set *set = begin(at("out"));
        create(set, "a.xml", 0, "x");
        create(set, "tables/b.csv", 0, "x");
        output_abandon_all();
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_string_equal(get(at("out/a.xml")), "old");
    assert_int_equal(count_files(at("out")), 2);
    assert_int_equal(count_files(at("out/tables")), 0);
}

TEST(there_may_be_no_set_to_abandon)
{
    pid_t child = fork();
    if (child == 0) {
        output_abandon_all();
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
}

/* A run has a set for its directory and another for the reports elsewhere. */
TEST(abandoning_takes_the_temporary_files_of_every_open_set_away)
{
    pid_t child = fork();
    if (child == 0) {
        struct output_set *set = begin(at("out")), *bare = output_set_begin_bare();
        create(set, "a.xml", 0, "x");
        create(bare, at("report.csv"), 0, "x");
        output_abandon_all();
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(count_files(at("out")), 0);
    assert_int_equal(count_files(scratch_path), 1);
}

TEST(ending_one_set_leaves_the_other_to_be_abandoned)
{
    pid_t child = fork();
    if (child == 0) {
        struct output_set *bare = output_set_begin_bare(), *set = begin(at("out"));
        create(set, "a.xml", 0, "x");
        output_set_end(bare);
        output_abandon_all();
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(count_files(at("out")), 0);
}

TEST(standard_output_is_written)
{
    struct error error = {0};
    int kept = capture_begin(STDOUT_FILENO, at("stdout"));
    struct output *output = output_standard();
    output_write(output, "to the screen\n", 14);
    bool done = output_close(output, &error);
    capture_end(STDOUT_FILENO, kept);
    assert_done(done, &error);
    assert_string_equal(get(at("stdout")), "to the screen\n");
}

TEST(standard_output_that_is_full_or_closed_is_a_failure)
{
    struct error error = {0};
    int kept = capture_begin(STDOUT_FILENO, "/dev/full");
    struct output *output = output_standard();
    output_write(output, "x", 1);
    bool done = output_close(output, &error);
    capture_end(STDOUT_FILENO, kept);
    assert_false(done);
    assert_fault(&error, STATUS_FAILED, "standard output: cannot be written: ");
    kept = capture_begin(STDOUT_FILENO, at("stdout"));
    close(STDOUT_FILENO);
    output = output_standard();
    output_write(output, "x", 1);
    done = output_close(output, &error);
    capture_end(STDOUT_FILENO, kept);
    assert_false(done);
    assert_fault(&error, STATUS_FAILED, "standard output: cannot be written: ");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH(a_file_has_its_name_only_after_the_commit),
        SCRATCH(files_and_directories_are_for_the_owner_alone),
        SCRATCH(an_older_file_stays_until_the_commit),
        SCRATCH(without_a_commit_nothing_is_left_and_an_older_file_is_untouched),
        SCRATCH(a_discarded_file_does_not_appear),
        SCRATCH(nothing_gets_its_name_if_one_file_fails),
        SCRATCH(names_are_given_lowest_rank_first),
        SCRATCH(where_one_name_cannot_be_given_the_others_are_taken_back),
        SCRATCH(names_that_were_given_can_be_taken_back),
        SCRATCH(a_temporary_name_that_another_run_has_taken_is_noticed),
        SCRATCH(a_device_or_a_pipe_keeps_its_name),
        SCRATCH(a_folder_that_is_a_link_is_refused),
        SCRATCH(a_directory_in_the_place_of_one_file_keeps_all_from_their_names),
        SCRATCH(a_name_with_a_dot_in_front_is_refused),
        SCRATCH(what_a_killed_run_left_is_taken_away),
        SCRATCH(leftovers_in_a_folder_are_taken_away_with_its_first_file),
        SCRATCH(a_second_run_is_locked_out),
        SCRATCH(a_directory_that_cannot_be_written_is_refused),
        SCRATCH(a_directory_without_the_right_to_write_is_refused),
        SCRATCH(an_existing_directory_is_used_as_it_is),
        SCRATCH(large_and_small_writes_keep_their_order),
        SCRATCH(writes_that_just_fill_the_buffer_are_whole),
        SCRATCH(a_reserved_file_is_written_by_somebody_else),
        SCRATCH(a_bare_set_takes_paths_as_they_are),
        SCRATCH(a_bare_set_makes_no_folders),
        SCRATCH(ending_no_set_is_no_harm),
        SCRATCH(a_link_in_place_of_a_temporary_file_is_not_followed),
        SCRATCH(abandoning_takes_the_temporary_files_away),
        cmocka_unit_test(there_may_be_no_set_to_abandon),
        SCRATCH(abandoning_takes_the_temporary_files_of_every_open_set_away),
        SCRATCH(ending_one_set_leaves_the_other_to_be_abandoned),
        SCRATCH(standard_output_is_written),
        SCRATCH(standard_output_that_is_full_or_closed_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
