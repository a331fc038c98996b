/* Threads and clocks on POSIX. */
#include "system/system.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

/* --- threads ---------------------------------------------------------------------------------- */

_Static_assert(sizeof(pthread_mutex_t) <= sizeof(struct system_room), "a mutex has no room");
_Static_assert(sizeof(pthread_cond_t) <= sizeof(struct system_room), "a condition has no room");

/* What a thread needs to begin and to be waited for. */
struct beginning {
    void (*work)(void *context);
    void *context;
    pthread_t thread;
};

_Static_assert(sizeof(struct beginning) <= sizeof(struct system_room), "a thread has no room");

/* The types of pthread are opaque and were made for rooms of any kind: a zeroed one is what their
 * initializers give, on every system that Muster is built for. */
static pthread_mutex_t *
mutex_of(struct system_mutex *mutex)
{
    return (pthread_mutex_t *)(void *)mutex->room.own.bytes;
}

static pthread_cond_t *
condition_of(struct system_condition *condition)
{
    return (pthread_cond_t *)(void *)condition->room.own.bytes;
}

bool
system_has_threads(void)
{
    return true;
}

static void *
run_thread(void *argument)
{
    struct beginning *beginning = argument; /* its third part is still being filled */
    beginning->work(beginning->context);
    return NULL;
}

int
system_thread_begin(struct system_thread *thread, void (*work)(void *context), void *context)
{
    struct beginning *beginning = (struct beginning *)(void *)thread->room.own.bytes;
    beginning->work = work;
    beginning->context = context;
    return pthread_create(&beginning->thread, NULL, run_thread, beginning);
}

void
system_thread_wait(struct system_thread *thread)
{
    pthread_join(((struct beginning *)(void *)thread->room.own.bytes)->thread, NULL);
}

void
system_thread_leave(struct system_thread *thread)
{
    pthread_detach(((struct beginning *)(void *)thread->room.own.bytes)->thread);
}

void
system_mutex_lock(struct system_mutex *mutex)
{
    pthread_mutex_lock(mutex_of(mutex));
}

void
system_mutex_unlock(struct system_mutex *mutex)
{
    pthread_mutex_unlock(mutex_of(mutex));
}

void
system_mutex_end(struct system_mutex *mutex)
{
    pthread_mutex_destroy(mutex_of(mutex));
}

void
system_condition_wait(struct system_condition *condition, struct system_mutex *mutex)
{
    pthread_cond_wait(condition_of(condition), mutex_of(mutex));
}

void
system_condition_tell(struct system_condition *condition)
{
    pthread_cond_broadcast(condition_of(condition));
}

void
system_condition_end(struct system_condition *condition)
{
    pthread_cond_destroy(condition_of(condition));
}

static pthread_key_t end_key;
static void (*end_function)(void *value);
static bool has_end_key;

static void
make_end_key(void)
{
    has_end_key = pthread_key_create(&end_key, end_function) == 0;
}

bool
system_at_thread_end(void (*end)(void *value), void *value)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    end_function = end;
    pthread_once(&once, make_end_key);
    return has_end_key && pthread_setspecific(end_key, value) == 0;
}

unsigned
system_processors(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : (unsigned)count;
}

/* --- clocks ----------------------------------------------------------------------------------- */

static const int64_t nanoseconds = 1000000000;

static int64_t
posix_threads_read_clock(clockid_t clock)
{
    struct timespec now;
    return clock_gettime(clock, &now) == 0 ? now.tv_sec * nanoseconds + now.tv_nsec : 0;
}

void
system_local_time(struct system_time *time_of_day)
{
    time_t now = time(NULL);
    struct tm local = {0};
    localtime_r(&now, &local);
    *time_of_day = (struct system_time){local.tm_year + 1900, local.tm_mon + 1, local.tm_mday,
                                        local.tm_hour,        local.tm_min,     local.tm_sec};
}

double
system_seconds(void)
{
    return (double)posix_threads_read_clock(CLOCK_MONOTONIC) / (double)nanoseconds;
}

double
system_thread_seconds(void)
{
    return (double)posix_threads_read_clock(CLOCK_THREAD_CPUTIME_ID) / (double)nanoseconds;
}

void
system_sleep(unsigned milliseconds)
{
    const struct timespec interval = {milliseconds / 1000,
                                      milliseconds % 1000 * (nanoseconds / 1000)};
    nanosleep(&interval, NULL);
}

bool
system_thread_clock(struct system_clock *clock)
{
    clockid_t number;
    bool known = pthread_getcpuclockid(pthread_self(), &number) == 0;
    clock->number = known ? number : 0;
    return known;
}

int64_t
system_clock_read(struct system_clock clock)
{
    return posix_threads_read_clock((clockid_t)clock.number);
}
