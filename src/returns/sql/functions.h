/* The SQL functions that rules and derivations may use, besides SQLite's own:
 *
 *     age_on(dob, date)              completed years; NULL if either is not a date
 *     is_compulsory_age(dob, date)   1 or 0 (Education Act 1996 s.8); NULL if either is not a date
 *     compulsory_age_from(dob)       its first day, as a date; NULL if dob is not one
 *     compulsory_age_to(dob)         its last day
 *     upn_check_letter(upn)          the letter that characters 2 to 13 call for; NULL if they
 *                                    cannot
 *     uln_is_valid(uln)              1 or 0: ten digits with the right check digit
 *     weekdays(first, last)          Mondays to Fridays, both ends included
 *     week_of(date)                  the Monday of its week
 *     is_date(text)                  1 or 0: YYYY-MM-DD
 *     is_datetime(text)              1 or 0: YYYY-MM-DDThh:mm:ss
 *     is_code(set, value)            1 or 0: a code of the collection's code set; NULL for NULL
 *     percent(part, whole)           100 × part ÷ whole as DfE's files have it: a text, rounded
 *                                    half up to five decimals without noughts behind; `z` (not
 *                                    applicable) where whole is 0; NULL for NULL
 *     percent(part, whole, decimals) the same with so many decimals, for pages
 *     easter_sunday(year)            its date
 *     day_in_words(date)             "2 October 2025"; NULL if it is not a date
 *
 * All are deterministic and look at nothing but their arguments and the code sets. */
#ifndef MUSTER_RETURNS_SQL_FUNCTIONS_H
#define MUSTER_RETURNS_SQL_FUNCTIONS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "collection/collection.h"

/* `collection` has the code sets of is_code; NULL: there are none. */
bool functions_register(sqlite3 *db, const struct collection *collection);

/* Whether one of them has the name. */
bool functions_has(const char *name);

#endif
