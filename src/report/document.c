/* Writes pages from rows: a row is a part of the page, and opens or closes what it must. */
#include "report/document.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "page/chart.h"

enum { CELLS = 8 };

struct document {
    struct page page;
    const struct derived_file *source;
    const char *style;
    struct output_set *outputs;
    int rank;
    struct arena arena; /* texts of the page at hand */
    const char *file;   /* NULL: no page is open */
    const char *look;   /* of the table at hand */
    struct chart chart; /* that is at hand; no id: none */
    bool is_line;
    struct chart_point *points;
    size_t capacity;
};

static const char *
cell_of(struct document *document, const char *name)
{
    sqlite3_stmt *select = document->source->select;
    for (int i = 0; i < sqlite3_column_count(select); i++) {
        if (strcmp(sqlite3_column_name(select, i), name) == 0) {
            const char *text = (const char *)sqlite3_column_text(select, i);
            return text == NULL ? NULL : arena_string(&document->arena, text);
        }
    }
    return NULL;
}

static const char *
numbered_cell(struct document *document, int number)
{
    char name[8];
    snprintf(name, sizeof name, "c%d", number);
    return cell_of(document, name);
}

static double
document_number_of(const char *text)
{
    return text == NULL ? NAN : strtod(text, NULL);
}

/* --- what stays open over several rows -------------------------------------------------------- */

enum { DEPTH_MAIN = 3, DEPTH_SECTION = 4 }; /* html, body, main; and section */

static void
end_chart(struct document *document)
{
    if (document->chart.id == NULL)
        return;
    document->chart.points = document->points;
    (document->is_line ? chart_line : chart_bars)(&document->page, &document->chart);
    document->chart = (struct chart){.id = NULL};
}

/* A table or a list ends where something else begins, and so does a chart. */
static void
document_end_part(struct document *document, const char *kind)
{
    if (strcmp(kind, "point") != 0)
        end_chart(document);
    if (strcmp(kind, "row") != 0 && strcmp(kind, "item") != 0 &&
        document->page.depth > DEPTH_SECTION)
        page_close_to(&document->page, DEPTH_SECTION);
}

static bool
end_page(struct document *document, struct error *error)
{
    if (document->file == NULL)
        return true;
    document_end_part(document, "");
    page_end(&document->page);
    struct output *output = output_create(document->outputs, document->file, document->rank, error);
    if (output != NULL)
        output_write(output, document->page.text.text, document->page.text.length);
    page_free(&document->page);
    document->file = NULL;
    return output != NULL && output_close(output, error);
}

/* --- rows ------------------------------------------------------------------------------------- */

static void
take_title(struct document *document, const char *text)
{
    struct page *page = &document->page;
    page_begin(page, &(struct page_look){.title = text, .style = document->style});
    page_open(page, "main", NULL);
    page_element(page, "h1", text, NULL);
}

static void
take_section(struct document *document, const char *text)
{
    page_close_to(&document->page, DEPTH_MAIN);
    page_open(&document->page, "section", NULL);
    page_element(&document->page, "h2", text, NULL);
}

static const char *
class_of(const struct document *document, size_t column)
{
    const char *look = text_or_empty(document->look);
    char letter = column < strlen(look) ? look[column] : 't';
    return letter == 'n' ? "number" : letter == 'w' ? "whole" : NULL;
}

static void
take_cells(struct document *document, bool heads)
{
    size_t count = strlen(text_or_empty(document->look));
    page_open(&document->page, "tr", NULL);
    for (size_t i = 0; i < count && i < CELLS; i++) {
        const char *scope = heads ? "col" : i == 0 ? "row" : NULL;
        page_element(&document->page, scope == NULL ? "td" : "th",
                     numbered_cell(document, (int)i + 1), "scope", scope, "class",
                     class_of(document, i), NULL);
    }
    page_close(&document->page);
}

