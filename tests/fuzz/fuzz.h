/* What the fuzz targets share. A target is one file NAME.c with the two functions below. `make
 * fuzz` links it with libFuzzer; every other build links it with replay.c, which feeds it the
 * inputs that once broke it. */
#ifndef MUSTER_FUZZ_H
#define MUSTER_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "returns/check.h"
#include "returns/load_tables.h"

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The same in every build: assert() may be compiled out. */
#define FUZZ_HOLDS(what)                                                                           \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #what);              \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* The libraries as in main.c. */
void fuzz_begin(void);

/* A folder of this process, below TMPDIR; taken away when it ends well. */
const char *fuzz_folder(void);

/* Writes a file there; `name` may have folders. Its path is good until the next call. */
const char *fuzz_write(const char *name, struct slice text);
void fuzz_remove(const char *name);

/* Several files in one input: each begins behind a line "=== NAME". Takes the next one off the
 * front of *rest (false: there is none); what stands before the first such line is passed over. */
bool fuzz_next_file(struct slice *rest, struct slice *name, struct slice *text);

/* Which lines of which files were used, or named in a finding. A zeroed one is empty. */
enum { FUZZ_FILES = 64 };
struct fuzz_lines {
    char *lines[FUZZ_FILES]; /* a flag a line */
    size_t capacity[FUZZ_FILES];
};
void fuzz_lines_add(struct fuzz_lines *lines, uint32_t file, uint32_t line);
void fuzz_lines_add_findings(struct fuzz_lines *lines, struct finding_list *findings);
/* Those of the rows of a table, in its columns _file and _line. */
void fuzz_lines_add_table(struct fuzz_lines *lines, sqlite3 *db, const char *table);
bool fuzz_lines_have(const struct fuzz_lines *lines, uint32_t file, uint32_t line);
void fuzz_lines_free(struct fuzz_lines *lines);

/* What a return of one collection and term is loaded and checked with, from the built-in
 * definitions. */
struct fuzz_tools {
    struct collection collection;
    struct database database;
    struct table_loader *loader;
    struct rule_result *results;
    struct checker checker;
};
struct fuzz_tools *fuzz_tools_make(const struct period *period, struct resources *resources);

/* Opens a file of another system (sheets/sheet.h) and reads each of its sheets twice: the same rows
 * in UTF-8, within the limits, each below the one before. */
void fuzz_book(const char *path);

/* Exports as inputs of a run, with the built-in definitions. */
struct fuzz_exports;
struct fuzz_exports *fuzz_exports_make(struct resources *resources);

/* Takes the lines of a map (NULL: of none) in the place of those before. False if it is refused. */
bool fuzz_exports_take_map(struct fuzz_exports *exports, const char *path);

/* Opens an input, reads each of its sheets as the index does and then twice for its values: the
 * same rows, in UTF-8, at places that there are. The map of it is appended to `map`, which may be
 * NULL. */
void fuzz_exports_read(struct fuzz_exports *exports, const char *path, struct buffer *map);

/* Ends the process if the error is one of the program (status 4), which no input may cause, and
 * frees it. */
void fuzz_no_failure(struct error *error);

#endif
