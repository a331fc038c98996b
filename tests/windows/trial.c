/* What the tests of the program for Windows need from Windows itself:
 *
 *     trial hold MILLISECONDS FILE -- COMMAND   so long nobody else may open the file
 *     trial break FOLDER -- COMMAND             Ctrl-C, when something unfinished is in the folder
 *     trial access PATH                         prints who may do what with it
 *     trial opened PATH                         makes PATH.opened: what opens pages here
 *     trial stay                                does nothing until it is ended
 *
 * Ends with the status of the command. */
#include <aclapi.h>
#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

enum { LONGEST = 60000, EVERY = 2 /* milliseconds */ };

static wchar_t *
command_line(void)
{
    wchar_t *found = wcsstr(GetCommandLineW(), L" -- ");
    return found == NULL ? NULL : found + 4;
}

static PROCESS_INFORMATION
begin(DWORD flags)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process = {0};
    wchar_t *line = command_line();
    if (line == NULL ||
        !CreateProcessW(NULL, line, NULL, NULL, TRUE, flags, NULL, NULL, &startup, &process)) {
        fprintf(stderr, "trial: cannot begin: %lu\n", GetLastError());
        exit(99);
    }
    return process;
}

static int
end(PROCESS_INFORMATION process)
{
    DWORD status = 98;
    if (WaitForSingleObject(process.hProcess, LONGEST) != WAIT_OBJECT_0)
        TerminateProcess(process.hProcess, 97);
    GetExitCodeProcess(process.hProcess, &status);
    printf("status %lx\n", status);
    return (int)status;
}

static int
hold(unsigned milliseconds, const wchar_t *path)
{
    HANDLE file = CreateFileW(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        fprintf(stderr, "trial: cannot hold it: %lu\n", GetLastError());
        return 99;
    }
    PROCESS_INFORMATION process = begin(0);
    WaitForSingleObject(process.hProcess, milliseconds);
    CloseHandle(file);
    return end(process);
}

static int
is_unfinished(const wchar_t *folder)
{
    wchar_t pattern[MAX_PATH];
    WIN32_FIND_DATAW found;
    swprintf(pattern, MAX_PATH, L"%ls\\.*.muster-part", folder);
    HANDLE search = FindFirstFileW(pattern, &found);
    if (search != INVALID_HANDLE_VALUE)
        FindClose(search);
    return search != INVALID_HANDLE_VALUE;
}

/* All that have the console get the signal, this program too. */
static BOOL WINAPI
leave_to_others(DWORD event)
{
    return event == CTRL_C_EVENT;
}

static int
break_off(const wchar_t *folder)
{
    unsigned waited = 0;
    FreeConsole();
    if (!AllocConsole())
        fprintf(stderr, "trial: no console: %lu\n", GetLastError());
    SetConsoleCtrlHandler(leave_to_others, TRUE);
    PROCESS_INFORMATION process = begin(0);
    for (; !is_unfinished(folder) && waited < LONGEST; waited += EVERY)
        Sleep(EVERY);
    puts(waited < LONGEST ? "unfinished" : "never unfinished");
    if (!GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0))
        fprintf(stderr, "trial: no signal: %lu\n", GetLastError());
    return end(process);
}

static int
tell_access(wchar_t *path)
{
    PSECURITY_DESCRIPTOR descriptor;
    char *text;
    DWORD fault = GetNamedSecurityInfoW(path, SE_FILE_OBJECT,
                                        DACL_SECURITY_INFORMATION | OWNER_SECURITY_INFORMATION,
                                        NULL, NULL, NULL, NULL, &descriptor);
    if (fault != 0 || !ConvertSecurityDescriptorToStringSecurityDescriptorA(
                          descriptor, SDDL_REVISION_1,
                          DACL_SECURITY_INFORMATION | OWNER_SECURITY_INFORMATION, &text, NULL)) {
        fprintf(stderr, "trial: cannot read who may: %lu\n", fault);
        return 99;
    }
    puts(text);
    return 0;
}

static int
note_opened(const wchar_t *path)
{
    wchar_t note[1000];
    swprintf(note, 1000, L"%ls.opened", path);
    HANDLE file = CreateFileW(note, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    return file == INVALID_HANDLE_VALUE ? 99 : !CloseHandle(file);
}

int wmain(int argc, wchar_t **argv);

int
wmain(int argc, wchar_t **argv)
{
    if (argc > 3 && wcscmp(argv[1], L"hold") == 0)
        return hold((unsigned)_wtoi(argv[2]), argv[3]);
    if (argc > 2 && wcscmp(argv[1], L"break") == 0)
        return break_off(argv[2]);
    if (argc == 3 && wcscmp(argv[1], L"opened") == 0)
        return note_opened(argv[2]);
    if (argc == 3 && wcscmp(argv[1], L"access") == 0)
        return tell_access(argv[2]);
    while (argc == 2 && wcscmp(argv[1], L"stay") == 0)
        Sleep(1000);
    fputs("trial: see the first lines of tests/windows/trial.c\n", stderr);
    return 99;
}
