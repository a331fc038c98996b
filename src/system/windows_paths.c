/* Paths on Windows, faults in words, and who may open what is made. */
#include "system/windows.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system/system.h"

/* --- faults ----------------------------------------------------------------------------------- */

/* In the words of other systems, as messages are to be the same everywhere. */
static const struct {
    DWORD fault;
    enum system_kind kind;
    const char *words;
} windows_faults[] = {
    {ERROR_FILE_NOT_FOUND, SYSTEM_ABSENT, "No such file or directory"},
    {ERROR_PATH_NOT_FOUND, SYSTEM_ABSENT, "No such file or directory"},
    {ERROR_INVALID_DRIVE, SYSTEM_ABSENT, "No such drive"},
    {ERROR_BAD_NETPATH, SYSTEM_ABSENT, "No such server, or it cannot be reached"},
    {ERROR_BAD_NET_NAME, SYSTEM_ABSENT, "No such share of the server"},
    {ERROR_INVALID_NAME, SYSTEM_ABSENT, "No name that a file can have on Windows"},
    {ERROR_NOT_READY, SYSTEM_ABSENT, "The drive is not ready"},
    {ERROR_DIRECTORY, SYSTEM_NO_FOLDER, "Not a directory"},
    {ERROR_SHARING_VIOLATION, SYSTEM_BUSY, "Another program has it open: close it there first"},
    {ERROR_LOCK_VIOLATION, SYSTEM_BUSY, "Another program has it open: close it there first"},
    {ERROR_NOT_ENOUGH_MEMORY, SYSTEM_NO_MEMORY, "Cannot allocate memory"},
    {ERROR_OUTOFMEMORY, SYSTEM_NO_MEMORY, "Cannot allocate memory"},
    {ERROR_NO_DATA, SYSTEM_NO_READER, "Broken pipe"},
    {ERROR_BROKEN_PIPE, SYSTEM_NO_READER, "Broken pipe"},
    {ERROR_PIPE_NOT_CONNECTED, SYSTEM_NO_READER, "Broken pipe"},
    {ERROR_NOT_SUPPORTED, SYSTEM_UNABLE, "Operation not supported"},
    {ERROR_INVALID_FUNCTION, SYSTEM_UNABLE, "Operation not supported"},
    {ERROR_CALL_NOT_IMPLEMENTED, SYSTEM_UNABLE, "Function not implemented"},
    {ERROR_NOT_SAME_DEVICE, SYSTEM_UNABLE, "It is on another drive"},
    {ERROR_ACCESS_DENIED, SYSTEM_OTHER, "Permission denied"},
    {ERROR_WRITE_PROTECT, SYSTEM_OTHER, "Read-only file system"},
    {ERROR_FILE_EXISTS, SYSTEM_OTHER, "File exists"},
    {ERROR_ALREADY_EXISTS, SYSTEM_OTHER, "File exists"},
    {ERROR_DISK_FULL, SYSTEM_OTHER, "No space left on device"},
    {ERROR_HANDLE_DISK_FULL, SYSTEM_OTHER, "No space left on device"},
    {ERROR_TOO_MANY_OPEN_FILES, SYSTEM_OTHER, "Too many open files"},
    {ERROR_FILENAME_EXCED_RANGE, SYSTEM_OTHER, "File name too long"},
    {ERROR_CANT_RESOLVE_FILENAME, SYSTEM_OTHER, "Too many levels of symbolic links"},
    {ERROR_NO_ASSOCIATION, SYSTEM_OTHER, "No program is there for such a file"},
    {ERROR_INVALID_HANDLE, SYSTEM_OTHER, "Bad file descriptor"}};
enum { WINDOWS_FAULTS = sizeof windows_faults / sizeof windows_faults[0] };

enum system_kind
system_kind(int fault)
{
    for (size_t i = 0; i < WINDOWS_FAULTS && fault != 0; i++) {
        if (windows_faults[i].fault == (DWORD)fault)
            return windows_faults[i].kind;
    }
    return fault == 0 ? SYSTEM_FINE : SYSTEM_OTHER;
}

