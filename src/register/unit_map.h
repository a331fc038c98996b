/* Units by key, in the order of discovery, while an index is made. */
#ifndef MUSTER_REGISTER_UNIT_MAP_H
#define MUSTER_REGISTER_UNIT_MAP_H

#include "base/map.h"
#include "base/memory.h"

#define NO_UNIT MAP_NONE

/* LEA and Estab, or LA, one behind the other. */
struct unit_key {
    char text[8];
};

/* A zeroed one is empty. */
struct unit_map {
    struct map numbers;
    struct unit_key *keys;
    size_t count, capacity;
    struct arena arena; /* of the keys in `numbers` */
};

/* The number of a unit, or NO_UNIT; and with the unit added, if it is not there. */
uint32_t unit_map_find(const struct unit_map *map, const struct unit_key *key);
uint32_t unit_map_add(struct unit_map *map, const struct unit_key *key);
void unit_map_free(struct unit_map *map);

#endif
