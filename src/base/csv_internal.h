/* What the parts of the CSV reader share (csv_open.c, csv_read.c, csv_table.c). */
#ifndef MUSTER_BASE_CSV_INTERNAL_H
#define MUSTER_BASE_CSV_INTERNAL_H

#include <csv.h>

#include "base/csv.h"

enum { CSV_CHUNK = 256 * 1024 };

static inline char
csv_delimiter(const struct csv_file *file)
{
    return file->delimiter == '\0' ? ',' : file->delimiter;
}

/* Reads up to `size` bytes at `offset`; fewer only at the end of the file. */
bool csv_read_chunk(const struct csv_file *file, char *chunk, size_t size, uint64_t offset,
                    size_t *got, struct error *error);

/* Feeds text to libcsv line by line and puts rows together, with their lines and offsets. */
struct csv_reader {
    const char *label;
    csv_row_fn row;
    void *context;
    bool convert;   /* from Windows-1252 */
    char delimiter; /* a comma, if it is '\0' */
    size_t extra;   /* fields beyond the limit: the number of a row */
    struct csv_parser parser;
    struct buffer text;
    size_t *ends; /* where each field ends in `text` */
    struct slice *fields;
    size_t count, ends_capacity, fields_capacity;
    uint32_t line, row_line, quote_line;
    uint64_t offset, row_from; /* `offset` is behind the bytes already fed */
    bool after_return;         /* the last byte was CR: a LF belongs to it */
    bool stopped, ended_row, too_long, too_wide;
};

/* csv_read for a file without quotes in UTF-8. */
bool csv_read_plain(const struct csv_file *file, struct csv_span span, csv_row_fn row,
                    void *context, uint32_t *end_line, struct error *error);

/* The same for a text in memory. */
bool csv_read_plain_text(const char *label, const char *text, size_t length, csv_row_fn row,
                         void *context, struct error *error);

/* Tell that a row is over a limit; return false. */
bool csv_row_too_long(const char *label, uint32_t line, struct error *error);
bool csv_row_too_wide(const char *label, uint32_t line, struct error *error);

bool csv_reader_begin(struct csv_reader *reader, struct error *error);
bool csv_reader_feed(struct csv_reader *reader, const char *text, size_t length,
                     struct error *error);
bool csv_reader_finish(struct csv_reader *reader, struct error *error);
void csv_reader_end(struct csv_reader *reader);

#endif
