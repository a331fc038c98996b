/* The inputs of a run: what the user named, and the sources that were opened from it.
 *
 *     input_set_open(&inputs, paths, count, wanted, &error)
 *     input_set_settle(&inputs, &error)
 *     ... inputs.sources[i] (source.h) ...
 *     input_set_close(&inputs);    also after a failure */
#ifndef MUSTER_INPUT_INPUT_SET_H
#define MUSTER_INPUT_INPUT_SET_H

#include "base/map.h"
#include "input/header.h"
#include "input/source.h"
#include "system/system.h"

struct input_kind;
struct export_options;
struct exports;

/* A path as the user gave it, for one kind that takes it. */
struct input {
    const char *path;
    struct system_identity identity; /* of the folder or file */
    const struct input_kind *kind;
    void *state; /* the kind's own */
};

struct input_set {
    /* The caller's, who sets them, and which outlive the inputs. */
    const struct table_defs *tables;
    const struct export_options *export_options; /* NULL: exports are no inputs */
    const struct rulebook *book; /* a rule that is not in it is not told; NULL: none is */
    struct file_names *files;
    struct finding_list *told; /* findings about files (F104, F117) */

    struct input *items;
    size_t count;
    struct source *sources; /* in the order of the tables, then of the inputs */
    size_t source_count;
    const char *wanted;      /* the tables that are opened */
    struct exports *exports; /* of the kind of that name */
    struct map plain;        /* by path, whether a file is a table as it stands */
    struct error looks;      /* files of which that could not be seen: told when all are open */
    struct arena arena;      /* for what lasts as long as the inputs */
};

/* Opens the tables named in `wanted` (blank-separated) in every input. Faults that stop the run
 * (status 3) are told all at once. */
bool input_set_open(struct input_set *inputs, const char *const *paths, size_t count,
                    const char *wanted, struct error *error);

/* Makes the sources ready to be read: what one does not say by itself is looked for in the others.
 * Fails with status 3 for what nothing says (which week is this?). */
bool input_set_settle(struct input_set *inputs, struct error *error);
void input_set_close(struct input_set *inputs);

/* *takes: some kind can open the file, which is no directory. */
bool input_set_takes_file(const char *path, bool *takes, struct error *error);

/* The digests of the files of all sources. */
bool input_set_digest(struct input_set *inputs, struct error *error);

/* --- for kinds -------------------------------------------------------------------------------- */

/* Adds a source of `def` in `file`, called `path` in messages; both are copied. It has no column
 * yet. The pointer is good until the next one is added. */
struct source *input_set_add_source(struct input_set *inputs, const struct input *input,
                                    const struct table_def *def, const char *path,
                                    const char *file);

/* The file was opened for the table already, for another input: it was given twice, under whatever
 * names. */
bool input_set_has(const struct input_set *inputs, const struct input *input,
                   const struct table_def *def, const char *file);

/* Gives the source its columns, and tells the unknown ones (F104). Fails with the faults of the
 * header. */
bool input_set_match_header(struct input_set *inputs, struct source *source,
                            const struct header *header, struct error *error);

/* A finding about a file; `value` is copied, `more` as in finding_message (NULL: the rule's
 * message). */
void input_set_tell(struct input_set *inputs, const char *rule, struct place place,
                    const char *field, const char *value, const char *const *more);

#endif
