/* Rules across returns: what only several returns together show, such as one pupil on roll at two
 * schools. A rule of rules.sql with the part "across" yields, instead of rows in breach, rows that
 * may clash with a row of another return of the same collection and term:
 *
 *     _file, _line, key, field, value   as in any rule
 *     claim                             2, 1 or 0; two rows with the same value clash if their
 *                                       claims come to 2 or more (2 bears no other, 1 none of its
 *                                       own kind, 0 any but a 2)
 *
 * "across: schools" compares the returns of different schools alone; two returns of one school have
 * everybody in common. In the message of such a rule {other_file}, {other_line} and {other_school}
 * tell the row of an earlier return that this one clashes with.
 *
 * Memory: 20 bytes a row, its value with a few more, and 4 to 8 bytes of a table to find it: about
 * 40 for a pupil. */
#ifndef MUSTER_RETURNS_ACROSS_H
#define MUSTER_RETURNS_ACROSS_H

#include "finding/finding_list.h"
#include "returns/check.h"

/* The rows of one return, of all rules across. A zeroed one is empty. */
struct across_row {
    const struct rule *rule;
    const char *key, *field, *value;
    uint32_t file, line, claim;
};
struct across_rows {
    struct across_row *items;
    size_t count, capacity;
};

/* Adds the row at which the rule's statement stands; texts are copied into `arena`. */
void across_add(struct across_rows *rows, const struct rule *rule, sqlite3_stmt *select,
                struct arena *arena);

/* Runs the rules across over the return that is loaded; texts are in `arena`. */
bool across_collect(struct checker *checker, struct database *database, struct arena *arena,
                    struct across_rows *rows, struct error *error);

/* Where there is one return or none of a collection: its rules across have nothing to compare. */
void across_judge_alone(const struct rulebook *book, struct rule_result *results);

/* All returns of a run so far. */
struct across;
struct across *across_begin(const struct file_names *files);
void across_end(struct across *across);

/* Takes in the next return, of a school, whose header stands in `file`, and adds what clashes with
 * earlier ones to `findings`. `again`: the rule for a second return of the same school and
 * `period`; NULL where there can be none, as in a build. */
void across_take(struct across *across, uint32_t file, const void *period, const char *lea,
                 const char *estab, const struct rule *again, const struct across_rows *rows,
                 struct finding_list *findings);

#endif
