/* The sessions of each pupil in each window of attendance, by code, as the table that derive.sql reads:
 *
 *     session_count(upn, block, code, position, possible, returned, sessions)
 *
 * `position` is the place of the code in codes/attendance.csv; `possible` and `returned` are 1 or 0 as there. Only
 * counts above zero are rows. A school has tens of thousands of them, so they are not rows of SQLite but a virtual
 * table over an array, which finds those of a pupil by UPN. */
#ifndef MUSTER_RETURNS_SQL_SESSION_COUNTS_H
#define MUSTER_RETURNS_SQL_SESSION_COUNTS_H

#include <sqlite3.h>

#include "base/map.h"
#include "register/codes.h"

struct session_count {
    const char *upn, *block;
    const struct attendance_code *code;
    uint32_t position, sessions;
};

struct session_counts {
    struct session_count *items; /* those of a pupil stand together */
    size_t count, capacity;
    struct map first_of; /* the first row of each UPN */
};

/* Makes the table known to a database, which must be closed before the counts are freed. */
bool session_counts_register(sqlite3 *db, struct session_counts *counts);
void session_counts_free(struct session_counts *counts);

void session_counts_clear(struct session_counts *counts);

/* Adds a row. The texts are not copied, and the rows of one pupil must come one after the other. */
void session_counts_add(struct session_counts *counts, const struct session_count *row);

#endif
