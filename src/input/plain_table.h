/* Files of a folder that are tables as they stand: called TABLE.csv, with all columns that the
 * table needs. What is not is left to exports (exports/exports.h). */
#ifndef MUSTER_INPUT_PLAIN_TABLE_H
#define MUSTER_INPUT_PLAIN_TABLE_H

#include "input/input_set.h"

/* Whether a file of a directory has the name of a table and all columns that it needs. One that
 * cannot be opened is taken for the table that it is called, and told in inputs->looks. Each file
 * is looked at once a run. */
bool plain_table_is(struct input_set *inputs, const char *directory, const char *name);

/* The table that a file is called after but for capital letters, spaces and underscores; NULL if
 * there is none, or the file has just its name. `name` ends with .csv, in any case. */
const struct table_def *plain_table_misspelt(const struct table_defs *tables, const char *name);

#endif
