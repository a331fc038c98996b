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

struct finding *
finding_add(struct finding_list *list, struct finding finding)
{
    finding.lea = or_empty(finding.lea);
    finding.estab = or_empty(finding.estab);
    finding.key = or_empty(finding.key);
    finding.field = or_empty(finding.field);
    finding.value = or_empty(finding.value);
    finding.plain_message = finding.message == NULL;
    if (finding.plain_message)
        finding.message = finding_message(list->arena, &finding, NULL);
    list->items = memory_grow(list->items, &list->capacity, list->count + 1, sizeof finding);
    list->items[list->count] = finding;
    return &list->items[list->count++];
}

void
finding_append(struct finding_list *list, const struct finding_list *more)
{
    list->items = memory_grow(list->items, &list->capacity, list->count + more->count,
                              sizeof(struct finding));
    if (more->count > 0)
        memcpy(list->items + list->count, more->items, more->count * sizeof(struct finding));
    list->count += more->count;
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

char *
finding_message(struct arena *arena, const struct finding *finding, const char *const *more)
{
    const char *template = finding->rule->message;
    struct buffer message = {0};
    char date[DATE_SIZE];
    if (template == NULL)
        template = finding->rule->title;
    while (*template != '\0') {
        const char *open = strchr(template, '{');
        const char *close = open == NULL ? NULL : strchr(open, '}');
        if (close == NULL) {
            buffer_string(&message, template);
            break;
        }
        struct slice name = {open + 1, (size_t)(close - open) - 1};
        const char *value = look_up(name, finding, more, date);
        buffer_append(&message, template, (size_t)(open - template));
        if (value != NULL)
            buffer_string(&message, value);
        else
            buffer_append(&message, open, name.length + 2);
        template = close + 1;
    }
    char *copy = arena_copy(arena, message.length > 0 ? message.text : "", message.length);
    buffer_free(&message);
    return copy;
}

static int
order_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int
compare_findings(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    int order;
    if ((order = strcmp(a->rule->id, b->rule->id)) != 0 ||
        (order = order_numbers(a->place.file, b->place.file)) != 0 ||
        (order = order_numbers(a->place.line, b->place.line)) != 0 ||
        (order = order_numbers(a->place.column, b->place.column)) != 0 ||
        (order = strcmp(a->key, b->key)) != 0 || (order = order_numbers(a->date, b->date)) != 0 ||
        (order = order_numbers(a->session, b->session)) != 0 ||
        (order = strcmp(a->field, b->field)) != 0)
        return order;
    return strcmp(a->value, b->value);
}

void
finding_sort(struct finding_list *list)
{
    if (list->count > 0)
        qsort(list->items, list->count, sizeof(struct finding), compare_findings);
}

void
finding_list_free(struct finding_list *list)
{
    free(list->items);
    list->items = NULL;
    list->count = list->capacity = 0;
    for (size_t i = 0; i < list->draft_count; i++)
        buffer_free(&list->drafts[i]);
    free(list->drafts);
    list->drafts = NULL;
    list->draft_count = 0;
}
