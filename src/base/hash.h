/* FNV-1a, for tables of short texts, and for telling whether two long runs of them are the same.
 * Not against an enemy. */
#ifndef MUSTER_BASE_HASH_H
#define MUSTER_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_BEGIN UINT64_C(0xCBF29CE484222325)

static inline uint64_t
hash_add(uint64_t hash, uint64_t more)
{
    return (hash ^ more) * UINT64_C(0x100000001B3);
}

static inline uint64_t
hash_text(uint64_t hash, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = hash_add(hash, (unsigned char)text[i]);
    return hash;
}

/* The place of a hash in a table of 2^n slots: its low bits alone depend on few of the bytes. */
static inline size_t
hash_slot(uint64_t hash, size_t slots)
{
    return (size_t)(hash ^ hash >> 32) & (slots - 1);
}

#endif
