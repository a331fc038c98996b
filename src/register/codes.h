/* The attendance codes: schemas/codes/attendance.csv, read into a table. Nothing about a single
 * code stands in C. Source: the School Attendance (Pupil Registration) (England) Regulations 2024
 * (SI 2024/208), regulation 10, and DfE's "Working together to improve school attendance". */
#ifndef MUSTER_REGISTER_CODES_H
#define MUSTER_REGISTER_CODES_H

#include <stdint.h>

#include "base/csv.h"
#include "base/date.h"
#include "base/resource.h"
#include "finding/finding.h"

/* One bit a code in a uint64_t; number 0 is kept for "recorded, but no code that counts". */
enum { CODE_NONE = 0, CODE_LIMIT = 62 };

struct attendance_code {
    const char *code;
    day valid_from, valid_to; /* inclusive; DAY_NONE: still in force */
    enum session session;     /* SESSION_NONE: either */
    const char *class_name, *short_name;
    bool possible, attended, authorised, returned;
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

/* The number of a trimmed, upper-cased code; 0 if it is in no row. */
unsigned codes_find(const struct attendance_codes *codes, struct slice code);

/* True for nothing, or a sign that an export puts where there is no mark ("-", "?"). */
bool codes_is_no_mark(const struct attendance_codes *codes, struct slice code);

static inline code_set
code_bit(unsigned code)
{
    return (code_set)1 << code;
}

/* Reads a selection off a rule's test: codes, "class:NAME" or "possible", after "not" their
 * complement. Stops at the word "when" or "with" or the end. */
bool codes_select(const struct attendance_codes *codes, struct slice *rest, code_set *set);

#endif
