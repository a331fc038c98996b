/* What the sheets of exports are taken for, as a map (docs/reference.md): to be kept, corrected,
 * and given with --map. */
#ifndef MUSTER_INPUT_EXPORTS_EXPORTS_MAP_H
#define MUSTER_INPUT_EXPORTS_EXPORTS_MAP_H

#include "input/exports/exports.h"

/* Appends the map as CSV, header and all. */
void exports_append_map(const struct input_set *inputs, struct buffer *text);

#endif
