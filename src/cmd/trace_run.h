/* What muster trace has at hand: an earlier run's evidence, and its inputs opened again.
 *
 * A run may have returns of several collections and periods. For each there is a trace_context: the
 * returns as they were, and, if the run had a register or records, what is derived from them anew,
 * unit by unit. */
#ifndef MUSTER_CMD_TRACE_RUN_H
#define MUSTER_CMD_TRACE_RUN_H

#include "cmd/run.h"
#include "returns/compare/origins.h"
#include "returns/compare/records.h"
#include "returns/kept.h"
#include "returns/maker.h"
#include "returns/trace/tracer.h"

struct trace_context {
    struct collection collection;
    /* The return that was loaded last. */
    struct database returned;
    struct return_rows rows;
    struct tracer return_tracer;
    const struct kept_return *loaded;
    struct record *records;
    struct arena record_arena;
    /* The register; only if has_register. */
    bool has_register, indexed;
    struct register_data data;
    struct making making;
    struct maker maker;
    struct tracer tracer;
    struct origins origins;
    struct finding_list findings;
    struct arena arena;
    size_t unit;        /* that is derived; UNIT_NONE */
    size_t shared_unit; /* the last of which it was asked whether two children have the UPN: */
    bool shared;
    struct record *derived;
    struct arena derived_arena;
};

struct trace_run {
    struct kept_run kept;
    struct options options; /* those of the earlier run */
    struct run run;
    const char **inputs;
    size_t input_count;
    struct trace_context **contexts;
    size_t context_count;
    struct arena arena;
};

/* Opens the evidence, and takes the arguments of its run. Fails with status 3. End with
 * trace_run_end in any case. */
bool trace_run_begin(struct trace_run *trace, const char *directory, struct error *error);
void trace_run_end(struct trace_run *trace);

/* The context of a return, with its register opened and every input looked at: fails with status 3,
 * naming each that is gone or has another digest. */
struct trace_context *trace_run_context(struct trace_run *trace, const struct kept_return *which,
                                        struct error *error);

/* Loads a return: context->records is the tree of its rows. */
bool trace_run_load(struct trace_run *trace, struct trace_context *context,
                    const struct kept_return *which, struct error *error);

/* Derives the return's unit anew: context->derived is the tree of its rows, NULL if the register
 * does not have the unit. */
bool trace_run_derive(struct trace_run *trace, struct trace_context *context,
                      const struct kept_return *which, struct error *error);

/* Fills key_row from the marks of the unit that is derived; `upn` NULL: all. */
bool trace_run_key_rows(struct trace_context *context, const char *upn, struct error *error);

/* The column of a field in a row of the register; 0 if it is not known. */
uint32_t trace_run_column(const struct trace_context *context, const struct trace_row *row);

/* A value as it stands in the row, in the arena; "" if it is not there. */
const char *trace_run_raw(struct trace_context *context, struct place place, const char *field,
                          struct arena *arena, struct error *error);

#endif
