/* window: what the program says and does in a window of its own. */
#include "cmd/window.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "system/system.h"

/* What is dropped comes with its whole path; a task that runs at night has a window of its own too,
 * but a command. */
static bool
is_dropped(const char *argument)
{
    struct system_about about;
    bool whole = strncmp(argument, "//", 2) == 0 || (argument[0] != '\0' && argument[1] == ':');
    return whole && system_look(argument, &about) == 0;
}

bool
window_is_own(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!is_dropped(argv[i]))
            return false;
    }
    return system_has_own_window();
}

/* The length without slashes at the end, and whether more than a drive or a share is named. */
static size_t
length_of_name(const char *path, bool *has_place_beside)
{
    size_t length = strlen(path), names = 0;
    while (length > 0 && path[length - 1] == '/')
        length--;
    for (size_t i = 0; i < length; i++)
        names += path[i] != '/' && (i == 0 || path[i - 1] == '/');
    bool share = strncmp(path, "//", 2) == 0, drive = length > 0 && path[length - 1] == ':';
    *has_place_beside = !drive && names > (share ? 2 : 0);
    return length;
}

char *
window_page(const char *dropped)
{
    bool beside;
    size_t length = length_of_name(dropped, &beside);
    struct buffer text = {0};
    buffer_append(&text, dropped, length);
    buffer_string(&text, beside ? "-findings.html" : "/findings.html");
    return text.text;
}

static void
show_window_help(void)
{
    message_tell("Muster turns a school's registers into the returns that DfE collects, and\n"
                 "checks both.\n"
                 "\n"
                 "Drop a folder with your exports, or a return, onto muster.exe: it is checked,\n"
                 "and the findings open in your browser, from a page beside the folder.\n"
                 "\n"
                 "For returns and all else open a command prompt in the folder of muster.exe\n"
                 "(type cmd into the address bar of the Explorer) and begin with one of these:\n"
                 "\n"
                 "    muster --help\n"
                 "    muster check --help\n"
                 "    muster build school-census --term spring --year 2026 -o out C:\\register\n");
}

/* As it can be typed: a prompt takes these signs for its own outside quotes. */
static void
show_command(int count, char **words)
{
    struct buffer line = {0};
    for (int i = 0; i < count; i++) {
        bool quoted = strpbrk(words[i], " &()[]{}^=;!'+,`~$@#") != NULL;
        buffer_printf(&line, quoted ? "%s\"%s\"" : "%s%s", i == 0 ? "" : " ", words[i]);
    }
    message_tell("%s\n\n", line.text);
    buffer_free(&line);
}

/* The page of an earlier time gives way to a new one; where none was written, the old one is not
 * shown as if it were. */
static void
show_page(const char *page, bool had_older, const struct system_identity *older)
{
    struct system_about about;
    if (system_look(page, &about) != 0 || (had_older && system_is_same(&about.identity, older)))
        return;
    int fault = system_show(page);
    message_tell("\nThe findings are in %s\n", page);
    if (fault != 0)
        message_tell("It could not be opened: %s\n", system_words(fault));
}

/* The messages are those of a prompt, and some ask for an option. */
static void
show_way_on(enum status status)
{
    if (status == STATUS_INPUT || status == STATUS_USAGE)
        message_tell(
            "\n"
            "Where an option is asked for, such as --school: open a command prompt in the\n"
            "folder of muster.exe (type cmd into the address bar of the Explorer), and type\n"
            "the command above with the option behind it.\n");
}

static enum status
check_dropped(int argc, char **argv, window_command *run, window_tell *tell)
{
    static char program[] = "muster", command[] = "check", option[] = "--report";
    char *page = window_page(argv[1]), *report = text_join("html:", page, NULL, NULL);
    char **words = memory_zeroed((size_t)argc + 4, sizeof *words);
    struct error error = {0};
    struct system_about older;
    int count = 0;
    words[count++] = program;
    words[count++] = command;
    words[count++] = option;
    words[count++] = report;
    for (int i = 1; i < argc; i++)
        words[count++] = argv[i];
    show_command(count, words);
    bool had_older = system_look(page, &older) == 0;
    enum status status = run(count, words, &error);
    tell(&error);
    show_page(page, had_older, &older.identity);
    show_way_on(status);
    error_free(&error);
    free(words);
    free(report);
    free(page);
    return status;
}

enum status
window_run(int argc, char **argv, window_command *run, window_tell *tell)
{
    enum status status = STATUS_DONE;
    if (argc < 2)
        show_window_help();
    else
        status = check_dropped(argc, argv, run, tell);
    message_tell("\nPress a key to close this window.\n");
    system_wait_for_key();
    return status;
}
