/* Writes what a command tells, where it was asked to. */
#include "cmd/write_report.h"

#include <stdio.h>
#include <string.h>

/* The format's name, and the path; NULL: standard output. */
static const char *
report_parts(const char *wanted, char name[32])
{
    const char *colon = strchr(wanted, ':');
    snprintf(name, 32, "%.*s", colon == NULL ? (int)strlen(wanted) : (int)(colon - wanted), wanted);
    return colon == NULL || strcmp(colon, ":-") == 0 ? NULL : colon + 1;
}

/* A word of "text, csv or json". */
static bool
is_format(const char *formats, const char *name)
{
    struct slice rest = slice_of(formats), word;
    while (slice_word(&rest, &word)) {
        if (word.length > 0 && word.text[word.length - 1] == ',')
            word.length--;
        if (!slice_is(word, "or") && slice_is(word, name))
            return true;
    }
    return false;
}

bool
write_report_check(const struct options *options, const char *formats, struct error *error)
{
    char name[32], other_name[32];
    for (size_t i = 0; i < options->report_count; i++) {
        const char *path = report_parts(options->reports[i], name);
        if (!is_format(formats, name) || (path != NULL && path[0] == '\0'))
            return error_add(error, STATUS_USAGE, "--report: \"%s\" is not %s, or has no path",
                             options->reports[i], formats);
        for (size_t k = 0; k < i; k++) {
            const char *other = report_parts(options->reports[k], other_name);
            if (path == NULL ? other == NULL : other != NULL && strcmp(path, other) == 0)
                return error_add(error, STATUS_USAGE, "--report: two reports go to %s",
                                 path == NULL ? "standard output" : path);
        }
    }
    return true;
}

bool
write_report(const struct options *options, write_format_fn tell, const void *context,
             struct error *error)
{
    struct output_set *files = output_set_begin_bare();
    bool done = true;
    char name[32], standard[32] = "";
    for (size_t i = 0; i < options->report_count && done; i++) {
        const char *path = report_parts(options->reports[i], name);
        if (path == NULL) {
            memcpy(standard, name, sizeof standard);
            continue;
        }
        struct output *output = output_create(files, path, 0, error);
        done = output != NULL && tell(context, name, output);
    }
    done = done && output_set_commit(files, error);
    output_set_end(files);
    if (!done || (options->report_count > 0 && standard[0] == '\0'))
        return done;
    struct output *output = output_standard();
    tell(context, standard[0] == '\0' ? "text" : standard, output);
    return output_close(output, error);
}
