/* returns/tables_csv.h */
#include "toy.h"

#include "returns/tables_csv.h"

static struct return_rows rows;
static struct buffer texts[8];

static int
begin(void **state)
{
    rows = (struct return_rows){0};
    memset(texts, 0, sizeof texts);
    return toy_begin(state);
}

static int
end(void **state)
{
    rows_free(&rows);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        buffer_free(&texts[i]);
    return toy_end(state);
}

static void
write_unit(const char *sql, const char *lea, const char *estab)
{
    struct error error = {0};
    if (rows.tables == NULL) {
        toy_open("", "", "autumn");
        rows_open(&rows, &toy.database);
    }
    toy_run(sql);
    bool done = rows_read(&rows, &error) && tables_csv_rows(&rows, lea, estab, texts, &error);
    assert_done(done, &error);
}

static const char *
text_of(const char *table)
{
    const struct buffer *text = &texts[schema_table(&toy.collection.schema, table)->index];
    return text->text == NULL ? "" : text->text;
}

static void
check_header(const char *table, bool of_la, const char *expected)
{
    struct buffer text = {0};
    tables_csv_header(&toy.collection.schema, schema_table(&toy.collection.schema, table), of_la,
                      &text);
    assert_string_equal(text.text, expected);
    buffer_free(&text);
}

TEST(a_header_has_the_keys_in_front)
{
    write_unit("", "835", "2990");
    check_header("pupilonroll", false, "lea,estab,upn,surname,dob,boards,town,bus\n");
    check_header("mainmarkonroll", false, "lea,estab,upn,code,count\n");
    check_header("note", false, "lea,estab,note\n");
    check_header("head", false,
                 "lea,estab,collection,term,year\n"); /* its own LEA and Estab once */
    check_header("note", true, "lea,note\n");
}

TEST(rows_have_the_keys_of_the_rows_above)
{
    write_unit("INSERT INTO pupilonroll(_id, upn, surname, boards) VALUES (1, 'A1', 'x', 1), (2, "
               "'A2', NULL, 0);"
               "INSERT INTO mainmarkonroll(_id, _parent, code, count) VALUES (1, 1, 'L', 2), (2, "
               "2, 'I', NULL)",
               "835", "2990");
    assert_string_equal(text_of("pupilonroll"), "835,2990,A1,x,,1,,\n835,2990,A2,,,0,,\n");
    assert_string_equal(text_of("mainmarkonroll"), "835,2990,A1,L,2\n835,2990,A2,I,\n");
    assert_string_equal(text_of("note"), "");
}

TEST(units_are_appended)
{
    write_unit("INSERT INTO note(_id, note) VALUES (1, 'x')", "835", "2990");
    write_unit("DELETE FROM note; INSERT INTO note(_id, note) VALUES (1, 'y')", "835", "2991");
    assert_string_equal(text_of("note"), "835,2990,x\n835,2991,y\n");
}

TEST(an_la_has_no_estab)
{
    write_unit("INSERT INTO note(_id, note) VALUES (1, 'x')", "835", "");
    assert_string_equal(text_of("note"), "835,x\n");
}

TEST(values_are_quoted_and_formulas_harmless)
{
    write_unit(
        "INSERT INTO note(_id, note) VALUES (1, 'a,b'), (2, '=1+1'), (3, 'x' || char(10) || 'y'),"
        " (4, NULL), (5, '')",
        "835", "2990");
    assert_string_equal(text_of("note"),
                        "835,2990,\"a,b\"\n835,2990,'=1+1\n835,2990,\"x\ny\"\n835,2990,\n"
                        "835,2990,\n");
}

/* A return from elsewhere may not say whose it is: the columns stay where they are all the same. */
TEST(a_blank_lea_is_still_a_field)
{
    write_unit("INSERT INTO note(_id, note) VALUES (1, 'x'), (2, 'y')", "", "2990");
    assert_string_equal(text_of("note"), ",2990,x\n,2990,y\n");
}

TEST(a_blank_lea_of_an_la_is_still_a_field)
{
    write_unit("INSERT INTO note(_id, note) VALUES (1, 'x')", "", "");
    assert_string_equal(text_of("note"), ",x\n");
}

#define WITH_ROWS(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROWS(a_header_has_the_keys_in_front),
        WITH_ROWS(rows_have_the_keys_of_the_rows_above),
        WITH_ROWS(units_are_appended),
        WITH_ROWS(an_la_has_no_estab),
        WITH_ROWS(values_are_quoted_and_formulas_harmless),
        WITH_ROWS(a_blank_lea_is_still_a_field),
        WITH_ROWS(a_blank_lea_of_an_la_is_still_a_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
