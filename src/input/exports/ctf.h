/* Common Transfer Files: what a school hands on when a pupil moves, and what every MIS can write
 * for all of its pupils (docs/reference.md). One becomes tables of a register; on the way its own
 * rules are tested (T101 to T114).
 *
 * Which element gives which column is data: schemas/inputs/ctf.csv. */
#ifndef MUSTER_INPUT_EXPORTS_CTF_H
#define MUSTER_INPUT_EXPORTS_CTF_H

#include "input/input_set.h"
#include "input/view/mark_string.h"
#include "sheets/sheet.h"

struct export_options;

#define ctf_root "CTfile"

struct ctf_reading {
    const char *path;
    const struct export_options *options;
    const struct table_defs *tables;
    struct input_set *inputs; /* whose `told` the findings go to */
    struct book *book;        /* gets a sheet for each table, of its name */
    struct string_places
        strings; /* gets where the strings of marks stand, for the caller to free */
};

/* Fails with status 3 for what is no XML, and has then told why. */
bool ctf_read(struct ctf_reading *reading, struct error *error);

#endif
