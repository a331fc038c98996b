/* Altered definitions against a register: the input is rules (fuzz.h: "rules", which take the place
 * of those with their ids), codes of attendance ("codes") or words for codes ("words"). They are
 * refused with a reason, or a small register is checked with them to the end. */
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "register/load.h"
#include "register/rules.h"

static const char all_tables[] = "schools pupils calendar marks suspensions";
static const char sql_tables[] = "schools pupils suspensions";

static const struct {
    const char *name, *path;
} files[] = {{"rules", "register/rules.txt"},
             {"codes", "codes/attendance.csv"},
             {"words", "inputs/values.csv"}};
enum { FILE_COUNT = sizeof files / sizeof files[0], RULES = 0 };

static struct resources built_in;

/* --- what there always is --------------------------------------------------------------------- */

static void
write_definition(const char *name, struct slice text)
{
    char path[256];
    snprintf(path, sizeof path, "schemas/%s", name);
    fuzz_write(path, text);
}

static void
write_definitions(void)
{
    for (size_t i = 0; embedded_files[i] != NULL; i++) {
        const struct embedded_file *file = embedded_files[i];
        if (strncmp(file->name, "collections/", strlen("collections/")) != 0)
            write_definition(file->name, (struct slice){(const char *)file->bytes, file->length});
    }
}

/* Pupils of all ages and years, one who left, one who boards, and for each day of a fortnight each
 * pupil another code, so that every code and condition of a rule meets marks. */
static void
write_register(void)
{
    static const char *const codes[] = {
        "/", "\\", "L", "B", "C", "C1", "C2", "D", "E",  "G",  "I",  "J1", "K", "M", "N", "O",  "P",
        "Q", "R",  "S", "T", "U", "V",  "W",  "X", "Y1", "Y2", "Y4", "Y7", "Z", "#", "-", "no", ""};
    enum { CODES = sizeof codes / sizeof codes[0], PUPILS = 8, DAYS = 12 };
    struct buffer pupils = {0}, marks = {0};
    buffer_string(&pupils, "LEA,Estab,UPN,Surname,Forename,DOB,Sex,NCyearActual,Boarder,EntryDate,"
                           "LeavingDate\n");
    buffer_string(&marks, "LEA,Estab,UPN,Date,Session,Code\n");
    for (int i = 0; i < PUPILS; i++)
        buffer_printf(&pupils, "201,3614,A%d,Odd,One,%d-0%d-15,F,%d,%s,2020-09-0%d,%s\n", i,
                      2008 + 2 * i, i + 1, 13 - i, i == 1 ? "B" : "N", i % 9 + 1,
                      i == 2 ? "2026-01-09" : "");
    for (int i = 0; i < PUPILS * DAYS * 2; i++)
        buffer_printf(&marks, "201,3614,A%d,2026-01-%02d,%s,%s\n", i / 2 / DAYS, 5 + i / 2 % DAYS,
                      i % 2 == 0 ? "AM" : "PM", codes[i * 7 % CODES]);
    fuzz_write("register/schools.csv", slice_of("LEA,Estab,SchoolName,Phase\n201,3614,Small,PS\n"));
    fuzz_write("register/calendar.csv",
               slice_of("LEA,Estab,Date,Session,Status\n201,3614,2026-01-05,AM,open\n"
                        "201,3614,2026-01-05,PM,planned-closure\n201,3614,2026-01-06,AM,open\n"
                        "201,3614,2026-01-06,PM,unplanned-closure\n201,3614,2026-01-07,AM,open\n"));
    fuzz_write("register/pupils.csv", (struct slice){pupils.text, pupils.length});
    fuzz_write("register/marks.csv", (struct slice){marks.text, marks.length});
    buffer_free(&pupils);
    buffer_free(&marks);
}

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count, (void)arguments;
    fuzz_begin();
    write_definitions();
    write_register();
    return 0;
}

/* --- what the input alters -------------------------------------------------------------------- */

static const char begin[] = "-- rule: ";
enum { BEGIN_LENGTH = sizeof begin - 1 };

/* The next rule of a text, with all up to the one behind it; false: there is none. */
static bool
next_rule(struct slice *rest, struct slice *rule, struct slice *id)
{
    const char *end = rest->text + rest->length, *from = rest->text;
    while (from < end && (size_t)(end - from) >= BEGIN_LENGTH &&
           memcmp(from, begin, BEGIN_LENGTH) != 0) {
        const char *feed = memchr(from, '\n', (size_t)(end - from));
        from = feed == NULL ? end : feed + 1;
    }
    if ((size_t)(end - from) < BEGIN_LENGTH)
        return false;
    const char *feed = memchr(from, '\n', (size_t)(end - from)),
               *to = feed == NULL ? end : feed + 1;
    *id = slice_trim((struct slice){from + BEGIN_LENGTH,
                                    (size_t)((feed == NULL ? end : feed) - from) - BEGIN_LENGTH});
    while (to < end &&
           ((size_t)(end - to) < BEGIN_LENGTH || memcmp(to, begin, BEGIN_LENGTH) != 0)) {
        feed = memchr(to, '\n', (size_t)(end - to));
        to = feed == NULL ? end : feed + 1;
    }
    *rule = (struct slice){from, (size_t)(to - from)};
    *rest = (struct slice){to, (size_t)(end - to)};
    return true;
}

