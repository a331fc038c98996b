/* What the readers of src/sheets share with sheet.c, one function a format. */
#ifndef MUSTER_SHEETS_READERS_H
#define MUSTER_SHEETS_READERS_H

#include "sheets/archive.h"
#include "sheets/sheet.h"

/* Each adds the sheets of an open archive to the book. */
bool sheet_workbook_read(struct book *book, struct archive *archive, struct error *error);
bool opendocument_is(struct archive *archive);
bool sheet_opendocument_read(struct book *book, struct archive *archive, struct error *error);

/* Reads an XML file: a report, or the root of anything else (BOOK_XML, or BOOK_REFUSED for a
 * spreadsheet in XML). */
bool sheet_records_read(struct book *book, struct error *error);

#endif
