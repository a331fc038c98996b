/* Writes one block's SELECT out for each name that it stands for. */
#include "returns/over.h"

#include <string.h>

#include "base/memory.h"
#include "returns/keys.h"

bool
over_fits(const char *pattern, const char *name)
{
    const char *star = strchr(pattern, '*');
    if (star == NULL)
        return strcmp(pattern, name) == 0;
    size_t before = (size_t)(star - pattern);
    return strncmp(pattern, name, before) == 0 && strlen(name) >= strlen(pattern) - 1 &&
           text_ends_with(name, star + 1);
}

/* --- one table -------------------------------------------------------------------------------- */

static const char *
owner_of(const struct return_table *table)
{
    while (table->parent != NULL && table->keys[0] == '\0')
        table = table->parent;
    return table->name;
}

/* True if the return has the column in some table and term. */
static bool
is_column(const struct item *item, struct slice name)
{
    if (item->column != NULL && slice_is(name, item->column))
        return true;
    for (size_t i = 0; i < item->child_count; i++) {
        if (is_column(item->children[i], name))
            return true;
    }
    return false;
}

struct standing {
    const struct return_table *table;
    const struct return_schema *schema;
    struct arena *arena;
    struct slice unknown; /* the first name that stands for nothing */
};

static const char *
over_value_of(void *context, struct slice name)
{
    struct standing *standing = context;
    const struct return_table *table = standing->table;
    if (slice_is(name, "table"))
        return table->name;
    if (slice_is(name, "parent"))
        return table->parent == NULL ? "" : table->parent->name;
    if (slice_is(name, "owner"))
        return owner_of(table);
    if (slice_is(name, "key"))
        return keys_of_row(table, standing->arena);
    const struct item *leaf =
        table_column(table, arena_copy(standing->arena, name.text, name.length));
    if (leaf != NULL)
        return leaf->column;
    if (is_column(standing->schema->root, name))
        return "NULL";
    if (standing->unknown.text == NULL)
        standing->unknown = name;
    return NULL;
}

const struct block *
over_table(const struct block *block, const struct return_table *table, const char *name,
           const struct return_schema *schema, struct arena *arena, struct error *error)
{
    struct buffer sql = {0};
    struct standing standing = {.table = table, .schema = schema, .arena = arena};
    struct block *made = NULL;
    buffer_template(&sql, block->body, over_value_of, &standing);
    if (standing.unknown.text != NULL) {
        error_add(error, STATUS_FAILED, "%s:%u: %s %s: there is no column {%.*s}", block->label,
                  block->body_line, block->kind, block->name, (int)standing.unknown.length,
                  standing.unknown.text);
    } else {
        made = arena_alloc(arena, sizeof *made);
        *made = *block;
        made->name = name;
        made->body = arena_string(arena, sql.text);
    }
    buffer_free(&sql);
    return made;
}

/* --- several ---------------------------------------------------------------------------------- */

static bool
fits_any(const char *patterns, const char *name, struct arena *arena)
{
    struct slice rest = slice_of(patterns), word;
    bool found = false;
    while (!found && slice_word(&rest, &word))
        found = over_fits(arena_copy(arena, word.text, word.length), name);
    return found;
}

static size_t
over_count_lines(const char *text)
{
    size_t count = 0;
    while ((text = strchr(text, '\n')) != NULL)
        count++, text++;
    return count;
}

/* Without its semicolon, on its own line of the file as far as that can be. */
static void
append_arm(struct buffer *sql, const struct block *arm, uint32_t first_line)
{
    struct slice body = slice_trim_lines(slice_of(arm->body));
    if (sql->length > 0) {
        if (body.length > 0 && body.text[body.length - 1] == ';')
            body.length--;
        while (sql->length > 0 && strchr("; \n", sql->text[sql->length - 1]) != NULL)
            sql->text[--sql->length] = '\0';
        buffer_string(sql, "\nUNION ALL");
        do
            buffer_char(sql, '\n');
        while (first_line + over_count_lines(sql->text) < arm->body_line);
    }
    buffer_append(sql, body.text, body.length);
}

bool
over_join(const struct block *const *blocks, size_t count, const struct return_schema *schema,
          struct arena *arena, const struct block **joined, struct error *error)
{
    struct buffer sql = {0};
    bool done = true;
    for (size_t i = 0; i < count && done; i++) {
        const char *patterns = block_value(blocks[i], "over");
        if (patterns == NULL)
            append_arm(&sql, blocks[i], blocks[0]->body_line);
        for (size_t t = 0; t < schema->table_count && patterns != NULL && done; t++) {
            const struct return_table *table = schema->tables[t];
            if (!fits_any(patterns, table->name, arena))
                continue;
            const struct block *arm =
                over_table(blocks[i], table, blocks[i]->name, schema, arena, error);
            done = arm != NULL;
            if (done)
                append_arm(&sql, arm, blocks[0]->body_line);
        }
    }
    struct block *made = arena_alloc(arena, sizeof *made);
    *made = *blocks[0];
    made->body = arena_string(arena, sql.length == 0 ? "" : sql.text);
    *joined = made;
    buffer_free(&sql);
    return done;
}
