/* What keeps the SQL of definitions (which may be a stranger's) to the tables that it is given: the
 * functions it may call, and an operating system that does not tell it the time. database.c adds
 * what it may do with which table, and for how long; base/watchdog.h ends what SQLite cannot
 * interrupt. */
#ifndef MUSTER_RETURNS_SQL_CONFINE_H
#define MUSTER_RETURNS_SQL_CONFINE_H

#include <stdbool.h>

/* Whether the SQL of definitions may use the function: Muster's own (functions.h), and those of
 * SQLite that are on a list. */
bool confine_permits(const char *function);

/* The name of an operating system without a clock, for sqlite3_open_v2: 'now' is no date there, so
 * that what SQL says is the same on every day. */
const char *confine_system(void);

#endif
