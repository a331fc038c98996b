/* csv_read: rows, on libcsv. */
#include <stdlib.h>
#include <string.h>

#include "base/csv_internal.h"
#include "base/encoding.h"
#include "base/memory.h"

static void
take_field(void *text, size_t length, void *context)
{
    struct csv_reader *reader = context;
    if (reader->stopped)
        return;
    struct slice field = {text, length};
    if (reader->convert)
        windows_1252_to_utf8(field, &reader->text);
    else
        buffer_append(&reader->text, field.text, field.length);
    reader->ends =
        memory_grow(reader->ends, &reader->ends_capacity, reader->count + 1, sizeof(size_t));
    reader->ends[reader->count++] = reader->text.length;
}

static void
csv_read_take_row(int terminator, void *context)
{
    struct csv_reader *reader = context;
    (void)terminator;
    reader->ended_row = true;
    reader->too_long = reader->text.length > CSV_ROW_LIMIT;
    reader->too_wide = reader->count > CSV_FIELD_LIMIT + reader->extra;
    reader->stopped = reader->stopped || reader->too_long || reader->too_wide;
    if (reader->stopped)
        return;
    reader->fields =
        memory_grow(reader->fields, &reader->fields_capacity, reader->count, sizeof(struct slice));
    for (size_t i = 0, from = 0; i < reader->count; i++) {
        reader->fields[i] = (struct slice){reader->text.text + from, reader->ends[i] - from};
        from = reader->ends[i];
    }
    struct csv_row row = {.fields = reader->fields,
                          .count = reader->count,
                          .line = reader->row_line,
                          .from = reader->row_from,
                          .to = reader->offset};
    reader->stopped = !reader->row(reader->context, &row);
    reader->count = 0;
    buffer_clear(&reader->text);
}

static int
never_space(unsigned char character)
{
    (void)character;
    return 0; /* libcsv would trim unquoted fields, and nobody would hear of it */
}

/* libcsv lengthens its buffer by 128 bytes at a time, and where every time is a copy, a long field
 * takes the square of its length. */
enum { FIELD_STEP = 1 << 14 };

static bool
parse_fault(struct csv_reader *reader, struct error *error)
{
    if (csv_error(&reader->parser) != CSV_EPARSE)
        return error_add(error, STATUS_FAILED, "%s:%u: %s", reader->label, reader->row_line,
                         csv_strerror(csv_error(&reader->parser)));
    return error_add(error, STATUS_INPUT,
                     "%s:%u:%zu: a stray quote: a field that holds a quote must stand in quotes, "
                     "with the quote doubled",
                     reader->label, reader->row_line, reader->count + 1);
}

/* Feeds one piece that holds at most one line end, at its end. */
static bool
csv_read_feed(struct csv_reader *reader, const char *text, size_t length, bool ends_line,
              struct error *error)
{
    size_t fields_before = reader->count;
    bool open_before = reader->parser.quoted != 0;
    reader->offset += length;
    reader->ended_row = false;
    if (csv_parse(&reader->parser, text, length, take_field, csv_read_take_row, reader) != length)
        return parse_fault(reader, error);
    size_t held = reader->text.length + reader->parser.entry_pos;
    if (reader->too_long || held > CSV_ROW_LIMIT)
        return csv_row_too_long(reader->label, reader->row_line, error);
    if (reader->too_wide || reader->count > CSV_FIELD_LIMIT + reader->extra)
        return csv_row_too_wide(reader->label, reader->row_line, error);
    if (reader->parser.quoted != 0 &&
        (!open_before || reader->ended_row || reader->count != fields_before))
        reader->quote_line = reader->line; /* where the field that is open now began */
    reader->line += ends_line;
    bool between_rows =
        reader->count == 0 && reader->parser.entry_pos == 0 && reader->parser.quoted == 0;
    if (reader->ended_row || (ends_line && between_rows)) {
        reader->row_line = reader->line;
        reader->row_from = reader->offset;
    }
    return true;
}

/* The length of the piece at `text` up to and with its first line end. CR LF is one line end; a CR
 * at the very end counts as one, and a LF that then comes first in the next chunk is skipped. */
static size_t
csv_read_piece(const char *text, size_t length, bool *ends_line)
{
    const char *feed_at = memchr(text, '\n', length);
    size_t upto = feed_at == NULL ? length : (size_t)(feed_at - text) + 1;
    const char *return_at = memchr(text, '\r', upto);
    *ends_line = feed_at != NULL || return_at != NULL;
    if (return_at == NULL)
        return upto;
    size_t behind = (size_t)(return_at - text) + 1;
    return behind < length && text[behind] == '\n' ? behind + 1 : behind;
}

bool
csv_reader_feed(struct csv_reader *reader, const char *text, size_t length, struct error *error)
{
    if (reader->after_return && length > 0 && text[0] == '\n') {
        reader->after_return = false;
        if (!csv_read_feed(reader, text, 1, false, error))
            return false;
        if (reader->count == 0 && reader->parser.entry_pos == 0)
            reader->row_from = reader->offset;
        text++;
        length--;
    }
    while (length > 0 && !reader->stopped) {
        bool ends_line;
        size_t size = csv_read_piece(text, length, &ends_line);
        if (!csv_read_feed(reader, text, size, ends_line, error))
            return false;
        text += size;
        length -= size;
        reader->after_return = text[-1] == '\r';
    }
    return true;
}

