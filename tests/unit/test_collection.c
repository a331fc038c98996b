/* collection/collection.h */
#include "toy.h"

static void
check_load_fault(const char *expected)
{
    struct error error = {0};
    assert_false(toy_load("autumn", &error));
    toy_close();
    assert_fault(&error, STATUS_FAILED, expected);
}

TEST(a_catalogue_has_every_term_of_every_year)
{
    struct error error = {0};
    toy_write(toy_xsd, "", "");
    put("collections/toy/2025/dates.csv", "term,year,census_date\nsummer,2026,2026-05-21\n");
    put("collections/toy/2025/options.csv", toy_options);
    put("collections/other/1/dates.csv", "term,year,census_date\nautumn,2026,2026-10-01\n");
    put("collections/other/1/collection.csv", "key,value\ncollection_code,O\n");
    put("collections/toy/2025/collection.csv", "key,value\nbase,2026\n");
    toy.resources.directory = scratch_path;
    bool done = catalogue_load(&toy.catalogue, &toy.resources, &error);
    assert_done(done, &error);
    assert_int_equal(toy.catalogue.count, 4);
    static const char *const expected[][3] = {{"other", "1", "autumn"},
                                              {"toy", "2025", "summer"},
                                              {"toy", "2026", "autumn"},
                                              {"toy", "2026", "spring"}};
    for (size_t i = 0; i < 4; i++) {
        const struct period *period = &toy.catalogue.periods[i];
        assert_string_equal(period->collection, expected[i][0]);
        assert_string_equal(period->folder, expected[i][1]);
        assert_string_equal(period_value(period, "term"), expected[i][2]);
    }
    const struct period *found = toy_period("SPRING", "2027", &error);
    assert_non_null(found);
    assert_ptr_equal(found->definition, toy.catalogue.periods[3].definition);
    assert_string_equal(period_value(found, "census_date"), "2027-01-21");
    assert_string_equal(period_value(found, "none"), "");
    assert_string_equal(period_name(found, &toy.resources.arena), "spring 2027");
}

/* What the options say, or why they say nothing. */
static void
check_choice(const char *collection, const char *const *options, const char *expected)
{
    struct error error = {0};
    const struct period *period = toy_choose(collection, options, &error);
    if (period == NULL)
        assert_fault(&error, STATUS_USAGE, expected);
    else
        assert_string_equal(period_name(period, &toy.resources.arena), expected);
}

#define CHECK_CHOICE(collection, expected, ...)                                                    \
    check_choice(collection, (const char *const[]){__VA_ARGS__, NULL}, expected)

TEST(options_that_name_no_period_are_refused)
{
    struct error error = {0};
    toy_write(toy_xsd, "", "");
    toy.resources.directory = scratch_path;
    bool done = catalogue_load(&toy.catalogue, &toy.resources, &error);
    assert_done(done, &error);
    CHECK_CHOICE("toy", "toy has no spring 2026: known are autumn 2026, spring 2027", "--term",
                 "spring", "--year", "2026");
    CHECK_CHOICE("toy", "--term: \"winter\" is not autumn|spring|summer", "--term", "winter");
    CHECK_CHOICE("toy", "--term: \"sprnig\" is not autumn|spring|summer: did you mean spring?",
                 "--term", "sprnig");
    CHECK_CHOICE("toy", "--year: \"26\" is not YYYY", "--year", "26");
    CHECK_CHOICE("toy", "--term and --year are needed for toy: known are autumn 2026", "--year",
                 "2026");
    CHECK_CHOICE("toy", "--date: toy has no such option; known are --term, --year, --census-date",
                 "--date", "2026-10-01");
    CHECK_CHOICE("tyo", "there is no collection \"tyo\": did you mean toy? Known are toy", "--year",
                 "2026");
}

#define OPTIONS_HEADER "name,use,column,type,limits,required,default,with,help\n"

