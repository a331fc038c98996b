/* register/load.h */
#include "unit_register.h"
#include "unit_sql.h"

#define SCHOOLS "LEA,Estab,SchoolName,Phase\n835,2990,A,PS\n835,2991,B,SS\n"
#define PUPILS  "LEA,Estab,UPN,Surname,Forename,DOB,Sex,EntryDate,PartTime,LeavingDate\n"

static const char wanted[] = "schools pupils";

static void
check_rows(const char *sql, const char *expected)
{
    assert_string_equal(sql_rows(desk.db, sql), expected);
}

static void
check_findings(const char *expected)
{
    assert_string_equal(findings_text(&desk.findings), expected);
}

TEST(a_unit_has_its_own_rows_with_their_places)
{
    put("in/schools.csv", SCHOOLS);
    put("in/pupils.csv", PUPILS "835,2991,B1,Zeta,Amy,2015-06-07,F,2024-09-03,N,\n"
                                "835,2990,A1,Alpha,Bo,07/06/2015,m,03/09/2024,,\n"
                                "835,2990,A2,Beta,Cy,2015-06-08,M,2024-09-03,yes,2025-07-18\n");
    desk_open("in", wanted);
    desk_load(0, wanted);
    check_rows("SELECT _file, _line, LEA, Estab, SchoolName, Phase FROM schools",
               "1|2|835|2990|A|PS;");
    check_rows("SELECT _file, _line, UPN, Surname, DOB, Sex, EntryDate, PartTime, LeavingDate"
               " FROM pupils ORDER BY rowid",
               "2|3|A1|Alpha|2015-06-07|M|2024-09-03|NULL|NULL;"
               "2|4|A2|Beta|2015-06-08|M|2024-09-03|1|2025-07-18;");
    check_findings("");
    desk_load(1, wanted); /* what the first left is gone */
    check_rows("SELECT UPN, PartTime FROM pupils", "B1|0;");
    check_rows("SELECT Estab FROM schools", "2991;");
}

TEST(row_ids_count_in_the_order_of_the_inputs)
{
    struct error error = {0};
    put("in/schools.csv", SCHOOLS);
    put("in/pupils.csv",
        PUPILS "835,2990,A9,x,x,,,,,\n835,2991,B1,x,x,,,,,\n835,2990,A1,x,x,,,,,\n");
    put("in2/pupils.csv", PUPILS "835,2990,A5,x,x,,,,,\n");
    bool done = desk_try("in", "in2", wanted, "", 1, &error);
    assert_done(done, &error);
    desk_load(0, wanted);
    check_rows("SELECT UPN, _file, _line FROM pupils ORDER BY rowid", "A9|2|2;A1|2|4;A5|3|2;");
}

TEST(a_table_without_an_input_is_there_and_empty)
{
    put("in/schools.csv", SCHOOLS);
    desk_open("in", wanted);
    desk_load(0, wanted);
    check_rows("SELECT count(*), count(UPN) FROM pupils", "0|0;");
    check_rows("SELECT count(*) FROM sqlite_schema WHERE name = 'marks'", "0;"); /* not wanted */
}

TEST(booleans_and_integers_are_numbers_and_the_rest_is_text)
{
    put("in/schools.csv", "LEA,Estab,URN,SchoolName,Phase\n005,0990,100001,A,PS\n");
    put("in/pupils.csv", PUPILS "005,0990,0123,x,x,2015-06-07,F,2024-09-03,true,\n");
    desk_open("in", wanted);
    desk_load(0, wanted);
    check_rows("SELECT typeof(LEA), LEA, typeof(Estab), Estab, typeof(URN) FROM schools",
               "text|005|text|0990|integer;");
    check_rows("SELECT typeof(PartTime), typeof(UPN), UPN, typeof(DOB), typeof(LeavingDate)"
               " FROM pupils",
               "integer|text|0123|text|null;");
}

