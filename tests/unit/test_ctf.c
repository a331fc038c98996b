/* input/exports/ctf.h: a Common Transfer File as tables, and its rules at their boundaries */
#include "unit_exports.h"

/* A file of one pupil; what stands in the pupil is given. */
static void
put_ctf(const char *version, const char *pupil)
{
    char *text = arena_printf(
        &scratch_arena,
        "<CTfile><Header><CTFversion>%s</CTFversion><DateTime>2025-09-22T08:00:00</DateTime>\n"
        "<SourceSchool><LEA>835</LEA><Estab>2990</Estab><URN>1</URN><SchoolName>S</SchoolName>"
        "<AcademicYear>2025</AcademicYear></SourceSchool>"
        "<DestSchool><LEA>835</LEA><Estab>2991</Estab></DestSchool></Header>\n"
        "<CTFpupilData><Pupil>%s</Pupil></CTFpupilData></CTfile>\n",
        version, pupil);
    put("in/8352990_CTF_8352991_001.xml", text);
    options.phase = "PS";
}

static void
open_pupil(const char *pupil)
{
    put_ctf("25.0", pupil);
    open_exports();
}

#define YEAR(year, possible, attended, more)                                                       \
    "<Attendance><YearData><Year>" year "</Year><LEA>835</LEA><Estab>2990</Estab>"                 \
    "<SessionsPossible>" possible "</SessionsPossible><SessionsAuthorised>0</SessionsAuthorised>"  \
    "<SessionsAttended>" attended "</SessionsAttended><SessionsUnauthorised>0"                     \
    "</SessionsUnauthorised>" more "</YearData></Attendance>"
#define MARKS(from, marks)                                                                         \
    "<AttendSessions><AttendanceStartDate>" from "</AttendanceStartDate><AttendanceMarks>" marks   \
    "</AttendanceMarks></AttendSessions>"

TEST(elements_become_columns)
{
    open_pupil("<UPN>A1</UPN><Surname>Abara</Surname><Forename>Ngozi</Forename>"
               "<DOB>2016-10-03</DOB><Sex>F</Sex><BasicDetails><NCyearActual>4</NCyearActual>"
               "</BasicDetails>");
    assert_rows("schools", "1|835|2990|1|S|PS@0\n");
    assert_rows("pupils", "3|A1|Abara|Ngozi|2016-10-03|F|4@0\n");
    assert_rows("marks", "");
}

TEST(the_first_language_counts_else_that_of_the_home)
{
    open_pupil("<UPN>A1</UPN><BasicDetails><Languages>"
               "<Type><LanguageType>H</LanguageType><Language>FRN</Language></Type>"
               "<Type><Language>ENG</Language><LanguageType>F</LanguageType></Type>"
               "</Languages></BasicDetails>");
    assert_rows("pupils", "3|A1|ENG@0\n");
    close_exports();
    open_pupil("<UPN>A1</UPN><BasicDetails><Languages>"
               "<Type><LanguageType>H</LanguageType><Language>FRN</Language></Type>"
               "</Languages></BasicDetails>");
    assert_rows("pupils", "3|A1|FRN@0\n");
}

#define SCHOOL(estab, entry)                                                                       \
    "<School><LEA>835</LEA><Estab>" estab "</Estab><EntryDate>" entry "</EntryDate></School>"

TEST(the_last_entry_at_the_source_school_counts)
{
    open_pupil("<UPN>A1</UPN><SchoolHistory>" SCHOOL("2990", "2024-09-03")
                   SCHOOL("2990", "2021-09-03") SCHOOL("2991", "2025-09-03") "</SchoolHistory>");
    assert_rows("pupils", "3|A1|2024-09-03@0\n");
}

TEST(an_element_that_comes_again_makes_rows)
{
    open_pupil("<UPN>A1</UPN><FSMhistory>"
               "<FSMinstance><FSMstartDate>2023-11-06</FSMstartDate></FSMinstance>\n"
               "<FSMinstance><FSMstartDate>2024-11-06</FSMstartDate>"
               "<FSMendDate>2025-01-06</FSMendDate></FSMinstance></FSMhistory>");
    assert_rows("fsm", "3|A1|2023-11-06@0\n4|A1|2024-11-06|2025-01-06@0\n");
}

TEST(a_string_becomes_marks_at_its_characters)
{
    open_pupil("<UPN>A1</UPN>\n" YEAR("2025", "3", "3", MARKS("2025-09-08", " \\/\xE2\x80\x93 /")));
    assert_rows("marks", "4|A1|2025-09-08|PM|\\@2\n4|A1|2025-09-09|AM|/@3\n"
                         "4|A1|2025-09-09|PM|\xE2\x80\x93@4\n4|A1|2025-09-10|PM|/@6\n");
    assert_told("T111", "4:4 \xE2\x80\x93\n");
}

