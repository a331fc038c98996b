/* The sheet to key in from: figures as the block of derive.sql gives them, then what was found. */
#include "report/key_in.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/key_in_findings.h"

/* --- what is read ----------------------------------------------------------------------------- */

struct figure {
    const char *section, *topic, *label, *total, *note; /* "" for NULL */
    bool available, total_available;
    int64_t value, total_value;
};

/* One unit's part while it is made. Texts live in `arena`. */
struct sheet {
    struct page *page;
    const struct block *block;
    struct arena arena;
    const char **names, **first; /* the columns, and the texts of the first row */
    int columns;
    struct figure *figures;
    size_t count, capacity;
};

static const char *
sheet_text(struct sheet *sheet, sqlite3_stmt *select, int column)
{
    const char *text = (const char *)sqlite3_column_text(select, column);
    return arena_string(&sheet->arena, text == NULL ? "" : text);
}

static void
read_first(struct sheet *sheet, sqlite3_stmt *select)
{
    sheet->columns = sqlite3_column_count(select);
    sheet->names = arena_alloc(&sheet->arena, (size_t)sheet->columns * sizeof(char *));
    sheet->first = arena_alloc(&sheet->arena, (size_t)sheet->columns * sizeof(char *));
    for (int c = 0; c < sheet->columns; c++) {
        sheet->names[c] = arena_string(&sheet->arena, sqlite3_column_name(select, c));
        sheet->first[c] = sheet_text(sheet, select, c);
    }
}

static int
key_in_find_column(const struct sheet *sheet, struct slice name)
{
    for (int c = 0; c < sheet->columns; c++) {
        if (slice_is(name, sheet->names[c]))
            return c;
    }
    return -1;
}

static const char *
key_in_cell(struct sheet *sheet, sqlite3_stmt *select, const char *name)
{
    int column = key_in_find_column(sheet, slice_of(name));
    return column < 0 ? "" : sheet_text(sheet, select, column);
}

static int64_t
key_in_number(const struct sheet *sheet, sqlite3_stmt *select, const char *name, bool *available)
{
    int column = key_in_find_column(sheet, slice_of(name));
    *available = column >= 0 && sqlite3_column_type(select, column) != SQLITE_NULL;
    return *available ? sqlite3_column_int64(select, column) : 0;
}

static void
take_figure(struct sheet *sheet, sqlite3_stmt *select)
{
    struct figure figure = {.section = key_in_cell(sheet, select, "section"),
                            .topic = key_in_cell(sheet, select, "topic"),
                            .label = key_in_cell(sheet, select, "label"),
                            .total = key_in_cell(sheet, select, "total"),
                            .note = key_in_cell(sheet, select, "note")};
    figure.value = key_in_number(sheet, select, "value", &figure.available);
    figure.total_value = key_in_number(sheet, select, "total_value", &figure.total_available);
    sheet->figures = memory_grow(sheet->figures, &sheet->capacity, sheet->count + 1, sizeof figure);
    sheet->figures[sheet->count++] = figure;
}

static bool
key_in_read_figures(struct sheet *sheet, const struct derived_file *source,
                    struct database *database, struct error *error)
{
    int state;
    while ((state = database_step(database, source->block, source->select, error)) == SQLITE_ROW) {
        if (sheet->count == 0)
            read_first(sheet, source->select);
        take_figure(sheet, source->select);
    }
    sqlite3_reset(source->select);
    return state == SQLITE_DONE;
}

/* A column of the first row; "" if there is none. */
static const char *
first_cell(const struct sheet *sheet, struct slice name)
{
    int column = key_in_find_column(sheet, name);
    return column < 0 ? "" : sheet->first[column];
}

static const char *
name_in_part(void *context, struct slice name)
{
    const struct sheet *sheet = context;
    int column = key_in_find_column(sheet, name);
    return column < 0 ? NULL : sheet->first[column];
}

/* A part of the block as an element, unless it has no such part. */
static void
add_part(struct sheet *sheet, const char *element, const char *class, const char *part)
{
    const char *text = block_value(sheet->block, part);
    struct buffer filled = {0};
    if (text == NULL)
        return;
    buffer_template(&filled, text, name_in_part, sheet);
    page_element(sheet->page, element, filled.text, "class", class, NULL);
    buffer_char(&sheet->page->text, '\n');
    buffer_free(&filled);
}

/* --- one topic -------------------------------------------------------------------------------- */

static void
key_in_add_figure(struct page *page, const struct figure *figure)
{
    page_open(page, "tr", NULL);
    page_element(page, "th", figure->label, "scope", "row", NULL);
    if (figure->available) {
        page_open(page, "td", NULL);
        page_printf(page, "%lld", (long long)figure->value);
        page_close(page);
    } else {
        page_element(page, "td", "not available", "class", "missing", NULL);
    }
    page_element(page, "td", "", "class", "tick", NULL);
    page_close(page);
}

/* A row with one sentence. */
static void
add_verdict(struct page *page, const char *element, const char *text)
{
    page_open(page, "tr", "class", "verdict", NULL);
    page_open(page, "td", "colspan", "3", NULL);
    page_element(page, element, text, NULL);
    page_close(page);
    page_close(page);
}

