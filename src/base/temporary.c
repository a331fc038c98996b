/* temporary: where a file without a name can be made. */
#include "base/temporary.h"

#include <stddef.h>

#include "system/system.h"

int
temporary_open(int *file)
{
    const char *const places[] = {system_setting("SQLITE_TMPDIR"), system_setting("TMPDIR"),
                                  "/var/tmp", "/tmp"};
    int fault = 0;
    *file = SYSTEM_NO_FILE;
    for (size_t i = 0; i < sizeof places / sizeof places[0] && *file < 0; i++) {
        if (places[i] != NULL)
            fault = system_create_nameless(places[i], file);
    }
    return fault;
}
