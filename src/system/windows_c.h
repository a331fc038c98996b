/* What the C library of Windows lacks. It comes before every source there (packaging/windows.mk),
 * so that nobody asks for it. */
#ifndef MUSTER_SYSTEM_WINDOWS_C_H
#define MUSTER_SYSTEM_WINDOWS_C_H

#include <stddef.h>

/* There gcc takes printf for Microsoft's, which knows no %zu; ours is MinGW's, which knows all. */
#define format(kind, text, values) __format__(gnu_printf, text, values)

char *strcasestr(const char *text, const char *part);
void *memrchr(const void *bytes, int byte, size_t size);
void *memmem(const void *bytes, size_t size, const void *part, size_t length);

#endif
