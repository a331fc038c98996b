/* Files, names and folders on POSIX, as Linux has it. */
#include "system/system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- faults ----------------------------------------------------------------------------------- */

enum system_kind
system_kind(int fault)
{
    static const struct {
        int fault;
        enum system_kind kind;
    } kinds[] = {
        {0, SYSTEM_FINE},           {ENOENT, SYSTEM_ABSENT},    {ENOTDIR, SYSTEM_NO_FOLDER},
        {EWOULDBLOCK, SYSTEM_BUSY}, {ENOMEM, SYSTEM_NO_MEMORY}, {EPIPE, SYSTEM_NO_READER},
        {EINVAL, SYSTEM_UNABLE},    {ENOSYS, SYSTEM_UNABLE},    {EOPNOTSUPP, SYSTEM_UNABLE},
        {EXDEV, SYSTEM_UNABLE}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].fault == fault)
            return kinds[i].kind;
    }
    return SYSTEM_OTHER;
}

const char *
system_words(int fault)
{
    return fault == SYSTEM_CUT_SHORT ? "it has become shorter" : strerror(fault);
}

static int
fault_of(int state)
{
    return state < 0 ? errno : 0;
}

/* --- files ------------------------------------------------------------------------------------ */

bool
system_is_same(const struct system_identity *a, const struct system_identity *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static struct system_about
about_of(const struct stat *status)
{
    struct system_about about = {.sort = SYSTEM_DEVICE, .size = (uint64_t)status->st_size};
    if (S_ISREG(status->st_mode))
        about.sort = SYSTEM_FILE;
    else if (S_ISDIR(status->st_mode))
        about.sort = SYSTEM_FOLDER;
    else if (S_ISLNK(status->st_mode))
        about.sort = SYSTEM_LINK;
    about.identity.words[0] = status->st_dev;
    about.identity.words[1] = status->st_ino;
    return about;
}

int
system_look(const char *path, struct system_about *about)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return errno;
    *about = about_of(&status);
    return 0;
}

int
system_look_at_name(const char *path, struct system_about *about)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno;
    *about = about_of(&status);
    return 0;
}

int
system_look_exactly(const char *path, struct system_about *about)
{
    return system_look(path, about);
}

/* A file that was just opened: closed again if it cannot be looked at. */
static int
look_into(int *file, struct system_about *about)
{
    struct stat status;
    if (fstat(*file, &status) != 0) {
        int fault = errno;
        close(*file);
        *file = SYSTEM_NO_FILE;
        return fault;
    }
    *about = about_of(&status);
    return 0;
}

int
system_open(const char *path, int *file, struct system_about *about)
{
    *file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*file < 0)
        return errno;
    return about == NULL ? 0 : look_into(file, about);
}

int
system_open_again(int file, int *again, struct system_about *about)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    return system_open(path, again, about);
}

int
system_create(const char *path, int *file, struct system_identity *identity)
{
    struct system_about about;
    *file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*file < 0)
        return errno;
    int fault = look_into(file, &about);
    if (fault != 0)
        unlink(path);
    else
        *identity = about.identity;
    return fault;
}

/* Where a file system knows no files without a name, it has one for a moment. */
int
system_create_nameless(const char *folder, int *file)
{
    static const char name[] = "/muster-XXXXXX";
    *file = open(folder, O_RDWR | O_TMPFILE | O_EXCL | O_CLOEXEC, 0600);
    if (*file >= 0)
        return 0;
    char *path = malloc(strlen(folder) + sizeof name);
    if (path == NULL)
        return ENOMEM;
    strcpy(path, folder);
    strcat(path, name);
    *file = mkostemp(path, O_CLOEXEC);
    int fault = fault_of(*file);
    if (fault == 0)
        unlink(path);
    free(path);
    return fault;
}

const char *
system_temporary_place(unsigned number)
{
    const char *const places[] = {system_setting("SQLITE_TMPDIR"), system_setting("TMPDIR"),
                                  "/var/tmp", "/tmp", "."};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (places[i] != NULL && places[i][0] != '\0' && number-- == 0)
            return places[i];
    }
    return NULL;
}

/* Both kinds of reading; `offset` below 0: the next bytes. */
static int
read_all(int file, char *bytes, size_t size, off_t offset, size_t *got)
{
    *got = 0;
    while (*got < size) {
        ssize_t count = offset < 0 ? read(file, bytes + *got, size - *got)
                                   : pread(file, bytes + *got, size - *got, offset + (off_t)*got);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno;
        if (count == 0)
            break;
        *got += (size_t)count;
    }
    return 0;
}

int
system_read(int file, void *bytes, size_t size, size_t *got)
{
    return read_all(file, bytes, size, -1, got);
}

int
system_read_at(int file, void *bytes, size_t size, uint64_t offset, size_t *got)
{
    return read_all(file, bytes, size, (off_t)offset, got);
}

static int
posix_write_all(int file, const char *bytes, size_t size, off_t offset)
{
    while (size > 0) {
        ssize_t count = offset < 0 ? write(file, bytes, size) : pwrite(file, bytes, size, offset);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0 ? ENOSPC : errno;
        bytes += count;
        size -= (size_t)count;
        offset += offset < 0 ? 0 : count;
    }
    return 0;
}

int
system_write(int file, const void *bytes, size_t size)
{
    return posix_write_all(file, bytes, size, -1);
}

int
system_write_at(int file, const void *bytes, size_t size, uint64_t offset)
{
    return posix_write_all(file, bytes, size, (off_t)offset);
}

int
system_sync(int file)
{
    return fault_of(fsync(file));
}

int
system_sync_file(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errno;
    int fault = fault_of(fsync(file)), later = fault_of(close(file));
    return fault != 0 ? fault : later;
}

int
system_close(int file)
{
    return fault_of(close(file));
}

/* --- names ------------------------------------------------------------------------------------ */

int
system_remove(const char *path)
{
    return fault_of(unlink(path));
}

bool
system_working_folder(char *path, size_t size)
{
    return getcwd(path, size) != NULL;
}

/* --- folders ---------------------------------------------------------------------------------- */

int
system_make_folder(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : errno;
}

/* struct system_folder is a DIR, which needs nothing beside it. */
int
system_folder_open(const char *path, struct system_folder **folder)
{
    DIR *stream = opendir(path);
    *folder = (struct system_folder *)stream;
    return stream == NULL ? errno : 0;
}

int
system_folder_next(struct system_folder *folder, const char **name)
{
    struct dirent *entry;
    do {
        errno = 0;
        entry = readdir((DIR *)folder);
    } while (entry != NULL &&
             (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));
    *name = entry == NULL ? NULL : entry->d_name;
    return entry == NULL ? errno : 0;
}

void
system_folder_close(struct system_folder *folder)
{
    closedir((DIR *)folder);
}

int
system_lock_folder(const char *path, int *lock, bool *locked)
{
    *locked = false;
    *lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*lock < 0)
        return errno;
    *locked = flock(*lock, LOCK_EX | LOCK_NB) == 0;
    return *locked || errno != EWOULDBLOCK ? 0 : errno;
}

int
system_sync_folder(int lock)
{
    return fault_of(fsync(lock));
}

void
system_unlock_folder(int lock)
{
    close(lock);
}

/* --- a window of its own: there is none ------------------------------------------------------- */

bool
system_has_own_window(void)
{
    return false;
}

void
system_wait_for_key(void)
{
}

int
system_show(const char *path)
{
    (void)path;
    return ENOSYS;
}
