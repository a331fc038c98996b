/* Which page is written how. */
#include "report/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool
is_document(const struct derived_file *page)
{
    const char *layout = block_value(page->block, "layout");
    return layout != NULL && strcmp(layout, "document") == 0;
}

static bool
read_style(struct pages *pages, struct resources *resources, struct error *error)
{
    struct resource style;
    if (pages->style != NULL)
        return true;
    if (!resource_read(resources, "report/document.css", &style, error))
        return false;
    pages->style = style.text;
    return true;
}

bool
pages_begin(struct pages *pages, const struct derivation *derivation,
            const struct collection *collection, struct resources *resources,
            struct output_set *outputs, int rank, bool redact, struct error *error)
{
    *pages = (struct pages){.outputs = outputs, .rank = rank};
    pages->sheets = memory_zeroed(derivation->page_count, sizeof(struct key_in));
    for (size_t i = 0; i < derivation->page_count; i++) {
        const struct derived_file *page = &derivation->pages[i];
        struct key_in *sheet = &pages->sheets[pages->count++];
        if (is_document(page)) {
            if (!read_style(pages, resources, error))
                return false;
            continue;
        }
        sheet->output = output_create(outputs, page->block->name, rank, error);
        sheet->redact = redact;
        if (sheet->output == NULL ||
            !key_in_begin(sheet, collection_setting(collection, "title"), resources, error))
            return false;
    }
    return true;
}

bool
pages_unit(struct pages *pages, const struct derivation *derivation, struct database *database,
           const struct run_facts *facts, struct finding_list *findings, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < pages->count && done; i++) {
        const struct derived_file *page = &derivation->pages[i];
        done =
            is_document(page)
                ? document_write(page, database, pages->style, pages->outputs, pages->rank, error)
                : key_in_unit(&pages->sheets[i], page, database, facts, findings, error);
    }
    return done;
}

void
pages_end(struct pages *pages)
{
    for (size_t i = 0; i < pages->count; i++) {
        if (pages->sheets[i].output != NULL)
            key_in_end(&pages->sheets[i]);
    }
}

void
pages_free(struct pages *pages)
{
    for (size_t i = 0; i < pages->count; i++)
        key_in_free(&pages->sheets[i]);
    free(pages->sheets);
    *pages = (struct pages){0};
}
