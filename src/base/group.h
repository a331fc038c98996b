/* A counting sort of records by number, for what many things have to be told apart by: rows by
 * school, spans by return. */
#ifndef MUSTER_BASE_GROUP_H
#define MUSTER_BASE_GROUP_H

#include <stddef.h>
#include <stdint.h>

/* Sorts `count` records of `size` bytes by the number (below `groups`) that each begins with, and
 * keeps the order within a number. `*records` is replaced and to be freed, as before. Gives, to be
 * freed, for each number where its records begin, and one entry more where the last end. */
size_t *group_by_number(void **records, size_t count, size_t size, size_t groups);

#endif
