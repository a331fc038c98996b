/* finding: names of files and severities, and a finding's message. */
#include "finding/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/memory.h"

const char *
session_name(enum session session)
{
    static const char *const names[] = {"", "AM", "PM"};
    return names[session];
}

uint32_t
file_names_add(struct file_names *files, const char *path)
{
    return file_names_add_kind(files, path, PLACE_FIELD);
}

uint32_t
file_names_add_kind(struct file_names *files, const char *path, enum place_kind kind)
{
    size_t capacity = files->capacity; /* of both */
    files->paths = memory_grow(files->paths, &files->capacity, files->count + 1, sizeof(char *));
    files->kinds = memory_grow(files->kinds, &capacity, files->count + 1, sizeof(enum place_kind));
    files->kinds[files->count] = kind;
    struct buffer told = {0};
    buffer_string(&told, "");
    utf8_repair(slice_of(path), &told);
    files->paths[files->count++] = told.text;
    return (uint32_t)files->count;
}

const char *
file_names_get(const struct file_names *files, uint32_t file)
{
    return file == 0 || file > files->count ? "" : files->paths[file - 1];
}

enum place_kind
file_names_kind(const struct file_names *files, uint32_t file)
{
    bool known = file != 0 && file <= files->count && files->kinds != NULL;
    return known ? files->kinds[file - 1] : PLACE_FIELD;
}

void
file_names_free(struct file_names *files)
{
    for (size_t i = 0; i < files->count; i++)
        free((char *)files->paths[i]);
    free(files->paths);
    free(files->kinds);
    *files = (struct file_names){0};
}

struct message {
    const struct finding *finding;
    const char *const *more; /* pairs name, value; may be NULL */
    char date[DATE_SIZE];
};

static const char *
look_up(void *context, struct slice name)
{
    struct message *message = context;
    const struct finding *finding = message->finding;
    for (const char *const *more = message->more; more != NULL && *more != NULL; more += 2) {
        if (slice_is(name, more[0]))
            return text_or_empty(more[1]);
    }
    return slice_is(name, "key")       ? finding->key
           : slice_is(name, "date")    ? date_format(finding->date, message->date)
           : slice_is(name, "session") ? session_name(finding->session)
           : slice_is(name, "field")   ? finding->field
           : slice_is(name, "value")   ? finding->value
                                       : NULL;
}

static void
append_message(struct buffer *text, const struct finding *finding, const char *const *more)
{
    const struct rule *rule = finding->rule;
    struct message message = {.finding = finding, .more = more};
    buffer_template(text, rule->message == NULL ? rule->title : rule->message, look_up, &message);
}

char *
finding_message(struct arena *arena, const struct finding *finding, const char *const *more)
{
    struct buffer text = {0};
    append_message(&text, finding, more);
    char *copy = arena_copy(arena, text.text, text.length);
    buffer_free(&text);
    return copy;
}

const char *
finding_text(const struct finding *finding, struct buffer *text)
{
    if (finding->message != NULL)
        return finding->message;
    buffer_clear(text);
    append_message(text, finding, NULL);
    return text->text;
}
