/* What the file of a return is called. */
#ifndef MUSTER_CMD_FILE_NAME_H
#define MUSTER_CMD_FILE_NAME_H

#include "returns/sql/database.h"

/* The collection's `file_name`, such as "{lea}{estab}_SC{file_term}_{lea}LL{yy}_{serial}.XML", with
 * values of the unit and the period; "" if it makes no file. In the arena. */
const char *file_name_make(const struct collection *collection, const struct run_facts *facts,
                           const char *lea, const char *estab, struct arena *arena);

#endif
