/* The first rows of a sheet. */
#include "input/shape/sheet_head.h"

#include "input/shape/session_column.h"

/* --- the first rows --------------------------------------------------------------------------- */

struct head_reader {
    struct sheet_head *head;
    struct arena *arena;
};

static bool
take_head_row(void *context, const struct csv_row *row)
{
    struct head_reader *reader = context;
    struct head_row *kept = &reader->head->rows[reader->head->count++];
    *kept = (struct head_row){row->line, row->from, row->to,
                              arena_alloc(reader->arena, (row->count + 1) * sizeof(char *)),
                              row->count};
    for (size_t i = 0; i < row->count; i++) {
        struct slice cell = slice_trim_lines(row->fields[i]);
        kept->cells[i] = arena_copy(reader->arena, cell.text, cell.length);
    }
    return reader->head->count < HEAD_ROWS;
}

bool
sheet_head_read_from(struct sheet_head *head, const struct csv_file *file, struct csv_span span,
                     struct arena *arena, struct error *error)
{
    struct head_reader reader = {head, arena};
    head->count = 0;
    return csv_read(file, span, take_head_row, &reader, NULL, error);
}

bool
sheet_head_read(struct sheet_head *head, const struct csv_file *file, struct arena *arena,
                struct error *error)
{
    return sheet_head_read_from(head, file, (struct csv_span){file->start, file->size, 1}, arena,
                                error);
}

size_t
head_row_known(const struct head_row *row, const struct shapes *shapes, struct buffer *scratch)
{
    size_t known = 0;
    for (size_t i = 0; i < row->count; i++) {
        buffer_clear(scratch);
        buffer_string(scratch, "");
        heading_append_normal(scratch, slice_of(row->cells[i]));
        known += headings_know(&shapes->headings, (struct slice){scratch->text, scratch->length}) ||
                 session_column_is(&shapes->session_words, row->cells[i]);
    }
    return known;
}

size_t
sheet_head_known(const struct sheet_head *head, const struct shapes *shapes)
{
    struct buffer scratch = {0};
    size_t most = 0;
    for (size_t i = 0; i < head->count; i++) {
        size_t known = head_row_known(&head->rows[i], shapes, &scratch);
        most = known > most ? known : most;
    }
    buffer_free(&scratch);
    return most;
}
