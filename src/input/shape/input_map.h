/* Maps: what shapes say, for one user's files (--map, docs/reference.md). A map beats a shape. */
#ifndef MUSTER_INPUT_SHAPE_INPUT_MAP_H
#define MUSTER_INPUT_SHAPE_INPUT_MAP_H

#include "input/shape/shape.h"

/* The lines of all maps; later ones win. */
struct input_map {
    struct shape_line *lines;
    size_t count;
    unsigned files;
};

/* Adds the lines of a file. Texts live in the arena of the shapes. Status 2 for a fault in it, 3 if
 * it cannot be read. Free with input_map_free, also then. */
bool input_map_read(struct input_map *map, const char *path, struct shapes *shapes,
                    struct error *error);
void input_map_free(struct input_map *map);

#endif
