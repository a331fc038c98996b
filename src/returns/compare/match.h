/* Which row of a return stands for which row of the register's tables: compare.h says how they are
 * matched. */
#ifndef MUSTER_RETURNS_COMPARE_MATCH_H
#define MUSTER_RETURNS_COMPARE_MATCH_H

#include "returns/compare/origins.h"
#include "returns/compare/records.h"

/* Rows below one parent, or all pupils. The array is on the heap. */
struct record_list {
    struct record **items;
    size_t count, capacity;
};

/* Appends the rows of `table` that stand right below `parent`. */
void record_list_add(struct record_list *list, const struct record *parent,
                     const struct return_table *table);
void record_list_free(struct record_list *list);

enum { NO_COLUMN = -1 };

/* The register's column for column `column` of the return's table: the same one, but for a pupil
 * who stands on the other list. NO_COLUMN if the two are not to be compared. */
int match_column(const struct origins *origins, const struct return_table *returned, size_t column,
                 const struct return_table *registered);

/* The table below `registered` that stands where `below` stands below its own parent; NULL if there
 * is none. */
const struct return_table *match_table(const struct return_schema *schema,
                                       const struct return_table *below,
                                       const struct return_table *registered);

/* True if both say the same: decimals by their size, all else by its text. */
bool match_values(const struct item *leaf, const char *a, const char *b);

/* The columns by which a reader knows a row of the table, the most telling first. Returns how many;
 * `shortened`: fewer of them will do. `columns` has room for all. */
size_t match_key(const struct origins *origins, const struct return_table *returned,
                 const struct return_table *registered, size_t *columns, bool *shortened);

/* Sets `match` of each row that has one, on both sides. Each list is of one table, below rows that
 * match. */
void match_rows(const struct origins *origins, const struct record_list *returned,
                const struct record_list *registered);

/* The same for pupils, whose tables have the key UPN: over all lists. */
void match_pupils(const struct record_list *returned, const struct record_list *registered);

#endif
