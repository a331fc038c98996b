/* Rows that sum up: the words of schemas/inputs/summary-rows.csv (Total*, Printed*), which stand
 * where a pupil's key would; a final * stands for any rest. */
#ifndef MUSTER_INPUT_SHAPE_SUMMARY_ROWS_H
#define MUSTER_INPUT_SHAPE_SUMMARY_ROWS_H

#include "base/memory.h"
#include "base/resource.h"

struct summary_rows {
    const char **words; /* folded (value_words.h) */
    size_t count;
    struct arena arena;
};

/* Fails with status 4, naming file and line. Free with summary_rows_free, also then. */
bool summary_rows_load(struct summary_rows *rows, struct resources *resources, struct error *error);
void summary_rows_free(struct summary_rows *rows);

/* Whether a value is a word of a row that sums up. `scratch` is overwritten. */
bool summary_rows_have(const struct summary_rows *rows, struct slice value, struct buffer *scratch);

#endif
