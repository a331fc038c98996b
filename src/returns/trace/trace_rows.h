/* The rows of the inputs behind a figure. */
#ifndef MUSTER_RETURNS_TRACE_TRACE_ROWS_H
#define MUSTER_RETURNS_TRACE_TRACE_ROWS_H

#include "finding/finding.h"
#include "returns/sql/database.h"

struct trace_row {
    bool counts;
    int64_t amount;
    const char *why; /* "" if it counts */
    const char *key, *date, *session, *code, *text;
    const char *field;
    struct place place; /* without a column */
};

struct trace_rows {
    struct trace_row *items; /* those that count, then by reason; each by place */
    size_t count, capacity;
    size_t counting; /* how many count */
    char *figure;    /* what they come to; NULL before trace_rows_settle */
    struct trace_sums {
        int64_t amount, whole;
        bool is_rate;
        const char *text;
    } sums; /* of those that count */
    struct arena arena;
};
void trace_rows_free(struct trace_rows *rows);

/* Orders the rows of all units, each once, and says what they come to: a rate as 93.4%, or, in a
 * file, as its percents are (93.41256), for which the database has the function. */
bool trace_rows_settle(struct trace_rows *rows, struct database *database, bool of_file,
                       struct error *error);

#endif
