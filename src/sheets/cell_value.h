/* What a number in a cell shows: a spreadsheet keeps a date as a number of days, and only the
 * format of the cell says that it is one. */
#ifndef MUSTER_SHEETS_CELL_VALUE_H
#define MUSTER_SHEETS_CELL_VALUE_H

#include "base/text.h"

/* Whether a format that every Excel has, by its number, shows a date. */
bool cell_format_is_date(struct slice number);

/* The same of a format's code, such as dd/mm/yyyy;@ */
bool cell_code_is_date(struct slice code);

/* Appends a stored number as it is shown: a whole number without a point, else its shortest form;
 * with `is_date` an ISO date, its time left out. Days are counted from 1904 or 1900. False, and
 * nothing appended, if the text is to be taken as it stands. */
bool cell_number(struct slice stored, bool is_date, bool from_1904, struct buffer *shown);

/* The date of an ISO date with or without a time. */
struct slice cell_date_part(struct slice stored);

#endif
