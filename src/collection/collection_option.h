/* The options by which a run of a collection is named and shaped. They are data, in options.csv of
 * the collection's folder (the topmost layer that has one):
 *
 *     name      without dashes: term, from, census-date
 *     use       row: the row of dates.csv is that with this value in `column` period: the value
 *               stands in `column` of the SQL table period, in the place of what dates.csv has
 *               blank: only SQL asks for it
 *     column    its name for SQL; blank: the name, with underscores. All stand in the SQL table
 *               option, which has one row: a flag is 1 or 0, what is not given NULL
 *     type      flag, word, number, year, date ... (base/option.h)
 *     limits    of a word: the words; of a number: 3..6 or 1..; of a date with a partner: --08-01
 *               says that both lie in one year that begins on 1 August
 *     required  yes: there is no run without it
 *     default   its value where it is not given. Of a date: today, YYYY-MM-DD, or as XML Schema
 *               writes them ---01 (the last first of a month up to today) and --08-01 (the last 1
 *               August up to today)
 *     with      its partner: they are given together or not at all, and the first is not after the
 *               second
 *     help      what --help says */
#ifndef MUSTER_COLLECTION_COLLECTION_OPTION_H
#define MUSTER_COLLECTION_COLLECTION_OPTION_H

#include "base/date.h"
#include "base/option.h"
#include "collection/layers.h"

enum option_use { USE_SQL, USE_ROW, USE_PERIOD };

struct collection_option {
    struct option option;
    enum option_use use;
    const char *column, *initial, *with;
    bool required;
};

struct collection_options {
    struct collection_option *items;
    size_t count;
};

/* An option as it was given; a flag has no text. */
struct option_value {
    const char *name; /* "--term" */
    const char *text;
};

/* Those that were given. */
struct option_values {
    struct option_value *items;
    size_t count;
};

/* Reads the options.csv of a year; none if there is no such file. Fails with status 4. All of it
 * lives as long as `resources`. */
bool collection_options_read(struct collection_options *options, const struct layers *layers,
                             struct resources *resources, struct error *error);

/* The option of that name ("--term"), or NULL. */
const struct collection_option *collection_options_find(const struct collection_options *options,
                                                        const char *name);

/* Works out the value of each option, in their order, from what was given and the defaults: NULL
 * where there is none; of a flag "1" or "0". Fails with status 2 on a value that is none, on one of
 * a pair without the other, and on a period that ends before it begins or is not inside one year;
 * required ones may be missing still. `values` is in the arena. */
bool collection_options_resolve(const struct collection_options *options,
                                const struct option_values *given, day today, const char ***values,
                                struct arena *arena, struct error *error);

#endif
