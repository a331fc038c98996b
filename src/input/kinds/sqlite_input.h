/* The kind of input that is a SQLite database with tables of the register's names. Positions, and
 * lines, are row ids; where a table has none that serve (a view), rows are counted. The file may be
 * a stranger's: see sqlite_table.h. */
#ifndef MUSTER_INPUT_KINDS_SQLITE_INPUT_H
#define MUSTER_INPUT_KINDS_SQLITE_INPUT_H

#include "input/input_kind.h"

extern const struct input_kind sqlite_input;

#endif