/* In a frame of its own, in which a wide table scrolls and which the keyboard reaches. */
static void
document_take_table(struct document *document, const char *text)
{
    struct page *page = &document->page;
    document->look = cell_of(document, "look");
    page_open(page, "div", "class", "table-frame", "tabindex", "0", "role", "region", "aria-label",
              text, NULL);
    page_open(page, "table", "id", cell_of(document, "id"), NULL);
    page_element(page, "caption", text, NULL);
    page_open(page, "thead", NULL);
    take_cells(document, true);
    page_close(page);
    page_open(page, "tbody", NULL);
}

static void
document_take_item(struct document *document, const char *text)
{
    if (document->page.depth == DEPTH_SECTION)
        page_open(&document->page, "ul", NULL);
    page_element(&document->page, "li", text, NULL);
}

static void
take_chart(struct document *document, const char *text, bool is_line)
{
    const char *reference = numbered_cell(document, 2);
    document->is_line = is_line;
    document->chart = (struct chart){.id = cell_of(document, "id"),
                                     .title = text,
                                     .text = text_or_empty(numbered_cell(document, 1)),
                                     .reference = document_number_of(reference)};
    if (reference != NULL)
        document->chart.reference_label = text_or_empty(numbered_cell(document, 3));
}

static void
take_point(struct document *document)
{
    document->points = memory_grow(document->points, &document->capacity, document->chart.count + 1,
                                   sizeof(struct chart_point));
    document->points[document->chart.count++] =
        (struct chart_point){.label = text_or_empty(numbered_cell(document, 1)),
                             .value = document_number_of(numbered_cell(document, 2)),
                             .shown = text_or_empty(numbered_cell(document, 3)),
                             .look = cell_of(document, "look")};
}

static bool
document_fault(const struct document *document, const char *what, struct error *error)
{
    const struct block *block = document->source->block;
    return error_add(error, STATUS_FAILED, "%s:%u: page %s: %s", block->label, block->line,
                     block->name, what);
}

static bool
document_take_part(struct document *document, const char *kind, const char *text,
                   struct error *error)
{
    if (strcmp(kind, "section") == 0)
        take_section(document, text);
    else if (strcmp(kind, "lead") == 0 || strcmp(kind, "note") == 0)
        page_element(&document->page, "p", text, "class", kind, NULL);
    else if (strcmp(kind, "item") == 0)
        document_take_item(document, text);
    else if (strcmp(kind, "table") == 0)
        document_take_table(document, text);
    else if (strcmp(kind, "row") == 0 && document->page.depth > DEPTH_SECTION)
        take_cells(document, false);
    else if (strcmp(kind, "line") == 0 || strcmp(kind, "bars") == 0)
        take_chart(document, text, strcmp(kind, "line") == 0);
    else if (strcmp(kind, "point") == 0 && document->chart.id != NULL)
        take_point(document);
    else
        return document_fault(document, "a row of no known kind, or in the wrong place", error);
    return true;
}

static bool
document_take_row(struct document *document, struct error *error)
{
    const char *file = cell_of(document, "file"), *kind = text_or_empty(cell_of(document, "kind"));
    const char *text = text_or_empty(cell_of(document, "text"));
    if (file == NULL)
        return document_fault(document, "a row without a file", error);
    if (document->file == NULL || strcmp(document->file, file) != 0) {
        if (!end_page(document, error))
            return false;
        if (strcmp(kind, "title") != 0)
            return document_fault(document, "its first row is no title", error);
        document->file = file;
        take_title(document, text);
        return true;
    }
    document_end_part(document, kind);
    return document_take_part(document, kind, text, error);
}

bool
document_write(const struct derived_file *source, struct database *database, const char *style,
               struct output_set *outputs, int rank, struct error *error)
{
    struct document document = {.source = source, .style = style, .outputs = outputs, .rank = rank};
    int state;
    bool done = true;
    while (done &&
           (state = database_step(database, source->block, source->select, error)) != SQLITE_DONE)
        done = state == SQLITE_ROW && document_take_row(&document, error);
    sqlite3_reset(source->select);
    done = done && end_page(&document, error);
    page_free(&document.page);
    arena_free(&document.arena);
    free(document.points);
    return done;
}
