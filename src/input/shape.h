/* Shapes: what is known of the files that other systems write, as data under schemas/inputs/
 * (docs/reference.md), and maps, the same for one user's files (--map).
 *
 * headings.csv is the dictionary: table, item, heading, by preference; a final * stands for any
 * rest. Each other file of the header key,value,note is a shape. An item is a column of a table, or
 * a helper, which serves to find something and is in no table. Nothing here reads an input. */
#ifndef MUSTER_INPUT_SHAPE_H
#define MUSTER_INPUT_SHAPE_H

#include "input/value_words.h"

/* Helpers, by number; items that are columns have theirs in the table. */
enum helper {
    HELPER_ADMISSION_NUMBER,
    HELPER_LOCAL_ID,
    HELPER_FULL_NAME,
    HELPER_SURNAME, /* these four are columns of pupils, and helpers where the table does not have
                       them */
    HELPER_FORENAME,
    HELPER_DOB,
    HELPER_UPN,
    HELPER_CLASS,
    HELPER_DFE_NUMBER,
    HELPER_SCHOOL_URN,
    HELPER_SCHOOL_LABEL,
    HELPER_SCHOOL_ID,
    HELPER_MARKS_FROM,
    HELPER_MARKS,
    HELPER_WEEK,
    HELPER_COUNT
};

const char *helper_name(enum helper helper);
int helper_find(const char *name); /* -1: there is none of that name */

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
    const char *a, *b, *c;    /* its parts, "" where there are none */
    const char *file, *sheet; /* of a map: patterns, "" for any */
    bool of_map;
    uint32_t line;
};

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

/* A heading of the dictionary, in the form of comparison. */
struct heading {
    const char *table, *item, *normal;
    const char *shown; /* as the dictionary has it */
    bool any_rest;
};

struct shapes {
    const struct table_defs *tables;
    struct shape *items;
    size_t count;
    struct heading *headings; /* by preference */
    size_t heading_count;
    struct map by_heading; /* "table.normal": number of the first heading */
    struct map known;      /* every normal heading of any table or shape */
    uint32_t *any_rests;   /* numbers of the headings that end with a star */
    size_t any_rest_count;
    const char **summaries; /* words of rows that sum up, folded; a final * stands for any rest */
    size_t summary_count;
    struct value_words words;
    struct arena arena;
};

/* Fails with status 4, naming file and line. Free with shapes_free. */
bool shapes_load(struct shapes *shapes, const struct table_defs *tables,
                 struct resources *resources, struct error *error);
void shapes_free(struct shapes *shapes);
const struct shape *shapes_find(const struct shapes *shapes, const char *name);

/* A map is a list of lines; later ones win. Status 2 for a fault in it, 3 if it cannot be read. */
struct input_map {
    struct shape_line *lines;
    size_t count;
};
bool input_map_read(struct input_map *map, const char *path, struct shapes *shapes,
                    struct error *error);
void input_map_free(struct input_map *map);

/* Appends a heading in the form of comparison: lower case, without anything but letters, digits and
 * # % /. */
void heading_append_normal(struct buffer *buffer, struct slice heading);

/* What the dictionary says of a normal heading in a table: its item, NULL if nothing; *preference
 * is lower for what is to be preferred. DfE's own name of a column is always known, last unless
 * listed. */
const char *shapes_item(const struct shapes *shapes, const struct table_def *table,
                        struct slice normal, uint32_t *preference, struct buffer *scratch);

/* Whether a normal heading is known at all. */
bool shapes_know(const struct shapes *shapes, struct slice normal);

/* Whether a value is a word of a row that sums up. `scratch` is overwritten. */
bool shapes_sums_up(const struct shapes *shapes, struct slice value, struct buffer *scratch);

/* Whether a name fits a pattern with * for anything, without case. */
bool pattern_fits(const char *pattern, const char *name);

#endif
