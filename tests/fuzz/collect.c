/* An export of COLLECT: the input is its tables (fuzz.h), of the census of autumn 2025. No export
 * may make the program fail (status 4), and every row must be in the return tables or be named in a
 * finding. */
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "register/register.h"
#include "returns/collect/load_collect.h"

static struct resources resources;
static struct register_rules rules;
static struct catalogue catalogue;
static struct collect_rules collect_rules;
static struct fuzz_tools *tools;
static const struct return_schema *schema;

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    struct error error = {0};
    (void)count, (void)arguments;
    fuzz_begin();
    FUZZ_HOLDS(register_rules_load(&rules, &resources, &error) &&
               catalogue_load(&catalogue, &resources, &error));
    const struct rulebook *book = &rules.book;
    collect_rules = (struct collect_rules){.length = rulebook_find(book, "F101"),
                                           .type = rulebook_find(book, "F103"),
                                           .column = rulebook_find(book, "F104"),
                                           .invalid = rulebook_find(book, "F110"),
                                           .loose = rulebook_find(book, "F112"),
                                           .absent = rulebook_find(book, "F113"),
                                           .table = rulebook_find(book, "F114")};
    struct option_value items[] = {{"--term", "autumn"}, {"--year", "2025"}};
    struct option_values given = {items, 2};
    const struct period *period =
        catalogue_choose(&catalogue, "school-census", &given, 0, &resources, &error);
    FUZZ_HOLDS(period != NULL);
    tools = fuzz_tools_make(period, &resources);
    schema = &tools->collection.schema;
    return 0;
}

static void
write_files(struct slice input)
{
    struct slice name, text;
    char file[128];
    for (size_t t = 0; t < schema->table_count; t++) {
        snprintf(file, sizeof file, "export/%s.csv", schema->tables[t]->name);
        fuzz_remove(file);
    }
    while (fuzz_next_file(&input, &name, &text)) {
        for (size_t t = 0; t < schema->table_count; t++) {
            snprintf(file, sizeof file, "export/%s.csv", schema->tables[t]->name);
            if (slice_is(name, schema->tables[t]->name))
                fuzz_write(file, text);
        }
    }
}

struct account {
    struct fuzz_lines lines;
    const struct collect_table *table;
};

static bool
check_row(void *context, const struct csv_row *row)
{
    const struct account *account = context;
    if (!fuzz_lines_have(&account->lines, account->table->number, row->line))
        fprintf(stderr, "lost: %s:%u\n", account->table->path, row->line);
    FUZZ_HOLDS(fuzz_lines_have(&account->lines, account->table->number, row->line));
    return true;
}

static void
check_account(struct account *account, const struct collect_export *export)
{
    struct error error = {0};
    for (size_t t = 0; t < schema->table_count; t++) {
        account->table = &export->tables[t];
        if (account->table->path != NULL)
            FUZZ_HOLDS(csv_read(&account->table->file, account->table->body, check_row, account,
                                NULL, &error));
    }
    fuzz_lines_free(&account->lines);
}

static void
check_returns(struct collect_export *export, struct error *error)
{
    struct arena arena = {0};
    struct account account = {.table = NULL};
    char lea[UNIT_KEY_SIZE], estab[UNIT_KEY_SIZE];
    fuzz_lines_add_findings(&account.lines, &export->findings);
    for (size_t unit = 0; unit < export->unit_count; unit++) {
        struct finding_list findings = {.arena = &arena};
        FUZZ_HOLDS(collect_load(export, unit, tools->loader, &findings, lea, estab, error));
        fuzz_lines_add_findings(&account.lines, &findings);
        FUZZ_HOLDS(checker_run(&tools->checker, &tools->database, lea, estab, collect_column,
                               export, &findings, error));
        for (size_t t = 0; t < schema->table_count; t++)
            fuzz_lines_add_table(&account.lines, tools->database.db, schema->tables[t]->name);
        finding_list_free(&findings);
        arena_reset(&arena);
    }
    arena_free(&arena);
    check_account(&account, export);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct collect_export export;
    struct file_names files = {0};
    struct xml_header header;
    struct arena arena = {0};
    struct error error = {0};
    char folder[4096];
    write_files((struct slice){(const char *)input, size});
    snprintf(folder, sizeof folder, "%s/export", fuzz_folder());
    collect_read_header(folder, schema_header(schema)->name, &header, &error);
    fuzz_no_failure(&error);
    if (collect_open(&export, folder, &tools->collection, &collect_rules, &files, &arena, &error))
        check_returns(&export, &error);
    collect_close(&export);
    file_names_free(&files);
    arena_free(&arena);
    fuzz_no_failure(&error);
    return 0;
}
