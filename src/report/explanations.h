/* Explanations of queries: what a school says to DfE in a notepad entry of COLLECT, kept in a file
 * so that it can be said again in the next run.
 *
 * The file is CSV (base/csv.h). Columns, in any order, matched as those of the inputs are:
 *     rule, key, reason, by, date      must be there; `by` may be blank
 *     lea, estab, session_date, session, field, value
 *                                      may be there, to tell findings apart; a blank cell fits any
 *     message                          may be there (notepad.csv has it) and is not looked at
 * A row fits the queries of its rule that have its key, both trimmed; a blank key fits those
 * without one. Of several rows that fit a query the first explains it. The apostrophe that
 * findings.csv and notepad.csv put before what a spreadsheet would run is taken off again.
 *
 * What keeps the file from being read is told at once (status 3). What is wrong with a row is a
 * finding: F120 it explains nothing, F121 there is no such rule, F122 the rule makes no queries,
 * F123 no reason, F124 no date or a bad one, F125 a column that is not known. Only rows without
 * F123 and F124 explain.
 *
 * Rows are few and findings may be millions: a finding costs one look into a map, and nothing if no
 * row names its rule. */
#ifndef MUSTER_REPORT_EXPLANATIONS_H
#define MUSTER_REPORT_EXPLANATIONS_H

#include "finding/finding_list.h"
#include "finding/verdict.h"

struct explanations;

/* Reads a file. NULL and status 3 with everything that is wrong with it. A date after `today` is a
 * bad one. */
struct explanations *explanations_read(const char *path, day today, struct error *error);
void explanations_free(struct explanations *explanations); /* NULL is allowed */

/* The digest of the file, as base/digest.h makes it. */
const char *explanations_digest(const struct explanations *explanations);

/* From then on reading the findings gives with every query that a row fits its explanation, which
 * points into `explanations`. NULL: nothing is explained. */
void explanations_match(const struct explanations *explanations, struct finding_list *findings);

/* Notes that a finding was matched, so that explanations_judge knows which rows are of use. One
 * thread at a time. */
void explanations_note(struct explanations *explanations, const struct finding *finding);

/* Appends, in the columns of notepad.csv, the rows with a reason that explain nothing in this run:
 * whoever saves the explanations anew keeps them. */
void explanations_append_unused(const struct explanations *explanations, struct buffer *rows);

/* What explanations_judge must know. */
struct explained_run {
    const struct rulebook *book;     /* that has F120 to F125 */
    uint32_t file;                   /* the number of the file among those of the run */
    const struct rule *const *rules; /* of the run, by id */
    const struct rule_result *results;
    size_t rule_count;
    /* True if a collection that is not of this run has the rule. */
    bool (*is_elsewhere)(void *context, const char *id);
    void *context;
};

/* When all findings were noted: adds the findings about the file itself, sorted. */
void explanations_judge(const struct explanations *explanations, const struct explained_run *run,
                        struct finding_list *findings);

#endif