static bool
has_rule(struct slice text, struct slice id)
{
    struct slice rule, other;
    while (next_rule(&text, &rule, &other)) {
        if (slice_equal(id, other))
            return true;
    }
    return false;
}

/* Those of the program but for the ids of the input, and then the input. */
static void
write_rules(struct slice input)
{
    struct resource resource;
    struct error error = {0};
    struct buffer text = {0};
    struct slice rule, id;
    FUZZ_HOLDS(resource_read(&built_in, files[RULES].path, &resource, &error));
    struct slice rest = {resource.text, resource.length};
    while (next_rule(&rest, &rule, &id)) {
        if (!has_rule(input, id))
            buffer_append(&text, rule.text, rule.length);
    }
    buffer_append(&text, input.text, input.length);
    write_definition(files[RULES].path, (struct slice){text.text, text.length});
    buffer_free(&text);
}

static void
write_altered(struct slice input)
{
    struct slice name, text, altered[FILE_COUNT] = {{NULL, 0}};
    while (fuzz_next_file(&input, &name, &text)) {
        for (size_t i = 0; i < FILE_COUNT; i++) {
            if (slice_is(name, files[i].name))
                altered[i] = text;
        }
    }
    for (size_t i = 0; i < FILE_COUNT; i++) {
        struct resource resource;
        struct error error = {0};
        FUZZ_HOLDS(resource_read(&built_in, files[i].path, &resource, &error));
        if (altered[i].text == NULL)
            write_definition(files[i].path, (struct slice){resource.text, resource.length});
        else if (i == RULES)
            write_rules(altered[i]);
        else
            write_definition(files[i].path, altered[i]);
    }
}

/* --- the check -------------------------------------------------------------------------------- */

static void
check_units(struct register_data *data, struct register_tests *tests, sqlite3 *db)
{
    struct arena arena = {0};
    struct error error = {0};
    struct school_register school;
    school_register_init(&school, data, 20473); /* 2026-01-20 */
    for (size_t unit = 0; unit < data->unit_count; unit++) {
        struct finding_list findings = {.arena = &arena};
        struct fuzz_lines lines = {0};
        FUZZ_HOLDS(load_unit(db, data, unit, sql_tables, &findings, &error));
        FUZZ_HOLDS(school_register_read(&school, tests, unit, &findings, &error));
        finding_sort(&findings);
        fuzz_lines_add_findings(&lines, &findings);
        fuzz_lines_free(&lines);
        finding_list_free(&findings);
        arena_reset(&arena);
    }
    register_finish(data);
    school_register_free(&school);
    arena_free(&arena);
}

static void
check_register(struct register_rules *rules, struct register_tests *tests)
{
    struct register_data data;
    struct file_names names = {0};
    struct error error = {0};
    sqlite3 *db;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/register", fuzz_folder());
    const char *const inputs[] = {folder};
    FUZZ_HOLDS(sqlite3_open(":memory:", &db) == SQLITE_OK);
    FUZZ_HOLDS(load_create(db, &rules->tables, sql_tables, &error));
    bool done = register_open(&data, rules, inputs, 1, all_tables, "schools pupils marks", &names,
                              &error) &&
                register_index(&data, 1, &error);
    if (done)
        check_units(&data, tests, db);
    register_close(&data);
    file_names_free(&names);
    sqlite3_close(db);
    FUZZ_HOLDS(done);
    error_free(&error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct register_rules rules;
    struct error error = {0};
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/schemas", fuzz_folder());
    struct resources resources = {.directory = folder};
    write_altered((struct slice){(const char *)input, size});
    bool loaded = register_rules_load(&rules, &resources, &error);
    struct register_tests *tests = loaded ? register_tests_load(&rules, &resources, &error) : NULL;
    FUZZ_HOLDS((tests != NULL) == (error.status == STATUS_DONE));
    FUZZ_HOLDS(tests != NULL || error.status == STATUS_FAILED);
    if (tests != NULL)
        check_register(&rules, tests);
    register_tests_free(tests);
    register_rules_free(&rules);
    arena_free(&resources.arena);
    arena_free(&built_in.arena);
    error_free(&error);
    return 0;
}
