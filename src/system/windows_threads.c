/* Threads and clocks on Windows. */
#include "system/windows.h"

#include <process.h>
#include <stdint.h>

#include "system/system.h"

/* --- threads ---------------------------------------------------------------------------------- */

struct windows_beginning {
    void (*work)(void *context);
    void *context;
    HANDLE thread;
};

_Static_assert(sizeof(SRWLOCK) <= sizeof(struct system_room), "a mutex has no room");
_Static_assert(sizeof(CONDITION_VARIABLE) <= sizeof(struct system_room), "a condition has no room");
_Static_assert(sizeof(struct windows_beginning) <= sizeof(struct system_room),
               "a thread has no room");

/* Zeroed ones of both kinds are what their initializers give. */
static SRWLOCK *
lock_of(struct system_mutex *mutex)
{
    return (SRWLOCK *)(void *)mutex->room.own.bytes;
}

static CONDITION_VARIABLE *
variable_of(struct system_condition *condition)
{
    return (CONDITION_VARIABLE *)(void *)condition->room.own.bytes;
}

bool
system_has_threads(void)
{
    return true;
}

static unsigned __stdcall windows_run_thread(void *argument)
{
    struct windows_beginning *beginning = argument; /* its third part is still being filled */
    beginning->work(beginning->context);
    return 0;
}

int
system_thread_begin(struct system_thread *thread, void (*work)(void *context), void *context)
{
    struct windows_beginning *beginning = (void *)thread->room.own.bytes;
    beginning->work = work;
    beginning->context = context;
    beginning->thread = (HANDLE)_beginthreadex(NULL, 0, windows_run_thread, beginning, 0, NULL);
    return beginning->thread == NULL ? ERROR_NOT_ENOUGH_MEMORY : 0;
}

void
system_thread_wait(struct system_thread *thread)
{
    struct windows_beginning *beginning = (void *)thread->room.own.bytes;
    WaitForSingleObject(beginning->thread, INFINITE);
    CloseHandle(beginning->thread);
}

void
system_thread_leave(struct system_thread *thread)
{
    CloseHandle(((struct windows_beginning *)(void *)thread->room.own.bytes)->thread);
}

void
system_mutex_lock(struct system_mutex *mutex)
{
    AcquireSRWLockExclusive(lock_of(mutex));
}

void
system_mutex_unlock(struct system_mutex *mutex)
{
    ReleaseSRWLockExclusive(lock_of(mutex));
}

void
system_mutex_end(struct system_mutex *mutex)
{
    (void)mutex;
}

void
system_condition_wait(struct system_condition *condition, struct system_mutex *mutex)
{
    SleepConditionVariableSRW(variable_of(condition), lock_of(mutex), INFINITE, 0);
}

void
system_condition_tell(struct system_condition *condition)
{
    WakeAllConditionVariable(variable_of(condition));
}

void
system_condition_end(struct system_condition *condition)
{
    (void)condition;
}

static INIT_ONCE end_once = INIT_ONCE_STATIC_INIT;
static DWORD end_slot = FLS_OUT_OF_INDEXES;
static void (*windows_at_end)(void *value);

/* Windows calls this for the first thread too, when the program ends and the others are gone,
 * whatever they had locked. */
static void WINAPI
end_of_thread(void *value)
{
    if (value != NULL && !windows_is_main_thread())
        windows_at_end(value);
}

static BOOL CALLBACK
make_end_slot(INIT_ONCE *once, void *unused, void **none)
{
    (void)once;
    (void)unused;
    (void)none;
    end_slot = FlsAlloc(end_of_thread);
    return end_slot != FLS_OUT_OF_INDEXES;
}

bool
system_at_thread_end(void (*end)(void *value), void *value)
{
    windows_at_end = end;
    return InitOnceExecuteOnce(&end_once, make_end_slot, NULL, NULL) &&
           FlsSetValue(end_slot, value);
}

unsigned
system_processors(void)
{
    DWORD_PTR ours = 0, all = 0;
    unsigned count = 0;
    if (GetProcessAffinityMask(GetCurrentProcess(), &ours, &all)) {
        for (; ours != 0; ours &= ours - 1)
            count++;
    }
    return count < 1 ? 1 : count;
}

/* --- clocks ----------------------------------------------------------------------------------- */

enum { NANOSECONDS_OF_A_TICK = 100 };

void
system_local_time(struct system_time *time)
{
    SYSTEMTIME local;
    GetLocalTime(&local);
    *time = (struct system_time){local.wYear, local.wMonth,  local.wDay,
                                 local.wHour, local.wMinute, local.wSecond};
}

double
system_seconds(void)
{
    LARGE_INTEGER ticks, of_a_second;
    QueryPerformanceCounter(&ticks);
    QueryPerformanceFrequency(&of_a_second);
    return (double)ticks.QuadPart / (double)of_a_second.QuadPart;
}

static int64_t
ticks_of(FILETIME time)
{
    return (int64_t)((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime);
}

/* In the program and in the system for it, in nanoseconds. */
static int64_t
thread_time(HANDLE thread)
{
    FILETIME began, ended, kernel, user;
    if (!GetThreadTimes(thread, &began, &ended, &kernel, &user))
        return 0;
    return (ticks_of(kernel) + ticks_of(user)) * NANOSECONDS_OF_A_TICK;
}

double
system_thread_seconds(void)
{
    return (double)thread_time(GetCurrentThread()) / 1e9;
}

void
system_sleep(unsigned milliseconds)
{
    Sleep(milliseconds);
}

/* By its number, so that nothing is left open when the thread has ended. */
bool
system_thread_clock(struct system_clock *clock)
{
    clock->number = GetCurrentThreadId();
    return true;
}

int64_t
system_clock_read(struct system_clock clock)
{
    HANDLE thread = OpenThread(THREAD_QUERY_INFORMATION, FALSE, (DWORD)clock.number);
    int64_t time = thread == NULL ? 0 : thread_time(thread);
    if (thread != NULL)
        CloseHandle(thread);
    return time;
}