/* What Windows says itself may be in another language than ours, if this one is not installed. */
static const char *
windows_own_words(int fault)
{
    static _Thread_local char words[512];
    wchar_t wide[256];
    DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
    DWORD english = MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US);
    DWORD length = FormatMessageW(flags, NULL, (DWORD)fault, english, wide, 256, NULL);
    while (length > 0 && wcschr(L" .\r\n", wide[length - 1]) != NULL)
        length--;
    int size =
        WideCharToMultiByte(CP_UTF8, 0, wide, (int)length, words, sizeof words - 1, NULL, NULL);
    words[size] = '\0';
    if (size == 0)
        snprintf(words, sizeof words, "Error %d of Windows", fault);
    return words;
}

const char *
system_words(int fault)
{
    if (fault == SYSTEM_CUT_SHORT)
        return "it has become shorter";
    for (size_t i = 0; i < WINDOWS_FAULTS; i++) {
        if (windows_faults[i].fault == (DWORD)fault)
            return windows_faults[i].words;
    }
    return windows_own_words(fault);
}

int
windows_fault(void)
{
    DWORD fault = GetLastError();
    return fault == 0 ? ERROR_INVALID_FUNCTION : (int)fault;
}

/* Windows says of "a.csv/b" that the path is not found, whether a.csv is a file or is not there. */
int
windows_fault_at(const wchar_t *path)
{
    int fault = windows_fault();
    wchar_t *upto = fault == ERROR_PATH_NOT_FOUND ? wcsdup(path) : NULL;
    for (wchar_t *slash; upto != NULL && (slash = wcsrchr(upto, L'\\')) != NULL;) {
        *slash = L'\0';
        DWORD attributes = GetFileAttributesW(upto);
        if (attributes == INVALID_FILE_ATTRIBUTES)
            continue;
        if (!(attributes & FILE_ATTRIBUTE_DIRECTORY))
            fault = ERROR_DIRECTORY;
        break;
    }
    free(upto);
    return fault;
}

enum { WAIT_AT_MOST = 1000, WAIT_FIRST = 5 /* milliseconds */ };

bool
windows_try_again(unsigned *waited, bool denied)
{
    DWORD fault = GetLastError();
    bool busy = fault == ERROR_SHARING_VIOLATION || fault == ERROR_LOCK_VIOLATION ||
                (denied && fault == ERROR_ACCESS_DENIED);
    if (!busy || *waited >= WAIT_AT_MOST)
        return false;
    unsigned next = *waited == 0 ? WAIT_FIRST : *waited; /* twice as long in all each time */
    next = *waited + next > WAIT_AT_MOST ? WAIT_AT_MOST - *waited : next;
    Sleep(next);
    *waited += next;
    return true;
}

/* --- paths ------------------------------------------------------------------------------------ */

static bool
is_letter_of_drive(wchar_t letter)
{
    return (letter >= L'A' && letter <= L'Z') || (letter >= L'a' && letter <= L'z');
}

/* "\\?\" and "\\.\" are not changed by Windows, nor by us. */
static bool
is_taken_as_is(const wchar_t *path)
{
    return path[0] == L'\\' && path[1] == L'\\' && (path[2] == L'?' || path[2] == L'.') &&
           path[3] == L'\\';
}

/* A colon anywhere but behind a drive's letter would make a stream that no folder shows. */
static bool
has_hidden_stream(const wchar_t *path)
{
    const wchar_t *rest = is_taken_as_is(path) ? path + 4 : path;
    if (is_letter_of_drive(rest[0]) && rest[1] == L':')
        rest += 2;
    return wcschr(rest, L':') != NULL;
}

/* CreateDirectory leaves room for a name of eight and three behind it. */
enum { WINDOWS_SHORT = MAX_PATH - 12 };

wchar_t *
windows_long(const wchar_t *path)
{
    static const wchar_t plain[] = L"\\\\?\\", share[] = L"\\\\?\\UNC\\";
    DWORD size = is_taken_as_is(path) ? 0 : GetFullPathNameW(path, 0, NULL, NULL);
    if (size <= WINDOWS_SHORT)
        return wcsdup(path);
    wchar_t *full = malloc((size + wcslen(share) + 1) * sizeof *full), *at = full;
    if (full == NULL) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    at += wcslen(plain);
    DWORD length = GetFullPathNameW(path, size, at, NULL);
    bool is_share = at[0] == L'\\' && at[1] == L'\\'; /* its two give way to one of ours */
    if (is_share)
        memmove(full + wcslen(share), at + 2, (length - 1) * sizeof *full);
    memcpy(full, is_share ? share : plain, wcslen(is_share ? share : plain) * sizeof *full);
    return full;
}

