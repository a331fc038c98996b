/* Work on items 0..count-1 in several threads, with results handed over in the order of the items,
 * so that the output is the same for any number of threads. */
#ifndef MUSTER_BASE_WORKERS_H
#define MUSTER_BASE_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Called in any order, in parallel; `worker` is 0..jobs-1 and never works on two items at once. */
typedef bool (*work_fn)(void *context, unsigned worker, size_t item, struct error *error);

struct work {
    size_t count;
    unsigned jobs; /* 1 runs everything in the calling thread */
    work_fn work;
    work_fn
        hand_over; /* called for item 0, 1, 2 … one at a time, by the worker that did it; or NULL */
    void *context;
};

/* Ends at the first item (in their order) that fails, and gives its error. */
bool workers_run(const struct work *work, struct error *error);

#endif
