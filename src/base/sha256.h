/* SHA-256 of a text (FIPS 180-4), in base64: with it a page's content security policy names the one
 * script and the one style that a browser may use. It guards nothing by itself; a wrong one would
 * switch the page's own script off. */
#ifndef MUSTER_BASE_SHA256_H
#define MUSTER_BASE_SHA256_H

#include <stddef.h>

enum { SHA256_BASE64_SIZE = 45 };
void sha256_base64(const char *text, size_t length, char base64[SHA256_BASE64_SIZE]);

#endif
