/* muster check: what the operands are, and which check they get. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "cmd/check.h"
#include "cmd/cmd.h"
#include "returns/collect_export.h"

/* --- what the operands are -------------------------------------------------------------------- */

static bool
ends_with_xml(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcasecmp(name + length - 4, ".xml") == 0;
}

static void
add_input(const char ***list, size_t *count, const char *name)
{
    *list = memory_resize(*list, *count + 1, sizeof(char *));
    (*list)[(*count)++] = name;
}

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A directory without XML files: with the table of a header it is an export of COLLECT, else a register. */
static bool
sort_tables(struct run *run, struct inputs *inputs, const char *path, struct error *error)
{
    const char **headers, *header;
    if (!catalogue_header_tables(&run->catalogue, &run->resources, &headers, error) ||
        !collect_recognise(path, headers, &header, error))
        return false;
    if (header == NULL) {
        add_input(&inputs->registers, &inputs->register_count, path);
        return true;
    }
    size_t count = inputs->export_count;
    add_input(&inputs->headers, &count, header);
    add_input(&inputs->exports, &inputs->export_count, path);
    return true;
}

enum { FOLDER_DEPTH = 16 };

/* The XML files of a directory and of those in it, but for what is hidden. A link to a directory may lead
 * back, so the depth is limited. */
static bool
gather_returns(struct run *run, struct inputs *inputs, const char *path, int depth,
               struct error *error)
{
    DIR *directory = opendir(path);
    struct stat status;
    struct dirent *entry;
    bool done = true;
    if (directory == NULL)
        return error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
    while ((errno = 0, entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        const char *inner = arena_printf(&run->resources.arena, "%s/%s", path, entry->d_name);
        if (ends_with_xml(entry->d_name))
            add_input(&inputs->returns, &inputs->return_count, inner);
        else if (stat(inner, &status) != 0) /* a link to nothing is passed over */
            done = (errno == ENOENT ||
                    error_add(error, STATUS_INPUT, "%s: %s", inner, strerror(errno))) &&
                   done;
        else if (S_ISDIR(status.st_mode))
            done = (depth == FOLDER_DEPTH
                        ? error_add(error, STATUS_INPUT, "%s: folders are nested too deep", inner)
                        : gather_returns(run, inputs, inner, depth + 1, error)) &&
                   done;
    }
    if (errno != 0)
        done = error_add(error, STATUS_INPUT, "%s: cannot be read: %s", path, strerror(errno));
    closedir(directory);
    return done;
}

/* A directory with XML files, its own or in directories in it, is a folder of returns. */
static bool
sort_directory(struct run *run, struct inputs *inputs, const char *path, struct error *error)
{
    size_t before = inputs->return_count;
    if (!gather_returns(run, inputs, path, 1, error))
        return false;
    if (inputs->return_count == before)
        return sort_tables(run, inputs, path, error);
    qsort(inputs->returns + before, inputs->return_count - before, sizeof(char *), compare_texts);
    return true;
}

static bool
sort_inputs(struct run *run, struct inputs *inputs, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < run->options->operand_count; i++) {
        const char *path = run->options->operands[i];
        struct stat status;
        bool is_database;
        if (stat(path, &status) != 0)
            done = error_add(error, STATUS_INPUT, "%s: %s", path, strerror(errno));
        else if (S_ISDIR(status.st_mode))
            done = sort_directory(run, inputs, path, error) && done;
        else if (!source_is_database(path, &is_database, error))
            done = false;
        else if (is_database)
            add_input(&inputs->registers, &inputs->register_count, path);
        else
            add_input(&inputs->returns, &inputs->return_count, path);
    }
    return done;
}

static enum status
run_check(const struct options *options, struct error *error)
{
    struct run run;
    struct inputs inputs = {0};
    if (options->operand_count == 0) {
        error_add(error, STATUS_USAGE,
                  "check needs a return (FILE.xml or tables of COLLECT), a register, or both");
        return STATUS_USAGE;
    }
    bool done = run_begin(&run, options, error);
    if (done) {
        bool sorted = sort_inputs(&run, &inputs, error);
        if (inputs.return_count + inputs.export_count > 0)
            done = check_returns(&run, &inputs, sorted, error);
        else
            done = sorted && check_registers(&run, &inputs, error);
    }
    enum status status = run_finish(&run, done, error);
    if (error->status > status)
        status = error->status; /* a return could not be read; the others are in the reports */
    free(inputs.returns);
    free(inputs.registers);
    free(inputs.exports);
    free(inputs.headers);
    run_end(&run);
    return status;
}

static const char *const names[] = {"-o",       "--report",  "--fail-on", "--explanations",
                                    "--now",    "--schemas", "--jobs",    "--progress",
                                    "--redact", "--quiet",   NULL};

const struct command command_check = {
    "check", "[OPTION...] FILE.xml... | REGISTER... | FILE.xml... REGISTER...",
    "check returns that somebody else made, a register alone, or"
    " the returns against the register",
    names, run_check};
