/* A workbook (.xlsx) as a report writes it: sheets of rows, each with a head that stays in view and
 * can be filtered, and columns as wide as what stands in them. On libxlsxwriter, row by row: memory
 * does not grow with the rows, which stand in files without a name in $TMPDIR until the end.
 *
 * A text is always a text, whatever it begins with: nothing is a formula, a number or a link. What
 * XML cannot hold, and what a terminal would obey, is a question mark; what has more than a cell
 * can hold is cut and ends with "…". */
#ifndef MUSTER_REPORT_SPREADSHEET_H
#define MUSTER_REPORT_SPREADSHEET_H

#include "base/error.h"
#include "base/text.h"

/* Rows of a sheet, with the head. */
enum { SPREADSHEET_ROWS = 1048576 };

enum spreadsheet_style { STYLE_PLAIN, STYLE_INFO, STYLE_QUERY, STYLE_ERROR, STYLE_COUNT };

struct spreadsheet_column {
    const char *head;
    unsigned widest; /* characters; what is longer is seen in the cell */
};

struct spreadsheet;
struct spreadsheet_sheet;

/* Opens a workbook that will be written to `path`. `now` is YYYY-MM-DDThh:mm:ss. NULL and status 4
 * on failure. */
struct spreadsheet *spreadsheet_begin(const char *path, const char *title, const char *now,
                                      struct error *error);

/* `columns` must live as long as the workbook. */
struct spreadsheet_sheet *spreadsheet_add(struct spreadsheet *book, const char *name,
                                          const struct spreadsheet_column *columns, size_t count);

/* The cells of the row on which the sheet stands; the first is the one below the head. "" is no
 * cell. */
void spreadsheet_text(struct spreadsheet_sheet *sheet, size_t column, const char *text,
                      enum spreadsheet_style style);
void spreadsheet_number(struct spreadsheet_sheet *sheet, size_t column, double number);
void spreadsheet_next_row(struct spreadsheet_sheet *sheet);

/* Empties the row on which the sheet stands. */
void spreadsheet_clear_row(struct spreadsheet_sheet *sheet);

/* Writes the file and reads it back: false with status 4 unless all rows are in it. Frees the
 * workbook. */
bool spreadsheet_end(struct spreadsheet *book, struct error *error);

#endif
