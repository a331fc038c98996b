/* Pairs the rows of two trees, by key and by what they hold. */
#include "returns/compare/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"

/* What the system that wrote the return says of itself. */
static const char writers_own[] = "softwarecode release serialno datetime";

void
record_list_add(struct record_list *list, const struct record *parent,
                const struct return_table *table)
{
    for (struct record *record = parent->below; record != NULL; record = record->next) {
        if (record->table != table)
            continue;
        list->items =
            memory_grow(list->items, &list->capacity, list->count + 1, sizeof(struct record *));
        list->items[list->count++] = record;
    }
}

void
record_list_free(struct record_list *list)
{
    free(list->items);
    *list = (struct record_list){0};
}

/* --- tables and columns ----------------------------------------------------------------------- */

int
match_column(const struct origins *origins, const struct return_table *returned, size_t column,
             const struct return_table *registered)
{
    const char *name = returned->columns[column]->column;
    if (list_has(writers_own, name))
        return NO_COLUMN;
    size_t found = returned == registered ? column : 0;
    while (found < registered->column_count &&
           strcmp(registered->columns[found]->column, name) != 0)
        found++;
    bool given = found < registered->column_count && origins->columns[registered->index][found];
    return given ? (int)found : NO_COLUMN;
}

/* True if the two elements stand under the same names, up to the rows `a_top` and `b_top`. */
static bool
same_path(const struct item *a, const struct item *a_top, const struct item *b,
          const struct item *b_top)
{
    while (a != a_top && b != b_top && strcmp(a->name, b->name) == 0) {
        a = a->parent;
        b = b->parent;
    }
    return a == a_top && b == b_top;
}

const struct return_table *
match_table(const struct return_schema *schema, const struct return_table *below,
            const struct return_table *registered)
{
    if (below->parent == registered)
        return below;
    for (size_t t = 0; t < schema->table_count; t++) {
        const struct return_table *table = schema->tables[t];
        if (table->parent == registered &&
            same_path(below->item, below->parent->item, table->item, registered->item))
            return table;
    }
    return NULL;
}

/* --- values ----------------------------------------------------------------------------------- */

static bool
same_decimals(const char *a, const char *b)
{
    char *a_end, *b_end;
    double a_number = strtod(a, &a_end), b_number = strtod(b, &b_end);
    return *a_end == '\0' && *b_end == '\0' && a_number >= b_number && a_number <= b_number;
}

bool
match_values(const struct item *leaf, const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0 || (leaf->type == ITEM_DECIMAL && same_decimals(a, b));
}

static bool
same_column(const struct origins *origins, const struct record *a, const struct record *b,
            size_t column)
{
    int other = match_column(origins, a->table, column, b->table);
    return other == NO_COLUMN ||
           match_values(a->table->columns[column], a->values[column], b->values[other]);
}

/* --- rows ------------------------------------------------------------------------------------- */

static bool
match_is_number(const struct item *leaf)
{
    return leaf->type == ITEM_INTEGER || leaf->type == ITEM_DECIMAL;
}

static size_t
order_columns(const struct origins *origins, const struct return_table *returned,
              const struct return_table *registered, size_t *columns)
{
    struct slice rest = slice_of(returned->order), word;
    size_t count = 0;
    while (slice_word(&rest, &word)) {
        for (size_t i = 0; i < returned->column_count; i++) {
            if (slice_is(word, returned->columns[i]->column) &&
                match_column(origins, returned, i, registered) != NO_COLUMN)
                columns[count++] = i;
        }
    }
    return count;
}

static size_t
word_columns(const struct origins *origins, const struct return_table *returned,
             const struct return_table *registered, bool required, size_t *columns)
{
    size_t count = 0;
    for (size_t i = 0; i < returned->column_count; i++) {
        const struct item *leaf = returned->columns[i];
        if (!match_is_number(leaf) && (leaf->least > 0 || !required) &&
            match_column(origins, returned, i, registered) != NO_COLUMN)
            columns[count++] = i;
    }
    return count;
}

size_t
match_key(const struct origins *origins, const struct return_table *returned,
          const struct return_table *registered, size_t *columns, bool *shortened)
{
    size_t count = order_columns(origins, returned, registered, columns);
    *shortened = count > 0;
    if (count == 0)
        count = word_columns(origins, returned, registered, true, columns);
    if (count == 0)
        count = word_columns(origins, returned, registered, false, columns);
    return count;
}

static bool
same_row(const struct origins *origins, const struct record *a, const struct record *b)
{
    for (size_t i = 0; i < a->table->column_count; i++) {
        if (!same_column(origins, a, b, i))
            return false;
    }
    return true;
}

/* The same in all of these columns, and not blank in all of them. */
static bool
same_key(const struct origins *origins, const struct record *a, const struct record *b,
         const size_t *columns, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!same_column(origins, a, b, columns[i]))
            return false;
        any = any || a->values[columns[i]] != NULL;
    }
    return any;
}

static void
match_join(struct record *a, struct record *b)
{
    a->match = b;
    b->match = a;
}

