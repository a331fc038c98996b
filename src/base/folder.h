/* What stands in a folder. */
#ifndef MUSTER_BASE_FOLDER_H
#define MUSTER_BASE_FOLDER_H

#include <stddef.h>

/* Names without their folder. */
struct folder_names {
    char **names;
    size_t count;
};

/* All names, sorted by their bytes, but for what a user does not see: those that begin with a dot,
 * or with "~$". A fault (system/system.h) if the folder cannot be opened or read to its end.
 * folder_names_free in any case. */
int folder_list(const char *path, struct folder_names *list);
void folder_names_free(struct folder_names *list);

#endif
