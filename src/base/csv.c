#include "base/csv.h"

#include <blake2.h>
#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.h"
#include "base/memory.h"

enum { CHUNK = 256 * 1024 };

static bool
read_chunk(const struct csv_file *file, char *chunk, size_t size, uint64_t offset, size_t *got,
           struct error *error)
{
    *got = 0;
    while (*got < size) {
        ssize_t n = pread(file->descriptor, chunk + *got, size - *got, (off_t)(offset + *got));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_add(error, STATUS_INPUT, "%s: cannot be read: %s", file->path,
                             strerror(errno));
        if (n == 0)
            break;
        *got += (size_t)n;
    }
    return true;
}

/* --- csv_open: what kind of text is it? ------------------------------------------------------- */

/* What the first pass has met so far, and where. */
struct sniffer {
    uint64_t nul, not_utf8, not_windows_1252; /* offsets, or UINT64_MAX */
    bool quotes;
};

enum { UTF8_LONGEST = 4 };

static void
note_first(uint64_t *where, uint64_t offset)
{
    if (*where == UINT64_MAX)
        *where = offset;
}

/* `text` begins at `offset`. Returns how many bytes at its end belong to a sequence that goes on. */
static size_t
sniff_encoding(struct sniffer *sniffer, const char *text, size_t length, uint64_t offset)
{
    bool cut;
    size_t valid = utf8_valid_prefix(text, length, &cut);
    if (cut)
        return length - valid;
    if (valid < length)
        note_first(&sniffer->not_utf8, offset + valid);
    return 0;
}

static void
sniff_chunk(struct sniffer *sniffer, const char *text, size_t length, uint64_t offset)
{
    const char *nul = memchr(text, '\0', length);
    if (nul != NULL)
        note_first(&sniffer->nul, offset + (uint64_t)(nul - text));
    sniffer->quotes = sniffer->quotes || memchr(text, CSV_QUOTE, length) != NULL;
}

/* The line and the field of a byte: counted anew, as nobody waits for a file that is refused. */
static void
locate(const struct csv_file *file, uint64_t offset, uint32_t *line, uint32_t *field)
{
    struct error ignored = {0};
    char *chunk = memory_alloc(CHUNK);
    char before = '\0';
    *line = *field = 1;
    for (uint64_t at = file->start; at < offset; at += CHUNK) {
        size_t got;
        if (!read_chunk(file, chunk, CHUNK, at, &got, &ignored))
            break;
        for (size_t i = 0; i < got && at + i < offset; i++) {
            char character = chunk[i];
            if (character == '\r' || (character == '\n' && before != '\r')) {
                *line += 1;
                *field = 1;
            } else if (character == ',') {
                *field += 1;
            }
            before = character;
        }
    }
    free(chunk);
    error_free(&ignored);
}

static bool
refuse_at(const struct csv_file *file, uint64_t offset, const char *what, struct error *error)
{
    uint32_t line, field;
    locate(file, offset, &line, &field);
    return error_add(error, STATUS_INPUT, "%s:%u:%u: %s", file->path, line, field, what);
}

/* Not UTF-8: reads the file again for a byte that Windows-1252 does not define. */
static bool
sniff_windows_1252(const struct csv_file *file, struct sniffer *sniffer, char *chunk, struct error *error)
{
    for (uint64_t at = file->start; at < file->size; at += CHUNK) {
        size_t got;
        if (!read_chunk(file, chunk, CHUNK, at, &got, error))
            return false;
        for (size_t i = 0; i < got; i++) {
            if (!windows_1252_defines((unsigned char)chunk[i]))
                note_first(&sniffer->not_windows_1252, at + i);
        }
    }
    return true;
}

static bool
sniff(struct csv_file *file, struct sniffer *sniffer, char *chunk, struct error *error)
{
    blake2b_state digest;
    blake2b_init(&digest, BLAKE2B_OUTBYTES);
    size_t kept = 0; /* bytes of an unfinished UTF-8 sequence, at the front of the chunk */
    for (uint64_t at = 0; at < file->size;) {
        size_t got;
        if (!read_chunk(file, chunk + kept, CHUNK, at, &got, error))
            return false;
        if (got == 0)
            break;
        blake2b_update(&digest, (const uint8_t *)chunk + kept, got);
        if (at == 0 && got >= 3 && memcmp(chunk, "\xEF\xBB\xBF", 3) == 0)
            file->start = 3;
        sniff_chunk(sniffer, chunk + kept, got, at);
        size_t length = kept + got;
        if (sniffer->not_utf8 == UINT64_MAX)
            kept = sniff_encoding(sniffer, chunk, length, at - kept);
        else
            kept = 0;
        memmove(chunk, chunk + length - kept, kept);
        at += got;
    }
    if (kept > 0)
        note_first(&sniffer->not_utf8, file->size - kept);
    uint8_t bytes[BLAKE2B_OUTBYTES];
    blake2b_final(&digest, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        static const char hex[] = "0123456789abcdef";
        file->digest[2 * i] = hex[bytes[i] >> 4];
        file->digest[2 * i + 1] = hex[bytes[i] & 15];
    }
    file->digest[2 * sizeof bytes] = '\0';
    return true;
}

