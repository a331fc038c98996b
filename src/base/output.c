#include "base/output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/workers.h"

enum { BUFFER = 64 * 1024, PATH_LIMIT = 4096 };

static const char temporary_suffix[] = ".muster-part";

/* How a file got its name, and so how the name is taken back. */
enum naming {
    NOT_NAMED,
    NAMED_FIRST,     /* there was no older file */
    NAMED_EXCHANGED, /* the older one has the temporary name now */
    NAMED_OVER,      /* the older one is gone, on a file system that cannot exchange */
};

struct output {
    struct output_set *set;
    char *path, *temporary;
    int descriptor; /* -1: closed, or somebody else writes */
    int rank;
    int fault;     /* the errno of the first failure */
    bool finished; /* on the disk and closed */
    bool discarded;
    bool has_older; /* something had its name when that was looked for */
    enum naming naming;
    dev_t device; /* with `inode`, which file we made: another run may take its temporary name */
    ino_t inode;
    size_t used;
    char *buffer;
};

struct output_set {
    char *directory;
    int lock; /* descriptor of the directory, or -1 */
    bool locked;
    pthread_mutex_t mutex;
    struct output **outputs;
    size_t count, capacity;
    struct output_set *next; /* in open_sets */
};

static struct output_set *open_sets; /* for output_abandon_all */

static void
begin_mutex(pthread_mutex_t *mutex)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE); /* for output_abandon_all */
    pthread_mutex_init(mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

static bool
make_directory(const char *path, struct error *error)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    return error_add(error, STATUS_FAILED, "%s: cannot be made: %s", path, strerror(errno));
}

static bool
make_directories(const char *path, struct error *error)
{
    char *upto = text_copy(path);
    bool done = true;
    for (char *slash = strchr(upto + 1, '/'); slash != NULL && done;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        done = make_directory(upto, error);
        *slash = '/';
    }
    done = done && make_directory(upto, error);
    free(upto);
    return done;
}

/* The directory is locked, so that nobody else can be writing what looks unfinished here. */
static void
remove_leftovers(const char *path)
{
    DIR *directory = opendir(path);
    if (directory == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] == '.' && text_ends_with(entry->d_name, temporary_suffix))
            unlinkat(dirfd(directory), entry->d_name, 0);
    }
    closedir(directory);
}

struct output_set *
output_set_begin_bare(void)
{
    struct output_set *set = memory_zeroed(1, sizeof *set);
    set->lock = -1;
    begin_mutex(&set->mutex);
    set->next = open_sets;
    open_sets = set;
    return set;
}

/* Some file systems have no locks, and are written all the same; then nothing there is swept. */
static bool
lock_directory(struct output_set *set, struct error *error)
{
    set->lock = open(set->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (set->lock < 0)
        return error_add(error, STATUS_FAILED, "%s: cannot be opened: %s", set->directory,
                         strerror(errno));
    set->locked = flock(set->lock, LOCK_EX | LOCK_NB) == 0;
    return set->locked || errno != EWOULDBLOCK ||
           error_add(error, STATUS_FAILED,
                     "%s: another run is writing here: wait for it, or choose another -o",
                     set->directory);
}

struct output_set *
output_set_begin(const char *directory, struct error *error)
{
    if (!make_directories(directory, error))
        return NULL;
    struct output_set *set = output_set_begin_bare();
    set->directory = text_copy(directory);
    if (!lock_directory(set, error)) {
        output_set_end(set);
        return NULL;
    }
    if (set->locked)
        remove_leftovers(directory);
    return set;
}

/* "out/tables" + "pupilonroll.csv" -> "out/tables/.pupilonroll.csv.muster-part" */
static char *
temporary_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    struct buffer text = {0};
    buffer_append(&text, path, folder);
    buffer_char(&text, '.');
    buffer_string(&text, path + folder);
    buffer_string(&text, temporary_suffix);
    return text.text;
}

/* A link would lead the files, and the sweeping, out of the directory. */
static bool
is_own_folder(const char *path, struct error *error)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return error_add(error, STATUS_FAILED, "%s: cannot be looked at: %s", path,
                         strerror(errno));
    return S_ISDIR(status.st_mode) ||
           error_add(error, STATUS_FAILED, "%s: is not a directory: take it away", path);
}

