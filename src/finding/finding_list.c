/* finding_list: records in memory, runs of them in a file, and merging both in order. */
#include "finding/finding_list.h"

#include <stdalign.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/temporary.h"
#include "system/system.h"

/* --- records ---------------------------------------------------------------------------------- */

enum { LEA, ESTAB, KEY, FIELD, VALUE, MESSAGE, TEXT_COUNT };

enum { HAS_NO_SCHOOL = 1, HAS_MESSAGE = 2 };

/* A finding as it is kept. Its texts stand behind it, one after the other, each with its NUL, and
 * the next record begins at a multiple of its alignment. */
struct finding_record {
    const struct rule *rule;
    struct place place;
    day date;
    uint32_t length; /* with the texts */
    uint8_t severity, session, flags;
    char texts[];
};

static void
take_texts(const struct finding *finding, struct slice *texts)
{
    texts[LEA] = slice_of(text_or_empty(finding->lea));
    texts[ESTAB] = slice_of(text_or_empty(finding->estab));
    texts[KEY] = slice_of(text_or_empty(finding->key));
    texts[FIELD] = slice_of(text_or_empty(finding->field));
    texts[VALUE] = slice_of(text_or_empty(finding->value));
    texts[MESSAGE] = slice_of(text_or_empty(finding->message));
}

static void
append_record(struct buffer *kept, const struct finding *finding)
{
    struct slice texts[TEXT_COUNT];
    struct finding_record record = {.rule = finding->rule,
                                    .place = finding->place,
                                    .date = finding->date,
                                    .severity = (uint8_t)finding->severity,
                                    .session = (uint8_t)finding->session};
    size_t length = offsetof(struct finding_record, texts), start = kept->length;
    take_texts(finding, texts);
    for (int i = 0; i < TEXT_COUNT; i++)
        length += texts[i].length + 1;
    length = (length + alignof(struct finding_record) - 1) / alignof(struct finding_record) *
             alignof(struct finding_record);
    record.length = (uint32_t)length;
    record.flags = (uint8_t)((finding->lea == NULL ? HAS_NO_SCHOOL : 0) |
                             (finding->message != NULL ? HAS_MESSAGE : 0));
    buffer_append(kept, (const char *)&record, offsetof(struct finding_record, texts));
    for (int i = 0; i < TEXT_COUNT; i++)
        buffer_append(kept, texts[i].text, texts[i].length + 1);
    while (kept->length < start + length)
        buffer_append(kept, "", 1);
}

static void
split_texts(const struct finding_record *record, const char **texts)
{
    texts[0] = record->texts;
    for (int i = 1; i < TEXT_COUNT; i++)
        texts[i] = texts[i - 1] + strlen(texts[i - 1]) + 1;
}

static struct finding
finding_list_read_record(const struct finding_list *list, const struct finding_record *record)
{
    const char *texts[TEXT_COUNT];
    bool no_school = (record->flags & HAS_NO_SCHOOL) != 0;
    split_texts(record, texts);
    struct finding finding = {.rule = record->rule,
                              .severity = (enum severity)record->severity,
                              .lea = no_school ? text_or_empty(list->lea) : texts[LEA],
                              .estab = no_school ? text_or_empty(list->estab) : texts[ESTAB],
                              .key = texts[KEY],
                              .date = record->date,
                              .session = (enum session)record->session,
                              .field = texts[FIELD],
                              .value = texts[VALUE],
                              .message = (record->flags & HAS_MESSAGE) != 0 ? texts[MESSAGE] : NULL,
                              .place = record->place};
    finding_names_give(&list->names, &finding);
    if (list->explain != NULL)
        finding.explanation = list->explain(list->explainer, &finding);
    return finding;
}

static const struct finding_record *
record_at(const char *memory)
{
    return (const struct finding_record *)(const void *)memory;
}

static int
order_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int
order_rules(const struct rule *a, const struct rule *b)
{
    return a == b ? 0 : strcmp(a->id, b->id);
}

static int
order_texts(const struct finding_record *a, const struct finding_record *b)
{
    const char *left[TEXT_COUNT], *right[TEXT_COUNT];
    int order;
    split_texts(a, left);
    split_texts(b, right);
    if ((order = strcmp(left[KEY], right[KEY])) != 0 ||
        (order = order_numbers(a->date, b->date)) != 0 ||
        (order = order_numbers(a->session, b->session)) != 0 ||
        (order = strcmp(left[FIELD], right[FIELD])) != 0)
        return order;
    return strcmp(left[VALUE], right[VALUE]);
}

