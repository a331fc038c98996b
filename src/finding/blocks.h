/* Blocks: the text form of a rule, a derivation, or anything else that has named parts and perhaps
 * SQL.
 *
 *     -- rule: 1500
 *     -- severity: error
 *     -- title: The UPN is missing
 *     --   and goes on here
 *     SELECT ...;
 *
 * A line "-- name: value" begins a part; "--   text" (three blanks or more) goes on with it; any
 * other "--" line is a comment. What is not a comment is the block's body. The first part's name
 * says what kind of block it is, and a part whose name is one of the kinds begins the next block.
 */
#ifndef MUSTER_FINDING_BLOCKS_H
#define MUSTER_FINDING_BLOCKS_H

#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/resource.h"

struct block_part {
    const char *name, *value;
    uint32_t line;
};

struct block {
    const char *kind, *name; /* the first part */
    struct block_part *parts;
    size_t part_count;
    const char *body;   /* "" if there is none */
    uint32_t line;      /* of the first part */
    uint32_t body_line; /* of the body's first line */
    const char *label;  /* the file, for messages */
};

struct block_list {
    struct block *blocks;
    size_t count;
};

/* `kinds` and `parts` are NULL-terminated lists of the names that may stand there. Fails with
 * status 4, naming file and line. Everything lives in the arena. */
bool blocks_parse(const struct resource *resource, const char *const *kinds,
                  const char *const *parts, struct arena *arena, struct block_list *list,
                  struct error *error);

/* The value of the first part of that name, or NULL. */
const char *block_value(const struct block *block, const char *name);

#endif
