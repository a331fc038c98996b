#include "base/watchdog.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_EVERY = 100 /* milliseconds */ };

static const int64_t nanoseconds = 1000000000;

/* No run of any size that was measured came near a quarter of it. It is looked at only when something takes so
 * much of the limit of time that it is out of the ordinary. */
static const uint64_t memory_limit = UINT64_C(4) << 30;
enum { OUT_OF_THE_ORDINARY = 20 /* the twentieth part */ };

/* What one thread is at. */
struct watch {
    clockid_t clock;     /* of its processor time */
    int64_t seen, spent; /* when it was last looked at; how much since watchdog_enter anew */
    const char *label, *kind, *name;
    uint32_t line;
    bool busy, known;
    struct watch *next;
};

static struct {
    pthread_mutex_t mutex; /* of all below, and of each watch */
    struct watch *watches;
    pthread_key_t key; /* only so that a thread that ends takes its watch away */
    int64_t limit;
    void (*end)(const char *what);
} dog = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static bool is_on; /* set before there is a second thread */

static _Thread_local struct watch own;

static int64_t
time_of(clockid_t clock)
{
    struct timespec now;
    return clock_gettime(clock, &now) == 0 ? now.tv_sec * nanoseconds + now.tv_nsec : 0;
}

/* 0 if it cannot be known. */
static uint64_t
resident_memory(void)
{
    uint64_t pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%*u %" SCNu64, &pages) != 1)
        pages = 0;
    fclose(file);
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void
end(const struct watch *watch, const char *why)
{
    char what[1024], line[16] = "";
    if (watch->line > 0)
        snprintf(line, sizeof line, ":%" PRIu32, watch->line);
    snprintf(what, sizeof what, "%s%s: %s %s: stopped, as it %s", watch->label, line, watch->kind,
             watch->name, why);
    dog.end(what);
}

static void
look_at(struct watch *watch)
{
    int64_t now = time_of(watch->clock);
    if (watch->busy)
        watch->spent += now - watch->seen;
    watch->seen = now;
    if (!watch->busy || watch->spent < dog.limit / OUT_OF_THE_ORDINARY)
        return;
    if (watch->spent > dog.limit)
        end(watch, "would not end");
    if (resident_memory() > memory_limit)
        end(watch, "takes too much memory");
}

static void *
look_on(void *unused)
{
    const struct timespec interval = {0, LOOK_EVERY * (nanoseconds / 1000)};
    for (;;) {
        nanosleep(&interval, NULL);
        pthread_mutex_lock(&dog.mutex);
        for (struct watch *watch = dog.watches; watch != NULL; watch = watch->next)
            look_at(watch);
        pthread_mutex_unlock(&dog.mutex);
    }
    return unused;
}

static void
take_away(void *value)
{
    struct watch **place = &dog.watches;
    pthread_mutex_lock(&dog.mutex);
    while (*place != NULL && *place != value)
        place = &(*place)->next;
    if (*place != NULL)
        *place = (*place)->next;
    pthread_mutex_unlock(&dog.mutex);
}

void
watchdog_start(unsigned milliseconds, void (*end_with)(const char *what))
{
    pthread_t thread;
    sigset_t all, before;
    dog.limit = milliseconds * (nanoseconds / 1000);
    dog.end = end_with;
    if (is_on || pthread_key_create(&dog.key, take_away) != 0)
        return;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are for the others */
    is_on = pthread_create(&thread, NULL, look_on, NULL) == 0 && pthread_detach(thread) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void
watchdog_enter(const char *label, uint32_t line, const char *kind, const char *name, bool anew)
{
    if (!is_on || (!own.known && (pthread_getcpuclockid(pthread_self(), &own.clock) != 0 ||
                                  pthread_setspecific(dog.key, &own) != 0)))
        return;
    pthread_mutex_lock(&dog.mutex);
    if (!own.known) {
        own.known = true;
        own.seen = time_of(own.clock);
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
    pthread_mutex_unlock(&dog.mutex);
}

void
watchdog_leave(void)
{
    if (!is_on)
        return;
    pthread_mutex_lock(&dog.mutex);
    own.busy = false;
    pthread_mutex_unlock(&dog.mutex);
}
