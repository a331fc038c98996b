/* The command table, and the only place where the program ends. */
#include <stdlib.h>
#include <string.h>

#include "base/libraries.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/output.h"
#include "base/watchdog.h"
#include "cmd/cmd.h"
#include "cmd/version.h"
#include "cmd/window.h"
#include "system/system.h"

static const struct command *const commands[] = {
    &command_build,   &command_check, &command_inspect, &command_import,
    &command_explain, &command_list,  &command_trace,   &command_diff};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void
end_without_memory(void)
{
    static const char message[] = "muster: out of memory: nothing was written\n";
    output_abandon_all();
    system_say(message, sizeof message - 1);
    system_end_now(STATUS_FAILED);
}

/* More than the hundredfold of what a statement takes over a census of 100,000 pupils. */
enum { WATCHDOG_MILLISECONDS = 20000 };

/* Definitions from elsewhere keep a library at work that cannot be stopped from inside. */
static void
end_without_return(const char *what)
{
    struct buffer message = {0};
    buffer_printf(&message, "muster: %s\n", what);
    output_abandon_all();
    system_say(message.text, message.length);
    system_end_now(STATUS_FAILED);
}

static const struct command *
find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (text_same(commands[i]->name, name))
            return commands[i];
    }
    return NULL;
}

static void
tell_no_command(const char *name, struct error *error)
{
    struct buffer text = {0};
    struct names names = {0};
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names_add(&names, commands[i]->name);
    names_suggest(&names, name, names.count, &text);
    if (name[0] == '\0')
        error_add(error, STATUS_USAGE, "no command%s; see muster --help", text.text);
    else
        error_add(error, STATUS_USAGE, "%s: no such command%s; see muster --help", name, text.text);
    names_free(&names);
    buffer_free(&text);
}

static enum status
print(const char *text, struct error *error)
{
    struct output *output = output_standard();
    output_write(output, text, strlen(text));
    return output_close(output, error) ? STATUS_DONE : STATUS_FAILED;
}

static enum status
print_help(struct error *error)
{
    struct buffer text = {0};
    buffer_string(&text, "Usage: muster COMMAND ...\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        buffer_printf(&text, "  %-8s %s\n", commands[i]->name, commands[i]->purpose);
    buffer_string(&text,
                  "\nmuster COMMAND --help tells the options of each, the manual all the rest:\n"
                  "man muster, or the page muster-manual.html that comes with a release.\n"
                  "Exit status: 0 done, 1 findings, 2 wrong usage, 3 an input cannot be read,\n"
                  "4 the program or the system failed.\n");
    enum status status = print(text.text, error);
    buffer_free(&text);
    return status;
}

static enum status
print_command_help(const struct command *command, int argc, char **argv, struct error *error)
{
    struct buffer text = {0};
    buffer_printf(&text, "Usage: muster %s %s\n\n%s\n\n", command->name, command->usage,
                  command->purpose);
    enum status status = STATUS_FAILED;
    if (options_describe(command->name, command->collections, argc, argv, &text, error))
        status = print(text.text, error);
    buffer_free(&text);
    return status;
}

static enum status
print_version(bool verbose, struct error *error)
{
    struct buffer text = {0};
    buffer_printf(&text, "muster %s\n", muster_version);
    if (verbose)
        version_tell_libraries(&text);
    enum status status = print(text.text, error);
    buffer_free(&text);
    return status;
}

static bool
asks_for_help(int argc, char **argv)
{
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return true;
    }
    return false;
}

static enum status
run_command(const struct command *command, int argc, char **argv, struct error *error)
{
    struct options options;
    if (asks_for_help(argc, argv))
        return print_command_help(command, argc, argv, error);
    enum status status = STATUS_USAGE;
    bool understood =
        options_parse(&options, command->name, command->collections, argc, argv, error);
    if (understood && options.schemas != NULL)
        watchdog_start(WATCHDOG_MILLISECONDS, end_without_return);
    if (understood)
        status = command->run(&options, error);
    else
        status = error->status;
    options_free(&options);
    return status;
}

static enum status
dispatch(int argc, char **argv, struct error *error)
{
    const char *name = argc < 2 ? "" : argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "help") == 0)
        return print_help(error);
    if (strcmp(name, "--version") == 0)
        return print_version(argc > 2 && strcmp(argv[2], "--verbose") == 0, error);
    const struct command *command = find_command(name);
    if (command != NULL)
        return run_command(command, argc, argv, error);
    tell_no_command(name, error);
    return STATUS_USAGE;
}

/* Each line of an error behind the program's name. */
static void
main_tell(const struct error *error)
{
    const char *line = error->text.length > 0 ? error->text.text : NULL;
    while (line != NULL) {
        const char *end = strchr(line, '\n');
        int length = end == NULL ? (int)strlen(line) : (int)(end - line);
        message_line("%.*s", length, line);
        line = end == NULL ? NULL : end + 1;
    }
}

int
main(int argc, char **argv)
{
    struct error error = {0};
    memory_on_exhaustion(end_without_memory);
    if (!system_begin(&argc, &argv) || !libraries_begin())
        return STATUS_FAILED;
    system_on_ending(output_abandon_all); /* working files hold children's names */
    enum status status = window_is_own(argc, argv) ? window_run(argc, argv, dispatch, main_tell)
                                                   : dispatch(argc, argv, &error);
    main_tell(&error);
    error_free(&error);
    libraries_end();
    return (int)status;
}