TEST(a_value_that_is_not_of_its_type_is_blank_with_a_finding)
{
    put("in/schools.csv", SCHOOLS);
    put("in/pupils.csv", PUPILS "835,2990,a1,x,x,2015-02-29,F,soon,maybe,\n");
    desk_open("in", wanted);
    desk_load(0, wanted);
    check_rows("SELECT UPN, DOB, EntryDate, PartTime FROM pupils", "A1|NULL|NULL|NULL;");
    finding_sort(&desk.findings);
    check_findings(
        "F103 2:6 a1 DOB=2015-02-29\nF103 2:8 a1 EntryDate=soon\nF103 2:9 a1 PartTime=maybe\n");
    assert_string_equal(finding_at(&desk.findings, 0).lea, "835");
    assert_string_equal(finding_at(&desk.findings, 0).estab, "2990");
}

TEST(a_row_whose_key_is_bad_or_blank_is_not_used)
{
    static const char la_wanted[] = "ehe ehe_events";
    put("in/ehe.csv", "LA,ChildID,DOB,Sex,StartDate,PrimaryReason\n835,,2015-01-01,F,2025-01-01,x\n"
                      "835,C1,2015-01-01,F,,x\n");
    put("in/ehe_events.csv",
        "LA,ChildID,Event,Date\n835,C1,s437_notice,2025-13-01\n"
        "835,C2,sao_issued,\n835,C3,,2025-01-01\n835,C4,sao_issued,2025-01-01\n");
    desk_open("in", la_wanted);
    desk_load(0, la_wanted);
    check_rows("SELECT ChildID, StartDate FROM ehe", "C1|NULL;");
    check_rows("SELECT ChildID FROM ehe_events", "C4;");
    check_findings("F102 2:2 ChildID=\nF102 2:4 C1 Date=2025-13-01\nF102 3:4 C2 Date=\n"
                   "F102 4:3 C3 Event=\n");
}

TEST(a_character_that_xml_cannot_hold_is_told_and_kept)
{
    put("in/schools.csv", SCHOOLS);
    put("in/pupils.csv", PUPILS "835,2990,A1,Al\x01pha,x\xEF\xBF\xBFy,2015-06-07,F,2024-09-03,,\n"
                                "835,2990,A2,Al\tpha,y,2015-06-07,F,2024-09-03,,\n");
    desk_open("in", wanted);
    desk_load(0, wanted);
    check_findings("F107 2:4 A1 Surname=Al\x01pha\nF107 2:5 A1 Forename=x\xEF\xBF\xBFy\n");
    check_rows("SELECT hex(Surname) FROM pupils", "416C0170686"
                                                  "1;416C0970686"
                                                  "1;");
}

TEST(a_school_that_stands_twice_keeps_its_first_row)
{
    put("in/schools.csv", SCHOOLS "835,2990,Again,PS\n835,2990,And again,PS\n");
    desk_open("in", wanted);
    desk_load(0, wanted);
    check_rows("SELECT SchoolName FROM schools", "A;");
    check_findings("F109 4:2 Estab=2990\nF109 5:2 Estab=2990\n");
    desk_load(1, wanted);
    check_rows("SELECT SchoolName FROM schools", "B;");
    check_findings("");
}

TEST(a_school_that_stands_in_two_inputs_keeps_its_first_row)
{
    struct error error = {0};
    put("in/schools.csv", SCHOOLS);
    put("in2/schools.csv", "LEA,Estab,SchoolName,Phase\n835,2990,Other,PS\n");
    bool done = desk_try("in", "in2", wanted, "", 1, &error);
    assert_done(done, &error);
    desk_load(0, wanted);
    check_rows("SELECT SchoolName FROM schools", "A;");
    check_findings("F109 2:2 Estab=2990\n");
    assert_int_equal(finding_at(&desk.findings, 0).place.file, 2);
}

TEST(values_that_needed_trimming_are_counted_without_those_of_the_key)
{
    put("in/schools.csv", SCHOOLS);
    put("in/pupils.csv", PUPILS "835,2990,A1,x,x,2015-06-07,F,2024-09-03,,\n"
                                "835,2990, a2 ,x,x, 2015-06-07,f,2024-09-03,,\n"
                                " 835,2990,A3, x ,x,2015-06-07,F,2024-09-03,,\n");
    desk_open("in", wanted);
    desk_load(0, wanted);
    check_rows("SELECT UPN, Surname FROM pupils", "A1|x;A2|x;A3|x;");
    assert_int_equal(desk.data.sources[1].counts.odd, 5); /* four, and the LEA that the index met */
    assert_int_equal(desk.data.sources[1].counts.odd_line, 3);
}

