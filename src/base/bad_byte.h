/* The first byte of a text file that is not of its encoding: for a message that says where it is,
 * which a parser that reads ahead does not know. */
#ifndef MUSTER_BASE_BAD_BYTE_H
#define MUSTER_BASE_BAD_BYTE_H

#include <stdbool.h>

struct bad_byte {
    unsigned long line, column; /* from 1; the column in characters */
    unsigned char byte;
};

/* `encoding`: UTF-8 if NULL. False if there is none, if the encoding is neither UTF-8 nor
 * Windows-1252 nor US-ASCII, if the file is UTF-16 by its mark, or if it cannot be read. */
bool bad_byte_find(const char *path, const char *encoding, struct bad_byte *found);

#endif
