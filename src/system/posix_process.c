/* The process on POSIX: its streams, its signals, its memory. */
#include "system/system.h"

#include <fcntl.h>
#include <inttypes.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is opened for reading alone fails when it is written to, as it should. */
bool
system_begin(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    for (int stream = SYSTEM_INPUT; stream <= SYSTEM_ERRORS; stream++) {
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != stream)
            return false;
    }
    signal(SIGPIPE, SIG_IGN);
    umask(077);
    return true;
}

/* --- signals ---------------------------------------------------------------------------------- */

static struct {
    sigset_t
        signals; /* that end the program; all threads leave them to the one that waits for them */
    void (*clean)(void);
    struct system_thread thread;
} ending;

static void
end_by(int number)
{
    sigset_t one;
    signal(number, SIG_DFL);
    sigemptyset(&one);
    sigaddset(&one, number);
    kill(getpid(), number);
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
    for (;;)
        pause();
}

static void
await_ending(void *unused)
{
    int number;
    (void)unused;
    while (sigwait(&ending.signals, &number) != 0)
        ;
    ending.clean();
    end_by(number);
}

/* One that the parent has us ignore (nohup) would come here all the same, were it waited for. */
static bool
is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void
system_on_ending(void (*clean)(void))
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t before;
    ending.clean = clean;
    sigemptyset(&ending.signals);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (!is_ignored(numbers[i]))
            sigaddset(&ending.signals, numbers[i]);
    }
    pthread_sigmask(SIG_BLOCK, &ending.signals, &before);
    if (system_thread_begin(&ending.thread, await_ending, NULL) == 0)
        system_thread_leave(&ending.thread);
    else
        pthread_sigmask(SIG_SETMASK, &before, NULL); /* then they end it as ever */
}

_Noreturn void
system_end_now(int status)
{
    _exit(status);
}

/* --- the rest --------------------------------------------------------------------------------- */

void
system_say(const char *text, size_t length)
{
    system_write(SYSTEM_ERRORS, text, length);
}

bool
system_is_terminal(int file)
{
    return isatty(file) == 1;
}

const char *
system_setting(const char *name)
{
    return getenv(name);
}

uint64_t
system_memory_used(void)
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

size_t
system_allocated(void *memory)
{
    return malloc_usable_size(memory);
}
