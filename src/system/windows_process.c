/* The process on Windows: its arguments, its streams, its console, how it ends. */
#include "system/windows.h"

#include <fcntl.h>
#include <io.h>
#include <malloc.h>
#include <psapi.h>
#include <shellapi.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "system/system.h"

static DWORD main_thread;

bool
windows_is_main_thread(void)
{
    return GetCurrentThreadId() == main_thread;
}

/* --- arguments -------------------------------------------------------------------------------- */

static bool
ends_word(wchar_t sign)
{
    return sign == L' ' || sign == L'\t' || sign == L'\0';
}

/* "C:\my folder\" C:\exports: a backslash before a quote makes it a letter of the name, which goes
 * on to the end; and PowerShell, which completes names of folders with a backslash, leaves it
 * there. No file has a quote in its name, so where a word would end the backslash is doubled, which
 * makes it one, and the quote a quote. */
static wchar_t *
read_command_line(void)
{
    const wchar_t *at = GetCommandLineW();
    wchar_t *line = malloc((2 * wcslen(at) + 1) * sizeof *line), *to = line;
    unsigned slashes = 0;
    bool within = false, has_letter = false; /* a quote that is a letter */
    for (; line != NULL && *at != L'\0'; at++) {
        bool is_letter = *at == L'"' && slashes % 2 == 1;
        if (is_letter && within && !has_letter && ends_word(at[1])) {
            is_letter = false;
            *to++ = L'\\';
        }
        has_letter = (has_letter || is_letter) && (within || !ends_word(*at));
        within = within != (*at == L'"' && !is_letter);
        slashes = *at == L'\\' ? slashes + 1 : 0;
        *to++ = *at;
    }
    if (line != NULL)
        *to = L'\0';
    return line;
}

/* What was typed, whatever code page the C library takes it for. A lone backslash is the code of a
 * mark, and no path that anybody means. */
static bool
read_arguments(int *argc, char ***argv)
{
    int count = 0;
    wchar_t *line = read_command_line(),
            **wide = line == NULL ? NULL : CommandLineToArgvW(line, &count);
    char **ours = calloc((size_t)count + 1, sizeof *ours);
    bool done = wide != NULL && ours != NULL;
    for (int i = 0; i < count && done; i++) {
        ours[i] = wcscmp(wide[i], L"\\") == 0 ? windows_narrow(wide[i]) : windows_path(wide[i]);
        done = ours[i] != NULL;
    }
    LocalFree(wide);
    free(line);
    if (!done)
        return false;
    *argc = count;
    *argv = ours;
    return true;
}

/* --- streams and the console ------------------------------------------------------------------ */

static UINT code_page_before; /* 0: it was left as it is */

static void
restore_code_page(void)
{
    if (code_page_before != 0)
        SetConsoleOutputCP(code_page_before);
}

/* What is opened for reading alone fails when it is written to, as it should. */
static bool
open_streams(void)
{
    for (int stream = SYSTEM_INPUT; stream <= SYSTEM_ERRORS; stream++) {
        HANDLE handle = windows_handle(stream);
        if (handle == INVALID_HANDLE_VALUE || handle == (HANDLE)(intptr_t)-2 || handle == NULL) {
            int nothing = _open("NUL", _O_RDONLY | _O_BINARY);
            if (nothing < 0 || (nothing != stream && _dup2(nothing, stream) != 0))
                return false;
        }
        _setmode(stream, _O_BINARY);
    }
    return true;
}

/* A code page stays with the console when the program has ended, so it is put back. Colours, and
 * the line that is written anew, need a console that knows their signs. */
