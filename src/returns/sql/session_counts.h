/* The sessions of each pupil in each window of attendance, by code, as the table that derive.sql
 * reads:
 *
 *     session_count(upn, block, code, position, sessions, possible, returned, pupil)
 *
 * One row a pupil, window and code that has any. `position` is the place of the code in
 * codes/attendance.csv; `possible` and `returned` are how many of the `sessions` are so by that
 * table: all or none of them, unless the code's class changes within the window. `pupil` is the key
 * of pupil_row (session_tables.h). Only marks that count are counted: in the pupil's time on the
 * register, and not after today. A school has tens of thousands of rows, so they are not rows of
 * SQLite but a virtual table over an array, which finds those of a pupil by UPN. */
#ifndef MUSTER_RETURNS_SQL_SESSION_COUNTS_H
#define MUSTER_RETURNS_SQL_SESSION_COUNTS_H

#include <sqlite3.h>

#include "base/map.h"
#include "register/walk.h"

/* A period over which sessions are counted, both days included. */
struct session_window {
    const char *block;
    day first, last;
};

struct session_count {
    const char *upn, *block, *code;
    uint32_t position, sessions, possible, returned, pupil;
};

struct session_counts {
    struct session_count *items; /* those of a UPN stand together */
    size_t count, capacity;
    struct map first_of; /* the first row of each UPN */
};

/* Makes the table known to a database, which must be closed before the counts are freed. */
bool session_counts_register(sqlite3 *db, struct session_counts *counts);
void session_counts_free(struct session_counts *counts);

void session_counts_clear(struct session_counts *counts);

/* Adds a row. The texts are not copied, and the rows of one UPN must come one after the other. */
void session_counts_add(struct session_counts *counts, const struct session_count *row);

/* Adds the rows of a school; texts of pupils, windows and codes stay where they are. */
void session_counts_fill(struct session_counts *counts, const struct school_register *school,
                         const struct session_window *windows, size_t window_count);

#endif
