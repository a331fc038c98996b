/* input/view and input/exports: sheets read as rows of a table, and what is told of them */
#include "unit_exports.h"

#include "input/exports/exports_map.h"

/* Three pupils of one school, with admission numbers. */
static void
put_pupils(void)
{
    put("in/Pupils.csv", "UPN,Adno,Surname,Forename,DOB,Sex,Date of Admission\n"
                         "A1,0101,Abara,Ngozi,2016-10-03,F,2021-09-03\n"
                         "A2,0102,Smith,Jo,2017-01-25,F,2021-09-03\n"
                         "A3,0103,Smith,Jo,2017-05-06,M,2021-09-03\n");
    options.school = "8352990";
    options.phase = "PS";
}

/* The week of 8 September 2025. */
static void
put_marks(const char *text)
{
    put_pupils();
    put("in/Marks.csv", text);
    options.week = "2025-09-10";
}

/* --- which rows count ------------------------------------------------------------------------- */

TEST(rows_around_the_table_are_left_out)
{
    put_marks("Register of 4A,,\n"
              "Adno,Mon AM,Mon PM\n"
              ",,\n"
              "0101,/,\\\n"
              ",,\n"
              "Adno,Mon AM,Mon PM\n"
              "0102,/,\\\n"
              "Total,2,2\n"
              ",printed today,\n");
    open_exports();
    assert_rows("marks", "4|A1|2025-09-08|AM|/@2\n4|A1|2025-09-08|PM|\\@3\n"
                         "7|A2|2025-09-08|AM|/@2\n7|A2|2025-09-08|PM|\\@3\n");
    assert_told("F133", "2:0 1 rows above, 3 between, 2 below\n");
    assert_told("F139", "");
}

TEST(a_row_without_a_key_between_others_is_a_fault)
{
    put_marks("Adno,Mon AM,Mon PM\n,/,\\\n0101,/,\\\n,/,\\\n0102,/,\\\n,/,\\\n");
    open_exports();
    assert_told("F139", "4:0 \n");
    assert_told("F133", "1:0 0 rows above, 1 between, 1 below\n");
}

TEST(the_title_of_a_group_is_no_pupil)
{
    put_marks("Adno,Mon AM,Mon PM\nClass 4A,,\n0101,/,\\\nClass 4B,,\n0999,,\n0998,/,\n");
    open_exports();
    assert_rows("marks", "3|A1|2025-09-08|AM|/@2\n3|A1|2025-09-08|PM|\\@3\n");
    assert_told("F136", "6:1 0998\n");
}

static void
take_map(const char *lines)
{
    struct error error = {0};
    const char *text = arena_printf(&scratch_arena, "file,sheet,key,value\n%s", lines);
    options.shapes = &shapes;
    bool done = input_map_read(&options.map, put("map.csv", text), &shapes, &error);
    assert_done(done, &error);
}

TEST(a_map_ends_the_table)
{
    put_marks("Adno,Mon AM,Mon PM\n0101,/,\\\n0102,/,\\\n0103,/,\\\n");
    take_map("Marks*,,last-row,3\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-08|AM|/@2\n2|A1|2025-09-08|PM|\\@3\n"
                         "3|A2|2025-09-08|AM|/@2\n3|A2|2025-09-08|PM|\\@3\n");
}

/* --- marks ------------------------------------------------------------------------------------ */

TEST(a_cell_of_a_day_has_two_marks)
{
    put_marks("Adno,Mon,Tue,Wed\n"
              "0101,/\\,C1 \\,/  \\\n"
              "0102,/,C1\\,/1\n"
              "0103,/ \\ L,,\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-08|AM|/@2\n2|A1|2025-09-08|PM|\\@2\n"
                         "2|A1|2025-09-09|AM|C1@3\n2|A1|2025-09-09|PM|\\@3\n"
                         "2|A1|2025-09-10|AM|/@4\n2|A1|2025-09-10|PM|\\@4\n");
    assert_told("F138", "3:2 /\n3:3 C1\\\n3:4 /1\n4:2 / \\ L\n");
}

TEST(a_blank_cell_is_no_mark_and_a_placeholder_is_one)
{
    put_marks("Adno,Mon AM,Mon PM\n0101,,-\n0102, ,?\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-08|PM|-@3\n3|A2|2025-09-08|PM|?@3\n");
}

