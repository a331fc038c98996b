/* One piece of work beside the rest, in a thread of its own. */
#ifndef MUSTER_BASE_ASIDE_H
#define MUSTER_BASE_ASIDE_H

#include <stdbool.h>

#include "system/system.h"

struct aside {
    struct system_thread thread;
    bool running;
    void (*work)(void *context);
    void *context;
};

/* Begins the work. Without `beside`, or if there is no thread to be had, it is done on return. Both
 * structures must stay where they are until aside_end. */
void aside_begin(struct aside *aside, bool beside, void (*work)(void *context), void *context);

/* Waits until the work is done. A zeroed structure, or one that was waited for, has nothing to wait
 * for. */
void aside_end(struct aside *aside);

#endif
