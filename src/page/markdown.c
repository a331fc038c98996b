/* Markdown by blocks: lines are put together to a block, and the block is written. */
#include "page/markdown.h"

#include <string.h>

static const char gap_mark[] = "gap:";

/* --- fields ----------------------------------------------------------------------------------- */

/* The field that begins at `text`, which begins with "{{"; its length with the braces is in
 * *length. */
static bool
field_at(const char *text, size_t left, struct slice *name, size_t *length)
{
    if (left < 4 || text[0] != '{' || text[1] != '{')
        return false;
    for (size_t i = 2; i + 1 < left && text[i] != '\n'; i++) {
        if (text[i] == '}' && text[i + 1] == '}') {
            *name = (struct slice){text + 2, i - 2};
            *length = i + 2;
            return true;
        }
    }
    return false;
}

static bool
markdown_is_gap(struct slice name)
{
    size_t length = sizeof gap_mark - 1;
    return name.length >= length && memcmp(name.text, gap_mark, length) == 0;
}

bool
markdown_unknown(const char *text, text_value_fn value, void *context, struct slice *name,
                 unsigned *line)
{
    size_t length = strlen(text), field;
    *line = 1;
    for (size_t i = 0; i < length; i++) {
        *line += text[i] == '\n';
        if (field_at(text + i, length - i, name, &field) && !markdown_is_gap(*name) &&
            value(context, *name) == NULL)
            return true;
    }
    return false;
}

/* --- within a block --------------------------------------------------------------------------- */

static void
write_run(struct page *page, struct buffer *run)
{
    if (run->length > 0)
        page_text(page, run->text);
    buffer_clear(run);
}

static void
write_gap(struct page *page, struct slice name)
{
    struct buffer label = {0};
    size_t mark = sizeof gap_mark - 1;
    buffer_printf(&label, "%.*s:", (int)(name.length - mark), name.text + mark);
    page_open(page, "span", "class", "gap", NULL);
    page_element(page, "span", label.text, "class", "gap-label", NULL);
    page_element(page, "span", "", "class", "gap-line", NULL);
    page_close(page);
    buffer_free(&label);
}

/* Writes what begins at `text` and is more than a character; returns its length, or 0. */
static size_t
write_mark(const struct markdown *markdown, const char *text, size_t left, int depth,
           struct buffer *run)
{
    struct page *page = markdown->page;
    struct slice name;
    size_t length;
    if (left >= 3 && memcmp(text, "  \n", 3) == 0) {
        write_run(page, run);
        page_void(page, "br", NULL);
        return 3;
    }
    if (left >= 2 && memcmp(text, "**", 2) == 0) {
        write_run(page, run);
        if (page->depth > depth)
            page_close(page);
        else
            page_open(page, "strong", NULL);
        return 2;
    }
    if (!field_at(text, left, &name, &length))
        return 0;
    if (markdown_is_gap(name)) {
        write_run(page, run);
        write_gap(page, name);
    } else {
        buffer_string(run, text_or_empty(markdown->value(markdown->context, name)));
    }
    return length;
}

static void
write_inline(const struct markdown *markdown, struct slice text)
{
    struct buffer run = {0};
    int depth = markdown->page->depth;
    for (size_t i = 0; i < text.length;) {
        size_t taken = write_mark(markdown, text.text + i, text.length - i, depth, &run);
        if (taken == 0)
            buffer_char(&run, text.text[i] == '\n' ? ' ' : text.text[i]);
        i += taken == 0 ? 1 : taken;
    }
    write_run(markdown->page, &run);
    page_close_to(markdown->page, depth);
    buffer_free(&run);
}

/* --- tables ----------------------------------------------------------------------------------- */

static void
write_cells(struct page *page, struct slice line, const char *scope)
{
    page_open(page, "tr", NULL);
    for (size_t from = 0, i = 0; i <= line.length; i++) {
        if (i < line.length && line.text[i] != '\t')
            continue;
        struct buffer cell = {0};
        buffer_append(&cell, line.text + from, i - from);
        const char *of = scope != NULL ? scope : from == 0 ? "row" : NULL;
        page_element(page, of == NULL ? "td" : "th", text_or_empty(cell.text), "scope", of, NULL);
        buffer_free(&cell);
        from = i + 1;
    }
    page_close(page);
}

static void
markdown_write_table(const struct markdown *markdown, const char *lines)
{
    struct page *page = markdown->page;
    int depth = page->depth;
    page_frame(page, markdown->caption);
    page_open(page, "table", NULL);
    page_element(page, "caption", markdown->caption, NULL);
    page_open(page, "thead", NULL);
    write_cells(page, slice_of(markdown->heads), "col");
    page_close(page);
    page_open(page, "tbody", NULL);
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        write_cells(page, (struct slice){lines, length}, NULL);
        lines += length + (lines[length] == '\n');
    }
    page_close_to(page, depth);
}

/* --- blocks ----------------------------------------------------------------------------------- */

static bool
markdown_begins(struct slice text, const char *with)
{
    size_t length = strlen(with);
    return text.length >= length && memcmp(text.text, with, length) == 0;
}

static struct slice
markdown_behind(struct slice text, size_t length)
{
    return (struct slice){text.text + length, text.length - length};
}

/* A block that is a field whose name ends in _table, and nothing else. */
static bool
markdown_is_table(struct slice block, struct slice *name)
{
    static const char end[] = "_table";
    size_t length, mark = sizeof end - 1;
    return field_at(block.text, block.length, name, &length) && length == block.length &&
           name->length > mark && memcmp(name->text + name->length - mark, end, mark) == 0;
}

static void
write_block(const struct markdown *markdown, struct slice block)
{
    struct page *page = markdown->page;
    struct slice name;
    bool item = markdown_begins(block, "- ");
    const char *element = markdown_begins(block, "# ")    ? "h1"
                          : markdown_begins(block, "## ") ? "h2"
                          : item                          ? "li"
                                                          : "p";
    size_t mark = element[0] == 'p' ? 0 : element[1] == '2' ? 3 : 2;
    if (!item && strcmp(page->open[page->depth - 1], "ul") == 0)
        page_close(page);
    if (markdown_is_table(block, &name)) {
        markdown_write_table(markdown, text_or_empty(markdown->value(markdown->context, name)));
        return;
    }
    if (item && strcmp(page->open[page->depth - 1], "ul") != 0)
        page_open(page, "ul", NULL);
    page_open(page, element, NULL);
    write_inline(markdown, markdown_behind(block, mark));
    page_close(page);
}

/* Where the block that begins at `text` ends: before a blank line, or a line that begins another
 * block. */
static size_t
block_length(const char *text)
{
    size_t length = strcspn(text, "\n");
    while (length > 0 && text[length] == '\n' && text[length + 1] != '\n' &&
           text[length + 1] != '\0' && text[0] != '#' && strncmp(text + length + 1, "- ", 2) != 0 &&
           text[length + 1] != '#')
        length += 1 + strcspn(text + length + 1, "\n");
    return length;
}

void
markdown_write(const struct markdown *markdown, const char *text)
{
    int depth = markdown->page->depth;
    while (*text != '\0') {
        size_t length = block_length(text);
        if (length > 0)
            write_block(markdown, (struct slice){text, length});
        text += length + (text[length] == '\n');
    }
    page_close_to(markdown->page, depth);
}
