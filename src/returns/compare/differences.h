/* What differs between two returns of one unit, in the same collection and term: a walk over both
 * as return.xsd has them, with rows matched as compare.h says. */
#ifndef MUSTER_RETURNS_COMPARE_DIFFERENCES_H
#define MUSTER_RETURNS_COMPARE_DIFFERENCES_H

#include "returns/compare/match.h"

/* What is done with each difference. Both sides of a row that has a match are given. */
struct difference_visitor {
    void *context;
    /* A value: NULL is none. */
    void (*item)(void *context, const struct record *a, const struct record *b,
                 const struct item *leaf, const char *a_value, const char *b_value);
    /* A row that only one side has: its parent is one of the two. Those below it are not told. */
    void (*row)(void *context, const struct record *row, const struct record *a_parent,
                const struct record *b_parent);
    /* A pupil that one side does not have (NULL), or that stands on another list there. */
    void (*pupil)(void *context, const struct record *a, const struct record *b);
};

/* `a` and `b` are the records above those at the top. Columns that `origins` does not have are not
 * looked at. */
void differences_walk(const struct return_schema *schema, const struct origins *origins,
                      const struct record *a, const struct record *b,
                      const struct difference_visitor *visitor);

/* True for a table whose rows are pupils. */
bool differences_is_pupil(const struct return_table *table);

#endif
