/* csv_read for text without a quote and in UTF-8, which nearly every register is: then a line is a row and a
 * comma ends a field, nothing needs a parser or a copy, and reading costs a third. Rows come out as
 * csv_read.c would give them; tests/unit/test_csv.c holds both to that. */
#include <stdlib.h>
#include <string.h>

#include "base/csv_internal.h"
#include "base/memory.h"

struct plain {
    const char *label;
    csv_row_fn row;
    void *context;
    struct slice *fields;
    size_t capacity;
    uint32_t line;
    uint64_t offset; /* of the next unread line */
    bool stopped;
};

/* Splits a line, without its end, and hands the row over. */
static bool
take_line(struct plain *plain, const char *text, size_t length, size_t length_with_end,
          struct error *error)
{
    size_t count = 0, begin = 0;
    uint64_t from = plain->offset;
    plain->offset += length_with_end;
    if (length > CSV_ROW_LIMIT)
        return csv_row_too_long(plain->label, plain->line, error);
    for (size_t i = 0; length > 0 && i <= length; i++) {
        if (i < length && text[i] != ',')
            continue;
        if (count == plain->capacity)
            plain->fields =
                memory_grow(plain->fields, &plain->capacity, count + 1, sizeof(struct slice));
        plain->fields[count++] = (struct slice){text + begin, i - begin};
        begin = i + 1;
    }
    if (count > CSV_FIELD_LIMIT)
        return csv_row_too_wide(plain->label, plain->line, error);
    struct csv_row row = {plain->fields, count, plain->line, from, plain->offset};
    plain->stopped = count > 0 && !plain->row(plain->context, &row);
    return true;
}

/* The length of the line at `text` with its end, 0 if it is not all there yet; *bare is without it. */
static size_t
whole_line(const char *text, size_t length, bool last, size_t *bare)
{
    const char *feed = memchr(text, '\n', length);
    size_t upto = feed == NULL ? length : (size_t)(feed - text);
    const char *carriage = memchr(text, '\r', upto);
    size_t end = carriage == NULL ? upto : (size_t)(carriage - text);
    *bare = end;
    if (carriage == NULL)
        return feed != NULL ? end + 1 : last ? length : 0;
    if (end + 1 == length && !last)
        return 0; /* a LF may follow */
    return end + 1 < length && text[end + 1] == '\n' ? end + 2 : end + 1;
}

/* Takes every whole line of the buffer; *used is what they were. */
static bool
take_lines(struct plain *plain, const char *text, size_t length, bool last, size_t *used,
           struct error *error)
{
    *used = 0;
    while (*used < length && !plain->stopped) {
        size_t bare, whole = whole_line(text + *used, length - *used, last, &bare);
        if (whole == 0)
            return length - *used <= CSV_ROW_LIMIT + 2 ||
                   csv_row_too_long(plain->label, plain->line, error);
        if (!take_line(plain, text + *used, bare, whole, error))
            return false;
        plain->line++; /* the last one too, if it has no end */
        *used += whole;
    }
    return true;
}

static bool
read_lines(struct plain *plain, const struct csv_file *file, struct csv_span span,
           struct buffer *chunk, struct error *error)
{
    for (uint64_t at = span.from; at < span.to && !plain->stopped;) {
        size_t wanted = span.to - at < CSV_CHUNK ? (size_t)(span.to - at) : CSV_CHUNK, got, used;
        buffer_reserve(chunk, wanted);
        if (!csv_read_chunk(file, chunk->text + chunk->length, wanted, at, &got, error))
            return false;
        if (got == 0)
            return error_add(error, STATUS_INPUT, "%s: became shorter while it was read",
                             file->path);
        at += got;
        chunk->length += got;
        if (!take_lines(plain, chunk->text, chunk->length, at == span.to, &used, error))
            return false;
        memmove(chunk->text, chunk->text + used, chunk->length - used);
        chunk->length -= used;
    }
    return true;
}

bool
csv_read_plain(const struct csv_file *file, struct csv_span span, csv_row_fn row, void *context,
               uint32_t *end_line, struct error *error)
{
    struct plain plain = {.label = file->path,
                          .row = row,
                          .context = context,
                          .line = span.line,
                          .offset = span.from};
    struct buffer chunk = {0};
    bool done = read_lines(&plain, file, span, &chunk, error);
    if (end_line != NULL)
        *end_line = plain.line;
    buffer_free(&chunk);
    free(plain.fields);
    return done;
}

bool
csv_read_plain_text(const char *label, const char *text, size_t length, csv_row_fn row,
                    void *context, struct error *error)
{
    struct plain plain = {.label = label, .row = row, .context = context, .line = 1};
    size_t used;
    bool done = take_lines(&plain, text, length, true, &used, error);
    free(plain.fields);
    return done;
}
