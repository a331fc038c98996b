/* The names of pupils, from SQL or from the rows of an input to findings. */
#ifndef MUSTER_REGISTER_NAMES_H
#define MUSTER_REGISTER_NAMES_H

#include <sqlite3.h>

#include "base/error.h"
#include "finding/finding_names.h"
#include "register/register.h"

/* Adds the rows of a SELECT of our own as names of one source: _file, _line, key, surname,
 * preferred surname, forename, date of birth, year, year on leaving; of several rows of one pupil
 * the last is the one that tells. Fails with status 4. */
bool names_read(sqlite3 *db, const char *select, struct finding_names *names, struct error *error);

/* Those of the input table `pupils`, if it is among those that are loaded. */
bool names_of_register(sqlite3 *db, struct finding_names *names, struct error *error);

/* Names the pupils of the findings that the index met (data->loose), which are told before any
 * school's rows are in a database: reads `pupils` once more, if one of them has a key. */
bool names_of_loose(struct register_data *data, struct error *error);

#endif
