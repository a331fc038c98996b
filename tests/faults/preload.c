/* A library for LD_PRELOAD under which one call of a kind fails: tests/faults/faults.py, which says
 * what must follow, counts the calls of a run first and then makes each fail in turn. Never part of
 * the program.
 *
 * The environment says what happens, from main() on (what the loader does before is not ours):
 *
 *   MUSTER_FAULT_COUNTS=PATH   writes how often each kind was called, a line "KIND COUNT" each
 *   MUSTER_FAULT_KIND=KIND     the kind that fails: a name of `kind_names`
 *   MUSTER_FAULT_AT=N          its Nth call fails (from 1)
 *   MUSTER_FAULT_ERRNO=E       with this errno instead of the kind's own
 *   MUSTER_FAULT_FROM=1        and all behind it
 *   MUSTER_FAULT_KILL=1        it does not fail, but the process is killed (SIGKILL) just before it
 *   MUSTER_FAULT_LOG=PATH      a line "KIND N NAME" for the call that failed, NAME being its file
 *   MUSTER_FAULT_BYTES=N       the disk is full after N bytes: the write that passes them is cut,
 *                              later ones fail
 *   MUSTER_FAULT_SHORT=1       every read and write moves no more than half of what was asked for
 *
 * Standard error never fails, as it is where the messages are looked for. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind {
    ALLOC,
    OPEN,
    READ,
    WRITE,
    SYNC,
    CLOSE,
    RENAME,
    TRUNCATE,
    MAKE_DIRECTORY,
    UNLINK,
    LOCK,
    STAT,
    LIST,
    THREAD,
    KIND_COUNT
};

static const char *const kind_names[KIND_COUNT] = {"alloc", "open",   "read",     "write", "sync",
                                                   "close", "rename", "truncate", "mkdir", "unlink",
                                                   "lock",  "stat",   "list",     "thread"};

static const int kind_errno[KIND_COUNT] = {ENOMEM, EMFILE, EIO, ENOSPC, EIO, EIO, EIO,
                                           ENOSPC, ENOSPC, EIO, ENOLCK, EIO, EIO, EAGAIN};

static atomic_ulong counts[KIND_COUNT];
static atomic_ulong bytes_written;
static bool running, from_there_on, halve, kills;
static int failing = -1, given_errno;
static unsigned long fail_at, disk_size;
static const char *log_path, *counts_path;

/* --- what fails ------------------------------------------------------------------------------- */

/* Without stdio and the wrappers below, which would count. */
static void
append_line(const char *path, const char *line)
{
    long file =
        syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    if (syscall(SYS_write, file, line, strlen(line)) < 0)
        _exit(98);
    syscall(SYS_close, file);
}

static void
note(enum kind kind, unsigned long number, const char *name, int descriptor)
{
    char line[8192], path[64], target[4096] = "";
    if (log_path == NULL)
        return;
    if (name == NULL && descriptor >= 0) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
        if (syscall(SYS_readlink, path, target, sizeof target - 1) < 0)
            target[0] = '\0';
        name = target;
    }
    snprintf(line, sizeof line, "%s %lu %s\n", kind_names[kind], number, name == NULL ? "" : name);
    append_line(log_path, line);
}

/* Counts a call, and says whether it fails, with errno set. */
static bool
fails(enum kind kind, const char *name, int descriptor)
{
    if (!running || descriptor == STDERR_FILENO)
        return false;
    unsigned long number = atomic_fetch_add(&counts[kind], 1) + 1;
    if ((int)kind != failing || number < fail_at || (number > fail_at && !from_there_on))
        return false;
    note(kind, number, name, descriptor);
    if (kills)
        kill(getpid(), SIGKILL);
    errno = given_errno != 0 ? given_errno : kind_errno[kind];
    return true;
}

static void *
next(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);
    if (function == NULL)
        _exit(97);
    return function;
}

