/* Somebody's return beside the return tables that the register of the same unit gives: every
 * difference, as a finding at the return's line that states both figures.
 *
 * Both sides are walked as return.xsd has them, so that a new item or table needs nothing here.
 * Rows are matched like this:
 *   - a row that cannot repeat: with its counterpart;
 *   - rows at the top with a key (pupils, by UPN): over all such tables, since a pupil may stand on
 * the
 *     other list; those left over by surname, forename and date of birth;
 *   - other rows: those that are the same; then by the columns of their order, from all of them
 * down to
 *     the first; a table without an order by its columns that must be there and are no numbers, or
 *     else by all that are no numbers.
 * What the register does not give (origins.h) is not compared, and one finding says so. The
 * software, its release, the serial number and the time are the writer's own and are not compared
 * either. */
#ifndef MUSTER_RETURNS_COMPARE_COMPARE_H
#define MUSTER_RETURNS_COMPARE_COMPARE_H

#include "finding/finding_list.h"
#include "returns/compare/origins.h"
#include "returns/sql/rows.h"

struct comparison_rules {
    const struct rule *only_return;   /* C450: a pupil that only the return has */
    const struct rule *only_register; /* C451: one that only the register's has */
    const struct rule *other_list;    /* C452 */
    const struct rule *item;          /* C453: a value differs */
    const struct rule *sessions;      /* C454: sessions differ */
    const struct rule *row;           /* C455: a row that only one has */
    const struct rule *school;        /* C456: a school that only one has (compare_tell_school) */
    const struct rule *not_given;     /* C457: what was not compared */
};

void comparison_rules_find(struct comparison_rules *rules, const struct rulebook *book);

/* The two sides of one unit. Both databases are of the same collection and term. */
struct comparison {
    const struct comparison_rules *rules;
    const struct file_names *files;
    const struct origins *origins;
    struct return_rows *returned, *registered;
    const char *lea, *estab;
};

/* Adds the findings, unsorted; their texts live in the findings' arena, and so does what is
 * compared: both sides of a unit are in memory. Fails with status 4. */
bool compare_tables(const struct comparison *comparison, struct finding_list *findings,
                    struct error *error);

/* Adds the finding about a school (an LA, with a blank estab) that only one of both has. */
void compare_tell_school(const struct comparison_rules *rules, enum severity severity,
                         const char *lea, const char *estab, struct place place, const char *said,
                         struct finding_list *findings);

#endif
