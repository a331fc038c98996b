/* workers: who takes which item, and whose turn it is to hand over. */
#include "base/workers.h"

#include <stdlib.h>

#include "base/memory.h"
#include "system/system.h"

struct crew {
    const struct work *work;
    struct system_mutex mutex;
    struct system_condition turn;
    size_t next_item, next_turn;
    bool failed;
    struct error *error;
};

struct member {
    struct crew *crew;
    unsigned number;
    struct system_thread thread;
};

static bool
workers_take_item(struct crew *crew, size_t *item)
{
    system_mutex_lock(&crew->mutex);
    bool got = !crew->failed && crew->next_item < crew->work->count;
    if (got)
        *item = crew->next_item++;
    system_mutex_unlock(&crew->mutex);
    return got;
}

/* Waits until every earlier item has been handed over. The mutex is held from then on. */
static bool
await_turn(struct crew *crew, size_t item)
{
    system_mutex_lock(&crew->mutex);
    while (crew->next_turn < item && !crew->failed)
        system_condition_wait(&crew->turn, &crew->mutex);
    return !crew->failed;
}

static void
end_turn(struct crew *crew, bool done, struct error *error)
{
    if (done) {
        crew->next_turn++;
    } else if (!crew->failed) {
        crew->failed = true;
        error_move(crew->error, error);
    }
    error_free(error);
    system_condition_tell(&crew->turn);
    system_mutex_unlock(&crew->mutex);
}

static void
member_run(void *argument)
{
    struct member *member = argument;
    struct crew *crew = member->crew;
    const struct work *work = crew->work;
    size_t item;
    while (workers_take_item(crew, &item)) {
        struct error error = {0};
        bool done = work->work(work->context, member->number, item, &error);
        bool in_turn = await_turn(crew, item);
        if (in_turn && done && work->hand_over != NULL)
            done = work->hand_over(work->context, member->number, item, &error);
        end_turn(crew, in_turn && done, &error);
    }
}

bool
workers_run(const struct work *work, struct error *error)
{
    struct crew crew = {.work = work, .error = error};
    unsigned jobs = work->jobs > work->count ? (unsigned)work->count : work->jobs;
    struct member *members = memory_zeroed(jobs + 1, sizeof *members);
    unsigned started = 0;
    for (unsigned i = 0; i < jobs || i == 0; i++)
        members[i] = (struct member){.crew = &crew, .number = i};
    while (started + 1 < jobs) {
        struct member *member = &members[started + 1];
        if (system_thread_begin(&member->thread, member_run, member) != 0)
            break; /* fewer threads do the same work */
        started++;
    }
    member_run(&members[0]);
    for (unsigned i = 1; i <= started; i++)
        system_thread_wait(&members[i].thread);
    free(members);
    system_condition_end(&crew.turn);
    system_mutex_end(&crew.mutex);
    return !crew.failed;
}
