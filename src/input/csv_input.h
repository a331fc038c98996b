/* The kind of input that is a folder of CSV files, each called like the table that it holds. Rows
 * are read from the files themselves: positions are bytes. */
#ifndef MUSTER_INPUT_CSV_INPUT_H
#define MUSTER_INPUT_CSV_INPUT_H

#include "input/input_kind.h"

extern const struct input_kind csv_input;

/* Whether a file of a directory has the name of a table and all columns that it needs: it is read
 * as it stands. One that cannot be opened is told in inputs->looks. */
bool csv_is_plain_table(struct input_set *inputs, const char *directory, const char *name);

/* The table that a file is called after but for capital letters, spaces and underscores; NULL if
 * there is none, or the file has just its name. */
const struct table_def *csv_misspelt_table(const struct table_defs *tables, const char *name);

#endif
