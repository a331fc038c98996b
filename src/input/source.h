/* A source: one table of one input, a CSV file or a table of a SQLite database, read row by row.
 *
 * Rows have a position, so that the stretches in which a school's rows stand can be noted in one
 * pass (register.h) and read again later, school by school, in any thread. */
#ifndef MUSTER_INPUT_SOURCE_H
#define MUSTER_INPUT_SOURCE_H

#include "base/csv.h"
#include "finding/finding.h"
#include "input/tables.h"

struct source {
    const struct table_def *def;
    char *path;          /* as a message shows it: DIR/marks.csv, or DB.sqlite:marks */
    char *database;      /* NULL for a CSV file */
    char *uri;           /* how SQLite opens it, if not by its name */
    uint64_t step_limit; /* of a database: how long it may take to read */
    const char
        *row_id; /* of a database: its name there, for positions; NULL: ordinals of the rows */
    char digest[DIGEST_SIZE]; /* of the file, from register_end_digests on */
    struct csv_file file;
    uint32_t file_number;
    int *fields; /* for each column of `def`, the field that holds it, or -1 */
    size_t field_count;
    char **unknown;       /* for each field, its name if no column has it, else NULL */
    uint64_t size;        /* where positions end */
    struct csv_span body; /* the rows behind the header, where positions are bytes */
};

/* A place in a source from which it can be read on. */
struct stretch {
    uint64_t from, to; /* bytes, or row ids */
    uint32_t line;     /* of the first row */
};

/* *is: the file begins as SQLite databases do. Fails with status 3 if it cannot be read or is no regular file (a
 * pipe would keep us waiting). */
bool source_is_database(const char *path, bool *is, struct error *error);

/* Opens the table `def` of an input, a directory or a database. *found is false if the input has no
 * such table; that is no error. Errors have status 3 and name all missing columns at once. */
bool source_open(struct source *source, const char *input, const struct table_def *def, bool *found,
                 struct error *error);
void source_close(struct source *source);

/* The rows of some stretches, in their order, as csv_row: for a database `line` is the row id, `from` too, and
 * `to` is behind it. */
bool source_read(const struct source *source, const struct stretch *stretches, size_t count,
                 csv_row_fn row, void *context, struct error *error);

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

/* The UPN of a row, or the child of an LA's; empty if its table has none. */
struct slice source_row_key(const struct source *source, const struct csv_row *row);

static inline bool
source_has(const struct source *source, size_t column)
{
    return source->fields[column] >= 0;
}

/* A finding about the value of a column in a row. `value` is copied into `texts`; school, key and session, and the date
 * if the finding is about one, are for the caller to fill in. */
struct finding source_finding(const struct source *source, const struct rule *rule,
                              const struct csv_row *row, size_t column, struct slice value,
                              struct arena *texts);

/* The 1-based number of the field that holds a column, 0 if it is not there. */
static inline uint32_t
source_field_number(const struct source *source, size_t column)
{
    return (uint32_t)(source->fields[column] + 1);
}

#endif