TEST(what_a_map_says_is_blank_is_no_mark)
{
    put_marks("Adno,Mon AM,Mon PM,Tue\n0101,n/a,\\,n/a\n0102,x,/,/ n/a\n");
    take_map("Marks*,,blank,n/a\nMarks*,,code,x=\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-08|PM|\\@3\n3|A2|2025-09-08|PM|/@3\n"
                         "3|A2|2025-09-09|AM|/@4\n");
    assert_told("F138", "");
}

TEST(a_slash_of_the_afternoon_is_one_where_there_is_no_other)
{
    put_marks("Adno,Mon AM,Mon PM\n0101,/,/\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-08|AM|/@2\n2|A1|2025-09-08|PM|\\@3\n");
    close_exports();
    put_marks("Adno,Mon AM,Mon PM,Tue PM\n0101,/,/,\\\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-08|AM|/@2\n2|A1|2025-09-08|PM|/@3\n"
                         "2|A1|2025-09-09|PM|\\@4\n");
}

TEST(lessons_of_a_long_sheet_are_left_out)
{
    put_marks("Adno,Date,Session,Code\n0101,2025-09-08,AM,/\n0101,2025-09-08,P1,/\n"
              "0101,2025-09-08,P1,/\n0101,2025-09-08,Afternoon,\\\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-08|AM|/@4\n5|A1|2025-09-08|PM|\\@4\n");
    assert_told("F140", "3:3 P1 (2)\n");
}

TEST(a_week_stands_in_a_column_a_title_or_a_name)
{
    put_marks("Adno,Week,Fri AM,Fri PM\n0101,08/09/2025,/,\\\n0102,17/09/2025,/,\\\n");
    options.week = NULL;
    open_exports();
    assert_rows("marks", "2|A1|2025-09-12|AM|/@3\n2|A1|2025-09-12|PM|\\@4\n"
                         "3|A2|2025-09-19|AM|/@3\n3|A2|2025-09-19|PM|\\@4\n");
    close_exports();
    put_marks("Week beginning 15/09/2025\nAdno,Fri AM,Fri PM\n0101,/,\\\n");
    options.week = NULL;
    open_exports();
    assert_rows("marks", "3|A1|2025-09-19|AM|/@2\n3|A1|2025-09-19|PM|\\@3\n");
}

TEST(a_day_stands_in_a_row_of_a_report)
{
    put_pupils();
    put("in/Marks.xml", "<SuperStarReport><Record><Adno>0101</Adno><Date>2025-09-08T00:00:00</Date>"
                        "<AM>/</AM><PM>\\</PM></Record></SuperStarReport>");
    open_exports();
    assert_rows("marks", "1|A1|2025-09-08|AM|/@0\n1|A1|2025-09-08|PM|\\@0\n");
}

TEST(a_grid_without_a_week_stops_the_run)
{
    struct error error = {0};
    put_marks("Adno,Fri AM,Fri PM\n0101,/,\\\n");
    options.week = NULL;
    assert_false(try_exports(&error));
    assert_fault(&error, STATUS_INPUT, "which week is this? give --week DATE");
    close_exports();
    put_marks("Adno,12 Sep AM,12 Sep PM\n0101,/,\\\n");
    options.week = NULL;
    assert_false(try_exports(&error));
    assert_fault(&error, STATUS_INPUT, "which year is this?");
}

TEST(a_date_without_a_year_is_of_the_school_year)
{
    put_marks("Adno,1 Sep AM,31 Aug AM\n0101,/,/\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-01|AM|/@2\n2|A1|2026-08-31|AM|/@3\n");
}

/* --- dates ------------------------------------------------------------------------------------ */

TEST(one_date_that_is_month_first_alone_settles_the_sheet)
{
    put_marks("Adno,Date,Session,Code\n0101,09/08/2025,AM,/\n0101,09/15/2025,AM,/\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-08|AM|/@4\n3|A1|2025-09-15|AM|/@4\n");
    assert_true(findings_of("F135")[0] != '\0');
    close_exports();
    put_marks("Adno,Date,Session,Code\n0101,09/08/2025,AM,/\n0101,15/09/2025,AM,/\n"
              "0101,09/15/2025,AM,/\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-08-09|AM|/@4\n3|A1|2025-09-15|AM|/@4\n"
                         "4|A1|09/15/2025|AM|/@4\n");
    assert_told("F135", "");
}

