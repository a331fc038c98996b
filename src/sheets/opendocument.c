/* Spreadsheets as LibreOffice writes them (OpenDocument 1.2, part 1, chapter 9): one member,
 * content.xml, in which what is repeated is written once with a number. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "sheets/cell_value.h"
#include "sheets/readers.h"
#include "sheets/sheet_writer.h"

static const char spreadsheet_type[] = "application/vnd.oasis.opendocument.spreadsheet";

bool
opendocument_is(struct archive *archive)
{
    char type[sizeof spreadsheet_type - 1];
    return archive_head(archive, "mimetype", type, sizeof type) == sizeof type &&
           memcmp(type, spreadsheet_type, sizeof type) == 0;
}

struct table_reader {
    struct book *book;
    struct xml_stream stream;
    struct sheet_writer writer;
    struct error *error;
    struct arena arena;
    struct map hidden_styles; /* names of table styles that are not displayed */
    char *style;              /* the table style that is being read */
    char *name;               /* of the table */
    int table_depth;          /* 0: in no table; tables within cells are not read */
    bool writing, in_cell, in_paragraph, has_formula, has_value, failed;
    struct buffer row; /* the cells of a row, for rows that are repeated: column, length, text */
    uint64_t row_number, row_repeats, column, cell_repeats;
    struct buffer text, value;
    bool is_value; /* what counts stands in an attribute, in `value` */
    uint64_t formulas_without_result;
};

/* What a repetition is good for: nobody fills as many cells by it. */
enum { REPEATS_LIMIT = 1 << 20 };

static uint64_t
read_repeats(const struct xml_attributes *attributes, const char *name)
{
    struct slice value;
    uint64_t repeats = 0;
    if (!xml_attribute(attributes, name, &value))
        return 1;
    for (size_t i = 0; i < value.length && i < 9 && value.text[i] >= '0' && value.text[i] <= '9';
         i++)
        repeats = repeats * 10 + (uint64_t)(value.text[i] - '0');
    return repeats == 0 ? 1 : repeats;
}

static bool
stop_failed(struct table_reader *reader)
{
    reader->failed = true;
    xml_stream_stop(&reader->stream);
    return false;
}

/* --- cells ------------------------------------------------------------------------------------ */

struct held_cell {
    uint32_t column;
    uint32_t length;
};

static void
hold_cell(struct table_reader *reader, uint64_t column, struct slice text)
{
    if (column >= SHEET_COLUMNS_LIMIT) {
        xml_stream_refuse(&reader->stream, "the sheet has more than 4,096 columns");
        return;
    }
    struct held_cell cell = {(uint32_t)column, (uint32_t)text.length};
    if (reader->row.length + sizeof cell + text.length > CSV_ROW_LIMIT) {
        xml_stream_refuse(&reader->stream, "the row has more than 1 MiB, the most that is read");
        return;
    }
    buffer_append(&reader->row, (const char *)&cell, sizeof cell);
    buffer_append(&reader->row, text.text, text.length);
}

/* A value that has a form of its own stands in an attribute; what is shown is in paragraphs. */
static void
opendocument_begin_cell(struct table_reader *reader, const struct xml_attributes *attributes)
{
    struct slice type = {"", 0}, value = {"", 0};
    reader->in_cell = true;
    reader->is_value = true;
    reader->cell_repeats = read_repeats(attributes, "number-columns-repeated");
    buffer_clear(&reader->text);
    buffer_clear(&reader->value);
    xml_attribute(attributes, "value-type", &type);
    reader->has_formula = xml_attribute(attributes, "formula", &value);
    reader->has_value = type.length > 0;
    if (slice_is(type, "date") && xml_attribute(attributes, "date-value", &value)) {
        value = cell_date_part(value);
        buffer_append(&reader->value, value.text, value.length);
    } else if (slice_is(type, "boolean") && xml_attribute(attributes, "boolean-value", &value)) {
        buffer_string(&reader->value, slice_is(value, "true") ? "1" : "0");
    } else if ((slice_is(type, "float") || slice_is(type, "currency") ||
                slice_is(type, "percentage")) &&
               xml_attribute(attributes, "value", &value)) {
        if (!cell_number(value, false, false, &reader->value))
            buffer_append(&reader->value, value.text, value.length);
    } else {
        reader->is_value = false;
    }
}

static void
opendocument_end_cell(struct table_reader *reader)
{
    const struct buffer *from = reader->is_value ? &reader->value : &reader->text;
    struct slice shown = {text_or_empty(from->text), from->length};
    reader->in_cell = false;
    reader->formulas_without_result +=
        reader->has_formula && !reader->has_value && shown.length == 0;
    for (uint64_t i = 0; shown.length > 0 && i < reader->cell_repeats && !reader->stream.stopped;
         i++)
        hold_cell(reader, reader->column + i, shown);
    reader->column += reader->cell_repeats;
}

/* --- rows and tables -------------------------------------------------------------------------- */

static bool
opendocument_write_row(struct table_reader *reader, uint64_t number)
{
    bool done =
        sheet_writer_row(&reader->writer, number > UINT32_MAX ? UINT32_MAX : (uint32_t)number);
    for (size_t at = 0; done && at < reader->row.length;) {
        struct held_cell cell;
        memcpy(&cell, reader->row.text + at, sizeof cell);
        at += sizeof cell;
        done = sheet_writer_cell(&reader->writer, cell.column,
                                 (struct slice){reader->row.text + at, cell.length});
        at += cell.length;
    }
    return done || stop_failed(reader);
}

