/* The pages that a run of build makes: for each block "page" of derive.sql the sheet to key in from (key_in.h), or with
 * `layout: document` a page of each unit's own (document.h). */
#ifndef MUSTER_REPORT_PAGES_H
#define MUSTER_REPORT_PAGES_H

#include "report/document.h"
#include "report/key_in.h"

struct pages {
    struct output_set *outputs;
    int rank;
    struct key_in *sheets; /* for each page; of a document none is begun */
    const char *style;     /* of documents */
    size_t count;
};

/* Begins the sheets. Fails with status 4. Free with pages_free in any case. */
bool pages_begin(struct pages *pages, const struct derivation *derivation,
                 const struct collection *collection, struct resources *resources,
                 struct output_set *outputs, int rank, bool redact, struct error *error);

/* Writes what is about one unit, from a worker's tables as they are; `findings` are the unit's, sorted. */
bool pages_unit(struct pages *pages, const struct derivation *derivation, struct database *database,
                const struct run_facts *facts, struct finding_list *findings, struct error *error);

/* Writes the end of the sheets. */
void pages_end(struct pages *pages);
void pages_free(struct pages *pages);

#endif