wchar_t *
windows_wide(const char *path)
{
    int size = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, NULL, 0);
    wchar_t *wide = size == 0 ? NULL : malloc((size_t)size * sizeof *wide), *result = NULL;
    if (wide == NULL) {
        SetLastError(size == 0 ? ERROR_INVALID_NAME : ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, size);
    for (wchar_t *at = wide; *at != L'\0'; at++)
        *at = *at == L'/' ? L'\\' : *at;
    if (has_hidden_stream(wide))
        SetLastError(ERROR_INVALID_NAME);
    else
        result = windows_long(wide);
    free(wide);
    return result;
}

char *
windows_narrow(const wchar_t *text)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *narrow = malloc(size == 0 ? 1 : (size_t)size);
    if (narrow == NULL)
        return NULL;
    narrow[0] = '\0';
    WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, size, NULL, NULL);
    return narrow;
}

char *
windows_path(const wchar_t *path)
{
    char *narrow = windows_narrow(path);
    for (char *at = narrow; at != NULL && *at != '\0'; at++)
        *at = *at == '\\' ? '/' : *at;
    return narrow;
}

/* How many names stand before what could be made: server and share, or none. */
bool
windows_is_root(const char *path)
{
    unsigned names = 0, ours = 0;
    bool as_is = strncmp(path, "//?/", 4) == 0 || strncmp(path, "//./", 4) == 0;
    const char *rest = as_is ? path + 4 : path;
    if (as_is && strncasecmp(rest, "UNC", 3) == 0 && (rest[3] == '/' || rest[3] == '\0')) {
        ours = 2;
        rest += 3;
    } else if (rest[0] != '\0' && rest[1] == ':') {
        rest += 2;
    } else if (!as_is && path[0] == '/' && path[1] == '/') {
        ours = 2;
        rest += 2;
    }
    while (*rest != '\0') {
        size_t length = strcspn(rest, "/");
        names += length > 0;
        rest += length + (rest[length] == '/');
    }
    return names <= ours;
}

bool
system_working_folder(char *path, size_t size)
{
    DWORD length = GetCurrentDirectoryW(0, NULL);
    wchar_t *wide = malloc((length + 1) * sizeof *wide);
    bool known = wide != NULL && GetCurrentDirectoryW(length + 1, wide) != 0;
    char *ours = known ? windows_path(wide) : NULL;
    known = ours != NULL && strlen(ours) < size;
    if (known)
        strcpy(path, ours);
    free(ours);
    free(wide);
    return known;
}

/* --- who may open what is made ---------------------------------------------------------------- */

static INIT_ONCE owner_once = INIT_ONCE_STATIC_INIT;
static SECURITY_ATTRIBUTES owner_attributes;

/* A list with one entry, which a folder hands on to what libraries make in it; protected, so that
 * what the folder above gives to others is not added. */
static BOOL CALLBACK
find_owner(INIT_ONCE *once, void *unused, void **none)
{
    static SECURITY_DESCRIPTOR descriptor;
    static union {
        ACL acl;
        unsigned char bytes[sizeof(ACL) + sizeof(ACCESS_ALLOWED_ACE) + SECURITY_MAX_SID_SIZE];
    } list;
    union {
        TOKEN_USER user;
        unsigned char bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } token_user;
    HANDLE token;
    DWORD size;
    (void)once;
    (void)unused;
    (void)none;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return FALSE;
    BOOL found = GetTokenInformation(token, TokenUser, &token_user, sizeof token_user, &size);
    CloseHandle(token);
    owner_attributes.nLength = sizeof owner_attributes;
    owner_attributes.lpSecurityDescriptor = &descriptor;
    return found && InitializeAcl(&list.acl, sizeof list, ACL_REVISION) &&
           AddAccessAllowedAceEx(&list.acl, ACL_REVISION,
                                 OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE, FILE_ALL_ACCESS,
                                 token_user.user.User.Sid) &&
           InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION) &&
           SetSecurityDescriptorDacl(&descriptor, TRUE, &list.acl, FALSE) &&
           SetSecurityDescriptorControl(&descriptor, SE_DACL_PROTECTED, SE_DACL_PROTECTED);
}

SECURITY_ATTRIBUTES *
windows_owner_only(void)
{
    return InitOnceExecuteOnce(&owner_once, find_owner, NULL, NULL) ? &owner_attributes : NULL;
}
