/* A table that was asked for (muster list), as aligned text, CSV or JSON. */
#ifndef MUSTER_REPORT_LISTING_H
#define MUSTER_REPORT_LISTING_H

#include "base/output.h"

struct listing {
    const char *const *names; /* of the columns */
    size_t columns;
    const char **cells; /* row-major; not owned */
    size_t rows, capacity;
};

/* Adds a row of `columns` texts; NULL is "". */
void listing_add(struct listing *listing, const char *const *cells);

/* `format` is "text", "csv" or "json"; false if it is none of them. */
bool listing_write(const struct listing *listing, const char *format, struct output *output);
void listing_free(struct listing *listing);

#endif
