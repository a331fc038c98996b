/* Memory that is there or the program ends.
 *
 * Muster is a batch program: when memory runs out there is nothing to go on with, and a check after
 * every allocation would hide the code that matters. So these functions never return NULL. When the
 * system refuses, they call the handler that main() set, which takes away the unfinished output
 * files and ends the program with status 4; without a handler they abort().
 *
 * struct arena gives memory that is freed whole: one arena per run, one per worker (reset after
 * each school), so that nobody has to say who owns a string. */
#ifndef MUSTER_BASE_MEMORY_H
#define MUSTER_BASE_MEMORY_H

#include <stddef.h>

/* The handler must not return. */
void memory_on_exhaustion(void (*handler)(void));

/* As malloc, calloc-like zeroed array, realloc for an array; sizes are checked for overflow. */
void *memory_alloc(size_t size);
void *memory_zeroed(size_t count, size_t size);
void *memory_resize(void *memory, size_t count, size_t size);

/* Doubles *capacity until it is at least `needed` and resizes the array to it. */
void *memory_grow(void *array, size_t *capacity, size_t needed, size_t size);

struct arena_block;
struct arena {
    struct arena_block *block; /* the one being filled; earlier ones hang behind it */
};

/* A zeroed struct arena is an empty one. Pointers stay good until arena_reset or arena_free. */
void *arena_alloc(struct arena *arena, size_t size);
char *arena_copy(struct arena *arena, const char *text, size_t length); /* adds a NUL */
char *arena_string(struct arena *arena, const char *text);              /* NULL gives NULL */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *arena); /* keeps one block for the next round */
void arena_free(struct arena *arena);

#endif
