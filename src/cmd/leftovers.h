/* Returns of an earlier run in the output directory that this run does not make: somebody could
 * take them for its own. */
#ifndef MUSTER_CMD_LEFTOVERS_H
#define MUSTER_CMD_LEFTOVERS_H

#include "cmd/run.h"

/* Finds them by the muster.sqlite that is still there, and adds to the facts of the run how many
 * they are: before the reports end. Without such a file, or one of another version, there are none.
 */
void leftovers_find(struct run *run);

/* When all files have their names: takes them away (--clean), and nothing else, or says how many
 * they are. Fails with status 4 where one cannot be taken away. */
bool leftovers_end(struct run *run, struct error *error);

#endif
