/* The dictionary of headings: schemas/inputs/headings.csv has table, item and heading, by
 * preference; a final * stands for any rest. DfE's own name of a column is always known, last
 * unless listed.
 *
 * Headings are compared in their normal form: lower case, without anything but letters, digits and
 * # % /. */
#ifndef MUSTER_INPUT_SHAPE_HEADINGS_H
#define MUSTER_INPUT_SHAPE_HEADINGS_H

#include "base/map.h"
#include "base/memory.h"
#include "base/resource.h"
#include "input/tables.h"

struct heading {
    const char *table, *item, *normal;
    const char *shown; /* as the dictionary has it */
    bool any_rest;
};

struct headings {
    struct heading *items; /* by preference */
    size_t count;
    struct map by_heading; /* "table.normal": number of the first heading */
    struct map known;      /* every normal heading of any table or shape */
    uint32_t *any_rests;   /* numbers of the headings that end with a star */
    size_t any_rest_count;
    struct arena arena;
};

/* Fails with status 4, naming file and line. Free with headings_free, also then. */
bool headings_load(struct headings *headings, const struct table_defs *tables,
                   struct resources *resources, struct error *error);
void headings_free(struct headings *headings);

/* Appends a heading in its normal form. */
void heading_append_normal(struct buffer *buffer, struct slice heading);

/* The same as a text in the arena. */
const char *heading_normal(struct arena *arena, const char *heading);

/* A shape knows the heading, whose text outlives the dictionary. */
void headings_note(struct headings *headings, const char *normal);

/* Whether a normal heading is known at all. */
bool headings_know(const struct headings *headings, struct slice normal);

/* The item of a normal heading in a table, NULL if nothing is known of it; *preference is lower for
 * what is to be preferred. `scratch` is overwritten. */
const char *headings_item(const struct headings *headings, const struct table_def *table,
                          struct slice normal, uint32_t *preference, struct buffer *scratch);

/* Appends the first few headings of an item as the dictionary has them, with commas between. */
void headings_append_list(const struct headings *headings, const struct table_def *def,
                          const char *item, struct buffer *text);

#endif
