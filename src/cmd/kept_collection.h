/* The definitions of the returns of an earlier run, loaded again as that run had them. */
#ifndef MUSTER_CMD_KEPT_COLLECTION_H
#define MUSTER_CMD_KEPT_COLLECTION_H

#include "cmd/run.h"
#include "returns/kept.h"

/* The options of the earlier run, as far as they are kept. `inputs` gets its registers or records,
 * on the heap. Free both with kept_options_free. */
void kept_options(const struct kept_run *kept, struct options *options, const char ***inputs,
                  size_t *input_count);
void kept_options_free(struct options *options, const char **inputs);

/* Loads the collection of a return, in its period. `run` was begun with `options`, which are those
 * of the earlier run. Fails with status 3 if the definitions are not there. Close the collection
 * also after a failure. */
bool kept_collection(struct run *run, struct options *options, const struct kept_run *kept,
                     const struct kept_return *which, struct collection *collection,
                     struct error *error);

#endif
