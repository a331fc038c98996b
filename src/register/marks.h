/* The marks matrix: every mark of one school, pupil by pupil in order of time, one mark a session.
 *
 * Marks never become SQL rows: a term of an authority has tens of millions. They are read once into
 * this matrix (rows of 16-byte marks, only where there is one), judged there by rules.h, and
 * reduced to counts for each pupil, block and code. */
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

struct mark {
    uint32_t pupil; /* index into pupils */
    slot_number slot;
    uint32_t line;
    uint16_t file;
    uint8_t code; /* number in the code table; CODE_NONE: a row that was set aside (R101 to R103) */
    uint8_t flags;
};

struct marks {
    struct mark *items; /* by pupil, then by time; one a pupil session */
    size_t count;
    size_t *first; /* for each pupil its first mark; one more entry at the end */
    /* For reuse from school to school: */
    struct mark *spare;
    size_t capacity, spare_capacity, first_capacity;
};

/* Reads the marks of a unit: tests each row for F102, F103, R101 to R103 and R106 and, of the rows
 * of one pupil session, keeps the last that counts. `book` has those rules. */
bool marks_read(struct marks *marks, struct register_data *data, size_t unit,
                const struct pupils *pupils, struct finding_list *findings, struct error *error);
void marks_free(struct marks *marks);

/* A period over which sessions are counted, both days included. */
struct window {
    const char *block;
    day first, last;
};

/* Sessions of one pupil in one window, by code. */
typedef bool (*count_fn)(void *context, const struct pupil *pupil, const struct window *window,
                         const uint32_t counts[CODE_LIMIT + 1]);

/* Calls `take` for each pupil and window with at least one mark that counts: dated in the window,
 * inside one of the pupil's enrolments (contract §5). */
bool marks_count(const struct marks *marks, const struct pupils *pupils,
                 const struct window *windows, size_t window_count, count_fn take, void *context);

#endif
