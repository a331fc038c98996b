/* Who a finding is about: looked up by the place of a pupil's row, then by the key. */
#include "finding/finding_names.h"

#include <stdlib.h>
#include <string.h>

/* A row about a pupil; texts are never NULL. */
struct pupil_name {
    uint32_t place[2]; /* file and line: the key of `by_place` */
    const char *key, *surname, *forename, *born, *year;
    const char *pupil; /* as it is told */
    bool shared;       /* the key is that of another child as well */
    uint32_t source;
};

static struct slice
place_key(const uint32_t *place)
{
    return (struct slice){(const char *)place, 2 * sizeof *place};
}

void
finding_names_next_source(struct finding_names *names)
{
    names->source++;
}

/* "Surname, Forename", or the one that there is. */
static const char *
pupil_text(struct arena *arena, const char *surname, const char *forename)
{
    const char *between = surname[0] == '\0' || forename[0] == '\0' ? "" : ", ";
    return arena_printf(arena, "%s%s%s", surname, between, forename);
}

/* A child who left and came back, perhaps under another surname, and not two with one number. */
static bool
is_one_child(const struct pupil_name *a, const struct pupil_name *b)
{
    bool same_birth = a->born[0] == '\0' || b->born[0] == '\0' || strcmp(a->born, b->born) == 0;
    return same_birth && (text_same(a->surname, b->surname) || text_same(a->forename, b->forename));
}

static void
add_key(struct finding_names *names, struct pupil_name *row, uint32_t number)
{
    uint32_t found = map_get(&names->by_key, slice_of(row->key));
    const struct pupil_name *other = found == MAP_NONE ? NULL : names->rows[found];
    if (row->key[0] == '\0' || (other != NULL && other->source != row->source))
        return;
    row->shared = other != NULL && (other->shared || !is_one_child(other, row));
    map_set(&names->by_key, slice_of(row->key), number);
}

void
finding_names_add(struct finding_names *names, struct place place, const char *key,
                  const char *surname, const char *forename, const char *born, const char *year)
{
    struct arena *arena = &names->arena;
    struct pupil_name *row = arena_alloc(arena, sizeof *row);
    *row = (struct pupil_name){.place = {place.file, place.line},
                               .key = arena_string(arena, key),
                               .surname = arena_string(arena, surname),
                               .forename = arena_string(arena, forename),
                               .born = arena_string(arena, born),
                               .year = arena_string(arena, year),
                               .pupil = pupil_text(arena, surname, forename),
                               .source = names->source};
    names->rows = memory_grow(names->rows, &names->capacity, names->count + 1, sizeof *names->rows);
    names->rows[names->count] = row;
    map_set(&names->by_place, place_key(row->place), (uint32_t)names->count);
    add_key(names, row, (uint32_t)names->count++);
}

/* NULL: nobody, or nobody knows which of two. */
static const struct pupil_name *
finding_names_find_name(const struct finding_names *names, const struct finding *finding)
{
    const uint32_t place[2] = {finding->place.file, finding->place.line};
    uint32_t number = map_get(&names->by_place, place_key(place));
    if (number != MAP_NONE && strcmp(names->rows[number]->key, finding->key) == 0)
        return names->rows[number];
    number = finding->key[0] == '\0' ? MAP_NONE : map_get(&names->by_key, slice_of(finding->key));
    return number == MAP_NONE || names->rows[number]->shared ? NULL : names->rows[number];
}

void
finding_names_give(const struct finding_names *names, struct finding *finding)
{
    const struct pupil_name *name =
        names->count == 0 ? NULL : finding_names_find_name(names, finding);
    finding->pupil = name == NULL ? "" : name->pupil;
    finding->year = name == NULL ? "" : name->year;
}

void
finding_names_clear(struct finding_names *names)
{
    map_clear(&names->by_place);
    map_clear(&names->by_key);
    arena_reset(&names->arena);
    names->count = 0;
    names->source = 0;
}

void
finding_names_free(struct finding_names *names)
{
    map_free(&names->by_place);
    map_free(&names->by_key);
    arena_free(&names->arena);
    free(names->rows);
    *names = (struct finding_names){0};
}
