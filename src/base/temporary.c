#include "base/temporary.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"

static int
open_in(const char *directory)
{
    char *path = text_join(directory, "/muster-XXXXXX", NULL, NULL);
    int file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        unlink(path);
    free(path);
    return file;
}

int
temporary_open(void)
{
    const char *const places[] = {getenv("SQLITE_TMPDIR"), getenv("TMPDIR"), "/var/tmp", "/tmp"};
    int file = -1;
    for (size_t i = 0; i < sizeof places / sizeof places[0] && file < 0; i++) {
        if (places[i] != NULL)
            file = open_in(places[i]);
    }
    return file;
}
