/* returns/compare/origins.h */
#include "toy.h"

#include "returns/compare/origins.h"

static struct derivation derivation;
static struct origins origins;

static int
end(void **state)
{
    origins_free(&origins);
    derivation_free(&derivation);
    return toy_end(state);
}

static bool
is_given(const void *context, const char *name)
{
    return list_has(context, name);
}

/* The toy with an input table `pupils` and `hobbies`, of which these columns are given. */
static void
find(const char *derive, const char *given)
{
    struct error error = {0};
    struct table_def defs[] = {{.name = "pupils"}, {.name = "hobbies"}};
    struct table_defs inputs = {.defs = defs, .count = 2};
    toy_open(derive, "", "autumn");
    toy_run("CREATE TABLE pupils(_file, _line, UPN, Surname, DOB, Town);"
            "CREATE TABLE hobbies(UPN, Code, Count);"
            "CREATE TABLE input_hobbies(UPN, Code, Count)");
    bool done =
        derivation_prepare(&derivation, &toy.database, toy.collection.derive,
                           toy.collection.derive_count, &error) &&
        origins_find(&origins, &derivation, &toy.database, &inputs, is_given, given, &error);
    assert_done(done, &error);
}

static bool
gives(const char *table_name, const char *column)
{
    const struct return_table *table = schema_table(&toy.collection.schema, table_name);
    assert_non_null(table);
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i]->column, column) == 0)
            return origins.columns[table->index][i];
    }
    fail_msg("%s has no column %s", table_name, column);
    return false;
}

static bool
gives_table(const char *name)
{
    return origins.tables[schema_table(&toy.collection.schema, name)->index];
}

TEST(a_column_is_given_if_an_input_has_it)
{
    find("-- table: pupilonroll\nSELECT p.*, 1 AS boards FROM pupils p\n", "pupils.UPN pupils.DOB");
    assert_true(gives("pupilonroll", "upn"));
    assert_true(gives("pupilonroll", "dob"));
    assert_false(gives("pupilonroll", "surname"));
    assert_false(gives("pupilonroll", "town"));
    assert_true(gives("pupilonroll", "boards"));
    assert_false(gives("pupilonroll", "bus")); /* no block fills it */
    assert_true(gives_table("pupilonroll"));
    assert_false(gives_table("note"));
}

TEST(columns_are_followed_through_work_tables_and_subqueries)
{
    find("-- work: names\nSELECT UPN AS u, Surname AS s, Town AS t FROM (SELECT * FROM pupils)\n"
         "-- table: pupilonroll\nSELECT u AS upn, s AS surname, t AS town FROM names\n",
         "pupils.UPN pupils.Town");
    assert_true(gives("pupilonroll", "upn"));
    assert_false(gives("pupilonroll", "surname"));
    assert_true(gives("pupilonroll", "town"));
}

TEST(a_computed_column_stands_for_the_input_column_of_its_name)
{
    find("-- table: pupilonroll\n"
         "SELECT UPN AS upn, upper(Surname) AS surname, lower(Town) AS town, upper(UPN) AS bus"
         " FROM pupils\n",
         "pupils.UPN pupils.Town");
    assert_false(gives("pupilonroll", "surname"));
    assert_true(gives("pupilonroll", "town"));
    assert_true(gives("pupilonroll", "bus"));
}

TEST(a_table_is_given_if_anything_of_it_is)
{
    static const char derive[] =
        "-- table: pupilonroll\nSELECT UPN AS upn FROM pupils\n"
        "-- table: mainmarkonroll\nSELECT p._id AS _parent, h.Code AS code, 1 AS count"
        " FROM pupilonroll p JOIN hobbies h ON h.UPN = p.upn\n"
        "-- table: note\nSELECT 'x' AS note\n";
    find(derive, "pupils.UPN");
    assert_false(gives_table("mainmarkonroll"));
    assert_true(gives_table("note"));
    end(NULL);
    toy_begin(NULL);
    find(derive, "pupils.UPN hobbies.Code");
    assert_true(gives_table("mainmarkonroll"));
    assert_true(gives("mainmarkonroll", "code"));
}

TEST(an_input_called_like_a_return_table_is_known_by_its_second_name)
{
    static const char derive[] =
        "-- table: mainmarkonroll\nSELECT h.Code AS code, h.Count AS count FROM input_hobbies h\n";
    find(derive, "");
    assert_false(gives_table("mainmarkonroll"));
    end(NULL);
    toy_begin(NULL);
    find(derive, "hobbies.Code");
    assert_true(gives("mainmarkonroll", "code"));
    assert_false(gives("mainmarkonroll", "count"));
}

TEST(of_two_columns_of_one_name_the_first_counts)
{
    find("-- table: pupilonroll\nSELECT p.*, 'x' AS surname FROM pupils p\n", "pupils.UPN");
    assert_false(gives("pupilonroll", "surname"));
}

#define TOY(test) cmocka_unit_test_setup_teardown(test, toy_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TOY(a_column_is_given_if_an_input_has_it),
        TOY(columns_are_followed_through_work_tables_and_subqueries),
        TOY(a_computed_column_stands_for_the_input_column_of_its_name),
        TOY(a_table_is_given_if_anything_of_it_is),
        TOY(an_input_called_like_a_return_table_is_known_by_its_second_name),
        TOY(of_two_columns_of_one_name_the_first_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
