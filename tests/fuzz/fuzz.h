/* What the fuzz targets share. A target is one file NAME.c with the two functions below. `make fuzz` links it
 * with libFuzzer; every other build links it with replay.c, which feeds it the inputs that once broke it. */
#ifndef MUSTER_FUZZ_H
#define MUSTER_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/text.h"

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

/* Several files in one input: each begins behind a line "=== NAME". Takes the next one off the front of *rest
 * (false: there is none); what stands before the first such line is passed over. */
bool fuzz_next_file(struct slice *rest, struct slice *name, struct slice *text);

/* Ends the process if the error is one of the program (status 4), which no input may cause, and frees it. */
void fuzz_no_failure(struct error *error);

#endif
