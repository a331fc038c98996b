/* The index of a register: in which stretches of which sources each unit's rows stand.
 *
 * One pass over every source, in several threads, finds the units and what is wrong with the rows
 * as such (F101, F102 of the unit's key, F108). */
#ifndef MUSTER_REGISTER_INDEX_H
#define MUSTER_REGISTER_INDEX_H

#include "register/register.h"

/* Fills units, stretches and loose findings of a register whose sources are open. */
bool index_build(struct register_data *data, unsigned jobs, struct error *error);

#endif
