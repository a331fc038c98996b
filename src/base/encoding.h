/* The two encodings that school systems write, and what XML can hold. */
#ifndef MUSTER_BASE_ENCODING_H
#define MUSTER_BASE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* The bytes from `text` on that are whole, valid UTF-8. A sequence that `length` cuts short counts
 * as not valid; *cut then says so. */
size_t utf8_valid_prefix(const char *text, size_t length, bool *cut);

/* Appends the text with U+FFFD for each byte that is not of UTF-8: for paths, which may be of any
 * bytes. */
void utf8_repair(struct slice text, struct buffer *utf8);

/* How many characters there are in valid UTF-8. */
size_t utf8_characters(const char *text, size_t length);

/* False for the five bytes that Windows-1252 does not define. */
bool windows_1252_defines(unsigned char byte);

/* One character of Windows-1252 as UTF-8, 1 to 3 bytes; U+FFFD for an undefined byte. Gives their
 * number. */
size_t windows_1252_character(unsigned char byte, char utf8[3]);

/* Appends Windows-1252 text as UTF-8. Undefined bytes become U+FFFD (a caller has refused them
 * before). */
void windows_1252_to_utf8(struct slice text, struct buffer *utf8);

/* True if the text, which is UTF-8, has U+FFFD, or letters that are UTF-8 read as Windows-1252: an
 * "ë" that has become "Ã«". */
bool utf8_looks_damaged(struct slice text);

/* The bytes from `text` on that XML 1.0 can hold (Char production); `text` is valid UTF-8. */
size_t xml_valid_prefix(const char *text, size_t length);

/* The text without what XML cannot hold: itself, or a copy in `buffer`. */
const char *xml_clean(const char *text, struct buffer *buffer);

#endif
