/* Puts the cells of a sheet, as a reader meets them, into a temporary file without a name: CSV with
 * the number of each row in front. */
#ifndef MUSTER_SHEETS_SHEET_WRITER_H
#define MUSTER_SHEETS_SHEET_WRITER_H

#include "sheets/sheet.h"

struct sheet_writer {
    const char *label; /* of the sheet, for messages */
    int descriptor;
    struct buffer text; /* not written yet */
    uint64_t front;     /* bytes left free at the front of the file, for a heading */
    uint64_t written;
    size_t row_begin; /* where the row begins in `text` */
    uint32_t row, next_row;
    size_t columns; /* in the row so far */
    bool repeats;   /* the number of a row may be that of the row before */
    bool in_row, quoted, failed;
    struct error *error;
};

/* Status 4 if there is no room for a temporary file. With `headed`, a heading can be put in front
 * in the end. */
bool sheet_writer_begin(struct sheet_writer *writer, const char *label, bool headed,
                        struct error *error);

/* Begins the row of this number, 1-based and larger than the one before, or the next one if it is
 * 0. The row before ends; a row without cells leaves nothing. All fail with status 3 or 4, told in
 * the writer's error. */
bool sheet_writer_row(struct sheet_writer *writer, uint32_t number);

/* A cell, its column 0-based and behind the one before. */
bool sheet_writer_cell(struct sheet_writer *writer, size_t column, struct slice text);

/* Hands the file over to a sheet, with the label as its path. `heading`, or NULL, is a row of CSV
 * that comes before all others. Without success, and after it, end with sheet_writer_end. */
bool sheet_writer_finish(struct sheet_writer *writer, struct sheet *sheet,
                         const struct buffer *heading);
void sheet_writer_end(struct sheet_writer *writer);

#endif
