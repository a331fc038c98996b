/* Findings in great numbers: each is kept as one short record with its texts, without a message
 * that its rule's template gives, and what a list has beyond a limit goes to a file, sorted, which
 * is read back together with the rest.
 *
 *     finding_add(&list, finding);   as often as there is something to say
 *     finding_sort(&list);           their order is the same whatever order they came in
 *     finding_begin(&list, &cursor); while (finding_next(&cursor, &finding)) ...
 *     finding_end(&cursor);          reading, as often as it is needed
 *     finding_list_whole(&list, error)
 *
 * The file has no name and is the owner's alone (base/temporary.h). */
#ifndef MUSTER_FINDING_FINDING_LIST_H
#define MUSTER_FINDING_FINDING_LIST_H

#include "finding/finding_names.h"

/* Bytes of records that a list keeps in memory: some 200,000 findings about marks. */
enum { FINDINGS_IN_MEMORY = 16 << 20 };

struct finding_record;

/* A sorted part of the file. */
struct finding_run {
    size_t from, to;
};

/* A zeroed list is empty. */
struct finding_list {
    size_t count;
    const char *lea, *estab; /* the school of the findings that were added without one (NULL) */
    struct arena *arena;     /* of whoever makes findings, for what lasts as long as the list */
    struct arena texts;      /* for the texts of the next finding: finding_add empties it */
    /* What explains a finding, asked when it is read; NULL: nothing does. */
    const struct explanation *(*explain)(const void *explainer, const struct finding *finding);
    const void *explainer;
    struct finding_names names; /* of the school's pupils, asked when a finding is read */
    size_t limit;               /* bytes of records in memory; 0: FINDINGS_IN_MEMORY */
    struct buffer kept;         /* records, one after the other */
    size_t kept_count;
    const struct finding_record **order; /* of those; NULL: as they were added */
    struct finding_run *runs;            /* in the file, at `file`, if there are any */
    size_t run_count, written;
    int file, fault; /* what the system said when the file failed; 0: nothing */
    /* The text of the first `drafted` of them for each report, made ready by the worker
     * (run_draft_findings). */
    struct buffer *drafts;
    size_t draft_count, drafted;
};

/* Copies the finding. Severity must be set; other texts that are NULL are "". */
void finding_add(struct finding_list *list, struct finding finding);

/* Moves all findings of another list to this one. */
void finding_append(struct finding_list *list, struct finding_list *more);

/* By rule, file, line, column, key, date, session, field, value, and as they were added: within one
 * school. A list that has gone to the file is always sorted. */
void finding_sort(struct finding_list *list);

/* Forgets all findings, the school, the names and the explanations, and keeps the memory. */
void finding_list_clear(struct finding_list *list);
void finding_list_free(struct finding_list *list); /* not its `arena` */

/* False with status 4 if the file could not be written or read, so that some are missing. */
bool finding_list_whole(const struct finding_list *list, struct error *error);

/* --- reading ---------------------------------------------------------------------------------- */

struct finding_source;

struct finding_cursor {
    struct finding_list *list;
    struct finding_source *sources; /* the runs, then what is in memory */
    size_t source_count, taken;
};

void finding_begin(struct finding_list *list, struct finding_cursor *cursor);
/* The texts last until the next call. */
bool finding_next(struct finding_cursor *cursor, struct finding *finding);
void finding_end(struct finding_cursor *cursor);

#endif
