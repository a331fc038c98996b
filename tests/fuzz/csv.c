/* The CSV reader and the header of a source: the input is a calendar.csv. Every way of reading it
 * must give the same rows, each row stands where it says, and no line with content is lost. */
#include <string.h>

#include "base/csv_internal.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "fuzz.h"
#include "input/input_set.h"

static struct resources resources;
static struct table_defs tables;

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    struct error error = {0};
    (void)count, (void)arguments;
    fuzz_begin();
    FUZZ_HOLDS(tables_load(&tables, &resources, &error));
    return 0;
}

/* What was read, and what it was read from. */
struct reading {
    struct slice bytes; /* of the file, to look a row's line up; not for pieces */
    struct buffer rows; /* all that is told of them */
    size_t count;
    uint64_t behind; /* where the row before ends */
    bool places;     /* offsets are told too */
};

/* The line of a byte, counted from the front. */
static uint32_t
line_of(struct slice bytes, uint64_t offset)
{
    uint32_t line = 1;
    for (size_t i = 0; i < offset; i++) {
        bool pair = bytes.text[i] == '\r' && i + 1 < bytes.length && bytes.text[i + 1] == '\n';
        line += (bytes.text[i] == '\n' || bytes.text[i] == '\r') && !pair;
    }
    return line;
}

static bool
take_row(void *context, const struct csv_row *row)
{
    struct reading *reading = context;
    bool cut;
    reading->count++;
    buffer_printf(&reading->rows, "%u", row->line);
    if (reading->places) {
        buffer_printf(&reading->rows, " %llu-%llu", (unsigned long long)row->from,
                      (unsigned long long)row->to);
        FUZZ_HOLDS(row->from >= reading->behind && row->from < row->to &&
                   row->to <= reading->bytes.length);
        FUZZ_HOLDS(row->line == line_of(reading->bytes, row->from));
    }
    reading->behind = row->to;
    FUZZ_HOLDS(row->count > 0 && row->count <= CSV_FIELD_LIMIT);
    for (size_t i = 0; i < row->count; i++) {
        struct slice field = row->fields[i];
        FUZZ_HOLDS(utf8_valid_prefix(field.text, field.length, &cut) == field.length);
        buffer_printf(&reading->rows, "|%zu:", field.length);
        if (field.length > 0)
            buffer_append(&reading->rows, field.text, field.length);
    }
    buffer_char(&reading->rows, '\n');
    return true;
}

static bool
same_rows(const struct reading *a, const struct reading *b)
{
    return a->count == b->count && a->rows.length == b->rows.length &&
           (a->count == 0 || memcmp(a->rows.text, b->rows.text, a->rows.length) == 0);
}

/* The rows of a text that has been read without a fault, counted in the plainest way: a row is what
 * stands between line ends outside quotes, if it is anything. */
static size_t
count_rows(struct slice text)
{
    size_t count = 0;
    bool quoted = false, begun = false;
    for (size_t i = 0; i < text.length; i++) {
        char character = text.text[i];
        quoted = quoted != (character == '"');
        if (!quoted && (character == '\n' || character == '\r')) {
            count += begun;
            begun = false;
        } else {
            begun = true;
        }
    }
    return count + begun;
}

/* The reader fed in pieces, as when they come from the ends of chunks. */
static bool
read_pieces(const struct csv_file *file, struct slice text, size_t size, struct reading *reading)
{
    struct error error = {0};
    struct csv_reader reader = {.label = "pieces",
                                .row = take_row,
                                .context = reading,
                                .convert = file->is_windows_1252,
                                .line = 1,
                                .row_line = 1};
    bool done = csv_reader_begin(&reader, &error);
    for (size_t at = 0; at < text.length && done; at += size) {
        size_t length = text.length - at < size ? text.length - at : size;
        done = csv_reader_feed(&reader, text.text + at, length, &error);
    }
    done = done && csv_reader_finish(&reader, &error);
    csv_reader_end(&reader);
    error_free(&error);
    return done;
}

