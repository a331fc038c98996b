/* returns/sql/database.h */
#include "toy.h"

/* A block of a file, its body on line 7. */
static struct block
block_of(const char *body)
{
    return (struct block){.kind = "rule",
                          .name = "T1",
                          .body = body,
                          .line = 5,
                          .body_line = 7,
                          .label = "rules.sql"};
}

static bool
prepare(const char *body, const char *target, struct error *error)
{
    struct block block = block_of(body);
    sqlite3_stmt *statement = NULL;
    bool done = database_prepare(&toy.database, &block, "", "", target, &statement, error);
    sqlite3_finalize(statement);
    return done;
}

static void
check_refused(const char *body, const char *expected)
{
    struct error error = {0};
    if (prepare(body, NULL, &error))
        fail_msg("\"%s\" was let in", body);
    assert_fault(&error, STATUS_FAILED, expected);
}

TEST(a_database_has_its_tables)
{
    toy_open("", "", "autumn");
    assert_string_equal(
        toy_rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"),
        "given;head;item;mainmarkonroll;not_collected;note;option;period;pupilonroll;stray_item;"
        "unit;");
    assert_string_equal(toy_rows("SELECT name FROM pragma_table_info('pupilonroll')"),
                        "_id;_parent;_file;_line;upn;surname;dob;boards;town;bus;");
}

TEST(a_code_set_is_a_table_where_sql_names_it)
{
    toy_open("", "-- rule: T1\n" RULE_PARTS "SELECT code AS key FROM Codes_Colour WHERE 0;\n",
             "autumn");
    assert_string_equal(toy_rows("SELECT code, label FROM codes_colour"), "R|Red;G|NULL;");
}

TEST(a_code_set_can_be_asked_for_its_codes)
{
    toy_open("", "", "autumn");
    assert_string_equal(toy_rows("SELECT is_code('colour', 'R'), is_code('Colour', 'G'),"
                                 " is_code('colour', 'r'), is_code('colour', ''),"
                                 " is_code('colour', NULL)"),
                        "1|1|0|0|NULL;");
    assert_int_equal(
        sqlite3_exec(toy.database.db, "SELECT is_code('colours', 'R')", NULL, NULL, NULL),
        SQLITE_ERROR);
}

TEST(which_tables_have_rows_is_seen_anew)
{
    struct error error = {0};
    toy_open("", "", "autumn");
    size_t note = schema_table(&toy.collection.schema, "note")->index;
    bool done = database_look(&toy.database, &error);
    assert_done(done, &error);
    for (size_t i = 0; i < toy.collection.schema.table_count; i++)
        assert_false(toy.database.has_rows[i]);
    toy_run("INSERT INTO note(note) VALUES ('x')");
    done = database_look(&toy.database, &error);
    assert_done(done, &error);
    for (size_t i = 0; i < toy.collection.schema.table_count; i++)
        assert_int_equal(toy.database.has_rows[i], i == note);
}

TEST(the_tables_are_those_of_the_term)
{
    toy_open("", "", "spring");
    assert_string_equal(toy_rows("SELECT count(*) FROM sqlite_schema WHERE name = 'note'"), "0;");
    assert_string_equal(toy_rows("SELECT count(*) FROM pragma_table_info('pupilonroll')"
                                 " WHERE name = 'bus'"),
                        "0;");
}

TEST(the_period_is_its_row_and_the_facts_of_the_run)
{
    toy_open("", "", "autumn");
    assert_string_equal(
        toy_rows("SELECT term, year, census_date, extra, now, today, serial, software,"
                 " release FROM period"),
        "autumn|2026|2026-10-01|one|2026-11-05T09:00:00|2026-11-05|001|Muster|1;");
    toy_close();
    toy_open("", "", "spring");
    assert_string_equal(toy_rows("SELECT term, extra FROM period"), "spring|NULL;");
}

TEST(the_census_date_can_be_another)
{
    struct error error = {0};
    struct run_facts facts = {
        .now = "2026-11-05T09:00:00", .serial = "001", .software = "Muster", .release = "1"};
    static const char *const options[] = {"--term",        "Autumn",     "--year", "2026",
                                          "--census-date", "08/10/2026", NULL};
    toy_write(toy_xsd, "", "");
    bool done = toy_load("autumn", &error);
    collection_close(&toy.collection);
    const struct period *period = toy_choose("toy", options, &error);
    assert_non_null(period);
    done = done && collection_load(&toy.collection, period, &toy.resources, &error);
    toy.has_database = true;
    done = done && database_open(&toy.database, &toy.collection, FROM_RETURN, &facts, &error);
    assert_done(done, &error);
    assert_string_equal(toy_rows("SELECT census_date FROM period"), "2026-10-08;");
    assert_int_equal(toy.database.origin, FROM_RETURN);
}