TEST(dates_in_titles_settle_the_sheet)
{
    put_marks("Printed 09/22/2025,,\nWeek beginning 09/08/2025,,\nAdno,Mon AM,Mon PM\n0101,/,\\\n");
    options.week = NULL;
    open_exports();
    assert_rows("marks", "4|A1|2025-09-08|AM|/@2\n4|A1|2025-09-08|PM|\\@3\n");
    assert_true(findings_of("F135")[0] != '\0');
    close_exports();
    put_marks("From 13/09/2025,to 09/22/2025,,\nAdno,Date,Session,Code\n0101,09/08/2025,AM,/\n");
    open_exports();
    assert_rows("marks", "3|A1|2025-08-09|AM|/@4\n");
    assert_told("F135", "");
}

/* A file's name is none of its dates. */
TEST(a_date_in_a_name_settles_no_dates)
{
    put_pupils();
    put("in/Marks 25-09-2025.csv",
        "Adno,Date,Session,Code\n0101,09/08/2025,AM,/\n0101,09/15/2025,AM,/\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-08|AM|/@4\n3|A1|2025-09-15|AM|/@4\n");
}

/* --- whose rows ------------------------------------------------------------------------------- */

TEST(a_name_that_several_have_is_nobodys)
{
    put_marks(
        "Name,Mon AM,Mon PM\n\"Abara, Ngozi\",/,\\\n\"Smith, Jo\",/,\\\n\"Smith, Jo\",/,\\\n");
    open_exports();
    assert_rows("marks", "2|A1|2025-09-08|AM|/@2\n2|A1|2025-09-08|PM|\\@3\n");
    assert_told("F137", "3:1 Smith, Jo\n");
    close_exports();
    put_marks("Name,DOB,Mon AM,Mon PM\n\"Smith, Jo\",06/05/2017,/,\\\n");
    open_exports();
    assert_rows("marks", "2|A3|2025-09-08|AM|/@3\n2|A3|2025-09-08|PM|\\@4\n");
    assert_told("F137", "");
}

TEST(a_school_may_be_a_number_in_one_cell)
{
    put("in/Pupils.csv",
        "DfE Number,UPN,Surname,Forename,DOB,Entry Date,Sex\n835/2990,A1,B,C,2016-10-03,,F\n"
        "8352991,A2,B,C,2016-10-03,,F\n83529,A3,B,C,2016-10-03,,F\n");
    put("in/schools.csv", "LEA,Estab,URN,SchoolName,Phase\n835,2990,,S,PS\n835,2991,,T,PS\n");
    open_exports();
    const struct source *source = NULL;
    for (size_t i = 0; i < inputs.source_count; i++)
        source = strcmp(inputs.sources[i].def->name, "pupils") == 0 ? &inputs.sources[i] : source;
    assert_non_null(source);
    assert_rows("pupils", "2|A1|B|C|2016-10-03|F@7\n3|A2|B|C|2016-10-03|F@7\n"
                          "4|A3|B|C|2016-10-03|F@7\n");
}

TEST(the_map_has_the_number_of_the_only_school)
{
    put_pupils();
    put("in/schools.csv", "LEA,Estab,URN,SchoolName,Phase\n835,2990,,S,PS\n");
    options.school = NULL;
    open_exports();
    struct buffer text = {0};
    exports_append_map(&inputs, &text);
    assert_non_null(strstr(text.text, "Pupils.csv,,school,8352990,the only one\n"));
    buffer_free(&text);
}

TEST(schools_may_have_their_number_in_one_column)
{
    put("in/schools.csv", "School Name,DfE Number,Phase of Education\nOak,835/2990,Primary\n"
                          "Elm,8352991,Middle deemed secondary\n");
    open_exports();
    assert_rows("schools", "2|835|2990|Oak|PS@3\n3|835|2991|Elm|MS@3\n");
}

