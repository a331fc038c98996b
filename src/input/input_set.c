/* What the user named: found to be of some kind, and its tables opened as sources. */
#include "input/input_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/memory.h"
#include "base/reading.h"
#include "input/input_kind.h"
#include "system/system.h"

/* --- finding the kind ------------------------------------------------------------------------- */

static bool
refuse_unknown(const char *path, struct error *error)
{
    struct buffer names = {0};
    for (size_t i = 0; input_kinds[i] != NULL; i++)
        buffer_printf(&names, "%s %s", i == 0 ? "neither" : " nor", input_kinds[i]->name);
    error_add(error, STATUS_INPUT, "%s: is %s", path, names.text);
    buffer_free(&names);
    return false;
}

/* A path that leads to what another input is, or to a link to it. */
static bool
was_probed(const struct input_set *inputs, const struct system_identity *identity)
{
    for (size_t i = 0; i < inputs->count; i++) {
        if (system_is_same(&inputs->items[i].identity, identity))
            return true;
    }
    return false;
}

/* Adds the path for every kind that takes it; one that is given twice is read once. */
static bool
probe_path(struct input_set *inputs, const char *path, bool *taken, struct error *error)
{
    struct system_about about;
    int fault = system_look(path, &about);
    if (fault != 0)
        return error_add(error, STATUS_INPUT, "%s: %s", path, system_words(fault));
    if (about.sort != SYSTEM_FOLDER && about.sort != SYSTEM_FILE) /* a pipe would keep us waiting */
        return error_add(error, STATUS_INPUT, "%s: is not a regular file", path);
    bool done = true, again = was_probed(inputs, &about.identity);
    *taken = again;
    for (size_t i = 0; input_kinds[i] != NULL && done && !again; i++) {
        struct input input = {.path = path, .identity = about.identity, .kind = input_kinds[i]};
        bool is = false;
        done = input.kind->probe(inputs, &input, &is, error);
        if (!is)
            continue;
        *taken = true;
        inputs->items = memory_resize(inputs->items, inputs->count + 1, sizeof input);
        inputs->items[inputs->count++] = input;
    }
    return done;
}

bool
input_set_takes_file(const char *path, bool *takes, struct error *error)
{
    struct input_set inputs = {0};
    *takes = false;
    bool done = probe_path(&inputs, path, takes, error);
    input_set_close(&inputs);
    return done;
}

/* --- opening ---------------------------------------------------------------------------------- */

struct source *
input_set_add_source(struct input_set *inputs, const struct input *input,
                     const struct table_def *def, const char *path, const char *file)
{
    inputs->sources =
        memory_resize(inputs->sources, inputs->source_count + 1, sizeof(struct source));
    struct source *source = &inputs->sources[inputs->source_count++];
    *source = (struct source){.def = def,
                              .kind = input->kind,
                              .input = input->path,
                              .path = text_copy(path),
                              .file = text_copy(file),
                              .file_number = file_names_add(inputs->files, path),
                              .fields = memory_alloc(def->count * sizeof(int))};
    struct system_about about;
    if (system_look(file, &about) == 0)
        source->identity = about.identity;
    for (size_t i = 0; i < def->count; i++)
        source->fields[i] = -1;
    reading_note(file);
    return source;
}

bool
input_set_has(const struct input_set *inputs, const struct input *input,
              const struct table_def *def, const char *file)
{
    struct system_about about;
    if (system_look(file, &about) != 0)
        return false;
    for (size_t i = 0; i < inputs->source_count; i++) {
        const struct source *source = &inputs->sources[i];
        if (source->def == def && source->input != input->path &&
            system_is_same(&about.identity, &source->identity))
            return true;
    }
    return false;
}

/* The names that stand over no column. */
static void
input_set_keep_unknown(struct source *source, const struct header *header)
{
    source->field_count = header->count;
    source->header_line = header->line;
    source->unknown = memory_zeroed(header->count, sizeof(char *));
    for (size_t i = 0; i < header->count; i++)
        source->unknown[i] = text_copy(header->names[i]);
    for (size_t i = 0; i < source->def->count; i++) {
        int field = source->fields[i];
        if (field < 0)
            continue;
        free(source->unknown[field]);
        source->unknown[field] = NULL;
    }
}

