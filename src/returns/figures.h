/* The figures of a return, in the groups that a school compares with its own system and the head
 * signs, and the identities between them. What they are is data: figures.sql in the collection's
 * folder, whose blocks are
 *
 *     figures    a SELECT that yields topic, breakdown, measure and value, in the order in which
 *                they are told; its part chart, if it has one, is "bars" or "columns" and the
 *                measure that a page draws so
 *     identity   a SELECT that yields breakdown, left_value and right_value: one figure in two
 *                ways. Its parts are title, left and right (what each side is) and means (what a
 *                difference means)
 *     work, view tables for these (returns/derive.h)
 *
 * They run once for each return, in the database in which its rules ran, whose tables they see as
 * well. */
#ifndef MUSTER_RETURNS_FIGURES_H
#define MUSTER_RETURNS_FIGURES_H

#include "returns/derive.h"

struct figure {
    const char *lea, *estab;
    const char *topic, *breakdown, *measure, *value; /* "" if there is none */
    const char *chart;                               /* the block's part; NULL: it has none */
};

struct identity {
    const char *lea, *estab;
    const struct block *block; /* title, left, right, means */
    const char *breakdown, *left, *right;
    bool agrees;
};

/* The figures of many returns, in the order in which they were added. A zeroed one is empty. */
struct figures {
    struct figure *items;
    size_t count, capacity;
    struct identity *identities;
    size_t identity_count, identity_capacity;
    struct arena arena;
};

/* Adds what `more` has; texts are copied. */
void figures_append(struct figures *figures, const struct figures *more);
void figures_clear(struct figures *figures);
void figures_free(struct figures *figures);

/* One worker's SELECTs. */
struct figure_maker {
    struct derivation work;
    struct figure_select *selects;
    size_t count;
};

/* Fails with status 4 and file and line. Free with figure_maker_free. */
bool figure_maker_prepare(struct figure_maker *maker, struct database *database,
                          struct error *error);
void figure_maker_free(struct figure_maker *maker);

/* Adds the figures of the unit that is in the database. */
bool figure_maker_run(struct figure_maker *maker, struct database *database, const char *lea,
                      const char *estab, struct figures *figures, struct error *error);

#endif
