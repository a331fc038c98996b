/* For the tests of src/register: a register in the scratch directory, opened, and its findings as
 * text. The rules, tables and codes are the built-in ones. */
#ifndef MUSTER_TESTS_UNIT_REGISTER_H
#define MUSTER_TESTS_UNIT_REGISTER_H

#include "unit_findings.h"

#include "register/load.h"
#include "register/register.h"

static struct {
    struct resources resources;
    struct register_rules rules;
    struct register_data data;
    struct file_names files;
    int files_before; /* how many are numbered before those that are opened */
    sqlite3 *db;
    struct arena arena;
    struct finding_list findings; /* of the unit that was read */
    bool opened;
} desk;

static inline int
desk_begin(void **state)
{
    struct error error = {0};
    memset(&desk, 0, sizeof desk);
    desk.findings.arena = &desk.arena;
    return scratch_begin(state) == 0 && register_rules_load(&desk.rules, &desk.resources, &error)
               ? 0
               : -1;
}

static inline void
desk_close(void)
{
    if (desk.opened)
        register_close(&desk.data);
    desk.opened = false;
    file_names_free(&desk.files);
}

static inline int
desk_end(void **state)
{
    desk_close();
    finding_list_free(&desk.findings);
    arena_free(&desk.arena);
    register_rules_free(&desk.rules);
    arena_free(&desk.resources.arena);
    if (sqlite3_close(desk.db) != SQLITE_OK)
        return -1;
    desk.db = NULL;
    return scratch_end(state);
}

/* Opens the inputs IN (a folder) and, if there is one, IN2. */
static inline bool
desk_try(const char *in, const char *in2, const char *wanted, const char *needed, unsigned jobs,
         struct error *error)
{
    const char *const inputs[] = {at(in), in2 == NULL ? NULL : at(in2)};
    desk_close();
    desk.opened = true;
    for (int i = 0; i < desk.files_before; i++)
        file_names_add(&desk.files, "return.xml");
    return register_open(&desk.data, &desk.rules, inputs, in2 == NULL ? 1 : 2, wanted, needed,
                         &desk.files, error) &&
           register_index(&desk.data, jobs, error);
}

static inline void
desk_open(const char *in, const char *wanted)
{
    struct error error = {0};
    bool done = desk_try(in, NULL, wanted, "", 1, &error);
    assert_done(done, &error);
}

/* One line a finding: "R104 4:6 A1 2025-09-03 AM Code=L". The file is left out. */
static inline const char *
findings_text(struct finding_list *list)
{
    struct buffer text = {0};
    buffer_string(&text, "");
    for (size_t i = 0; i < list->count; i++) {
        struct finding finding = finding_at(list, i);
        char date[DATE_SIZE];
        buffer_printf(&text, "%s %u:%u", finding.rule->id, finding.place.line,
                      finding.place.column);
        if (finding.key[0] != '\0')
            buffer_printf(&text, " %s", finding.key);
        if (finding.date != DAY_NONE)
            buffer_printf(&text, " %s", date_format(finding.date, date));
        if (finding.session != SESSION_NONE)
            buffer_printf(&text, " %s", session_name(finding.session));
        buffer_printf(&text, " %s=%s\n", finding.field, finding.value);
    }
    char *copy = arena_string(&scratch_arena, text.text);
    buffer_free(&text);
    return copy;
}

/* Loads a unit into SQL tables, all but marks and calendar. */
static inline void
desk_load(size_t unit, const char *wanted)
{
    struct error error = {0};
    bool done = true;
    if (desk.db == NULL) {
        assert_int_equal(sqlite3_open(":memory:", &desk.db), SQLITE_OK);
        done = load_create(desk.db, &desk.rules.tables, wanted, &error);
    }
    finding_list_clear(&desk.findings);
    done = done && load_unit(desk.db, &desk.data, unit, wanted, &desk.findings, &error);
    assert_done(done, &error);
}

/* Makes a SQLite database in the scratch directory. */
static inline char *
put_database(const char *name, const char *sql)
{
    sqlite3 *db;
    char *path = at(name);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    char *fault = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &fault) != SQLITE_OK)
        fail_msg("%s", fault);
    sqlite3_close(db);
    return path;
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, desk_begin, desk_end)

#endif
