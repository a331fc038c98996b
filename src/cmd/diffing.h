/* muster diff, in parts: the two sides (diff.c), their findings (diff_findings.c), their returns
 * and figures (diff_returns.c), the figures in their files (diff_files.c), and the collections of
 * the returns (diff_contexts.c). */
#ifndef MUSTER_CMD_DIFFING_H
#define MUSTER_CMD_DIFFING_H

#include "cmd/kept_collection.h"
#include "report/difference.h"
#include "returns/trace/kept_figures.h"

/* A collection in one period: a return of this side, and one of the other that is compared with it.
 */
struct diff_context {
    struct collection collection;
    struct database own, other;
    struct return_rows own_rows, other_rows;
    struct tracer tracer; /* over `own` */
};

struct diff_side {
    const char *name; /* as it was given */
    struct kept_run kept;
    struct options options; /* of that run */
    const char **inputs;
    size_t input_count;
    struct run run;
    struct diff_context **contexts;
    size_t context_count;
};

struct diffing {
    struct diff_side old, new;
    struct changes changes;
    bool figures_only; /* the terms differ */
};

/* Findings new, gone and still there. Fails with status 3. */
bool diff_findings(struct diffing *diffing, struct error *error);

/* Returns, pupils and items; and figures, largest change first. Fail with status 3 or 4. */
bool diff_returns(struct diffing *diffing, struct error *error);
bool diff_figures(struct diffing *diffing, struct error *error);

/* The figures in the files of both, in no order of change. Fails with status 3: a file is not
 * there; or 4. */
bool diff_files(struct diffing *diffing, struct error *error);

/* The context of a return of a side; NULL: a definition is at fault. */
struct diff_context *diff_context_of(struct diff_side *side, const struct kept_return *which,
                                     struct error *error);

/* Frees the contexts of a side. */
void diff_contexts_free(struct diff_side *side);

#endif
