/* Shapes: what is known of the files that other systems write, as data under schemas/inputs/
 * (docs/reference.md). Each file there with the header key,value,note is a shape: how a sheet is
 * known, which table it holds, which item each column is. Nothing here reads an input. */
#ifndef MUSTER_INPUT_SHAPE_SHAPE_H
#define MUSTER_INPUT_SHAPE_SHAPE_H

#include "input/shape/headings.h"
#include "input/shape/session_words.h"
#include "input/shape/shape_line.h"
#include "input/shape/summary_rows.h"
#include "input/value_words.h"

struct shape {
    const char *name, *label;
    const char *title, *evidence;
    int rank;
    const struct table_def *table; /* NULL: none */
    const char *root;              /* of XML, or NULL */
    bool only_named; /* it fits nothing but a file or sheet that has one of its names */
    struct shape_line *lines;
    size_t count;
};

struct shapes {
    const struct table_defs *tables;
    struct shape *items;
    size_t count;
    struct headings headings;
    struct summary_rows summary_rows;
    struct session_words session_words;
    const struct value_words *words;
    struct arena arena;
};

/* The tables and the words must outlive the shapes. Fails with status 4, naming file and line. Free
 * with shapes_free, also then. A table that no shape is about has one of its own columns, under its
 * own name. */
bool shapes_load(struct shapes *shapes, const struct table_defs *tables,
                 const struct value_words *words, struct resources *resources, struct error *error);
void shapes_free(struct shapes *shapes);

/* NULL: there is none of that name. */
const struct shape *shapes_find(const struct shapes *shapes, const char *name);

/* Whether there is such a table, and it has such a column. */
bool shapes_have_column(const struct shapes *shapes, const char *table, const char *column);

#endif
