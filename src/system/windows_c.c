/* Functions of the C library that Windows lacks. */
#include "system/windows_c.h"

#include <string.h>

char *
strcasestr(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; *text != '\0' || length == 0; text++) {
        if (strncasecmp(text, part, length) == 0)
            return (char *)text;
    }
    return NULL;
}

void *
memrchr(const void *bytes, int byte, size_t size)
{
    const unsigned char *at = bytes;
    while (size > 0) {
        if (at[--size] == (unsigned char)byte)
            return (void *)(at + size);
    }
    return NULL;
}

void *
memmem(const void *bytes, size_t size, const void *part, size_t length)
{
    const unsigned char *at = bytes;
    for (; size >= length; at++, size--) {
        if (memcmp(at, part, length) == 0)
            return (void *)at;
    }
    return NULL;
}
