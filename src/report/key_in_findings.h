/* The errors and queries on the sheet to key in from (key_in.h). */
#ifndef MUSTER_REPORT_KEY_IN_FINDINGS_H
#define MUSTER_REPORT_KEY_IN_FINDINGS_H

#include "finding/finding_list.h"
#include "page/page.h"

/* `findings` are a unit's, sorted; `redact`: without messages, which name children by their key. */
void key_in_add_findings(struct page *page, struct finding_list *findings, bool redact);

#endif