TEST(what_does_not_fit_is_not_kept_in_memory)
{
    int used, highest;
    toy_open("", "", "autumn");
    toy_run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
            " INSERT INTO pupilonroll(upn) SELECT printf('%0100000d', i) FROM n");
    assert_int_equal(
        sqlite3_db_status(toy.database.db, SQLITE_DBSTATUS_CACHE_USED, &used, &highest, 0),
        SQLITE_OK);
    assert_true(used < 2 * DATABASE_CACHE * 1024);
    assert_string_equal(toy_rows("SELECT count(*), sum(length(upn)) FROM pupilonroll"),
                        "500|50000000;");
}

TEST(a_unit_begins_with_empty_tables)
{
    struct error error = {0};
    toy_open("", "", "autumn");
    toy_run("INSERT INTO pupilonroll(upn) VALUES ('A1'); INSERT INTO note(note) VALUES ('x');"
            "INSERT INTO stray_item(path) VALUES ('p')");
    session_counts_add(&toy.database.counts, &(struct session_count){.upn = "A1", .block = "b"});
    bool done = database_begin_unit(&toy.database, "835", "2990", &error);
    assert_done(done, &error);
    assert_string_equal(
        toy_rows("SELECT (SELECT count(*) FROM pupilonroll), (SELECT count(*) FROM note),"
                 " (SELECT count(*) FROM session_count),"
                 " (SELECT count(*) FROM stray_item)"),
        "0|0|0|0;");
    assert_string_equal(toy_rows("SELECT lea, estab FROM unit"), "835|2990;");
    done = database_set_unit(&toy.database, "836", "", &error);
    assert_done(done, &error);
    assert_string_equal(toy_rows("SELECT lea, estab FROM unit"), "836|NULL;");
}

TEST(names_that_are_given_are_kept_once)
{
    struct error error = {0};
    toy_open("", "", "autumn");
    bool done = database_add_given(&toy.database, "pupils", &error) &&
                database_add_given(&toy.database, "pupils.UPN", &error) &&
                database_add_given(&toy.database, "pupils", &error);
    assert_done(done, &error);
    assert_string_equal(toy_rows("SELECT name FROM given ORDER BY name"), "pupils;pupils.UPN;");
}

/* --- confinement ------------------------------------------------------------------------------ */

TEST(a_block_may_read_and_compute)
{
    static const char *const bodies[] = {
        "SELECT 1",
        "SELECT upn FROM pupilonroll WHERE surname LIKE 'A%'",
        "WITH a AS (SELECT upn FROM pupilonroll) SELECT count(*) OVER () FROM a",
        "SELECT age_on(dob, census_date) FROM pupilonroll, period",
        "VALUES (1), (2)",
        "SELECT json_extract('[1]', '$[0]')",
        "SELECT 1 UNION SELECT 2 ORDER BY 1",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT n FROM "
        "r"};
    toy_open("", "", "autumn");
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct error error = {0};
        bool done = prepare(bodies[i], NULL, &error);
        assert_done(done, &error);
    }
}

TEST(a_block_may_not_write)
{
    static const char *const bodies[] = {
        "INSERT INTO unit VALUES ('1', '2')",
        "DELETE FROM unit",
        "UPDATE unit SET lea = '1'",
        "REPLACE INTO unit VALUES ('1', '2')",
        "CREATE TABLE x(a)",
        "CREATE TEMP TABLE x(a)",
        "CREATE TEMP VIEW v AS SELECT 1",
        "CREATE VIEW v AS SELECT 1",
        "CREATE INDEX i ON unit(lea)",
        "CREATE TEMP TRIGGER t AFTER INSERT ON unit BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE x USING fts5(a)",
        "DROP TABLE unit",
        "ALTER TABLE unit RENAME TO u",
        "REINDEX",
        "ANALYZE",
        "INSERT INTO unit SELECT 1, 2 RETURNING lea",
        "WITH a AS (SELECT 1) DELETE FROM unit",
        "WITH a AS (SELECT 1) INSERT INTO unit SELECT 1, 2"};
    toy_open("", "", "autumn");
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        check_refused(bodies[i], "rules.sql:7: rule T1: not authorized");
    assert_string_equal(toy_rows("SELECT count(*) FROM unit"), "0;");
}

