/* Pupils by number or name. */
#include "input/view/pupil_lookup.h"

#include <stdlib.h>

#include "input/value_words.h"

static void
begin_key(struct buffer *key, struct slice lea, struct slice estab, enum whose whose)
{
    buffer_clear(key);
    buffer_append(key, lea.text, lea.length);
    buffer_append(key, estab.text, estab.length);
    buffer_char(key, (char)('0' + (int)whose));
}

/* Excel takes leading noughts away, so they say nothing, nor does an apostrophe that keeps them. */
static void
pupil_lookup_append_number(struct buffer *key, struct slice number)
{
    while (number.length > 1 && (number.text[0] == '0' || number.text[0] == '\''))
        number = (struct slice){number.text + 1, number.length - 1};
    value_append_folded(key, number);
}

static void
append_name(struct buffer *key, struct slice surname, struct slice forename)
{
    value_append_folded(key, surname);
    buffer_char(key, ',');
    value_append_folded(key, forename);
}

/* --- filling ---------------------------------------------------------------------------------- */

static void
add_under(struct pupil_lookup *lookup, const struct buffer *key, uint32_t pupil)
{
    struct slice text = {key->text, key->length};
    uint32_t first = map_get(&lookup->keys, text);
    if (first == MAP_NONE) {
        map_put(&lookup->keys,
                (struct slice){arena_copy(&lookup->arena, text.text, text.length), text.length},
                pupil);
        return;
    }
    lookup->pupils[pupil].next = lookup->pupils[first].next;
    lookup->pupils[first].next = pupil;
}

/* An entry of its own under each key, as each has its own list of those who share it. */
static uint32_t
pupil_lookup_add_pupil(struct pupil_lookup *lookup, const char *upn, const char *dob,
                       const char *class)
{
    lookup->pupils = memory_grow(lookup->pupils, &lookup->capacity, lookup->count + 1,
                                 sizeof(struct known_pupil));
    lookup->pupils[lookup->count] = (struct known_pupil){upn, dob, class, MAP_NONE};
    return (uint32_t)lookup->count++;
}

void
pupil_lookup_add(struct pupil_lookup *lookup, const struct pupil_facts *facts)
{
    struct buffer key = {0};
    if (facts->upn.length == 0)
        return;
    struct arena *arena = &lookup->arena;
    const char *upn = arena_copy(arena, facts->upn.text, facts->upn.length);
    const char *dob = arena_copy(arena, facts->dob.text, facts->dob.length);
    const char *class = arena_copy(arena, facts->class.text, facts->class.length);
    if (facts->admission_number.length > 0) {
        begin_key(&key, facts->lea, facts->estab, WHOSE_ADMISSION_NUMBER);
        pupil_lookup_append_number(&key, facts->admission_number);
        add_under(lookup, &key, pupil_lookup_add_pupil(lookup, upn, dob, class));
    }
    if (facts->local_id.length > 0) {
        begin_key(&key, facts->lea, facts->estab, WHOSE_LOCAL_ID);
        pupil_lookup_append_number(&key, facts->local_id);
        add_under(lookup, &key, pupil_lookup_add_pupil(lookup, upn, dob, class));
    }
    if (facts->surname.length > 0) {
        begin_key(&key, facts->lea, facts->estab, WHOSE_NAME);
        append_name(&key, facts->surname, facts->forename);
        add_under(lookup, &key, pupil_lookup_add_pupil(lookup, upn, dob, class));
    }
    buffer_free(&key);
}

void
pupil_lookup_free(struct pupil_lookup *lookup)
{
    map_free(&lookup->keys);
    free(lookup->pupils);
    arena_free(&lookup->arena);
    *lookup = (struct pupil_lookup){0};
}

/* --- finding ---------------------------------------------------------------------------------- */

static bool
pupil_lookup_agrees(const char *known, struct slice asked)
{
    return known[0] == '\0' || asked.length == 0 || value_same_folded(slice_of(known), asked);
}

/* Adds to *upn those that stand under the key and agree in what both sides have. */
static enum pupil_found
find_under(const struct pupil_lookup *lookup, const struct pupil_query *query,
           const struct buffer *key, const char **upn)
{
    uint32_t at = map_get(&lookup->keys, (struct slice){key->text, key->length});
    for (; at != MAP_NONE; at = lookup->pupils[at].next) {
        const struct known_pupil *pupil = &lookup->pupils[at];
        if (!pupil_lookup_agrees(pupil->dob, query->dob) ||
            !pupil_lookup_agrees(pupil->class, query->class))
            continue;
        if (*upn != NULL && strcmp(*upn, pupil->upn) != 0)
            return PUPIL_SEVERAL;
        *upn = pupil->upn;
    }
    return *upn == NULL ? PUPIL_UNKNOWN : PUPIL_FOUND;
}

static enum pupil_found
pupil_lookup_find_name(const struct pupil_lookup *lookup, const struct pupil_query *query,
                       struct slice surname, struct slice forename, struct buffer *scratch,
                       const char **upn)
{
    begin_key(scratch, query->lea, query->estab, WHOSE_NAME);
    append_name(scratch, slice_trim(surname), slice_trim(forename));
    return find_under(lookup, query, scratch, upn);
}

/* At each blank the name may be cut, and either part be the surname. */
static enum pupil_found
find_full_name(const struct pupil_lookup *lookup, const struct pupil_query *query,
               struct buffer *scratch, const char **upn)
{
    struct slice name = query->value;
    const char *comma = memchr(name.text, ',', name.length);
    enum pupil_found found = PUPIL_UNKNOWN;
    if (comma != NULL) {
        size_t length = (size_t)(comma - name.text);
        return pupil_lookup_find_name(lookup, query, (struct slice){name.text, length},
                                      (struct slice){comma + 1, name.length - length - 1}, scratch,
                                      upn);
    }
    for (size_t i = 1; i + 1 < name.length && found != PUPIL_SEVERAL; i++) {
        if (name.text[i] != ' ')
            continue;
        struct slice before = {name.text, i}, behind = {name.text + i + 1, name.length - i - 1};
        found = pupil_lookup_find_name(lookup, query, before, behind, scratch, upn);
        if (found != PUPIL_SEVERAL)
            found = pupil_lookup_find_name(lookup, query, behind, before, scratch, upn);
    }
    return found;
}

enum pupil_found
pupil_lookup_find(const struct pupil_lookup *lookup, const struct pupil_query *query,
                  struct buffer *scratch, const char **upn)
{
    *upn = NULL;
    if (query->whose != WHOSE_NAME) {
        begin_key(scratch, query->lea, query->estab, query->whose);
        pupil_lookup_append_number(scratch, query->value);
        return find_under(lookup, query, scratch, upn);
    }
    if (query->surname.length > 0)
        return pupil_lookup_find_name(lookup, query, query->surname, query->forename, scratch, upn);
    return find_full_name(lookup, query, scratch, upn);
}
