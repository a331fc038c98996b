/* An export of DfE's COLLECT database: a directory of CSV files that are tables of COLLECT, with
 * the rows of one or more returns of one collection and term. This module opens the files, says
 * what ties the rows of each table to those of the table above, and notes where the rows of each
 * return stand; load_collect.h then loads one return at a time.
 *
 * What ties a row to the row above, the first that both tables have the columns for:
 *
 *   1. COLLECT's id: a table NAME numbers its rows in NAMEtableid, and the tables below repeat it.
 *      With it goes NativeId (the source of the row), if both tables have it: users of such exports
 *      join by both (school_census_outputs.py in github.com/SocialFinanceDigitalLabs/
 *      liia-tools-pipeline). A table that repeats only the id of
 *      a table further up belongs to the one row there is below that.
 *   2. lea, estab and the columns that return.xsd has as m:key (upn), as in Muster's own tables/.
 *   3. For the tables right below the header: NativeId alone; or nothing, if there is one return.
 *
 * A tie that is blank (an id), that leads nowhere, or to more than one row, is a finding, and the
 * row is not used. A table that nothing ties stops the run. Memory grows with the rows that have
 * rows below them in another table (pupils), and with the stretches of the index; nothing else is
 * kept. */
#ifndef MUSTER_RETURNS_COLLECT_COLLECT_EXPORT_H
#define MUSTER_RETURNS_COLLECT_COLLECT_EXPORT_H

#include "base/csv.h"
#include "base/folder.h"
#include "base/map.h"
#include "collection/collection.h"
#include "finding/finding_list.h"
#include "input/header.h"
#include "returns/xml/load_xml.h"

/* What is said about an export. */
struct collect_rules {
    const struct rule *length;  /* a row with more or fewer fields than the header */
    const struct rule *type;    /* a value that is not of the type of its column */
    const struct rule *column;  /* a column that is not known */
    const struct rule *invalid; /* what return.xsd does not allow */
    const struct rule *loose;   /* a row that belongs to no row above, or to more than one */
    const struct rule *absent;  /* tables or columns that are not there */
    const struct rule *table;   /* a table that is not known */
};

enum { TIE_LIMIT = 8, LOOKUP_LIMIT = 8 };

/* Fields of a row whose values, taken together, name it (or the row above it). */
struct collect_tie {
    size_t count;
    size_t fields[TIE_LIMIT];
    bool is_id; /* the first is an id: blank, it names nothing */
};

/* The rows of a table by such values, for one of the ties of the tables below. */
struct collect_lookup {
    struct collect_tie tie;
    struct map units; /* while the index is made: the number of the return */
    bool across;      /* needed for that */
};

enum unit_from { UNIT_ONLY, UNIT_BY_HEADER, UNIT_BY_ABOVE };

struct collect_span {
    uint32_t unit;
    struct csv_span span;
};

struct collect_table {
    const struct return_table *table;
    const char *path; /* NULL: not in the export */
    struct csv_file file;
    uint32_t number; /* of the file */
    struct csv_span body;
    struct header heading; /* of the fields */
    int *fields;           /* for each column of the table, its field; -1: none */
    int keys[TIE_LIMIT]; /* of the m:key columns of the table and those above it, the field or -1 */
    size_t key_count;
    struct collect_table *above; /* NULL right below the header */
    struct collect_tie tie;      /* to `above`, and there: */
    size_t lookup;
    enum unit_from unit_from;
    struct collect_tie unit_tie; /* to the header, and there: */
    size_t unit_lookup;
    struct collect_lookup lookups[LOOKUP_LIMIT];
    size_t lookup_count;
    struct collect_span *spans; /* by return, then in the order of the file */
    size_t span_count, span_capacity;
    size_t *first; /* of each return; one more at the end */
};

struct collect_export {
    const struct collection *collection;
    const struct return_schema *schema; /* the collection's */
    const char *directory;
    struct collect_table *tables; /* one a table of the schema */
    struct collect_table *header;
    const struct collect_rules *rules;
    size_t unit_count;            /* returns: the rows of the header, sorted by lea and estab */
    struct finding_list findings; /* about the export, and about rows that belong to no return */
    struct arena arena;
};

/* Which of the header tables (NULL ends them) is there among the files of a directory as a CSV
 * file, or NULL. */
const char *collect_recognise(const struct folder_names *files, const char *const *header_tables);

/* Appends ", pupilonroll.csv" and so on for the files of the directory that are called like one of
 * the tables (NULL ends them), whatever stands in front of their names. */
bool collect_tables_in(const char *directory, const char *const *tables, struct buffer *text,
                       struct error *error);

/* The collection, term and year that the rows of the header table name. Fails with status 3: no
 * CSV, no row, a column missing, or rows that differ. */
bool collect_read_header(const char *directory, const char *header_table, struct xml_header *header,
                         struct error *error);

/* Opens the tables of the collection's schema and makes the index. The files are added to `files`,
 * their names in `arena`. Fails with status 3, naming all that is wrong; an export without a return
 * is wrong too. End with collect_close, also after a failure. */
bool collect_open(struct collect_export *export, const char *directory,
                  const struct collection *collection, const struct collect_rules *rules,
                  struct file_names *files, struct arena *arena, struct error *error);
void collect_close(struct collect_export *export);

/* The texts of a tie, put together (in `text`). False if it names nothing. */
bool collect_tie_text(const struct collect_tie *tie, const struct csv_row *row,
                      struct buffer *text);

/* Tells that a row is not used, because of its tie. */
void collect_tell_loose(const struct collect_export *export, const struct collect_table *table,
                        const struct csv_row *row, const struct collect_tie *tie, bool many,
                        struct finding_list *findings);

/* The value of the last key column that the row has: the UPN of a pupil. */
struct slice collect_row_key(const struct collect_table *table, const struct csv_row *row);

/* The field of an element in a file, by the name of the item or its column; 0 if it is not clear. A
 * column_fn (returns/check.h). */
uint32_t collect_column(const void *export, uint32_t file, const char *field);

#endif
