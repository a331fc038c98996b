/* What the parts of recognising share: sheet_choice.c tries rows and shapes, sheet_columns.c makes
 * the plan of one row and one shape. */
#ifndef MUSTER_INPUT_SHAPE_SHEET_PLAN_INTERNAL_H
#define MUSTER_INPUT_SHAPE_SHEET_PLAN_INTERNAL_H

#include "input/shape/sheet_plan.h"

struct recogniser {
    const struct shapes *shapes;
    const struct input_map *map;
    const struct sheet_head *head;
    const struct table_def *of_none; /* whose dictionary shapes without a table use */
    struct arena *arena;
    struct buffer scratch, normal;
};

struct sheet_choice {
    struct sheet_plan plan;
    size_t known; /* columns that its shape says something about */
    bool named, any;
    const struct shape *equal; /* of another table, and as good */
    /* of those that do not fit: */
    size_t nearest;
    const struct shape *nearest_shape;
    const char *nearest_lacks; /* the first of its needs that is not met */
    size_t nearest_met;        /* how many are */
};

/* --- sheet_plan.c ----------------------------------------------------------------------------- */

/* Gives the plan the lines of maps, and of its shape if it has one. */
void sheet_plan_gather_lines(struct sheet_plan *plan, const struct input_map *map,
                             struct arena *arena);

/* --- sheet_columns.c -------------------------------------------------------------------------- */

/* The table whose dictionary a shape uses. */
const struct table_def *sheet_columns_dictionary(const struct recogniser *at,
                                                 const struct shape *shape);

/* Puts dates or weekdays of the row above before headings that say AM or PM alone, and dates before
 * weekdays; false if there are none such. */
bool sheet_columns_combine(struct recogniser *at, const struct head_row *above,
                           const char **headings, size_t count);

/* Gives blank headings the known one above them: a cell that is merged over both rows. */
void sheet_columns_take_above(struct recogniser *at, const struct head_row *above,
                              const char **headings, size_t count);

/* Whether the row below is nothing but AM and PM under days: then that is the heading row. */
bool sheet_columns_goes_on(const struct recogniser *at, const struct head_row *row,
                           const struct head_row *below);

/* Plans the columns of a row as the heading of a shape. */
void sheet_columns_plan(struct recogniser *at, struct sheet_plan *plan, const struct shape *shape,
                        const struct head_row *row, const char **headings);

/* --- sheet_choice.c --------------------------------------------------------------------------- */

/* The row that a map names, or the one with most known headings that meets the needs of a shape. */
void sheet_choice_make(struct recogniser *at, const struct sheet_plan *plan,
                       struct sheet_choice *choice);

#endif
