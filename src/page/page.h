/* A page of HTML, written from top to bottom into a buffer. Everything that is handed over is a
 * text and is escaped as it is written, so that no value of anybody's data can become an element,
 * an attribute or a script; and elements are closed in the order in which they were opened, so that
 * a page is well-formed whatever stands in it.
 *
 *     struct page page = {0};
 *     page_begin(&page, &(struct page_look){.title = "Letter", .style = css});
 *     page_element(&page, "h1", "Attendance of {name}", NULL);       one element with a text
 *     page_open(&page, "section", "class", "school", NULL);           names and values, a NULL last
 *     page_text(&page, forename);
 *     page_close(&page);
 *     page_end(&page);                                               closes what is open
 *     ... page.text ...
 *     page_free(&page);
 *
 * The text can be written out and emptied (buffer_clear) at any time between two calls.
 *
 * A page is one file: its style and its script stand in it, and a content security policy in its
 * head permits these two by their SHA-256, and nothing else: nothing is loaded, whatever stands in
 * the data. Attributes `style` and `on…` do not work in such a page: use classes. */
#ifndef MUSTER_PAGE_PAGE_H
#define MUSTER_PAGE_PAGE_H

#include <stdbool.h>

#include "base/text.h"

/* Elements within each other, with html and body. */
enum { PAGE_DEPTH = 32 };

struct page {
    struct buffer text;
    const char *open[PAGE_DEPTH];
    int depth;
    const char *script; /* comes before </body>; NULL: none, or it is written */
};

struct page_look {
    const char *title;
    const char *style; /* CSS; NULL: none */
    const char
        *script; /* JavaScript, run when the page is there; NULL: none. Must live until page_end */
};

/* Doctype, head and the beginning of body. */
void page_begin(struct page *page, const struct page_look *look);

/* Names of elements and of attributes are constants of the program. Behind them stand pairs of an
 * attribute's name and its value, and NULL; a pair whose value is NULL is left out, "" is an
 * attribute without a value. */
void page_open(struct page *page, const char *element, ...) __attribute__((sentinel));
/* The same with a text in it, and closed; `text` may be NULL. */
void page_element(struct page *page, const char *element, const char *text, ...)
    __attribute__((sentinel));
/* An element that has no end (input, br, meta). */
void page_void(struct page *page, const char *element, ...) __attribute__((sentinel));

/* Closes the element that was opened last. */
void page_close(struct page *page);
/* Closes elements until so many are open: `int depth = page.depth; ...; page_close_to(page,
 * depth)`. */
void page_close_to(struct page *page, int depth);

void page_text(struct page *page, const char *text);
/* The same into any buffer, for parts that are put into a page later. */
void page_append_text(struct buffer *text, const char *value);
void page_printf(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
void page_number(struct page *page, uint64_t number); /* 12,345 */

/* Opens a frame in which a wide table scrolls, and which the keyboard reaches (class table-frame).
 */
void page_frame(struct page *page, const char *caption);

/* A table in the form that screen readers need: a caption, heads with a scope, numbers to the
 * right. `columns` are the heads; the first cell of a row is the row's head. */
struct page_column {
    const char *head;
    bool number;
};
void page_table_begin(struct page *page, const char *caption, const struct page_column *columns,
                      size_t count);
/* `cells` has one text a column; NULL is an empty cell. */
void page_table_row(struct page *page, const struct page_column *columns, size_t count,
                    const char *const *cells);
void page_table_end(struct page *page);

/* A block of data for the page's script, <script type="application/json">: not run by anything. The
 * caller appends JSON to page->text between the two; page_json_text makes a string of any text, in
 * which "</script" cannot stand. */
void page_data_begin(struct page *page, const char *id);
void page_data_end(struct page *page);
void page_json_text(struct buffer *text, const char *value);

/* The script, before the end: it runs when what stands before it is there. */
void page_script(struct page *page);
void page_end(struct page *page);
void page_free(struct page *page);

#endif
