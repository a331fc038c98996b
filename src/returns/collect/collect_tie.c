/* Finds what ties the rows of a table of COLLECT to those of the table above and to the header. */
#include <stdio.h>
#include <string.h>

#include "returns/collect/collect_internal.h"

int
collect_field_of(const struct collect_table *table, const char *name)
{
    return header_find(&table->heading, name);
}

static const char native_id[] = "nativeid";

static void
id_name(const struct return_table *table, char name[128])
{
    snprintf(name, 128, "%stableid", table->name);
}

/* Adds a pair of fields called `name`. False if one of the tables has none. */
static bool
add_pair(const struct collect_table *below, const struct collect_table *above, const char *name,
         struct collect_tie *own, struct collect_tie *other)
{
    int field = collect_field_of(below, name), field_above = collect_field_of(above, name);
    if (field < 0 || field_above < 0 || own->count == TIE_LIMIT)
        return false;
    own->fields[own->count++] = (size_t)field;
    other->fields[other->count++] = (size_t)field_above;
    return true;
}

static bool
find_id_tie(const struct collect_table *below, const struct collect_table *above,
            const struct return_table *of, struct collect_tie *own, struct collect_tie *other)
{
    char name[128];
    *own = *other = (struct collect_tie){.is_id = true};
    id_name(of, name);
    if (!add_pair(below, above, name, own, other))
        return false;
    add_pair(below, above, native_id, own, other);
    return true;
}

/* The m:key columns of a table and of those above it. A table that may have several rows, and no
 * key anywhere, cannot be tied to that way. */
static bool
find_key_tie(const struct collect_table *below, const struct collect_table *above,
             struct collect_tie *own, struct collect_tie *other)
{
    *own = *other = (struct collect_tie){0};
    for (const struct return_table *table = above->table; table != NULL; table = table->parent) {
        struct slice rest = slice_of(table->keys), word;
        while (slice_word(&rest, &word)) {
            char name[128];
            snprintf(name, sizeof name, "%.*s", (int)word.length, word.text);
            if (!add_pair(below, above, name, own, other))
                return false;
        }
    }
    return own->count > 0 || above->table->item->most == 1;
}

static size_t
add_lookup(struct collect_table *table, const struct collect_tie *tie, struct error *error)
{
    for (size_t i = 0; i < table->lookup_count; i++) {
        const struct collect_tie *other = &table->lookups[i].tie;
        if (other->count == tie->count && other->is_id == tie->is_id &&
            memcmp(other->fields, tie->fields, tie->count * sizeof tie->fields[0]) == 0)
            return i;
    }
    if (table->lookup_count == LOOKUP_LIMIT) {
        error_add(error, STATUS_INPUT, "%s: its rows are named in too many ways by other tables",
                  table->path);
        return 0;
    }
    table->lookups[table->lookup_count] = (struct collect_lookup){.tie = *tie};
    return table->lookup_count++;
}

bool
collect_tie_to_above(struct collect_table *table, struct error *error)
{
    struct collect_table *above = table->above;
    struct collect_tie other = {0};
    bool found = above->path == NULL;
    for (const struct return_table *of = above->table; of != NULL && !found; of = of->parent)
        found = find_id_tie(table, above, of, &table->tie, &other);
    if (!found && !find_key_tie(table, above, &table->tie, &other))
        return error_add(error, STATUS_INPUT,
                         "%s:1:1: nothing ties its rows to those of %s: a column %stableid is "
                         "needed in both, or lea, estab and %s",
                         table->path, above->table->name, above->table->name,
                         above->table->keys[0] == '\0' ? "a key" : above->table->keys);
    table->lookup = add_lookup(above, &other, error);
    return true;
}

bool
collect_tie_to_header(struct collect_export *export, struct collect_table *table,
                      struct error *error)
{
    struct collect_table *header = export->header;
    struct collect_tie *own = &table->unit_tie, other;
    bool has_estab = table_column(header->table, "estab") != NULL;
    table->unit_from = UNIT_BY_HEADER;
    bool found = find_id_tie(table, header, header->table, own, &other);
    if (!found) {
        *own = other = (struct collect_tie){0};
        found = add_pair(table, header, "lea", own, &other) &&
                (!has_estab || add_pair(table, header, "estab", own, &other));
    }
    if (!found && table->above != NULL && table->tie.is_id) {
        table->unit_from = UNIT_BY_ABOVE;
        table->above->lookups[table->lookup].across = true;
        return true;
    }
    if (!found) {
        *own = other = (struct collect_tie){0};
        found = add_pair(table, header, native_id, own, &other);
    }
    if (!found &&
        (export->unit_count <= 1 || (table->above != NULL && table->above->path == NULL))) {
        table->unit_from = UNIT_ONLY;
        return true;
    }
    if (!found)
        return error_add(error, STATUS_INPUT,
                         "%s:1:1: nothing says which return its rows belong to: a column %stableid "
                         "is needed in both, or lea%s",
                         table->path, header->table->name, has_estab ? " and estab" : "");
    table->unit_lookup = add_lookup(header, &other, error);
    return true;
}

bool
collect_tie_text(const struct collect_tie *tie, const struct csv_row *row, struct buffer *text)
{
    bool names = true;
    buffer_clear(text);
    for (size_t i = 0; i < tie->count; i++) {
        struct slice value = slice_trim(csv_field_as_meant(row->fields[tie->fields[i]]));
        names = names && !(tie->is_id && i == 0 && value.length == 0);
        if (i > 0)
            buffer_char(text, '\x1F');
        buffer_append(text, value.text, value.length);
    }
    if (tie->count == 0)
        buffer_append(text, "", 0);
    return names;
}
