/* Names and folders on Windows. */
#include "system/windows.h"

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

/* As Windows takes it from 2016 on; MinGW's header has it in part. */
struct rename_info {
    DWORD flags;
    HANDLE folder;
    DWORD size; /* of the name, in bytes */
    wchar_t name[];
};
enum { RENAME_INFO_EX = 22, RENAME_OVER = 1, RENAME_AS_POSIX = 2 };

/* Over a file that somebody has open, if only to read, ourselves maybe: that one goes on with the
 * older file, as on other systems. Not every file system can do it. */
static bool
rename_over_open(const wchar_t *from, const wchar_t *to)
{
    DWORD size = (DWORD)(wcslen(to) * sizeof *to);
    size_t whole = sizeof(struct rename_info) + size + sizeof *to;
    struct rename_info *info = calloc(1, whole);
    if (info == NULL)
        return false;
    HANDLE handle = CreateFileW(from, DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                                OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    bool done = false;
    if (handle != INVALID_HANDLE_VALUE) {
        info->flags = RENAME_OVER | RENAME_AS_POSIX;
        info->size = size;
        memcpy(info->name, to, size);
        done = SetFileInformationByHandle(handle, (FILE_INFO_BY_HANDLE_CLASS)RENAME_INFO_EX, info,
                                          (DWORD)whole);
        CloseHandle(handle);
    }
    free(info);
    return done;
}

/* "C:\\out\\a.csv" -> "C:\\out\\.a.csv.older.muster-part", which the next run would sweep. */
static wchar_t *
name_aside(const wchar_t *path)
{
    static const wchar_t behind[] = L".older.muster-part";
    const wchar_t *slash = wcsrchr(path, L'\\'), *name = slash == NULL ? path : slash + 1;
    wchar_t *aside = malloc((wcslen(path) + 1) * sizeof *aside + sizeof behind);
    if (aside == NULL)
        return NULL;
    wmemcpy(aside, path, (size_t)(name - path));
    wcscpy(aside + (name - path), L".");
    wcscat(aside, name);
    wcscat(aside, behind);
    return aside;
}

/* Where it cannot be done in one, as on a memory stick: the older file steps aside first. Gives
 * what keeps it from that, which is another program that has it open. */
static int
rename_past_open(const wchar_t *from, const wchar_t *to)
{
    DWORD attributes = GetFileAttributesW(to);
    if (attributes == INVALID_FILE_ATTRIBUTES ||
        (attributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_READONLY)))
        return ERROR_ACCESS_DENIED;
    wchar_t *aside = name_aside(to);
    if (aside == NULL)
        return ERROR_NOT_ENOUGH_MEMORY;
    int fault = MoveFileExW(to, aside, MOVEFILE_REPLACE_EXISTING) ? 0 : windows_fault();
    if (fault == 0) {
        fault = MoveFileExW(from, to, MOVEFILE_WRITE_THROUGH) ? 0 : windows_fault();
        if (fault == 0)
            DeleteFileW(aside);
        else
            MoveFileExW(aside, to, 0);
    }
    free(aside);
    return fault;
}

int
system_rename(const char *from, const char *to, bool over)
{
    unsigned waited = 0;
    wchar_t *wide_from = windows_wide(from), *wide_to = windows_wide(to);
    DWORD flags = MOVEFILE_WRITE_THROUGH | (over ? MOVEFILE_REPLACE_EXISTING : 0);
    int fault = wide_from == NULL || wide_to == NULL ? windows_fault() : -1;
    while (fault == -1) {
        fault = MoveFileExW(wide_from, wide_to, flags) ? 0 : windows_fault();
        if (fault == ERROR_ACCESS_DENIED && over)
            fault = rename_over_open(wide_from, wide_to) ? 0 : rename_past_open(wide_from, wide_to);
        SetLastError((DWORD)fault);
        if (fault != 0 && windows_try_again(&waited, true))
            fault = -1;
    }
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

static int
look_for_folder(const char *path)
{
    struct system_about about;
    int fault = system_look(path, &about);
    return fault == 0 && about.sort != SYSTEM_FOLDER ? ERROR_DIRECTORY : fault;
}

int
system_folder_open(const char *path, struct system_folder **folder)
{
    int fault = look_for_folder(path);
    *folder = NULL;
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
    int fault = look_for_folder(path);
    *locked = false;
    *lock = SYSTEM_NO_FILE;
    if (fault != 0)
        return fault;
    HANDLE handle = open_lock(path);
    if (handle == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_SHARING_VIOLATION ? ERROR_SHARING_VIOLATION : 0;
    *lock = windows_file(handle);
    *locked = true;
    return 0;
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
