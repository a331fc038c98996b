/* Files that appear whole or not at all.
 *
 * An output_set collects the files of a run. Each is written under a temporary name in its own
 * directory, readable by the owner alone from its creation; output_set_commit flushes and closes
 * every one, and only when all have succeeded renames them, lowest rank first. Until then an older
 * file of the same name stays; it is only gone when all have their names. A run that is killed
 * leaves at most temporary files, which the next run in the same directory takes away. A name that
 * a directory, a device or a pipe has is refused, and so (status 2) is that of a file that the run
 * reads (reading.h), under whatever name; a symbolic link is replaced, never followed. */
#ifndef MUSTER_BASE_OUTPUT_H
#define MUSTER_BASE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct output;
struct output_set;

/* Makes the directory (owner-only) where it is missing, locks it against another run, and takes
 * away what a killed run left. NULL and status 4 on failure. */
struct output_set *output_set_begin(const char *directory, struct error *error);

/* A set without a directory of its own, for reports alone. */
struct output_set *output_set_begin_bare(void);

/* Begins the file directory/name, or `name` itself in a bare set; `name` may have one folder in
 * front, and no part of it may begin with a dot. NULL on failure. May be called by several threads.
 */
struct output *output_create(struct output_set *set, const char *name, int rank,
                             struct error *error);

/* As output_create, but somebody else (SQLite) writes it: gives the temporary path, which exists
 * and is empty. */
const char *output_reserve(struct output_set *set, const char *name, int rank, struct error *error);

/* The same of an output that was created and has nothing in it yet. */
const char *output_hand_over(struct output *output);

/* Drops one file that was created: it will not appear. */
void output_discard(struct output *output);

/* The path under which it can be read before it has its name; output_flush first. */
const char *output_temporary_path(const struct output *output);

/* Standard output, as an output that is not part of a set. End with output_close. Where its reader
 * goes away, nothing more is written, and that is no failure. */
struct output *output_standard(void);

/* Buffered. A failure is kept and told by output_flush, output_close or output_set_commit. */
void output_write(struct output *output, const char *text, size_t length);
bool output_flush(struct output *output, struct error *error);
bool output_close(struct output *output, struct error *error);

/* Flushes, syncs and closes every file, and looks for what would keep one from getting its name. */
bool output_set_prepare(struct output_set *set, struct error *error);

/* Gives the files of prepared sets (NULL: none) their names, one set after the other, lowest rank
 * first, or none of them: where one cannot get its name, those before it lose theirs, and what had
 * them is back. (A file system that cannot exchange two names, such as NFS, keeps no older file to
 * come back: the message names each file that stayed.) */
bool output_sets_name(struct output_set *const sets[], size_t count, struct error *error);

/* Takes the names of named sets back, as something else of the run has failed. */
void output_sets_take_back(struct output_set *const sets[], size_t count, struct error *error);

/* Prepares and names one set. */
bool output_set_commit(struct output_set *set, struct error *error);

/* Takes away what has not been committed, and frees the set. Call always. */
void output_set_end(struct output_set *set);

/* Takes away the temporary files of all sets that are open, for whoever ends the program from
 * anywhere: no other thread can make one from then on, but waits. */
void output_abandon_all(void);

#endif
