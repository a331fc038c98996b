/* Every call of the operating system, behind one room: files, names, folders, threads, clocks and
 * the process.
 *
 * Nothing outside src/system includes a header of a system or calls it, and no #ifdef asks for one;
 * a test looks for both. This header is the same everywhere, and a platform has its own .c files.
 * It is the lowest layer: it allocates next to nothing, knows no struct error, and never ends the
 * program but where it is asked to.
 *
 * Faults. A function that can fail returns 0, or the number of what failed: the system's own, to be
 * kept, told in words (system_words) and sorted (system_kind), and for nothing else. Calls that a
 * signal breaks off are made again; reads and writes go on until all is done.
 *
 * Texts are UTF-8 or whatever bytes the system has for a path; the separator is '/'. Windows' own
 * is turned into it where paths come in, which is in the arguments (system_begin) and in what
 * system_working_folder says, and back where they go out to the system, within these functions. */
#ifndef MUSTER_SYSTEM_SYSTEM_H
#define MUSTER_SYSTEM_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- faults ----------------------------------------------------------------------------------- */

enum system_kind {
    SYSTEM_FINE,      /* no fault */
    SYSTEM_ABSENT,    /* nothing has this name */
    SYSTEM_NO_FOLDER, /* what has the name, or a part of it, is no folder */
    SYSTEM_BUSY,      /* another program has it */
    SYSTEM_NO_MEMORY, /* none is left */
    SYSTEM_NO_READER, /* of a pipe that was written to */
    SYSTEM_UNABLE,    /* the system, or this file system, has no such operation */
    SYSTEM_OTHER
};

/* The one fault that no system tells: a file ended where it had more before. */
enum { SYSTEM_CUT_SHORT = -1 };

enum system_kind system_kind(int fault);

/* In English, without a full stop. */
const char *system_words(int fault);

/* --- files ------------------------------------------------------------------------------------ */

/* An open file is a number; the three standard streams are open from the beginning. */
enum { SYSTEM_NO_FILE = -1, SYSTEM_INPUT = 0, SYSTEM_OUTPUT = 1, SYSTEM_ERRORS = 2 };

/* Which file it is, under whatever name it was come by. Only to be compared. */
struct system_identity {
    uint64_t words[3];
};

bool system_is_same(const struct system_identity *a, const struct system_identity *b);

enum system_sort {
    SYSTEM_FILE,
    SYSTEM_FOLDER,
    SYSTEM_LINK,
    SYSTEM_DEVICE /* or a pipe, a socket */
};

struct system_about {
    enum system_sort sort;
    uint64_t size; /* in bytes, of a file */
    struct system_identity identity;
};

/* What has the name; a link is followed, or, with _name, looked at itself. */
int system_look(const char *path, struct system_about *about);
int system_look_at_name(const char *path, struct system_about *about);

/* As system_look, but of a file whose name is this to the letter: for Windows Pupils.csv is
 * pupils.csv as well, for a register only the second is a table. */
int system_look_exactly(const char *path, struct system_about *about);

/* Opens for reading, and says what was opened: never waits for the other end of a pipe. `about` may
 * be NULL. */
int system_open(const char *path, int *file, struct system_about *about);

/* Opens an open file once more, from its beginning, also one without a name. */
int system_open_again(int file, int *again, struct system_about *about);

/* Makes a new file for writing, which nobody but the owner may open; fails where something has the
 * name. */
int system_create(const char *path, int *file, struct system_identity *identity);

/* A file without a name, for reading and writing: it is gone when it is closed or the program ends,
 * however it ends. */
int system_create_nameless(const char *folder, int *file);

/* The folders in which such files may be made, the best first; NULL behind the last. */
const char *system_temporary_place(unsigned number);

/* The next bytes, or those at `offset`: *got is less than `size` only at the end. */
int system_read(int file, void *bytes, size_t size, size_t *got);
int system_read_at(int file, void *bytes, size_t size, uint64_t offset, size_t *got);

/* All of the bytes, or a fault. */
int system_write(int file, const void *bytes, size_t size);
int system_write_at(int file, const void *bytes, size_t size, uint64_t offset);

int system_sync(int file); /* to the disk */
int system_sync_file(const char *path);
int system_close(int file);

/* --- names ------------------------------------------------------------------------------------ */

int system_remove(const char *path); /* of a file or a link */

/* Gives a file another name in the same file system, with `over` in the place of what has it, else
 * only if nothing has (where the file system can tell). */
int system_rename(const char *from, const char *to, bool over);

