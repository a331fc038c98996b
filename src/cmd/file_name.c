/* Fills in the pattern of a file's name. */
#include "cmd/file_name.h"

#include <string.h>

struct naming {
    const struct collection *collection;
    const struct run_facts *facts;
    const char *lea, *estab;
    struct arena *arena;
};

static const char *
file_name_part_of_name(void *context, struct slice name)
{
    const struct naming *naming = context;
    const struct period *period = naming->collection->period;
    const char *year = period_value(period, "year");
    size_t length = strlen(year);
    return slice_is(name, "lea")      ? naming->lea
           : slice_is(name, "estab")  ? naming->estab
           : slice_is(name, "serial") ? naming->facts->serial
           : slice_is(name, "yy")
               ? year + (length < 2 ? 0 : length - 2)
               : period_value(period, arena_copy(naming->arena, name.text, name.length));
}

const char *
file_name_make(const struct collection *collection, const struct run_facts *facts, const char *lea,
               const char *estab, struct arena *arena)
{
    struct naming naming = {collection, facts, lea, estab, arena};
    struct buffer name = {0};
    buffer_string(&name, "");
    buffer_template(&name, collection_setting(collection, "file_name"), file_name_part_of_name,
                    &naming);
    const char *copy = arena_copy(arena, name.text, name.length);
    buffer_free(&name);
    return copy;
}
