/* What the files of Windows share: paths in its own letters, faults, and who may open what is made.
 * Nothing outside src/system includes this. */
#ifndef MUSTER_SYSTEM_WINDOWS_H
#define MUSTER_SYSTEM_WINDOWS_H

#include <stdbool.h>
#include <wchar.h>
#include <windows.h>

/* A path for calls of Windows, to be freed: backslashes, and where it is long the form that has no
 * limit of 260. NULL, with the fault in GetLastError, if it can be no path. */
wchar_t *windows_wide(const char *path);

/* The same of a path that a library has put into Windows' letters by itself. */
wchar_t *windows_long(const wchar_t *path);

/* As UTF-8, to be freed; NULL without memory. */
char *windows_narrow(const wchar_t *text);

/* A path in Windows' letters as ours: '/' for every backslash. To be freed. */
char *windows_path(const wchar_t *path);

/* It names a drive, a server or a share of one, or less: nothing that could be made. */
bool windows_is_root(const char *path);

/* What GetLastError has; never 0. With a path, tells a folder that is not there from what is no
 * folder, as other systems do. */
int windows_fault(void);
int windows_fault_at(const wchar_t *path);

/* A virus scanner, a backup or OneDrive has a file open for a moment after it has been written:
 * whatever fails with that is tried again for a second. True after a while in which the caller
 * waits; `waited`, which begins at 0, is what all waits of this one thing came to. With `denied`
 * also what fails as a file is being taken away. */
bool windows_try_again(unsigned *waited, bool denied);

/* For whoever runs the program alone, and nothing of the folder's own: NULL, with the fault in
 * GetLastError, if it cannot be found out who that is. */
SECURITY_ATTRIBUTES *windows_owner_only(void);

/* The number of an open file is its handle, but for the three standard streams. */
HANDLE windows_handle(int file);
int windows_file(HANDLE handle);

/* To be called before a library opens a file. False if Windows' own calls are not found. */
bool windows_libraries_begin(void);

/* The thread that began the program. */
bool windows_is_main_thread(void);

#endif
