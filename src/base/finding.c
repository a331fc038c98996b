#include "base/finding.h"

#include <stdlib.h>
#include <string.h>

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
    files->paths = memory_resize(files->paths, files->count + 1, sizeof(char *));
    files->paths[files->count++] = path;
    return (uint32_t)files->count;
}

const char *
file_names_get(const struct file_names *files, uint32_t file)
{
    return file == 0 || file > files->count ? "" : files->paths[file - 1];
}

void
file_names_free(struct file_names *files)
{
    free(files->paths);
    *files = (struct file_names){0};
}

static const char *
or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static const char *
look_up(struct slice name, const struct finding *finding, const char *const *more, char *date)
{
    const char *const own[][2] = {
        {"key", finding->key},
        {"date", date_format(finding->date, date)},
        {"session", session_name(finding->session)},
        {"field", finding->field},
        {"value", finding->value},
    };
    for (; more != NULL && *more != NULL; more += 2) {
        if (slice_is(name, more[0]))
            return or_empty(more[1]);
    }
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (slice_is(name, own[i][0]))
            return own[i][1];
    }
    return NULL;
}

void
finding_append_message(struct buffer *text, const struct finding *finding, const char *const *more)
{
    const char *template = finding->rule->message;
    char date[DATE_SIZE];
    if (template == NULL)
        template = finding->rule->title;
    while (*template != '\0') {
        const char *open = strchr(template, '{');
        const char *close = open == NULL ? NULL : strchr(open, '}');
        if (close == NULL) {
            buffer_string(text, template);
            break;
        }
        struct slice name = {open + 1, (size_t)(close - open) - 1};
        const char *value = look_up(name, finding, more, date);
        buffer_append(text, template, (size_t)(open - template));
        if (value != NULL)
            buffer_string(text, value);
        else
            buffer_append(text, open, name.length + 2);
        template = close + 1;
    }
}

char *
finding_message(struct arena *arena, const struct finding *finding, const char *const *more)
{
    struct buffer text = {0};
    finding_append_message(&text, finding, more);
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
    buffer_append(text, "", 0);
    finding_append_message(text, finding, NULL);
    return text->text;
}