/* REAL(open, (path, flags, mode)): the function that we stand before. */
#define REAL(name)                                                                                 \
    static __typeof__(name) *real_##name;                                                          \
    if (real_##name == NULL)                                                                       \
    real_##name = (__typeof__(name) *)next(#name)

static const char *
setting(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static unsigned long
number_setting(const char *name)
{
    const char *value = setting(name);
    return value == NULL ? 0 : strtoul(value, NULL, 10);
}

static int (*program)(int count, char **arguments, char **environment);

static void
write_counts(void)
{
    running = false;
    for (int i = 0; i < KIND_COUNT && counts_path != NULL; i++) {
        char line[64];
        snprintf(line, sizeof line, "%s %lu\n", kind_names[i], atomic_load(&counts[i]));
        append_line(counts_path, line);
    }
}

static int
main_with_faults(int count, char **arguments, char **environment)
{
    const char *kind = setting("MUSTER_FAULT_KIND");
    for (int i = 0; kind != NULL && i < KIND_COUNT; i++) {
        if (strcmp(kind_names[i], kind) == 0)
            failing = i;
    }
    if (kind != NULL && failing < 0)
        _exit(96);
    fail_at = number_setting("MUSTER_FAULT_AT");
    given_errno = (int)number_setting("MUSTER_FAULT_ERRNO");
    from_there_on = setting("MUSTER_FAULT_FROM") != NULL;
    halve = setting("MUSTER_FAULT_SHORT") != NULL;
    kills = setting("MUSTER_FAULT_KILL") != NULL;
    disk_size = setting("MUSTER_FAULT_BYTES") == NULL ? (unsigned long)-1
                                                      : number_setting("MUSTER_FAULT_BYTES");
    log_path = setting("MUSTER_FAULT_LOG");
    counts_path = setting("MUSTER_FAULT_COUNTS");
    running = true;
    int status = program(count, arguments, environment);
    write_counts();
    return status;
}

typedef int start_fn(int (*main)(int, char **, char **), int count, char **arguments,
                     void (*begin)(void), void (*end)(void), void (*end_loader)(void),
                     void *stack_end);
start_fn __libc_start_main;

int
__libc_start_main(int (*main)(int, char **, char **), int count, char **arguments,
                  void (*begin)(void), void (*end)(void), void (*end_loader)(void), void *stack_end)
{
    start_fn *real = (start_fn *)next("__libc_start_main");
    program = main;
    return real(main_with_faults, count, arguments, begin, end, end_loader, stack_end);
}

/* --- memory ----------------------------------------------------------------------------------- */

#ifndef WITHOUT_MEMORY /* the sanitizers have an allocator of their own */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

void *
malloc(size_t size)
{
    return fails(ALLOC, NULL, -1) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
    return fails(ALLOC, NULL, -1) ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *memory, size_t size)
{
    return fails(ALLOC, NULL, -1) ? NULL : __libc_realloc(memory, size);
}
#endif

/* --- opening and closing ---------------------------------------------------------------------- */

static mode_t
mode_of(int flags, va_list arguments)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

#define OPEN_WRAPPER(name)                                                                         \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        mode_t mode = mode_of(flags, arguments);                                                   \
        va_end(arguments);                                                                         \
        REAL(name);                                                                                \
        return fails(OPEN, path, -1) ? -1 : real_##name(path, flags, mode);                        \
    }
OPEN_WRAPPER(open)
OPEN_WRAPPER(open64)

#define OPENAT_WRAPPER(name)                                                                       \
    int name(int folder, const char *path, int flags, ...)                                         \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        mode_t mode = mode_of(flags, arguments);                                                   \
        va_end(arguments);                                                                         \
        REAL(name);                                                                                \
        return fails(OPEN, path, -1) ? -1 : real_##name(folder, path, flags, mode);                \
    }
OPENAT_WRAPPER(openat)
OPENAT_WRAPPER(openat64)

#define FOPEN_WRAPPER(name)                                                                        \
    FILE *name(const char *path, const char *mode)                                                 \
    {                                                                                              \
        REAL(name);                                                                                \
        return fails(OPEN, path, -1) ? NULL : real_##name(path, mode);                             \
    }
