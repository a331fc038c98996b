/* Which page is written how. */
#include "report/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct page_work {
    enum { PAGE_SHEET, PAGE_DOCUMENT, PAGE_LETTERS } layout;
    struct key_in sheet;
    struct letters letters;
};

static bool
take_layout(struct page_work *item, const struct block *block, struct error *error)
{
    static const char *const names[] = {
        [PAGE_SHEET] = "key-in", [PAGE_DOCUMENT] = "document", [PAGE_LETTERS] = "letter"};
    const char *layout = block_value(block, "layout");
    if (layout == NULL)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        item->layout = i;
        if (strcmp(names[i], layout) == 0)
            return true;
    }
    return error_add(error, STATUS_FAILED, "%s:%u: page %s: there is no layout %s", block->label,
                     block->line, block->name, layout);
}

static bool
begin_documents(struct pages *pages, struct resources *resources, struct error *error)
{
    struct resource style;
    if (!resource_read(resources, "report/document.css", &style, error))
        return false;
    pages->style = style.text;
    return true;
}

static bool
begin_sheet(struct pages *pages, struct key_in *sheet, const struct derived_file *page,
            struct database *database, struct resources *resources, bool redact,
            struct error *error)
{
    sheet->output = output_create(pages->outputs, page->block->name, pages->rank, error);
    sheet->redact = redact;
    return sheet->output != NULL &&
           key_in_begin(sheet, collection_setting(database->collection, "title"), resources, error);
}

bool
pages_begin(struct pages *pages, const struct derivation *derivation, struct database *database,
            struct resources *resources, struct output_set *outputs, int rank, bool redact,
            struct error *error)
{
    bool done = true;
    *pages = (struct pages){.outputs = outputs, .rank = rank};
    pages->items = memory_zeroed(derivation->page_count, sizeof(struct page_work));
    for (size_t i = 0; i < derivation->page_count && done; i++) {
        const struct derived_file *page = &derivation->pages[i];
        struct page_work *item = &pages->items[pages->count++];
        if (!take_layout(item, page->block, error))
            return false;
        done = item->layout == PAGE_DOCUMENT ? begin_documents(pages, resources, error)
               : item->layout == PAGE_LETTERS
                   ? letters_begin(&item->letters, page, database, resources, outputs, rank, error)
                   : begin_sheet(pages, &item->sheet, page, database, resources, redact, error);
    }
    return done;
}

bool
pages_unit(struct pages *pages, const struct derivation *derivation, struct database *database,
           const struct run_facts *facts, struct finding_list *findings, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < pages->count && done; i++) {
        const struct derived_file *page = &derivation->pages[i];
        struct page_work *item = &pages->items[i];
        done = item->layout == PAGE_DOCUMENT ? document_write(page, database, pages->style,
                                                              pages->outputs, pages->rank, error)
               : item->layout == PAGE_LETTERS
                   ? letters_unit(&item->letters, page, database, error)
                   : key_in_unit(&item->sheet, page, database, facts, findings, error);
    }
    return done;
}

void
pages_end(struct pages *pages)
{
    for (size_t i = 0; i < pages->count; i++) {
        if (pages->items[i].layout == PAGE_SHEET)
            key_in_end(&pages->items[i].sheet);
    }
}

void
pages_free(struct pages *pages)
{
    for (size_t i = 0; i < pages->count; i++)
        key_in_free(&pages->items[i].sheet);
    free(pages->items);
    *pages = (struct pages){0};
}
