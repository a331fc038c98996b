/* A counting sort of records by the number that they begin with. */
#include "base/group.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static uint32_t
group_number(const char *record)
{
    uint32_t number;
    memcpy(&number, record, sizeof number);
    return number;
}

size_t *
group_by_number(void **records, size_t count, size_t size, size_t groups)
{
    size_t *next = memory_zeroed(groups + 2, sizeof(size_t));
    char *sorted = memory_zeroed(count, size);
    const char *from = *records;
    for (size_t i = 0; i < count; i++)
        next[group_number(from + i * size) + 2]++;
    for (size_t i = 2; i < groups + 2; i++)
        next[i] += next[i - 1];
    for (size_t i = 0; i < count; i++) {
        size_t to = next[group_number(from + i * size) + 1]++;
        memcpy(sorted + to * size, from + i * size, size);
    }
    free(*records);
    *records = sorted;
    return next; /* next[n] is now where number n begins, next[n + 1] where it ends */
}
