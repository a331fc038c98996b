/* What every unit test needs: cmocka behind the headers that it wants, a scratch directory, and a
 * look at errors. A test makes its own data; nothing here reads the fixtures. Functions are inline,
 * so that a test can leave any of them aside.
 *
 * A test that writes files is listed with SCRATCH(name): it gets an empty directory, which is taken
 * away again, also when the test fails. */
#ifndef MUSTER_TESTS_UNIT_H
#define MUSTER_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"

#define TEST(name)      static void name(void **state __attribute__((unused)))
#define SCRATCH(name)   cmocka_unit_test_setup_teardown(name, scratch_begin, scratch_end)
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A test that fills a limit of millions would take minutes under a sanitizer, which sees the same
 * in the smaller ones. */
#ifdef __SANITIZE_ADDRESS__
#define TOO_LONG_WHEN_SANITIZED() skip()
#else
#define TOO_LONG_WHEN_SANITIZED() ((void)0)
#endif

static char scratch_path[256];
static struct arena scratch_arena; /* paths and texts of the test that runs */

static inline int
scratch_begin(void **state)
{
    const char *base = getenv("TMPDIR");
    (void)state;
    snprintf(scratch_path, sizeof scratch_path, "%s/muster-unit-XXXXXX",
             base == NULL || base[0] == '\0' ? "/tmp" : base);
    return mkdtemp(scratch_path) == NULL ? -1 : 0;
}

static inline int
scratch_remove(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

static inline int
scratch_end(void **state)
{
    (void)state;
    arena_free(&scratch_arena);
    return nftw(scratch_path, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path of a name in the scratch directory. */
static inline char *
at(const char *name)
{
    return arena_printf(&scratch_arena, "%s/%s", scratch_path, name);
}

/* Makes the folders that stand before the last slash. */
static inline void
make_folders(char *path)
{
    for (char *slash = strchr(path + strlen(scratch_path) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

/* Writes a file in the scratch directory and gives its path. */
static inline char *
put_bytes(const char *name, const void *bytes, size_t length)
{
    char *path = at(name);
    make_folders(path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return path;
}

static inline char *
put(const char *name, const char *text)
{
    return put_bytes(name, text, strlen(text));
}

static inline bool
is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* The whole of a file as text; it must be there. */
static inline char *
get(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat status;
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &status), 0);
    size_t length = (size_t)status.st_size;
    char *text = arena_alloc(&scratch_arena, length + 1);
    assert_int_equal(fread(text, 1, length, file), length);
    text[length] = '\0';
    fclose(file);
    return text;
}

static inline const char *
error_text(const struct error *error)
{
    return error->text.text == NULL ? "" : error->text.text;
}

static inline void
assert_done_at(bool done, const struct error *error, const char *file, int line)
{
    if (done && error->status == STATUS_DONE)
        return;
    print_error("expected no error, but: status %d, \"%s\"\n", (int)error->status,
                error_text(error));
    _fail(file, line);
}

/* `done` is true and no error is told. */
#define assert_done(done, error) assert_done_at(done, error, __FILE__, __LINE__)

static inline void
assert_fault_at(struct error *error, enum status status, const char *text, const char *file,
                int line)
{
    if (error->status != status || strstr(error_text(error), text) == NULL) {
        print_error("expected status %d with \"%s\", but: status %d, \"%s\"\n", (int)status, text,
                    (int)error->status, error_text(error));
        _fail(file, line);
    }
    error_free(error);
}

/* The error has this status and holds this text; it is then emptied. */
#define assert_fault(error, status, text) assert_fault_at(error, status, text, __FILE__, __LINE__)

/* Begins and ends a stretch in which a standard stream goes to a file instead. */
static inline int
capture_begin(int descriptor, const char *path)
{
    int kept = dup(descriptor);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(kept >= 0 && file >= 0);
    fflush(NULL);
    dup2(file, descriptor);
    close(file);
    return kept;
}

static inline void
capture_end(int descriptor, int kept)
{
    fflush(NULL);
    dup2(kept, descriptor);
    close(kept);
}

#endif
