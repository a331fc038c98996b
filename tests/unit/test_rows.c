/* returns/sql/rows.h */
#include "toy.h"

#include "returns/sql/rows.h"

static struct return_rows rows;

static int
begin(void **state)
{
    rows = (struct return_rows){0};
    return toy_begin(state);
}

static int
end(void **state)
{
    rows_free(&rows);
    return toy_end(state);
}

static void
open_with(const char *sql)
{
    toy_open("", "", "autumn");
    toy_run(sql);
    rows_open(&rows, &toy.database);
}

static void
read_rows(void)
{
    struct error error = {0};
    bool done = rows_read(&rows, &error);
    assert_done(done, &error);
}

struct going_over {
    struct buffer text;
    size_t count, stop_after;
};

/* "table id parent first-column;" */
static bool
take_row(void *context, const struct row_walk *at, const struct return_table *table,
         struct error *error)
{
    struct going_over *walk = context;
    const struct return_row *row = row_walk_row(at, table);
    const char *value = row_walk_value(at, table->columns[0]);
    buffer_printf(&walk->text, "%s %d %d %s;", table->name, (int)row->id,
                  table->parent == NULL ? 0 : (int)row->parent, value == NULL ? "NULL" : value);
    if (++walk->count == walk->stop_after)
        return error_add(error, STATUS_FAILED, "enough");
    return true;
}

static void
check_walk(const char *expected)
{
    struct going_over walk = {0};
    struct error error = {0};
    read_rows();
    buffer_string(&walk.text, "");
    bool done = rows_walk(&rows, take_row, &walk, &error);
    assert_done(done, &error);
    assert_string_equal(walk.text.text, expected);
    buffer_free(&walk.text);
}

TEST(parents_come_before_their_children)
{
    open_with("INSERT INTO head(_id, collection) VALUES (1, 'TOY');"
              "INSERT INTO pupilonroll(_id, upn) VALUES (1, 'A'), (2, 'B'), (3, 'C');"
              "INSERT INTO mainmarkonroll(_id, _parent, code) VALUES (1, 1, 'x'), (2, 1, 'y'), (3, "
              "3, 'z');"
              "INSERT INTO note(_id, note) VALUES (1, 'n')");
    check_walk("head 1 0 TOY;pupilonroll 1 0 A;mainmarkonroll 1 1 x;mainmarkonroll 2 1 "
               "y;pupilonroll 2 0 B;"
               "pupilonroll 3 0 C;mainmarkonroll 3 3 z;note 1 0 n;");
}

TEST(a_walk_can_be_made_again_over_what_is_there_then)
{
    open_with("INSERT INTO pupilonroll(_id, upn) VALUES (1, 'A')");
    check_walk("pupilonroll 1 0 A;");
    check_walk("pupilonroll 1 0 A;");
    toy_run(
        "DELETE FROM pupilonroll; INSERT INTO pupilonroll(_id, upn) VALUES (1, 'B'), (2, NULL)");
    check_walk("pupilonroll 1 0 B;pupilonroll 2 0 NULL;");
    toy_run("DELETE FROM pupilonroll");
    check_walk("");
}

TEST(a_row_has_values_and_a_place)
{
    open_with("INSERT INTO pupilonroll(_id, _file, _line, upn, boards, town) VALUES (1, 2, 17, "
              "'A', 1, '')");
    const struct return_table *pupil = schema_table(&toy.collection.schema, "pupilonroll");
    struct row_walk at;
    read_rows();
    row_walk_begin(&at, &rows);
    assert_true(row_walk_has(&at, pupil));
    assert_string_equal(row_walk_value(&at, pupil->columns[0]), "A");
    assert_null(row_walk_value(&at, pupil->columns[1]));
    assert_string_equal(row_walk_value(&at, pupil->columns[3]), "1");
    assert_string_equal(row_walk_value(&at, pupil->columns[4]), "");
    const struct return_row *row = row_walk_row(&at, pupil);
    assert_int_equal(row->place.file, 2);
    assert_int_equal(row->place.line, 17);
    assert_true(row->values[3].is_number);
    assert_false(row->values[0].is_number);
    row_walk_next(&at, pupil);
    assert_false(row_walk_has(&at, pupil));
    assert_null(row_walk_value(&at, pupil->columns[0]));
    row_walk_end(&at);
}

TEST(a_child_belongs_to_its_parent_alone)
{
    open_with("INSERT INTO pupilonroll(_id, upn) VALUES (1, 'A'), (2, 'B');"
              "INSERT INTO mainmarkonroll(_id, _parent, code) VALUES (1, 2, 'x')");
    const struct return_table *pupil = schema_table(&toy.collection.schema, "pupilonroll");
    const struct return_table *mark = schema_table(&toy.collection.schema, "mainmarkonroll");
    struct row_walk at;
    read_rows();
    row_walk_begin(&at, &rows);
    assert_false(row_walk_has(&at, mark));
    row_walk_next(&at, pupil);
    assert_true(row_walk_has(&at, mark));
    row_walk_next(&at, pupil);
    assert_false(row_walk_has(&at, mark));
    row_walk_end(&at);
}

TEST(a_walk_can_fail)
{
    struct going_over walk = {.stop_after = 2};
    struct error error = {0};
    open_with("INSERT INTO pupilonroll(_id, upn) VALUES (1, 'A'), (2, 'B'), (3, 'C')");
    read_rows();
    assert_false(rows_walk(&rows, take_row, &walk, &error));
    assert_int_equal(walk.count, 2);
    assert_fault(&error, STATUS_FAILED, "enough");
    buffer_free(&walk.text);
    check_walk("pupilonroll 1 0 A;pupilonroll 2 0 B;pupilonroll 3 0 C;");
}

/* "Calls `row` for every row": one whose parent is not there must not take those behind it along.
 */
TEST(a_row_without_its_parent_is_not_dropped_in_silence)
{
    struct going_over walk = {0};
    struct error error = {0};
    open_with(
        "INSERT INTO pupilonroll(_id, upn) VALUES (2, 'B');"
        "INSERT INTO mainmarkonroll(_id, _parent, code) VALUES (1, 1, 'orphan'), (2, 2, 'x')");
    read_rows();
    bool done = rows_walk(&rows, take_row, &walk, &error);
    bool told = error.status != STATUS_DONE;
    size_t count = walk.count;
    buffer_free(&walk.text);
    error_free(&error);
    assert_true(count == 3 || (!done && told));
}

TEST(freeing_nothing_is_no_harm)
{
    struct return_rows none = {0};
    rows_free(&none);
    assert_null(none.tables);
}

#define WITH_ROWS(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROWS(parents_come_before_their_children),
        WITH_ROWS(a_walk_can_be_made_again_over_what_is_there_then),
        WITH_ROWS(a_row_has_values_and_a_place),
        WITH_ROWS(a_child_belongs_to_its_parent_alone),
        WITH_ROWS(a_walk_can_fail),
        WITH_ROWS(a_row_without_its_parent_is_not_dropped_in_silence),
        cmocka_unit_test(freeing_nothing_is_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
