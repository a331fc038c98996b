/* A page about one unit that is written from rows of SQL: headings, tables, pictures and words in
 * their order. What stands on it is data, a block "page" of derive.sql with `layout: document`; C
 * knows no figure. It is one HTML file without script or anything from outside (page/page.h),
 * readable on a telephone and set for A4 (schemas/report/document.css).
 *
 * The block's SELECT gives a row for each part of the page. Its columns:
 *
 *     file    the name of the page; where it changes, another page begins
 *     kind    what the row is
 *     id      of a table or picture
 *     text    what it says
 *     look    of a table: a letter a column, t text, w text in one line or n number; of a point:
 *             striped, crossed
 *     c1 ...  cells, NULL for an empty one
 *
 *     title    the page's name and first heading
 *     lead     a paragraph below it
 *     note     one in small letters
 *     section  a part with its heading
 *     item     of a list
 *     table    caption in text, heads in c1 …
 *     row      cells, the first of which is the row's head
 *     line     a picture: title in text, what it shows in c1, a figure to compare with in c2, and
 *              its label in c3
 *     bars     a picture: title in text, what it shows in c1
 *     point    of the picture above: label in c1, number in c2 (NULL: none), as shown in c3 */
#ifndef MUSTER_REPORT_DOCUMENT_H
#define MUSTER_REPORT_DOCUMENT_H

#include "base/output.h"
#include "returns/derive.h"

/* Writes the unit's pages under their names, with that rank among the outputs. Fails with status 4.
 */
bool document_write(const struct derived_file *source, struct database *database, const char *style,
                    struct output_set *outputs, int rank, struct error *error);

#endif
