/* A little Markdown, as templates of letters have it, into a page: headings (# and ##), paragraphs,
 * lists (-), bold (**), a line that ends in two blanks, and fields:
 *
 *     {{name}}        what the caller says
 *     {{name_table}}  alone in a paragraph: a table; the value has a line a row and tabs between
 *                     cells
 *     {{gap:TEXT}}    a line to fill in by hand, with its label
 *
 * What a field stands for is a text: it is escaped, and no Markdown is read in it. */
#ifndef MUSTER_PAGE_MARKDOWN_H
#define MUSTER_PAGE_MARKDOWN_H

#include "page/page.h"

struct markdown {
    struct page *page;
    text_value_fn value; /* of a field; NULL: blank */
    void *context;
    const char *caption, *heads; /* of a table: its name, and the heads with tabs between them */
};

void markdown_write(const struct markdown *markdown, const char *text);

/* The first field for which `value` gives NULL, with its line; false if there is none. */
bool markdown_unknown(const char *text, text_value_fn value, void *context, struct slice *name,
                      unsigned *line);

#endif
