/* The key-in sheet: the figures of a collection that DfE takes on screen, as a page to print and to
 * key them in from.
 *
 * It is one HTML file without script or anything from outside, set for A4: a section for each local
 * authority, on pages of its own, with a block for each cohort and period in the order of the
 * screens, a table for each breakdown, and under it whether it adds up to the figure that it must
 * add up to. A figure that is not available is said to be so in words; it is never shown as 0. Then
 * come the errors and queries with room for the notes in COLLECT, and who keyed in and checked.
 *
 * The sheet is meant to lie on a desk, so it names no child: of findings about records it has the
 * messages and the number, and findings.csv the places.
 *
 * It reads the return table `figure` (cohort, breakdowntopic, breakdown, timeperiod,
 * timeidentifier, childcount; one row a figure, in the order of _id), the table `period`
 * (term_name, academic_year, census_date, now, release) and the code set `la` (la_code,
 * la_name). */
#ifndef MUSTER_RETURNS_KEY_IN_H
#define MUSTER_RETURNS_KEY_IN_H

#include "base/output.h"
#include "finding/finding_list.h"
#include "returns/sql/database.h"

/* Writes the head of the file. */
void key_in_begin(struct output *output, const struct collection *collection);

/* Writes one authority's section from the return tables as they are. `findings` are the unit's,
 * sorted (finding_sort). Fails with status 4. */
bool key_in_unit(struct output *output, struct database *database, const char *lea,
                 struct finding_list *findings, struct error *error);

/* Writes the end of the file. */
void key_in_end(struct output *output);

#endif
