/* Open addressing; doubled when half of it is full. */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

static struct map_entry *
entry_for(const struct map *map, struct slice key)
{
    size_t i = hash_slot(hash_text(HASH_BEGIN, key.text, key.length), map->capacity);
    while (map->entries[i].key.text != NULL && !slice_equal(map->entries[i].key, key))
        i = (i + 1) & (map->capacity - 1);
    return &map->entries[i];
}

uint32_t
map_get(const struct map *map, struct slice key)
{
    if (map->count == 0)
        return MAP_NONE;
    const struct map_entry *entry = entry_for(map, key);
    return entry->key.text == NULL ? MAP_NONE : entry->value;
}

static void
map_grow(struct map *map)
{
    struct map old = *map;
    map->capacity = old.capacity == 0 ? 64 : old.capacity * 2;
    map->entries = memory_zeroed(map->capacity, sizeof(struct map_entry));
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.entries[i].key.text != NULL)
            *entry_for(map, old.entries[i].key) = old.entries[i];
    }
    free(old.entries);
}

void
map_put(struct map *map, struct slice key, uint32_t value)
{
    if (map->count * 2 >= map->capacity)
        map_grow(map);
    if (key.text == NULL)
        key.text = "";
    *entry_for(map, key) = (struct map_entry){key, value};
    map->count++;
}

void
map_set(struct map *map, struct slice key, uint32_t value)
{
    struct map_entry *entry = map->count == 0 ? NULL : entry_for(map, key);
    if (entry == NULL || entry->key.text == NULL)
        map_put(map, key, value);
    else
        entry->value = value;
}

void
map_clear(struct map *map)
{
    if (map->capacity > 0)
        memset(map->entries, 0, map->capacity * sizeof(struct map_entry));
    map->count = 0;
}

void
map_free(struct map *map)
{
    free(map->entries);
    *map = (struct map){0};
}
