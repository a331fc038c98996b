/* Files on Windows: open ones are its own handles; its C library would stop at some 2,000. */
#include "system/windows.h"

#include <io.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/system.h"

/* Nobody is kept from a file that we have open, so that it can be taken away at any time. */
enum { SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE };

/* Windows promises that a handle is a multiple of four, and that its lower 32 bits are all of it:
 * programs of 32 and of 64 bits hand theirs to each other. */
HANDLE
windows_handle(int file)
{
    return file <= SYSTEM_ERRORS ? (HANDLE)_get_osfhandle(file) : (HANDLE)(intptr_t)file;
}

int
windows_file(HANDLE handle)
{
    return (int)(intptr_t)handle;
}

/* --- which file it is ------------------------------------------------------------------------- */

bool
system_is_same(const struct system_identity *a, const struct system_identity *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* What OneDrive keeps elsewhere is a reparse point as well, but leads to no other name. */
static bool
is_link(HANDLE handle)
{
    FILE_ATTRIBUTE_TAG_INFO tag;
    return GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &tag, sizeof tag) &&
           (tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) &&
           IsReparseTagNameSurrogate(tag.ReparseTag);
}

/* The number of the volume and that of the file on it. */
static int
windows_about(HANDLE handle, struct system_about *about)
{
    BY_HANDLE_FILE_INFORMATION found;
    *about = (struct system_about){.sort = SYSTEM_DEVICE};
    if (GetFileType(handle) != FILE_TYPE_DISK)
        return 0;
    if (!GetFileInformationByHandle(handle, &found))
        return windows_fault();
    about->sort = is_link(handle)                                     ? SYSTEM_LINK
                  : found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY ? SYSTEM_FOLDER
                                                                      : SYSTEM_FILE;
    about->size = (uint64_t)found.nFileSizeHigh << 32 | found.nFileSizeLow;
    about->identity.words[0] = found.dwVolumeSerialNumber;
    about->identity.words[1] = (uint64_t)found.nFileIndexHigh << 32 | found.nFileIndexLow;
    return 0;
}

/* BACKUP_SEMANTICS: a folder can be opened, too. */
static int
windows_open(const char *path, DWORD access, DWORD flags, HANDLE *handle)
{
    unsigned waited = 0;
    wchar_t *wide = windows_wide(path);
    *handle = INVALID_HANDLE_VALUE;
    if (wide == NULL)
        return windows_fault();
    do
        *handle = CreateFileW(wide, access, SHARE_ALL, NULL, OPEN_EXISTING,
                              FILE_FLAG_BACKUP_SEMANTICS | flags, NULL);
    while (*handle == INVALID_HANDLE_VALUE && windows_try_again(&waited, false));
    int fault = *handle == INVALID_HANDLE_VALUE ? windows_fault_at(wide) : 0;
    free(wide);
    return fault;
}

static int
windows_look(const char *path, DWORD flags, struct system_about *about)
{
    HANDLE handle;
    int fault = windows_open(path, FILE_READ_ATTRIBUTES, flags, &handle);
    if (fault != 0)
        return fault;
    fault = windows_about(handle, about);
    CloseHandle(handle);
    return fault;
}

int
system_look(const char *path, struct system_about *about)
{
    return windows_look(path, 0, about);
}

int
system_look_at_name(const char *path, struct system_about *about)
{
    return windows_look(path, FILE_FLAG_OPEN_REPARSE_POINT, about);
}

int
system_look_exactly(const char *path, struct system_about *about)
{
    WIN32_FIND_DATAW found;
    wchar_t *wide = windows_wide(path);
    if (wide == NULL)
        return windows_fault();
    const wchar_t *slash = wcsrchr(wide, L'\\'), *name = slash == NULL ? wide : slash + 1;
    HANDLE search = FindFirstFileW(wide, &found);
    bool other = search != INVALID_HANDLE_VALUE && wcscmp(found.cFileName, name) != 0;
    if (search != INVALID_HANDLE_VALUE)
        FindClose(search);
    free(wide);
    return other ? ERROR_FILE_NOT_FOUND : system_look(path, about);
}

/* --- opening ---------------------------------------------------------------------------------- */

/* A handle that was just opened for reading. */
static int
take_for_reading(HANDLE handle, int *file, struct system_about *about)
{
    int fault = about == NULL ? 0 : windows_about(handle, about);
    if (fault != 0)
        CloseHandle(handle);
    else
        *file = windows_file(handle);
    return fault;
}

int
system_open(const char *path, int *file, struct system_about *about)
{
    HANDLE handle;
    *file = SYSTEM_NO_FILE;
    int fault = windows_open(path, GENERIC_READ, 0, &handle);
    return fault != 0 ? fault : take_for_reading(handle, file, about);
}

int
system_open_again(int file, int *again, struct system_about *about)
{
    HANDLE handle = ReOpenFile(windows_handle(file), GENERIC_READ, SHARE_ALL, 0);
    *again = SYSTEM_NO_FILE;
    return handle == INVALID_HANDLE_VALUE ? windows_fault()
                                          : take_for_reading(handle, again, about);
}

/* `denied`: a file of this name that is just being taken away still has it. */
static int
create_new(const char *path, DWORD access, DWORD flags, bool denied, HANDLE *handle)
{
    unsigned waited = 0;
    SECURITY_ATTRIBUTES *owner_only = windows_owner_only();
    wchar_t *wide = owner_only == NULL ? NULL : windows_wide(path);
    *handle = INVALID_HANDLE_VALUE;
    if (wide == NULL)
        return windows_fault();
    do
        *handle = CreateFileW(wide, access, SHARE_ALL, owner_only, CREATE_NEW,
                              FILE_FLAG_OPEN_REPARSE_POINT | flags, NULL);
    while (*handle == INVALID_HANDLE_VALUE && windows_try_again(&waited, denied));
    int fault = *handle == INVALID_HANDLE_VALUE ? windows_fault_at(wide) : 0;
    free(wide);
    return fault;
}

