/* What SQL sees of marks. Marks never become rows of SQL wholesale; the tables and table-valued
 * functions below answer from a walk over each pupil's sessions (register/walk.h), with the codes,
 * periods and thresholds that a collection gives. Any collection has them that names `marks` among
 * its tables. All are of the unit at hand.
 *
 * Dates are texts YYYY-MM-DD, sessions AM or PM. `pupil` is a number, one a child of the school,
 * also where two children have one UPN; `upn` is NULL for a pupil without. An equality with `pupil`
 * is looked up, so that a join on it is cheap. No function looks at a session dated after today,
 * but session_row and school_session. All arguments must be given, and may be columns of tables
 * further left; where a date or text among them is NULL there are no rows.
 *
 *     pupil_row(pupil, upn, file, line, entry, leaving)
 *         The pupils' enrolments: one row a row of the table pupils, to be joined by file and line.
 *         `entry` NULL: from the beginning, `leaving` NULL: not left.
 *     school_session(date, session, status, listed, week)
 *         The sessions that the calendar lists, or that some pupil of the school has a mark in, by
 *         time. `status`: open, planned-closure, unplanned-closure or NULL (without a calendar open
 *         or NULL, by F106). `listed`: 1 if the calendar has it. `week`: its Monday.
 *     session_sum(first_day, last_day, selections) -> pupil, upn, n1 ... n16
 *         Counts sessions of a period. `selections`: up to 16 of them (register/selection.h) with
 *         ';' between; n1 counts the first. A row for each pupil of whom one of them counts
 *         something.
 *     session_day(first_day, last_day, selections) -> pupil, upn, date, n1 ... n16
 *         The same date by date; a row only for dates on which the first of them counts something.
 *     school_week(first_day, last_day, selections, pupils) -> week, n1 ... n16
 *         The same week by week, of several pupils together: `pupils` are their numbers, with
 *         blanks between them (group_concat(pupil, ' ')); NULL is none. `week` is its Monday; a row
 *         for each week in which one of the selections counts something.
 *     session_run(codes, taken, last_day, days, sessions)
 *             -> pupil, upn, first_date, first_session, last_date, last_session, sessions, days,
 *                dates, reached_on, is_current
 *         Runs: longest stretches of the sessions that `taken` (a selection) selects up to
 *         last_day, whose codes are all among `codes`, from the beginning of the register on. A run
 *         also ends where a school day on which the pupil was off the register lies between two
 *         taken sessions. `sessions`: its taken sessions; `days`: its whole school days, dates with
 *         a taken session in it, none outside it, and none that is unmarked though the conditions
 *         of `taken` hold; `dates`: dates with a session of it. `reached_on`: the first date at
 *         whose end it has so many days or so many sessions as the arguments say (0 or NULL: that
 *         does not reach it); NULL if never. `is_current`: 1 if it holds the pupil's last taken
 *         session.
 *     session_window(codes, taken, since, last_day, weeks, sessions)
 *             -> pupil, upn, reached_on, sessions, first_date, window_from, window_to
 *         Date by date: on a date of a school week w with a taken session among `codes`, those are
 *         counted that are dated `since` or later, stand in the last so many school weeks up to w,
 *         and have not served before. At `sessions` or more there is a row, and all up to then have
 *         served. `first_date` is that of the first counted, window_from the Monday of the first of
 *         these weeks (of the first school week, if there are fewer), window_to the Sunday of w. A
 *         school week runs from Monday to Sunday and has an open session at the school.
 *     session_row(first_day, last_day)
 *             -> pupil, upn, date, session, code, class, short_name, position, possible, attended,
 *                authorised, returned, file, line, fate
 *         The rows of marks behind a figure, for a pupil or a short period: by time, then in the
 *         order of the inputs. `code` trimmed and in capitals; a bad one has no class. `fate`:
 *         counted; ahead (dated after today); before-entry or after-leaving; superseded (by a later
 *         row of the session); unknown, not-in-force or other-session (set aside, R101 to R103);
 *         contested (of two children with one UPN nobody's, R132; shown as the first child's). Rows
 *         with a sign for no mark are none.
 *     session_lost(first_day, last_day)
 *         Those of them that stand for no session: superseded, set aside or contested. Cheap,
 *         however long the period.
 *
 * Basis of the words: chapter 6 and the footnote on school weeks of "Working together to improve
 * school attendance", and regulation 13 of SI 2024/208; what a collection makes of them stands in
 * its derive.sql. */
#ifndef MUSTER_RETURNS_SQL_SESSION_TABLES_H
#define MUSTER_RETURNS_SQL_SESSION_TABLES_H

#include <sqlite3.h>

#include "register/walk.h"

/* Makes them known to a database. They read *school, which is NULL while no unit's marks are read:
 * then there are no rows. */
bool session_tables_register(sqlite3 *db, const struct school_register *const *school);

#endif