static bool
make_folder_of(const struct output_set *set, const char *name, struct error *error)
{
    const char *slash = strrchr(name, '/');
    if (set->directory == NULL || slash == NULL)
        return true;
    char *folder = text_join(set->directory, "/", name, NULL);
    *strrchr(folder, '/') = '\0';
    bool done = make_directory(folder, error) && is_own_folder(folder, error);
    if (done && set->locked)
        remove_leftovers(folder);
    free(folder);
    return done;
}

static void
add_output(struct output_set *set, struct output *output)
{
    set->outputs =
        memory_grow(set->outputs, &set->capacity, set->count + 1, sizeof(struct output *));
    set->outputs[set->count++] = output;
}

/* Two outputs of one name would take each other's place. */
static bool
is_taken(const char *path)
{
    for (const struct output_set *set = open_sets; set != NULL; set = set->next) {
        for (size_t i = 0; i < set->count; i++) {
            if (!set->outputs[i]->discarded && strcmp(set->outputs[i]->path, path) == 0)
                return true;
        }
    }
    return false;
}

/* The first file in a folder makes it; later ones must not sweep it, as its files are being
 * written. */
static bool
folder_is_new(struct output_set *set, const char *name)
{
    const char *slash = strrchr(name, '/');
    bool is_new = slash != NULL && set->directory != NULL;
    for (size_t i = 0; is_new && i < set->count; i++) {
        const char *other = set->outputs[i]->path + strlen(set->directory) + 1;
        is_new = strncmp(other, name, (size_t)(slash - name) + 1) != 0;
    }
    return is_new;
}

/* Names can come from a stranger's --schemas: they must stay in the directory, and in sight. */
static bool
is_plain_name(const char *name)
{
    const char *slash = strchr(name, '/');
    return name[0] != '\0' && name[0] != '.' && name[0] != '/' &&
           (slash == NULL ||
            (slash[1] != '\0' && slash[1] != '.' && strchr(slash + 1, '/') == NULL));
}

/* What has the name now gives way to a file, if it is one or a link to one: a directory cannot, and a device
 * or a pipe would be lost. */
static bool
can_take_name(struct output *output, struct error *error)
{
    struct stat status;
    bool bare = output->set->directory == NULL;
    if (bare && (strncmp(output->path, "/dev/", 5) == 0 || strncmp(output->path, "/proc/", 6) == 0))
        return error_add(error, STATUS_FAILED,
                         "%s: is no place for a file: give no path for standard output",
                         output->path);
    output->has_older = lstat(output->path, &status) == 0;
    if (!output->has_older)
        return errno == ENOENT || error_add(error, STATUS_FAILED, "%s: cannot be looked at: %s",
                                            output->path, strerror(errno));
    return S_ISREG(status.st_mode) || S_ISLNK(status.st_mode) ||
           error_add(error, STATUS_FAILED, "%s: cannot get its name: %s has it", output->path,
                     S_ISDIR(status.st_mode) ? "a directory" : "a device or a pipe");
}

static void
free_output(struct output *output)
{
    free(output->path);
    free(output->temporary);
    free(output->buffer);
    free(output);
}

/* Whatever else has the temporary name is taken away, so that nobody can have made it for us to write to. */
static bool
create_temporary(struct output *output, struct error *error)
{
    struct stat status;
    unlink(output->temporary);
    output->descriptor =
        open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (output->descriptor < 0)
        return error_add(error, STATUS_FAILED, "%s: cannot be created: %s", output->temporary,
                         strerror(errno));
    if (fstat(output->descriptor, &status) != 0) {
        error_add(error, STATUS_FAILED, "%s: cannot be looked at: %s", output->temporary,
                  strerror(errno));
        output_discard(output);
        return false;
    }
    output->device = status.st_dev;
    output->inode = status.st_ino;
    return true;
}

static struct output *
create_locked(struct output_set *set, const char *name, int rank, struct error *error)
{
    if (folder_is_new(set, name) && !make_folder_of(set, name, error))
        return NULL;
    struct output *output = memory_zeroed(1, sizeof *output);
    output->set = set;
    output->path =
        set->directory == NULL ? text_copy(name) : text_join(set->directory, "/", name, NULL);
    output->temporary = temporary_of(output->path);
    output->rank = rank;
    output->buffer = memory_alloc(BUFFER);
    bool done = !is_taken(output->path) ||
                error_add(error, STATUS_FAILED, "%s: two outputs have this name", output->path);
    if (!done || !can_take_name(output, error) || !create_temporary(output, error)) {
        free_output(output);
        return NULL;
    }
    add_output(set, output);
    return output;
}

