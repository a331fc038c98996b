/* Splits a text of blocks into their parts, each with the line on which it stands. */
#include "finding/blocks.h"

#include <stdlib.h>
#include <string.h>

/* No collection has a tenth of it. */
enum { BLOCK_LIMIT = 10000 };

struct parser {
    const struct resource *resource;
    const char *const *kinds, *const *parts;
    struct arena *arena;
    struct error *error;
    struct block *blocks;
    size_t count, capacity;
    struct block_part *part_list; /* of the block that is open */
    size_t part_count, part_capacity;
    struct buffer value; /* of the last of them, which may go on */
    struct buffer body;
    uint32_t body_line, line;
};

static bool
is_one_of(struct slice name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (slice_is(name, *names))
            return true;
    }
    return false;
}

static bool
blocks_fault(struct parser *parser, const char *what, struct slice name)
{
    return error_add(parser->error, STATUS_FAILED, "%s:%u: %s \"%.*s\"", parser->resource->label,
                     parser->line, what, (int)name.length, name.text);
}

static void
blocks_end_part(struct parser *parser)
{
    if (parser->part_count > 0)
        parser->part_list[parser->part_count - 1].value =
            arena_copy(parser->arena, parser->value.text, parser->value.length);
    buffer_clear(&parser->value);
}

static void
close_block(struct parser *parser)
{
    blocks_end_part(parser);
    if (parser->count == 0)
        return;
    struct block *block = &parser->blocks[parser->count - 1];
    struct slice body = slice_trim((struct slice){parser->body.text, parser->body.length});
    while (body.length > 0 && strchr("\n\r ;", body.text[body.length - 1]) != NULL)
        body.length--;
    block->body = arena_copy(parser->arena, body.text, body.length);
    block->body_line = parser->body_line;
    size_t size = parser->part_count * sizeof(struct block_part);
    block->parts = arena_alloc(parser->arena, size);
    memcpy(block->parts, parser->part_list, size);
    block->part_count = parser->part_count;
    parser->part_count = 0;
    buffer_clear(&parser->body);
    parser->body_line = 0;
}

static bool
begin_part(struct parser *parser, struct slice name, struct slice value)
{
    bool is_kind = is_one_of(name, parser->kinds);
    char *name_copy = arena_copy(parser->arena, name.text, name.length);
    if (is_kind) {
        close_block(parser);
        if (parser->count == BLOCK_LIMIT)
            return blocks_fault(parser, "too many blocks before", value);
        parser->blocks =
            memory_grow(parser->blocks, &parser->capacity, parser->count + 1, sizeof(struct block));
        parser->blocks[parser->count++] =
            (struct block){.kind = name_copy,
                           .name = arena_copy(parser->arena, value.text, value.length),
                           .line = parser->line,
                           .label = parser->resource->label,
                           .body = ""};
    } else if (!is_one_of(name, parser->parts)) {
        return blocks_fault(parser, "there is no part called", name);
    } else if (parser->count == 0) {
        return blocks_fault(parser, "no block has begun before", name);
    } else {
        blocks_end_part(parser);
    }
    parser->part_list = memory_grow(parser->part_list, &parser->part_capacity,
                                    parser->part_count + 1, sizeof(struct block_part));
    parser->part_list[parser->part_count++] = (struct block_part){name_copy, "", parser->line};
    buffer_append(&parser->value, value.text, value.length);
    return true;
}

static void
continue_part(struct parser *parser, struct slice text)
{
    if (parser->part_count == 0)
        return;
    if (parser->value.length > 0)
        buffer_char(&parser->value, ' ');
    buffer_append(&parser->value, text.text, text.length);
}

/* The name before the first colon, if it is one word of letters and dashes. */
static bool
split_part(struct slice line, struct slice *name, struct slice *value)
{
    size_t length = 0;
    while (length < line.length &&
           ((line.text[length] >= 'a' && line.text[length] <= 'z') || line.text[length] == '-'))
        length++;
    if (length == 0 || length >= line.length || line.text[length] != ':')
        return false;
    *name = (struct slice){line.text, length};
    *value = slice_trim((struct slice){line.text + length + 1, line.length - length - 1});
    return true;
}

static bool
blocks_take_line(struct parser *parser, struct slice line)
{
    struct slice name, value;
    if (line.length < 2 || memcmp(line.text, "--", 2) != 0) {
        if (parser->body_line == 0 && slice_trim(line).length > 0)
            parser->body_line = parser->line;
        if (parser->body_line == 0)
            return true;
        if (parser->count == 0)
            return blocks_fault(parser, "no block has begun before", line);
        buffer_append(&parser->body, line.text, line.length);
        buffer_char(&parser->body, '\n');
        return true;
    }
    struct slice rest = {line.text + 2, line.length - 2};
    bool continues = rest.length >= 3 && memcmp(rest.text, "   ", 3) == 0;
    if (continues && parser->body_line == 0)
        continue_part(parser, slice_trim(rest));
    else if (!continues && split_part(slice_trim(rest), &name, &value))
        return begin_part(parser, name, value);
    return true;
}

bool
blocks_parse(const struct resource *resource, const char *const *kinds, const char *const *parts,
             struct arena *arena, struct block_list *list, struct error *error)
{
    struct parser parser = {
        .resource = resource, .kinds = kinds, .parts = parts, .arena = arena, .error = error};
    const char *end = resource->text + resource->length;
    bool done = true;
    for (const char *line = resource->text; line < end && done;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((next == NULL ? end : next) - line);
        size_t bare = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        parser.line++;
        done = blocks_take_line(&parser, (struct slice){line, bare});
        line += length + 1;
    }
    close_block(&parser);
    list->count = parser.count;
    list->blocks = arena_alloc(arena, parser.count * sizeof(struct block));
    if (parser.count > 0)
        memcpy(list->blocks, parser.blocks, parser.count * sizeof(struct block));
    free(parser.blocks);
    free(parser.part_list);
    buffer_free(&parser.body);
    buffer_free(&parser.value);
    return done;
}

const char *
block_value(const struct block *block, const char *name)
{
    for (size_t i = 0; i < block->part_count; i++) {
        if (strcmp(block->parts[i].name, name) == 0)
            return block->parts[i].value;
    }
    return NULL;
}
