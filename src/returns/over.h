/* Blocks that stand for several: one SELECT for many return tables, many SELECTs under one name.
 *
 *     -- view: fam
 *     -- over: learnerfam*
 *     SELECT '{owner}' AS roll, {key} AS upn, t.* FROM {table} t
 *
 * The SELECT of a block "over" some patterns, which may each have one star for any text, is
 * repeated for every return table of the term whose name fits one, joined by UNION ALL; if none
 * fits, there is nothing. In its SQL stand for each table
 *
 *     {table}    its name
 *     {parent}   that of the table above it
 *     {owner}    that of the table above or itself that has a key: of the pupil's
 *     {key}      the key of a row (keys.h), where the table is "t" in FROM
 *     {COLUMN}   a column; NULL, where the table does not have it in this term
 *
 * Blocks "work" and "view" of one name are one, their SELECTs joined by UNION ALL. */
#ifndef MUSTER_RETURNS_OVER_H
#define MUSTER_RETURNS_OVER_H

#include "collection/schema.h"
#include "finding/blocks.h"

bool over_fits(const char *pattern, const char *name);

/* The block for one table: its SQL with what stands in braces, under that name. In the arena; NULL
 * with status 4 for a column that there is not. */
const struct block *over_table(const struct block *block, const struct return_table *table,
                               const char *name, const struct return_schema *schema,
                               struct arena *arena, struct error *error);

/* The blocks as one, in the arena; its body is "" if there is no table for any. Lines of the SQL
 * are told from the first. Fails (false) with status 4. */
bool over_join(const struct block *const *blocks, size_t count, const struct return_schema *schema,
               struct arena *arena, const struct block **joined, struct error *error);

#endif
