/* Kinds of input: a folder of CSV files, a SQLite database, and what else holds tables of a
 * register.
 *
 * A kind is one row of the list in kinds/kinds.c and one file. Nothing above asks which one a
 * source is of: it opens the inputs (input_set.h) and reads sources (source.h). A kind may make
 * several rows of one physical row (a week of marks), may have cells rather than fields, may read a
 * copy that it made of what cannot be read from the middle, and may take one path together with
 * another kind (a folder with tables and exports).
 *
 * All functions give false with a filled error: status 3 for what is wrong with an input, 4 for the
 * program. `read`, `cut`, `mark_column` and `digest` are called by many threads at once, and change
 * nothing. */
#ifndef MUSTER_INPUT_INPUT_KIND_H
#define MUSTER_INPUT_INPUT_KIND_H

#include "input/input_set.h"

enum read_purpose {
    /* For its values: each row of the table, in every reading again. */
    READ_ROWS,
    /* Once, from end to end, for the index: one row a physical row. Of `marks` only the columns
     * that say whose row it is need be right; of other tables all. */
    READ_INDEX
};

struct reading {
    enum read_purpose purpose;
    const struct stretch *stretches; /* in the order of the source */
    size_t count;
    csv_row_fn row; /* false from it ends the stretch, which then counts as read */
    void *context;
    struct finding_list
        *findings;      /* of READ_INDEX: what the kind tells about rows, then and never later */
    uint32_t *end_line; /* of READ_INDEX: set to the line behind the last row, if rows have lines */
};

struct input_kind {
    const char *name; /* as messages say it: "a directory of CSV files" */

    /* *is: the kind has something to do with the path, which is a directory or a regular file. May
     * keep what it learned in input->state. A path that no kind takes stops the run. */
    bool (*probe)(struct input_set *inputs, struct input *input, bool *is, struct error *error);

    /* Adds every source of the table `def` that the input has (input_set_add_source); none is no
     * fault. Called for one table after the other, in the order of tables.csv. */
    bool (*open)(struct input_set *inputs, const struct input *input, const struct table_def *def,
                 struct error *error);

    /* When all sources of all inputs are open, for what needs the others, such as the pupils in
     * whom a name is looked up. NULL: nothing does. */
    bool (*ready)(struct input_set *inputs, struct source *source, struct error *error);

    bool (*read)(const struct source *source, const struct reading *reading, struct error *error);

    /* Cuts the source into at most `pieces` stretches that can be read at the same time; one is
     * always right. Lines of all but the first may count from 1: the index adds those before. Gives
     * the number of pieces; 0 with an error, or for a source without rows. */
    size_t (*cut)(const struct source *source, size_t pieces, struct stretch *stretches,
                  struct error *error);

    /* source_mark_column. NULL: all marks stand under the heading of their column. */
    uint32_t (*mark_column)(const struct source *source, size_t column, uint32_t line, day date,
                            enum session session);

    /* Of source->file, as it was when it was opened. Asked once a file. */
    bool (*digest)(const struct source *source, char text[DIGEST_SIZE], struct error *error);

    /* Frees source->state; what input_set_add_source made is freed elsewhere. */
    void (*close)(struct source *source);

    /* Frees input->state. NULL: there is none. */
    void (*forget)(struct input *input);

    /* Frees what the kind keeps of the whole set. Called last, and for a set without any input of
     * the kind too. NULL: it keeps nothing. */
    void (*finish)(struct input_set *inputs);
};

/* All kinds, in the order in which they are offered a path; NULL ends them. */
extern const struct input_kind *const input_kinds[];

#endif