static int
order_records(const struct finding_record *a, const struct finding_record *b)
{
    int order;
    if ((order = order_rules(a->rule, b->rule)) != 0 ||
        (order = order_numbers(a->place.file, b->place.file)) != 0 ||
        (order = order_numbers(a->place.line, b->place.line)) != 0 ||
        (order = order_numbers(a->place.column, b->place.column)) != 0)
        return order;
    return order_texts(a, b);
}

/* What was added first stands first in memory. */
static int
compare_records(const void *left, const void *right)
{
    const struct finding_record *const *a = left, *const *b = right;
    int order = order_records(*a, *b);
    return order != 0 ? order : (*a > *b) - (*a < *b);
}

/* --- the list --------------------------------------------------------------------------------- */

static void
forget_order(struct finding_list *list)
{
    free(list->order);
    list->order = NULL;
}

static void
sort_kept(struct finding_list *list)
{
    size_t at = 0;
    forget_order(list);
    list->order = memory_alloc(list->kept_count * sizeof *list->order);
    for (size_t i = 0; i < list->kept_count; i++) {
        list->order[i] = record_at(list->kept.text + at);
        at += list->order[i]->length;
    }
    if (list->kept_count > 0)
        qsort(list->order, list->kept_count, sizeof *list->order, compare_records);
}

static void
write_out(struct finding_list *list, const char *bytes, size_t count)
{
    if (list->fault == 0)
        list->fault = system_write_at(list->file, bytes, count, list->written);
    list->written += count;
}

static bool
finding_list_open_file(struct finding_list *list)
{
    if (list->run_count == 0)
        list->fault = temporary_open(&list->file);
    return list->fault == 0;
}

enum { WRITE_SIZE = 1 << 16 };

/* Puts what is in memory into the file, sorted. */
static void
finding_list_put_aside(struct finding_list *list)
{
    struct buffer out = {0};
    size_t from = list->written;
    if (list->fault == 0 && finding_list_open_file(list)) {
        sort_kept(list);
        for (size_t i = 0; i < list->kept_count; i++) {
            buffer_append(&out, (const char *)list->order[i], list->order[i]->length);
            if (out.length >= WRITE_SIZE || i + 1 == list->kept_count) {
                write_out(list, out.text, out.length);
                buffer_clear(&out);
            }
        }
        list->runs = memory_resize(list->runs, list->run_count + 1, sizeof *list->runs);
        list->runs[list->run_count++] = (struct finding_run){from, list->written};
    }
    buffer_free(&out);
    forget_order(list);
    buffer_clear(&list->kept);
    list->kept_count = 0;
}

void
finding_add(struct finding_list *list, struct finding finding)
{
    forget_order(list);
    list->drafted = 0; /* theirs was another order */
    append_record(&list->kept, &finding);
    list->count++;
    list->kept_count++;
    arena_reset(&list->texts);
    if (list->kept.length > (list->limit == 0 ? FINDINGS_IN_MEMORY : list->limit))
        finding_list_put_aside(list);
}

void
finding_sort(struct finding_list *list)
{
    if (list->order == NULL)
        sort_kept(list);
}

static void
close_file(struct finding_list *list)
{
    if (list->run_count > 0)
        system_close(list->file);
    list->run_count = list->written = 0;
    list->fault = 0;
}

void
finding_list_clear(struct finding_list *list)
{
    close_file(list);
    forget_order(list);
    buffer_clear(&list->kept);
    finding_names_clear(&list->names);
    list->count = list->kept_count = 0;
    list->lea = list->estab = NULL;
    list->explain = NULL;
    list->drafted = 0;
}

void
finding_list_free(struct finding_list *list)
{
    finding_list_clear(list);
    buffer_free(&list->kept);
    arena_free(&list->texts);
    finding_names_free(&list->names);
    free(list->runs);
    for (size_t i = 0; i < list->draft_count; i++)
        buffer_free(&list->drafts[i]);
    free(list->drafts);
    *list = (struct finding_list){.arena = list->arena, .limit = list->limit};
}

bool
finding_list_whole(const struct finding_list *list, struct error *error)
{
    return list->fault == 0 ||
           error_add(error, STATUS_FAILED,
                     "the temporary file for findings, in $TMPDIR or /var/tmp: %s",
                     system_words(list->fault));
}

/* --- reading ---------------------------------------------------------------------------------- */

enum { READ_SIZE = 1 << 14 };

