/* CSV read row by row, on libcsv (RFC 4180, strict): one pass to learn what a file is (csv_open),
 * then any stretch of it, in any thread (csv_read).
 *
 * Departures from RFC 4180, all in favour of what school systems write: any line end (LF, CRLF,
 * CR), a byte order mark, UTF-8 or Windows-1252, no line end after the last row. Blank lines are no
 * rows. Fields come untrimmed. A quote inside an unquoted field, or a quoted field without its end,
 * is an error: in its lenient mode libcsv would swallow the rest of the file. */
#ifndef MUSTER_BASE_CSV_H
#define MUSTER_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/text.h"

/* A row longer than this is taken for a missing quote or an attack, not for a pupil, whose row has
 * tens of columns and hundreds of bytes. */
enum { CSV_ROW_LIMIT = 1 << 20, CSV_FIELD_LIMIT = 4096 };

struct csv_file {
    char *path;
    int descriptor;
    uint64_t size;
    uint64_t start;  /* the first byte behind a byte order mark */
    bool has_quotes; /* without any, a line end always ends a row, and the file can be cut there */
    bool is_windows_1252;
    char delimiter; /* between fields; a comma, if it is '\0' */
    bool numbered;  /* the first field is the number of the row where it comes from: not one of the
                       row's fields, but its line */
};

/* Opens, reads once, and refuses (status 3, with line and field): a file that cannot be read, a NUL
 * byte, an encoding that is neither of the two. The file stays open; the caller ends it with
 * csv_close. */
bool csv_open(struct csv_file *file, const char *path, struct error *error);
void csv_close(struct csv_file *file);

/* *start is the offset behind the byte order mark of the file: 3, or 0 without one. Status 3 if it
 * cannot be read. */
bool csv_skip_mark(const struct csv_file *file, uint64_t *start, struct error *error);

/* The digest of the whole file, as it was opened; status 3 if it cannot be read. */
bool csv_digest(const struct csv_file *file, char text[DIGEST_SIZE], struct error *error);

/* Bytes [from, to) of a file; `line` is the line number of the first one, 1-based. */
struct csv_span {
    uint64_t from, to;
    uint32_t line;
};

struct csv_row {
    const struct slice *fields; /* good until the callback returns */
    size_t count;
    uint32_t line;     /* the physical line on which the row begins */
    uint64_t from, to; /* its bytes in the file, line end included */
    /* Of a row that was put together from cells of a sheet: for each field the 1-based number of
     * the sheet's column. NULL: fields are columns. */
    const uint32_t *cells;
    const struct csv_row *behind; /* the row that it was made of; NULL: none */
};

/* Return false to stop reading (csv_read then returns true). */
typedef bool (*csv_row_fn)(void *context, const struct csv_row *row);

/* Calls `row` for each row of the span, which must begin at the start of a row. Fields of a
 * Windows-1252 file come as UTF-8. *end_line, if wanted, is the line number behind the span. */
bool csv_read(const struct csv_file *file, struct csv_span span, csv_row_fn row, void *context,
              uint32_t *end_line, struct error *error);

/* The start of the first line that begins at or behind `offset` (the end of the file if none does).
 * For cutting a file without quotes. */
bool csv_next_line(const struct csv_file *file, uint64_t offset, uint64_t *start,
                   struct error *error);

/* A whole small table in memory, for the data under schemas/ and for maps: the first row is the
 * header, of names that SQL can use as they are. */
struct csv_table {
    char **cells; /* row-major, rows x columns, NUL-terminated */
    size_t rows, columns;
    char **names;
    uint32_t *lines;
    const char *label; /* for messages */
};

/* Parses `length` bytes; fails with status 4 and label:line on any fault, such as a short row. */
bool csv_table_parse(struct csv_table *table, const char *label, const char *text, size_t length,
                     struct error *error);

/* The same where somebody's spreadsheet wrote it, which leaves out commas behind the last value of
 * a row: blanks stand for what a short row lacks. */
bool csv_table_parse_ragged(struct csv_table *table, const char *label, const char *text,
                            size_t length, struct error *error);
void csv_table_free(struct csv_table *table);

/* The cell under column `name`; "" where the table has no such column. */
const char *csv_cell(const struct csv_table *table, size_t row, const char *name);
bool csv_has_column(const struct csv_table *table, const char *name);

/* Appends a field as CSV, quoted where it must be. `harmless` puts an apostrophe before a text that
 * a spreadsheet would run as a formula. */
void csv_append_field(struct buffer *buffer, struct slice field, bool harmless);

/* A field that was read, without the apostrophe of `harmless`. */
struct slice csv_field_as_meant(struct slice field);

#endif