TEST(nobody_says_which_school_it_is)
{
    struct error error = {0};
    put_pupils();
    options.school = NULL;
    assert_false(try_exports(&error));
    assert_fault(&error, STATUS_INPUT, "which school is this? give --school LLLEEEE");
}

TEST(a_pattern_finds_the_number_of_a_school)
{
    put_pupils();
    put("in/Marks.csv", "Sent to 8352991 by school no. 8352990,,\nAdno,Date,Session,Code\n"
                        "0101,2025-09-08,AM,/\n");
    options.school = NULL;
    take_map("Marks*,,school,school no. {school}\nPupils*,,school,835/2990\n");
    open_exports();
    assert_rows("marks", "3|A1|2025-09-08|AM|/@4\n");
    assert_told("F132", "2:0 pupils are looked up by AdmissionNumber\n");
}

/* --- values ----------------------------------------------------------------------------------- */

TEST(words_become_codes_and_are_told_once)
{
    put_pupils();
    put("in/Pupils.csv",
        "UPN,Surname,Forename,DOB,Sex,Year,Entry Date\nA1,B,C,03/10/2016,Female,Year 4,\n"
        "A2,B,C,3 Oct 2016,FEMALE,Reception,\nA3,B,C,2016-10-03 00:00,Other,4,\n");
    open_exports();
    assert_rows("pupils", "2|A1|B|C|2016-10-03|F|4@6\n3|A2|B|C|2016-10-03|F|R@6\n"
                          "4|A3|B|C|2016-10-03|OTHER|4@6\n");
}

/* Of two that say yes the first counts, in whatever order their columns are. */
TEST(the_first_flag_that_says_yes_counts)
{
    put_pupils();
    put("in/Pupils.csv", "UPN,Surname,Forename,DOB,Sex,Entry Date,Support,Plan\n"
                         "A1,B,C,2016-10-03,F,,Y,Y\nA2,B,C,2016-10-03,F,,Y,N\n");
    take_map("Pupils*,,flag,Plan=SENprovision:E\nPupils*,,flag,Support=SENprovision:K\n");
    open_exports();
    assert_rows("pupils", "2|A1|B|C|2016-10-03|F|E@8\n3|A2|B|C|2016-10-03|F|K@7\n");
    struct buffer text = {0};
    exports_append_map(&inputs, &text);
    const char *plan = strstr(text.text, "Plan=SENprovision:E");
    assert_non_null(plan);
    assert_non_null(strstr(plan, "Support=SENprovision:K"));
    buffer_free(&text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        EXPORTS(rows_around_the_table_are_left_out),
        EXPORTS(a_row_without_a_key_between_others_is_a_fault),
        EXPORTS(the_title_of_a_group_is_no_pupil),
        EXPORTS(a_map_ends_the_table),
        EXPORTS(a_cell_of_a_day_has_two_marks),
        EXPORTS(a_blank_cell_is_no_mark_and_a_placeholder_is_one),
        EXPORTS(what_a_map_says_is_blank_is_no_mark),
        EXPORTS(a_slash_of_the_afternoon_is_one_where_there_is_no_other),
        EXPORTS(lessons_of_a_long_sheet_are_left_out),
        EXPORTS(a_week_stands_in_a_column_a_title_or_a_name),
        EXPORTS(a_day_stands_in_a_row_of_a_report),
        EXPORTS(a_grid_without_a_week_stops_the_run),
        EXPORTS(a_date_without_a_year_is_of_the_school_year),
        EXPORTS(one_date_that_is_month_first_alone_settles_the_sheet),
        EXPORTS(dates_in_titles_settle_the_sheet),
        EXPORTS(a_date_in_a_name_settles_no_dates),
        EXPORTS(a_name_that_several_have_is_nobodys),
        EXPORTS(a_school_may_be_a_number_in_one_cell),
        EXPORTS(the_map_has_the_number_of_the_only_school),
        EXPORTS(schools_may_have_their_number_in_one_column),
        EXPORTS(nobody_says_which_school_it_is),
        EXPORTS(a_pattern_finds_the_number_of_a_school),
        EXPORTS(words_become_codes_and_are_told_once),
        EXPORTS(the_first_flag_that_says_yes_counts),
    };
    return cmocka_run_group_tests(tests, exports_group_begin, exports_group_end);
}
