/* A view: a sheet of an export, read as rows of a register table. It renames, sets, translates and
 * looks up, splits names, and makes of a row of a grid a row for each session. Rows come with the
 * line and the cells of the user's own file, so nothing above knows that it reads an export. */
#ifndef MUSTER_INPUT_VIEW_VIEW_H
#define MUSTER_INPUT_VIEW_VIEW_H

#include "input/input_kind.h"
#include "input/shape/sheet_plan.h"
#include "input/view/mark_string.h"
#include "input/view/pupil_lookup.h"

struct school_facts {
    char lea[4], estab[5];
    const char *urn, *name, *id; /* "" where it is not known */
};

/* What of a school the helper of a column is: its URN, its system's id, else its name. */
const char *school_fact(const struct school_facts *school, enum helper helper);

/* The schools of all inputs, for sheets that name a school in another way than by its numbers. */
struct school_list {
    struct school_facts *items;
    size_t count;
};

enum school_way {
    SCHOOL_BY_NUMBERS, /* columns LEA and Estab, or LA */
    SCHOOL_BY_DFE_NUMBER,
    SCHOOL_BY_LIST, /* URN, name or id, found in `schools` */
    SCHOOL_GIVEN    /* one for the whole sheet */
};

/* What the sheet itself does not say, settled before its rows are read. */
struct view_settings {
    enum school_way school_way;
    enum helper school_helper;
    char lea[4], estab[5]; /* of SCHOOL_GIVEN */
    enum whose whose;
    const char *week_text; /* a date that says the week of a grid, or the day of one whose columns
                              say no more than AM and PM; NULL: nothing says it */
    int year; /* in which an academic year begins, for dates without one; 0: not known */
    enum date_order order;
    bool distinct; /* of a second table: the first row of each key counts */
};

/* What one reading of the whole sheet has shown, for the readings after it. */
struct view_facts {
    enum date_order order;
    bool any_present;             /* / is written in the afternoon, and \ nowhere */
    struct string_places strings; /* of rows that have one */
};

struct view_column;

struct view {
    const struct sheet_plan *plan;
    const struct table_def *def;
    const struct shapes *shapes;
    const struct csv_file *file;
    struct stretch body; /* the rows behind the heading */
    struct view_settings settings;
    struct view_facts facts;
    const struct school_list *schools;
    const struct pupil_lookup *lookup;
    const struct rulebook *book;
    uint32_t file_number;
    enum place_kind places; /* of the file */
    bool has_columns;       /* that a place can tell: not in XML */
    uint32_t heading_line;
    uint32_t first_line; /* of the titles above it, where that is not the sheet's; else 0 */
    bool is_block;       /* a grid below another: what is told once a sheet is told there */
    uint64_t formulas_without_result;
    struct view_column *columns;     /* for each of the table */
    int date, session, code, upn;    /* their numbers in `marks`, or -1 */
    struct session_column *sessions; /* with dates, where they are known */
    struct date_evidence evidence;   /* of headings and titles */
    uint64_t *repeats; /* of a second table: where rows begin whose key stands in an earlier sheet,
                          in order */
    size_t repeat_count, repeat_capacity;
};

/* Makes the columns ready. `settings` must be settled. Free with view_free. */
void view_init(struct view *view, struct arena *arena);
void view_free(struct view *view);

/* Gives a column that the sheet does not have a value; NULL: none. */
void view_set_constant(struct view *view, const char *column, const char *value);

/* Whether the view gives a column of its table. */
bool view_gives(const struct view *view, size_t column);

/* Whether a column of the table stands in one of the sheet. */
bool view_has_cell(const struct view *view, size_t column);

/* The column of the sheet that a column of the table stands in, 1-based; 0: in none, or in a file
 * that has no columns. */
uint32_t view_cell(const struct view *view, size_t column);

/* As input_kind.read. A reading for the index tells what there is to tell, and settles `facts`. */
bool view_read(struct view *view, const struct reading *reading, struct error *error);

/* As input_kind.mark_column. */
uint32_t view_mark_column(const struct view *view, size_t column, uint32_t line, day date,
                          enum session session);

/* Reads a sheet of pupils for what they are looked up by. */
bool view_read_pupils(struct view *view, struct pupil_lookup *lookup, struct error *error);

/* The order of the dates of the whole sheet, read for it. */
bool view_settle_order(struct view *view, struct error *error);

/* Reads a second table for keys that `keys` has from earlier sheets, whose rows then do not count,
 * and adds its own; they live in the arena. */
bool view_settle_repeats(struct view *view, struct map *keys, struct arena *arena,
                         struct error *error);

/* The schools in a sheet of schools. */
typedef void (*take_school_fn)(void *context, const struct school_facts *school);
bool view_read_schools(struct view *view, take_school_fn take, void *context, struct error *error);

#endif
