/* What a run was asked for, as far as it decides what its inputs are and mean: kept in
 * muster.sqlite (table argument), so that trace can read them again. Rows: "input" (a register or
 * records, as it was given) and "return" (one to check), in their order, the options about exports,
 * and those of the collection under their names; a flag has no value. */
#ifndef MUSTER_CMD_ARGUMENTS_H
#define MUSTER_CMD_ARGUMENTS_H

#include "cmd/options.h"
#include "returns/evidence.h"

struct paths {
    const char *const *items;
    size_t count;
};

/* Adds them to the evidence. */
bool arguments_keep(const struct options *options, struct paths inputs, struct paths returns,
                    struct evidence *evidence, struct error *error);

bool arguments_keep_paths(const char *name, struct paths paths, struct evidence *evidence,
                          struct error *error);

/* Takes an argument back: false if it is an input or a return, whose path is `value`; otherwise the
 * option is set. Texts live in options->arena; options->of_collection.items is on the heap. */
bool arguments_take(struct options *options, const char *name, const char *value);

#endif
