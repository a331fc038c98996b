/* Files of others that a run reads, and so must never write to.
 *
 * Whoever knows that a file is an input of the run notes it before the outputs are opened. Which
 * one it is, under whatever name, is kept for the whole run, and no output (output.h) takes its
 * place. */
#ifndef MUSTER_BASE_READING_H
#define MUSTER_BASE_READING_H

#include "base/error.h"
#include "system/system.h"

/* Opens a regular file; status 3, and SYSTEM_NO_FILE, if it cannot be. The path "-" is standard
 * input, which is kept in a temporary file and so can be opened again and again. `about` may be
 * NULL. The caller ends it with system_close. */
bool reading_open(const char *path, int *file, struct system_about *about, struct error *error);

/* The first bytes of a regular file, fewer if it is shorter; status 3 if they cannot be read. */
bool reading_head(const char *path, void *bytes, size_t size, size_t *got, struct error *error);

/* The file is an input. One that is not there is nobody's concern here. */
void reading_note(const char *path);

bool reading_has(const struct system_identity *identity);

#endif