/* Two of a period: without both from the first of the month to today, 5 November 2026. */
static void
load_period_collection(const char *dates)
{
    struct error error = {0};
    put(TOY_FOLDER "collection.csv", toy_settings);
    put(TOY_FOLDER "options.csv",
        OPTIONS_HEADER "from,period,from_date,date,,,---01,to,first\nto,period,to_date,date,--08-"
                       "01,,today,from,last\n"
                       "at-least,,,number,2..5,,3,,how many\nall-of-them,,,flag,,,,,all\n");
    if (dates[0] != '\0')
        put(TOY_FOLDER "dates.csv", dates);
    toy.resources.directory = scratch_path;
    bool done = catalogue_load(&toy.catalogue, &toy.resources, &error);
    assert_done(done, &error);
}

TEST(a_collection_may_be_of_a_period)
{
    load_period_collection("");
    check_choice("TOY", (const char *const[]){NULL}, "2026-11-01 to 2026-11-05");
    CHECK_CHOICE("toy", "2026-08-01 to 2026-08-01", "--from", "01/08/2026", "--to", "2026-08-01");
    CHECK_CHOICE("toy", "--from needs --to as well, or neither", "--from", "2026-08-01");
    CHECK_CHOICE("toy", "--to needs --from as well, or neither", "--to", "2026-08-01");
    CHECK_CHOICE("toy", "--from 2026-08-02 is after --to 2026-08-01", "--from", "2026-08-02",
                 "--to", "2026-08-01");
    CHECK_CHOICE("toy", "2025-08-01 to 2026-07-31", "--from", "2025-08-01", "--to", "2026-07-31");
    CHECK_CHOICE("toy", "are not in one academic year: on 2026-08-01 another begins", "--from",
                 "2025-08-01", "--to", "2026-08-01");
    CHECK_CHOICE("toy", "are not in one academic year: on 2026-08-01 another begins", "--from",
                 "2026-07-31", "--to", "2026-08-02");
    CHECK_CHOICE("toy", "--from: \"soon\" is not YYYY-MM-DD", "--from", "soon", "--to",
                 "2026-08-01");
    CHECK_CHOICE("toy", "--at-least: \"1\" is not N, a whole number in 2..5", "--at-least", "1");
    CHECK_CHOICE("toy", "--at-least: \"6\" is not N", "--at-least", "6");
    CHECK_CHOICE("toy", "--at-least: \"\" is not N", "--at-least", "");
}

TEST(a_row_of_dates_may_hold_for_some_days_only)
{
    load_period_collection(
        "valid_from,valid_to,rate\n2024-08-19,2026-09-30,old\n2026-10-01,,new\n");
    struct error error = {0};
    static const char *const days[][2] = {
        {"2026-09-30", "old"}, {"2026-10-01", "new"}, {"2024-08-19", "old"}};
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        const char *const options[] = {"--from", days[i][0], "--to", days[i][0], NULL};
        const struct period *period = toy_choose("toy", options, &error);
        assert_non_null(period);
        assert_string_equal(period_value(period, "rate"), days[i][1]);
    }
    CHECK_CHOICE("toy", "toy is not defined for 2024-08-18", "--from", "2024-08-18", "--to",
                 "2024-08-18");
}

