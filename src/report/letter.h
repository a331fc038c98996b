/* Letters filled from the register: a block "page" of derive.sql with `layout: letter`. The words
 * are a template, schemas/letters/NAME.md, NAME being the collection's option `letter`: Markdown
 * (page/markdown.h), and in front of it between lines of --- its `title` and `who`, one of the
 * lists of pupils that the block's part `who` names.
 *
 * The block's SELECT gives a row a letter: `_who`, the columns lea, estab, upn and contact, and a
 * column a field; those that begin with an underscore are no fields. Fields whose name ends in
 * _table have a line a row with tabs between cells. Each letter is a file
 * letters/LLLEEEE_UPN_NAME_n.html; all together stand in letters.csv. */
#ifndef MUSTER_REPORT_LETTER_H
#define MUSTER_REPORT_LETTER_H

#include "base/output.h"
#include "returns/derive.h"

struct letters {
    const char *name; /* of the letter */
    const char *title, *who, *body;
    const char *style;
    struct output_set *outputs;
    struct output *list; /* letters.csv */
    int rank;
};

/* Reads the template, and writes the head of letters.csv. Status 3 for a template that is not
 * there, has no title, a `who` that there is not or a field that there is not; status 4 otherwise.
 */
bool letters_begin(struct letters *letters, const struct derived_file *page,
                   struct database *database, struct resources *resources,
                   struct output_set *outputs, int rank, struct error *error);

/* Writes the unit's letters. */
bool letters_unit(const struct letters *letters, const struct derived_file *page,
                  struct database *database, struct error *error);

#endif
