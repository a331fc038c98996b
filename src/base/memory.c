/* Allocation that ends the program where there is no memory, and arenas that are freed whole. */
#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*exhausted)(void) = abort;

void
memory_on_exhaustion(void (*handler)(void))
{
    exhausted = handler;
}

static void *
memory_checked(void *memory)
{
    if (memory == NULL)
        exhausted();
    return memory;
}

static size_t
memory_product(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        exhausted();
    return count * size;
}

void *
memory_alloc(size_t size)
{
    return memory_checked(malloc(size == 0 ? 1 : size));
}

void *
memory_zeroed(size_t count, size_t size)
{
    return memory_checked(calloc(count == 0 ? 1 : count, size));
}

void *
memory_resize(void *memory, size_t count, size_t size)
{
    size_t bytes = memory_product(count, size);
    return memory_checked(realloc(memory, bytes == 0 ? 1 : bytes));
}

void *
memory_grow(void *array, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
        return array;
    size_t grown = *capacity == 0 ? 16 : *capacity;
    while (grown < needed)
        grown = memory_product(grown, 2);
    *capacity = grown;
    return memory_resize(array, grown, size);
}

/* Blocks double from the first size to the last, so that a small run stays small. */
enum { FIRST_BLOCK = 4096, LAST_BLOCK = 1 << 20 };

struct arena_block {
    struct arena_block *before;
    size_t used, size;
    max_align_t data[];
};

static struct arena_block *
new_block(struct arena_block *before, size_t size)
{
    struct arena_block *block = memory_alloc(sizeof *block + size);
    block->before = before;
    block->used = 0;
    block->size = size;
    return block;
}

static size_t
next_size(const struct arena_block *block, size_t needed)
{
    size_t size = block == NULL ? FIRST_BLOCK : block->size * 2;
    if (size > LAST_BLOCK)
        size = LAST_BLOCK;
    return size < needed ? needed : size;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
    size_t rounded = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    struct arena_block *block = arena->block;
    if (block == NULL || block->size - block->used < rounded) {
        block = new_block(block, next_size(block, rounded));
        arena->block = block;
    }
    void *memory = (char *)block->data + block->used;
    block->used += rounded;
    return memory;
}

char *
arena_copy(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *
arena_string(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        exhausted();
    char *text = arena_alloc(arena, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void
arena_reset(struct arena *arena)
{
    struct arena_block *kept = arena->block;
    if (kept == NULL)
        return;
    for (struct arena_block *block = kept->before; block != NULL;) {
        struct arena_block *before = block->before;
        free(block);
        block = before;
    }
    kept->before = NULL;
    kept->used = 0;
}

void
arena_free(struct arena *arena)
{
    arena_reset(arena);
    free(arena->block);
    arena->block = NULL;
}
