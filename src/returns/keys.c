/* A key that stands in a row above is a SELECT in a SELECT, one for each table between. */
#include "returns/keys.h"

#include "base/text.h"

/* (SELECT upn FROM pupilonroll a WHERE a._id = t._parent), with a step for each table between. */
static const char *
key_above(const struct return_table *table, const char *id, int depth, struct arena *arena)
{
    struct slice keys = table == NULL ? slice_of("") : slice_of(table->keys), key;
    if (table == NULL)
        return "NULL";
    if (slice_word(&keys, &key))
        return arena_printf(arena, "(SELECT a%d.%.*s FROM %s a%d WHERE a%d._id = %s)", depth,
                            (int)key.length, key.text, table->name, depth, depth, id);
    return key_above(table->parent,
                     arena_printf(arena, "(SELECT a%d._parent FROM %s a%d WHERE a%d._id = %s)",
                                  depth, table->name, depth, depth, id),
                     depth + 1, arena);
}

const char *
keys_of_row(const struct return_table *table, struct arena *arena)
{
    struct slice keys = slice_of(table->keys), key;
    if (slice_word(&keys, &key))
        return arena_printf(arena, "t.%.*s", (int)key.length, key.text);
    return key_above(table->parent, "t._parent", 0, arena);
}
