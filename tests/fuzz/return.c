/* A return from elsewhere: the header, the loading into the tables, and the rules of its collection. The input is
 * the file. No return may make the program fail (status 4): what is wrong with it is a finding or status 3. */
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "register/register.h"
#include "returns/check.h"
#include "returns/load_tables.h"
#include "returns/load_xml.h"

static struct resources resources;
static struct register_rules register_rules;
static struct catalogue catalogue;
static struct structure_rules structure;
static struct fuzz_tools **tools; /* one a period, made ready when it is first met */

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    struct error error = {0};
    (void)count, (void)arguments;
    fuzz_begin();
    FUZZ_HOLDS(register_rules_load(&register_rules, &resources, &error) &&
               catalogue_load(&catalogue, &resources, &error));
    structure = (struct structure_rules){rulebook_find(&register_rules.book, "F110"),
                                         rulebook_find(&register_rules.book, "F111")};
    tools = memory_zeroed(catalogue.count, sizeof(struct fuzz_tools *));
    return 0;
}

static struct fuzz_tools *
tools_for(const struct xml_header *header)
{
    for (size_t i = 0; i < catalogue.count; i++) {
        const struct period *period = &catalogue.periods[i];
        if (strcmp(period->code, header->collection) != 0 ||
            strcmp(period_value(period, "term_code"), header->term) != 0 ||
            strcmp(period_value(period, "year"), header->year) != 0)
            continue;
        if (tools[i] == NULL)
            tools[i] = fuzz_tools_make(period, &resources);
        return tools[i];
    }
    return NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    const char *path = fuzz_write("return.xml", (struct slice){(const char *)input, size});
    struct xml_header header;
    struct arena arena = {0};
    struct finding_list findings = {.arena = &arena};
    struct error error = {0};
    char lea[UNIT_KEY_SIZE], estab[UNIT_KEY_SIZE];
    struct fuzz_tools *found = load_xml_header(path, &header, &error) ? tools_for(&header) : NULL;
    if (found != NULL &&
        table_loader_load(found->loader, path, 1, &structure, &findings, lea, estab, &error)) {
        FUZZ_HOLDS(error.status == STATUS_DONE);
        FUZZ_HOLDS(checker_run(&found->checker, &found->database, lea, estab, NULL, NULL, &findings,
                               &error));
    }
    for (size_t i = 0; i < findings.count; i++)
        FUZZ_HOLDS(findings.items[i].message != NULL && findings.items[i].place.file <= 1);
    finding_list_free(&findings);
    arena_free(&arena);
    fuzz_no_failure(&error);
    return 0;
}
