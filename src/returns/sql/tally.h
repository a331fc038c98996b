/* The rows below each row of a return table, counted: the table-valued function
 *
 *     tally(TABLE, CODE, NUMBER, COUNTED, PLAIN) -> parent, details, counted, repeats, odd
 *
 * gives a row for each _parent that TABLE has, in ascending order: how many rows there are, the sum
 * of the column NUMBER over those whose CODE is in COUNTED (whole numbers above zero only, at most
 * 2^63 - 1), how many have a CODE that one before them has, and how many are odd: without a CODE,
 * with one that is not in PLAIN, or without a whole number from zero up. COUNTED and PLAIN are
 * lists of codes, blank-separated. TABLE is a return table: that a rule needs a work table is seen
 * only where SQL names it itself.
 *
 * GROUP BY would do the same, but sorts all rows; these come in the order of their parents nearly
 * always. */
#ifndef MUSTER_RETURNS_SQL_TALLY_H
#define MUSTER_RETURNS_SQL_TALLY_H

#include <sqlite3.h>
#include <stdbool.h>

/* Makes the function known to a database. */
bool tally_register(sqlite3 *db);

#endif
