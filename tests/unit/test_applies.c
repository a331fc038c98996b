/* returns/applies.h and returns/each.h: a school of a few classes and pupils, whose phase decides.
 */
#include "toy.h"
#include "unit_findings.h"

#include "returns/check.h"

static const char xsd[] =
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:m=\"urn:muster:return\">\n"
    "<xs:element name=\"M\"><xs:complexType><xs:sequence>\n"
    "<xs:element name=\"School\" m:table=\"school\"><xs:complexType><xs:sequence>\n"
    "<xs:element name=\"Phase\" type=\"xs:string\" minOccurs=\"0\"/>\n"
    "<xs:element name=\"Beds\" type=\"xs:integer\" minOccurs=\"0\" m:phases=\"SP PR\"/>\n"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "<xs:element name=\"Class\" m:table=\"classes\" m:phases=\"PS\" minOccurs=\"0\""
    " maxOccurs=\"unbounded\"><xs:complexType><xs:sequence>\n"
    "<xs:element name=\"ClassName\" type=\"xs:string\"/>\n"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "<xs:element name=\"Pupil\" m:table=\"pupil\" m:key=\"upn\" minOccurs=\"0\""
    " maxOccurs=\"unbounded\"><xs:complexType><xs:sequence>\n"
    "<xs:element name=\"UPN\" type=\"xs:string\"/>\n"
    "<xs:element name=\"Age\" type=\"xs:integer\"/>\n"
    "<xs:element name=\"Hours\" type=\"xs:decimal\" minOccurs=\"0\" m:pupils=\"small\"/>\n"
    "<xs:element name=\"Hat\" type=\"xs:string\" minOccurs=\"0\" m:codes=\"colour\"/>\n"
    "<xs:element name=\"Meal\" m:table=\"meal\" m:pupils=\"small\" minOccurs=\"0\""
    " maxOccurs=\"unbounded\"><xs:complexType><xs:sequence>\n"
    "<xs:element name=\"Dish\" type=\"xs:string\" m:codes=\"colour\"/>\n"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "</xs:sequence></xs:complexType></xs:element></xs:schema>\n";

static const char small_test[] = "name,title,test\nsmall,pupils under 5,age < 5\n";

static const char codes_rule[] =
    "-- rule: C411\n" RULE_PARTS "-- message: {field} {value} {code_set}\n-- each: codes\n"
    "{column} NOT IN (SELECT code FROM codes_{codes})\n";

static const char rows[] =
    "INSERT INTO classes(_id, _file, _line, classname) VALUES (1, 0, 5, 'Owls'), (2, 0, 6, 'Hens');"
    "INSERT INTO pupil(_id, _file, _line, upn, age, hours, hat) VALUES"
    " (1, 0, 10, 'A', 4, '15', 'R'), (2, 0, 11, 'B', 5, '15', 'X'), (3, 0, 12, 'C', NULL, '9', "
    "NULL);"
    "INSERT INTO meal(_id, _parent, _file, _line, dish) VALUES (1, 1, 0, 20, 'G'), (2, 2, 0, 21, "
    "'Q')";

static struct checker checker;

static void
open_school(enum origin origin, const char *phase, const char *tests, const char *rules)
{
    struct error error = {0};
    struct rule_result results[4] = {{0}};
    char sql[256];
    toy_write(xsd, "", rules);
    put(TOY_FOLDER "pupils.csv", tests);
    bool done = toy_load("autumn", &error) && toy_open_database(origin, &error) &&
                checker_prepare(&checker, &toy.database, results, &error);
    assert_done(done, &error);
    snprintf(sql, sizeof sql,
             "INSERT INTO school(_id, _file, _line, phase, beds) VALUES (1, 0, 2, %s, 7)", phase);
    toy_run(sql);
    toy_run(rows);
}

static struct finding_list
check(void)
{
    struct error error = {0};
    struct finding_list findings = {.arena = &scratch_arena};
    bool done = checker_run(&checker, &toy.database, "123", "4567", NULL, NULL, &findings, &error);
    assert_done(done, &error);
    return findings;
}

static int
end(void **state)
{
    checker_free(&checker);
    return toy_end(state);
}

#define FOUND "SELECT path, value, key, _line FROM not_collected ORDER BY _line"

