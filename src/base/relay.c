/* relay: two buffers, one filled while the other is taken. */
#include "base/relay.h"

/* Takes the buffers in turn, until one is empty at the end. */
static void
relay_follow(void *argument)
{
    struct relay *relay = argument;
    system_mutex_lock(&relay->mutex);
    for (unsigned at = 0;; at ^= 1) {
        while (!relay->full[at] && !relay->ended)
            system_condition_wait(&relay->changed, &relay->mutex);
        if (!relay->full[at])
            break;
        system_mutex_unlock(&relay->mutex);
        relay->take(relay->context, &relay->buffers[at]);
        system_mutex_lock(&relay->mutex);
        relay->full[at] = false;
        system_condition_tell(&relay->changed);
    }
    system_mutex_unlock(&relay->mutex);
}

void
relay_begin(struct relay *relay, bool beside, relay_fn take, void *context)
{
    *relay = (struct relay){.take = take, .context = context};
    relay->beside = beside && system_thread_begin(&relay->thread, relay_follow, relay) == 0;
}

struct buffer *
relay_buffer(struct relay *relay)
{
    return &relay->buffers[relay->filling];
}

void
relay_pass(struct relay *relay)
{
    if (relay_buffer(relay)->length == 0)
        return;
    if (!relay->beside) {
        relay->take(relay->context, relay_buffer(relay));
    } else {
        system_mutex_lock(&relay->mutex);
        relay->full[relay->filling] = true;
        system_condition_tell(&relay->changed);
        relay->filling ^= 1;
        while (relay->full[relay->filling])
            system_condition_wait(&relay->changed, &relay->mutex);
        system_mutex_unlock(&relay->mutex);
    }
    buffer_clear(relay_buffer(relay));
}

void
relay_end(struct relay *relay)
{
    relay_pass(relay);
    if (relay->beside) {
        system_mutex_lock(&relay->mutex);
        relay->ended = true;
        system_condition_tell(&relay->changed);
        system_mutex_unlock(&relay->mutex);
        system_thread_wait(&relay->thread);
    }
    system_condition_end(&relay->changed);
    system_mutex_end(&relay->mutex);
    buffer_free(&relay->buffers[0]);
    buffer_free(&relay->buffers[1]);
}
