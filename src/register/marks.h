/* The marks matrix: every mark of one school, pupil by pupil in order of time, one mark a session.
 *
 * Marks never become SQL rows: a term of an authority has tens of millions. They are read once into
 * this matrix (rows of 16-byte marks, only where there is one), and gone over by walk.h. */
#ifndef MUSTER_REGISTER_MARKS_H
#define MUSTER_REGISTER_MARKS_H

#include "register/calendar.h"
#include "register/pupils.h"
#include "register/register.h"

enum mark_flag {
    MARK_REPEATED = 1,  /* an earlier row has the same code (R105) */
    MARK_CONFLICTS = 2, /* an earlier row has another code (R104) */
    MARK_NATURE = 4,    /* Nature is filled */
};

/* The greatest number of a file that a mark can name. */
enum { MARK_FILE_LIMIT = (1 << 23) - 1 };

struct mark {
    uint32_t pupil; /* index into pupils */
    slot_number slot;
    uint32_t line;
    uint32_t file : 23;
    uint32_t
        code : 6; /* number in the code table; CODE_NONE: a row that was set aside (R101 to R103) */
    uint32_t flags : 3;
};
_Static_assert(sizeof(struct mark) == 16 && CODE_LIMIT < 1 << 6, "a mark is 16 bytes");

/* Why a row that has a code does not count for its pupil session. */
enum mark_fate {
    MARK_UNKNOWN,       /* R101 */
    MARK_NOT_IN_FORCE,  /* R102 */
    MARK_OTHER_SESSION, /* R103 */
    MARK_SUPERSEDED,    /* a later row counts (R104, R105) */
    MARK_CONTESTED, /* of a UPN that two children have, and nobody's (R132): told as the first's */
};

/* A row that does not count: of those there are few. */
struct lost_mark {
    struct mark mark; /* without a code where `text` has it */
    enum mark_fate fate;
    const char *text; /* the code as recorded, trimmed and in capitals; NULL if superseded */
};

struct marks {
    struct mark *items; /* by pupil, then by time; one a pupil session */
    size_t count;
    size_t *first;          /* for each pupil its first mark; one more entry at the end */
    struct lost_mark *lost; /* by pupil, then by time, then in the order of the inputs */
    size_t lost_count;
    /* For reuse from school to school: */
    struct mark *spare;
    size_t capacity, spare_capacity, first_capacity, lost_capacity;
};

/* Reads the marks of a unit: tests each row for F102, F103, R101 to R103 and R106 and, of the rows
 * of one pupil session, keeps the last that counts. Texts of lost marks live in the findings'
 * arena. */
bool marks_read(struct marks *marks, struct register_data *data, size_t unit,
                const struct pupils *pupils, struct finding_list *findings, struct error *error);
void marks_free(struct marks *marks);

/* The order of the inputs: below zero if `a` stands before `b`. */
int mark_order(const struct mark *a, const struct mark *b);

#endif
