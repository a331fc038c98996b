/* A page of a browser: one thread, no signals, and a file system that is gone when the page is
 * closed. Files and folders are those of posix.c, as Emscripten has them; what it has not, or has
 * only by name, is here. */
#include "system/system.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* --- names ------------------------------------------------------------------------------------ */

int
system_rename(const char *from, const char *to, bool over)
{
    struct system_about about;
    if (!over && system_look_at_name(to, &about) == 0)
        return EEXIST;
    return rename(from, to) == 0 ? 0 : errno;
}

int
system_exchange(const char *a, const char *b)
{
    (void)a;
    (void)b;
    return ENOSYS;
}

/* --- threads ---------------------------------------------------------------------------------- */

bool
system_has_threads(void)
{
    return false;
}

int
system_thread_begin(struct system_thread *thread, void (*work)(void *context), void *context)
{
    (void)thread;
    (void)work;
    (void)context;
    return ENOSYS;
}

void
system_thread_wait(struct system_thread *thread)
{
    (void)thread;
}

void
system_thread_leave(struct system_thread *thread)
{
    (void)thread;
}

void
system_mutex_lock(struct system_mutex *mutex)
{
    (void)mutex;
}

void
system_mutex_unlock(struct system_mutex *mutex)
{
    (void)mutex;
}

void
system_mutex_end(struct system_mutex *mutex)
{
    (void)mutex;
}

/* Nobody else could ever tell it. */
void
system_condition_wait(struct system_condition *condition, struct system_mutex *mutex)
{
    (void)condition;
    (void)mutex;
    abort();
}

void
system_condition_tell(struct system_condition *condition)
{
    (void)condition;
}

void
system_condition_end(struct system_condition *condition)
{
    (void)condition;
}

/* The one thread ends with the page. */
bool
system_at_thread_end(void (*end)(void *value), void *value)
{
    (void)end;
    (void)value;
    return true;
}

unsigned
system_processors(void)
{
    return 1;
}

/* --- clocks ----------------------------------------------------------------------------------- */

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
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A worker of the page does nothing but this. */
double
system_thread_seconds(void)
{
    return system_seconds();
}

void
system_sleep(unsigned milliseconds)
{
    usleep(milliseconds * 1000);
}

bool
system_thread_clock(struct system_clock *clock)
{
    clock->number = 0;
    return false;
}

int64_t
system_clock_read(struct system_clock clock)
{
    return clock.number;
}

/* --- the process ------------------------------------------------------------------------------ */

bool
system_begin(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    umask(077);
    return true;
}

/* The page ends the worker, and with it everything that was written. */
void
system_on_ending(void (*clean)(void))
{
    (void)clean;
}

_Noreturn void
system_end_now(int status)
{
    _exit(status);
}

void
system_say(const char *text, size_t length)
{
    system_write(SYSTEM_ERRORS, text, length);
}

/* Emscripten says that everything is one. */
bool
system_is_terminal(int file)
{
    (void)file;
    return false;
}

const char *
system_setting(const char *name)
{
    return getenv(name);
}

uint64_t
system_memory_used(void)
{
    return 0;
}

size_t
system_allocated(void *memory)
{
    return malloc_usable_size(memory);
}

const char *
system_platform(void)
{
    return "WebAssembly";
}
