/* The attendance codes: schemas/codes/attendance.csv, read into a table. Nothing about a single
 * code stands in C. A code may have several rows with disjoint dates, as its class and what counts
 * of it can change; each row has a number of its own, and which one holds depends on the session's
 * date. Source: the School Attendance (Pupil Registration) (England) Regulations 2024
 * (SI 2024/208), regulation 10, and DfE's "Working together to improve school attendance". */
#ifndef MUSTER_REGISTER_CODES_H
#define MUSTER_REGISTER_CODES_H

#include <stdint.h>

#include "base/csv.h"
#include "base/date.h"
#include "base/resource.h"
#include "finding/finding.h"

/* One bit a code in a uint64_t; number 0 is kept for "recorded, but no code that counts". */
enum { CODE_NONE = 0, CODE_LIMIT = 62, CODE_MASK = 63 };

struct attendance_code {
    const char *code;
    day valid_from, valid_to; /* inclusive; DAY_NONE: still in force */
    enum session session;     /* SESSION_NONE: either */
    const char *class_name, *short_name;
    bool possible, attended, authorised, returned;
    bool advance;  /* may be known, and entered, before its session */
    uint8_t first; /* the number of the first row of this code */
    uint8_t next;  /* that of the code's next row, or CODE_NONE */
};

struct attendance_codes {
    struct csv_table table;
    struct attendance_code codes[CODE_LIMIT + 1]; /* from 1, in the order of the file */
    unsigned count;
    uint8_t by_first_byte[256]; /* the code of one character, or 0 */
    const char *no_mark[16];    /* what stands for "no mark recorded" */
    unsigned no_mark_count;
};

typedef uint64_t code_set;

/* Fails with status 4, naming file and line. Free with codes_free. */
bool codes_load(struct attendance_codes *codes, struct resources *resources, struct error *error);
void codes_free(struct attendance_codes *codes);

/* The number of the first row of a trimmed, upper-cased code; CODE_NONE if it is in none. */
unsigned codes_find(const struct attendance_codes *codes, struct slice code);

/* The number of that row of the code `first` (from codes_find) which is in force on a date, or
 * CODE_NONE. */
unsigned codes_in_force(const struct attendance_codes *codes, unsigned first, day date);

/* True for nothing, or a sign that an export puts where there is no mark ("-", "?"). */
bool codes_is_no_mark(const struct attendance_codes *codes, struct slice code);

static inline code_set
code_bit(unsigned code)
{
    return (code_set)1 << code;
}

/* Reads a selection of rows: codes, "class:NAME", flags of the table ("possible", "attended",
 * "authorised", "returned", "advance") or "any"; what follows "except" is taken out again, and
 * "not" alone is "any except". Stops at the word "when" or "with" or the end. False for a word that
 * is nothing of these, and for a selection of nothing. */
bool codes_select(const struct attendance_codes *codes, struct slice *rest, code_set *set);

#endif