bool
csv_reader_finish(struct csv_reader *reader, struct error *error)
{
    if (reader->stopped)
        return true;
    bool unended = reader->count > 0 || reader->parser.entry_pos > 0 || reader->parser.quoted != 0;
    if (csv_fini(&reader->parser, take_field, csv_read_take_row, reader) != 0)
        return error_add(error, STATUS_INPUT,
                         "%s:%u:%zu: a quoted field begins here and never ends: add its closing "
                         "quote",
                         reader->label, reader->quote_line, reader->count + 1);
    if (reader->too_long)
        return csv_row_too_long(reader->label, reader->row_line, error);
    if (reader->too_wide)
        return csv_row_too_wide(reader->label, reader->row_line, error);
    reader->line += unended && !reader->after_return; /* the last line had no end */
    return true;
}

bool
csv_reader_begin(struct csv_reader *reader, struct error *error)
{
    if (csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return error_add(error, STATUS_FAILED, "%s: the CSV parser cannot start", reader->label);
    csv_set_space_func(&reader->parser, never_space);
    if (reader->delimiter != '\0')
        csv_set_delim(&reader->parser, (unsigned char)reader->delimiter);
    csv_set_blk_size(&reader->parser, FIELD_STEP);
    buffer_string(&reader->text, ""); /* so that an empty field is a text too */
    return true;
}

void
csv_reader_end(struct csv_reader *reader)
{
    csv_free(&reader->parser);
    buffer_free(&reader->text);
    free(reader->ends);
    free(reader->fields);
}

static bool
read_span(const struct csv_file *file, struct csv_span span, struct csv_reader *reader, char *chunk,
          struct error *error)
{
    for (uint64_t at = span.from; at < span.to && !reader->stopped;) {
        size_t wanted = span.to - at < CSV_CHUNK ? (size_t)(span.to - at) : CSV_CHUNK, got;
        if (!csv_read_chunk(file, chunk, wanted, at, &got, error))
            return false;
        if (got == 0)
            return error_add(error, STATUS_INPUT, "%s: became shorter while it was read",
                             file->path);
        if (!csv_reader_feed(reader, chunk, got, error))
            return false;
        at += got;
    }
    return csv_reader_finish(reader, error);
}

/* --- rows that bring their number ------------------------------------------------------------- */

struct numbered {
    csv_row_fn row;
    void *context;
};

static bool
take_numbered_row(void *context, const struct csv_row *row)
{
    const struct numbered *numbered = context;
    struct csv_row rest = *row;
    rest.line = 0;
    for (size_t i = 0; i < row->fields[0].length; i++)
        rest.line = rest.line * 10 + (uint32_t)(row->fields[0].text[i] - '0');
    rest.fields++;
    rest.count--;
    return numbered->row(numbered->context, &rest);
}

/* The quick reader looks for bytes below '-'. */
static bool
csv_read_is_plain(const struct csv_file *file)
{
    return !file->has_quotes && !file->is_windows_1252 && file->delimiter < '-';
}

static bool
csv_read_span(const struct csv_file *file, struct csv_span span, csv_row_fn row, void *context,
              uint32_t *end_line, struct error *error)
{
    if (csv_read_is_plain(file))
        return csv_read_plain(file, span, row, context, end_line, error);
    struct csv_reader reader = {.label = file->path,
                                .row = row,
                                .context = context,
                                .convert = file->is_windows_1252,
                                .delimiter = file->delimiter,
                                .extra = file->numbered,
                                .line = span.line,
                                .row_line = span.line,
                                .offset = span.from,
                                .row_from = span.from};
    if (!csv_reader_begin(&reader, error))
        return false;
    char *chunk = memory_alloc(CSV_CHUNK);
    bool done = read_span(file, span, &reader, chunk, error);
    free(chunk);
    if (end_line != NULL)
        *end_line = reader.line;
    csv_reader_end(&reader);
    return done;
}

/* The lines of a numbered file are nobody's. */
bool
csv_read(const struct csv_file *file, struct csv_span span, csv_row_fn row, void *context,
         uint32_t *end_line, struct error *error)
{
    struct numbered numbered = {row, context};
    if (!file->numbered)
        return csv_read_span(file, span, row, context, end_line, error);
    if (end_line != NULL)
        *end_line = span.line;
    return csv_read_span(file, span, take_numbered_row, &numbered, NULL, error);
}

bool
csv_next_line(const struct csv_file *file, uint64_t offset, uint64_t *start, struct error *error)
{
    char chunk[4096 + 1];
    *start = offset;
    if (offset <= file->start) {
        *start = file->start;
        return true;
    }
    /* From the byte before: if that one is a line end, `offset` itself begins a line. */
    for (uint64_t at = offset - 1; at < file->size;) {
        size_t got;
        if (!csv_read_chunk(file, chunk, sizeof chunk, at, &got, error))
            return false;
        for (size_t i = 0; i + 1 < got; i++) {
            if (chunk[i] == '\n' || (chunk[i] == '\r' && chunk[i + 1] != '\n')) {
                *start = at + i + 1;
                return true;
            }
        }
        if (got < sizeof chunk)
            break;
        at += got - 1;
    }
    *start = file->size;
    return true;
}
