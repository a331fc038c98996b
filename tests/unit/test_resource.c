/* base/resource.h */
#include "unit.h"

#include "base/resource.h"

TEST(a_built_in_file_is_found_and_read)
{
    struct resources resources = {0};
    struct resource resource;
    struct error error = {0};
    assert_true(resource_exists(&resources, "codes/attendance.csv"));
    bool done = resource_read(&resources, "codes/attendance.csv", &resource, &error);
    assert_done(done, &error);
    assert_string_equal(resource.label, "schemas/codes/attendance.csv");
    assert_int_equal(strlen(resource.text), resource.length);
    assert_memory_equal(resource.text, "code,", 5);
    arena_free(&resources.arena);
}

TEST(an_unknown_built_in_file_is_refused)
{
    struct resources resources = {0};
    struct resource resource;
    struct error error = {0};
    assert_false(resource_exists(&resources, "codes/none.csv"));
    assert_false(resource_exists(&resources, "codes"));
    assert_false(resource_read(&resources, "codes/none.csv", &resource, &error));
    assert_fault(&error, STATUS_FAILED, "schemas/codes/none.csv: ");
    arena_free(&resources.arena);
}

static bool
has(const char **names, const char *name)
{
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

TEST(built_in_folders_and_files_are_listed)
{
    struct resources resources = {0};
    struct error error = {0};
    const char **names;
    bool done = resource_folders(&resources, "collections", &names, &error);
    assert_done(done, &error);
    assert_true(has(names, "school-census"));
    done = resource_files(&resources, "codes", &names, &error);
    assert_done(done, &error);
    assert_true(has(names, "attendance.csv"));
    for (size_t i = 0; names[i] != NULL && names[i + 1] != NULL; i++)
        assert_true(strcmp(names[i], names[i + 1]) < 0);
    done = resource_files(&resources, "collections", &names, &error); /* it has folders only */
    assert_done(done, &error);
    assert_null(names[0]);
    done = resource_files(&resources, "code", &names, &error); /* no folder, but the start of one */
    assert_done(done, &error);
    assert_null(names[0]);
    arena_free(&resources.arena);
}

TEST(a_directory_takes_the_place_of_the_built_in_files)
{
    put("codes/own.csv", "code\nA\n");
    struct resources resources = {.directory = scratch_path};
    struct resource resource;
    struct error error = {0};
    assert_true(resource_exists(&resources, "codes/own.csv"));
    assert_false(resource_exists(&resources, "codes/attendance.csv"));
    bool done = resource_read(&resources, "codes/own.csv", &resource, &error);
    assert_done(done, &error);
    assert_string_equal(resource.text, "code\nA\n");
    assert_int_equal(resource.length, 7);
    assert_string_equal(resource.label, at("codes/own.csv"));
    arena_free(&resources.arena);
}

TEST(an_empty_file_is_an_empty_text)
{
    put("empty", "");
    struct resources resources = {.directory = scratch_path};
    struct resource resource;
    struct error error = {0};
    bool done = resource_read(&resources, "empty", &resource, &error);
    assert_done(done, &error);
    assert_string_equal(resource.text, "");
    assert_int_equal(resource.length, 0);
    arena_free(&resources.arena);
}

TEST(what_cannot_be_read_is_refused)
{
    struct resources resources = {.directory = scratch_path};
    struct resource resource;
    struct error error = {0};
    put("folder/file", "x");
    assert_false(resource_read(&resources, "none", &resource, &error));
    assert_fault(&error, STATUS_FAILED, "/none: cannot be opened: ");
    assert_true(resource_exists(&resources, "folder")); /* found by reading that it is no file */
    assert_false(resource_read(&resources, "folder", &resource, &error));
    assert_fault(&error, STATUS_FAILED, "/folder: is not a regular file");
    arena_free(&resources.arena);
}

TEST(a_file_over_the_limit_is_refused)
{
    struct resources resources = {.directory = scratch_path};
    struct resource resource;
    struct error error = {0};
    char *text = malloc(RESOURCE_LIMIT + 1);
    assert_non_null(text);
    memset(text, 'x', RESOURCE_LIMIT + 1);
    put_bytes("large", text, RESOURCE_LIMIT + 1);
    free(text);
    assert_false(resource_read(&resources, "large", &resource, &error));
    assert_fault(&error, STATUS_FAILED, "/large: ");
    assert_int_equal(truncate(at("large"), RESOURCE_LIMIT), 0);
    bool done = resource_read(&resources, "large", &resource, &error);
    assert_done(done, &error);
    assert_int_equal(resource.length, RESOURCE_LIMIT);
    arena_free(&resources.arena);
}

TEST(a_control_character_in_a_definition_is_refused)
{
    static const char *const bad[] = {"\x1b[2J", "\x07", "\x7f", "\xc2\x9b", "\xc2\x85"};
    struct resources resources = {.directory = scratch_path};
    struct resource resource;
    struct error error = {0};
    put("good", "tab\tand line\r\n\xc3\xa9 \xc2\xa0 ends");
    bool done = resource_read(&resources, "good", &resource, &error);
    assert_done(done, &error);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[32];
        snprintf(text, sizeof text, "first\nsecond %s", bad[i]);
        put("bad", text);
        assert_false(resource_read(&resources, "bad", &resource, &error));
        assert_fault(&error, STATUS_FAILED, "/bad:2: a control character");
    }
    arena_free(&resources.arena);
}

