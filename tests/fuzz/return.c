/* A return from elsewhere: the header, the loading into the tables, and the rules of its
 * collection. The input is the file. No return may make the program fail (status 4): what is wrong
 * with it is a finding or status 3. */
#include <stdlib.h>

#include "base/memory.h"
#include "cmd/identify.h"
#include "fuzz.h"
#include "register/register.h"
#include "returns/across.h"
#include "returns/check.h"
#include "returns/load_tables.h"

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
                                         rulebook_find(&register_rules.book, "F111"),
                                         rulebook_find(&register_rules.book, "F129")};
    tools = memory_zeroed(catalogue.count, sizeof(struct fuzz_tools *));
    return 0;
}

static struct fuzz_tools *
tools_for(const struct period *period)
{
    size_t i = (size_t)(period - catalogue.periods);
    if (tools[i] == NULL)
        tools[i] = fuzz_tools_make(period, &resources);
    return tools[i];
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    const char *path = fuzz_write("return.xml", (struct slice){(const char *)input, size});
    struct arena arena = {0};
    struct finding_list findings = {.arena = &arena};
    struct finding_cursor cursor;
    struct finding finding;
    struct error error = {0};
    char lea[UNIT_KEY_SIZE], estab[UNIT_KEY_SIZE];
    struct across_rows rows = {0};
    const struct period *period = identify_return(&catalogue, path, &error);
    struct fuzz_tools *found = period == NULL ? NULL : tools_for(period);
    if (found != NULL &&
        table_loader_load(found->loader, path, 1, &structure, lea, estab, &error)) {
        FUZZ_HOLDS(error.status == STATUS_DONE);
        FUZZ_HOLDS(checker_run(&found->checker, &found->database, lea, estab, NULL, NULL, &findings,
                               &error));
        FUZZ_HOLDS(across_collect(&found->checker, &found->database, &arena, &rows, &error));
        table_loader_tell(found->loader, &findings);
    }
    free(rows.items);
    finding_begin(&findings, &cursor);
    while (finding_next(&cursor, &finding))
        FUZZ_HOLDS(finding.message != NULL && finding.place.file <= 1);
    finding_end(&cursor);
    finding_list_free(&findings);
    arena_free(&arena);
    fuzz_no_failure(&error);
    return 0;
}
