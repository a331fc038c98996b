/* returns/derive.h */
#include "toy.h"

#include "returns/derive.h"

static struct derivation derivation;

static int
end(void **state)
{
    derivation_free(&derivation);
    return toy_end(state);
}

static bool
prepare(struct error *error)
{
    return derivation_prepare(&derivation, &toy.database, toy.collection.derive,
                              toy.collection.derive_count, error);
}

static void
open_and_prepare(const char *derive, const char *term)
{
    struct error error = {0};
    toy_open(derive, "", term);
    bool done = prepare(&error);
    assert_done(done, &error);
}

static void
run(void)
{
    struct error error = {0};
    bool done = database_begin_unit(&toy.database, "835", "2990", &error) &&
                derivation_run(&derivation, &toy.database, &error);
    assert_done(done, &error);
}

TEST(a_table_is_filled_column_by_name)
{
    open_and_prepare("-- table: pupilonroll\n"
                     "SELECT 'Zeta' AS surname, 'A1' AS UPN, 3 AS _file, 7 AS _line\n",
                     "autumn");
    run();
    assert_string_equal(
        toy_rows("SELECT _id, _parent, _file, _line, upn, surname, dob FROM pupilonroll"),
        "1|NULL|3|7|A1|Zeta|NULL;");
}

TEST(rows_are_numbered_in_the_order_of_the_return)
{
    open_and_prepare(
        "-- table: pupilonroll\n"
        "SELECT column1 AS upn, column2 AS surname, 1 AS _file, column3 AS _line FROM (VALUES"
        " ('B', 'x', 9), ('A', 'y', 5), ('A', 'x', 8), (NULL, 'q', 2), ('B', 'x', 4))\n",
        "autumn");
    run();
    assert_string_equal(toy_rows("SELECT _id, upn, surname, _line FROM pupilonroll ORDER BY _id"),
                        "1|NULL|q|2;2|A|x|8;3|A|y|5;4|B|x|4;5|B|x|9;");
}

TEST(children_are_ordered_by_their_parents)
{
    open_and_prepare("-- table: pupilonroll\nSELECT column1 AS upn FROM (VALUES ('B'), ('A'))\n"
                     "-- table: mainmarkonroll\n"
                     "SELECT p._id AS _parent, upn || m.column1 AS code, 1 AS count\n"
                     "FROM (VALUES ('x'), ('y')) m, pupilonroll p\n",
                     "autumn");
    run();
    assert_string_equal(toy_rows("SELECT _parent, code FROM mainmarkonroll ORDER BY _id"),
                        "1|Ax;1|Ay;2|Bx;2|By;");
}

TEST(a_block_with_a_star_fills_every_table_that_fits)
{
    open_and_prepare("-- table: pupil*\n"
                     "SELECT '{table}' AS surname, 'A' AS upn\n"
                     "-- table: *markonroll\n"
                     "SELECT _id AS _parent, '{parent}' AS code FROM {parent}\n",
                     "autumn");
    run();
    assert_string_equal(toy_rows("SELECT upn, surname FROM pupilonroll"), "A|pupilonroll;");
    assert_string_equal(toy_rows("SELECT _parent, code FROM mainmarkonroll"), "1|pupilonroll;");
}

TEST(a_column_of_another_term_is_left_out)
{
    static const char derive[] =
        "-- table: pupilonroll\nSELECT 'A1' AS upn, 'x' AS bus, 'z' AS other\n";
    open_and_prepare(derive, "spring");
    run();
    assert_string_equal(toy_rows("SELECT upn FROM pupilonroll"), "A1;");
}

TEST(a_table_of_another_term_is_left_out)
{
    open_and_prepare("-- table: note\nSELECT 'x' AS note\n-- table: pupilonroll\n-- terms: autumn\n"
                     "SELECT 'A1' AS upn\n-- work: w\n-- terms: spring summer\nSELECT 5 AS five\n",
                     "spring");
    assert_int_equal(derivation.count, 1);
    run();
    assert_string_equal(toy_rows("SELECT five FROM w"), "5;");
    assert_string_equal(toy_rows("SELECT count(*) FROM pupilonroll"), "0;");
}

TEST(a_work_table_is_made_anew_for_each_unit)
{
    open_and_prepare("-- work: mine\nSELECT lea, estab AS school FROM unit\n"
                     "-- table: pupilonroll\nSELECT school AS upn FROM mine\n",
                     "autumn");
    run();
    run();
    assert_string_equal(toy_rows("SELECT lea, school FROM mine"), "835|2990;");
    assert_string_equal(toy_rows("SELECT _id, upn FROM pupilonroll"), "1|2990;");
}