/* It would end the text for whoever reads it as a string, and the rest would be passed over. */
TEST(a_nul_byte_is_refused)
{
    struct resources resources = {.directory = scratch_path};
    struct resource resource;
    struct error error = {0};
    put("rules.sql", "-- rule: A");
    assert_int_equal(truncate(at("rules.sql"), 11), 0);
    assert_false(resource_read(&resources, "rules.sql", &resource, &error));
    assert_fault(&error, STATUS_FAILED, "/rules.sql: a NUL byte");
    arena_free(&resources.arena);
}

TEST(a_directory_is_listed_in_order)
{
    put("codes/b.csv", "");
    put("codes/a.csv", "");
    put("codes/.hidden", "");
    put("codes/deeper/x", "");
    struct resources resources = {.directory = scratch_path};
    struct error error = {0};
    const char **names;
    bool done = resource_files(&resources, "codes", &names, &error);
    assert_done(done, &error);
    assert_string_equal(names[0], "a.csv");
    assert_string_equal(names[1], "b.csv");
    assert_null(names[2]);
    done = resource_folders(&resources, "codes", &names, &error);
    assert_done(done, &error);
    assert_string_equal(names[0], "deeper");
    assert_null(names[1]);
    arena_free(&resources.arena);
}

TEST(a_folder_that_is_not_there_has_no_files_but_folders_are_needed)
{
    struct resources resources = {.directory = scratch_path};
    struct error error = {0};
    const char **names;
    bool done = resource_files(&resources, "codes", &names, &error);
    assert_done(done, &error);
    assert_null(names[0]);
    assert_false(resource_folders(&resources, "collections", &names, &error));
    assert_fault(&error, STATUS_FAILED, "/collections: cannot be opened: ");
    arena_free(&resources.arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_built_in_file_is_found_and_read),
        cmocka_unit_test(an_unknown_built_in_file_is_refused),
        cmocka_unit_test(built_in_folders_and_files_are_listed),
        SCRATCH(a_directory_takes_the_place_of_the_built_in_files),
        SCRATCH(an_empty_file_is_an_empty_text),
        SCRATCH(what_cannot_be_read_is_refused),
        SCRATCH(a_file_over_the_limit_is_refused),
        SCRATCH(a_control_character_in_a_definition_is_refused),
        SCRATCH(a_directory_is_listed_in_order),
        SCRATCH(a_folder_that_is_not_there_has_no_files_but_folders_are_needed),
        SCRATCH(a_nul_byte_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