static bool
judge(struct csv_file *file, struct sniffer *sniffer, char *chunk, struct error *error)
{
    if (!sniff(file, sniffer, chunk, error))
        return false;
    if (sniffer->nul != UINT64_MAX)
        return refuse_at(file, sniffer->nul,
                         "a NUL byte, so this is not CSV text (a workbook, or UTF-16?): save it as "
                         "\"CSV UTF-8\"",
                         error);
    file->has_quotes = sniffer->quotes;
    file->is_windows_1252 = sniffer->not_utf8 != UINT64_MAX;
    if (file->is_windows_1252 && !sniff_windows_1252(file, sniffer, chunk, error))
        return false;
    if (sniffer->not_windows_1252 != UINT64_MAX)
        return refuse_at(file, sniffer->not_windows_1252,
                         "a byte that is neither UTF-8 nor Windows-1252: save the file as "
                         "\"CSV UTF-8\"",
                         error);
    return true;
}

bool
csv_open(struct csv_file *file, const char *path, struct error *error)
{
    *file = (struct csv_file){.descriptor = open(path, O_RDONLY | O_CLOEXEC)};
    size_t length = strlen(path) + 1;
    file->path = memcpy(memory_alloc(length), path, length);
    struct stat status;
    if (file->descriptor < 0 || fstat(file->descriptor, &status) != 0)
        return error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return error_add(error, STATUS_INPUT, "%s: is not a regular file", path);
    file->size = (uint64_t)status.st_size;
    struct sniffer sniffer = {UINT64_MAX, UINT64_MAX, UINT64_MAX, false};
    char *chunk = memory_alloc(CHUNK + UTF8_LONGEST);
    bool done = judge(file, &sniffer, chunk, error);
    free(chunk);
    return done;
}

void
csv_close(struct csv_file *file)
{
    if (file->descriptor >= 0)
        close(file->descriptor);
    free(file->path);
    *file = (struct csv_file){.descriptor = -1};
}

/* --- csv_read: rows ---------------------------------------------------------------------------- */

struct reader {
    const char *label;
    csv_row_fn row;
    void *context;
    bool convert; /* from Windows-1252 */
    struct buffer text;
    size_t *ends; /* where each field ends in `text` */
    struct slice *fields;
    size_t count, ends_capacity, fields_capacity;
    uint32_t line, row_line;
    uint64_t offset, row_from; /* `offset` is behind the bytes already fed */
    bool after_return;         /* the last byte was CR: a LF belongs to it */
    bool stopped, ended_row;
};