int
system_create(const char *path, int *file, struct system_identity *identity)
{
    HANDLE handle;
    struct system_about about;
    *file = SYSTEM_NO_FILE;
    int fault = create_new(path, GENERIC_WRITE | FILE_READ_ATTRIBUTES, FILE_ATTRIBUTE_NORMAL, true,
                           &handle);
    if (fault != 0)
        return fault;
    fault = windows_about(handle, &about);
    if (fault != 0) {
        CloseHandle(handle);
        system_remove(path);
        return fault;
    }
    *file = windows_file(handle);
    *identity = about.identity;
    return 0;
}

/* It has a name, which goes with it: Windows sees to that however the program ends. */
int
system_create_nameless(const char *folder, int *file)
{
    static volatile LONG number;
    static const DWORD flags = FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE;
    static const char name[] = "/muster-0123456789abcdef-01234567-01234567.tmp";
    HANDLE handle;
    LARGE_INTEGER ticks;
    char *path = malloc(strlen(folder) + sizeof name);
    *file = SYSTEM_NO_FILE;
    if (path == NULL)
        return ERROR_NOT_ENOUGH_MEMORY;
    QueryPerformanceCounter(&ticks);
    sprintf(path, "%s/muster-%016llx-%08lx-%08lx.tmp", folder, (unsigned long long)ticks.QuadPart,
            GetCurrentProcessId(), (unsigned long)InterlockedIncrement(&number));
    int fault = create_new(path, GENERIC_READ | GENERIC_WRITE | DELETE, flags, false, &handle);
    free(path);
    if (fault == 0)
        *file = windows_file(handle);
    return fault;
}

/* Where programs are to put what is theirs for a while; the first two can be set by hand. */
const char *
system_temporary_place(unsigned number)
{
    const char *const places[] = {system_setting("SQLITE_TMPDIR"), system_setting("TMPDIR"),
                                  system_setting("TEMP"), system_setting("TMP")};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (places[i] != NULL && places[i][0] != '\0' && number-- == 0)
            return places[i];
    }
    return NULL;
}

/* --- reading and writing ---------------------------------------------------------------------- */

enum { AT_MOST = 1 << 30, OF_STREAM = 32 * 1024 };

/* NULL for the next bytes. */
static OVERLAPPED *
overlapped_at(OVERLAPPED *place, const uint64_t *offset, size_t more)
{
    if (offset == NULL)
        return NULL;
    uint64_t at = *offset + more;
    *place = (OVERLAPPED){.Offset = (DWORD)at, .OffsetHigh = (DWORD)(at >> 32)};
    return place;
}

static int
windows_read(int file, char *bytes, size_t size, const uint64_t *offset, size_t *got)
{
    HANDLE handle = windows_handle(file);
    OVERLAPPED place;
    *got = 0;
    while (*got < size) {
        DWORD count = 0, wanted = size - *got < AT_MOST ? (DWORD)(size - *got) : AT_MOST;
        if (!ReadFile(handle, bytes + *got, wanted, &count, overlapped_at(&place, offset, *got))) {
            int fault = windows_fault();
            return fault == ERROR_HANDLE_EOF || fault == ERROR_BROKEN_PIPE ? 0 : fault;
        }
        if (count == 0)
            break;
        *got += count;
    }
    return 0;
}

int
system_read(int file, void *bytes, size_t size, size_t *got)
{
    return windows_read(file, bytes, size, NULL, got);
}

int
system_read_at(int file, void *bytes, size_t size, uint64_t offset, size_t *got)
{
    return windows_read(file, bytes, size, &offset, got);
}

/* A console is not given a part of a character, as it would show that as one of its own. */
static DWORD
part_to_write(const char *bytes, size_t size, bool stream)
{
    DWORD limit = stream ? OF_STREAM : AT_MOST, part = size < limit ? (DWORD)size : limit;
    if (part == size)
        return part;
    while (part > 1 && ((unsigned char)bytes[part] & 0xC0) == 0x80)
        part--;
    return part;
}

static int
windows_write(int file, const char *bytes, size_t size, const uint64_t *offset)
{
    HANDLE handle = windows_handle(file);
    bool stream = file <= SYSTEM_ERRORS;
    OVERLAPPED place;
    for (size_t done = 0; done < size;) {
        DWORD count = 0, part = part_to_write(bytes + done, size - done, stream);
        if (!WriteFile(handle, bytes + done, part, &count, overlapped_at(&place, offset, done)))
            return windows_fault();
        if (count == 0)
            return ERROR_DISK_FULL;
        done += count;
    }
    return 0;
}

int
system_write(int file, const void *bytes, size_t size)
{
    return windows_write(file, bytes, size, NULL);
}

int
system_write_at(int file, const void *bytes, size_t size, uint64_t offset)
{
    return windows_write(file, bytes, size, &offset);
}

int
system_sync(int file)
{
    return FlushFileBuffers(windows_handle(file)) ? 0 : windows_fault();
}

/* Only who may write to a file may have it flushed. */
int
system_sync_file(const char *path)
{
    HANDLE handle;
    int fault = windows_open(path, GENERIC_WRITE, 0, &handle);
    if (fault != 0)
        return fault;
    fault = FlushFileBuffers(handle) ? 0 : windows_fault();
    CloseHandle(handle);
    return fault;
}

int
system_close(int file)
{
    bool closed = file <= SYSTEM_ERRORS ? _close(file) == 0 : CloseHandle(windows_handle(file));
    return closed ? 0 : windows_fault();
}