/* A run of the file, or what is in memory. */
struct finding_source {
    const struct finding_record *head; /* the next one; NULL at the end */
    size_t from, to;                   /* what is left of the run */
    struct buffer bytes;               /* of it */
    size_t at;   /* of the head: in `bytes`, among those in memory by number */
    size_t next; /* in memory: where the next one stands */
};

/* Reads on, so that so many bytes stand behind source->at. */
static bool
finding_list_fill(struct finding_list *list, struct finding_source *source, size_t wanted)
{
    struct buffer *bytes = &source->bytes;
    if (bytes->length - source->at >= wanted)
        return true;
    if (bytes->length > 0)
        memmove(bytes->text, bytes->text + source->at, bytes->length - source->at);
    bytes->length -= source->at;
    source->at = 0;
    buffer_reserve(bytes, wanted > READ_SIZE ? wanted : READ_SIZE);
    while (bytes->length < wanted && list->fault == 0 && source->from < source->to) {
        size_t room = bytes->capacity - bytes->length, left = source->to - source->from;
        size_t size = room < left ? room : left, got;
        list->fault =
            system_read_at(list->file, bytes->text + bytes->length, size, source->from, &got);
        if (list->fault == 0 && got < size)
            list->fault = SYSTEM_CUT_SHORT;
        bytes->length += got;
        source->from += got;
    }
    return bytes->length >= wanted;
}

static const struct finding_record *
read_head(struct finding_list *list, struct finding_source *source)
{
    if (!finding_list_fill(list, source, sizeof(struct finding_record)))
        return NULL;
    size_t length = record_at(source->bytes.text + source->at)->length;
    return finding_list_fill(list, source, length) ? record_at(source->bytes.text + source->at)
                                                   : NULL;
}

static const struct finding_record *
kept_head(const struct finding_list *list, const struct finding_source *source)
{
    if (source->at >= list->kept_count)
        return NULL;
    return list->order != NULL ? list->order[source->at]
                               : record_at(list->kept.text + source->next);
}

static bool
is_file(const struct finding_cursor *cursor, const struct finding_source *source)
{
    return source < cursor->sources + cursor->list->run_count;
}

static void
finding_list_advance(struct finding_cursor *cursor, struct finding_source *source)
{
    if (is_file(cursor, source)) {
        source->at += source->head->length;
        source->head = read_head(cursor->list, source);
    } else {
        source->at++;
        source->next += source->head->length;
        source->head = kept_head(cursor->list, source);
    }
}

void
finding_begin(struct finding_list *list, struct finding_cursor *cursor)
{
    if (list->run_count > 0)
        finding_sort(list);
    *cursor = (struct finding_cursor){.list = list, .source_count = list->run_count + 1};
    cursor->sources = memory_zeroed(cursor->source_count, sizeof *cursor->sources);
    cursor->taken = cursor->source_count;
    for (size_t i = 0; i < list->run_count; i++) {
        cursor->sources[i].from = list->runs[i].from;
        cursor->sources[i].to = list->runs[i].to;
        cursor->sources[i].head = read_head(list, &cursor->sources[i]);
    }
    struct finding_source *last = &cursor->sources[list->run_count];
    last->head = kept_head(list, last);
}

bool
finding_next(struct finding_cursor *cursor, struct finding *finding)
{
    const struct finding_record *first = NULL;
    if (cursor->taken < cursor->source_count)
        finding_list_advance(cursor, &cursor->sources[cursor->taken]);
    cursor->taken = cursor->source_count;
    for (size_t i = 0; i < cursor->source_count; i++) {
        const struct finding_record *head = cursor->sources[i].head;
        if (head != NULL && (first == NULL || order_records(head, first) < 0)) {
            first = head;
            cursor->taken = i;
        }
    }
    if (first != NULL)
        *finding = finding_list_read_record(cursor->list, first);
    return first != NULL;
}

void
finding_end(struct finding_cursor *cursor)
{
    for (size_t i = 0; i < cursor->source_count; i++)
        buffer_free(&cursor->sources[i].bytes);
    free(cursor->sources);
    *cursor = (struct finding_cursor){0};
}

void
finding_append(struct finding_list *list, struct finding_list *more)
{
    struct finding_cursor cursor;
    struct finding finding;
    finding_begin(more, &cursor);
    while (finding_next(&cursor, &finding))
        finding_add(list, finding);
    finding_end(&cursor);
    list->fault = more->fault != 0 ? more->fault : list->fault;
    finding_list_free(more);
}