static void
take_field(void *text, size_t length, void *context)
{
    struct reader *reader = context;
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
take_row(int terminator, void *context)
{
    struct reader *reader = context;
    (void)terminator;
    reader->ended_row = true;
    if (reader->stopped)
        return;
    reader->fields = memory_grow(reader->fields, &reader->fields_capacity, reader->count,
                                 sizeof(struct slice));
    for (size_t i = 0, from = 0; i < reader->count; i++) {
        reader->fields[i] = (struct slice){reader->text.text + from, reader->ends[i] - from};
        from = reader->ends[i];
    }
    struct csv_row row = {reader->fields, reader->count, reader->row_line, reader->row_from,
                          reader->offset};
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

static bool
parse_fault(const struct reader *reader, struct csv_parser *parser, struct error *error)
{
    if (csv_error(parser) != CSV_EPARSE)
        return error_add(error, STATUS_FAILED, "%s:%u: %s", reader->label, reader->row_line,
                         csv_strerror(csv_error(parser)));
    return error_add(error, STATUS_INPUT,
                     "%s:%u:%zu: a stray quote: a field that holds a quote must stand in quotes, "
                     "with the quote doubled",
                     reader->label, reader->row_line, reader->count + 1);
}

/* Feeds one piece that holds at most one line end, at its end. */
static bool
feed(struct reader *reader, struct csv_parser *parser, const char *text, size_t length,
     bool ends_line, struct error *error)
{
    reader->offset += length;
    reader->ended_row = false;
    if (csv_parse(parser, text, length, take_field, take_row, reader) != length)
        return parse_fault(reader, parser, error);
    size_t held = reader->text.length + parser->entry_pos;
    if (held > CSV_ROW_LIMIT || reader->count > CSV_FIELD_LIMIT)
        return error_add(error, STATUS_INPUT,
                         "%s:%u: the row is longer than %d bytes or has more than %d fields: is a "
                         "quote missing?",
                         reader->label, reader->row_line, CSV_ROW_LIMIT, CSV_FIELD_LIMIT);
    reader->line += ends_line;
    bool between_rows = reader->count == 0 && parser->entry_pos == 0 && parser->quoted == 0;
    if (reader->ended_row || (ends_line && between_rows)) {
        reader->row_line = reader->line;
        reader->row_from = reader->offset;
    }
    return true;
}

/* The length of the piece at `text` up to and with its first line end. CR LF is one line end; a CR at
 * the very end counts as one, and a LF that then comes first in the next chunk is skipped. */
static size_t
piece(const char *text, size_t length, bool *ends_line)
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

static bool
feed_chunk(struct reader *reader, struct csv_parser *parser, const char *text, size_t length,
           struct error *error)
{
    if (reader->after_return && length > 0 && text[0] == '\n') {
        reader->after_return = false;
        if (!feed(reader, parser, text, 1, false, error))
            return false;
        if (reader->count == 0 && parser->entry_pos == 0)
            reader->row_from = reader->offset;
        text++;
        length--;
    }
    while (length > 0 && !reader->stopped) {
        bool ends_line;
        size_t size = piece(text, length, &ends_line);
        if (!feed(reader, parser, text, size, ends_line, error))
            return false;
        text += size;
        length -= size;
        reader->after_return = text[-1] == '\r';
    }
    return true;
}

static bool
finish(struct reader *reader, struct csv_parser *parser, struct error *error)
{
    if (reader->stopped)
        return true;
    bool unended = reader->count > 0 || parser->entry_pos > 0 || parser->quoted != 0;
    if (csv_fini(parser, take_field, take_row, reader) != 0)
        return error_add(error, STATUS_INPUT,
                         "%s:%u:%zu: a quoted field begins here and never ends: add its closing "
                         "quote",
                         reader->label, reader->row_line, reader->count + 1);
    reader->line += unended && !reader->after_return; /* the last line had no end */
    return true;
}

static bool
reader_begin(struct reader *reader, struct csv_parser *parser, struct error *error)
{
    if (csv_init(parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return error_add(error, STATUS_FAILED, "%s: the CSV parser cannot start", reader->label);
    csv_set_space_func(parser, never_space);
    return true;
}

static void
reader_end(struct reader *reader, struct csv_parser *parser)
{
    csv_free(parser);
    buffer_free(&reader->text);
    free(reader->ends);
    free(reader->fields);
}

static bool
read_span(const struct csv_file *file, struct csv_span span, struct reader *reader,
          struct csv_parser *parser, char *chunk, struct error *error)
{
    for (uint64_t at = span.from; at < span.to && !reader->stopped;) {
        size_t wanted = span.to - at < CHUNK ? (size_t)(span.to - at) : CHUNK, got;
        if (!read_chunk(file, chunk, wanted, at, &got, error))
            return false;
        if (got == 0)
            return error_add(error, STATUS_INPUT, "%s: became shorter while it was read",
                             file->path);
        if (!feed_chunk(reader, parser, chunk, got, error))
            return false;
        at += got;
    }
    return finish(reader, parser, error);
}

bool
csv_read(const struct csv_file *file, struct csv_span span, csv_row_fn row, void *context,
         uint32_t *end_line, struct error *error)
{
    struct reader reader = {.label = file->path, .row = row, .context = context,
                            .convert = file->is_windows_1252, .line = span.line,
                            .row_line = span.line, .offset = span.from, .row_from = span.from};
    struct csv_parser parser;
    if (!reader_begin(&reader, &parser, error))
        return false;
    char *chunk = memory_alloc(CHUNK);
    bool done = read_span(file, span, &reader, &parser, chunk, error);
    free(chunk);
    if (end_line != NULL)
        *end_line = reader.line;
    reader_end(&reader, &parser);
    return done;
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
        if (!read_chunk(file, chunk, sizeof chunk, at, &got, error))
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

/* --- csv_table --------------------------------------------------------------------------------- */

struct table_reader {
    struct csv_table *table;
    size_t capacity, lines_capacity;
    struct error *error;
    bool good;
};

static char *
cell_copy(struct slice field)
{
    char *copy = memory_alloc(field.length + 1);
    memcpy(copy, field.length > 0 ? field.text : "", field.length);
    copy[field.length] = '\0';
    return copy;
}

static bool
take_header(struct csv_table *table, const struct csv_row *row)
{
    table->columns = row->count;
    table->names = memory_zeroed(row->count, sizeof(char *));
    for (size_t i = 0; i < row->count; i++)
        table->names[i] = cell_copy(row->fields[i]);
    return true;
}

static bool
take_table_row(void *context, const struct csv_row *row)
{
    struct table_reader *reader = context;
    struct csv_table *table = reader->table;
    if (table->names == NULL)
        return take_header(table, row);
    if (row->count != table->columns) {
        reader->good = error_add(reader->error, STATUS_FAILED,
                                 "%s:%u: %zu fields where the header has %zu", table->label,
                                 row->line, row->count, table->columns);
        return false;
    }
    size_t from = table->rows * table->columns;
    table->cells =
        memory_grow(table->cells, &reader->capacity, from + table->columns, sizeof(char *));
    table->lines =
        memory_grow(table->lines, &reader->lines_capacity, table->rows + 1, sizeof(uint32_t));
    for (size_t i = 0; i < row->count; i++)
        table->cells[from + i] = cell_copy(row->fields[i]);
    table->lines[table->rows++] = row->line;
    return true;
}

bool
csv_table_parse(struct csv_table *table, const char *label, const char *text, size_t length,
                struct error *error)
{
    *table = (struct csv_table){.label = label};
    struct table_reader rows = {.table = table, .error = error, .good = true};
    struct reader reader = {.label = label, .row = take_table_row, .context = &rows, .line = 1,
                            .row_line = 1};
    struct csv_parser parser;
    struct error fault = {0};
    if (!reader_begin(&reader, &parser, error))
        return false;
    bool done = feed_chunk(&reader, &parser, text, length, &fault) &&
                finish(&reader, &parser, &fault);
    reader_end(&reader, &parser);
    if (!done)
        fault.status = STATUS_FAILED; /* a fault in a definition is not one in an input */
    error_move(error, &fault);
    if (done && rows.good && table->names == NULL)
        return error_add(error, STATUS_FAILED, "%s:1: the header is missing", label);
    return done && rows.good;
}

void
csv_table_free(struct csv_table *table)
{
    for (size_t i = 0; i < table->rows * table->columns; i++)
        free(table->cells[i]);
    for (size_t i = 0; table->names != NULL && i < table->columns; i++)
        free(table->names[i]);
    free(table->cells);
    free(table->names);
    free(table->lines);
    *table = (struct csv_table){0};
}

static bool
find_column(const struct csv_table *table, const char *name, size_t *column)
{
    for (*column = 0; *column < table->columns; *column += 1) {
        if (strcmp(table->names[*column], name) == 0)
            return true;
    }
    return false;
}

const char *
csv_cell(const struct csv_table *table, size_t row, const char *name)
{
    size_t column;
    return find_column(table, name, &column) ? table->cells[row * table->columns + column] : "";
}

bool
csv_has_column(const struct csv_table *table, const char *name)
{
    size_t column;
    return find_column(table, name, &column);
}

/* --- writing ------------------------------------------------------------------------------------ */

/* Spreadsheets run a cell that begins with one of these. A plain negative number is harmless. */
static bool
would_run(struct slice field)
{
    if (field.length == 0 || strchr("=+-@\t\r", field.text[0]) == NULL)
        return false;
    for (size_t i = 1; i < field.length; i++) {
        if ((field.text[i] < '0' || field.text[i] > '9') && field.text[i] != '.')
            return true;
    }
    return field.text[0] != '-' || field.length == 1;
}

void
csv_append_field(struct buffer *buffer, struct slice field, bool harmless)
{
    bool formula = harmless && would_run(field);
    bool quoted = false;
    for (size_t i = 0; i < field.length && !quoted; i++)
        quoted = strchr(",\"\r\n", field.text[i]) != NULL && field.text[i] != '\0';
    if (quoted)
        buffer_char(buffer, '"');
    if (formula)
        buffer_char(buffer, '\'');
    for (size_t i = 0; i < field.length; i++) {
        if (field.text[i] == '"')
            buffer_char(buffer, '"');
        buffer_char(buffer, field.text[i]);
    }
    if (quoted)
        buffer_char(buffer, '"');
}