TEST(the_defaults_are_the_last_such_days)
{
    static const struct {
        const char *initial;
        day today;
        const char *expected;
    } cases[] = {{"today", 20762, "2026-11-05"},   {"---05", 20762, "2026-11-05"},
                 {"---06", 20762, "2026-10-06"},   {"--11-05", 20762, "2026-11-05"},
                 {"--11-06", 20762, "2025-11-06"}, {"---02", 20454, "2025-12-02"},
                 {"2020-02-29", 0, "2020-02-29"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error error = {0};
        struct collection_option item = {
            .option = {"--x", OPTION_DATE, "", ""}, .initial = cases[i].initial, .with = ""};
        struct collection_options options = {&item, 1};
        struct option_values none = {0};
        const char **values;
        assert_true(collection_options_resolve(&options, &none, cases[i].today, &values,
                                               &toy.resources.arena, &error));
        assert_string_equal(values[0], cases[i].expected);
    }
}

static void
check_options_fault(const char *row, const char *expected)
{
    struct error error = {0};
    struct buffer text = {0};
    buffer_printf(&text, OPTIONS_HEADER "%s\n", row);
    put(TOY_FOLDER "collection.csv", toy_settings);
    put(TOY_FOLDER "options.csv", text.text);
    toy.resources.directory = scratch_path;
    assert_false(catalogue_load(&toy.catalogue, &toy.resources, &error));
    catalogue_free(&toy.catalogue);
    assert_fault(&error, STATUS_FAILED, expected);
    buffer_free(&text);
}

TEST(faulty_options_are_refused_with_their_line)
{
    check_options_fault("x,,,colour,,,,,", "/options.csv:2: the option \"x\" has a type");
    check_options_fault("x,,,report,,,,,", "/options.csv:2: the option \"x\" has a type");
    check_options_fault("x,,,word,,,,,", "/options.csv:2: the option \"x\" has limits");
    check_options_fault("x,,,number,6..3,,,,", "/options.csv:2: the option \"x\" has limits");
    check_options_fault("x,,,date,--13-01,,,,", "/options.csv:2: the option \"x\" has limits");
    check_options_fault("x,day,,date,,,,,", "/options.csv:2: the option \"x\" has a use");
    check_options_fault("x,,a b,date,,,,,", "/options.csv:2: the option \"x\" has a column");
    check_options_fault("x,,,date,,,soon,,", "/options.csv:2: the option \"x\" has a default");
    check_options_fault("x,,,flag,,,1,,", "/options.csv:2: the option \"x\" has a default");
    check_options_fault("x,,,date,,,,y,", "/options.csv:2: the option \"x\" has a partner");
    check_options_fault("x,,,date,,,,,\nX,,,date,,,,,", "/options.csv:3: the option \"X\" stands");
}

static void
check_catalogue_fault(const char *dates, const char *expected)
{
    struct error error = {0};
    put(TOY_FOLDER "dates.csv", dates);
    put(TOY_FOLDER "options.csv", toy_options);
    put(TOY_FOLDER "collection.csv", toy_settings);
    toy.resources.directory = scratch_path;
    assert_false(catalogue_load(&toy.catalogue, &toy.resources, &error));
    catalogue_free(&toy.catalogue);
    assert_fault(&error, STATUS_FAILED, expected);
}

TEST(faulty_dates_are_refused_with_their_line)
{
    check_catalogue_fault("term,census_date\n", "/2026/dates.csv:1: the column year is missing");
    check_catalogue_fault("year,census_date\n", "/2026/dates.csv:1: the column term is missing");
    check_catalogue_fault("term,year,census_date\nautumn,2026,2026-10-01\n\nspring,2026,soon\n",
                          "/2026/dates.csv:4: census_date is not a date");
    check_catalogue_fault("term,year,census_date\nspring,2026,\n", "/2026/dates.csv:2: ");
    check_catalogue_fault("term,year,census_date\nwinter,2026,2026-10-01\n",
                          "/2026/dates.csv:2: term is not autumn|spring|summer: \"winter\"");
    check_catalogue_fault(
        "term,year,census_date,x_from,x_to\nspring,2026,2026-01-15,2026-01-02,2026-01-01\n",
        "/2026/dates.csv:2: the period ends before it begins");
    check_catalogue_fault("term,year,census_date,x_from\nspring,2026,2026-01-15,2026-13-01\n",
                          "/2026/dates.csv:2: x_from is not a date");
    check_catalogue_fault("term,year,census_date\nspring\n", "/2026/dates.csv:2: ");
}

TEST(a_year_without_dates_is_refused)
{
    struct error error = {0};
    put(TOY_FOLDER "collection.csv", toy_settings);
    put(TOY_FOLDER "options.csv", toy_options);
    toy.resources.directory = scratch_path;
    assert_false(catalogue_load(&toy.catalogue, &toy.resources, &error));
    assert_fault(&error, STATUS_FAILED, "/collections/toy/2026/dates.csv: cannot be opened");
}

TEST(schemas_without_collections_are_refused)
{
    struct error error = {0};
    toy.resources.directory = scratch_path;
    assert_false(catalogue_load(&toy.catalogue, &toy.resources, &error));
    assert_fault(&error, STATUS_FAILED, "/collections: ");
}

TEST(a_collection_is_loaded_whole)
{
    struct error error = {0};
    toy_write(toy_xsd, "-- work: w\nSELECT 1 AS a\n-- table: pupilonroll\nSELECT 2 AS upn\n",
              "-- rule: 2\n" RULE_PARTS "SELECT 1\n-- rule: 1\n" RULE_PARTS "SELECT 2\n");
    bool done = toy_load("autumn", &error);
    assert_done(done, &error);
    const struct collection *collection = &toy.collection;
    assert_string_equal(collection->name, "toy");
    assert_string_equal(collection->term, "autumn");
    assert_string_equal(collection_setting(collection, "title"), "Toy collection");
    assert_string_equal(collection_setting(collection, "none"), "");
    assert_string_equal(collection->schema.root->name, "Message");
    assert_int_equal(collection->derive_count, 1);
    assert_int_equal(collection->derive[0].count, 2);
    assert_int_equal(collection->book.count, 2);
    assert_string_equal(collection->book.rules[0].id, "1"); /* sorted */
    assert_int_equal(collection->code_set_count, 1);
    assert_string_equal(collection->code_sets[0].name, "colour");
    assert_int_equal(collection->code_sets[0].table.rows, 2);
}

TEST(a_setting_can_be_read_alone)
{
    struct error error = {0};
    toy_write("this is no schema", "", "");
    toy.resources.directory = scratch_path;
    bool done = catalogue_load(&toy.catalogue, &toy.resources, &error);
    assert_done(done, &error);
    assert_string_equal(period_setting(&toy.catalogue.periods[0], "title"), "Toy collection");
    assert_string_equal(period_setting(&toy.catalogue.periods[0], "none"), "");
    catalogue_free(&toy.catalogue);
    unlink(at(TOY_FOLDER "collection.csv"));
    assert_false(catalogue_load(&toy.catalogue, &toy.resources, &error));
    assert_fault(&error, STATUS_FAILED, "/2026/collection.csv: ");
}

TEST(a_year_builds_on_its_base)
{
    struct error error = {0};
    toy_write(toy_xsd, "-- work: w\nSELECT 1 AS a\n",
              "-- rule: 1\n" RULE_PARTS "SELECT 'old'\n-- rule: 2\n" RULE_PARTS "SELECT 2\n");
    put("codes/shared.csv", "code\nX\n");
    put("codes/colour.csv", "code\nZ\n");
    put("codes/readme.txt", "not a code set");
    put("collections/toy/2027/collection.csv", "key,value\ntitle,Next\nbase,2026\n");
    put("collections/toy/2027/dates.csv", "term,year,census_date\nautumn,2027,2027-10-07\n");
    put("collections/toy/2027/rules.sql", "-- rule: 1\n" RULE_PARTS "SELECT 'new'\n"
                                          "-- rule: 3\n" RULE_PARTS "SELECT 3\n");
    put("collections/toy/2027/codes/colour.csv", "code,label\nB,Blue\n");
    toy.resources.directory = scratch_path;
    toy.has_collection = true;
    bool done = catalogue_load(&toy.catalogue, &toy.resources, &error) &&
                collection_load(&toy.collection, toy_period("autumn", "2027", &error),
                                &toy.resources, &error);
    assert_done(done, &error);
    const struct collection *collection = &toy.collection;
    assert_string_equal(collection_setting(collection, "title"), "Next");
    assert_string_equal(collection->schema.root->name, "Message"); /* the base's */
    assert_int_equal(collection->derive_count, 1);
    assert_int_equal(collection->book.count, 3);
    assert_string_equal(rulebook_find(&collection->book, "1")->block->body, "SELECT 'new'");
    assert_int_equal(collection->code_set_count, 2);
    for (size_t i = 0; i < collection->code_set_count; i++) {
        const struct code_set_table *set = &collection->code_sets[i];
        assert_string_equal(csv_cell(&set->table, 0, "code"),
                            strcmp(set->name, "colour") == 0 ? "B" : "X");
        assert_int_equal(set->table.rows, 1);
    }
}

TEST(a_schema_of_its_own_replaces_the_base_s)
{
    struct error error = {0};
    toy_write(toy_xsd, "", "");
    put("collections/toy/2027/collection.csv", "key,value\nbase,2026\n");
    put("collections/toy/2027/dates.csv", "term,year,census_date\nautumn,2027,2027-10-07\n");
    put("collections/toy/2027/return.xsd",
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:m=\"urn:muster:return\">"
        "<xs:element name=\"Own\" m:table=\"t\" type=\"xs:string\"/></xs:schema>");
    toy.resources.directory = scratch_path;
    toy.has_collection = true;
    bool done = catalogue_load(&toy.catalogue, &toy.resources, &error) &&
                collection_load(&toy.collection, toy_period("autumn", "2027", &error),
                                &toy.resources, &error);
    assert_done(done, &error);
    assert_string_equal(toy.collection.schema.root->name, "Own");
}

TEST(bases_that_go_round_are_refused)
{
    toy_write(toy_xsd, "", "");
    put(TOY_FOLDER "collection.csv", "key,value\nbase,2026\n");
    check_load_fault("more than 16 bases");
}

TEST(a_base_that_is_not_there_is_refused)
{
    toy_write(toy_xsd, "", "");
    put(TOY_FOLDER "collection.csv", "key,value\nbase,1999\n");
    check_load_fault("/collections/toy/1999/collection.csv: cannot be opened");
}

TEST(faults_of_each_file_are_told_with_their_line)
{
    toy_write(toy_xsd, "", "");
    put(TOY_FOLDER "collection.csv", "key,value\nx\n");
    check_load_fault("/2026/collection.csv:2: ");
    toy_write("<nothing/>", "", "");
    check_load_fault("/2026/return.xsd:1: ");
    toy_write(toy_xsd, "-- work: w\n-- title: none here\nSELECT 1", "");
    check_load_fault("/2026/derive.sql:2: there is no part called \"title\"");
    toy_write(toy_xsd, "-- work: w\nSELECT 1 AS a", "-- rule: 1\nSELECT 1");
    check_load_fault("/2026/rules.sql:1: rule 1 has no part");
    toy_write(toy_xsd, "-- work: w\nSELECT 1 AS a", "-- rule: 1\n" RULE_PARTS "SELECT 1");
    put(TOY_FOLDER "codes/colour.csv", "code,label\nR\n");
    check_load_fault("/2026/codes/colour.csv:2: ");
}

TEST(a_setting_that_every_collection_needs_must_be_there)
{
    static const char *const lines[] = {"title,T\n", "collection_code,C\n", "tables,t\n",
                                        "needs,t\n", "file_name,f\n"};
    for (size_t left_out = 0; left_out < COUNT_OF(lines); left_out++) {
        struct buffer text = {0};
        buffer_string(&text, "key,value\n");
        for (size_t i = 0; i < COUNT_OF(lines); i++)
            buffer_string(&text, i == left_out ? "" : lines[i]);
        toy_write(toy_xsd, "", "");
        put(TOY_FOLDER "collection.csv", text.text);
        buffer_free(&text);
        check_load_fault("/2026/collection.csv: the setting ");
    }
}

TEST(a_setting_may_be_the_base_s)
{
    struct error error = {0};
    toy_write(toy_xsd, "", "");
    put("collections/toy/2027/collection.csv", "key,value\nbase,2026\nneeds,other\n");
    put("collections/toy/2027/dates.csv", "term,year,census_date\nautumn,2027,2027-10-07\n");
    toy.resources.directory = scratch_path;
    bool done = catalogue_load(&toy.catalogue, &toy.resources, &error);
    assert_done(done, &error);
    const struct period *period = toy_period("autumn", "2027", &error);
    assert_non_null(period);
    assert_string_equal(period_setting(period, "title"), "Toy collection");
    toy.has_collection = true;
    done = collection_load(&toy.collection, period, &toy.resources, &error);
    assert_done(done, &error);
    assert_string_equal(collection_setting(&toy.collection, "title"), "Toy collection");
    assert_string_equal(collection_setting(&toy.collection, "needs"), "other");
}

TEST(a_code_set_that_is_no_name_is_refused)
{
    toy_write(toy_xsd, "", "");
    put(TOY_FOLDER "codes/a b.csv", "code\n1\n");
    check_load_fault("/codes/a b.csv");
}

/* It makes files, and needs no name for a return. */
TEST(a_collection_may_do_without_a_return)
{
    struct error error = {0};
    toy_write(toy_xsd, "-- file: a.csv\nSELECT 1 AS a\n", "");
    put(TOY_FOLDER "collection.csv", "key,value\ntitle,T\ntables,pupils\nneeds,pupils\n");
    unlink(at(TOY_FOLDER "return.xsd"));
    bool done = toy_load("autumn", &error);
    assert_done(done, &error);
    assert_null(toy.collection.schema.root);
    assert_int_equal(toy.collection.schema.table_count, 0);
}

/* The built-in collections load in every term. */
TEST(every_built_in_collection_loads)
{
    struct error error = {0};
    bool done = catalogue_load(&toy.catalogue, &toy.resources, &error);
    assert_done(done, &error);
    assert_true(toy.catalogue.count > 0);
    for (size_t i = 0; i < toy.catalogue.count; i++) {
        struct collection collection;
        done = collection_load(&collection, &toy.catalogue.periods[i], &toy.resources, &error);
        collection_close(&collection);
        assert_done(done, &error);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TOY(a_catalogue_has_every_term_of_every_year),
        WITH_TOY(options_that_name_no_period_are_refused),
        WITH_TOY(a_collection_may_be_of_a_period),
        WITH_TOY(a_row_of_dates_may_hold_for_some_days_only),
        WITH_TOY(the_defaults_are_the_last_such_days),
        WITH_TOY(faulty_options_are_refused_with_their_line),
        WITH_TOY(faulty_dates_are_refused_with_their_line),
        WITH_TOY(a_year_without_dates_is_refused),
        WITH_TOY(schemas_without_collections_are_refused),
        WITH_TOY(a_collection_is_loaded_whole),
        WITH_TOY(a_setting_can_be_read_alone),
        WITH_TOY(a_year_builds_on_its_base),
        WITH_TOY(a_schema_of_its_own_replaces_the_base_s),
        WITH_TOY(bases_that_go_round_are_refused),
        WITH_TOY(a_base_that_is_not_there_is_refused),
        WITH_TOY(faults_of_each_file_are_told_with_their_line),
        WITH_TOY(a_setting_that_every_collection_needs_must_be_there),
        WITH_TOY(a_setting_may_be_the_base_s),
        WITH_TOY(a_code_set_that_is_no_name_is_refused),
        WITH_TOY(a_collection_may_do_without_a_return),
        WITH_TOY(every_built_in_collection_loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
