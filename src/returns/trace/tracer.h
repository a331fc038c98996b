/* The rows behind a figure. Which they are is data: trace.sql in the collection's folder, whose
 * blocks are
 *
 *     item      the rows behind an item of a pupil's row or of one below it. Its part `columns`
 *               names the items, as TABLE.COLUMN with one star in each at most
 *     figure    the rows behind figures of a school or an authority. Its part `topics` names their
 *               topics, with ';' between
 *     values    the figures of a return that figures.sql does not give: topic, breakdown, measure,
 *               value, _file, _line, and `alias`, another name of the measure or NULL.
 *               "not_available" is a value that the inputs could not give. With a part
 *               `file` it reads a file that the run made (made_file.h)
 *     work, view  tables for these (returns/derive.h)
 *
 * They look at the tables as they were when the return was derived, or, where a run had no
 * register, as it was read (`from`). Two tables say what is asked:
 *
 *     traced    one row: topic, breakdown, measure (of a figure); tbl, col, id (of an item: its
 *               table and column, and the _id of the pupil's row above it in its own table), top
 *               (that table), upn, item (what stands in brackets; of a figure in a file its
 *               unit, made_file.h)
 *     key_row   the rows of marks, as they stand in the inputs: upn, date, session, code, _file,
 *               _line; of the pupil, or of the whole school for a figure. Only if a block reads it
 *
 * An item or figure block yields a row for each row of the inputs that could count:
 *
 *     _file, _line, field   where it stands: `field` is the column of the input
 *     amount                what it adds to the figure; NULL: nothing
 *     why                   why it does not count; NULL if it does
 *     key, date, session, code   what it is about, where it is about one
 *     whole                 of a rate: what it adds to the whole; the figure is 100 * amount /
 *                           whole, as 93.4%
 *     text                  of a figure that is a text: the text
 *     topic, breakdown, measure  of a figure block: under which figure it counts
 *
 * Missing columns are NULL. A row that counts under another breakdown of the figure's topic and
 * measure counts there. */
#ifndef MUSTER_RETURNS_TRACE_TRACER_H
#define MUSTER_RETURNS_TRACE_TRACER_H

#include "finding/finding.h"
#include "returns/derive.h"
#include "returns/trace/trace_rows.h"

/* What is asked. Texts may be NULL. */
struct trace_target {
    const char *topic, *breakdown, *measure;
    const char *table, *column, *top, *upn, *item;
    int64_t id;
};

/* A figure of a return that a `values` block gives. */
struct trace_value {
    const char *topic, *breakdown, *measure, *alias, *value; /* alias NULL: none */
    struct place place;                                      /* in the return; 0: in none */
};

struct trace_values {
    struct trace_value *items;
    size_t count, capacity;
    struct arena arena;
};
void trace_values_free(struct trace_values *values);

struct tracer {
    struct database *database;
    struct derivation work;
    struct trace_block *blocks;
    size_t count;
    sqlite3_stmt *add_key_row;
    bool reads_key_rows;
};

/* Prepares the blocks in a database. Fails with status 4 and file and line. Free with tracer_free
 * before the database is closed. */
bool tracer_prepare(struct tracer *tracer, struct database *database, struct error *error);
void tracer_free(struct tracer *tracer);

/* The blocks for an item or a topic; NULL if there is none. */
const struct trace_block *tracer_find_item(const struct tracer *tracer, const char *table,
                                           const char *column);
const struct trace_block *tracer_find_topic(const struct tracer *tracer, const char *topic);

/* Empties key_row, and adds a row to it. */
bool tracer_clear_key_rows(struct tracer *tracer, struct error *error);
bool tracer_add_key_row(struct tracer *tracer, const char *const texts[4], struct place place,
                        struct error *error);

/* Adds the rows of the unit that is derived behind what is asked, from all blocks that have some.
 */
bool tracer_add(struct tracer *tracer, const struct trace_target *target, struct trace_rows *rows,
                struct error *error);

/* The same for one unit, and settles the rows; there are none before. */
bool tracer_run(struct tracer *tracer, const struct trace_target *target, struct trace_rows *rows,
                struct error *error);

/* The next block of values that reads a file, from *i on; NULL: there is none. */
const struct block *tracer_next_file(const struct tracer *tracer, size_t *i);

/* Adds what the `values` blocks give that read no file. */
bool tracer_values(struct tracer *tracer, struct trace_values *values, struct error *error);

#endif
