/* A collection for one period: its folder under schemas/collections/, loaded.
 *
 *     schemas/collections/NAME/YEAR/
 *         collection.csv   key,value: title, tables, needs, file_name, base, ...
 *         options.csv      the options that say what a run is about (collection_option.h)
 *         dates.csv        a row for each of what they choose from: a term's census day and periods
 *         return.xsd       structure, order, types (schema.h)
 *         derive.sql       one SELECT for each return table (blocks "work", "view", "table" and
 *                          "file")
 *         figures.sql      the figures that a school compares (returns/figures.h); may be missing
 *         trace.sql        the rows behind each figure (returns/trace/tracer.h); may be missing
 *         rules.sql        one block a rule (finding/rulebook.h): a SELECT of the offending rows
 *         pupils.csv       name,title,test: which pupils an item is for (schema.h, m:pupils)
 *         register.sql     what of a register stands for return tables (cmd/check_across.h); may be
 *                          missing
 *         codes/           code sets of this collection
 *
 * A year's folder may name another as its `base`: a file or a setting that it does not have is the
 * base's, and its rules and blocks are added to the base's or take their places. */
#ifndef MUSTER_COLLECTION_COLLECTION_H
#define MUSTER_COLLECTION_COLLECTION_H

#include "base/map.h"
#include "collection/catalogue.h"
#include "collection/schema.h"
#include "finding/rulebook.h"

/* The names that the tables of headers, and all tables of returns, have in all collections and
 * years, without repetition; NULL ends them. They live as long as `resources`. Fails with status 4.
 */
bool catalogue_return_tables(const struct catalogue *catalogue, struct resources *resources,
                             const char ***headers, const char ***tables, struct error *error);

/* A code set: a CSV under codes/, of the program or of the collection. */
struct code_set_table {
    const char *name;
    struct csv_table table;
    struct map codes; /* its column `code`: each with its first row */
    bool in_sql;      /* derive.sql, rules.sql or pupils.csv names it as codes_NAME */
};

struct collection {
    const struct period *period;
    const char *name;
    const char *term; /* "" where it has no terms */
    struct return_schema schema;
    struct csv_table pupil_tests; /* pupils.csv */
    struct block_list *derive;    /* base first */
    size_t derive_count;
    struct rulebook book;
    struct block_list *rule_blocks;
    size_t rule_block_count;
    struct block_list *figures; /* of figures.sql (returns/figures.h) */
    size_t figure_count;
    struct block_list *trace; /* of trace.sql (returns/trace/tracer.h) */
    size_t trace_count;
    struct code_set_table *code_sets;
    size_t code_set_count;
    struct arena arena;
};

/* Loads all of it. Fails with status 4, naming file and line. End with collection_close. */
bool collection_load(struct collection *collection, const struct period *period,
                     struct resources *resources, struct error *error);
void collection_close(struct collection *collection);

/* The code set, or NULL; `name` without regard to case. */
const struct code_set_table *collection_code_set(const struct collection *collection,
                                                 const char *name);

/* A value of collection.csv, or of its base's; "" if none has such a key. */
const char *collection_setting(const struct collection *collection, const char *key);

/* Tells that a setting is wrong, with its file and line (status 4); returns false. */
bool collection_setting_fault(const struct collection *collection, const char *key,
                              const char *what, struct error *error);

#endif
