/* A collection's folder, as a stranger's --schemas might have it: the input is its files (fuzz.h).
 * It is loaded for each of its terms, and its SQL is prepared, not run: how long that takes is for
 * STEP_LIMIT to say. */
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "returns/check.h"

static const char *const files[] = {"collection.csv", "options.csv", "dates.csv",      "return.xsd",
                                    "derive.sql",     "rules.sql",   "codes/words.csv"};
enum { FILE_COUNT = sizeof files / sizeof files[0] };

static const struct run_facts facts = {.now = "2026-01-20T09:00:00",
                                       .today = 20473,
                                       .serial = "001",
                                       .software = "Muster",
                                       .release = "0"};

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count, (void)arguments;
    fuzz_begin();
    return 0;
}

static void
write_files(struct slice input)
{
    bool written[FILE_COUNT] = {false};
    struct slice name, text;
    char path[128];
    while (fuzz_next_file(&input, &name, &text)) {
        for (size_t i = 0; i < FILE_COUNT; i++) {
            snprintf(path, sizeof path, "collections/tiny/2025-26/%s", files[i]);
            if (slice_is(name, files[i]) && !written[i]) {
                fuzz_write(path, text);
                written[i] = true;
            }
        }
    }
    for (size_t i = 0; i < FILE_COUNT; i++) {
        snprintf(path, sizeof path, "collections/tiny/2025-26/%s", files[i]);
        if (!written[i])
            fuzz_remove(path);
    }
}

static bool
prepare(const struct collection *collection, enum origin origin, struct arena *arena,
        struct error *error)
{
    struct database database;
    struct derivation derivation = {0};
    struct checker checker = {0};
    struct rule_result *results = memory_zeroed(collection->book.count, sizeof *results);
    rule_verdicts(&collection->book, collection->term, origin, NULL, NULL, arena, results);
    bool done =
        database_open(&database, collection, origin, &facts, error) &&
        (origin == FROM_RETURN || derivation_prepare(&derivation, &database, collection->derive,
                                                     collection->derive_count, error)) &&
        checker_prepare(&checker, &database, results, error);
    checker_free(&checker);
    derivation_free(&derivation);
    database_close(&database);
    free(results);
    return done;
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct resources resources = {.directory = fuzz_folder()};
    struct catalogue catalogue;
    struct error error = {0};
    write_files((struct slice){(const char *)input, size});
    bool done = catalogue_load(&catalogue, &resources, &error);
    for (size_t i = 0; i < catalogue.count && i < 3 && done; i++) {
        struct collection collection;
        done = collection_load(&collection, &catalogue.periods[i], &resources, &error) &&
               prepare(&collection, FROM_REGISTER, &resources.arena, &error) &&
               prepare(&collection, FROM_RETURN, &resources.arena, &error);
        collection_close(&collection);
    }
    FUZZ_HOLDS(error.status == (done ? STATUS_DONE : STATUS_FAILED));
    catalogue_free(&catalogue);
    error_free(&error);
    arena_free(&resources.arena);
    return 0;
}
