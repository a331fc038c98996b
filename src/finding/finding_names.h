/* The pupils of one school by name, for findings: a UPN is no use to an office that works by name.
 *
 * A finding is about the pupil who has its key; one without a key, about the pupil without a number
 * whose row its place is. Two children with one number are told apart by the row alone: a finding
 * elsewhere has no name then, as it could be the wrong one. */
#ifndef MUSTER_FINDING_FINDING_NAMES_H
#define MUSTER_FINDING_FINDING_NAMES_H

#include "base/map.h"
#include "base/memory.h"
#include "finding/finding.h"

struct pupil_name;

/* Zeroed names are empty. */
struct finding_names {
    struct pupil_name **rows; /* in `arena` */
    size_t count, capacity;
    uint32_t source;
    struct map by_place, by_key; /* to the number of the row */
    struct arena arena;
};

/* The rows that follow are of another source, which is asked where those before do not have a key.
 */
void finding_names_next_source(struct finding_names *names);

/* Adds a row. Of several with one key the last gives the name. Texts are copied. */
void finding_names_add(struct finding_names *names, struct place place, const char *key,
                       const char *surname, const char *forename, const char *born,
                       const char *year);

/* Gives the finding its pupil and year, "" where there is none to tell. */
void finding_names_give(const struct finding_names *names, struct finding *finding);

void finding_names_clear(struct finding_names *names); /* keeps some of the memory */
void finding_names_free(struct finding_names *names);

#endif
