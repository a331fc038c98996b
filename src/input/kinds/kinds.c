/* The kinds of input there are: a new one is a row here and a file beside this one. */
#include "input/exports/exports.h"
#include "input/input_kind.h"
#include "input/kinds/csv_input.h"
#include "input/kinds/sqlite_input.h"

const struct input_kind *const input_kinds[] = {&csv_input, &sqlite_input, &exports_input, NULL};
