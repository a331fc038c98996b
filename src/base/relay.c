#include "base/relay.h"

/* Takes the buffers in turn, until one is empty at the end. */
static void *
follow(void *argument)
{
    struct relay *relay = argument;
    pthread_mutex_lock(&relay->mutex);
    for (unsigned at = 0;; at ^= 1) {
        while (!relay->full[at] && !relay->ended)
            pthread_cond_wait(&relay->changed, &relay->mutex);
        if (!relay->full[at])
            break;
        pthread_mutex_unlock(&relay->mutex);
        relay->take(relay->context, &relay->buffers[at]);
        pthread_mutex_lock(&relay->mutex);
        relay->full[at] = false;
        pthread_cond_signal(&relay->changed);
    }
    pthread_mutex_unlock(&relay->mutex);
    return NULL;
}

void
relay_begin(struct relay *relay, bool beside, relay_fn take, void *context)
{
    *relay = (struct relay){.take = take, .context = context};
    pthread_mutex_init(&relay->mutex, NULL);
    pthread_cond_init(&relay->changed, NULL);
    relay->beside = beside && pthread_create(&relay->thread, NULL, follow, relay) == 0;
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
        pthread_mutex_lock(&relay->mutex);
        relay->full[relay->filling] = true;
        pthread_cond_signal(&relay->changed);
        relay->filling ^= 1;
        while (relay->full[relay->filling])
            pthread_cond_wait(&relay->changed, &relay->mutex);
        pthread_mutex_unlock(&relay->mutex);
    }
    buffer_clear(relay_buffer(relay));
}

void
relay_end(struct relay *relay)
{
    relay_pass(relay);
    if (relay->beside) {
        pthread_mutex_lock(&relay->mutex);
        relay->ended = true;
        pthread_cond_signal(&relay->changed);
        pthread_mutex_unlock(&relay->mutex);
        pthread_join(relay->thread, NULL);
    }
    pthread_cond_destroy(&relay->changed);
    pthread_mutex_destroy(&relay->mutex);
    buffer_free(&relay->buffers[0]);
    buffer_free(&relay->buffers[1]);
}