/* Joins rows that are left over and have the same key; `columns` NULL: that are the same. */
static void
match_by(const struct origins *origins, const struct record_list *returned,
         const struct record_list *registered, const size_t *columns, size_t count)
{
    for (size_t i = 0; i < returned->count; i++) {
        struct record *a = returned->items[i];
        for (size_t k = 0; k < registered->count && a->match == NULL; k++) {
            struct record *b = registered->items[k];
            if (b->match == NULL && (columns == NULL ? same_row(origins, a, b)
                                                     : same_key(origins, a, b, columns, count)))
                match_join(a, b);
        }
    }
}

void
match_rows(const struct origins *origins, const struct record_list *returned,
           const struct record_list *registered)
{
    if (returned->count == 0 || registered->count == 0)
        return;
    const struct return_table *table = returned->items[0]->table;
    if (table->item->most == 1) {
        match_join(returned->items[0], registered->items[0]);
        return;
    }
    bool shortened;
    size_t *columns = memory_zeroed(table->column_count + 1, sizeof(size_t));
    size_t count = match_key(origins, table, registered->items[0]->table, columns, &shortened);
    match_by(origins, returned, registered, NULL, 0);
    for (size_t length = count; length > 0; length = shortened ? length - 1 : 0)
        match_by(origins, returned, registered, columns, length);
    free(columns);
}

/* --- pupils ----------------------------------------------------------------------------------- */

/* The register's pupils by a key; those of one key follow each other. */
struct by_key {
    struct map map;      /* the first of each key that may be free */
    uint32_t *following; /* for each pupil the next of the same key, or MAP_NONE */
    struct arena arena;  /* of keys that are made */
};

/* What a pupil is found by; NULL: nothing. */
typedef const char *(*key_fn)(const struct record *pupil, struct arena *arena);

static const char *
key_upn(const struct record *pupil, struct arena *arena)
{
    (void)arena;
    return record_value(pupil, "upn");
}

/* Name and date of birth. Any of them may be blank, but not all three. */
static const char *
key_name(const struct record *pupil, struct arena *arena)
{
    static const char between[] = "\x1f";
    const char *surname = text_or_empty(record_value(pupil, "surname"));
    const char *forename = text_or_empty(record_value(pupil, "forename"));
    const char *born = text_or_empty(record_value(pupil, "dob"));
    if (surname[0] == '\0' && forename[0] == '\0' && born[0] == '\0')
        return NULL;
    return arena_printf(arena, "%s%s%s%s%s", surname, between, forename, between, born);
}

static void
index_pupils(struct by_key *by_key, const struct record_list *pupils, key_fn key)
{
    uint32_t *last = memory_zeroed(pupils->count + 1, sizeof(uint32_t));
    *by_key = (struct by_key){.following = memory_zeroed(pupils->count + 1, sizeof(uint32_t))};
    for (size_t i = 0; i < pupils->count; i++) {
        const char *text = key(pupils->items[i], &by_key->arena);
        uint32_t first = text == NULL ? MAP_NONE : map_get(&by_key->map, slice_of(text));
        by_key->following[i] = MAP_NONE;
        if (text == NULL)
            continue;
        if (first == MAP_NONE) {
            map_put(&by_key->map, slice_of(text), (uint32_t)i);
            last[i] = (uint32_t)i;
            continue;
        }
        by_key->following[last[first]] = (uint32_t)i;
        last[first] = (uint32_t)i;
    }
    free(last);
}

static void
free_index(struct by_key *by_key)
{
    free(by_key->following);
    map_free(&by_key->map);
    arena_free(&by_key->arena);
}

/* Joins pupils with the same key, of the same list or of any. */
static void
match_by_key(struct by_key *by_key, const struct record_list *returned,
             const struct record_list *registered, key_fn key, bool any_list)
{
    struct arena arena = {0};
    for (size_t i = 0; i < returned->count; i++) {
        struct record *a = returned->items[i];
        const char *text = a->match != NULL ? NULL : key(a, &arena);
        uint32_t at = text == NULL ? MAP_NONE : map_get(&by_key->map, slice_of(text));
        while (at != MAP_NONE && registered->items[at]->match != NULL &&
               by_key->following[at] != MAP_NONE)
            at = by_key->following[at];
        if (at != MAP_NONE)
            map_set(&by_key->map, slice_of(text), at); /* those before it are taken */
        for (; at != MAP_NONE && a->match == NULL; at = by_key->following[at]) {
            struct record *b = registered->items[at];
            if (b->match == NULL && (any_list || b->table == a->table))
                match_join(a, b);
        }
        arena_reset(&arena);
    }
    arena_free(&arena);
}

void
match_pupils(const struct record_list *returned, const struct record_list *registered)
{
    struct by_key by_upn, by_name;
    index_pupils(&by_upn, registered, key_upn);
    match_by_key(&by_upn, returned, registered, key_upn, false);
    match_by_key(&by_upn, returned, registered, key_upn, true);
    index_pupils(&by_name, registered, key_name);
    match_by_key(&by_name, returned, registered, key_name, true);
    free_index(&by_upn);
    free_index(&by_name);
}
