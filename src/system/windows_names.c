/* Names and folders on Windows. */
#include "system/windows.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "system/system.h"

/* --- names ------------------------------------------------------------------------------------ */

/* What is denied to a folder is not tried again. */
int
system_remove(const char *path)
{
    unsigned waited = 0;
    wchar_t *wide = windows_wide(path);
    BOOL done;
    if (wide == NULL)
        return windows_fault();
    DWORD attributes = GetFileAttributesW(wide);
    bool file = attributes == INVALID_FILE_ATTRIBUTES || !(attributes & FILE_ATTRIBUTE_DIRECTORY);
    do
        done = DeleteFileW(wide);
    while (!done && windows_try_again(&waited, file));
    int fault = done ? 0 : windows_fault_at(wide);
    free(wide);
    return fault;
}

int
system_rename(const char *from, const char *to, bool over)
{
    unsigned waited = 0;
    wchar_t *wide_from = windows_wide(from), *wide_to = windows_wide(to);
    DWORD flags = MOVEFILE_WRITE_THROUGH | (over ? MOVEFILE_REPLACE_EXISTING : 0);
    BOOL done = FALSE;
    if (wide_from != NULL && wide_to != NULL) {
        do
            done = MoveFileExW(wide_from, wide_to, flags);
        while (!done && windows_try_again(&waited, true));
    }
    int fault = done ? 0 : windows_fault();
    free(wide_from);
    free(wide_to);
    return fault;
}

/* Three names one after the other could be broken off between. */
int
system_exchange(const char *a, const char *b)
{
    (void)a;
    (void)b;
    return ERROR_NOT_SUPPORTED;
}

/* --- folders ---------------------------------------------------------------------------------- */

int
system_make_folder(const char *path)
{
    SECURITY_ATTRIBUTES *owner_only = windows_owner_only();
    if (windows_is_root(path))
        return 0;
    wchar_t *wide = owner_only == NULL ? NULL : windows_wide(path);
    if (wide == NULL)
        return windows_fault();
    int fault = CreateDirectoryW(wide, owner_only) ? 0 : windows_fault_at(wide);
    if (fault != 0 && GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES)
        fault = 0;
    free(wide);
    return fault;
}

struct system_folder {
    HANDLE handle;
    WIN32_FIND_DATAW found;
    bool has_found; /* it is still to be told */
    char *name;
};

static void
free_folder(struct system_folder *folder)
{
    free(folder->name);
    free(folder);
}

/* Not even "." is in the root of an empty drive. */
static int
begin_folder(struct system_folder *folder, const char *path)
{
    char *pattern = malloc(strlen(path) + sizeof "/*");
    wchar_t *wide = NULL;
    if (pattern != NULL) {
        strcpy(pattern, path);
        strcat(pattern, "/*");
        wide = windows_wide(pattern);
    }
    folder->handle = wide == NULL
                         ? INVALID_HANDLE_VALUE
                         : FindFirstFileExW(wide, FindExInfoBasic, &folder->found,
                                            FindExSearchNameMatch, NULL, FIND_FIRST_EX_LARGE_FETCH);
    folder->has_found = folder->handle != INVALID_HANDLE_VALUE;
    int fault = folder->has_found ? 0 : windows_fault();
    free(pattern);
    free(wide);
    return fault == ERROR_FILE_NOT_FOUND ? 0 : fault;
}

int
system_folder_open(const char *path, struct system_folder **folder)
{
    struct system_about about;
    *folder = NULL;
    int fault = system_look(path, &about);
    if (fault == 0 && about.sort != SYSTEM_FOLDER)
        fault = ERROR_DIRECTORY;
    if (fault != 0)
        return fault;
    *folder = calloc(1, sizeof **folder);
    if (*folder == NULL)
        return ERROR_NOT_ENOUGH_MEMORY;
    fault = begin_folder(*folder, path);
    if (fault != 0) {
        free_folder(*folder);
        *folder = NULL;
    }
    return fault;
}

int
system_folder_next(struct system_folder *folder, const char **name)
{
    *name = NULL;
    if (folder->handle == INVALID_HANDLE_VALUE)
        return 0;
    for (;;) {
        if (!folder->has_found && !FindNextFileW(folder->handle, &folder->found))
            return GetLastError() == ERROR_NO_MORE_FILES ? 0 : windows_fault();
        folder->has_found = false;
        const wchar_t *found = folder->found.cFileName;
        if (wcscmp(found, L".") != 0 && wcscmp(found, L"..") != 0)
            break;
    }
    free(folder->name);
    folder->name = windows_narrow(folder->found.cFileName);
    *name = folder->name;
    return folder->name == NULL ? ERROR_NOT_ENOUGH_MEMORY : 0;
}

void
system_folder_close(struct system_folder *folder)
{
    if (folder->handle != INVALID_HANDLE_VALUE)
        FindClose(folder->handle);
    free_folder(folder);
}

/* --- the lock --------------------------------------------------------------------------------- */

/* A hidden file that one run can have open, and that goes with it. */
static HANDLE
open_lock(const char *folder)
{
    static const char name[] = "/.muster-lock";
    static const DWORD flags = FILE_ATTRIBUTE_HIDDEN | FILE_FLAG_DELETE_ON_CLOSE;
    char *path = malloc(strlen(folder) + sizeof name);
    HANDLE lock = INVALID_HANDLE_VALUE;
    wchar_t *wide = NULL;
    if (path != NULL) {
        strcpy(path, folder);
        strcat(path, name);
        wide = windows_wide(path);
    }
    if (wide != NULL)
        lock = CreateFileW(wide, GENERIC_WRITE | DELETE, 0, windows_owner_only(), OPEN_ALWAYS,
                           flags, NULL);
    DWORD fault = GetLastError();
    free(path);
    free(wide);
    SetLastError(fault);
    return lock;
}

/* Where none can be made there is none; that nothing can be written there comes out soon enough. */
int
system_lock_folder(const char *path, int *lock, bool *locked)
{
    struct system_about about;
    *locked = false;
    *lock = SYSTEM_NO_FILE;
    int fault = system_look(path, &about);
    if (fault == 0 && about.sort != SYSTEM_FOLDER)
        fault = ERROR_DIRECTORY;
    if (fault != 0)
        return fault;
    HANDLE handle = open_lock(path);
    if (handle == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_SHARING_VIOLATION ? ERROR_SHARING_VIOLATION : 0;
    fault = windows_take(handle, _O_WRONLY, lock);
    *locked = fault == 0;
    return fault;
}

/* Each renaming was written through. */
int
system_sync_folder(int lock)
{
    (void)lock;
    return 0;
}

void
system_unlock_folder(int lock)
{
    system_close(lock);
}
