/* The rules of schemas/register/rules.txt that the program itself finds breaches of, and so knows
 * by id. Their texts, severities and reasons are data all the same, and any of them can be changed
 * with --schemas; but none may be missing.
 *
 * A test holds the list against every id that stands in a file of src/. */
#ifndef MUSTER_FINDING_KNOWN_RULES_H
#define MUSTER_FINDING_KNOWN_RULES_H

#include "finding/rulebook.h"

/* True if the book has each of them; otherwise a fault of the definitions (status 4) that names
 * `label` and the first that is missing. */
bool known_rules_check(const struct rulebook *book, const char *label, struct error *error);

#endif
