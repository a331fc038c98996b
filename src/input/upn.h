/* Unique pupil numbers: a check letter and twelve characters (DfE, "Unique pupil numbers: guide for
 * schools and local authorities"). */
#ifndef MUSTER_INPUT_UPN_H
#define MUSTER_INPUT_UPN_H

#include "base/text.h"

/* The letter that characters 2 to 13 call for; '\0' if they cannot stand in a UPN, or if these are
 * not thirteen characters. The first is not looked at. */
char upn_letter(struct slice upn);

#endif
