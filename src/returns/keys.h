/* The key of a row of a return table: of a pupil's row, and of every row below it, the UPN (m:key).
 */
#ifndef MUSTER_RETURNS_KEYS_H
#define MUSTER_RETURNS_KEYS_H

#include "collection/schema.h"

/* An SQL expression for it, where the table stands in FROM as "t"; "NULL" if its rows have none. In
 * the arena. */
const char *keys_of_row(const struct return_table *table, struct arena *arena);

#endif