static void
opendocument_end_row(struct table_reader *reader)
{
    uint64_t repeats = reader->row.length == 0 ? 0 : reader->row_repeats;
    if (repeats > REPEATS_LIMIT)
        xml_stream_refuse(&reader->stream, "a row with values is repeated %llu times",
                          (unsigned long long)repeats);
    for (uint64_t i = 0; i < repeats && !reader->stream.stopped; i++)
        opendocument_write_row(reader, reader->row_number + i);
    reader->row_number += reader->row_repeats;
}

static void
opendocument_begin_table(struct table_reader *reader, const struct xml_attributes *attributes)
{
    struct slice name = {"", 0}, style = {"", 0};
    xml_attribute(attributes, "name", &name);
    xml_attribute(attributes, "style-name", &style);
    bool hidden = style.length > 0 && map_get(&reader->hidden_styles, style) != MAP_NONE;
    reader->name = arena_copy(&reader->arena, name.text, name.length);
    reader->row_number = 1;
    reader->formulas_without_result = 0;
    if (hidden)
        return;
    const char *label = arena_printf(&reader->arena, "%s[%s]", reader->book->path, reader->name);
    reader->writing =
        sheet_writer_begin(&reader->writer, label, false, reader->error) || stop_failed(reader);
}

static void
opendocument_end_table(struct table_reader *reader)
{
    if (!reader->writing)
        return;
    struct sheet *sheet = book_add_sheet(reader->book, reader->name);
    sheet->formulas_without_result = reader->formulas_without_result;
    if (!sheet_writer_finish(&reader->writer, sheet, NULL))
        stop_failed(reader);
    sheet_writer_end(&reader->writer);
    reader->writing = false;
}

/* --- events ----------------------------------------------------------------------------------- */

static void
take_style(struct table_reader *reader, const char *name, const struct xml_attributes *attributes)
{
    struct slice value;
    if (strcmp(name, "style") == 0) {
        reader->style = xml_attribute(attributes, "name", &value)
                            ? arena_copy(&reader->arena, value.text, value.length)
                            : NULL;
    } else if (strcmp(name, "table-properties") == 0 && reader->style != NULL &&
               xml_attribute(attributes, "display", &value) && slice_is(value, "false")) {
        map_set(&reader->hidden_styles, slice_of(reader->style), 1);
    }
}

static void
begin_paragraph(struct table_reader *reader)
{
    if (reader->text.length > 0)
        buffer_char(&reader->text, '\n');
    reader->in_paragraph = true;
}

static void
add_blanks(struct table_reader *reader, const struct xml_attributes *attributes)
{
    uint64_t blanks = read_repeats(attributes, "c");
    for (uint64_t i = 0; i < blanks && i < 256; i++)
        buffer_char(&reader->text, ' ');
}

static void
opendocument_take_start(void *context, const char *name, const struct xml_attributes *attributes)
{
    struct table_reader *reader = context;
    if (strcmp(name, "table") == 0 && reader->table_depth++ == 0)
        opendocument_begin_table(reader, attributes);
    if (reader->table_depth == 0)
        take_style(reader, name, attributes);
    if (!reader->writing || reader->table_depth != 1)
        return;
    if (strcmp(name, "table-row") == 0) {
        buffer_clear(&reader->row);
        reader->row_repeats = read_repeats(attributes, "number-rows-repeated");
        reader->column = 0;
    } else if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0) {
        opendocument_begin_cell(reader, attributes);
    } else if (strcmp(name, "p") == 0 && reader->in_cell) {
        begin_paragraph(reader);
    } else if (strcmp(name, "s") == 0 && reader->in_paragraph) {
        add_blanks(reader, attributes);
    } else if (strcmp(name, "annotation") == 0) {
        reader->table_depth++; /* a comment is no value */
    }
}

static void
opendocument_take_text(void *context, const char *text, size_t length)
{
    struct table_reader *reader = context;
    if (!reader->in_paragraph || reader->table_depth != 1)
        return;
    if (reader->text.length + length > CSV_ROW_LIMIT)
        xml_stream_refuse(&reader->stream, "a cell of more than 1 MiB");
    else
        buffer_append(&reader->text, text, length);
}

static void
opendocument_take_end(void *context, const char *name)
{
    struct table_reader *reader = context;
    if (strcmp(name, "annotation") == 0 && reader->writing)
        reader->table_depth--;
    if (strcmp(name, "table") == 0 && --reader->table_depth == 0)
        opendocument_end_table(reader);
    if (!reader->writing || reader->table_depth != 1)
        return;
    if (strcmp(name, "p") == 0)
        reader->in_paragraph = false;
    else if (strcmp(name, "table-row") == 0)
        opendocument_end_row(reader);
    else if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)
        opendocument_end_cell(reader);
}

bool
sheet_opendocument_read(struct book *book, struct archive *archive, struct error *error)
{
    struct table_reader reader = {.book = book, .error = error};
    reader.stream = (struct xml_stream){.context = &reader,
                                        .start = opendocument_take_start,
                                        .text = opendocument_take_text,
                                        .end = opendocument_take_end};
    bool done = archive_read_xml(archive, "content.xml", &reader.stream, error) && !reader.failed;
    if (reader.writing)
        sheet_writer_end(&reader.writer);
    map_free(&reader.hidden_styles);
    buffer_free(&reader.row);
    buffer_free(&reader.text);
    buffer_free(&reader.value);
    arena_free(&reader.arena);
    return done;
}