TEST(a_blank_upn_is_null)
{
    put("in/schools.csv", SCHOOLS);
    put("in/pupils.csv", PUPILS "835,2990, ,x,x,2015-06-07,F,2024-09-03,,\n");
    desk_open("in", wanted);
    desk_load(0, wanted);
    check_rows("SELECT UPN, LEA FROM pupils", "NULL|835;");
    check_findings("");
}

TEST(a_fault_of_the_database_is_told)
{
    struct error error = {0};
    put("in/schools.csv", SCHOOLS);
    desk_open("in", wanted);
    desk_load(0, wanted);
    assert_false(
        load_create(desk.db, &desk.rules.tables, "pupils", &error)); /* it is there already */
    assert_fault(&error, STATUS_FAILED, "register table pupils: ");
    sqlite3_exec(desk.db, "DROP TABLE schools", NULL, NULL, NULL);
    assert_false(load_unit(desk.db, &desk.data, 0, wanted, &desk.findings, &error));
    assert_fault(&error, STATUS_FAILED, "register table schools: ");
}

/* "classes" is an input and a table of the return. */
TEST(an_input_with_the_name_of_a_return_table_has_another)
{
    struct error error = {0};
    put("in/schools.csv", SCHOOLS);
    put("in/pupils.csv", "LEA,Estab,UPN,Surname,Forename,DOB,Sex,EntryDate\n"
                         "835,2990,A,One,Ann,2015-01-01,F,2020-09-01\n");
    desk_open("in", wanted);
    assert_int_equal(sqlite3_open(":memory:", &desk.db), SQLITE_OK);
    sqlite3_exec(desk.db, "CREATE TABLE pupils(of TEXT)", NULL, NULL, NULL);
    bool done = load_create(desk.db, &desk.rules.tables, wanted, &error);
    assert_done(done, &error);
    desk_load(0, wanted);
    desk_load(0, wanted);
    check_rows("SELECT count(*) FROM pupils", "0;");
    check_rows("SELECT UPN FROM input_pupils", "A;");
    check_rows("SELECT Estab FROM input_schools", "2990;");
    check_rows("SELECT Estab FROM schools", "2990;");
}

/* As in a CSV file: nothing behind it could be told from nothing at all. */
TEST(a_nul_in_a_database_value_is_refused)
{
    struct register_rules rules;
    struct register_data data = {0};
    struct resources resources = {0};
    struct file_names files = {0};
    struct error error = {0};
    put_database("in", "CREATE TABLE schools(LEA, Estab, SchoolName, Phase);"
                       "INSERT INTO schools VALUES ('835', '2990', 'A' || char(0) || 'B', 'PS')");
    const char *const inputs[] = {at("in")};
    assert_true(register_rules_load(&rules, &resources, &error));
    bool done = register_open(&data, &rules, inputs, 1, wanted, "schools", &files, &error) &&
                register_index(&data, 1, &error);
    assert_false(done);
    assert_fault(&error, STATUS_INPUT, ":schools:1:3: a NUL byte");
    register_close(&data);
    register_rules_free(&rules);
    file_names_free(&files);
    arena_free(&resources.arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_unit_has_its_own_rows_with_their_places),
        WITH_DESK(row_ids_count_in_the_order_of_the_inputs),
        WITH_DESK(a_table_without_an_input_is_there_and_empty),
        WITH_DESK(booleans_and_integers_are_numbers_and_the_rest_is_text),
        WITH_DESK(a_value_that_is_not_of_its_type_is_blank_with_a_finding),
        WITH_DESK(a_row_whose_key_is_bad_or_blank_is_not_used),
        WITH_DESK(a_character_that_xml_cannot_hold_is_told_and_kept),
        WITH_DESK(a_school_that_stands_twice_keeps_its_first_row),
        WITH_DESK(a_school_that_stands_in_two_inputs_keeps_its_first_row),
        WITH_DESK(values_that_needed_trimming_are_counted_without_those_of_the_key),
        WITH_DESK(a_blank_upn_is_null),
        WITH_DESK(a_fault_of_the_database_is_told),
        WITH_DESK(an_input_with_the_name_of_a_return_table_has_another),
        WITH_DESK(a_nul_in_a_database_value_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