TEST(later_steps_can_use_hidden_columns)
{
    open_and_prepare("-- table: pupilonroll\nSELECT 'A1' AS upn, 42 AS _enrolment\n"
                     "-- table: mainmarkonroll\n"
                     "SELECT _id AS _parent, 'L' AS code, _enrolment AS count FROM pupilonroll\n",
                     "autumn");
    run();
    assert_string_equal(toy_rows("SELECT _parent, code, count FROM mainmarkonroll"), "1|L|42;");
}

TEST(a_view_is_a_select_under_a_name)
{
    open_and_prepare("-- view: both\n"
                     "SELECT 'A1' AS upn UNION ALL SELECT 'A2' -- and no more;\n"
                     "-- table: pupilonroll\nSELECT upn FROM both\n",
                     "autumn");
    run();
    run();
    assert_string_equal(toy_rows("SELECT upn FROM pupilonroll"), "A1;A2;");
    assert_string_equal(toy_rows("SELECT type FROM sqlite_schema WHERE name = 'both'"), "view;");
}

TEST(blocks_of_one_name_are_one)
{
    open_and_prepare("-- view: both\nSELECT 'A1' AS upn; \n"
                     "-- work: whole\nSELECT 'x' AS name -- the first;\n"
                     "-- view: both\n-- terms: autumn\nSELECT 'A2';\n"
                     "-- view: both\n-- terms: spring\nSELECT 'A3';\n"
                     "-- work: whole\nSELECT upn FROM both\n"
                     "-- table: pupilonroll\nSELECT name AS upn FROM whole\n"
                     "-- table: pupilonroll\nSELECT 'Z' AS upn\n",
                     "autumn");
    run();
    assert_string_equal(toy_rows("SELECT upn FROM pupilonroll"), "A1;A2;x;Z;");
}

static const char over_blocks[] =
    "-- table: pupilonroll\nSELECT 'A1' AS upn, 'b' AS bus, 1 AS boards\n"
    "-- table: mainmarkonroll\nSELECT 1 AS _parent, 'L' AS code, 2 AS count\n"
    "-- table: note\nSELECT 'n' AS note\n"
    "-- work: seen\n-- over: *onroll note\n"
    "SELECT '{table}' AS name, '{parent}' AS parent, '{owner}' AS owner, {key} AS k,"
    " {bus} AS bus, {note} AS note FROM {table} t;\n"
    "-- view: gone\n-- over: no*\nSELECT note FROM {table}\n";
TEST(a_block_over_tables_stands_for_each)
{
    open_and_prepare(over_blocks, "autumn");
    run();
    assert_string_equal(
        toy_rows("SELECT * FROM seen"),
        "pupilonroll||pupilonroll|A1|b|NULL;"
        "mainmarkonroll|pupilonroll|pupilonroll|A1|NULL|NULL;note||note|NULL|NULL|n;");
    assert_string_equal(toy_rows("SELECT * FROM gone"), "n;");
}

TEST(a_block_over_tables_is_over_those_of_the_term)
{
    open_and_prepare(over_blocks, "spring");
    run();
    assert_string_equal(toy_rows("SELECT name, bus FROM seen"),
                        "pupilonroll|NULL;mainmarkonroll|NULL;");
    assert_string_equal(toy_rows("SELECT count(*) FROM sqlite_schema WHERE name = 'gone'"), "0;");
}

TEST(files_of_their_own_are_csv)
{
    struct error error = {0};
    struct buffer text = {0};
    open_and_prepare(
        "-- file: figures.csv\n"
        "SELECT lea AS la_code, 'a,b' AS \"topic\", NULL AS blank, '=1' AS formula FROM unit\n",
        "autumn");
    assert_int_equal(derivation.file_count, 1);
    assert_string_equal(derivation.files[0].block->name, "figures.csv");
    run();
    derived_file_header(&derivation.files[0], &text);
    bool done = derived_file_rows(&derivation.files[0], &toy.database, &text, &error) &&
                database_set_unit(&toy.database, "836", "1", &error) &&
                derived_file_rows(&derivation.files[0], &toy.database, &text, &error);
    assert_done(done, &error);
    assert_string_equal(text.text,
                        "la_code,topic,blank,formula\n835,\"a,b\",,'=1\n836,\"a,b\",,'=1\n");
    buffer_free(&text);
}