FOPEN_WRAPPER(fopen)
FOPEN_WRAPPER(fopen64)

/* A descriptor that close() could not close is closed all the same. */
int
close(int descriptor)
{
    REAL(close);
    bool failed = fails(CLOSE, NULL, descriptor);
    int fault = errno;
    int state = real_close(descriptor);
    if (!failed)
        return state;
    errno = fault;
    return -1;
}

int
fclose(FILE *stream)
{
    REAL(fclose);
    bool failed = fails(CLOSE, NULL, fileno(stream));
    int fault = errno;
    int state = real_fclose(stream);
    if (!failed)
        return state;
    errno = fault;
    return EOF;
}

/* --- reading and writing ---------------------------------------------------------------------- */

static size_t
shortened(size_t size)
{
    return halve && size > 1 ? size / 2 : size;
}

#define PREAD_WRAPPER(name, offset_type)                                                           \
    ssize_t name(int descriptor, void *bytes, size_t size, offset_type offset)                     \
    {                                                                                              \
        REAL(name);                                                                                \
        return fails(READ, NULL, descriptor)                                                       \
                   ? -1                                                                            \
                   : real_##name(descriptor, bytes, shortened(size), offset);                      \
    }
PREAD_WRAPPER(pread, off_t)
PREAD_WRAPPER(pread64, off64_t)

ssize_t
read(int descriptor, void *bytes, size_t size)
{
    REAL(read);
    return fails(READ, NULL, descriptor) ? -1 : real_read(descriptor, bytes, shortened(size));
}

size_t
fread(void *bytes, size_t size, size_t count, FILE *stream)
{
    REAL(fread);
    if (given_errno == EINTR || !fails(READ, NULL, fileno(stream)))
        return real_fread(bytes, size, count, stream);
    stream->_flags |= 0x20; /* glibc's _IO_ERR_SEEN, for ferror() */
    return 0;
}

/* How much of a write still fits on the disk; -1 with errno set if nothing does. */
static ssize_t
fitting(int descriptor, size_t size)
{
    if (fails(WRITE, NULL, descriptor))
        return -1;
    size = shortened(size);
    if (!running || disk_size == (unsigned long)-1 || descriptor <= STDERR_FILENO)
        return (ssize_t)size;
    unsigned long used = atomic_fetch_add(&bytes_written, size);
    if (used + size <= disk_size)
        return (ssize_t)size;
    if (used >= disk_size) {
        note(WRITE, used, NULL, descriptor);
        errno = ENOSPC;
        return -1;
    }
    return (ssize_t)(disk_size - used);
}

ssize_t
write(int descriptor, const void *bytes, size_t size)
{
    REAL(write);
    ssize_t fits = fitting(descriptor, size);
    return fits < 0 ? -1 : real_write(descriptor, bytes, (size_t)fits);
}

#define PWRITE_WRAPPER(name, offset_type)                                                          \
    ssize_t name(int descriptor, const void *bytes, size_t size, offset_type offset)               \
    {                                                                                              \
        REAL(name);                                                                                \
        ssize_t fits = fitting(descriptor, size);                                                  \
        return fits < 0 ? -1 : real_##name(descriptor, bytes, (size_t)fits, offset);               \
    }
PWRITE_WRAPPER(pwrite, off_t)
PWRITE_WRAPPER(pwrite64, off64_t)

int
fsync(int descriptor)
{
    REAL(fsync);
    return fails(SYNC, NULL, descriptor) ? -1 : real_fsync(descriptor);
}

int
fdatasync(int descriptor)
{
    REAL(fdatasync);
    return fails(SYNC, NULL, descriptor) ? -1 : real_fdatasync(descriptor);
}

#define TRUNCATE_WRAPPER(name, offset_type)                                                        \
    int name(int descriptor, offset_type size)                                                     \
    {                                                                                              \
        REAL(name);                                                                                \
        return fails(TRUNCATE, NULL, descriptor) ? -1 : real_##name(descriptor, size);             \
    }
