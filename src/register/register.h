/* A register: all inputs of a run as one, opened, checked for what would stop it, and indexed, so
 * that each school's rows can be read by themselves without holding the whole in memory.
 *
 * A unit is what a return is about: a school (LEA and Estab), or an LA. Units come in the order of
 * their keys. The index costs 24 bytes for each stretch of rows of one unit in one source. */
#ifndef MUSTER_REGISTER_REGISTER_H
#define MUSTER_REGISTER_REGISTER_H

#include "base/aside.h"
#include "finding/finding_list.h"
#include "input/input_set.h"
#include "input/tables.h"
#include "input/values.h"
#include "register/codes.h"

struct unit {
    char lea[4], estab[5]; /* `estab` is empty for an LA */
    uint64_t size;         /* bytes of all its stretches, for progress */
    struct place place;    /* its first row: in `schools`, or anywhere for an LA */
};

struct unit_stretch {
    uint32_t unit;
    struct stretch stretch;
};

struct register_source {
    const struct source *source;    /* of the inputs */
    struct unit_stretch *stretches; /* by unit, then in the order of the source */
    size_t count;
    size_t *first;              /* for each unit its first stretch; one more entry at the end */
    struct value_counts counts; /* what was changed in its values (F105, F134) */
};

/* What the C code itself looks at: the definitions under schemas/codes and schemas/register. */
struct register_rules {
    struct attendance_codes codes;
    struct table_defs tables;
    struct value_words words;
    struct rulebook book; /* F and R; findings point into it */
    struct arena arena;
    const struct export_options *exports; /* the caller's; NULL: exports are no inputs */
};

/* Fails with status 4. Free with register_rules_free. */
bool register_rules_load(struct register_rules *rules, struct resources *resources,
                         struct error *error);
void register_rules_free(struct register_rules *rules);

struct register_data {
    const struct register_rules *rules;
    bool of_la;
    struct input_set inputs;
    struct register_source *sources; /* as inputs.sources */
    size_t source_count;
    struct unit *units;
    size_t unit_count;
    struct file_names *files;
    struct finding_list
        loose; /* findings about no unit that the index met: F101, F102, F104, F108 */
    struct arena arena;
    struct aside digesting;
    struct error digest_error;
};

/* Opens the tables named in `wanted` (blank-separated) in every input. Tables named in `needed`
 * must be there ("a|b": at least one of them). Faults that stop the run (status 3) are told all at
 * once. Free with register_close, also after a failure. */
bool register_open(struct register_data *data, const struct register_rules *rules,
                   const char *const *inputs, size_t input_count, const char *wanted,
                   const char *needed, struct file_names *files, struct error *error);

/* Finds the units and their rows, in so many threads. Fails with status 3 for what is no CSV. */
bool register_index(struct register_data *data, unsigned jobs, struct error *error);
void register_close(struct register_data *data);

/* Makes the digests of the sources, `beside` everything else, and waits for them: only then are
 * they there. Fails with status 3 if a file cannot be read any more. */
void register_begin_digests(struct register_data *data, bool beside);
bool register_end_digests(struct register_data *data, struct error *error);

/* The index of a school (an LA, with a blank estab) among the units; UNIT_NONE if it is not there.
 */
#define UNIT_NONE SIZE_MAX
size_t register_find_unit(const struct register_data *data, const char *lea, const char *estab);

/* True if any input has the table, or "table.column". */
bool register_has(const struct register_data *data, const char *table);

/* The same as a given_fn (finding/verdict.h). */
bool register_was_given(const void *data, const char *table);

/* The field number of a column in the source of a place; 0 if there is none. Of a mark, the number
 * of its cell: that of its session, where sessions have columns. `date` is DAY_NONE where no
 * session is meant. */
uint32_t register_field_number(const struct register_data *data, struct place place,
                               const char *column, day date, enum session session);

/* Calls `row` for the rows of one unit in one source, in the order of the source. */
bool register_read(const struct register_data *data, size_t source, size_t unit, csv_row_fn row,
                   void *context, struct error *error);

/* A reader of the values of a source, and its end: what it changed is counted for the source,
 * unless it read them for the second time. Thread-safe. */
struct value_reader register_begin_values(const struct register_data *data, size_t source);
void register_end_values(struct register_data *data, size_t source, struct value_reader *reader,
                         bool counts);

/* Adds the findings F105 and F134 to `loose` and sorts it: call when all units are done. */
void register_finish(struct register_data *data);

#endif