static void
test_pieces(const struct csv_file *file, struct slice text)
{
    struct reading whole = {0}, bytes = {0};
    bool done = read_pieces(file, text, text.length + 1, &whole);
    FUZZ_HOLDS(read_pieces(file, text, 1, &bytes) == done);
    FUZZ_HOLDS(same_rows(&whole, &bytes));
    buffer_free(&whole.rows);
    buffer_free(&bytes.rows);
}

/* A file without quotes, cut at a line, is the same file. */
static void
test_cut(const struct csv_file *file, struct slice bytes, const struct reading *whole)
{
    struct reading parts = {.bytes = bytes, .places = true};
    struct csv_span first = {file->start, file->size, 1}, second = first;
    struct error error = {0};
    uint64_t middle = file->start + (file->size - file->start) / 2, cut;
    FUZZ_HOLDS(csv_next_line(file, middle, &cut, &error));
    FUZZ_HOLDS(cut >= middle && cut <= file->size);
    first.to = second.from = cut;
    FUZZ_HOLDS(csv_read(file, first, take_row, &parts, &second.line, &error));
    FUZZ_HOLDS(csv_read(file, second, take_row, &parts, NULL, &error));
    FUZZ_HOLDS(same_rows(whole, &parts));
    buffer_free(&parts.rows);
}

/* libcsv's reader on a file for which the plain one was taken. */
static void
test_other_reader(const struct csv_file *file, struct slice bytes, const struct reading *plain,
                  bool done, uint32_t end)
{
    struct reading other = {.bytes = bytes, .places = true};
    struct csv_file quoted = *file;
    struct error error = {0};
    uint32_t other_end;
    quoted.has_quotes = true;
    FUZZ_HOLDS(csv_read(&quoted, (struct csv_span){file->start, file->size, 1}, take_row, &other,
                        &other_end, &error) == done);
    FUZZ_HOLDS(same_rows(plain, &other));
    FUZZ_HOLDS(!done || end == other_end);
    buffer_free(&other.rows);
    error_free(&error);
}

static void
test_text(const struct csv_file *file, struct slice bytes)
{
    struct reading reading = {.bytes = bytes, .places = true};
    struct slice text = {bytes.text + file->start, bytes.length - file->start};
    struct error error = {0};
    uint32_t end;
    bool done = csv_read(file, (struct csv_span){file->start, file->size, 1}, take_row, &reading,
                         &end, &error);
    FUZZ_HOLDS(done == (error.status == STATUS_DONE));
    FUZZ_HOLDS(!done || reading.count == count_rows(text));
    if (!file->has_quotes && !file->is_windows_1252)
        test_other_reader(file, bytes, &reading, done, end);
    if (!file->has_quotes && done)
        test_cut(file, bytes, &reading);
    test_pieces(file, text);
    buffer_free(&reading.rows);
    fuzz_no_failure(&error);
}

/* The same as a table: the header is a row like others, and all behind it are read. */
static void
test_source(const struct csv_file *file, struct slice bytes)
{
    struct file_names files = {0};
    struct input_set inputs = {.tables = &tables, .files = &files};
    struct error error = {0};
    const char *folder = fuzz_folder();
    if (input_set_open(&inputs, &folder, 1, "calendar", &error) &&
        input_set_settle(&inputs, &error)) {
        struct reading reading = {.bytes = bytes, .places = true};
        FUZZ_HOLDS(inputs.source_count == 1);
        const struct source *source = &inputs.sources[0];
        bool done = source_read(source, &source->body, 1, take_row, &reading, &error);
        struct slice text = {bytes.text + file->start, bytes.length - file->start};
        FUZZ_HOLDS(!done || reading.count + 1 == count_rows(text));
        buffer_free(&reading.rows);
    }
    input_set_close(&inputs);
    file_names_free(&files);
    fuzz_no_failure(&error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct slice bytes = {(const char *)input, size};
    struct csv_file file;
    struct error error = {0};
    if (csv_open(&file, fuzz_write("calendar.csv", bytes), &error))
        test_text(&file, bytes);
    fuzz_no_failure(&error);
    test_source(&file, bytes);
    csv_close(&file);
    return 0;
}
