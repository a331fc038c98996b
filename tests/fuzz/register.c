/* The check of a register: the input is its CSV files (fuzz.h). It must end without a failure of
 * the program, and every row must have been used or be named in a finding. */
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "register/load.h"
#include "register/rules.h"

static const char all_tables[] = "schools pupils calendar marks suspensions";
static const char sql_tables[] = "schools pupils suspensions";

static struct resources resources;
static struct register_rules rules;
static struct register_tests *tests;
static sqlite3 *db;

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    struct error error = {0};
    (void)count, (void)arguments;
    fuzz_begin();
    FUZZ_HOLDS(register_rules_load(&rules, &resources, &error));
    tests = register_tests_load(&rules, &resources, &error);
    FUZZ_HOLDS(tests != NULL);
    FUZZ_HOLDS(sqlite3_open(":memory:", &db) == SQLITE_OK);
    FUZZ_HOLDS(load_create(db, &rules.tables, sql_tables, &error));
    return 0;
}

static void
write_files(struct slice input)
{
    struct slice name, text, rest = slice_of(all_tables), table;
    char file[64];
    while (slice_word(&rest, &table)) {
        snprintf(file, sizeof file, "register/%.*s.csv", (int)table.length, table.text);
        fuzz_remove(file);
    }
    while (fuzz_next_file(&input, &name, &text)) {
        rest = slice_of(all_tables);
        while (slice_word(&rest, &table)) {
            snprintf(file, sizeof file, "register/%.*s.csv", (int)table.length, table.text);
            if (slice_equal(name, table))
                fuzz_write(file, text);
        }
    }
}

/* --- which rows were used or named ------------------------------------------------------------ */

struct account {
    struct register_data *data;
    uint32_t file;
    struct fuzz_lines lines;
};

static bool
take_row(void *context, const struct csv_row *row)
{
    struct account *account = context;
    fuzz_lines_add(&account->lines, account->file, row->line);
    return true;
}

/* Rows that became rows of SQL tables; of the other tables, those that were read. */
static void
account_for_unit(struct account *account, size_t unit)
{
    struct slice rest = slice_of(sql_tables), table;
    struct error error = {0};
    while (slice_word(&rest, &table)) {
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)table.length, table.text);
        fuzz_lines_add_table(&account->lines, db, name);
    }
    for (size_t s = 0; s < account->data->source_count; s++) {
        const struct source *source = account->data->sources[s].source;
        account->file = source->file_number;
        if (!list_has(sql_tables, source->def->name))
            FUZZ_HOLDS(register_read(account->data, s, unit, take_row, account, &error));
    }
}

/* A row of a school that is not in `schools`: one finding stands for all (F108). */
static bool
is_of_stranger(struct register_data *data, const struct source *source, const struct csv_row *row)
{
    struct finding_cursor cursor;
    struct finding finding;
    struct buffer text = {0}, key = {0};
    bool found = false, changed;
    for (int i = 0; i < 2; i++) {
        size_t column = source->def->unit_columns[i];
        struct slice value;
        if (value_normalise(source->def->columns[column].type, source_value(source, row, column),
                            &text, &value, &changed))
            buffer_append(&key, value.text, value.length);
    }
    finding_begin(&data->loose, &cursor);
    while (!found && finding_next(&cursor, &finding))
        found = strcmp(finding.rule->id, "F108") == 0 && strcmp(finding.value, key.text) == 0;
    finding_end(&cursor);
    buffer_free(&text);
    buffer_free(&key);
    return found;
}

static const struct source *source_at_hand;

static bool
check_row(void *context, const struct csv_row *row)
{
    const struct account *account = context;
    bool told = fuzz_lines_have(&account->lines, source_at_hand->file_number, row->line);
    if (!told)
        told = is_of_stranger(account->data, source_at_hand, row);
    if (!told)
        fprintf(stderr, "lost: %s:%u\n", source_at_hand->path, row->line);
    FUZZ_HOLDS(told);
    return true;
}

static void
check_account(struct account *account)
{
    struct error error = {0};
    for (size_t s = 0; s < account->data->source_count; s++) {
        const struct source *source = account->data->sources[s].source;
        source_at_hand = source;
        FUZZ_HOLDS(source_read(source, &source->body, 1, check_row, account, &error));
    }
    fuzz_lines_free(&account->lines);
}

/* --- the check -------------------------------------------------------------------------------- */

static void
check_units(struct register_data *data, struct error *error)
{
    struct arena arena = {0};
    struct account account = {.data = data};
    struct school_register school;
    school_register_init(&school, data, 20473);
    bool done = true;
    for (size_t unit = 0; unit < data->unit_count && done; unit++) {
        struct finding_list findings = {.arena = &arena};
        done = load_unit(db, data, unit, sql_tables, &findings, error) &&
               school_register_read(&school, tests, unit, &findings, error);
        finding_sort(&findings);
        fuzz_lines_add_findings(&account.lines, &findings);
        account_for_unit(&account, unit);
        finding_list_free(&findings);
        arena_reset(&arena);
    }
    FUZZ_HOLDS(done);
    register_finish(data);
    fuzz_lines_add_findings(&account.lines, &data->loose);
    check_account(&account);
    school_register_free(&school);
    arena_free(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct register_data data;
    struct file_names files = {0};
    struct error error = {0};
    char folder[4096];
    write_files((struct slice){(const char *)input, size});
    snprintf(folder, sizeof folder, "%s/register", fuzz_folder());
    const char *const inputs[] = {folder};
    if (register_open(&data, &rules, inputs, 1, all_tables, "schools pupils marks", &files,
                      &error) &&
        register_index(&data, 1, &error))
        check_units(&data, &error);
    register_close(&data);
    file_names_free(&files);
    fuzz_no_failure(&error);
    return 0;
}
