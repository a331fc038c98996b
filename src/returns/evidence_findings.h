/* The findings in muster.sqlite, kept short: what those of one kind share stands once in
 * finding_kind, the rest in finding_row, and a message that says the same for every finding of its
 * rule once in `message`. The view `finding` has it all. */
#ifndef MUSTER_RETURNS_EVIDENCE_FINDINGS_H
#define MUSTER_RETURNS_EVIDENCE_FINDINGS_H

#include <sqlite3.h>

#include "finding/finding.h"

/* Gives the next finding; false if there is none. Its texts must last until the next call. */
typedef bool (*next_finding_fn)(void *context, struct finding *finding);

struct evidence_findings {
    sqlite3 *db;
    sqlite3_stmt *row, *kind, *message, *explanation;
    struct finding
        last; /* whose kind was the last one that was added, with its texts in `last_texts` */
    struct buffer last_texts;
    sqlite3_int64 kinds, count;
    const struct rule **told; /* the rules whose message stands in `message` */
    size_t told_count;
    struct finding finding; /* in hand */
    struct buffer text;
    struct error *error;
};

/* Creates the tables. Free with evidence_findings_close before the database is closed, whatever
 * happens; the structure must stay where it is until then. */
bool evidence_findings_open(struct evidence_findings *findings, sqlite3 *db, struct error *error);
void evidence_findings_close(struct evidence_findings *findings);

/* Adds all that `next` gives. Status 4 on failure, with some of them not asked for. */
bool evidence_findings_add(struct evidence_findings *findings, next_finding_fn next, void *context,
                           struct error *error);

#endif