TEST(lines_around_a_string_are_none_of_it)
{
    open_pupil("<UPN>A1</UPN>\n" YEAR("2025", "4", "4", MARKS("2025-09-08", "\n  /\\/\\\n ")));
    assert_rows("marks", "5|A1|2025-09-08|AM|/@1\n5|A1|2025-09-08|PM|\\@2\n"
                         "5|A1|2025-09-09|AM|/@3\n5|A1|2025-09-09|PM|\\@4\n");
}

/* Line ends that are written as references are no lines of the file. */
TEST(a_line_is_one_of_the_file)
{
    open_pupil("<UPN>A1</UPN><FSMhistory>"
               "<FSMinstance><FSMstartDate>&#10;&#10;&#10;&#10;2023-11-06&#10;&#10;</FSMstartDate>"
               "</FSMinstance>\n<FSMinstance><FSMstartDate>\n2024-11-06\n\n</FSMstartDate>"
               "</FSMinstance></FSMhistory>");
    assert_rows("fsm", "3|A1|2023-11-06@0\n5|A1|2024-11-06@0\n");
}

TEST(a_string_of_another_school_or_behind_the_header_is_no_mark)
{
    open_pupil("<UPN>A1</UPN><Attendance><YearData><Year>2025</Year><LEA>835</LEA>"
               "<Estab>2991</Estab>" MARKS("2025-09-08", "/\\") "</YearData></Attendance>");
    assert_rows("marks", "");
    close_exports();
    open_pupil("<UPN>A1</UPN>" YEAR("2025", "5", "5", MARKS("2025-09-22", "/\\/\\")));
    assert_rows("marks", ""); /* the second day is behind that of the header */
    assert_told("F138", "3:0 /\\/\\\n");
    close_exports();
    open_pupil("<UPN>A1</UPN>" YEAR("2025", "4", "4", MARKS("2025-09-22", "/\\/\\")));
    assert_told("F138", ""); /* but its counts are those of the year */
    close_exports();
    open_pupil("<UPN>A1</UPN>" YEAR("2025", "2", "2", MARKS("2025-09-22", "/\\")));
    assert_told("F138", "");
}

TEST(totals_are_added_and_held_against_the_weekdays)
{
    /* 1 to 22 September 2025 have 16 weekdays. */
    open_pupil("<UPN>A1</UPN>" YEAR("2025", "32", "32", ""));
    assert_told("T110", "");
    assert_told("T109", "");
    close_exports();
    open_pupil("<UPN>A1</UPN>" YEAR("2025", "33", "32", ""));
    assert_told("T110", "3:0 2025\n");
    assert_told("T109", "3:0 2025\n");
    close_exports();
    open_pupil("<UPN>A1</UPN>" YEAR("2025", "2", "2", "") YEAR("2025", "2", "2", ""));
    assert_told("T110", "3:0 2025\n");
    close_exports();
    open_pupil("<UPN>A1</UPN>" YEAR("2025", "2", "2", "") YEAR("2025", "2", "2", "")
                   YEAR("2025", "2", "2", ""));
    assert_told("T110", "3:0 2025\n3:0 2025\n"); /* each but the first once */
}

TEST(counts_of_a_string_are_those_of_the_year)
{
    open_pupil("<UPN>A1</UPN>" YEAR("2025", "4", "4", MARKS("2025-09-08", "/\\/\\")));
    assert_told("T112", "");
    close_exports();
    open_pupil("<UPN>A1</UPN>" YEAR("2025", "4", "4", MARKS("2025-09-08", "/\\/O")));
    assert_told("T112", "3:0 \n");
}

TEST(a_map_may_say_that_a_file_is_not_to_be_read)
{
    struct error error = {0};
    options.shapes = &shapes;
    bool done = input_map_read(
        &options.map, put("map.csv", "file,sheet,key,value\n*_CTF_*,,skip,\n"), &shapes, &error);
    assert_done(done, &error);
    put("in/Schools.csv", "LEA;Estab;SchoolName;Phase\n835;2991;T;PS\n");
    open_pupil("<UPN>A1</UPN>");
    assert_rows("schools", "2|835|2991|T|PS@4\n");
    assert_told("F131", "0:0 8352990_CTF_8352991_001.xml\n");
    assert_told("T104", "");
}

static const char *
version(const char *number)
{
    close_exports();
    put_ctf(number, "<UPN>A1</UPN>");
    open_exports();
    return findings_of("T102");
}

TEST(the_version_is_that_of_the_year_or_the_one_before)
{
    assert_string_equal(version("23.0"), "1:0 23.0\n");
    assert_string_equal(version("24.0"), "");
    assert_string_equal(version("25.0"), "");
    assert_string_equal(version("26.0"), "1:0 26.0\n");
}

static const char *
sex(const char *number, const char *elements)
{
    close_exports();
    put_ctf(number, arena_printf(&scratch_arena,
                                 "<UPN>A1</UPN><Surname>A</Surname><Forename>B</Forename>"
                                 "<DOB>2016-10-03</DOB>%s",
                                 elements));
    open_exports();
    return findings_of("T106");
}

