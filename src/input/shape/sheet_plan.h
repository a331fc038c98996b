/* What a sheet is taken for: its heading row, its shape, what each column is. Made from the first
 * rows of the sheet alone, so that it can be shown and corrected before anything is read (muster
 * inspect). */
#ifndef MUSTER_INPUT_SHAPE_SHEET_PLAN_H
#define MUSTER_INPUT_SHAPE_SHEET_PLAN_H

#include "input/shape/helpers.h"
#include "input/shape/input_map.h"
#include "input/shape/session_column.h"
#include "input/shape/shape.h"
#include "input/shape/sheet_head.h"

/* A heading, dates above it, weekdays above these. */
enum { HEADING_ROWS = 3 };

enum column_use {
    USE_ITEM,    /* gives a column of the table, or a helper */
    USE_SESSION, /* marks of a session stand below it */
    USE_FLAG,    /* gives a value where it says yes */
    USE_KNOWN,   /* known, and not used */
    USE_SPARE,   /* what it gives is taken from a column that is to be preferred */
    USE_UNKNOWN,
    USE_BLANK /* no heading */
};

struct column_plan {
    const char *heading; /* as it stands, with the row above where that belongs to it */
    const char *normal;
    enum column_use use;
    const char *item; /* of USE_ITEM and USE_SPARE */
    bool doubled;     /* an earlier column has the same heading */
    const struct shape_line *flag;
};

struct sheet_plan {
    const char *file,
        *sheet; /* names, without folders; `sheet` is "" where the file is the sheet */
    const struct shape *shape; /* NULL: not read */
    const char *why_not;       /* then, or where the shape has no table: why, in words */
    bool by_name;              /* the name of file or sheet decided between shapes */

    size_t heading_row;                         /* of the head */
    size_t rows_above;                          /* that belong to it: dates, weekdays */
    struct head_row heading_rows[HEADING_ROWS]; /* it, and those above it */
    struct column_plan *columns;
    size_t column_count, used;
    int *items;                /* for each column of the table the column of the sheet, or -1 */
    int helpers[HELPER_COUNT]; /* the same */
    struct session_column *sessions;
    size_t session_count;
    struct date_evidence evidence; /* of dates in headings */

    const struct shape_line **lines; /* those that apply: of maps, the latest first; then of the
                                        shape */
    size_t line_count;
};

/* Recognises a sheet. All texts live in the arena. */
void sheet_plan_make(struct sheet_plan *plan, const struct sheet_head *head,
                     const struct shapes *shapes, const struct input_map *map, const char *file,
                     const char *sheet, struct arena *arena);

/* The next line of a key; begin with *at = 0. NULL: there is no more. */
const struct shape_line *sheet_plan_line(const struct sheet_plan *plan, enum shape_key key,
                                         size_t *at);

/* The value of the first line of a key, or NULL. */
const char *sheet_plan_value(const struct sheet_plan *plan, enum shape_key key);

/* What an item is set to for all rows, or NULL. */
const char *sheet_plan_set(const struct sheet_plan *plan, const char *item);

#endif
