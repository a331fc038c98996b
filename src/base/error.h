/* What stops a run, as opposed to a finding, which is about the data and stops nothing.
 *
 * A function that can fail takes a struct error and returns false after filling it. Only src/main.c
 * and src/cmd/ turn it into a message and an exit status. */
#ifndef MUSTER_BASE_ERROR_H
#define MUSTER_BASE_ERROR_H

#include <stdbool.h>

#include "base/text.h"

/* The exit status: a class, never a count (docs: EXIT STATUS in muster.1). */
enum status {
    STATUS_DONE = 0,     /* done, nothing at or above --fail-on */
    STATUS_FINDINGS = 1, /* done, findings at or above --fail-on */
    STATUS_USAGE = 2,    /* the command line is wrong */
    STATUS_INPUT = 3,    /* an input cannot be read or parsed */
    STATUS_FAILED = 4,   /* the program or the system failed */
};

/* A zeroed one holds no error. `text` is one or more lines, without a newline at the end. */
struct error {
    enum status status;
    struct buffer text;
};

/* Adds a line (several faults can be told at once; the status is the worst). It stays one line, and
 * nothing in it moves a terminal's cursor, whatever the names and values in it are. Returns false,
 * so that a caller can `return error_add(...)`. */
bool error_add(struct error *error, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Moves what `from` holds behind what `error` holds, and empties `from`. */
void error_move(struct error *error, struct error *from);
void error_free(struct error *error);

#endif
