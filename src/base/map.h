/* A map from short texts to numbers: pupils by UPN, and the like. */
#ifndef MUSTER_BASE_MAP_H
#define MUSTER_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct map_entry {
    struct slice key; /* not owned: it must outlive the map */
    uint32_t value;
};

struct map {
    struct map_entry *entries; /* a free one has no key text */
    size_t count, capacity;
};

#define MAP_NONE UINT32_MAX

/* The value of `key`, or MAP_NONE. */
uint32_t map_get(const struct map *map, struct slice key);

/* Adds a key that is not in the map yet. */
void map_put(struct map *map, struct slice key, uint32_t value);

/* Adds a key, or gives the one that there is another value. */
void map_set(struct map *map, struct slice key, uint32_t value);
void map_clear(struct map *map); /* keeps the memory */
void map_free(struct map *map);

#endif
