/* The sheet to key in from: the figures of a collection that DfE takes on screen, as a page to
 * print.
 *
 * It is one HTML file without script or anything from outside, set for A4
 * (schemas/report/key-in.css): a part for each local authority, on pages of its own, with a block
 * for each section in the order of the screens, a table for each topic, and under it whether its
 * figures add up to the one that they must add up to. A figure that is not available is said to be
 * so in words; it is never shown as 0. Then come the errors and queries, with room for notes in
 * COLLECT under the queries, and who keyed in and checked.
 *
 * The sheet is meant to lie on a desk, so it has no child's name: of findings about records it has
 * some messages, which give the child's key, and the number; findings.csv has the places.
 *
 * What stands on it is data: a block "page" of derive.sql, whose name is the file's. Its parts are
 * texts in which {name} stands for a column of its first row:
 *
 *     heading    who it is of; the column lea stands beside each section as well
 *     subject    what it is, and for when
 *     guidance   what to do with it
 *     warning    what to mind while doing it
 *
 * Its SELECT gives a row for each figure, in order:
 *
 *     section, topic    what stands above it; a blank topic has no heading
 *     label, value      the figure; NULL: not available
 *     total             what the figures of its topic add up to, in words ("the total"); NULL:
 *                       nothing
 *     total_value       how many that are; NULL: not available
 *     note              what to say under the topic; NULL: nothing
 *     notice            of the first row: what is not sure about the whole sheet; NULL: nothing */
#ifndef MUSTER_REPORT_KEY_IN_H
#define MUSTER_REPORT_KEY_IN_H

#include "base/output.h"
#include "finding/finding_list.h"
#include "page/page.h"
#include "returns/derive.h"

/* `output` and `redact` are the caller's to fill in. */
struct key_in {
    struct output *output;
    bool redact; /* findings have no messages, which name children by their key */
    struct page page;
};

/* Writes the head of the file. Fails with status 4 if its style cannot be read. Free with
 * key_in_free in any case. */
bool key_in_begin(struct key_in *key_in, const char *title, struct resources *resources,
                  struct error *error);

/* Writes one unit's part from the tables as they are; nothing, if the block gives no row.
 * `findings` are the unit's, sorted (finding_sort). Fails with status 4. */
bool key_in_unit(struct key_in *key_in, const struct derived_file *source,
                 struct database *database, const struct run_facts *facts,
                 struct finding_list *findings, struct error *error);

/* Writes the end of the file. */
void key_in_end(struct key_in *key_in);
void key_in_free(struct key_in *key_in);

#endif