TEST(sex_came_in_the_place_of_gender_with_version_25)
{
    assert_string_equal(sex("25.0", "<Sex>F</Sex>"), "");
    assert_string_equal(sex("24.0", "<Gender>F</Gender>"), "");
    assert_string_equal(sex("24.0", "<Sex>F</Sex>"), "3:0 F\n");
    assert_string_equal(sex("25.0", "<Gender>F</Gender>"), "3:0 F\n");
    assert_string_equal(sex("25.0", "<Sex>X</Sex>"), "3:0 X\n");
    assert_string_equal(sex("25.0", ""), "3:0 \n");
}

static const char *
coded(const char *path, const char *code)
{
    close_exports();
    open_pupil(arena_printf(&scratch_arena, path, code));
    return findings_of("T107");
}

TEST(codes_are_those_of_their_sets)
{
    static const char *const items[][3] = {
        {"<BasicDetails><NCyearActual>%s</NCyearActual></BasicDetails>", "R", "44"},
        {"<BasicDetails><Ethnicity>%s</Ethnicity></BasicDetails>", "WBRI", "WWWW"},
        {"<BasicDetails><Languages><Type><Language>%s</Language></Type></Languages></BasicDetails>",
         "ENG", "QQQ"},
        {"<BasicDetails><EnrolStatus>%s</EnrolStatus></BasicDetails>", "C", "Q"},
        {"<SENhistory><SEN><SENprovision>%s</SENprovision></SEN></SENhistory>", "K", "Q"},
        {"<SchoolHistory><School><GroundsForRemoval>%s</GroundsForRemoval></School>"
         "</SchoolHistory>",
         "o", "p"}};
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        assert_string_equal(coded(items[i][0], items[i][1]), "");
        assert_string_equal(coded(items[i][0], items[i][2]),
                            arena_printf(&scratch_arena, "3:0 %s\n", items[i][2]));
    }
}

static const char *
home(const char *born)
{
    close_exports();
    open_pupil(arena_printf(&scratch_arena,
                            "<UPN>A1</UPN><DOB>%s</DOB><Contacts><Contact>"
                            "<Surname>A</Surname></Contact></Contacts>",
                            born));
    return findings_of("T114");
}

/* On 22 September 2025: from the 31 August, December or March on or after the fifth birthday, to
 * the last Friday in June of the school year of the sixteenth. */
TEST(a_home_is_asked_for_at_compulsory_school_age)
{
    assert_string_equal(home("2020-08-31"), "3:0 \n");
    assert_string_equal(home("2020-09-01"), "");
    assert_string_equal(home("2009-09-01"), "3:0 \n");
    assert_string_equal(home("2009-08-31"), "");
}

static const char *
periods(const char *first, const char *first_end, const char *second)
{
    close_exports();
    open_pupil(arena_printf(&scratch_arena,
                            "<UPN>A1</UPN><DOB>2016-10-03</DOB><FSMhistory><FSMinstance>"
                            "<FSMstartDate>%s</FSMstartDate>%s</FSMinstance>\n<FSMinstance>"
                            "<FSMstartDate>%s</FSMstartDate></FSMinstance></FSMhistory>",
                            first, first_end, second));
    return findings_of("T113");
}

TEST(periods_follow_each_other_and_birth)
{
    assert_string_equal(periods("2016-10-03", "<FSMendDate>2017-01-01</FSMendDate>", "2017-01-01"),
                        "");
    assert_string_equal(periods("2016-10-02", "<FSMendDate>2017-01-01</FSMendDate>", "2017-01-01"),
                        "3:0 2016-10-02\n");
    assert_string_equal(periods("2016-10-03", "<FSMendDate>2017-01-01</FSMendDate>", "2016-12-31"),
                        "4:0 2016-12-31\n");
    assert_string_equal(periods("2016-10-03", "<FSMendDate>2016-10-02</FSMendDate>", "2017-01-01"),
                        "3:0 2016-10-03\n");
    assert_string_equal(periods("2016-10-03", "", "2017-01-01"), "4:0 2017-01-01\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        EXPORTS(elements_become_columns),
        EXPORTS(the_first_language_counts_else_that_of_the_home),
        EXPORTS(the_last_entry_at_the_source_school_counts),
        EXPORTS(an_element_that_comes_again_makes_rows),
        EXPORTS(a_string_becomes_marks_at_its_characters),
        EXPORTS(lines_around_a_string_are_none_of_it),
        EXPORTS(a_line_is_one_of_the_file),
        EXPORTS(a_string_of_another_school_or_behind_the_header_is_no_mark),
        EXPORTS(totals_are_added_and_held_against_the_weekdays),
        EXPORTS(counts_of_a_string_are_those_of_the_year),
        EXPORTS(a_map_may_say_that_a_file_is_not_to_be_read),
        EXPORTS(the_version_is_that_of_the_year_or_the_one_before),
        EXPORTS(sex_came_in_the_place_of_gender_with_version_25),
        EXPORTS(codes_are_those_of_their_sets),
        EXPORTS(a_home_is_asked_for_at_compulsory_school_age),
        EXPORTS(periods_follow_each_other_and_birth),
    };
    return cmocka_run_group_tests(tests, exports_group_begin, exports_group_end);
}
