/* Places as other programs take them: a file as a URI, a cell as a spreadsheet names it. */
#ifndef MUSTER_REPORT_PLACES_H
#define MUSTER_REPORT_PLACES_H

#include "finding/finding.h"

/* Appends the file of a path (of a sheet: the workbook's) as a URI: relative to the working
 * directory, if it is below that, else with "file:" in front or as it was given. */
void report_uri(struct buffer *uri, const char *path, enum place_kind kind);

/* "Sheet1!F12" of the path "book.xlsx[Sheet1]", line 12, column 6. */
void report_cell_words(struct buffer *text, const char *path, struct place place);

/* "in/marks.csv:12:6", and of a sheet "marks.xlsx[Week 1]:F12"; nothing for a finding about no
 * file. */
void report_place_words(struct buffer *text, const struct file_names *files, struct place place);

#endif
