/* The kind of input that is a folder of CSV files, each called like the table that it holds. Rows
 * are read from the files themselves: positions are bytes. */
#ifndef MUSTER_INPUT_KINDS_CSV_INPUT_H
#define MUSTER_INPUT_KINDS_CSV_INPUT_H

#include "input/input_kind.h"

extern const struct input_kind csv_input;

#endif