TEST(windows_are_read_from_their_work_table)
{
    open_and_prepare("-- work: attendance_window\n"
                     "SELECT 'termly' AS block, '2026-04-20' AS first_day, census_date AS last_day "
                     "FROM period\n",
                     "autumn");
    assert_int_equal(derivation.window_count, 1);
    assert_string_equal(derivation.windows[0].block, "termly");
    assert_int_equal(derivation.windows[0].first, date_from_civil(2026, 4, 20));
    assert_int_equal(derivation.windows[0].last, date_from_civil(2026, 10, 1));
}

TEST(sessions_are_counted_into_their_table)
{
    struct error error = {0};
    struct resources built_in = {0};
    struct register_rules rules = {0};
    open_and_prepare(
        "-- work: attendance_window\n"
        "SELECT 'termly' AS block, '2026-09-01' AS first_day, '2026-09-30' AS last_day\n",
        "autumn");
    bool done = codes_load(&rules.codes, &built_in, &error);
    assert_done(done, &error);
    struct enrolment enrolment = {.entry = DAY_NONE, .leaving = INT32_MAX};
    struct pupil pupil = {.upn = "A1", .enrolments = &enrolment, .count = 1};
    unsigned late = codes_find(&rules.codes, slice_of("L")) & CODE_MASK,
             x = codes_find(&rules.codes, slice_of("X")) & CODE_MASK;
    day first = date_from_civil(2026, 9, 1);
    struct mark items[] = {{.slot = slot_of(first - 1, SESSION_AM), .code = late & CODE_MASK},
                           {.slot = slot_of(first, SESSION_AM), .code = late & CODE_MASK},
                           {.slot = slot_of(first, SESSION_PM), .code = late & CODE_MASK},
                           {.slot = slot_of(first + 1, SESSION_AM), .code = x & CODE_MASK},
                           {.slot = slot_of(first + 2, SESSION_AM), .code = x & CODE_MASK}};
    struct calendar_session sessions[COUNT_OF(items)];
    size_t firsts[] = {0, COUNT_OF(items)};
    for (size_t i = 0; i < COUNT_OF(items); i++)
        sessions[i] = (struct calendar_session){items[i].slot, SESSION_OPEN, {0}};
    struct register_data data = {.rules = &rules};
    struct school_register school = {
        .data = &data,
        .today = first + 1,
        .pupils = {.items = &pupil, .count = 1},
        .calendar = {.given = true, .sessions = sessions, .count = COUNT_OF(sessions)},
        .marks = {.items = items, .count = COUNT_OF(items), .first = firsts}};
    derivation_count_sessions(&derivation, &toy.database, &school);
    assert_string_equal(
        toy_rows("SELECT upn, block, code, possible, returned, sessions FROM session_count"
                 " ORDER BY position"),
        "A1|termly|L|2|2|2;A1|termly|X|0|1|1;"); /* what is dated after today does not count */
    codes_free(&rules.codes);
    arena_free(&built_in.arena);
}

/* --- faults ----------------------------------------------------------------------------------- */

static void
check_fault(const char *derive, const char *expected)
{
    struct error error = {0};
    toy_open(derive, "", "autumn");
    if (prepare(&error))
        fail_msg("prepared: %s", derive);
    derivation_free(&derivation);
    toy_close();
    assert_fault(&error, STATUS_FAILED, expected);
}

TEST(faults_in_blocks_are_told_with_file_and_line)
{
    check_fault("-- table: pupilonroll\nSELECT 'A1' AS upn,\nnone AS surname\n",
                "/derive.sql:3: table pupilonroll: ");
    check_fault("-- work: w\n\nSELECT none AS a\n", "/derive.sql:3: work w: no such column: none");
    check_fault("-- work: w\nSELECT 1 AS a; SELECT 2\n",
                "/derive.sql:2: work w: a second statement");
    check_fault("-- work: w\n", "/derive.sql:");
    check_fault("-- work: w\nSELECT 1 AS a\n-- work: other\nSELECT 1 AS a\n-- work: w\n\nSELECT "
                "2,\n none\n",
                "/derive.sql:8: work w: no such column: none");
    check_fault("-- work: w\n-- over: pupil*\nSELECT\n {surnme} AS a FROM {table}\n",
                "/derive.sql:3: work w: there is no column {surnme}");
    check_fault("-- table: pupil*\nSELECT {upm} AS a\n",
                "/derive.sql:2: table pupil*: there is no column {upm}");
    check_fault("-- work: w\n-- over: pupil*\nSELECT {upn AS a FROM {table}\n",
                "/derive.sql:3: work w: ");
    check_fault("-- work: w\nDELETE FROM unit\n", "/derive.sql:2: work w: not authorized");
    check_fault("-- table: pupilonroll\nINSERT INTO pupilonroll(upn) VALUES ('x')\n",
                "/derive.sql:2: table pupilonroll: not authorized");
    check_fault("-- file: f.csv\nSELECT none\n", "/derive.sql:2: file f.csv: ");
    check_fault("-- work: unit\nSELECT 1 AS a\n", "/derive.sql:1: work unit: ");
    check_fault("-- work: attendance_window\nSELECT 'b' AS block, 'soon' AS first_day, "
                "'2026-01-01' AS last_day\n",
                "attendance_window");
}

