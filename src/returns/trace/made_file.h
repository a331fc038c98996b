/* The values that stand in the files of a run: a block of trace.sql
 *
 *     values    with a part `file`, the name of a file. Its SELECT reads the table `made`, which
 * has the columns of the file as texts and _line, and yields unit, key, topic, breakdown, behind
 * them any number of measures, each named by its column (one value a measure), and last _line.
 * `unit` is LA and establishment number, the number of an authority, or blank for all; `key` the
 * UPN that the values are about, or NULL. A value that is NULL or blank is none. With a part `if`
 * the file is read if that option of the collection was given (returns/derive.h).
 *
 * So the value is what somebody reads in the file, and trace.sql counts it anew. */
#ifndef MUSTER_RETURNS_TRACE_MADE_FILE_H
#define MUSTER_RETURNS_TRACE_MADE_FILE_H

#include "returns/kept.h"
#include "returns/trace/tracer.h"

struct made_value {
    const char *unit, *key; /* never NULL */
    const char *names[3];   /* topic, breakdown, measure */
    const char *value;
    const char *path; /* of the file, and the line in it */
    uint32_t line;
};

struct made_values {
    struct made_value *items; /* on the heap */
    size_t count, capacity;
    struct arena *arena; /* the caller's, for the texts */
};

/* Adds the values of the block's file, which stands in the folder: those of the key, a UPN, a
 * number as in `unit` (with or without a stroke), or "All"; of every key, where it is NULL. Fails
 * with status 3: the file is not there, or is no longer CSV; with 4: the block is at fault. */
bool made_file_read(struct tracer *tracer, const struct block *block, const char *folder,
                    const char *key, struct made_values *values, struct error *error);

/* The folder of a run that was named by its folder or by its evidence. */
const char *made_file_folder(const char *name, struct arena *arena);

/* Whether a value of the unit is about that return too. */
bool made_file_is_about(const char *unit, const struct kept_return *which);

/* How a unit is shown: lea and estab of "835/2990", "835", "All". */
struct kept_return made_file_unit(const struct kept_run *kept, const char *unit);

#endif
