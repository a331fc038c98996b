/* The return tables as CSV: tables/NAME.csv, with COLLECT's table and column names, and the school
 * (and for a pupil's rows the UPN) in front; where that does not say which row above a row belongs
 * to, COLLECT's NAMEtableid does. Booleans are 0 and 1, as COLLECT shows them. */
#ifndef MUSTER_RETURNS_TABLES_CSV_H
#define MUSTER_RETURNS_TABLES_CSV_H

#include "returns/sql/rows.h"

/* Appends the header row of a table. */
void tables_csv_header(const struct return_schema *schema, const struct return_table *table,
                       bool of_la, struct buffer *text);

/* Appends the unit's rows of every table to texts[table->index]; `estab` is "" for an LA. */
bool tables_csv_rows(const struct return_rows *rows, const char *lea, const char *estab,
                     struct buffer *texts, struct error *error);

#endif
