/* returns/sql/tally.h */
#include "unit_sql.h"

#include "returns/sql/tally.h"

static sqlite3 *db;

static int
begin(void **state)
{
    (void)state;
    return sqlite3_open(":memory:", &db) == SQLITE_OK && tally_register(db) &&
                   sqlite3_exec(db,
                                "CREATE TABLE detail(_id INTEGER PRIMARY KEY, _parent INTEGER,"
                                " reason TEXT, sessions INTEGER)",
                                NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : -1;
}

static int
end(void **state)
{
    (void)state;
    bool closed_well = sqlite3_close(db) == SQLITE_OK;
    arena_free(&scratch_arena);
    return closed_well ? 0 : -1;
}

/* "parent|details|counted|repeats|odd;" of rows (_parent, reason, sessions). */
static void
check(const char *rows, const char *expected)
{
    const char *sql = arena_printf(&scratch_arena,
                                   "DELETE FROM detail;"
                                   "INSERT INTO detail(_parent, reason, sessions) VALUES %s",
                                   rows);
    if (rows[0] != '\0')
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_string_equal(
        sql_rows(db, "SELECT * FROM tally('detail', 'reason', 'sessions', '/ I', '/ I #')"),
        expected);
}

TEST(rows_are_counted_by_parent)
{
    check("", "");
    check("(1, '/', 30), (1, 'I', 2), (2, '/', 5)", "1|2|32|0|0;2|1|5|0|0;");
}

TEST(only_codes_of_the_list_are_summed)
{
    check("(1, '/', 30), (1, '#', 7), (1, 'Q', 4)", "1|3|30|0|1;");
}

TEST(a_code_that_stands_again_is_a_repetition)
{
    check("(1, '/', 1), (1, 'I', 1), (1, '/', 1), (1, '/', 1), (2, '/', 1)",
          "1|4|4|2|0;2|1|1|0|0;");
    check("(1, 'Q', 1), (1, 'Q', 1), (1, NULL, 1), (1, NULL, 1)", "1|4|0|1|4;");
}

TEST(what_is_no_whole_number_from_zero_up_is_odd)
{
    check("(1, '/', -1), (1, 'I', 0)", "1|2|0|0|1;");
    check("(1, '/', NULL), (2, '/', 'x'), (3, '/', 1.5), (4, '/', '3')",
          "1|1|0|0|1;2|1|0|0|1;3|1|0|0|1;4|1|3|0|0;");
}

TEST(parents_may_come_in_any_order)
{
    check("(2, '/', 1), (1, '/', 2), (2, '/', 4), (1, 'I', 8)", "1|2|10|0|0;2|2|5|1|0;");
}

TEST(a_sum_ends_at_the_largest_number)
{
    check("(1, '/', 9223372036854775807), (1, 'I', 1)", "1|2|9223372036854775807|0|0;");
}

TEST(it_can_be_joined_and_read_again)
{
    check("(1, '/', 30), (2, 'I', 2)", "1|1|30|0|0;2|1|2|0|0;");
    assert_string_equal(
        sql_rows(db, "SELECT d._id, t.parent FROM detail d CROSS JOIN"
                     " tally('detail', 'reason', 'sessions', '', '') t ON t.parent = d._parent"),
        "1|1;2|2;");
    assert_string_equal(sql_rows(db,
                                 "SELECT counted, odd FROM tally('detail', 'reason', 'sessions',"
                                 " NULL, '')"),
                        "0|1;0|1;");
}

static void
check_refused(const char *sql, const char *expected)
{
    sqlite3_stmt *statement = NULL;
    int state = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (state == SQLITE_OK)
        state = sqlite3_step(statement);
    assert_int_equal(state, SQLITE_ERROR);
    assert_non_null(strstr(sqlite3_errmsg(db), expected));
    sqlite3_finalize(statement);
}

TEST(what_is_no_table_or_column_is_refused)
{
    check_refused("SELECT * FROM tally('none', 'reason', 'sessions', '', '')",
                  "no such table: none");
    check_refused("SELECT * FROM tally('detail', 'x', 'sessions', '', '')", "no such column: x");
    check_refused("SELECT * FROM tally('detail; --', 'reason', 'sessions', '', '')",
                  "\"detail; --\" is no name");
    check_refused("SELECT * FROM tally(NULL, 'reason', 'sessions', '', '')", "\"\" is no name");
    check_refused("SELECT * FROM tally('detail', 'reason')", "no query solution");
}

#define WITH_DATABASE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(rows_are_counted_by_parent),
        WITH_DATABASE(only_codes_of_the_list_are_summed),
        WITH_DATABASE(a_code_that_stands_again_is_a_repetition),
        WITH_DATABASE(what_is_no_whole_number_from_zero_up_is_odd),
        WITH_DATABASE(parents_may_come_in_any_order),
        WITH_DATABASE(a_sum_ends_at_the_largest_number),
        WITH_DATABASE(it_can_be_joined_and_read_again),
        WITH_DATABASE(what_is_no_table_or_column_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
