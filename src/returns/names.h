/* The names in a return, for findings about it: of every return table that has pupils with a
 * surname. */
#ifndef MUSTER_RETURNS_NAMES_H
#define MUSTER_RETURNS_NAMES_H

#include "finding/finding_names.h"
#include "returns/sql/database.h"

/* Fails with status 4. */
bool names_of_return(struct database *database, struct finding_names *names, struct error *error);

#endif
