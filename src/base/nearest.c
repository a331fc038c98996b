/* How far two names are apart, letter by letter, and which of several is nearest. */
#include "base/nearest.h"

#include <stdlib.h>

#include "base/memory.h"

void
names_add(struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (text_same(names->items[i], name))
            return;
    }
    names->items =
        memory_grow(names->items, &names->capacity, names->count + 1, sizeof(const char *));
    names->items[names->count++] = name;
}

void
names_free(struct names *names)
{
    free(names->items);
    *names = (struct names){0};
}

/* No name is longer; what is typed may be, and then resembles none. */
enum { NAME_SIZE = 64 };

static size_t
nearest_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Of the first letters of two names: from the distances of all shorter beginnings. */
static size_t
names_step(size_t rows[NAME_SIZE][NAME_SIZE], const char *a, const char *b, size_t i, size_t k)
{
    bool same = text_lower(a[i - 1]) == text_lower(b[k - 1]);
    size_t distance = nearest_least(nearest_least(rows[i - 1][k], rows[i][k - 1]) + 1,
                                    rows[i - 1][k - 1] + !same);
    if (i > 1 && k > 1 && text_lower(a[i - 1]) == text_lower(b[k - 2]) &&
        text_lower(a[i - 2]) == text_lower(b[k - 1]))
        distance = nearest_least(distance, rows[i - 2][k - 2] + 1);
    return distance;
}

static size_t
names_distance(const char *a, const char *b)
{
    size_t rows[NAME_SIZE][NAME_SIZE];
    size_t a_length = strlen(a), b_length = strlen(b);
    if (a_length >= NAME_SIZE || b_length >= NAME_SIZE)
        return SIZE_MAX;
    for (size_t i = 0; i <= a_length; i++)
        rows[i][0] = i;
    for (size_t k = 0; k <= b_length; k++)
        rows[0][k] = k;
    for (size_t i = 1; i <= a_length; i++) {
        for (size_t k = 1; k <= b_length; k++)
            rows[i][k] = names_step(rows, a, b, i, k);
    }
    return rows[a_length][b_length];
}

/* A beginning of three letters or more is as good as one slip of the pen. */
static bool
nearest_begins_with(const char *name, const char *beginning)
{
    size_t length = strlen(beginning), i = 0;
    while (i < length && text_lower(name[i]) == text_lower(beginning[i]))
        i++;
    return i == length && length >= 3;
}

/* The name that needs the fewest letters added, left out, changed or exchanged with their neighbour
 * to become `wanted`, or that begins with it, without regard to case; NULL if none is near. */
static const char *
names_nearest(const struct names *names, const char *wanted)
{
    const char *nearest = NULL;
    size_t best = strlen(wanted) / 4 + 2; /* as many slips as are too many */
    for (size_t i = 0; i < names->count; i++) {
        size_t distance = nearest_begins_with(names->items[i], wanted)
                              ? 1
                              : names_distance(names->items[i], wanted);
        if (distance < best && distance < strlen(names->items[i])) {
            best = distance;
            nearest = names->items[i];
        }
    }
    return nearest;
}

void
names_suggest(const struct names *names, const char *wanted, size_t most, struct buffer *text)
{
    const char *nearest = names_nearest(names, wanted);
    buffer_string(text, ""); /* a text, also where there is nothing to say */
    if (nearest != NULL)
        buffer_printf(text, ": did you mean %s?", nearest);
    for (size_t i = 0; i < names->count && names->count <= most; i++)
        buffer_printf(text, "%s%s",
                      i > 0             ? ", "
                      : nearest == NULL ? "; known are "
                                        : " Known are ",
                      names->items[i]);
    if (names->count == 0)
        buffer_string(text, "; there are none");
}

/* --- what may have been meant by columns that are missing ------------------------------------- */

struct likely {
    const char *name;
    size_t distance;
};

static size_t
distance_to_nearest(const struct names *names, const char *name)
{
    size_t nearest = SIZE_MAX;
    for (size_t i = 0; i < names->count; i++)
        nearest = nearest_least(nearest, names_distance(names->items[i], name));
    return nearest;
}

void
names_tell_unknown(const struct names *there, const struct names *missing, struct buffer *text)
{
    enum { MOST = 10 };
    struct likely likely[MOST];
    size_t count = 0;
    for (size_t i = 0; i < there->count; i++) {
        struct likely next = {there->items[i], distance_to_nearest(missing, there->items[i])};
        size_t at = count;
        for (; at > 0 && next.distance < likely[at - 1].distance; at--) {
            if (at < MOST)
                likely[at] = likely[at - 1];
        }
        if (at < MOST)
            likely[at] = next;
        count = nearest_least(count + 1, MOST);
    }
    for (size_t i = 0; i < count; i++)
        buffer_printf(text, "%s%s", i == 0 ? "; columns that are not known: " : ", ",
                      likely[i].name);
    if (there->count > count)
        buffer_printf(text, " and %zu more", there->count - count);
}
