/* The dictionary of headings. */
#include "input/shape/headings.h"

#include <stdlib.h>
#include <string.h>

#include "input/shape/helpers.h"

/* --- the form of comparison ------------------------------------------------------------------- */

void
heading_append_normal(struct buffer *buffer, struct slice heading)
{
    for (size_t i = 0; i < heading.length; i++) {
        char lower = text_lower(heading.text[i]);
        bool no_break = (unsigned char)lower == 0xC2 && i + 1 < heading.length &&
                        (unsigned char)heading.text[i + 1] == 0xA0;
        if (no_break)
            i++;
        else if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '#' ||
                 lower == '%' || lower == '/' || (unsigned char)lower >= 0x80)
            buffer_char(buffer, lower);
    }
}

const char *
heading_normal(struct arena *arena, const char *heading)
{
    struct buffer normal = {0};
    buffer_string(&normal, "");
    heading_append_normal(&normal, slice_of(heading));
    const char *kept = arena_string(arena, normal.text);
    buffer_free(&normal);
    return kept;
}

/* --- loading ---------------------------------------------------------------------------------- */

static struct slice
heading_key(struct buffer *scratch, const char *table, struct slice normal)
{
    buffer_clear(scratch);
    buffer_string(scratch, table);
    buffer_char(scratch, '.');
    buffer_append(scratch, normal.text, normal.length);
    return (struct slice){scratch->text, scratch->length};
}

static void
headings_add(struct headings *headings, const char *table, const char *item, const char *heading,
             struct buffer *scratch)
{
    struct heading *added;
    headings->items = memory_resize(headings->items, headings->count + 1, sizeof *added);
    added = &headings->items[headings->count];
    *added = (struct heading){.table = arena_string(&headings->arena, table),
                              .item = arena_string(&headings->arena, item),
                              .normal = heading_normal(&headings->arena, heading),
                              .shown = arena_string(&headings->arena, heading),
                              .any_rest = text_ends_with(heading, "*")};
    struct slice key = heading_key(scratch, table, slice_of(added->normal));
    if (!added->any_rest && map_get(&headings->by_heading, key) == MAP_NONE)
        map_put(&headings->by_heading,
                (struct slice){arena_copy(&headings->arena, key.text, key.length), key.length},
                (uint32_t)headings->count);
    if (added->any_rest) {
        headings->any_rests =
            memory_resize(headings->any_rests, headings->any_rest_count + 1, sizeof(uint32_t));
        headings->any_rests[headings->any_rest_count++] = (uint32_t)headings->count;
    } else {
        headings_note(headings, added->normal);
    }
    headings->count++;
}

static bool
read_heading(struct headings *headings, const struct table_defs *tables,
             const struct csv_table *list, size_t row, struct buffer *scratch, struct error *error)
{
    const char *table = csv_cell(list, row, "table"), *item = csv_cell(list, row, "item");
    const struct table_def *def = tables_find(tables, table);
    if (def == NULL || (table_column_index(def, item) < 0 && helper_find(item) < 0))
        return error_add(error, STATUS_FAILED, "%s:%u: there is no column %s.%s", list->label,
                         list->lines[row], table, item);
    headings_add(headings, table, item, csv_cell(list, row, "heading"), scratch);
    return true;
}

bool
headings_load(struct headings *headings, const struct table_defs *tables,
              struct resources *resources, struct error *error)
{
    struct resource resource;
    struct csv_table list = {0};
    struct buffer scratch = {0};
    *headings = (struct headings){0};
    bool done = resource_read(resources, "inputs/headings.csv", &resource, error) &&
                csv_table_parse(&list, resource.label, resource.text, resource.length, error);
    for (size_t row = 0; done && row < list.rows; row++)
        done = read_heading(headings, tables, &list, row, &scratch, error);
    for (size_t t = 0; done && t < tables->count; t++) {
        const struct table_def *def = &tables->defs[t];
        for (size_t i = 0; i < def->count; i++)
            headings_add(headings, def->name, def->columns[i].name, def->columns[i].name, &scratch);
    }
    csv_table_free(&list);
    buffer_free(&scratch);
    return done;
}

void
headings_free(struct headings *headings)
{
    free(headings->items);
    free(headings->any_rests);
    map_free(&headings->by_heading);
    map_free(&headings->known);
    arena_free(&headings->arena);
    *headings = (struct headings){0};
}

void
headings_note(struct headings *headings, const char *normal)
{
    map_set(&headings->known, slice_of(normal), 1);
}

/* --- looking up ------------------------------------------------------------------------------- */

static bool
heading_begins_with(struct slice normal, const char *begin)
{
    size_t length = strlen(begin);
    return normal.length >= length && memcmp(normal.text, begin, length) == 0;
}

bool
headings_know(const struct headings *headings, struct slice normal)
{
    bool known = normal.length > 0 && map_get(&headings->known, normal) != MAP_NONE;
    for (size_t i = 0; i < headings->any_rest_count && !known; i++)
        known = heading_begins_with(normal, headings->items[headings->any_rests[i]].normal);
    return known;
}

const char *
headings_item(const struct headings *headings, const struct table_def *table, struct slice normal,
              uint32_t *preference, struct buffer *scratch)
{
    if (normal.length == 0)
        return NULL;
    uint32_t found = map_get(&headings->by_heading, heading_key(scratch, table->name, normal));
    for (size_t i = 0; i < headings->any_rest_count && headings->any_rests[i] < found; i++) {
        const struct heading *heading = &headings->items[headings->any_rests[i]];
        if (strcmp(heading->table, table->name) == 0 &&
            heading_begins_with(normal, heading->normal))
            found = headings->any_rests[i];
    }
    *preference = found;
    return found == MAP_NONE ? NULL : headings->items[found].item;
}

enum { HEADINGS_LISTED = 6 };

void
headings_append_list(const struct headings *headings, const struct table_def *def, const char *item,
                     struct buffer *text)
{
    size_t listed = 0;
    bool own = false; /* the item's own name may stand in the dictionary as well */
    for (size_t i = 0; i < headings->count && listed < HEADINGS_LISTED; i++) {
        const struct heading *heading = &headings->items[i];
        if (strcmp(heading->table, def->name) != 0 || strcmp(heading->item, item) != 0 ||
            heading->shown[0] == '\0')
            continue;
        bool is_own = text_same(heading->shown, item);
        if (!is_own || !own)
            buffer_printf(text, "%s%s", listed++ == 0 ? "" : ", ", heading->shown);
        own = own || is_own;
    }
}