struct output *
output_create(struct output_set *set, const char *name, int rank, struct error *error)
{
    if (set->directory != NULL && !is_plain_name(name)) {
        error_add(error, STATUS_FAILED, "%s: is not a name for a file in %s", name, set->directory);
        return NULL;
    }
    pthread_mutex_lock(&set->mutex);
    struct output *output = create_locked(set, name, rank, error);
    pthread_mutex_unlock(&set->mutex);
    return output;
}

const char *
output_reserve(struct output_set *set, const char *name, int rank, struct error *error)
{
    struct output *output = output_create(set, name, rank, error);
    if (output == NULL)
        return NULL;
    close(output->descriptor);
    output->descriptor = -1;
    return output->temporary;
}

struct output *
output_standard(void)
{
    struct output *output = memory_zeroed(1, sizeof *output);
    output->path = text_copy("standard output");
    output->descriptor = STDOUT_FILENO;
    output->buffer = memory_alloc(BUFFER);
    return output;
}

const char *
output_temporary_path(const struct output *output)
{
    return output->temporary;
}

static void
write_all(struct output *output, const char *text, size_t length)
{
    while (length > 0 && output->fault == 0) {
        ssize_t n = write(output->descriptor, text, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            output->fault = errno;
            return;
        }
        text += n;
        length -= (size_t)n;
    }
}

static void
flush_buffer(struct output *output)
{
    write_all(output, output->buffer, output->used);
    output->used = 0;
}

void
output_write(struct output *output, const char *text, size_t length)
{
    if (output->used + length > BUFFER)
        flush_buffer(output);
    if (length > BUFFER) {
        write_all(output, text, length);
        return;
    }
    memcpy(output->buffer + output->used, text, length);
    output->used += length;
}

static bool
tell_fault(const struct output *output, struct error *error)
{
    if (output->fault == 0)
        return true;
    return error_add(error, STATUS_FAILED, "%s: cannot be written: %s", output->path,
                     strerror(output->fault));
}

bool
output_flush(struct output *output, struct error *error)
{
    if (output->descriptor >= 0)
        flush_buffer(output);
    return tell_fault(output, error);
}

/* To the disk and closed. A file that somebody else wrote is opened again for the fsync. */
static bool
finish(struct output *output, struct error *error)
{
    if (output->descriptor < 0 && output->temporary != NULL && output->fault == 0)
        output->descriptor = open(output->temporary, O_RDONLY | O_CLOEXEC);
    if (output->descriptor < 0) {
        output->fault = output->fault != 0 ? output->fault : errno;
        return tell_fault(output, error);
    }
    flush_buffer(output);
    if (output->temporary != NULL && fsync(output->descriptor) != 0 && output->fault == 0)
        output->fault = errno;
    if (close(output->descriptor) != 0 && output->fault == 0)
        output->fault = errno;
    output->descriptor = -1;
    output->finished = true;
    free(output->buffer); /* there may be thousands of files */
    output->buffer = NULL;
    return tell_fault(output, error);
}

bool
output_close(struct output *output, struct error *error)
{
    if (output->set != NULL)
        return finish(output, error);
    flush_buffer(output);
    if (close(STDOUT_FILENO) != 0 && output->fault == 0)
        output->fault = errno;
    bool done = tell_fault(output, error);
    free_output(output);
    return done;
}

void
output_discard(struct output *output)
{
    if (output->descriptor >= 0)
        close(output->descriptor);
    output->descriptor = -1;
    if (output->temporary != NULL)
        unlink(output->temporary);
    output->discarded = true;
}

static int
compare_ranks(const void *a, const void *b)
{
    const struct output *left = *(struct output *const *)a, *right = *(struct output *const *)b;
    return left->rank != right->rank ? left->rank - right->rank : strcmp(left->path, right->path);
}

/* A run that could not lock the directory may have taken our temporary name for a file of its own. */
static bool
is_ours(const struct output *output, struct error *error)
{
    struct stat status;
    if (lstat(output->temporary, &status) != 0)
        return error_add(error, STATUS_FAILED, "%s: cannot be looked at: %s", output->temporary,
                         strerror(errno));
    return (status.st_dev == output->device && status.st_ino == output->inode) ||
           error_add(error, STATUS_FAILED, "%s: another run is writing it", output->path);
}

static bool
finish_one(void *context, unsigned worker, size_t item, struct error *error)
{
    struct output *output = ((struct output_set *)context)->outputs[item];
    (void)worker;
    return output->discarded || output->finished || finish(output, error);
}

