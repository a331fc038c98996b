/* A source: one table of one input, read row by row, whatever kind the input is of (input_kind.h).
 *
 * Rows have a position, so that the stretches in which a school's rows stand can be noted in one
 * pass (register.h) and read again later, school by school, in any thread. */
#ifndef MUSTER_INPUT_SOURCE_H
#define MUSTER_INPUT_SOURCE_H

#include "base/csv.h"
#include "finding/finding_list.h"
#include "input/date_forms.h"
#include "input/tables.h"
#include "system/system.h"

struct input_kind;

/* A place in a source from which it can be read on. */
struct stretch {
    uint64_t from, to; /* in the kind's own measure: bytes, row ids */
    uint32_t line;     /* of the first row */
};

struct source {
    const struct table_def *def;
    const struct input_kind *kind;
    void *state;       /* the kind's own */
    const char *input; /* the path that the user gave */
    char *path; /* as a message shows it: DIR/marks.csv, DB.sqlite:marks, marks.xlsx[Week 1] */
    char *file; /* the file that it stands in */
    struct system_identity identity; /* of the file, for whoever is given it by two ways */
    char digest[DIGEST_SIZE];        /* of the file, from register_end_digests on */
    uint32_t file_number;
    int *fields;        /* for each column of `def`, the field of a row that holds it, or -1 */
    size_t field_count; /* of a whole row */
    uint32_t *
        heading_columns; /* for each field of a sheet's rows its column; NULL: fields are columns */
    char **unknown;      /* for each field, its name if no column has it, else NULL */
    uint32_t header_line;
    bool has_short_rows;        /* as the index found: some have fewer fields than the header */
    enum date_order date_order; /* of all its dates, as the index found */
    struct stretch body;        /* the rows behind the header */
};

/* The rows of some stretches, in their order: fields as `fields` says, with the line and the cells
 * (csv.h) of the physical row, and its position. */
bool source_read(const struct source *source, const struct stretch *stretches, size_t count,
                 csv_row_fn row, void *context, struct error *error);

/* The same of one stretch, once, for the index: one row a physical row. Of marks only the columns
 * that say whose row it is need be right. *lines is how many lines the stretch has; what the kind
 * has to tell about its rows goes to `findings`. */
bool source_scan(const struct source *source, struct stretch stretch, csv_row_fn row, void *context,
                 struct finding_list *findings, uint32_t *lines, struct error *error);

/* Cuts the source into at most `pieces` that can be read at the same time. Lines of all but the
 * first count from 1. Returns the number of pieces. */
size_t source_cut(const struct source *source, size_t pieces, struct stretch *stretches,
                  struct error *error);

/* The value of a column in a row; empty if the source does not have the column. */
static inline struct slice
source_value(const struct source *source, const struct csv_row *row, size_t column)
{
    int field = source->fields[column];
    return field < 0 ? (struct slice){"", 0} : row->fields[field];
}

static inline bool
source_has(const struct source *source, size_t column)
{
    return source->fields[column] >= 0;
}

/* The UPN of a row, or the child of an LA's; empty if its table has none. */
struct slice source_row_key(const struct source *source, const struct csv_row *row);

/* Where the value of a column stands: the 1-based number of the field, or of the column of the
 * sheet if rows have cells; 0 if it is not there. Without a row (NULL), where the column has its
 * heading. */
uint32_t source_column_number(const struct source *source, const struct csv_row *row,
                              size_t column);

/* The same for a value of a mark of which only line, date and session were kept. */
uint32_t source_mark_column(const struct source *source, size_t column, uint32_t line, day date,
                            enum session session);

/* A finding about the value of a column in a row. `value` is copied into `texts`; school, key and
 * session, and the date if the finding is about one, are for the caller to fill in. */
struct finding source_finding(const struct source *source, const struct rule *rule,
                              const struct csv_row *row, size_t column, struct slice value,
                              struct arena *texts);

#endif
