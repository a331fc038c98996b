/* Which sessions of a pupil are meant: a text of a collection's SQL, read once and asked for each
 * session of a walk.
 *
 *     CODES [when CONDITION ...]
 *
 * CODES as in a register rule (codes_select): codes, class:NAME, flags of the code table, "any",
 * with "not" or "except". The row that holds on the session's date says so, as a code's class may
 * change. Instead of them "unmarked": the pupil has no mark there that counts, none at all or only
 * rows that were set aside (R101 to R103); or "unrecorded": there is no row with a code, good or
 * bad.
 *
 * CONDITIONS, all of which must hold: open (the calendar's status; without a calendar by F106),
 * listed (the calendar has the session), compulsory-age, morning, afternoon, monday ... sunday; and
 * before-entry or after-leaving in the place of being on the register, which is meant otherwise. */
#ifndef MUSTER_REGISTER_SELECTION_H
#define MUSTER_REGISTER_SELECTION_H

#include "register/walk.h"

struct selection {
    enum { SELECT_CODES, SELECT_UNMARKED, SELECT_UNRECORDED } of;
    code_set codes;
    unsigned conditions; /* bits, as selection_facts gives them */
};

/* False if the text is no selection. */
bool selection_parse(const struct attendance_codes *codes, struct slice text,
                     struct selection *selection);

/* What holds of the session that a walk stands on, as far as conditions are `wanted`: those of all
 * selections that are asked. */
unsigned selection_facts(const struct walk *walk, unsigned wanted);

/* True if the selection's conditions hold, whatever stands in the session. */
static inline bool
selection_applies(const struct selection *selection, unsigned facts)
{
    return (selection->conditions & facts) == selection->conditions;
}

/* True if what stands in the session is what the selection means, whatever its conditions. */
static inline bool
selection_takes(const struct selection *selection, const struct session_visit *visit)
{
    unsigned code = visit_code(visit);
    switch (selection->of) {
    case SELECT_CODES:
        return code != CODE_NONE && (selection->codes & code_bit(code)) != 0;
    case SELECT_UNMARKED:
        return code == CODE_NONE;
    case SELECT_UNRECORDED:
        return visit->mark == NULL;
    }
    return false;
}

/* True if the session is one of those selected. */
static inline bool
selection_holds(const struct selection *selection, const struct session_visit *visit,
                unsigned facts)
{
    return selection_applies(selection, facts) && selection_takes(selection, visit);
}

#endif
