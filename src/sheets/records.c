/* Reports that SIMS writes as XML: SuperStarReport, in it Record after Record, in each an element a
 * cell. An empty cell is left out, so what the columns are is known when all is read; the names of
 * the elements are the headings, and stand in front of the rows as line 0. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "sheets/readers.h"
#include "sheets/sheet_writer.h"

struct cell {
    size_t column;
    size_t from, length; /* in `row` */
};

struct record_reader {
    struct book *book;
    struct xml_stream stream;
    struct sheet_writer writer;
    struct arena arena;
    struct error *error;
    struct map columns; /* of "NAME" and, where a record has it again, "NAME\n2" */
    struct buffer heading, row, name;
    struct cell cells[SHEET_COLUMNS_LIMIT];
    size_t cell_count;
    unsigned times[SHEET_COLUMNS_LIMIT]; /* of the column "NAME", how often the record has it yet */
    uint32_t last_line;
    bool is_report, failed;
};

static const char report_root[] = "SuperStarReport";

/* The column of the key in `name`, or a new one, with its heading. */
static size_t
find_or_add_column(struct record_reader *reader, const char *name)
{
    struct slice key = {reader->name.text, reader->name.length};
    uint32_t column = map_get(&reader->columns, key);
    if (column != MAP_NONE)
        return column;
    column = (uint32_t)reader->columns.count;
    struct buffer heading = {0};
    map_put(&reader->columns,
            (struct slice){arena_copy(&reader->arena, key.text, key.length), key.length}, column);
    xml_append_unescaped(&heading, slice_of(name));
    buffer_char(&reader->heading, ',');
    csv_append_field(&reader->heading, (struct slice){heading.text, heading.length}, false);
    buffer_free(&heading);
    return column;
}

/* The column of an element; one that stands twice in a record has two. */
static size_t
records_column_of(struct record_reader *reader, const char *name)
{
    buffer_clear(&reader->name);
    buffer_string(&reader->name, name);
    size_t column = find_or_add_column(reader, name);
    if (++reader->times[column] == 1)
        return column;
    buffer_printf(&reader->name, "\n%u", reader->times[column]);
    return find_or_add_column(reader, name);
}

static void
records_begin_cell(struct record_reader *reader, const char *name)
{
    if (reader->cell_count == SHEET_COLUMNS_LIMIT || reader->columns.count >= SHEET_COLUMNS_LIMIT) {
        xml_stream_refuse(&reader->stream, "the sheet has more than 4,096 columns");
        return;
    }
    size_t column = records_column_of(reader, name);
    reader->cells[reader->cell_count++] = (struct cell){column, reader->row.length, 0};
}

static int
compare_cells(const void *a, const void *b)
{
    const struct cell *one = a, *other = b;
    return one->column < other->column ? -1 : one->column > other->column;
}

/* Two records may stand on one line; then they have one number. */
static void
end_record(struct record_reader *reader)
{
    bool done = sheet_writer_row(&reader->writer, reader->last_line);
    qsort(reader->cells, reader->cell_count, sizeof(struct cell), compare_cells);
    for (size_t i = 0; done && i < reader->cell_count; i++) {
        const struct cell *cell = &reader->cells[i];
        struct slice text = {reader->row.text + cell->from, cell->length};
        done = cell->length == 0 || sheet_writer_cell(&reader->writer, cell->column, text);
    }
    if (!done) {
        reader->failed = true;
        xml_stream_stop(&reader->stream);
    }
}

static void
records_take_start(void *context, const char *name, const struct xml_attributes *attributes)
{
    struct record_reader *reader = context;
    (void)attributes;
    if (reader->stream.depth == 1) {
        reader->book->root = text_copy(name);
        reader->is_report = strcmp(name, report_root) == 0;
        if (!reader->is_report)
            xml_stream_stop(&reader->stream);
    } else if (reader->stream.depth == 2) {
        reader->last_line = xml_stream_line(&reader->stream);
        reader->cell_count = 0;
        memset(reader->times, 0, sizeof reader->times);
        buffer_clear(&reader->row);
    } else if (reader->stream.depth == 3) {
        records_begin_cell(reader, name);
    }
}

static void
records_take_text(void *context, const char *text, size_t length)
{
    struct record_reader *reader = context;
    if (reader->stream.depth < 3 || reader->cell_count == 0)
        return;
    if (reader->row.length + length > CSV_ROW_LIMIT) {
        xml_stream_refuse(&reader->stream, "the row has more than 1 MiB, the most that is read");
        return;
    }
    buffer_append(&reader->row, text, length);
    reader->cells[reader->cell_count - 1].length += length;
}

static void
records_take_end(void *context, const char *name)
{
    struct record_reader *reader = context;
    if (reader->stream.depth == 2 && strcmp(name, "Record") == 0)
        end_record(reader);
}

/* What another document is, by its root. */
static void
name_document(struct book *book)
{
    book->format = BOOK_XML;
    if (text_same(book->root, "html") || text_same(book->root, "table")) {
        book->format = BOOK_REFUSED;
        book->refusal = "a web page, whatever its name says: open it with a spreadsheet and save "
                        "it as .xlsx or as CSV UTF-8";
    } else if (strcmp(book->root, "Workbook") == 0) {
        book->format = BOOK_REFUSED;
        book->refusal = "a spreadsheet in XML (of 2003): open it and save it as .xlsx or as CSV "
                        "UTF-8";
    }
}

static bool
records_finish(struct record_reader *reader)
{
    struct book *book = reader->book;
    if (!reader->is_report) {
        name_document(book);
        return true;
    }
    struct sheet *sheet = book_add_sheet(book, "");
    book->format = BOOK_RECORDS;
    buffer_char(&reader->heading, '\n');
    return sheet_writer_finish(&reader->writer, sheet, &reader->heading);
}

bool
sheet_records_read(struct book *book, struct error *error)
{
    struct record_reader *reader = memory_zeroed(1, sizeof *reader);
    reader->book = book;
    reader->error = error;
    reader->stream = (struct xml_stream){.context = reader,
                                         .start = records_take_start,
                                         .text = records_take_text,
                                         .end = records_take_end};
    buffer_char(&reader->heading, '0');
    buffer_string(&reader->row, "");
    bool begun = sheet_writer_begin(&reader->writer, book->path, true, error);
    reader->writer.repeats = true;
    bool done = begun && xml_stream_parse_file(&reader->stream, book->path, error) &&
                !reader->failed && records_finish(reader);
    sheet_writer_end(&reader->writer);
    map_free(&reader->columns);
    buffer_free(&reader->heading);
    buffer_free(&reader->row);
    buffer_free(&reader->name);
    arena_free(&reader->arena);
    free(reader);
    return done;
}
