/* What the libraries ask of Windows by themselves, answered in our way: paths may be long, and what
 * is open can be taken away, so that nothing unfinished stays behind when a run is broken off.
 *
 * SQLite and libzip call CreateFileW and the like, libxlsxwriter fopen and tmpfile. They are linked
 * against what has these names here, and Windows' own are looked up as the program begins. */
#include "system/windows.h"

#include <fcntl.h>
#include <io.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/system.h"

typedef void (*any_function)(void);
typedef HANDLE(WINAPI *create_file)(LPCWSTR, DWORD, DWORD, SECURITY_ATTRIBUTES *, DWORD, DWORD,
                                    HANDLE);
typedef BOOL(WINAPI *delete_file)(LPCWSTR);
typedef DWORD(WINAPI *get_attributes)(LPCWSTR);
typedef BOOL(WINAPI *get_attributes_ex)(LPCWSTR, GET_FILEEX_INFO_LEVELS, void *);

static struct {
    create_file create;
    delete_file remove;
    get_attributes attributes;
    get_attributes_ex attributes_ex;
} own;

bool
windows_libraries_begin(void)
{
    HMODULE kernel = GetModuleHandleW(L"kernel32.dll");
    own.create = (create_file)(any_function)GetProcAddress(kernel, "CreateFileW");
    own.remove = (delete_file)(any_function)GetProcAddress(kernel, "DeleteFileW");
    own.attributes = (get_attributes)(any_function)GetProcAddress(kernel, "GetFileAttributesW");
    own.attributes_ex =
        (get_attributes_ex)(any_function)GetProcAddress(kernel, "GetFileAttributesExW");
    return own.create != NULL && own.remove != NULL && own.attributes != NULL &&
           own.attributes_ex != NULL;
}

/* Freed without the fault being lost. */
static void
free_path(wchar_t *path)
{
    DWORD fault = GetLastError();
    free(path);
    SetLastError(fault);
}

/* A name for the linker: of the function, and of the place where others find its address. */
#define ANSWERS(name) __asm__(name)

HANDLE WINAPI windows_create_file(LPCWSTR path, DWORD access, DWORD share,
                                  SECURITY_ATTRIBUTES *security, DWORD disposition, DWORD flags,
                                  HANDLE model) ANSWERS("CreateFileW");
BOOL WINAPI windows_delete_file(LPCWSTR path) ANSWERS("DeleteFileW");
DWORD WINAPI windows_get_attributes(LPCWSTR path) ANSWERS("GetFileAttributesW");
BOOL WINAPI windows_get_attributes_ex(LPCWSTR path, GET_FILEEX_INFO_LEVELS level, void *found)
    ANSWERS("GetFileAttributesExW");

extern const create_file windows_create_file_at ANSWERS("__imp_CreateFileW");
extern const delete_file windows_delete_file_at ANSWERS("__imp_DeleteFileW");
extern const get_attributes windows_get_attributes_at ANSWERS("__imp_GetFileAttributesW");
extern const get_attributes_ex windows_get_attributes_ex_at ANSWERS("__imp_GetFileAttributesExW");

const create_file windows_create_file_at = windows_create_file;
const delete_file windows_delete_file_at = windows_delete_file;
const get_attributes windows_get_attributes_at = windows_get_attributes;
const get_attributes_ex windows_get_attributes_ex_at = windows_get_attributes_ex;

/* Whoever lets nobody else have a file (the lock of a folder) is left in that. */
HANDLE WINAPI
windows_create_file(LPCWSTR path, DWORD access, DWORD share, SECURITY_ATTRIBUTES *security,
                    DWORD disposition, DWORD flags, HANDLE model)
{
    wchar_t *longer = windows_long(path);
    if (longer == NULL)
        return INVALID_HANDLE_VALUE;
    share |= share == 0 ? 0 : FILE_SHARE_DELETE;
    HANDLE handle = own.create(longer, access, share, security, disposition, flags, model);
    free_path(longer);
    return handle;
}

BOOL WINAPI
windows_delete_file(LPCWSTR path)
{
    wchar_t *longer = windows_long(path);
    BOOL done = longer != NULL && own.remove(longer);
    free_path(longer);
    return done;
}

DWORD WINAPI
windows_get_attributes(LPCWSTR path)
{
    wchar_t *longer = windows_long(path);
    DWORD found = longer == NULL ? INVALID_FILE_ATTRIBUTES : own.attributes(longer);
    free_path(longer);
    return found;
}

BOOL WINAPI
windows_get_attributes_ex(LPCWSTR path, GET_FILEEX_INFO_LEVELS level, void *found)
{
    wchar_t *longer = windows_long(path);
    BOOL done = longer != NULL && own.attributes_ex(longer, level, found);
    free_path(longer);
    return done;
}

/* --- streams of the C library ----------------------------------------------------------------- */

/* NULL, and the file closed, if no stream is left: there are some 500. */
static FILE *
stream_of(HANDLE handle, const char *mode)
{
    int number = _open_osfhandle((intptr_t)handle, _O_BINARY | _O_NOINHERIT);
    FILE *stream = number < 0 ? NULL : _fdopen(number, mode);
    if (number < 0)
        CloseHandle(handle);
    else if (stream == NULL)
        _close(number);
    return stream;
}

/* Paths are UTF-8, whatever the code page. Nobody here appends. */
FILE *
fopen(const char *path, const char *mode)
{
    bool write = mode[0] == 'w', both = strchr(mode, '+') != NULL;
    DWORD access =
        (write ? GENERIC_WRITE : GENERIC_READ) | (both ? GENERIC_READ | GENERIC_WRITE : 0);
    wchar_t *wide = windows_wide(path);
    if (wide == NULL)
        return NULL;
    HANDLE handle = CreateFileW(wide, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                                write ? CREATE_ALWAYS : OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    free(wide);
    return handle == INVALID_HANDLE_VALUE ? NULL : stream_of(handle, mode);
}

/* Windows' own makes it in the root of the drive, where only an administrator may. */
FILE *
tmpfile(void)
{
    int file = SYSTEM_NO_FILE, fault = ERROR_PATH_NOT_FOUND;
    const char *place;
    for (unsigned i = 0; fault != 0 && (place = system_temporary_place(i)) != NULL; i++)
        fault = system_create_nameless(place, &file);
    return fault != 0 ? NULL : stream_of(windows_handle(file), "w+b");
}
