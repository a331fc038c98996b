/* muster trace, in parts: which values are asked for (trace.c), the items of rows (trace_items.c),
 * figures (trace_figures.c), those in files (trace_files.c), and what is told of each
 * (trace_values.c). */
#ifndef MUSTER_CMD_TRACING_H
#define MUSTER_CMD_TRACING_H

#include "cmd/trace_run.h"
#include "report/tracing.h"

struct tracing {
    struct trace_run run;
    const char *key, *field; /* field NULL: list all */
    struct told_value *values;
    size_t count, capacity;
    struct trace_rows **rows; /* behind the values */
    size_t rows_count;
    struct names names; /* of fields, for who asked for one that there is not */
    bool differs;
};

struct arena *tracing_arena(struct tracing *tracing);

/* Adds a value of a key; texts are copied. It stays where it is until the next. */
struct told_value *tracing_add_value(struct tracing *tracing, const struct kept_return *which,
                                     const char *key, const char *field, const char *value);

/* Rows that live as long as the tracing. */
struct trace_rows *tracing_new_rows(struct tracing *tracing);

/* Puts the rows behind a value: places are of the register's files, or of the return's. */
void tracing_tell_rows(struct tracing *tracing, const struct trace_context *context,
                       const struct trace_rows *rows, bool of_register, struct told_value *value);

/* Says what the rows come to, and whether that is the value. */
void tracing_tell_count(struct tracing *tracing, const struct trace_rows *rows,
                        struct told_value *value);

/* The items of the rows at the top of a return that is loaded, or of those of one pupil; with a
 * field those that it names. */
bool tracing_add_items(struct tracing *tracing, struct trace_context *context,
                       const struct kept_return *which, const char *upn, struct error *error);

/* The figures of the return; `topic`: only those, NULL: all. */
bool tracing_add_figures(struct tracing *tracing, struct trace_context *context,
                         const struct kept_return *which, const char *topic, struct error *error);

/* The figures that the rows of the key, a child of an authority's records, count in. */
bool tracing_add_child(struct tracing *tracing, struct trace_context *context,
                       const struct kept_return *which, struct error *error);

/* The figures of the key in the files of the run, where its collection has such (has_files). */
bool tracing_add_made(struct tracing *tracing, bool *has_files, struct error *error);

#endif