TRUNCATE_WRAPPER(ftruncate, off_t)
TRUNCATE_WRAPPER(ftruncate64, off64_t)

/* --- names ------------------------------------------------------------------------------------ */

int
rename(const char *from, const char *to)
{
    REAL(rename);
    return fails(RENAME, to, -1) ? -1 : real_rename(from, to);
}

int
renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    REAL(renameat);
    return fails(RENAME, to, -1) ? -1 : real_renameat(from_folder, from, to_folder, to);
}

int
renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    REAL(renameat2);
    return fails(RENAME, to, -1) ? -1 : real_renameat2(from_folder, from, to_folder, to, flags);
}

int
mkdir(const char *path, mode_t mode)
{
    REAL(mkdir);
    return fails(MAKE_DIRECTORY, path, -1) ? -1 : real_mkdir(path, mode);
}

int
unlink(const char *path)
{
    REAL(unlink);
    return fails(UNLINK, path, -1) ? -1 : real_unlink(path);
}

int
unlinkat(int folder, const char *path, int flags)
{
    REAL(unlinkat);
    return fails(UNLINK, path, -1) ? -1 : real_unlinkat(folder, path, flags);
}

#define STAT_WRAPPER(name, status_type)                                                            \
    int name(const char *path, struct status_type *status)                                         \
    {                                                                                              \
        REAL(name);                                                                                \
        return fails(STAT, path, -1) ? -1 : real_##name(path, status);                             \
    }
STAT_WRAPPER(stat, stat)
STAT_WRAPPER(stat64, stat64)
STAT_WRAPPER(lstat, stat)
STAT_WRAPPER(lstat64, stat64)

#define FSTAT_WRAPPER(name, status_type)                                                           \
    int name(int descriptor, struct status_type *status)                                           \
    {                                                                                              \
        REAL(name);                                                                                \
        return fails(STAT, NULL, descriptor) ? -1 : real_##name(descriptor, status);               \
    }
FSTAT_WRAPPER(fstat, stat)
FSTAT_WRAPPER(fstat64, stat64)

int
fstatat(int folder, const char *path, struct stat *status, int flags)
{
    REAL(fstatat);
    return fails(STAT, path, -1) ? -1 : real_fstatat(folder, path, status, flags);
}

int
access(const char *path, int mode)
{
    REAL(access);
    return fails(STAT, path, -1) ? -1 : real_access(path, mode);
}

DIR *
opendir(const char *path)
{
    REAL(opendir);
    return fails(LIST, path, -1) ? NULL : real_opendir(path);
}

struct dirent *
readdir(DIR *directory)
{
    REAL(readdir);
    return fails(LIST, NULL, dirfd(directory)) ? NULL : real_readdir(directory);
}

/* --- locks and threads ------------------------------------------------------------------------ */

int
flock(int descriptor, int operation)
{
    REAL(flock);
    return fails(LOCK, NULL, descriptor) ? -1 : real_flock(descriptor, operation);
}

static bool
is_lock(int command)
{
    return command == F_SETLK || command == F_SETLKW || command == F_GETLK ||
           command == F_OFD_SETLK || command == F_OFD_SETLKW || command == F_OFD_GETLK;
}

#define FCNTL_WRAPPER(name)                                                                        \
    int name(int descriptor, int command, ...)                                                     \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, command);                                                              \
        void *argument = va_arg(arguments, void *);                                                \
        va_end(arguments);                                                                         \
        REAL(name);                                                                                \
        return is_lock(command) && fails(LOCK, NULL, descriptor)                                   \
                   ? -1                                                                            \
                   : real_##name(descriptor, command, argument);                                   \
    }
FCNTL_WRAPPER(fcntl)
FCNTL_WRAPPER(fcntl64)

int
pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*function)(void *),
               void *argument)
{
    REAL(pthread_create);
    return fails(THREAD, NULL, -1) ? EAGAIN
                                   : real_pthread_create(thread, attributes, function, argument);
}
