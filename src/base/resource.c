/* resource: the definitions that are built in, or those of a folder in their place. */
#include "base/resource.h"

#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "system/system.h"

static const struct embedded_file *
find_embedded(const char *name)
{
    for (const struct embedded_file *const *at = embedded_files; *at != NULL; at++) {
        const struct embedded_file *file = *at;
        if (strcmp(file->name, name) == 0)
            return file;
    }
    return NULL;
}

static char *
resource_path_of(const struct resources *resources, struct arena *arena, const char *name)
{
    return arena_printf(arena, "%s/%s", resources->directory, name);
}

bool
resource_exists(const struct resources *resources, const char *name)
{
    if (resources->directory == NULL)
        return find_embedded(name) != NULL;
    struct arena arena = {0};
    struct system_about about;
    int fault = system_look(resource_path_of(resources, &arena, name), &about);
    bool exists = system_kind(fault) != SYSTEM_ABSENT;
    arena_free(&arena);
    return exists;
}

/* What definitions say ends in lists and messages: nothing in it may move a terminal's cursor. */
static bool
check_text(const struct resource *resource, struct error *error)
{
    unsigned line = 1;
    for (size_t i = 0; i < resource->length; i++) {
        const char *text = resource->text + i;
        line += *text == '\n';
        if (text_control_at(text, resource->length - i) > 0 && *text != '\t' && *text != '\n' &&
            *text != '\r')
            return error_add(error, STATUS_FAILED, "%s:%u: a control character: take it out",
                             resource->label, line);
    }
    return true;
}

static bool
resource_read_file(struct arena *arena, const char *path, struct resource *resource,
                   struct error *error)
{
    struct system_about about;
    int file, fault = system_open(path, &file, &about);
    if (fault != 0)
        return error_add(error, STATUS_FAILED, "%s: cannot be opened: %s", path,
                         system_words(fault));
    if (about.sort != SYSTEM_FILE || about.size > RESOURCE_LIMIT) {
        system_close(file);
        return error_add(error, STATUS_FAILED, "%s: is not a regular file of at most %d bytes",
                         path, RESOURCE_LIMIT);
    }
    size_t size = (size_t)about.size, got;
    char *text = arena_alloc(arena, size + 1);
    bool good = (system_read(file, text, size, &got) == 0 && got == size) ||
                error_add(error, STATUS_FAILED, "%s: cannot be read whole", path);
    system_close(file);
    if (good && memchr(text, '\0', got) != NULL) /* what stands behind it would not be read */
        good = error_add(error, STATUS_FAILED, "%s: a NUL byte, so this is not text", path);
    text[got] = '\0';
    *resource = (struct resource){path, text, got};
    return good && check_text(resource, error);
}

bool
resource_read(struct resources *resources, const char *name, struct resource *resource,
              struct error *error)
{
    if (resources->directory != NULL)
        return resource_read_file(&resources->arena,
                                  resource_path_of(resources, &resources->arena, name), resource,
                                  error);
    const struct embedded_file *file = find_embedded(name);
    if (file == NULL)
        return error_add(error, STATUS_FAILED, "schemas/%s: there is no such definition", name);
    *resource = (struct resource){arena_printf(&resources->arena, "schemas/%s", name),
                                  (const char *)file->bytes, file->length};
    return true;
}

struct name_list {
    const char **names;
    size_t count, capacity;
};

static void
resource_add_name(struct name_list *list, struct arena *arena, const char *name, size_t length)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strlen(list->names[i]) == length && memcmp(list->names[i], name, length) == 0)
            return;
    }
    list->names = memory_grow(list->names, &list->capacity, list->count + 1, sizeof(char *));
    list->names[list->count++] = arena_copy(arena, name, length);
}

static int
resource_compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char **
finish_names(struct name_list *list, struct arena *arena)
{
    if (list->count > 0)
        qsort(list->names, list->count, sizeof(char *), resource_compare_names);
    const char **names = arena_alloc(arena, (list->count + 1) * sizeof(char *));
    if (list->count > 0)
        memcpy(names, list->names, list->count * sizeof(char *));
    names[list->count] = NULL;
    free(list->names);
    return names;
}

static void
list_embedded(const char *folder, bool folders, struct name_list *list, struct arena *arena)
{
    size_t length = strlen(folder);
    for (const struct embedded_file *const *at = embedded_files; *at != NULL; at++) {
        const struct embedded_file *file = *at;
        if (strncmp(file->name, folder, length) != 0 || file->name[length] != '/')
            continue;
        const char *name = file->name + length + 1;
        const char *slash = strchr(name, '/');
        if (folders == (slash != NULL))
            resource_add_name(list, arena, name,
                              slash != NULL ? (size_t)(slash - name) : strlen(name));
    }
}

static bool
list_directory(const char *path, bool folders, struct name_list *list, struct arena *arena,
               struct error *error)
{
    struct folder_names found;
    int fault = folder_list(path, &found);
    bool done =
        fault == 0 || (system_kind(fault) == SYSTEM_ABSENT && !folders) ||
        error_add(error, STATUS_FAILED, "%s: cannot be opened: %s", path, system_words(fault));
    for (size_t i = 0; i < found.count && done; i++) {
        struct system_about about;
        const char *inner = arena_printf(arena, "%s/%s", path, found.names[i]);
        fault = system_look(inner, &about);
        if (fault != 0)
            done = error_add(error, STATUS_FAILED, "%s: cannot be looked at: %s", inner,
                             system_words(fault));
        else if (folders == (about.sort == SYSTEM_FOLDER))
            resource_add_name(list, arena, found.names[i], strlen(found.names[i]));
    }
    folder_names_free(&found);
    return done;
}

static bool
list_names(struct resources *resources, const char *folder, bool folders, const char ***names,
           struct error *error)
{
    struct name_list list = {0};
    bool done = true;
    if (resources->directory == NULL)
        list_embedded(folder, folders, &list, &resources->arena);
    else
        done = list_directory(resource_path_of(resources, &resources->arena, folder), folders,
                              &list, &resources->arena, error);
    *names = finish_names(&list, &resources->arena);
    return done;
}

bool
resource_folders(struct resources *resources, const char *folder, const char ***names,
                 struct error *error)
{
    return list_names(resources, folder, true, names, error);
}

bool
resource_files(struct resources *resources, const char *folder, const char ***names,
               struct error *error)
{
    return list_names(resources, folder, false, names, error);
}
