/* folder: lists that are the same on every file system, whose own order is any. */
#include "base/folder.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "system/system.h"

static int
folder_compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "~$register.xlsx" is what Office keeps beside a workbook for as long as somebody has it open. */
static bool
is_hidden(const char *name)
{
    return name[0] == '.' || strncmp(name, "~$", 2) == 0;
}

int
folder_list(const char *path, struct folder_names *list)
{
    struct system_folder *folder;
    const char *name;
    size_t capacity = 0;
    *list = (struct folder_names){0};
    int fault = system_folder_open(path, &folder);
    if (fault != 0)
        return fault;
    while ((fault = system_folder_next(folder, &name)) == 0 && name != NULL) {
        if (is_hidden(name))
            continue;
        list->names = memory_grow(list->names, &capacity, list->count + 1, sizeof(char *));
        list->names[list->count++] = text_copy(name);
    }
    system_folder_close(folder);
    if (list->count > 0)
        qsort(list->names, list->count, sizeof(char *), folder_compare_names);
    return fault;
}

void
folder_names_free(struct folder_names *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->names[i]);
    free(list->names);
    *list = (struct folder_names){0};
}
