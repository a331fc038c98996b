/* A directory of CSV files as an input. */
#include "input/kinds/csv_input.h"

#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/memory.h"
#include "input/exports/exports.h"
#include "input/plain_table.h"
#include "system/system.h"

/* --- the directory ---------------------------------------------------------------------------- */

static bool
csv_is_name(const char *name)
{
    const char *end = strrchr(name, '.');
    return end != NULL && text_same(end, ".csv");
}

/* A table that is not needed is just not there under a misspelt name, which therefore is told. */
static void
csv_tell_misspelt(struct input_set *inputs, const char *directory, const char *name)
{
    const struct table_def *meant = plain_table_misspelt(inputs->tables, name);
    if (meant == NULL)
        return;
    const char *path = arena_printf(&inputs->arena, "%s/%s", directory, name);
    const char *const more[] = {"meant", meant->name, NULL};
    struct place place = {file_names_add(inputs->files, path), 0, 0};
    input_set_tell(inputs, "F117", place, "", name, more);
}

static bool
csv_probe(struct input_set *inputs, struct input *input, bool *is, struct error *error)
{
    struct folder_names list;
    int fault = folder_list(input->path, &list);
    enum system_kind kind = system_kind(fault);
    *is = fault == 0;
    for (size_t i = 0; i < list.count && *is; i++) {
        /* else what no shape fits is told later */
        if (csv_is_name(list.names[i]) && inputs->export_options == NULL)
            csv_tell_misspelt(inputs, input->path, list.names[i]);
    }
    folder_names_free(&list);
    return *is || kind == SYSTEM_NO_FOLDER ||
           error_add(error, kind == SYSTEM_NO_MEMORY ? STATUS_FAILED : STATUS_INPUT,
                     "%s: cannot be listed: %s", input->path, system_words(fault));
}

/* --- a file of it ----------------------------------------------------------------------------- */

static bool
csv_open_table(struct input_set *inputs, struct source *source, struct error *error)
{
    struct csv_file *file = source->state;
    struct csv_span body;
    struct header header = {0};
    bool good = csv_open(file, source->path, error) && header_read(&header, file, &body, error) &&
                input_set_match_header(inputs, source, &header, error);
    if (good)
        source->body = (struct stretch){body.from, body.to, body.line};
    header_free(&header);
    return good;
}

/* A file of a table's name and without its columns may be an export. */
static bool
ask_exports(struct input_set *inputs, const struct input *input, const struct table_def *def,
            const char *path, bool *is_export, struct error *error)
{
    char *name = text_join(def->name, ".csv", NULL, NULL);
    bool maybe = inputs->export_options != NULL && !plain_table_is(inputs, input->path, name);
    bool done = !maybe || exports_prepare(inputs, error);
    *is_export = maybe && exports_takes(inputs, path);
    free(name);
    return done;
}

static bool
csv_open_input(struct input_set *inputs, const struct input *input, const struct table_def *def,
               struct error *error)
{
    char *path = text_join(input->path, "/", def->name, ".csv");
    bool done = true, is_export = false;
    struct system_about about;
    enum system_kind kind = system_kind(system_look_exactly(path, &about));
    bool there = kind != SYSTEM_ABSENT && kind != SYSTEM_NO_FOLDER &&
                 !input_set_has(inputs, input, def, path);
    if (there)
        done = ask_exports(inputs, input, def, path, &is_export, error);
    if (there && !is_export) {
        struct source *source = input_set_add_source(inputs, input, def, path, path);
        source->state = memory_zeroed(1, sizeof(struct csv_file));
        done = csv_open_table(inputs, source, error) && done;
    }
    free(path);
    return done;
}

static bool
csv_read_source(const struct source *source, const struct reading *reading, struct error *error)
{
    for (size_t i = 0; i < reading->count; i++) {
        const struct stretch *stretch = &reading->stretches[i];
        struct csv_span span = {stretch->from, stretch->to, stretch->line};
        if (!csv_read(source->state, span, reading->row, reading->context, reading->end_line,
                      error))
            return false;
    }
    return true;
}

/* A piece shorter than this is not worth a thread. */
enum { SHORTEST_PIECE = 65536 };

static size_t
csv_cut(const struct source *source, size_t pieces, struct stretch *stretches, struct error *error)
{
    const struct csv_file *file = source->state;
    uint64_t from = source->body.from, size = source->body.to - from;
    bool whole = file->has_quotes || size < pieces * SHORTEST_PIECE;
    size_t count = 0;
    for (size_t i = 1; i <= (whole ? 1 : pieces) && from < source->body.to; i++) {
        uint64_t to = source->body.to;
        if (!whole && i < pieces &&
            !csv_next_line(file, source->body.from + size / pieces * i, &to, error))
            return 0;
        stretches[count] = (struct stretch){from, to, count == 0 ? source->body.line : 1};
        count += to > from;
        from = to;
    }
    return count;
}

static bool
csv_digest_source(const struct source *source, char text[DIGEST_SIZE], struct error *error)
{
    return csv_digest(source->state, text, error);
}

static void
csv_close_source(struct source *source)
{
    csv_close(source->state);
    free(source->state);
}

const struct input_kind csv_input = {.name = "a directory of CSV files",
                                     .probe = csv_probe,
                                     .open = csv_open_input,
                                     .read = csv_read_source,
                                     .cut = csv_cut,
                                     .digest = csv_digest_source,
                                     .close = csv_close_source};