bool
input_set_match_header(struct input_set *inputs, struct source *source, const struct header *header,
                       struct error *error)
{
    const struct table_def *def = source->def;
    struct header_column *columns = memory_zeroed(def->count, sizeof *columns);
    for (size_t i = 0; i < def->count; i++)
        columns[i] = (struct header_column){def->columns[i].name, def->columns[i].required};
    bool good = header_match(header, columns, def->count, source->fields, error);
    free(columns);
    input_set_keep_unknown(source, header);
    for (size_t i = 0; i < source->field_count; i++) {
        struct place place = {source->file_number, header->line, (uint32_t)i + 1};
        if (source->unknown[i] != NULL)
            input_set_tell(inputs, "F104", place, source->unknown[i], source->unknown[i], NULL);
    }
    return good;
}

/* One table after the other, so that the order of the inputs is the order within a table. */
static bool
input_set_open_tables(struct input_set *inputs, const char *wanted, struct error *error)
{
    bool done = true;
    for (size_t t = 0; t < inputs->tables->count; t++) {
        const struct table_def *def = &inputs->tables->defs[t];
        for (size_t i = 0; i < inputs->count && list_has(wanted, def->name); i++)
            done = inputs->items[i].kind->open(inputs, &inputs->items[i], def, error) && done;
    }
    if (inputs->source_count > UINT16_MAX) /* marks keep the number of their file in two bytes */
        done =
            error_add(error, STATUS_INPUT, "%s: there are too many inputs", inputs->items[0].path);
    return done;
}

bool
input_set_open(struct input_set *inputs, const char *const *paths, size_t count, const char *wanted,
               struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < count; i++) {
        bool taken = false;
        done = probe_path(inputs, paths[i], &taken, error) &&
               (taken || refuse_unknown(paths[i], error)) && done;
    }
    inputs->wanted = wanted;
    done = done && input_set_open_tables(inputs, wanted, error);
    /* What every table could be read from all the same may have been taken for something else. */
    done = done && inputs->looks.status == STATUS_DONE;
    if (error->status == STATUS_DONE)
        error_move(error, &inputs->looks);
    return done;
}

bool
input_set_settle(struct input_set *inputs, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < inputs->source_count && done; i++) {
        struct source *source = &inputs->sources[i];
        done = source->kind->ready == NULL || source->kind->ready(inputs, source, error);
    }
    return done;
}

static void
close_source(struct source *source)
{
    source->kind->close(source);
    for (size_t i = 0; source->unknown != NULL && i < source->field_count; i++)
        free(source->unknown[i]);
    free(source->unknown);
    free(source->fields);
    free(source->heading_columns);
    free(source->path);
    free(source->file);
}

void
input_set_close(struct input_set *inputs)
{
    for (size_t i = 0; i < inputs->source_count; i++)
        close_source(&inputs->sources[i]);
    for (size_t i = 0; i < inputs->count; i++) {
        if (inputs->items[i].kind->forget != NULL)
            inputs->items[i].kind->forget(&inputs->items[i]);
    }
    for (size_t i = 0; input_kinds[i] != NULL; i++) {
        if (input_kinds[i]->finish != NULL)
            input_kinds[i]->finish(inputs);
    }
    map_free(&inputs->plain);
    error_free(&inputs->looks);
    free(inputs->sources);
    free(inputs->items);
    arena_free(&inputs->arena);
    *inputs = (struct input_set){0};
}

/* --- what files say of themselves ------------------------------------------------------------- */

/* A database or a workbook is one file, whatever number of its tables are sources. */
bool
input_set_digest(struct input_set *inputs, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < inputs->source_count; i++) {
        struct source *source = &inputs->sources[i];
        size_t same = 0;
        while (strcmp(inputs->sources[same].file, source->file) != 0)
            same++;
        if (same < i)
            memcpy(source->digest, inputs->sources[same].digest, DIGEST_SIZE);
        else
            done = source->kind->digest(source, source->digest, error) && done;
    }
    return done;
}

void
input_set_tell(struct input_set *inputs, const char *id, struct place place, const char *field,
               const char *value, const char *const *more)
{
    const struct rule *rule = inputs->book == NULL ? NULL : rulebook_find(inputs->book, id);
    if (rule == NULL)
        return;
    struct buffer told = {0};
    buffer_string(&told, "");
    utf8_repair(slice_of(value), &told); /* it can be a file's name */
    struct finding finding = {.rule = rule,
                              .severity = rule->severity,
                              .date = DAY_NONE,
                              .field = field,
                              .value = told.text,
                              .place = place};
    if (more != NULL)
        finding.message = finding_message(&inputs->told->texts, &finding, more);
    finding_add(inputs->told, finding);
    buffer_free(&told);
}