static void
begin_console(void)
{
    DWORD mode;
    bool any = false;
    for (int stream = SYSTEM_OUTPUT; stream <= SYSTEM_ERRORS; stream++) {
        HANDLE handle = windows_handle(stream);
        if (!GetConsoleMode(handle, &mode))
            continue;
        SetConsoleMode(handle, mode | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
        any = true;
    }
    UINT before = GetConsoleOutputCP();
    if (any && before != CP_UTF8 && SetConsoleOutputCP(CP_UTF8)) {
        code_page_before = before;
        atexit(restore_code_page);
    }
}

bool
system_begin(int *argc, char ***argv)
{
    main_thread = GetCurrentThreadId();
    SetErrorMode(SEM_FAILCRITICALERRORS); /* a drive without a disk is a fault, and no question */
    if (!open_streams() || !windows_libraries_begin() || !read_arguments(argc, argv))
        return false;
    begin_console();
    return true;
}

bool
system_is_terminal(int file)
{
    DWORD mode;
    return GetConsoleMode(windows_handle(file), &mode) &&
           (file == SYSTEM_INPUT || (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING));
}

void
system_say(const char *text, size_t length)
{
    system_write(SYSTEM_ERRORS, text, length);
}

/* --- a window of its own ---------------------------------------------------------------------- */

bool
system_has_own_window(void)
{
    DWORD processes[2];
    return GetConsoleProcessList(processes, 2) == 1;
}

void
system_wait_for_key(void)
{
    HANDLE input = windows_handle(SYSTEM_INPUT);
    INPUT_RECORD record = {0};
    DWORD mode, got;
    if (!GetConsoleMode(input, &mode))
        return;
    FlushConsoleInputBuffer(input);
    do {
        if (!ReadConsoleInputW(input, &record, 1, &got))
            return;
    } while (record.EventType != KEY_EVENT || !record.Event.KeyEvent.bKeyDown);
}

int
system_show(const char *path)
{
    wchar_t *wide = windows_wide(path);
    if (wide == NULL)
        return windows_fault();
    intptr_t state = (intptr_t)ShellExecuteW(NULL, L"open", wide, NULL, NULL, SW_SHOWNORMAL);
    free(wide);
    return state > 32 ? 0 : state == SE_ERR_NOASSOC ? ERROR_NO_ASSOCIATION : windows_fault();
}

/* --- ending ----------------------------------------------------------------------------------- */

static void (*windows_clean)(void);

_Noreturn void
system_end_now(int status)
{
    restore_code_page();
    for (;;)
        TerminateProcess(GetCurrentProcess(), (UINT)status);
}

/* Windows calls this in a thread of its own: for Ctrl-C and Ctrl-Break, and when the window is
 * closed or the user leaves, with five seconds to go. */
static BOOL WINAPI
on_control(DWORD event)
{
    (void)event;
    windows_clean();
    system_end_now((int)STATUS_CONTROL_C_EXIT);
}

void
system_on_ending(void (*clean)(void))
{
    windows_clean = clean;
    SetConsoleCtrlHandler(on_control, TRUE);
}

/* --- the rest --------------------------------------------------------------------------------- */

/* The value is kept to the end of the run, as a caller may keep it. */
struct kept_setting {
    char *name, *value;
    struct kept_setting *next;
};

static SRWLOCK settings_lock = SRWLOCK_INIT;
static struct kept_setting *kept_settings;

static const char *
read_setting(const char *name)
{
    wchar_t wide_name[64];
    if (MultiByteToWideChar(CP_UTF8, 0, name, -1, wide_name, 64) == 0)
        return NULL;
    const wchar_t *found = _wgetenv(wide_name);
    struct kept_setting *kept = found == NULL ? NULL : calloc(1, sizeof *kept);
    if (kept == NULL)
        return NULL;
    *kept = (struct kept_setting){_strdup(name), windows_narrow(found), kept_settings};
    kept_settings = kept;
    return kept->value;
}

const char *
system_setting(const char *name)
{
    AcquireSRWLockExclusive(&settings_lock);
    const struct kept_setting *kept = kept_settings;
    while (kept != NULL && (kept->name == NULL || strcmp(kept->name, name) != 0))
        kept = kept->next;
    const char *value = kept == NULL ? read_setting(name) : kept->value;
    ReleaseSRWLockExclusive(&settings_lock);
    return value;
}

uint64_t
system_memory_used(void)
{
    PROCESS_MEMORY_COUNTERS counters;
    return K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters)
               ? counters.WorkingSetSize
               : 0;
}

size_t
system_allocated(void *memory)
{
    return _msize(memory);
}

const char *
system_platform(void)
{
    return "Windows";
}
