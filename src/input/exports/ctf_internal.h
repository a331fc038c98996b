/* What the parts of the CTF reader share: ctf.c gathers the elements of a header or a pupil,
 * ctf_tables.c and ctf_attendance.c make rows of them, ctf_rules*.c test them. */
#ifndef MUSTER_INPUT_EXPORTS_CTF_INTERNAL_H
#define MUSTER_INPUT_EXPORTS_CTF_INTERNAL_H

#include "input/exports/ctf.h"
#include "input/exports/exports.h"
#include "input/view/mark_string.h"
#include "sheets/sheet_writer.h"
#include "sheets/xml_stream.h"

/* Where a string of marks stands. */
#define ctf_marks_path "pupil/attendance/yeardata/attendsessions/attendancemarks"

/* An element with a text, below Header or Pupil. */
struct ctf_leaf {
    const char *path; /* "pupil/basicdetails/ncyearactual" */
    const char *text;
    uint32_t line;
    uint32_t parent; /* a number of the element around it */
    uint32_t row;    /* of the element that begins a row; 0: the pupil itself */
    const char *row_table;
};

struct ctf_table {
    const struct table_def *def;
    struct sheet_writer writer;
    struct buffer heading;
    size_t *columns; /* for each of the table: its number in the sheet, from 1; 0: none yet */
    size_t column_count;
    const char **values; /* of the row, by column of the sheet */
};

enum { CTF_TABLES = 7 };

/* A year's attendance at a school. */
struct ctf_year {
    const char *year;
    bool of_source; /* at the school that wrote the file */
    const char *lea, *estab;
    struct mark_totals totals;
    struct mark_string string;
    uint32_t line, string_line;
};

struct ctf {
    struct ctf_reading *reading;
    const struct shape *shape;
    struct error *error;
    struct xml_stream stream;
    struct arena arena; /* emptied after each pupil */
    struct arena kept;
    struct ctf_table tables[CTF_TABLES];
    struct map upns; /* those that were there, with their lines */
    uint32_t file_number;
    /* where the parser is: */
    struct buffer path, text;
    size_t lengths[100];
    uint32_t numbers[100], number;
    uint32_t row;
    const char *row_table;
    int depth, row_depth;
    bool inside, has_text;
    uint32_t text_line; /* on which the text begins; 0: there is none yet */
    struct ctf_leaf *leaves;
    size_t leaf_count, leaf_capacity;
    uint32_t begin_line;
    /* the header: */
    const char *lea, *estab, *version;
    day date;
    bool cut_told, failed;
};

/* --- ctf_tables.c ----------------------------------------------------------------------------- */

/* The text of the first leaf of a path, or "". */
const char *ctf_text(const struct ctf *ctf, const char *path);

/* The same below one element. */
const char *ctf_text_in(const struct ctf *ctf, uint32_t parent, const char *path);

/* The day that a text says, in any form; false if it says none. */
bool ctf_day(const char *text, day *date);

/* What schemas/inputs/ctf.csv says of a path: "TABLE.COLUMN", or the table of which the element
 * begins a row; NULL: nothing. */
const char *ctf_item_of(const struct ctf *ctf, const char *path);

/* The number of the last school of the history that is the source school; 0: none. */
uint32_t ctf_school_of_history(const struct ctf *ctf);

/* Begins all tables, makes rows of the header or the pupil that has just ended, and makes sheets of
 * the tables that have any. */
bool ctf_begin_tables(struct ctf *ctf, struct error *error);
void ctf_end_header(struct ctf *ctf);
void ctf_end_pupil(struct ctf *ctf);
bool ctf_finish_tables(struct ctf *ctf);

/* A row of a table is made value by value; the first value of a column counts. A table that the run
 * does not have is NULL, and takes nothing. */
struct ctf_table *ctf_find_table(struct ctf *ctf, const char *name);
void ctf_put_unit(const struct ctf *ctf, struct ctf_table *table, const char *upn);
void ctf_put_value(struct ctf_table *table, const char *name, const char *value);
void ctf_end_row(struct ctf *ctf, struct ctf_table *table, uint32_t line);

/* --- ctf_attendance.c ------------------------------------------------------------------------- */

/* The attendance of the pupil, in the arena. */
size_t ctf_years(struct ctf *ctf, struct ctf_year **years);

/* How a year's string is to be cut. */
enum mark_layout ctf_layout(const struct ctf *ctf, const struct ctf_year *year);

/* Rows of marks, of the strings of the source school. */
void ctf_write_marks(struct ctf *ctf, const char *upn);

/* --- ctf_rules.c, ctf_rules_header.c, ctf_rules_attendance.c ---------------------------------- */

/* A finding; the text fills the message. */
void ctf_tell(struct ctf *ctf, const char *rule, uint32_t line, const char *field,
              const char *value, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The same about a mark of a string on a line; `said` stands behind the mark and its session. */
void ctf_tell_mark(struct ctf *ctf, const char *rule, uint32_t line, const struct string_mark *mark,
                   const char *said);

/* Whether a text is so many digits. */
bool ctf_is_digits(const char *text, size_t count);

/* The rules about the header, and about the pupil that has just ended. */
void ctf_check_header(struct ctf *ctf);
void ctf_check_pupil(struct ctf *ctf);
void ctf_check_attendance(struct ctf *ctf);

#endif
