/* The return tables of one unit in memory, as a tree: each row with its values and the rows below
 * it. For comparing, which has to look at rows of two sides in any order. */
#ifndef MUSTER_RETURNS_COMPARE_RECORDS_H
#define MUSTER_RETURNS_COMPARE_RECORDS_H

#include "returns/sql/rows.h"

struct record {
    const struct return_table *table;
    const struct record *parent;
    const char **values; /* one a column; NULL for none */
    struct place place;
    struct record *below; /* the first row of any table below */
    struct record *next;  /* with the same parent, tables in their order */
    struct record *last;  /* of `below` */
    struct record *match; /* the other side's, if one was found */
    int64_t id;
};

/* Reads all tables. Values are as the XML would have them: without what it cannot hold, and a blank
 * is no value. A row whose parent is not there is left out. Everything lives in the arena; the
 * result is an empty record above the rows at the top. NULL and status 4 on failure. */
struct record *records_read(struct return_rows *rows, struct arena *arena, struct error *error);

/* The value of the column of that name, or NULL. */
const char *record_value(const struct record *record, const char *column);

#endif
