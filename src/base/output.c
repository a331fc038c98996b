/* output: temporary names, and how a set of files gets its names or none. */
#include "base/output.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/workers.h"
#include "system/system.h"

enum { BUFFER = 64 * 1024 };

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
    int file; /* SYSTEM_NO_FILE: closed, or somebody else writes */
    int rank;
    int fault;     /* the first */
    bool finished; /* on the disk and closed */
    bool discarded;
    bool has_older; /* something had its name when that was looked for */
    enum naming naming;
    struct system_identity
        identity; /* of the file we made: another run may take its temporary name */
    size_t used;
    char *buffer;
};

struct output_set {
    char *directory;
    int lock; /* of the directory, or SYSTEM_NO_FILE */
    bool locked;
    struct output **outputs;
    size_t count, capacity;
    struct output_set *next; /* in open_sets */
};

static struct output_set *open_sets; /* for output_abandon_all */

/* Of the outputs of all sets. A thread that runs out of memory while it has it must not wait for itself. */
static struct system_mutex outputs_mutex;
static _Thread_local bool has_outputs;

static void
lock_outputs(void)
{
    system_mutex_lock(&outputs_mutex);
    has_outputs = true;
}

static void
unlock_outputs(void)
{
    has_outputs = false;
    system_mutex_unlock(&outputs_mutex);
}

/* Adds "PATH: WHAT: why", unless there is no fault. */
static bool
tell(const char *path, const char *what, int fault, struct error *error)
{
    return fault == 0 ||
           error_add(error, STATUS_FAILED, "%s: %s: %s", path, what, system_words(fault));
}

static bool
make_directory(const char *path, struct error *error)
{
    return tell(path, "cannot be made", system_make_folder(path), error);
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
    struct system_folder *folder;
    const char *name;
    if (system_folder_open(path, &folder) != 0)
        return;
    while (system_folder_next(folder, &name) == 0 && name != NULL) {
        if (name[0] != '.' || !text_ends_with(name, temporary_suffix))
            continue;
        char *leftover = text_join(path, "/", name, NULL);
        system_remove(leftover);
        free(leftover);
    }
    system_folder_close(folder);
}

struct output_set *
output_set_begin_bare(void)
{
    struct output_set *set = memory_zeroed(1, sizeof *set);
    set->lock = SYSTEM_NO_FILE;
    set->next = open_sets;
    open_sets = set;
    return set;
}

/* Some file systems have no locks, and are written all the same; then nothing there is swept. */
static bool
lock_directory(struct output_set *set, struct error *error)
{
    int fault = system_lock_folder(set->directory, &set->lock, &set->locked);
    if (system_kind(fault) == SYSTEM_BUSY)
        return error_add(error, STATUS_FAILED,
                         "%s: another run is writing here: wait for it, or choose another -o",
                         set->directory);
    return tell(set->directory, "cannot be opened", fault, error);
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
    struct system_about about;
    if (!tell(path, "cannot be looked at", system_look_at_name(path, &about), error))
        return false;
    return about.sort == SYSTEM_FOLDER ||
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
    struct system_about about;
    bool bare = output->set->directory == NULL;
    if (bare && (strncmp(output->path, "/dev/", 5) == 0 || strncmp(output->path, "/proc/", 6) == 0))
        return error_add(error, STATUS_FAILED,
                         "%s: is no place for a file: give no path for standard output",
                         output->path);
    int fault = system_look_at_name(output->path, &about);
    output->has_older = fault == 0;
    if (!output->has_older)
        return system_kind(fault) == SYSTEM_ABSENT ||
               tell(output->path, "cannot be looked at", fault, error);
    return about.sort == SYSTEM_FILE || about.sort == SYSTEM_LINK ||
           error_add(error, STATUS_FAILED, "%s: cannot get its name: %s has it", output->path,
                     about.sort == SYSTEM_FOLDER ? "a directory" : "a device or a pipe");
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
    system_remove(output->temporary);
    return tell(output->temporary, "cannot be created",
                system_create(output->temporary, &output->file, &output->identity), error);
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
    lock_outputs();
    struct output *output = create_locked(set, name, rank, error);
    unlock_outputs();
    return output;
}

const char *
output_reserve(struct output_set *set, const char *name, int rank, struct error *error)
{
    struct output *output = output_create(set, name, rank, error);
    if (output == NULL)
        return NULL;
    system_close(output->file);
    output->file = SYSTEM_NO_FILE;
    return output->temporary;
}

struct output *
output_standard(void)
{
    struct output *output = memory_zeroed(1, sizeof *output);
    output->path = text_copy("standard output");
    output->file = SYSTEM_OUTPUT;
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
    if (output->fault == 0)
        output->fault = system_write(output->file, text, length);
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
    return tell(output->path, "cannot be written", output->fault, error);
}

bool
output_flush(struct output *output, struct error *error)
{
    if (output->file != SYSTEM_NO_FILE)
        flush_buffer(output);
    return tell_fault(output, error);
}

static void
keep_fault(struct output *output, int fault)
{
    if (output->fault == 0)
        output->fault = fault;
}

/* To the disk and closed. A file that somebody else wrote is closed already. */
static bool
finish(struct output *output, struct error *error)
{
    if (output->file == SYSTEM_NO_FILE) {
        keep_fault(output, system_sync_file(output->temporary));
    } else {
        flush_buffer(output);
        keep_fault(output, system_sync(output->file));
        keep_fault(output, system_close(output->file));
    }
    output->file = SYSTEM_NO_FILE;
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
    keep_fault(output, system_close(SYSTEM_OUTPUT));
    bool done = tell_fault(output, error);
    free_output(output);
    return done;
}

void
output_discard(struct output *output)
{
    if (output->file != SYSTEM_NO_FILE)
        system_close(output->file);
    output->file = SYSTEM_NO_FILE;
    if (output->temporary != NULL)
        system_remove(output->temporary);
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
    struct system_about about;
    if (!tell(output->temporary, "cannot be looked at",
              system_look_at_name(output->temporary, &about), error))
        return false;
    return system_is_same(&about.identity, &output->identity) ||
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

/* An older file changes places with the new one, so that it can come back. */
static bool
give_name(struct output *output, struct error *error)
{
    bool older = output->has_older;
    enum naming naming = older ? NAMED_EXCHANGED : NAMED_FIRST;
    int fault = older ? system_exchange(output->temporary, output->path)
                      : system_rename(output->temporary, output->path, false);
    if (older && system_kind(fault) == SYSTEM_UNABLE) {
        naming = NAMED_OVER;
        fault = system_rename(output->temporary, output->path, true);
    }
    if (fault == 0)
        output->naming = naming;
    return tell(output->path, "cannot get its name", fault, error);
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
    else if ((naming == NAMED_EXCHANGED
                  ? system_exchange(output->path, output->temporary)
                  : system_rename(output->path, output->temporary, true)) == 0)
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
    if (set->lock != SYSTEM_NO_FILE)
        system_sync_folder(set->lock);
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
        system_remove(output->temporary);
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
    if (set->lock != SYSTEM_NO_FILE)
        system_unlock_folder(set->lock);
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

/* The mutex stays locked, so that no other worker makes a new file. */
void
output_abandon_all(void)
{
    if (!has_outputs)
        lock_outputs();
    for (struct output_set *set = open_sets; set != NULL; set = set->next) {
        for (size_t i = 0; i < set->count; i++) {
            const struct output *output = set->outputs[i];
            if (output->naming == NAMED_EXCHANGED ||
                (output->naming == NOT_NAMED && !output->discarded))
                system_remove(output->temporary);
        }
    }
}
