/* watchdog: the thread that looks on, and what each thread says it is at. */
#include "base/watchdog.h"

#include <inttypes.h>
#include <stdio.h>

#include "system/system.h"

enum { LOOK_EVERY = 100 /* milliseconds */ };

enum { NANOSECONDS_OF_A_MILLISECOND = 1000000 };

/* No run of any size that was measured came near a quarter of it. It is looked at only when
 * something takes so much of the limit of time that it is out of the ordinary. */
static const uint64_t memory_limit = UINT64_C(4) << 30;
enum { OUT_OF_THE_ORDINARY = 20 /* the twentieth part */ };

/* What one thread is at. */
struct watch {
    struct system_clock clock; /* of its processor time */
    int64_t seen, spent;       /* when it was last looked at; how much since watchdog_enter anew */
    const char *label, *kind, *name;
    uint32_t line;
    bool busy, known;
    struct watch *next;
};

static struct {
    struct system_mutex mutex; /* of all below, and of each watch */
    struct watch *watches;
    int64_t limit;
    void (*end)(const char *what);
} dog;

static bool is_on; /* set before there is a second thread */

static _Thread_local struct watch own;

static void
watchdog_end(const struct watch *watch, const char *why)
{
    char what[1024], line[16] = "";
    if (watch->line > 0)
        snprintf(line, sizeof line, ":%" PRIu32, watch->line);
    snprintf(what, sizeof what, "%s%s: %s %s: stopped, as it %s", watch->label, line, watch->kind,
             watch->name, why);
    dog.end(what);
}

static void
watchdog_look_at(struct watch *watch)
{
    int64_t now = system_clock_read(watch->clock);
    if (watch->busy)
        watch->spent += now - watch->seen;
    watch->seen = now;
    if (!watch->busy || watch->spent < dog.limit / OUT_OF_THE_ORDINARY)
        return;
    if (watch->spent > dog.limit)
        watchdog_end(watch, "would not end");
    if (system_memory_used() > memory_limit)
        watchdog_end(watch, "takes too much memory");
}

static void
look_on(void *unused)
{
    (void)unused;
    for (;;) {
        system_sleep(LOOK_EVERY);
        system_mutex_lock(&dog.mutex);
        for (struct watch *watch = dog.watches; watch != NULL; watch = watch->next)
            watchdog_look_at(watch);
        system_mutex_unlock(&dog.mutex);
    }
}

static void
take_away(void *value)
{
    struct watch **place = &dog.watches;
    system_mutex_lock(&dog.mutex);
    while (*place != NULL && *place != value)
        place = &(*place)->next;
    if (*place != NULL)
        *place = (*place)->next;
    system_mutex_unlock(&dog.mutex);
}

void
watchdog_start(unsigned milliseconds, void (*end_with)(const char *what))
{
    static struct system_thread thread;
    dog.limit = (int64_t)milliseconds * NANOSECONDS_OF_A_MILLISECOND;
    dog.end = end_with;
    if (is_on)
        return;
    is_on = system_thread_begin(&thread, look_on, NULL) == 0;
    if (is_on)
        system_thread_leave(&thread);
}

void
watchdog_enter(const char *label, uint32_t line, const char *kind, const char *name, bool anew)
{
    if (!is_on || (!own.known &&
                   (!system_thread_clock(&own.clock) || !system_at_thread_end(take_away, &own))))
        return;
    system_mutex_lock(&dog.mutex);
    if (!own.known) {
        own.known = true;
        own.seen = system_clock_read(own.clock);
        own.next = dog.watches;
        dog.watches = &own;
    }
    own.label = label;
    own.line = line;
    own.kind = kind;
    own.name = name;
    own.busy = true;
    if (anew)
        own.spent = 0;
    system_mutex_unlock(&dog.mutex);
}

void
watchdog_leave(void)
{
    if (!is_on)
        return;
    system_mutex_lock(&dog.mutex);
    own.busy = false;
    system_mutex_unlock(&dog.mutex);
}
