/* A file besides the return. */
#ifndef MUSTER_RETURNS_DERIVED_FILE_H
#define MUSTER_RETURNS_DERIVED_FILE_H

#include "returns/sql/database.h"

/* A block "file" is a CSV, whose rows its SELECT yields, a block "page"
 * the sheet to key in from (report/key_in.h). Columns of a CSV that begin with an underscore are
 * not written; where `_mask` is not NULL, it stands in the place of all columns behind it. A file
 * with a part "if" is made if that option of the collection is given. */
struct derived_file {
    const struct block *block; /* its name is the file's */
    sqlite3_stmt *select;
};

/* Appends the header, without columns that are not written. */
void derived_file_header(const struct derived_file *file, struct buffer *text);

/* Appends the rows of the unit that is in the database. */
bool derived_file_rows(const struct derived_file *file, struct database *database,
                       struct buffer *text, struct error *error);

#endif
