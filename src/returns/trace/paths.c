/* Finds out what the items of a row are called. */
#include "returns/trace/paths.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* --- paths ------------------------------------------------------------------------------------ */

struct adding {
    struct item_paths *paths;
    struct arena *arena;
    const struct record *top;
};

static bool
is_pair(const struct return_table *table)
{
    return table->parent != NULL && table->column_count == 2 && table->child == NULL;
}

static const char *
bracket_of(const struct record *record, size_t sibling, struct arena *arena)
{
    if (record->table->item->most == 1)
        return NULL;
    if (is_pair(record->table) && record->values[0] != NULL)
        return record->values[0];
    return arena_printf(arena, "%zu", sibling + 1);
}

/* Appends the elements from below `above` down to `item`; `bracket` is that of the last. */
static void
append_names(struct item_path *path, const struct item *above, const struct item *item,
             const char *bracket)
{
    const struct item *chain[PATH_DEPTH];
    size_t depth = 0;
    for (; item != above && item != NULL && depth < PATH_DEPTH; item = item->parent)
        chain[depth++] = item;
    while (depth > 0 && path->count < PATH_DEPTH) {
        path->names[path->count] = chain[--depth]->name;
        path->brackets[path->count++] = depth == 0 ? bracket : NULL;
    }
}

static void
show_part(struct buffer *text, const struct item_path *path, size_t at)
{
    buffer_printf(text, "%s%s", text->length == 0 ? "" : ".", path->names[at]);
    if (path->brackets[at] != NULL)
        buffer_printf(text, "[%s]", path->brackets[at]);
}

/* The row in brackets with what it lies in, but for the list around it; and the item with what it
 * lies in. */
static const char *
paths_show(const struct item_path *path, size_t row, struct arena *arena)
{
    struct buffer text = {0};
    bool of_top = path->record == path->top;
    size_t last = path->count - 1;
    if (of_top) {
        bool names_top = path->top->table->keys[0] == '\0';
        if (last > (names_top ? 0u : 1u))
            show_part(&text, path, last - 1);
    } else {
        bool is_listed = row > 1 && path->record->table->item->parent->child_count == 1;
        size_t around = is_listed ? row - 2 : row - 1;
        if (around > 0)
            show_part(&text, path, around);
        show_part(&text, path, row);
    }
    if (of_top || !is_pair(path->record->table))
        show_part(&text, path, last);
    const char *shown = arena_string(arena, text.text);
    buffer_free(&text);
    return shown;
}

static void
paths_add_row(struct adding *adding, const struct record *record, const struct item_path *row,
              size_t sibling)
{
    const struct return_table *table = record->table;
    for (size_t i = is_pair(table) ? 1 : 0; i < table->column_count; i++) {
        struct item_path path = *row;
        path.record = record;
        path.column = i;
        path.sibling = sibling;
        append_names(&path, table->item, table->columns[i], NULL);
        path.shown = paths_show(&path, row->count - 1, adding->arena);
        struct item_paths *paths = adding->paths;
        paths->items = memory_grow(paths->items, &paths->capacity, paths->count + 1, sizeof path);
        paths->items[paths->count++] = path;
    }
}

static void
paths_add_below(struct adding *adding, const struct record *record, const struct item_path *above,
                size_t sibling)
{
    size_t below = 0;
    const struct return_table *before = NULL;
    paths_add_row(adding, record, above, sibling);
    for (const struct record *child = record->below; child != NULL; child = child->next) {
        below = child->table == before ? below + 1 : 0;
        before = child->table;
        struct item_path path = *above;
        append_names(&path, record->table->item, child->table->item,
                     bracket_of(child, below, adding->arena));
        paths_add_below(adding, child, &path, below);
    }
}

void
item_paths_add(struct item_paths *paths, const struct record *top, struct arena *arena)
{
    struct adding adding = {paths, arena, top};
    struct item_path path = {.top = top};
    append_names(&path, top->table->item->parent, top->table->item, NULL);
    paths_add_below(&adding, top, &path, 0);
}

void
item_paths_free(struct item_paths *paths)
{
    free(paths->items);
    *paths = (struct item_paths){0};
}

/* --- names that somebody typed ---------------------------------------------------------------- */

/* The next part of "A.B[x.y].C". */
static bool
next_part(const char **rest, struct slice *name, struct slice *bracket, bool *has_bracket)
{
    const char *at = *rest;
    if (at == NULL || *at == '\0')
        return false;
    size_t length = strcspn(at, ".[");
    *name = (struct slice){at, length};
    *has_bracket = at[length] == '[';
    at += length;
    if (*has_bracket) {
        const char *end = strchr(at, ']');
        size_t inner = end == NULL ? strlen(at + 1) : (size_t)(end - at - 1);
        *bracket = (struct slice){at + 1, inner};
        at += 1 + inner + (end != NULL);
    }
    *rest = *at == '.' ? at + 1 : at;
    return name->length > 0 || *has_bracket;
}

static bool
fits_part(struct slice name, struct slice bracket, bool has_bracket, const char *own,
          const char *own_bracket)
{
    return text_same_name(name, own) &&
           (!has_bracket || (own_bracket != NULL && text_same_name(bracket, own_bracket)));
}

enum path_fit
path_fits(const char *wanted, const char *const *names, const char *const *brackets, size_t count)
{
    struct slice name, bracket = {0};
    bool has_bracket;
    const char *rest = wanted;
    size_t at = 0;
    enum path_fit fit = FIT_NOT;
    while (next_part(&rest, &name, &bracket, &has_bracket)) {
        while (at < count && !fits_part(name, bracket, has_bracket, names[at],
                                        brackets == NULL ? NULL : brackets[at]))
            at++;
        if (at == count)
            return FIT_NOT;
        at++;
        fit = at == count ? FIT_EXACT : FIT_INSIDE;
    }
    return *rest == '\0' ? fit : FIT_NOT;
}

enum path_fit
item_path_fits(const struct item_path *path, const char *wanted)
{
    const struct return_table *table = path->record->table;
    enum path_fit fit = path_fits(wanted, path->names, path->brackets, path->count);
    if (fit == FIT_EXACT || text_same(wanted, table->columns[path->column]->column))
        return FIT_EXACT;
    /* Of a row with two items the row's own name will do. */
    if (is_pair(table) &&
        path_fits(wanted, path->names, path->brackets, path->count - 1) == FIT_EXACT)
        return FIT_EXACT;
    return fit;
}
