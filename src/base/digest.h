/* BLAKE2b-512, as b2sum prints it: to say later which file it was that a run read. */
#ifndef MUSTER_BASE_DIGEST_H
#define MUSTER_BASE_DIGEST_H

#include <blake2.h>

#include "base/error.h"

enum { DIGEST_SIZE = 2 * BLAKE2B_OUTBYTES + 1 };

/* Ends a running digest (blake2b_init, blake2b_update) as text. */
void digest_finish(blake2b_state *state, char text[DIGEST_SIZE]);

/* The digest of a whole file; status 3 if it cannot be read. */
bool digest_file(const char *path, char text[DIGEST_SIZE], struct error *error);

#endif
