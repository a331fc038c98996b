/* What the parts of output share: output.c makes and writes files, output_names.c gives them their
 * names. */
#ifndef MUSTER_BASE_OUTPUT_INTERNAL_H
#define MUSTER_BASE_OUTPUT_INTERNAL_H

#include "base/output.h"
#include "system/system.h"

/* How a file got its name, and so how the name is taken back. */
enum naming {
    NOT_NAMED,
    NAMED_FIRST,     /* there was no older file */
    NAMED_EXCHANGED, /* the older one has the temporary name now */
    NAMED_OVER,      /* the older one is gone, on a file system that cannot exchange */
};

struct output {
    struct output_set *set; /* NULL: standard output */
    char *path, *temporary;
    struct system_identity folder; /* in which it is to have its name */
    struct system_identity
        identity; /* of the file we made: another run may take its temporary name */
    int file;     /* SYSTEM_NO_FILE: closed, or somebody else writes */
    int rank;
    int fault;     /* the first */
    bool finished; /* on the disk and closed */
    bool unread;   /* whoever read it has gone away */
    bool discarded;
    bool has_older; /* something had its name when that was looked for */
    enum naming naming;
    size_t used;
    char *buffer;
};

struct output_set {
    char *directory; /* NULL: bare */
    int lock;        /* of the directory, or SYSTEM_NO_FILE */
    bool locked;
    struct output **outputs;
    size_t count, capacity;
    struct output_set *next; /* in open_output_sets */
};

extern struct output_set *open_output_sets; /* for output_abandon_all */

/* Of all sets and their outputs, but for what a worker writes into its own. */
void output_lock(void);
void output_unlock(void);
bool
output_has_lock(void); /* this thread: it must not wait for itself when it runs out of memory */

/* Adds "PATH: WHAT: why", unless there is no fault. */
bool output_tell(const char *path, const char *what, int fault, struct error *error);

/* What has the name now must give way to a file, and must be no input. */
bool output_can_take_name(struct output *output, struct error *error);

/* To the disk and closed. A file that somebody else wrote is closed already. */
bool output_finish(struct output *output, struct error *error);

void output_free(struct output *output);

#endif