/* A disk takes several files at once in little more than the time of one, and a run has some dozens. They are
 * written one after the other all the same, so that a disk that fills up is told of the same file each time. */
enum { SYNC_JOBS = 8 };

bool
output_set_prepare(struct output_set *set, struct error *error)
{
    struct work work = {.count = set->count, .jobs = SYNC_JOBS, .work = finish_one, .context = set};
    for (size_t i = 0; i < set->count; i++) {
        struct output *output = set->outputs[i];
        if (!output->discarded && !output->finished && !output_flush(output, error))
            return false;
    }
    if (!workers_run(&work, error))
        return false;
    for (size_t i = 0; i < set->count; i++) {
        struct output *output = set->outputs[i];
        if (!output->discarded && (!can_take_name(output, error) || !is_ours(output, error)))
            return false;
    }
    return true;
}

static bool
cannot_exchange(int fault)
{
    return fault == EINVAL || fault == ENOSYS || fault == EOPNOTSUPP || fault == EXDEV;
}

/* An older file changes places with the new one, so that it can come back. */
static bool
give_name(struct output *output, struct error *error)
{
    bool older = output->has_older;
    enum naming naming = older ? NAMED_EXCHANGED : NAMED_FIRST;
    int state = renameat2(AT_FDCWD, output->temporary, AT_FDCWD, output->path,
                          older ? RENAME_EXCHANGE : RENAME_NOREPLACE);
    if (state != 0 && cannot_exchange(errno)) {
        naming = older ? NAMED_OVER : NAMED_FIRST;
        state = rename(output->temporary, output->path);
    }
    if (state != 0)
        return error_add(error, STATUS_FAILED, "%s: cannot get its name: %s", output->path,
                         strerror(errno));
    output->naming = naming;
    return true;
}

static bool
take_name_back(struct output *output, struct error *error)
{
    enum naming naming = output->naming;
    output->naming = NOT_NAMED;
    if (naming == NOT_NAMED)
        return true;
    if (naming == NAMED_OVER)
        output->discarded = true; /* nothing has the temporary name any more */
    else if (renameat2(AT_FDCWD, output->path, AT_FDCWD, output->temporary,
                       naming == NAMED_EXCHANGED ? RENAME_EXCHANGE : 0) == 0)
        return true;
    return error_add(error, STATUS_FAILED, "%s: is new, though the run failed: it is of no use",
                     output->path);
}

void
output_set_take_back(struct output_set *set, struct error *error)
{
    for (size_t i = set->count; i-- > 0;)
        take_name_back(set->outputs[i], error);
}

bool
output_set_name(struct output_set *set, struct error *error)
{
    if (set->count > 0)
        qsort(set->outputs, set->count, sizeof(struct output *), compare_ranks);
    for (size_t i = 0; i < set->count; i++) {
        if (!set->outputs[i]->discarded && !give_name(set->outputs[i], error)) {
            output_set_take_back(set, error);
            return false;
        }
    }
    if (set->lock >= 0)
        fsync(set->lock);
    return true;
}

bool
output_set_commit(struct output_set *set, struct error *error)
{
    return output_set_prepare(set, error) && output_set_name(set, error);
}

/* The temporary name goes, whether it is an unfinished file or the older one that has it. */
static void
end_output(struct output *output)
{
    if (output->naming == NAMED_EXCHANGED)
        unlink(output->temporary);
    else if (output->naming == NOT_NAMED && !output->discarded)
        output_discard(output);
    free_output(output);
}

void
output_set_end(struct output_set *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->count; i++)
        end_output(set->outputs[i]);
    if (set->lock >= 0)
        close(set->lock);
    pthread_mutex_destroy(&set->mutex);
    free(set->outputs);
    free(set->directory);
    for (struct output_set **link = &open_sets; *link != NULL; link = &(*link)->next) {
        if (*link == set) {
            *link = set->next;
            break;
        }
    }
    free(set);
}

/* The mutex: another worker may be adding an output, or we may be, without the memory for it. */
void
output_abandon_all(void)
{
    for (struct output_set *set = open_sets; set != NULL; set = set->next) {
        pthread_mutex_lock(&set->mutex);
        for (size_t i = 0; i < set->count; i++) {
            const struct output *output = set->outputs[i];
            if (output->naming == NAMED_EXCHANGED ||
                (output->naming == NOT_NAMED && !output->discarded))
                unlink(output->temporary);
        }
        pthread_mutex_unlock(&set->mutex);
    }
}
