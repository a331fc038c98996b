/* Names that there are, and the one that somebody who typed another probably meant. */
#ifndef MUSTER_BASE_NEAREST_H
#define MUSTER_BASE_NEAREST_H

#include <stddef.h>

#include "base/text.h"

/* A zeroed one is empty. The texts are not owned; free the list with names_free. */
struct names {
    const char **items;
    size_t count, capacity;
};

/* Adds a name, unless it is there already (without regard to case). */
void names_add(struct names *names, const char *name);
void names_free(struct names *names);

/* Appends what a message says about a name that there is not: ": did you mean X?", if one is near,
 * and where there are at most `most` of them "; known are A, B, C". The buffer has a text after it,
 * also an empty one. */
void names_suggest(const struct names *names, const char *wanted, size_t most, struct buffer *text);

/* Appends what a message about columns that are missing says of those that are there and that
 * nobody knows: "; columns that are not known: A, B, C", the one first that needs the fewest
 * changes to become one of `missing`, and where there are many only how many more. Nothing if there
 * are none. */
void names_tell_unknown(const struct names *there, const struct names *missing,
                        struct buffer *text);

#endif
