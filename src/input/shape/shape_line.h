/* A line of a shape or of a map: a key, and a value cut into its parts. */
#ifndef MUSTER_INPUT_SHAPE_SHAPE_LINE_H
#define MUSTER_INPUT_SHAPE_SHAPE_LINE_H

#include "base/csv.h"
#include "base/error.h"
#include "base/memory.h"

enum shape_key {
    KEY_TITLE,
    KEY_EVIDENCE,
    KEY_RANK,
    KEY_NAMES,
    KEY_TABLE,
    KEY_ROOT,
    KEY_NEEDS,
    KEY_WITHOUT,
    KEY_COLUMN, /* a HEADING = b ITEM, or - */
    KEY_VALUE,  /* a ITEM : b FROM = c TO */
    KEY_BLANK,
    KEY_SET,  /* a ITEM = b VALUE */
    KEY_FLAG, /* a HEADING = b ITEM : c VALUE */
    KEY_WEEK,
    KEY_DATE,
    KEY_SCHOOL,
    KEY_PRESENT,
    KEY_ALSO, /* a TABLE by b ITEM */
    /* of maps alone: */
    KEY_SHAPE,
    KEY_HEADING_ROW,
    KEY_LAST_ROW,
    KEY_DATE_ORDER,
    KEY_SKIP,
    KEY_CODE, /* a FROM = b TO */
    KEY_COUNT
};

struct shape_line {
    enum shape_key key;
    const char *value;
    const char *a, *b, *c;    /* its parts, "" where there are none; headings in normal form */
    const char *file, *sheet; /* of a map: patterns, "" for any */
    bool of_map;
    unsigned map; /* its number among the maps */
    uint32_t line;
};

/* Reads a row of a list with the columns key and value, and of a map file and sheet. Texts live in
 * the arena. `status` is that of a fault: a key that a map or a shape does not have, a value that
 * is not what the key takes. Whether there is such a table or item is not asked. */
bool shape_line_read(struct shape_line *line, const struct csv_table *list, size_t row, bool of_map,
                     struct arena *arena, enum status status, struct error *error);

/* Whether a line is about a file and a sheet, whose names it may have as patterns with * for
 * anything, without case. */
bool shape_line_applies(const struct shape_line *line, const char *file, const char *sheet);

#endif
