/* Units by key, in the order of discovery. */
#include "register/unit_map.h"

#include <stdlib.h>
#include <string.h>

static struct slice
unit_key_text(const struct unit_key *key)
{
    return (struct slice){key->text, strnlen(key->text, sizeof key->text)};
}

uint32_t
unit_map_find(const struct unit_map *map, const struct unit_key *key)
{
    return map_get(&map->numbers, unit_key_text(key));
}

uint32_t
unit_map_add(struct unit_map *map, const struct unit_key *key)
{
    struct slice text = unit_key_text(key);
    uint32_t number = map_get(&map->numbers, text);
    if (number != NO_UNIT)
        return number;
    text.text = arena_copy(&map->arena, text.text, text.length);
    map_put(&map->numbers, text, (uint32_t)map->count);
    map->keys = memory_grow(map->keys, &map->capacity, map->count + 1, sizeof *key);
    map->keys[map->count] = *key;
    return (uint32_t)map->count++;
}

void
unit_map_free(struct unit_map *map)
{
    map_free(&map->numbers);
    arena_free(&map->arena);
    free(map->keys);
    *map = (struct unit_map){0};
}
