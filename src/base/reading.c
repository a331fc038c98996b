/* reading: which files were opened, and standard input as a file. */
#include "base/reading.h"

#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "base/temporary.h"

static struct system_mutex reading_mutex; /* of all below */
static struct map identities;
static struct arena identity_arena;
static int standard_input = SYSTEM_NO_FILE; /* a copy of it */

static struct slice
reading_key_of(const struct system_identity *identity)
{
    return (struct slice){(const char *)identity, sizeof *identity};
}

void
reading_note(const char *path)
{
    struct system_about about;
    if (system_look(path, &about) != 0 || about.sort != SYSTEM_FILE)
        return;
    system_mutex_lock(&reading_mutex);
    if (map_get(&identities, reading_key_of(&about.identity)) == MAP_NONE) {
        const char *copy =
            arena_copy(&identity_arena, (const char *)&about.identity, sizeof about.identity);
        map_put(&identities, (struct slice){copy, sizeof about.identity}, 0);
    }
    system_mutex_unlock(&reading_mutex);
}

bool
reading_has(const struct system_identity *identity)
{
    system_mutex_lock(&reading_mutex);
    bool has = map_get(&identities, reading_key_of(identity)) != MAP_NONE;
    system_mutex_unlock(&reading_mutex);
    return has;
}

enum { COPY_SIZE = 64 * 1024 };

/* Nobody else may come between the copying and its end. */
static int
copy_standard_input(void)
{
    static char bytes[COPY_SIZE];
    int copy, fault = temporary_open(&copy);
    size_t got = COPY_SIZE;
    while (fault == 0 && got == COPY_SIZE) {
        fault = system_read(SYSTEM_INPUT, bytes, COPY_SIZE, &got);
        if (fault == 0)
            fault = system_write(copy, bytes, got);
    }
    standard_input = fault == 0 ? copy : SYSTEM_NO_FILE;
    return fault;
}

static int
open_standard_input(int *file, struct system_about *about)
{
    system_mutex_lock(&reading_mutex);
    int fault = standard_input == SYSTEM_NO_FILE ? copy_standard_input() : 0;
    system_mutex_unlock(&reading_mutex);
    return fault != 0 ? fault : system_open_again(standard_input, file, about);
}

static int
open_path(const char *path, int *file, struct system_about *about)
{
    return strcmp(path, "-") == 0 ? open_standard_input(file, about)
                                  : system_open(path, file, about);
}

/* What was opened is a regular file, or it is told and closed. */
static bool
check_opened(const char *path, int *file, int fault, const struct system_about *about,
             struct error *error)
{
    if (fault != 0) {
        *file = SYSTEM_NO_FILE;
        return error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", path,
                         system_words(fault));
    }
    if (about->sort == SYSTEM_FILE)
        return true;
    system_close(*file);
    *file = SYSTEM_NO_FILE;
    return error_add(error, STATUS_INPUT, "%s: is not a regular file", path);
}

bool
reading_open(const char *path, int *file, struct system_about *about, struct error *error)
{
    struct system_about own;
    int fault = open_path(path, file, &own);
    if (!check_opened(path, file, fault, &own, error))
        return false;
    if (about != NULL)
        *about = own;
    return true;
}

bool
reading_head(const char *path, void *bytes, size_t size, size_t *got, struct error *error)
{
    struct system_about about;
    int file, fault = open_path(path, &file, &about);
    *got = 0;
    if (!check_opened(path, &file, fault, &about, error))
        return false;
    fault = system_read(file, bytes, size, got);
    system_close(file);
    return fault == 0 ||
           error_add(error, STATUS_INPUT, "%s: cannot be read: %s", path, system_words(fault));
}
