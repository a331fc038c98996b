/* Linux: its name, and names of files, which can give one only if it is free, and exchange two. */
#include "system/system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

int
system_rename(const char *from, const char *to, bool over)
{
    if (over)
        return rename(from, to) == 0 ? 0 : errno;
    int fault = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0 ? 0 : errno;
    return system_kind(fault) == SYSTEM_UNABLE ? system_rename(from, to, true) : fault;
}

int
system_exchange(const char *a, const char *b)
{
    return renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0 ? 0 : errno;
}

const char *
system_platform(void)
{
    return "Linux";
}
