/* temporary: where a file without a name can be made. */
#include "base/temporary.h"

#include <stddef.h>

#include "system/system.h"

int
temporary_open(int *file)
{
    const char *place;
    int fault = 0;
    *file = SYSTEM_NO_FILE;
    for (unsigned i = 0; *file < 0 && (place = system_temporary_place(i)) != NULL; i++)
        fault = system_create_nameless(place, file);
    return fault;
}
