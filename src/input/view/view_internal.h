/* What the parts of a view share (view_*.c). */
#ifndef MUSTER_INPUT_VIEW_VIEW_INTERNAL_H
#define MUSTER_INPUT_VIEW_VIEW_INTERNAL_H

#include "input/view/view.h"

/* How a column of the table comes out of a row of the sheet. */
struct view_column {
    int cell;             /* of the sheet, or -1 */
    const char *constant; /* what `set` says; NULL: nothing */
    enum value_type type;
    const char *item;
    bool has_words, has_flags, of_unit;
    bool has_own_words; /* of shape or map */
    bool has_blanks;    /* texts that mean nothing */
    bool plain;         /* needs nothing but trimming */
};

/* A value and what became of it: most columns have few that come again and again. Each column has
 * so many places, of which a value has one: enough for the days of a school year. */
enum { MEMO_PLACES = 256 };

struct view_memo {
    uint64_t front, back; /* of the value: all of one of up to sixteen bytes */
    struct buffer raw, value;
    struct slice result; /* in `value`, or a text of the definitions */
    struct date_evidence evidence;
    uint32_t translation;
    bool valid, is_raw;
    bool counts; /* for the index: each time that it comes again */
};

/* --- what the reading for the index counts ---------------------------------------------------- */

struct counted {
    const char *text, *other; /* in the arena of the tally */
    size_t column;
    uint64_t count;
    uint32_t line;
    uint32_t cell;
    bool several;
};

struct counted_list {
    struct counted *items;
    size_t count, capacity;
    struct map numbers;
};

struct view_tally {
    struct arena arena;
    struct counted_list translations, strangers, lessons;
    uint64_t rows, between, below;
    uint32_t *pending; /* lines of rows without a key since the last one that has */
    size_t pending_count, pending_capacity;
    bool beside_heading; /* those touch a heading that is repeated */
    uint64_t slashes_pm, backslashes;
    uint32_t first_slash;
    struct string_places strings;
    struct date_evidence evidence;
    uint64_t names_split;
};

/* Adds one to what is counted under (column, text, other), and gives its number. */
uint32_t counted_add(struct view_tally *tally, struct counted_list *list, size_t column,
                     struct slice text, const char *other, uint32_t line, uint32_t cell);

/* The number of a column of the sheet as places tell it; 0 for none (-1), and in a file that has no
 * columns. */
static inline uint32_t
view_column_number(const struct view *view, int cell)
{
    return view->has_columns ? (uint32_t)(cell + 1) : 0;
}

/* Cells in which the key of a row may stand. */
enum { KEY_CELLS = 6 };

struct view_reader {
    const struct view *view;
    const struct reading *reading;
    struct view_tally *tally; /* NULL but for the index */
    struct slice *fields;
    uint32_t *cells;
    struct view_memo **memos; /* for each column, and for the school; NULL: none yet */
    struct map seen;          /* of a second table: keys that were there */
    struct arena arena;
    struct buffer scratch, key;
    char (*session_dates)[DATE_SIZE]; /* of the session columns, where they are known */
    char row_date[DATE_SIZE], lea[8], estab[8];
    const struct csv_row *row;
    int key_cells[KEY_CELLS];
    size_t key_cell_count;
    uint32_t last_row; /* that counts */
    size_t *taken;     /* the columns of the table that each row gives */
    size_t taken_count;
    bool stopped;
};

/* --- view_columns.c --------------------------------------------------------------------------- */

/* Gives the session columns their dates, in the order that is settled. */
void view_date_sessions(struct view *view);

/* --- view_rows.c ------------------------------------------------------------------------------ */

/* Finds once what each row is asked. */
void view_rows_begin(struct view_reader *reader);

/* What says whose row it is, and in *cell its column; blank where the row has no key. */
struct slice view_key_of(const struct view_reader *reader, int *cell);

/* Whether a row of the sheet is one of the table; for the index, counts those that are not. */
bool view_row_counts(struct view_reader *reader, struct slice key);

/* Whether all session columns of a grid's row are blank. */
bool view_sessions_are_blank(const struct view *view, const struct csv_row *row);

/* --- view_owner.c ----------------------------------------------------------------------------- */

/* Puts the school, or authority, of the row in its place. */
void view_take_school(struct view_reader *reader);

/* Looks the pupil of the row up by its key, once its school is known; *upn and *name (which the
 * lookup asked for, where nobody has it alone) may be NULL. */
enum pupil_found view_find_pupil(struct view_reader *reader, struct slice key, const char **upn,
                                 struct buffer *name);

/* Puts the UPN of the pupil whose row it is in its place; false if nobody, or several, have the
 * key. */
bool view_take_pupil(struct view_reader *reader, struct slice key, int cell);

/* --- view_values.c ---------------------------------------------------------------------------- */

/* ="000731": a formula that keeps a spreadsheet from taking a text for a number. */
struct slice view_text_of_formula(struct slice cell);

/* A cell of the row, trimmed; blank where there is none. */
static inline struct slice
view_cell_text(const struct csv_row *row, int column)
{
    if (column < 0 || (size_t)column >= row->count)
        return (struct slice){"", 0};
    struct slice cell = slice_trim_lines(row->fields[column]);
    return cell.length > 0 && cell.text[0] == '=' ? view_text_of_formula(cell) : cell;
}

/* The place of a value among those of a column, and in *known whether what became of it stands
 * there; else the caller puts it there, in `value` and what follows. */
struct view_memo *view_memo_of(struct view_reader *reader, size_t column, struct slice raw,
                               bool *known);

/* Whether a column is the same in all rows, and so no value of a row. */
bool view_is_constant(const struct view *view, size_t column);

/* Puts the values of the row into the columns of the table that are none, but those of its owner
 * and of marks in a grid. */
void view_take_values(struct view_reader *reader);

/* Whether shape or map say that a text is blank: null, n/a. */
bool view_means_blank(const struct view *view, struct slice value);

/* What a column of the table makes of a text. */
struct slice view_translate(struct view_reader *reader, size_t column, struct slice raw);

/* --- view_marks.c ----------------------------------------------------------------------------- */

/* Hands over the marks of the row; for the index, the row alone. */
void view_take_marks(struct view_reader *reader);

/* Hands over the row as it stands in `fields`. */
void view_hand_over(struct view_reader *reader);

/* --- view_tally.c ----------------------------------------------------------------------------- */

/* Tells what was counted, and settles the facts. */
void view_tell(struct view *view, struct view_tally *tally, struct finding_list *findings);
void view_tally_free(struct view_tally *tally);

/* A finding about the sheet; `said` is copied. */
void view_add_finding(const struct view *view, struct finding_list *findings, const char *rule,
                      uint32_t line, uint32_t cell, const char *field, struct slice value,
                      const char *said);

#endif
