/* Rules about each item of a kind: "every coded item has a code of its set" is one rule in
 * rules.sql and one condition, not one SELECT an item.
 *
 *     -- rule: C411
 *     -- each: codes
 *     NOT is_code('{codes}', {column})
 *
 * The kinds are the rows of the table `each_kinds` in each.c; "-- except: sessions urn" leaves
 * columns out. Of every return table that has such items one SELECT is made, so that a table is
 * gone over once however many items it has: it yields _file, _line, key, field, value, and `path`
 * and `code_set` for the message. */
#ifndef MUSTER_RETURNS_EACH_H
#define MUSTER_RETURNS_EACH_H

#include "returns/sql/database.h"

/* The SELECT of a rule with the part "each" over one return table; NULL if the table has no item of
 * the kind. In the arena. Fails (false) with status 4 for a kind that there is not. */
bool each_block(const struct rule *rule, const struct return_table *table, struct arena *arena,
                const struct block **block, struct error *error);

#endif
