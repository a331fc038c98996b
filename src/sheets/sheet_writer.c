/* A sheet as a temporary file of numbered CSV. */
#include "sheets/sheet_writer.h"

#include <string.h>

#include "base/temporary.h"
#include "system/system.h"

enum { FLUSH_AT = 1 << 18, HEADING_ROOM = 1 << 16 };

/* No school's sheet has as much, and a disk has it. */
#define SHEET_BYTES_LIMIT (UINT64_C(4) << 30)

static bool
sheet_writer_fail(struct sheet_writer *writer, enum status status, const char *words)
{
    if (!writer->failed)
        error_add(writer->error, status, "%s:%u: %s", writer->label, writer->row, words);
    writer->failed = true;
    return false;
}

static bool
write_at(struct sheet_writer *writer, const char *text, size_t length, uint64_t offset)
{
    int fault = system_write_at(writer->descriptor, text, length, offset);
    if (fault != 0) {
        error_add(writer->error, STATUS_FAILED, "a temporary file cannot be written: %s",
                  system_words(fault));
        writer->failed = true;
    }
    return fault == 0;
}

static bool
sheet_writer_flush(struct sheet_writer *writer)
{
    if (writer->written > SHEET_BYTES_LIMIT)
        return sheet_writer_fail(writer, STATUS_INPUT,
                                 "the sheet has more than 4 GiB, the most that is read");
    bool done = write_at(writer, writer->text.text, writer->text.length, writer->written);
    writer->written += writer->text.length;
    buffer_clear(&writer->text);
    writer->row_begin = 0;
    return done;
}

bool
sheet_writer_begin(struct sheet_writer *writer, const char *label, bool headed, struct error *error)
{
    uint64_t front = headed ? HEADING_ROOM : 0;
    *writer = (struct sheet_writer){
        .label = label, .front = front, .written = front, .next_row = 1, .error = error};
    buffer_string(&writer->text, "");
    int fault = temporary_open(&writer->descriptor);
    return fault == 0 || error_add(error, STATUS_FAILED, "%s: a temporary file cannot be made: %s",
                                   label, system_words(fault));
}

static bool
sheet_writer_end_row(struct sheet_writer *writer)
{
    if (writer->failed)
        return false;
    if (!writer->in_row)
        return true;
    writer->in_row = false;
    if (writer->columns == 0) {
        writer->text.length = writer->row_begin;
        return true;
    }
    if (writer->text.length - writer->row_begin > CSV_ROW_LIMIT)
        return sheet_writer_fail(writer, STATUS_INPUT,
                                 "the row has more than 1 MiB, the most that is read");
    buffer_char(&writer->text, '\n');
    writer->row_begin = writer->text.length;
    return writer->text.length < FLUSH_AT || sheet_writer_flush(writer);
}

bool
sheet_writer_row(struct sheet_writer *writer, uint32_t number)
{
    if (!sheet_writer_end_row(writer))
        return false;
    bool again = writer->repeats;
    writer->row = number == 0 ? writer->next_row : number;
    if (number != 0 && number + again < writer->next_row)
        return sheet_writer_fail(writer, STATUS_INPUT,
                                 "the rows of the sheet are not in order: save it again");
    if (writer->row == UINT32_MAX)
        return sheet_writer_fail(writer, STATUS_INPUT,
                                 "the number of a row is too large: save it again");
    writer->next_row = writer->row + 1;
    writer->columns = 0;
    writer->in_row = true;
    buffer_number(&writer->text, writer->row);
    return true;
}

bool
sheet_writer_cell(struct sheet_writer *writer, size_t column, struct slice text)
{
    if (writer->failed)
        return false;
    if (column >= SHEET_COLUMNS_LIMIT)
        return sheet_writer_fail(writer, STATUS_INPUT, "the sheet has more than 4,096 columns");
    if (column < writer->columns)
        return sheet_writer_fail(writer, STATUS_INPUT,
                                 "the cells of a row are not in order: save it again");
    for (; writer->columns < column; writer->columns++)
        buffer_char(&writer->text, ',');
    buffer_char(&writer->text, ',');
    writer->columns++;
    size_t before = writer->text.length;
    csv_append_field(&writer->text, text, false);
    writer->quoted = writer->quoted || writer->text.length - before != text.length;
    if (writer->text.length - writer->row_begin > CSV_ROW_LIMIT)
        return sheet_writer_fail(writer, STATUS_INPUT,
                                 "the row has more than 1 MiB, the most that is read");
    return true;
}

bool
sheet_writer_finish(struct sheet_writer *writer, struct sheet *sheet, const struct buffer *heading)
{
    size_t length = heading == NULL ? 0 : heading->length;
    if (!sheet_writer_end_row(writer) || !sheet_writer_flush(writer))
        return false;
    if (length > writer->front)
        return sheet_writer_fail(writer, STATUS_INPUT,
                                 "the names of the columns have more than 64 KiB");
    if (length > 0 && !write_at(writer, heading->text, length, writer->front - length))
        return false;
    sheet->file = (struct csv_file){.path = text_copy(writer->label),
                                    .descriptor = writer->descriptor,
                                    .size = writer->written,
                                    .start = writer->front - length,
                                    .has_quotes = writer->quoted || length > 0,
                                    .numbered = true};
    writer->descriptor = SYSTEM_NO_FILE;
    return true;
}

void
sheet_writer_end(struct sheet_writer *writer)
{
    if (writer->descriptor != SYSTEM_NO_FILE)
        system_close(writer->descriptor);
    buffer_free(&writer->text);
}
