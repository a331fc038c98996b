/* returns/sql/session_counts.h */
#include "unit_sql.h"

#include "returns/sql/session_counts.h"

static sqlite3 *db;
static struct session_counts counts;
static int
begin(void **state)
{
    (void)state;
    return sqlite3_open(":memory:", &db) == SQLITE_OK && session_counts_register(db, &counts) ? 0
                                                                                              : -1;
}

static int
end(void **state)
{
    (void)state;
    bool closed_well = sqlite3_close(db) == SQLITE_OK;
    session_counts_free(&counts);
    arena_free(&scratch_arena);
    return closed_well ? 0 : -1;
}

static void
add(const char *upn, const char *block, const char *code, uint32_t position, uint32_t sessions)
{
    session_counts_add(
        &counts, &(struct session_count){upn, block, code, position, sessions, sessions - 1, 1, 7});
}

static void
check(const char *sql, const char *expected)
{
    assert_string_equal(sql_rows(db, sql), expected);
}

TEST(rows_are_those_that_were_added)
{
    check("SELECT * FROM session_count", "");
    add("A1", "termly", "/", 1, 30);
    add("A1", "termly", "#", 9, 2);
    add("A2", "termly", "I", 5, 1);
    check("SELECT * FROM session_count", "A1|termly|/|1|30|29|1|7;A1|termly|#|9|2|1|1|7;"
                                         "A2|termly|I|5|1|0|1|7;");
    check("SELECT typeof(upn), typeof(position), typeof(possible), typeof(sessions)"
          " FROM session_count WHERE upn = 'A2'",
          "text|integer|integer|integer;");
    check("SELECT rowid, code FROM session_count WHERE sessions > 1", "1|/;2|#;");
}

TEST(rows_are_found_by_upn)
{
    add("A1", "termly", "/", 1, 30);
    add("A1", "summer", "/", 1, 4);
    add("A2", "termly", "I", 5, 1);
    check("SELECT block, sessions FROM session_count WHERE upn = 'A1' AND block = 'summer'",
          "summer|4;");
    check("SELECT count(*) FROM session_count WHERE upn = 'A3'", "0;");
    check("SELECT count(*) FROM session_count WHERE upn = NULL", "0;");
    check("SELECT p.column1, (SELECT sum(sessions) FROM session_count c WHERE c.upn = p.column1)"
          " FROM (VALUES ('A2'), (NULL), ('A1')) p",
          "A2|1;NULL|NULL;A1|34;");
    check("SELECT count(*) FROM session_count a JOIN session_count b ON a.upn = b.upn", "5;");
}

TEST(a_unit_begins_without_rows)
{
    add("A1", "termly", "/", 1, 30);
    session_counts_clear(&counts);
    check("SELECT count(*) FROM session_count", "0;");
    check("SELECT count(*) FROM session_count WHERE upn = 'A1'", "0;");
    add("A1", "termly", "I", 5, 2);
    check("SELECT code, sessions FROM session_count WHERE upn = 'A1'", "I|2;");
}

TEST(nothing_can_be_written)
{
    assert_int_equal(
        sqlite3_exec(db, "INSERT INTO session_count(upn) VALUES ('A1')", NULL, NULL, NULL),
        SQLITE_ERROR);
}

#define WITH_COUNTS(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_COUNTS(rows_are_those_that_were_added), WITH_COUNTS(rows_are_found_by_upn),
        WITH_COUNTS(a_unit_begins_without_rows), WITH_COUNTS(nothing_can_be_written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