TEST(a_name_that_is_none_cannot_carry_sql)
{
    check_fault("-- work: w\nSELECT 1 AS \"a\"\"); INSERT INTO unit VALUES ('1', '2'); --\"\n",
                "/derive.sql:");
    check_fault("-- work: w\"(a); INSERT INTO unit VALUES ('1', '2'); --\nSELECT 1 AS a\n",
                "/derive.sql:1: ");
    check_fault("-- table: pupilonroll\nSELECT 1 AS \"_a\"\"; --\"\n", "/derive.sql:");
}

/* The SQL that is put behind a block must not become part of its last comment. */
TEST(a_table_block_may_end_with_a_comment)
{
    open_and_prepare("-- table: pupilonroll\nSELECT 'A1' AS upn -- the only one\n", "autumn");
    run();
    assert_string_equal(toy_rows("SELECT upn FROM pupilonroll"), "A1;");
}

TEST(a_step_that_fails_ends_the_derivation)
{
    struct error error = {0};
    open_and_prepare("-- table: pupilonroll\nSELECT 'A1' AS upn\n"
                     "-- work: w\nSELECT\n abs(-9223372036854775808) AS a\n"
                     "-- table: note\nSELECT 'x' AS note\n",
                     "autumn");
    assert_false(derivation_run(&derivation, &toy.database, &error));
    assert_fault(&error, STATUS_FAILED, "/derive.sql:4: work w: integer overflow");
    assert_string_equal(toy_rows("SELECT count(*) FROM note"), "0;");
}

TEST(a_view_is_confined_to_one_select)
{
    check_fault("-- view: x\nSELECT 1 AS a;\nDELETE FROM pupilonroll\n",
                "/derive.sql:2: view x: a second statement");
    check_fault("-- view: x\nSELECT random() AS a\n", "/derive.sql:2: view x: not authorized");
    check_fault("-- view: x y\nSELECT 1 AS a\n", "/derive.sql:1: not a name for a view: x y");
    check_fault("-- view: period\nSELECT 1 AS a\n", "/derive.sql:1: view period: ");
}

TEST(freeing_what_was_never_prepared_is_no_harm)
{
    derivation_free(&derivation);
    derivation_free(&derivation);
    assert_int_equal(derivation.count, 0);
}

#define WITH_DERIVATION(test) cmocka_unit_test_setup_teardown(test, toy_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DERIVATION(a_table_is_filled_column_by_name),
        WITH_DERIVATION(rows_are_numbered_in_the_order_of_the_return),
        WITH_DERIVATION(children_are_ordered_by_their_parents),
        WITH_DERIVATION(a_block_with_a_star_fills_every_table_that_fits),
        WITH_DERIVATION(a_column_of_another_term_is_left_out),
        WITH_DERIVATION(a_table_of_another_term_is_left_out),
        WITH_DERIVATION(a_work_table_is_made_anew_for_each_unit),
        WITH_DERIVATION(later_steps_can_use_hidden_columns),
        WITH_DERIVATION(a_view_is_a_select_under_a_name),
        WITH_DERIVATION(blocks_of_one_name_are_one),
        WITH_DERIVATION(a_block_over_tables_stands_for_each),
        WITH_DERIVATION(a_block_over_tables_is_over_those_of_the_term),
        WITH_DERIVATION(files_of_their_own_are_csv),
        WITH_DERIVATION(windows_are_read_from_their_work_table),
        WITH_DERIVATION(sessions_are_counted_into_their_table),
        WITH_DERIVATION(faults_in_blocks_are_told_with_file_and_line),
        WITH_DERIVATION(a_view_is_confined_to_one_select),
        WITH_DERIVATION(a_name_that_is_none_cannot_carry_sql),
        WITH_DERIVATION(a_table_block_may_end_with_a_comment),
        WITH_DERIVATION(a_step_that_fails_ends_the_derivation),
        WITH_DERIVATION(freeing_what_was_never_prepared_is_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
