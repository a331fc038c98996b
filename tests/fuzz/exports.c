/* Tables of other systems: the input is the files of a folder (fuzz.h), one of them perhaps a map.
 * Whatever they are taken for, the map that says so can be given back, and is then the same. */
#include <string.h>

#include "fuzz.h"

static const char *const names[] = {"Pupils.csv", "Marks.csv", "Week 2025-09-15.csv", "schools.csv",
                                    "EHE.txt"};
enum { NAMES = sizeof names / sizeof names[0] };

static struct resources resources;
static struct fuzz_exports *exports;

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count, (void)arguments;
    fuzz_begin();
    exports = fuzz_exports_make(&resources);
    return 0;
}

static void
write_files(struct slice input, struct slice *map)
{
    struct slice name, text;
    char path[64];
    for (size_t i = 0; i < NAMES; i++) {
        snprintf(path, sizeof path, "exports/%s", names[i]);
        fuzz_write(path, (struct slice){"", 0});
        fuzz_remove(path);
    }
    *map = (struct slice){"", 0};
    while (fuzz_next_file(&input, &name, &text)) {
        if (slice_is(name, "map"))
            *map = text;
        for (size_t i = 0; i < NAMES; i++) {
            snprintf(path, sizeof path, "exports/%s", names[i]);
            if (slice_is(name, names[i]))
                fuzz_write(path, text);
        }
    }
}

/* Reads a map and then the folder with it; *again gets its own. False if it is refused. */
static bool
read_with(struct slice map, struct buffer *again)
{
    char folder[4096];
    if (!fuzz_exports_take_map(exports, map.length == 0 ? NULL : fuzz_write("map.csv", map)))
        return false;
    snprintf(folder, sizeof folder, "%s/exports", fuzz_folder());
    fuzz_exports_read(exports, folder, again);
    return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct slice map;
    struct buffer once = {0}, twice = {0};
    write_files((struct slice){(const char *)input, size}, &map);
    if (read_with(map, &once) && once.length > 0)
        FUZZ_HOLDS(read_with((struct slice){once.text, once.length}, &twice));
    buffer_free(&once);
    buffer_free(&twice);
    return 0;
}