TEST(a_block_may_not_reach_outside)
{
    toy_open("", "", "autumn");
    check_refused("ATTACH 'x.sqlite' AS x", "rules.sql:7: rule T1: not authorized");
    check_refused("ATTACH ':memory:' AS x", "rules.sql:7: rule T1: not authorized");
    check_refused("DETACH x", "rules.sql:7: rule T1: not authorized");
    check_refused("PRAGMA user_version = 5", "rules.sql:7: rule T1: not authorized");
    check_refused("PRAGMA table_info(unit)", "rules.sql:7: rule T1: not authorized");
    check_refused("BEGIN", "rules.sql:7: rule T1: not authorized");
    check_refused("SAVEPOINT s", "rules.sql:7: rule T1: not authorized");
    check_refused("SELECT load_extension('x')",
                  "rules.sql:7: rule T1: not authorized to use function");
    check_refused("SELECT\n1,\nload_extension('x', 'y')", "rules.sql:");
}

/* VACUUM asks no authorizer when it is prepared. */
TEST(a_block_may_not_write_a_file)
{
    struct error error = {0};
    char *path = at("stolen.sqlite");
    struct block block = block_of(arena_printf(&scratch_arena, "VACUUM INTO '%s'", path));
    sqlite3_stmt *statement = NULL;
    toy_open("", "", "autumn");
    if (database_prepare(&toy.database, &block, "", "", NULL, &statement, &error))
        database_step(&toy.database, &block, statement, &error);
    sqlite3_finalize(statement);
    assert_false(is_there(path));
    assert_fault(&error, STATUS_FAILED, "rules.sql:7: rule T1: ");
}

TEST(a_block_must_be_a_query)
{
    toy_open("", "", "autumn");
    check_refused("VACUUM", "rules.sql:7: rule T1: ");
    check_refused("EXPLAIN SELECT 1; SELECT 2", "rules.sql:7: rule T1: ");
}

TEST(a_block_may_not_read_pragmas_as_tables)
{
    toy_open("", "", "autumn");
    struct error error = {0};
    bool done = prepare("SELECT * FROM pragma_database_list", NULL, &error);
    error_free(&error);
    assert_false(done);
}

TEST(the_line_of_a_fault_is_that_in_the_file)
{
    toy_open("", "", "autumn");
    check_refused("SELECT upn,\n  none\nFROM pupilonroll",
                  "rules.sql:8: rule T1: no such column: none");
    check_refused("SELECT 1\nFROM nowhere", "rules.sql:7: rule T1: no such table: nowhere");
    check_refused("SELECT 1\n\nFROM (", "rules.sql:");
    check_refused("SELEC 1", "rules.sql:7: rule T1: near \"SELEC\": syntax error");
    check_refused("SELECT 1,\n2,\n\nfrom x y z", "rules.sql:10: ");
}

TEST(a_block_must_be_one_statement)
{
    toy_open("", "", "autumn");
    check_refused("SELECT 1; SELECT 2", "rules.sql:7: rule T1: a second statement");
    check_refused("SELECT 1;\n\nDELETE FROM unit", "rules.sql:7: rule T1: a second statement");
    check_refused("", "rules.sql:7: rule T1: there is no SELECT");
    check_refused("  /* nothing */", "rules.sql:7: rule T1: there is no SELECT");
}

TEST(only_the_target_may_be_filled)
{
    struct block block = block_of("SELECT '1', '2'");
    struct error error = {0};
    sqlite3_stmt *insert = NULL;
    toy_open("", "", "autumn");
    bool done = database_prepare(&toy.database, &block, "INSERT INTO unit(lea, estab) ", "", "unit",
                                 &insert, &error);
    assert_done(done, &error);
    assert_int_equal(database_step(&toy.database, &block, insert, &error), SQLITE_DONE);
    sqlite3_finalize(insert);
    assert_string_equal(toy_rows("SELECT lea, estab FROM unit"), "1|2;");
    insert = NULL;
    assert_false(
        database_prepare(&toy.database, &block, "INSERT INTO given ", "", "unit", &insert, &error));
    sqlite3_finalize(insert);
    assert_fault(&error, STATUS_FAILED, "rules.sql:7: rule T1: not authorized");
    toy_run("DELETE FROM unit"); /* our own SQL is free again */
}