TEST(a_register_gives_only_what_is_collected)
{
    open_school(FROM_REGISTER, "'SP'", small_test, "");
    struct finding_list findings = check();
    assert_string_equal(toy_rows(FOUND), "M/Class|NULL|NULL|5;M/Class|NULL|NULL|6;"
                                         "M/Pupil/Hours|15|B|11;M/Pupil/Meal|NULL|B|21;");
    assert_string_equal(toy_rows("SELECT count(*) FROM classes"), "0;");
    assert_string_equal(toy_rows("SELECT beds FROM school"), "7;");
    assert_string_equal(toy_rows("SELECT upn, hours FROM pupil"), "A|15;B|NULL;C|9;");
    assert_string_equal(toy_rows("SELECT dish FROM meal"), "G;");
    finding_list_free(&findings);
}

TEST(a_return_keeps_what_it_has)
{
    open_school(FROM_RETURN, "'PS'", small_test, "");
    struct finding_list findings = check();
    assert_string_equal(toy_rows(FOUND), "M/School/Beds|7|NULL|2;M/Pupil/Hours|15|B|11;"
                                         "M/Pupil/Meal|NULL|B|21;");
    assert_string_equal(toy_rows("SELECT count(*) FROM classes"), "2;");
    assert_string_equal(toy_rows("SELECT hours FROM pupil WHERE upn = 'B'"), "15;");
    finding_list_free(&findings);
}

TEST(a_school_without_phase_has_every_item)
{
    open_school(FROM_REGISTER, "NULL", small_test, "");
    struct finding_list findings = check();
    assert_string_equal(toy_rows("SELECT count(*) FROM classes"), "2;");
    assert_string_equal(toy_rows("SELECT beds FROM school"), "7;");
    finding_list_free(&findings);
}

TEST(the_reason_names_the_phases_or_the_pupils)
{
    open_school(FROM_RETURN, "'PS'", small_test, "");
    struct finding_list findings = check();
    assert_string_equal(toy_rows("SELECT DISTINCT why FROM not_collected ORDER BY why"),
                        "it is for pupils under 5;it is for schools of the phase SP PR;");
    finding_list_free(&findings);
}

TEST(one_rule_looks_at_every_coded_item)
{
    open_school(FROM_RETURN, "'PS'", small_test, codes_rule);
    struct finding_list findings = check();
    assert_int_equal(findings.count, 2);
    assert_string_equal(finding_at(&findings, 0).message, "Hat X colour");
    assert_string_equal(finding_at(&findings, 0).key, "B");
    assert_int_equal(finding_at(&findings, 0).place.line, 11);
    assert_string_equal(finding_at(&findings, 1).message, "Dish Q colour");
    assert_string_equal(finding_at(&findings, 1).key, "B");
    finding_list_free(&findings);
}

static void
check_refused(const char *tests, const char *rules, const char *expected)
{
    struct error error = {0};
    struct rule_result results[4] = {{0}};
    toy_write(xsd, "", rules);
    put(TOY_FOLDER "pupils.csv", tests);
    bool done = toy_load("autumn", &error) && toy_open_database(FROM_RETURN, &error) &&
                checker_prepare(&checker, &toy.database, results, &error);
    assert_false(done);
    assert_fault(&error, STATUS_FAILED, expected);
}

TEST(a_test_that_is_not_there_or_no_sql_is_refused)
{
    check_refused("name,title,test\nbig,t,1\n", "", "pupils.csv has no \"small\"");
}

TEST(a_test_of_pupils_only_reads)
{
    check_refused("name,title,test\nsmall,t,\"1) ; DELETE FROM pupil; --\"\n", "", "pupils.csv:2:");
}

TEST(a_kind_that_there_is_not_is_refused)
{
    check_refused(small_test, "-- rule: C1\n" RULE_PARTS "-- each: colours\n1\n",
                  "there is no \"each: colours\"");
}

#define WITH_SCHOOL(test) cmocka_unit_test_setup_teardown(test, toy_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCHOOL(a_register_gives_only_what_is_collected),
        WITH_SCHOOL(a_return_keeps_what_it_has),
        WITH_SCHOOL(a_school_without_phase_has_every_item),
        WITH_SCHOOL(the_reason_names_the_phases_or_the_pupils),
        WITH_SCHOOL(one_rule_looks_at_every_coded_item),
        WITH_SCHOOL(a_test_that_is_not_there_or_no_sql_is_refused),
        WITH_SCHOOL(a_test_of_pupils_only_reads),
        WITH_SCHOOL(a_kind_that_there_is_not_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
