/* Sheets: what is in a file that another system wrote, as tables of numbered rows of cells. This
 * layer knows no school: a workbook, a report in XML and a text with semicolons all become the same
 * thing here.
 *
 * A text file is read where it lies. A workbook or an XML report cannot be read from its middle, so
 * it is read once, in a stream, into a temporary file without a name: CSV whose first field is the
 * row's number (csv_file.numbered). Rows then come with the line that the user's own file has. */
#ifndef MUSTER_SHEETS_SHEET_H
#define MUSTER_SHEETS_SHEET_H

#include "base/csv.h"

enum book_format {
    BOOK_TEXT,     /* CSV of any delimiter: one sheet, named "" */
    BOOK_WORKBOOK, /* .xlsx: every visible worksheet; .ods */
    BOOK_RECORDS,  /* SuperStarReport: one sheet; its first row, line 0, are the names of its
                      elements */
    BOOK_XML,      /* another XML document: no sheets; `root` says which */
    BOOK_REFUSED,  /* known by its first bytes, and not read: `refusal` says what it is and what to
                      do */
};

struct sheet {
    char *name;           /* of a worksheet; "" where the file is the sheet */
    struct csv_file file; /* its `path` is the user's: BOOK.xlsx[NAME] for a worksheet */
    uint64_t formulas_without_result; /* taken as blank */
};

struct book {
    char *path;
    enum book_format format;
    struct sheet *sheets;
    size_t count;
    char *root;          /* of XML: the name of its root element */
    const char *refusal; /* of BOOK_REFUSED */
};

/* Opens a file and reads what cannot be read in place. Fails with status 3, naming the file and,
 * where there is one, the sheet: for a file that cannot be read, a password, a part that is
 * missing, and what is beyond the limits below. `book` is empty then. End with book_close. */
bool book_open(struct book *book, const char *path, struct error *error);
void book_close(struct book *book);

/* An empty sheet at the end of the book, for a reader. Pointers to earlier ones are no longer good.
 */
struct sheet *book_add_sheet(struct book *book, const char *name);

/* Whether the first byte of a file that is no blank is that of an element. */
bool sheet_looks_like_xml(const char *path);

/* What keeps a hostile file from taking all memory or all of a disk. */
enum {
    SHEET_COLUMNS_LIMIT = CSV_FIELD_LIMIT,
    SHEET_STRINGS_LIMIT = 64 << 20, /* bytes of a workbook's shared strings */
    SHEET_MEMBER_LIMIT = 1 << 30,   /* bytes of one member of an archive, unpacked */
    SHEET_PACKED_RATIO = 1000,      /* times its packed size */
};

/* The letters of a column, 1-based: 28 is AB. */
enum { COLUMN_NAME_SIZE = 8 };
const char *column_name(uint32_t column, char name[COLUMN_NAME_SIZE]);

#endif
