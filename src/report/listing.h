/* A table that was asked for (muster list), as aligned text, CSV or JSON. */
#ifndef MUSTER_REPORT_LISTING_H
#define MUSTER_REPORT_LISTING_H

#include "base/memory.h"
#include "base/output.h"

struct listing {
    const char *const *names; /* of the columns */
    size_t columns;
    bool headings;      /* as text: the names of the columns stand above them */
    const char **cells; /* row-major; not owned */
    size_t rows, capacity;
};

/* Adds a row of `columns` texts; NULL is "". */
void listing_add(struct listing *listing, const char *const *cells);

/* What changed from `old` to `new`, two listings with the same columns, the first `keys` of which
 * say what a row is about. Yields the columns up to `shown` behind a first one, "change" (new, gone
 * or changed), and behind them "also", the names of further columns that differ; a cell that
 * differs is "old -> new". Rows are in the order of `old`, then the new ones. Texts live in
 * `arena`. */
void listing_diff(const struct listing *old, const struct listing *new, size_t keys, size_t shown,
                  struct listing *changes, struct arena *arena);

/* `format` is "text", "csv" or "json"; false if it is none of them. */
bool listing_write(const struct listing *listing, const char *format, struct output *output);
void listing_free(struct listing *listing);

#endif
