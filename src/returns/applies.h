/* Where an item is collected: by the phase of the school (m:phases in return.xsd) and by pupil
 * (m:pupils, tested by the collection's pupils.csv). One statement of it serves the writer and the
 * rules.
 *
 * applies_run goes over the return tables of a unit and puts every value that stands where it is
 * not collected into the table not_collected(path, name, value, key, why, _file, _line); a row of
 * an element that is not collected is there once, without value. Of tables that were made from a
 * register such values and rows are then taken out, so that they are not returned; in a return from
 * elsewhere they stay. A rule tells about each. A school whose phase is not known is taken to have
 * every item. */
#ifndef MUSTER_RETURNS_APPLIES_H
#define MUSTER_RETURNS_APPLIES_H

#include "returns/sql/database.h"

/* One restriction of one item: where the value goes, and how it is taken out. Both are prepared
 * when the table first has rows. */
struct restriction {
    struct block block; /* its SQL finds the values; the rest is for messages */
    const struct return_table *table;
    const char *phases;   /* for schools of other phases; NULL: for all */
    const char *take_sql; /* NULL: nothing is taken out */
    sqlite3_stmt *find, *take;
};

struct applies {
    struct restriction *restrictions;
    size_t count;
    sqlite3_stmt *phase; /* of the school; NULL if the return does not tell it */
    struct arena arena;
};

/* Fails with status 4. */
bool applies_prepare(struct applies *applies, struct database *database, struct error *error);
void applies_free(struct applies *applies);
bool applies_run(struct applies *applies, struct database *database, struct error *error);

#endif
