/* Names of people, compared as a person would: without regard to case, to accents and other marks,
 * and to blanks, so that "O'Hara-Żak" is "OHARA ZAK". */
#ifndef MUSTER_BASE_NAMES_H
#define MUSTER_BASE_NAMES_H

#include <stdbool.h>

/* Texts are UTF-8. Letters beyond Latin are compared as they stand. */
bool names_equal(const char *a, const char *b);

#endif