/* Two files change their names, at once. SYSTEM_UNABLE where there is no such thing. */
int system_exchange(const char *a, const char *b);

/* --- folders ---------------------------------------------------------------------------------- */

/* For the owner alone. No fault if something has the name. */
int system_make_folder(const char *path);

/* Writes the path of the folder that relative names begin at. False where it cannot be known, or
 * has no room. */
bool system_working_folder(char *path, size_t size);

/* The names in a folder, in any order, without "." and ".."; NULL at the end. A name is good until
 * the next. */
struct system_folder;
int system_folder_open(const char *path, struct system_folder **folder);
int system_folder_next(struct system_folder *folder, const char **name);
void system_folder_close(struct system_folder *folder);

/* Opens a folder and locks it against other runs until it is closed; SYSTEM_BUSY if one has it. A
 * file system may have no locks: *locked says. */
int system_lock_folder(const char *path, int *lock, bool *locked);
int system_sync_folder(int lock);
void system_unlock_folder(int lock);

/* The platform's name, as a user knows it. */
const char *system_platform(void);

/* --- threads ---------------------------------------------------------------------------------- */

/* False where a program has one thread for all: then system_thread_begin fails, and what has
 * threads must do its work in the one there is. */
bool system_has_threads(void);

/* Room for the system's own, which nobody else looks into. They stay where they are while in use.
 */
struct system_room {
    union {
        max_align_t alignment;
        unsigned char bytes[64];
    } own;
};

struct system_thread {
    struct system_room room;
};
struct system_mutex {
    struct system_room room;
};
struct system_condition {
    struct system_room room;
};

int system_thread_begin(struct system_thread *thread, void (*work)(void *context), void *context);
void system_thread_wait(struct system_thread *thread);  /* until it has ended */
void system_thread_leave(struct system_thread *thread); /* nobody will wait for it */

/* A zeroed mutex or condition is ready, and need not be ended if it stays for the whole run. */
void system_mutex_lock(struct system_mutex *mutex);
void system_mutex_unlock(struct system_mutex *mutex);
void system_mutex_end(struct system_mutex *mutex);
void system_condition_wait(struct system_condition *condition, struct system_mutex *mutex);
void system_condition_tell(struct system_condition *condition); /* all that wait */
void system_condition_end(struct system_condition *condition);

/* Calls `end` with `value`, which is not NULL, when this thread ends. One function for the whole
 * program. */
bool system_at_thread_end(void (*end)(void *value), void *value);

unsigned system_processors(void); /* that this process may use; at least 1 */

/* --- clocks ----------------------------------------------------------------------------------- */

struct system_time {
    int year, month, day, hour, minute, second;
};

void system_local_time(struct system_time *time);
double system_seconds(void);        /* of a clock that nobody sets */
double system_thread_seconds(void); /* of this thread's processor time */
void system_sleep(unsigned milliseconds);

/* The processor time of a thread as others can read it, in nanoseconds. False if that cannot be
 * had. */
struct system_clock {
    int64_t number;
};
bool system_thread_clock(struct system_clock *clock); /* of this thread */
int64_t system_clock_read(struct system_clock clock);

/* --- the process ------------------------------------------------------------------------------ */

/* To be called first. Closed standard streams must not become the numbers of files that are opened
 * later: they are opened on nothing. A pipe without a reader is a write that fails. False if a
 * stream cannot be had. On Windows the arguments become UTF-8, and each backslash in them '/', but
 * for an argument that is nothing else. */
bool system_begin(int *argc, char ***argv);

/* From now on the program does not end at once on SIGINT, SIGTERM and SIGHUP (or what the system
 * has for them; one that was ignored stays so): `clean` is called first, in a thread of its own
 * while the others go on, and then the program ends by that signal. To be called before there is
 * another thread. */
void system_on_ending(void (*clean)(void));

_Noreturn void system_end_now(int status); /* without anything else */

/* On standard error, without a buffer: for who is about to end. */
void system_say(const char *text, size_t length);

bool system_is_terminal(int file);
const char *system_setting(const char *name); /* an environment variable; NULL if it is not set */
uint64_t system_memory_used(void);            /* in bytes; 0 if it cannot be known */
size_t system_allocated(void *memory);        /* how much malloc really gave */

/* --- without a prompt ------------------------------------------------------------------------- */

/* The program was begun by a double click, or by something that was dropped onto it: the window it
 * has is its own, and closes with it. Never so but on Windows. */
bool system_has_own_window(void);

void system_wait_for_key(void); /* of whoever sits before that window */

/* Opens a file with what the user has for it. */
int system_show(const char *path);

#endif
