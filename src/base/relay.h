/* A stream of bytes from one piece of work to another that follows it: while the one fills a
 * buffer, the other, in a thread of its own, takes the one before.
 *
 *     relay_begin(&relay, beside, take, context);
 *     ... append to relay_buffer(&relay), and when it is long enough: relay_pass(&relay); ...
 *     relay_end(&relay);                             now all has been taken */
#ifndef MUSTER_BASE_RELAY_H
#define MUSTER_BASE_RELAY_H

#include "base/text.h"
#include "system/system.h"

typedef void (*relay_fn)(void *context, const struct buffer *buffer);

struct relay {
    relay_fn take;
    void *context;
    struct buffer buffers[2];
    unsigned filling; /* which of them */
    struct system_thread thread;
    bool beside;
    /* Of both threads: */
    struct system_mutex mutex;
    struct system_condition changed;
    bool full[2], ended;
};

/* Without `beside`, or if there is no thread to be had, each buffer is taken when it is passed. The
 * structure must stay where it is until relay_end. */
void relay_begin(struct relay *relay, bool beside, relay_fn take, void *context);

struct buffer *relay_buffer(struct relay *relay); /* the one to fill */
void relay_pass(struct relay *relay); /* if it has anything: another is to be filled, empty */
void relay_end(struct relay *relay);  /* passes what is left, and waits until all is taken */

#endif
