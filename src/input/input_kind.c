/* The kinds of input there are: a new one is a row here and a file. */
#include "input/input_kind.h"

#include "input/csv_input.h"
#include "input/exports.h"
#include "input/sqlite_input.h"

const struct input_kind *const input_kinds[] = {&csv_input, &sqlite_input, &exports_input, NULL};
