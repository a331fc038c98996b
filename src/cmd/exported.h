/* Exports in a run: what the options say of them, and what standard error tells of each sheet. */
#ifndef MUSTER_CMD_EXPORTED_H
#define MUSTER_CMD_EXPORTED_H

#include "cmd/run.h"

/* Takes the options over, and loads the maps (status 2 and 4). Part of run_begin. */
bool exported_begin(struct run *run, struct error *error);
void exported_end(struct run *run);

/* Loads the shapes, once: for who lists them; exports ask for them when there are some. */
bool exported_load_shapes(void *run, struct error *error);

/* One line a sheet on standard error, as F130 says it, and without --quiet the guesses behind them.
 */
void exported_say(const struct run *run, struct finding_list *findings);

#endif
