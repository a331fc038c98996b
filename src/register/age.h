/* Ages as the attendance rules use them. */
#ifndef MUSTER_REGISTER_AGE_H
#define MUSTER_REGISTER_AGE_H

#include "base/date.h"

/* Compulsory school age (Education Act 1996 s.8): from the first prescribed day (31 August, 31
 * December, 31 March) on or after the 5th birthday, up to and including the last Friday in June of
 * the school year (1 September to 31 August) in which the child becomes 16. */
day age_compulsory_from(day born);
day age_compulsory_to(day born);
bool age_is_compulsory(day born, day on);

#endif
