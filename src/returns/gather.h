/* What the units of a run give to its end: the rows of their blocks "gather" (derive.sql), unit
 * after unit, in a database of the run's own. When all units are through, the blocks with "stage:
 * run" are run over them: figures of several schools together are made there. Besides the gathered
 * tables they see period, option, given and the code sets, and no table of a register.
 *
 * Memory: the gathered rows, in a database like a worker's (sql/database.h), which goes to a file
 * beyond its cache. */
#ifndef MUSTER_RETURNS_GATHER_H
#define MUSTER_RETURNS_GATHER_H

#include "base/output.h"
#include "returns/derive.h"

struct gathered_table;

/* A zeroed one is of a collection that gathers nothing. */
struct gathering {
    struct database database;
    struct derivation derivation; /* of the run: its files are the run's */
    struct gathered_table *tables;
    size_t count;
};

/* Opens the database, if the derivation of the units has a block "gather"; `units` is the database
 * of one worker, with its work tables. Fails with status 4. Free in any case. */
bool gathering_begin(struct gathering *gathering, const struct derivation *derivation,
                     struct database *units, const struct run_facts *facts, struct error *error);
void gathering_free(struct gathering *gathering);

/* Takes the rows of a unit, which has been derived. Units come in their order. */
bool gathering_take(struct gathering *gathering, struct database *unit, struct error *error);

/* Runs the blocks of the run and writes its files, under their names and with that rank among the
 * outputs. */
bool gathering_write(struct gathering *gathering, struct output_set *outputs, int rank,
                     struct error *error);

#endif
