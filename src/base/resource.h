/* The data under schemas/: built into the program, or read from the directory of --schemas.
 *
 * Names are paths below schemas/, such as "codes/attendance.csv". */
#ifndef MUSTER_BASE_RESOURCE_H
#define MUSTER_BASE_RESOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/memory.h"

/* One built-in file, in an object of its own; build/embedded.c holds the table, ended by NULL
 * (scripts/embed). */
struct embedded_file {
    const char *name;
    const unsigned char *bytes;
    size_t length;
};
extern const struct embedded_file *const embedded_files[];

struct resources {
    const char *directory; /* NULL: the built-in ones */
    struct arena arena;    /* owns what was read; free with arena_free */
};

struct resource {
    const char *label; /* what a message calls it: its path, or schemas/NAME for a built-in one */
    const char *text;  /* NUL-terminated */
    size_t length;
};

/* No definition file is larger than this. */
enum { RESOURCE_LIMIT = 16 << 20 };

/* True if there is such a file. A file that is there and cannot be read is found by resource_read.
 */
bool resource_exists(const struct resources *resources, const char *name);

/* Fails with status 4. The text lives as long as `resources`. */
bool resource_read(struct resources *resources, const char *name, struct resource *resource,
                   struct error *error);

/* The names of the folders in `folder` ("collections"), sorted; NULL-terminated. Fails with
 * status 4. */
bool resource_folders(struct resources *resources, const char *folder, const char ***names,
                      struct error *error);

/* The names of the files in `folder`, sorted; NULL-terminated; empty where there is no such folder.
 */
bool resource_files(struct resources *resources, const char *folder, const char ***names,
                    struct error *error);

#endif
