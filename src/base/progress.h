/* The line on a terminal that says how far a long run is: after a second, and never in a pipe. */
#ifndef MUSTER_BASE_PROGRESS_H
#define MUSTER_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

enum progress_mode { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

struct progress {
    bool shown; /* a line stands on the terminal */
    bool wanted;
    uint64_t total, done;
    double started, last;
};

/* `total` is in whatever unit the work comes in (bytes read). */
void progress_begin(struct progress *progress, enum progress_mode mode, uint64_t total);
/* Not thread-safe: call it where results are handed over. */
void progress_add(struct progress *progress, uint64_t amount);
void progress_end(struct progress *progress);

#endif