TEST(a_fault_behind_our_own_sql_has_its_own_line)
{
    struct block block = block_of("SELECT 1,\nnone");
    struct error error = {0};
    sqlite3_stmt *insert = NULL;
    toy_open("", "", "autumn");
    assert_false(database_prepare(&toy.database, &block, "INSERT INTO unit SELECT * FROM (", ")",
                                  "unit", &insert, &error));
    assert_fault(&error, STATUS_FAILED, "rules.sql:8: rule T1: no such column: none");
}

TEST(endless_recursion_is_stopped)
{
    struct block block =
        block_of("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)\n"
                 "SELECT n FROM r");
    struct error error = {0};
    sqlite3_stmt *select = NULL;
    toy_open("", "", "autumn");
    bool done = database_prepare(&toy.database, &block, "", "", NULL, &select, &error);
    assert_done(done, &error);
    assert_int_equal(database_step(&toy.database, &block, select, &error), SQLITE_ROW);
    assert_true(toy.database.steps < STEP_LIMIT / 2);
    toy.database.steps = STEP_LIMIT - 500000; /* as if it had run for long */
    int got;
    while ((got = database_step(&toy.database, &block, select, &error)) == SQLITE_ROW)
        ;
    sqlite3_reset(select);
    assert_int_not_equal(got, SQLITE_DONE);
    assert_fault(&error, STATUS_FAILED, "rules.sql:7: rule T1: stopped, as it would not end");
    /* The next statement has all its steps. */
    assert_int_equal(database_step(&toy.database, &block, select, &error), SQLITE_ROW);
    assert_int_equal(error.status, STATUS_DONE);
    sqlite3_finalize(select);
}

TEST(a_text_that_would_fill_the_memory_is_refused)
{
    struct block block = block_of("SELECT zeroblob(100000000)");
    struct error error = {0};
    sqlite3_stmt *select = NULL;
    toy_open("", "", "autumn");
    bool done = database_prepare(&toy.database, &block, "", "", NULL, &select, &error);
    assert_done(done, &error);
    int got = database_step(&toy.database, &block, select, &error);
    sqlite3_finalize(select);
    assert_int_not_equal(got, SQLITE_ROW);
    assert_fault(&error, STATUS_FAILED, "rules.sql:7: rule T1: ");
}

TEST(faults_of_our_own_sql_are_told)
{
    struct error error = {0};
    sqlite3_stmt *statement = NULL;
    toy_open("", "", "autumn");
    assert_false(database_run(&toy.database, "nonsense", &error));
    assert_fault(&error, STATUS_FAILED, "database: ");
    assert_false(database_prepare_own(&toy.database, "SELECT none", &statement, &error));
    assert_fault(&error, STATUS_FAILED, "database: ");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TOY(a_database_has_its_tables),
        WITH_TOY(a_code_set_is_a_table_where_sql_names_it),
        WITH_TOY(a_code_set_can_be_asked_for_its_codes),
        WITH_TOY(which_tables_have_rows_is_seen_anew),
        WITH_TOY(the_tables_are_those_of_the_term),
        WITH_TOY(the_period_is_its_row_and_the_facts_of_the_run),
        WITH_TOY(the_census_date_can_be_another),
        WITH_TOY(what_does_not_fit_is_not_kept_in_memory),
        WITH_TOY(a_unit_begins_with_empty_tables),
        WITH_TOY(names_that_are_given_are_kept_once),
        WITH_TOY(a_block_may_read_and_compute),
        WITH_TOY(a_block_may_not_write),
        WITH_TOY(a_block_may_not_reach_outside),
        WITH_TOY(a_block_may_not_write_a_file),
        WITH_TOY(a_block_must_be_a_query),
        WITH_TOY(a_block_may_not_read_pragmas_as_tables),
        WITH_TOY(the_line_of_a_fault_is_that_in_the_file),
        WITH_TOY(a_block_must_be_one_statement),
        WITH_TOY(only_the_target_may_be_filled),
        WITH_TOY(a_fault_behind_our_own_sql_has_its_own_line),
        WITH_TOY(endless_recursion_is_stopped),
        WITH_TOY(a_text_that_would_fill_the_memory_is_refused),
        WITH_TOY(faults_of_our_own_sql_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
