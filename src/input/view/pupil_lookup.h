/* Pupils by what exports call them: a number, the system's own id, or a name, at a school
 * (docs/reference.md). Filled once from the pupils of all inputs, then only read, by all threads.
 */
#ifndef MUSTER_INPUT_VIEW_PUPIL_LOOKUP_H
#define MUSTER_INPUT_VIEW_PUPIL_LOOKUP_H

#include "base/map.h"
#include "base/memory.h"

enum whose {
    WHOSE_UPN,
    WHOSE_ADMISSION_NUMBER, /* without leading noughts */
    WHOSE_LOCAL_ID,         /* the same */
    WHOSE_NAME
};

struct pupil_facts {
    struct slice lea, estab, upn;
    struct slice admission_number, local_id;
    struct slice surname, forename;
    struct slice dob;   /* ISO, or blank */
    struct slice class; /* or blank */
};

struct known_pupil {
    const char *upn, *dob, *class;
    uint32_t next; /* of the same key, or MAP_NONE */
};

struct pupil_lookup {
    struct map keys; /* school, way and value: the first pupil */
    struct known_pupil *pupils;
    size_t count, capacity;
    struct arena arena;
};

void pupil_lookup_add(struct pupil_lookup *lookup, const struct pupil_facts *facts);
void pupil_lookup_free(struct pupil_lookup *lookup);

struct pupil_query {
    struct slice lea, estab;
    enum whose whose;
    struct slice value;             /* a number or id, or a full name */
    struct slice surname, forename; /* of a name in two columns */
    struct slice dob, class;        /* what else there is to tell two apart; or blank */
};

enum pupil_found { PUPIL_FOUND, PUPIL_UNKNOWN, PUPIL_SEVERAL };

/* Whose it is. A full name with a comma is surname, forename; one without is tried both ways round.
 * `scratch` is overwritten. */
enum pupil_found pupil_lookup_find(const struct pupil_lookup *lookup,
                                   const struct pupil_query *query, struct buffer *scratch,
                                   const char **upn);

#endif