/* The sum of the figures, and a tick or by how much it misses the one that it must be. */
static void
add_check(struct page *page, const struct figure *figures, size_t count)
{
    const char *name = figures->total;
    bool known = figures->total_available;
    int64_t sum = 0, total = figures->total_value;
    struct buffer said = {0};
    for (size_t i = 0; i < count; i++) {
        known = known && figures[i].available;
        sum += figures[i].value;
    }
    if (!known) {
        buffer_printf(&said, "cannot be checked against %s", name);
    } else {
        page_open(page, "tr", "class", "check", NULL);
        page_element(page, "th", "Adds up to", "scope", "row", NULL);
        page_open(page, "td", NULL);
        page_printf(page, "%lld", (long long)sum);
        page_close(page);
        page_element(page, "td", "", NULL);
        page_close(page);
        if (sum == total)
            buffer_printf(&said, "\u2713 equals %s", name);
        else
            buffer_printf(&said, "%lld %s than %s of %lld", llabs((long long)(sum - total)),
                          sum > total ? "more" : "fewer", name, (long long)total);
    }
    add_verdict(page, known && sum != total ? "strong" : "span", said.text);
    buffer_free(&said);
}

static void
key_in_add_topic(struct page *page, const struct figure *figures, size_t count)
{
    page_open(page, "div", "class", "breakdown", NULL);
    page_open(page, "table", NULL);
    if (figures->topic[0] != '\0')
        page_element(page, "caption", figures->topic, NULL);
    for (size_t i = 0; i < count; i++)
        key_in_add_figure(page, &figures[i]);
    if (figures->total[0] != '\0')
        add_check(page, figures, count);
    if (figures->note[0] != '\0')
        add_verdict(page, "span", figures->note);
    page_close(page);
    page_close(page);
}

/* --- one section ------------------------------------------------------------------------------ */

static void
key_in_add_heading(const struct sheet *sheet, const char *heading)
{
    page_open(sheet->page, "h2", NULL);
    page_text(sheet->page, heading);
    page_element(sheet->page, "span", first_cell(sheet, slice_of("lea")), NULL);
    page_close(sheet->page);
}

/* The figures of one section, from `first` on; returns the one behind it. */
static size_t
add_section(struct sheet *sheet, size_t first)
{
    const struct figure *figures = sheet->figures;
    size_t next = first;
    page_open(sheet->page, "div", "class", "block", NULL);
    key_in_add_heading(sheet, figures[first].section);
    page_open(sheet->page, "div", "class", "columns", NULL);
    while (next < sheet->count && strcmp(figures[next].section, figures[first].section) == 0) {
        size_t from = next;
        while (next < sheet->count && strcmp(figures[next].section, figures[from].section) == 0 &&
               strcmp(figures[next].topic, figures[from].topic) == 0)
            next++;
        key_in_add_topic(sheet->page, &figures[from], next - from);
    }
    page_close(sheet->page);
    page_close(sheet->page);
    return next;
}

/* --- the whole -------------------------------------------------------------------------------- */

static void
add_header(struct sheet *sheet, const struct collection *collection, const struct run_facts *facts)
{
    struct page *page = sheet->page;
    const char *notice = first_cell(sheet, slice_of("notice"));
    page_open(page, "header", NULL);
    add_part(sheet, "h1", NULL, "heading");
    add_part(sheet, "p", "what", "subject");
    if (notice[0] != '\0')
        page_element(page, "p", notice, "class", "notice", NULL);
    page_open(page, "p", "class", "origin", NULL);
    page_printf(page, "Made by Muster %s, definition of %s, at %s", facts->release,
                collection->period->folder, facts->now);
    page_close(page);
    add_part(sheet, "p", "how", "guidance");
    add_part(sheet, "p", "warning", "warning");
    page_close(page);
}

static void
add_signatures(struct page *page)
{
    static const char *const names[] = {"Keyed in by", "Checked by"};
    page_open(page, "table", "class", "signatures", NULL);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        page_open(page, "tr", NULL);
        page_element(page, "th", names[i], "scope", "row", NULL);
        page_element(page, "td", "", NULL);
        page_element(page, "th", "Date", "scope", "row", NULL);
        page_element(page, "td", "", NULL);
        page_close(page);
    }
    page_close(page);
}

static void
key_in_flush(struct key_in *key_in)
{
    output_write(key_in->output, key_in->page.text.text, key_in->page.text.length);
    buffer_clear(&key_in->page.text);
}

bool
key_in_begin(struct key_in *key_in, const char *title, struct resources *resources,
             struct error *error)
{
    struct resource style;
    if (!resource_read(resources, "report/key-in.css", &style, error))
        return false;
    const char *name = arena_printf(&resources->arena, "%s: key-in sheet", title);
    page_begin(&key_in->page, &(struct page_look){.title = name, .style = style.text});
    page_open(&key_in->page, "main", NULL);
    key_in_flush(key_in);
    return true;
}

bool
key_in_unit(struct key_in *key_in, const struct derived_file *source, struct database *database,
            const struct run_facts *facts, struct finding_list *findings, struct error *error)
{
    struct page *page = &key_in->page;
    struct sheet sheet = {.page = page, .block = source->block};
    int depth = page->depth;
    bool done = key_in_read_figures(&sheet, source, database, error);
    if (done && sheet.count > 0) {
        page_open(page, "section", NULL);
        add_header(&sheet, database->collection, facts);
        for (size_t next = 0; next < sheet.count;)
            next = add_section(&sheet, next);
        key_in_add_heading(&sheet, "Errors and queries");
        key_in_add_findings(page, findings, key_in->redact);
        add_signatures(page);
        page_close_to(page, depth);
        key_in_flush(key_in);
    }
    free(sheet.figures);
    arena_free(&sheet.arena);
    return done;
}

void
key_in_end(struct key_in *key_in)
{
    page_end(&key_in->page);
    key_in_flush(key_in);
}

void
key_in_free(struct key_in *key_in)
{
    page_free(&key_in->page);
}
