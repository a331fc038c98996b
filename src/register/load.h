/* The register tables of one unit as SQL tables: one table per input table, columns by their names,
 * and with every row `_file` and `_line`, so that whatever is derived from it can point at it. Row
 * ids count in the order of the inputs. Marks do not come here: see marks.h.
 *
 * An input and a table of the return may have one name (classes). Then the plain name is the
 * return's, and the input's rows are in input_classes. Every input can be read under that second
 * name. */
#ifndef MUSTER_REGISTER_LOAD_H
#define MUSTER_REGISTER_LOAD_H

#include <sqlite3.h>

#include "register/register.h"

/* Creates the empty tables for every table definition in `wanted`, also those that no input has. */
bool load_create(sqlite3 *db, const struct table_defs *tables, const char *wanted,
                 struct error *error);

/* Empties them and fills them with the rows of one unit. Adds findings F102, F103, F107 and F109.
 */
bool load_unit(sqlite3 *db, struct register_data *data, size_t unit, const char *wanted,
               struct finding_list *findings, struct error *error);

#endif
