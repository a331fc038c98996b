/* output: files under temporary names, and what is written into them. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/output_internal.h"
#include "base/reading.h"

enum { BUFFER = 64 * 1024 };

static const char temporary_suffix[] = ".muster-part";

struct output_set *open_output_sets;

static struct system_mutex outputs_mutex;
static _Thread_local bool has_outputs;

void
output_lock(void)
{
    system_mutex_lock(&outputs_mutex);
    has_outputs = true;
}

void
output_unlock(void)
{
    has_outputs = false;
    system_mutex_unlock(&outputs_mutex);
}

bool
output_has_lock(void)
{
    return has_outputs;
}

bool
output_tell(const char *path, const char *what, int fault, struct error *error)
{
    return fault == 0 ||
           error_add(error, STATUS_FAILED, "%s: %s: %s", path, what, system_words(fault));
}

static bool
make_directory(const char *path, struct error *error)
{
    return output_tell(path, "cannot be made", system_make_folder(path), error);
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

/* A link is looked through: what it leads to would not be written to, but its name would be lost.
 */
static bool
is_input(const char *path)
{
    struct system_about about;
    return system_look(path, &about) == 0 && reading_has(&about.identity);
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
        if (!is_input(leftover))
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
    output_lock();
    set->next = open_output_sets;
    open_output_sets = set;
    output_unlock();
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
    return output_tell(set->directory, "cannot be opened", fault, error);
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
    if (!output_tell(path, "cannot be looked at", system_look_at_name(path, &about), error))
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

static const char *
output_name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* Which folder it is, whatever way a path leads there. */
static bool
find_folder(struct output *output, struct error *error)
{
    struct system_about about;
    size_t length = (size_t)(output_name_of(output->path) - output->path);
    struct buffer folder = {0};
    buffer_append(&folder, length == 0 ? "." : output->path, length == 0 ? 1 : length);
    bool found = output_tell(output->temporary, "cannot be created",
                             system_look(folder.text, &about), error);
    buffer_free(&folder);
    if (found)
        output->folder = about.identity;
    return found;
}

static bool
have_one_name(const struct output *a, const struct output *b)
{
    return !a->discarded && strcmp(output_name_of(a->path), output_name_of(b->path)) == 0 &&
           system_is_same(&a->folder, &b->folder);
}

/* Two outputs of one name would take each other's place. It is the user's matter where one has a
 * path of its own. */
static bool
is_taken(const struct output *output, struct error *error)
{
    for (const struct output_set *set = open_output_sets; set != NULL; set = set->next) {
        bool bare = set->directory == NULL || output->set->directory == NULL;
        for (size_t i = 0; i < set->count; i++) {
            if (!have_one_name(set->outputs[i], output))
                continue;
            error_add(error, bare ? STATUS_USAGE : STATUS_FAILED, "%s: two outputs have this name",
                      output->path);
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

/* A file or a link to one gives way: a directory cannot, and a device or a pipe would be lost. */
bool
output_can_take_name(struct output *output, struct error *error)
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
               output_tell(output->path, "cannot be looked at", fault, error);
    if (is_input(output->path))
        return error_add(error, STATUS_USAGE,
                         "%s: is read by this run, and what is read is never written to: choose "
                         "another name or folder for the output",
                         output->path);
    return about.sort == SYSTEM_FILE || about.sort == SYSTEM_LINK ||
           error_add(error, STATUS_FAILED, "%s: cannot get its name: %s has it", output->path,
                     about.sort == SYSTEM_FOLDER ? "a directory" : "a device or a pipe");
}

void
output_free(struct output *output)
{
    free(output->path);
    free(output->temporary);
    free(output->buffer);
    free(output);
}

/* Whatever else has the temporary name is taken away, so that nobody can have made it for us to
 * write to. */
static bool
create_temporary(struct output *output, struct error *error)
{
    if (!is_input(output->temporary))
        system_remove(output->temporary);
    return output_tell(output->temporary, "cannot be created",
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
    if (!find_folder(output, error) || is_taken(output, error) ||
        !output_can_take_name(output, error) || !create_temporary(output, error)) {
        output_free(output);
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
    output_lock();
    struct output *output = create_locked(set, name, rank, error);
    output_unlock();
    return output;
}

const char *
output_reserve(struct output_set *set, const char *name, int rank, struct error *error)
{
    struct output *output = output_create(set, name, rank, error);
    return output == NULL ? NULL : output_hand_over(output);
}

const char *
output_hand_over(struct output *output)
{
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
output_write_all(struct output *output, const char *text, size_t length)
{
    if (output->fault == 0 && !output->unread)
        output->fault = system_write(output->file, text, length);
    if (output->set == NULL && system_kind(output->fault) == SYSTEM_NO_READER) {
        output->unread = true; /* as it wants no more, it is no fault */
        output->fault = 0;
    }
}

static void
flush_buffer(struct output *output)
{
    output_write_all(output, output->buffer, output->used);
    output->used = 0;
}

void
output_write(struct output *output, const char *text, size_t length)
{
    if (output->used + length > BUFFER)
        flush_buffer(output);
    if (length > BUFFER) {
        output_write_all(output, text, length);
        return;
    }
    memcpy(output->buffer + output->used, text, length);
    output->used += length;
}

static bool
tell_fault(const struct output *output, struct error *error)
{
    return output_tell(output->path, "cannot be written", output->fault, error);
}

bool
output_flush(struct output *output, struct error *error)
{
    if (output->file != SYSTEM_NO_FILE)
        flush_buffer(output);
    return tell_fault(output, error);
}

static void
output_keep_fault(struct output *output, int fault)
{
    if (output->fault == 0)
        output->fault = fault;
}

bool
output_finish(struct output *output, struct error *error)
{
    if (output->file == SYSTEM_NO_FILE) {
        output_keep_fault(output, system_sync_file(output->temporary));
    } else {
        flush_buffer(output);
        output_keep_fault(output, system_sync(output->file));
        output_keep_fault(output, system_close(output->file));
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
        return output_finish(output, error);
    flush_buffer(output);
    output_keep_fault(output, system_close(SYSTEM_OUTPUT));
    bool done = tell_fault(output, error);
    output_free(output);
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
