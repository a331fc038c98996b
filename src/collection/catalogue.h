/* All collections that there are, with their years and the rows of their dates.csv; and which of
 * them a run is about.
 *
 * A year is a definition: a folder, with its bases. A termly collection has a row of dates.csv for
 * each term, an annual one for each year. One of a day or of a period has a row that holds for all
 * of them, or several with valid_from and valid_to, or no dates.csv at all: its options say what a
 * run is about (collection_option.h). */
#ifndef MUSTER_COLLECTION_CATALOGUE_H
#define MUSTER_COLLECTION_CATALOGUE_H

#include "collection/collection_option.h"

/* A year of a collection. */
struct definition {
    const char *collection, *folder; /* "school-census", "2025-26" */
    struct layers layers;
    struct collection_options options;
    struct csv_table dates; /* dates.csv; one row without columns, if there is none */
};

/* One row of a dates.csv; or what a run is about: such a row with the values of the run's options.
 */
struct period {
    const struct definition *definition;
    const char *collection, *folder; /* the definition's */
    const char *code;                /* collection_code: what the header of a return calls it */
    const struct csv_table *table;
    size_t row;
    const char *const
        *values; /* of the definition's options, in their order; NULL: nobody gave any */
};

struct catalogue {
    struct definition **definitions; /* by collection, the newest of each last */
    size_t definition_count;
    struct period *periods; /* by definition */
    size_t count;
};

/* Fails with status 4. Texts live as long as `resources`. */
bool catalogue_load(struct catalogue *catalogue, struct resources *resources, struct error *error);
void catalogue_free(struct catalogue *catalogue);

/* The collections and their options that a command line may name. */
void catalogue_collections(const struct catalogue *catalogue, struct names *names);

/* The newest definition of the collection (without regard to case), or NULL. */
const struct definition *catalogue_newest(const struct catalogue *catalogue,
                                          const char *collection);

/* What a run of the collection is about, by the options that were given. NULL with status 2 if the
 * options do not say it, or name what there is not: then the message tells what there is. It lives
 * as long as `resources` and the catalogue. */
const struct period *catalogue_choose(const struct catalogue *catalogue, const char *collection,
                                      const struct option_values *given, day today,
                                      struct resources *resources, struct error *error);

/* The cell of that column; "" if there is none. */
const char *period_value(const struct period *period, const char *column);

/* What the period is called in titles and messages, "spring 2026" or "2025-09-01 to 2025-09-30": in
 * the arena. */
const char *period_name(const struct period *period, struct arena *arena);

/* A value of collection.csv of the period's definition; "" if it has no such key. */
const char *period_setting(const struct period *period, const char *key);

#endif
