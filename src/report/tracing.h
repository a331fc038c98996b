/* The output of muster trace: the values of a key, or the rows behind some of them. */
#ifndef MUSTER_REPORT_TRACING_H
#define MUSTER_REPORT_TRACING_H

#include "base/output.h"
#include "returns/trace/tracer.h"

/* Where something stands; `file` is "" where it is nowhere, 0 is no number. */
struct told_place {
    const char *file;
    uint32_t line, column;
};

/* A row behind a value. */
struct told_row {
    const struct trace_row *row;
    struct told_place place;
    const char *value; /* as it stands there */
};

/* A value of a key. Texts are never NULL. */
struct told_value {
    const char *lea, *estab, *key, *field, *value;
    struct told_place place; /* in the return that was read, or the row of the inputs */
    bool is_count;           /* `figure` is what the rows come to */
    const char *figure;
    bool agrees;  /* of a count: with the value */
    bool is_part; /* of a count: what the key adds to the figure, which is that of others as well */
    struct told_row *rows;
    size_t row_count, counting;
    const char *note; /* what there is to say besides; "" */
};

/* `listing`: without FIELD, values alone. `format` is text, csv or json; false if it is none of
 * them. */
bool tracing_write(const struct told_value *values, size_t count, bool listing, const char *format,
                   struct output *output);

#endif
