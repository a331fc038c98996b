/* csv_read for text without a quote and in UTF-8, which nearly every register is: then a line is a
 * row and a comma ends a field, nothing needs a parser or a copy, and reading costs a third. Rows
 * come out as csv_read.c would give them; tests/unit/test_csv.c holds both to that. */
#include <stdlib.h>
#include <string.h>

#include "base/csv_internal.h"
#include "base/memory.h"

struct plain {
    const char *label;
    csv_row_fn row;
    void *context;
    struct slice *fields;
    size_t count, capacity;
    uint32_t line;
    uint64_t offset; /* of the next unread line */
    char delimiter;  /* below '-', as a comma and a tab are */
    size_t extra;    /* fields beyond the limit */
    bool stopped;
};

/* Of each of eight bytes the highest bit, if it is below '-': commas and line ends are, and little
 * else. */
static inline uint64_t
low_bytes(const char *text)
{
    const uint64_t each = UINT64_C(0x0101010101010101), highest = each * 0x80;
    uint64_t word;
    memcpy(&word, text, sizeof word);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) /* the first byte is the lowest */
        word = __builtin_bswap64(word);
    return ~(((word & ~highest) + each * (0x80 - '-')) | word) & highest;
}

static inline struct slice *
room_for(struct plain *plain, size_t count)
{
    if (plain->capacity < count)
        plain->fields = memory_grow(plain->fields, &plain->capacity, count, sizeof(struct slice));
    return plain->fields;
}

enum { WORD = sizeof(uint64_t) };

/* The same of the last few bytes of a line. */
static uint64_t
low_bytes_of_rest(const char *text, size_t length)
{
    char rest[WORD] = "........";
    memcpy(rest, text, length);
    return low_bytes(rest);
}

/* Splits a line into fields; its length without its end, or all there is if it has none. */
static size_t
split_line(struct plain *plain, const char *text, size_t length)
{
    const char *begin = text;
    const char delimiter = plain->delimiter;
    size_t count = 0;
    for (size_t at = 0; at < length; at += WORD) {
        uint64_t found =
            length - at >= WORD ? low_bytes(text + at) : low_bytes_of_rest(text + at, length - at);
        struct slice *fields = room_for(plain, count + WORD + 1);
        for (; found != 0; found &= found - 1) {
            const char *mark = text + at + (size_t)__builtin_ctzll(found) / 8;
            if (*mark == delimiter) {
                fields[count++] = (struct slice){begin, (size_t)(mark - begin)};
                begin = mark + 1;
            } else if (*mark == '\n' || *mark == '\r') {
                fields[count++] = (struct slice){begin, (size_t)(mark - begin)};
                plain->count = count;
                return (size_t)(mark - text);
            }
        }
    }
    room_for(plain, count + 1)[count] = (struct slice){begin, (size_t)(text + length - begin)};
    plain->count = count + 1;
    return length;
}

/* The same, to its end; 0 if the line is not all there yet. */
static size_t
take_apart(struct plain *plain, const char *text, size_t length, bool last, size_t *bare)
{
    size_t end = split_line(plain, text, length);
    *bare = end;
    if (end == length)
        return last ? length : 0;
    if (text[end] == '\n')
        return end + 1;
    if (end + 1 == length && !last)
        return 0; /* a LF may follow */
    return end + 1 < length && text[end + 1] == '\n' ? end + 2 : end + 1;
}

bool
csv_row_too_long(const char *label, uint32_t line, struct error *error)
{
    return error_add(error, STATUS_INPUT,
                     "%s:%u: the row is longer than %d bytes, the most that is read: is a quote "
                     "or a line end missing?",
                     label, line, CSV_ROW_LIMIT);
}

bool
csv_row_too_wide(const char *label, uint32_t line, struct error *error)
{
    return error_add(error, STATUS_INPUT,
                     "%s:%u: the row has more than %d fields, the most that are read: is a line "
                     "end missing?",
                     label, line, CSV_FIELD_LIMIT);
}

/* Hands the row over; a blank line is none. */
static bool
csv_plain_take_line(struct plain *plain, size_t length, size_t length_with_end, struct error *error)
{
    uint64_t from = plain->offset;
    plain->offset += length_with_end;
    if (length > CSV_ROW_LIMIT)
        return csv_row_too_long(plain->label, plain->line, error);
    if (plain->count > CSV_FIELD_LIMIT + plain->extra)
        return csv_row_too_wide(plain->label, plain->line, error);
    struct csv_row row = {.fields = plain->fields,
                          .count = plain->count,
                          .line = plain->line,
                          .from = from,
                          .to = plain->offset};
    plain->stopped = length > 0 && !plain->row(plain->context, &row);
    return true;
}

/* Takes every whole line of the buffer; *used is what they were. */
static bool
take_lines(struct plain *plain, const char *text, size_t length, bool last, size_t *used,
           struct error *error)
{
    *used = 0;
    while (*used < length && !plain->stopped) {
        size_t bare, whole = take_apart(plain, text + *used, length - *used, last, &bare);
        if (whole == 0)
            return length - *used <= CSV_ROW_LIMIT + 2 ||
                   csv_row_too_long(plain->label, plain->line, error);
        if (!csv_plain_take_line(plain, bare, whole, error))
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
                          .offset = span.from,
                          .delimiter = csv_delimiter(file),
                          .extra = file->numbered};
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
    struct plain plain = {
        .label = label, .row = row, .context = context, .line = 1, .delimiter = ','};
    size_t used;
    bool done = take_lines(&plain, text, length, true, &used, error);
    free(plain.fields);
    return done;
}
