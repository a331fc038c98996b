/* The pages that a run of build makes: for each block "page" of derive.sql the sheet to key in from
 * (key_in.h), with `layout: document` a page of each unit's own (document.h), with `layout: letter`
 * letters (letter.h). */
#ifndef MUSTER_REPORT_PAGES_H
#define MUSTER_REPORT_PAGES_H

#include "report/document.h"
#include "report/key_in.h"
#include "report/letter.h"

struct pages {
    struct output_set *outputs;
    int rank;
    struct page_work *items; /* for each page */
    const char *style;       /* of documents */
    size_t count;
};

/* Begins sheets and letters. Fails with status 4, or 3 for a letter's template. `database` is one
 * worker's. Free with pages_free in any case. */
bool pages_begin(struct pages *pages, const struct derivation *derivation,
                 struct database *database, struct resources *resources, struct output_set *outputs,
                 int rank, bool redact, struct error *error);

/* Writes what is about one unit, from a worker's tables as they are; `findings` are the unit's,
 * sorted. */
bool pages_unit(struct pages *pages, const struct derivation *derivation, struct database *database,
                const struct run_facts *facts, struct finding_list *findings, struct error *error);

/* Writes the end of the sheets. */
void pages_end(struct pages *pages);
void pages_free(struct pages *pages);

#endif
