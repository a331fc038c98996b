/* register/marks.h */
#include "unit_register.h"

#include "register/marks.h"

#define PUPILS "LEA,Estab,UPN,Surname,Forename,DOB,Sex,EntryDate,LeavingDate\n"
#define MARKS  "LEA,Estab,UPN,Date,Session,Code,Nature,MinutesLate\n"

static struct pupils pupils;
static struct marks marks;

static int
end(void **state)
{
    marks_free(&marks);
    pupils_free(&pupils);
    return desk_end(state);
}

/* Reads the marks of school 835/2990, with pupils A1 and A2 from 2025-09-01 on; A1 leaves on
 * 2025-12-19. */
static void
read_marks(const char *rows)
{
    struct error error = {0};
    put("in/schools.csv", "LEA,Estab,SchoolName,Phase\n835,2990,A,PS\n835,2991,B,PS\n");
    put("in/pupils.csv", PUPILS "835,2990,A1,x,x,2015-06-07,F,2025-09-01,2025-12-19\n"
                                "835,2990,A2,x,x,2015-06-07,F,2025-09-01,\n"
                                "835,2991,B1,x,x,2015-06-07,F,2025-09-01,\n");
    put("in/marks.csv", arena_printf(&scratch_arena, "%s%s", MARKS, rows));
    desk_open("in", "schools pupils marks");
    desk_load(0, "schools pupils");
    bool done = pupils_read(&pupils, &desk.data, 0, &desk.arena, &error) &&
                marks_read(&marks, &desk.data, 0, &pupils, &desk.findings, &error);
    assert_done(done, &error);
}

/* "A1 2025-09-03 AM L line flags;" */
static const char *
marks_text(void)
{
    struct buffer text = {0};
    buffer_string(&text, "");
    for (size_t p = 0; p < pupils.count; p++) {
        for (size_t i = marks.first[p]; i < marks.first[p + 1]; i++) {
            const struct mark *mark = &marks.items[i];
            char date[DATE_SIZE];
            assert_int_equal(mark->pupil, p);
            buffer_printf(
                &text, "%s %s %s %s %u %u;", pupils.items[p].upn,
                date_format(slot_date(mark->slot), date), session_name(slot_session(mark->slot)),
                mark->code == CODE_NONE ? "none" : desk.rules.codes.codes[mark->code].code,
                mark->line, mark->flags);
        }
    }
    assert_int_equal(marks.first[pupils.count], marks.count);
    char *copy = arena_string(&scratch_arena, text.text);
    buffer_free(&text);
    return copy;
}

static void
check(const char *rows, const char *expected_marks, const char *expected_findings)
{
    read_marks(rows);
    assert_string_equal(marks_text(), expected_marks);
    assert_string_equal(findings_text(&desk.findings), expected_findings);
}

TEST(marks_come_by_pupil_and_time)
{
    check("835,2990,A2,2025-09-04,AM,/,,\n835,2990,A1,2025-09-03,PM,\\,,\n"
          "835,2991,B1,2025-09-03,AM,/,,\n835,2990,A1,2025-09-03,AM,L,,\n"
          "835,2990,A2,03/09/2025,PM,\\,,\n",
          "A1 2025-09-03 AM L 5 0;A1 2025-09-03 PM \\ 3 0;A2 2025-09-03 PM \\ 6 0;"
          "A2 2025-09-04 AM / 2 0;",
          "");
}

TEST(codes_are_trimmed_and_upper_cased_and_counted)
{
    check("835,2990,a1, 2025-09-03 ,am, l ,,\n835,2990,A1,2025-09-03,PM,\\,,\n"
          "835,2990,A1,2025-09-04,AM,y1,,\n",
          "A1 2025-09-03 AM L 2 0;A1 2025-09-03 PM \\ 3 0;A1 2025-09-04 AM Y1 4 0;", "");
    assert_int_equal(desk.data.sources[2].counts.odd, 5);
    assert_int_equal(desk.data.sources[2].counts.odd_line, 2);
}

TEST(every_odd_value_is_counted_also_when_it_is_that_of_the_row_before)
{
    check("835,2990,a1,2025-09-03,AM,/,,\n835,2990,a1,2025-09-03,PM,\\,,\n"
          "835,2990,A1, 2025-09-04,AM,/,,\n835,2990,A1, 2025-09-04,PM,\\,,\n",
          "A1 2025-09-03 AM / 2 0;A1 2025-09-03 PM \\ 3 0;A1 2025-09-04 AM / 4 0;"
          "A1 2025-09-04 PM \\ 5 0;",
          "");
    assert_int_equal(desk.data.sources[2].counts.odd, 4);
}

TEST(signs_for_no_mark_are_no_marks)
{
    check("835,2990,A1,2025-09-03,AM,,,\n835,2990,A1,2025-09-03,PM,-,,\n"
          "835,2990,A1,2025-09-04,AM,--,,\n835,2990,A1,2025-09-04,PM,*,,\n"
          "835,2990,A1,2025-09-05,AM,?,,\n835,2990,A1,2025-09-05,PM, ? ,,\n"
          "835,2990,A1,2025-09-08,AM,\xC2\xA0,,\n",
          "", "");
}

TEST(a_date_or_session_that_is_not_one_is_told)
{
    check("835,2990,A1,2025-09-31,AM,/,,\n835,2990,A1,,AM,/,,\n835,2990,A1,2025-09-03,,/,,\n"
          "835,2990,A1,2025-09-03,XM,/,,\n835,2990,A1,x,y,/,,\n835,2990,A1,2025-09-03,AM,/,,\n",
          "A1 2025-09-03 AM / 7 0;",
          "F102 2:4 A1 Date=2025-09-31\nF102 3:4 A1 Date=\nF102 4:5 A1 Session=\n"
          "F102 5:5 A1 Session=XM\nF102 6:4 A1 Date=x\nF102 6:5 A1 Session=y\n");
}

TEST(a_bad_date_does_not_stand_for_the_next_row)
{
    check("835,2990,A1,2025-09-03,AM,/,,\n835,2990,A1,2025-09-99,AM,/,,\n"
          "835,2990,A1,2025-09-99,PM,\\,,\n835,2990,A1,2025-09-03,PM,\\,,\n",
          "A1 2025-09-03 AM / 2 0;A1 2025-09-03 PM \\ 5 0;",
          "F102 3:4 A1 Date=2025-09-99\nF102 4:4 A1 Date=2025-09-99\n");
}

TEST(a_code_that_is_none_is_set_aside)
{
    check("835,2990,A1,2025-09-03,AM,A,,\n835,2990,A1,2025-09-03,PM,l9,,\n",
          "A1 2025-09-03 AM none 2 0;A1 2025-09-03 PM none 3 0;",
          "R101 2:6 A1 2025-09-03 AM Code=A\nR101 3:6 A1 2025-09-03 PM Code=l9\n");
}

TEST(a_code_counts_from_its_first_day_to_its_last)
{
    check("835,2990,A2,2024-08-18,AM,H,,\n835,2990,A2,2024-08-19,AM,H,,\n"
          "835,2990,A2,2024-08-18,PM,Q,,\n835,2990,A2,2024-08-19,PM,Q,,\n"
          "835,2990,A2,2025-09-03,AM,Q,,\n",
          "A2 2024-08-18 AM H 2 0;A2 2024-08-18 PM none 4 0;A2 2024-08-19 AM none 3 0;"
          "A2 2024-08-19 PM Q 5 0;A2 2025-09-03 AM Q 6 0;",
          "R102 3:6 A2 2024-08-19 AM Code=H\nR102 4:6 A2 2024-08-18 PM Code=Q\n");
}

TEST(a_code_of_the_other_session_is_set_aside)
{
    check("835,2990,A1,2025-09-03,AM,\\,,\n835,2990,A1,2025-09-03,PM,/,,\n",
          "A1 2025-09-03 AM none 2 0;A1 2025-09-03 PM none 3 0;",
          "R103 2:6 A1 2025-09-03 AM Code=\\\nR103 3:6 A1 2025-09-03 PM Code=/\n");
}

TEST(marks_of_a_stranger_are_told_once)
{
    check("835,2990,X1,2025-09-03,AM,/,,\n835,2990,A1,2025-09-03,AM,/,,\n"
          "835,2990,X1,2025-09-03,PM,\\,,\n835,2990,X2,2025-09-03,AM,A,,\n"
          "835,2990,x1,2025-09-04,AM,/,,\n835,2990,B1,2025-09-04,AM,/,,\n",
          "A1 2025-09-03 AM / 3 0;",
          "R106 2:6 X1 2025-09-03 AM Code=/\nR106 5:6 X2 2025-09-03 AM Code=A\n"
          "R106 7:6 B1 2025-09-04 AM Code=/\n");
}

TEST(marks_without_a_upn_are_told_once)
{
    check("835,2990,,2025-09-03,AM,/,,\n835,2990, ,2025-09-03,PM,\\,,\n", "",
          "R106 2:6 2025-09-03 AM Code=/\n");
}

/* The buffer in which a UPN is upper-cased is used again for the date of the same row. */
TEST(a_very_long_upn_of_a_stranger_is_told_whole)
{
    static const char upn[] =
        "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij";
    read_marks(arena_printf(&scratch_arena, "835,2990,%s,03/09/2025,am,/,,\n", upn));
    assert_int_equal(desk.findings.count, 1);
    assert_int_equal(strlen(finding_at(&desk.findings, 0).key), strlen(upn));
    assert_memory_equal(finding_at(&desk.findings, 0).key, "ABCDEFGHIJABCDEFGHIJ", 20);
}

TEST(minutes_that_are_no_number_are_told)
{
    check("835,2990,A1,2025-09-03,AM,L,,five\n835,2990,A1,2025-09-03,PM,L,,12\n"
          "835,2990,A1,2025-09-04,AM,L,, \n",
          "A1 2025-09-03 AM L 2 0;A1 2025-09-03 PM L 3 0;A1 2025-09-04 AM L 4 0;",
          "F103 2:8 A1 MinutesLate=five\n");
}

TEST(a_filled_nature_is_noted)
{
    check("835,2990,A1,2025-09-03,AM,K,tuition,\n835,2990,A1,2025-09-03,PM,K, ,\n",
          "A1 2025-09-03 AM K 2 4;A1 2025-09-03 PM K 3 0;", "");
}

/* --- several rows of one session -------------------------------------------------------------- */

/* Rows of A1 on the morning of 2025-09-03 with these codes, and the mark that stays. */
static void
check_session(const char *codes, const char *expected)
{
    struct buffer rows = {0};
    struct slice rest = slice_of(codes), code;
    while (slice_word(&rest, &code))
        buffer_printf(&rows, "835,2990,A1,2025-09-03,AM,%.*s,,\n", (int)code.length, code.text);
    read_marks(rows.text);
    buffer_free(&rows);
    if (strcmp(marks_text(), expected) != 0)
        fail_msg("%s: %s, not %s", codes, marks_text(), expected);
    marks_free(&marks);
    pupils_free(&pupils);
}

TEST(the_same_code_twice_is_repeated)
{
    check_session("/ /", "A1 2025-09-03 AM / 3 1;");
    check_session("L L L", "A1 2025-09-03 AM L 4 1;");
}

TEST(two_codes_conflict_and_the_last_row_counts)
{
    check_session("/ L", "A1 2025-09-03 AM L 3 2;");
    check_session("L /", "A1 2025-09-03 AM / 3 2;");
}

TEST(of_three_rows_one_that_differs_is_a_conflict_wherever_it_stands)
{
    check_session("L / /", "A1 2025-09-03 AM / 4 2;");
    check_session("/ L /", "A1 2025-09-03 AM / 4 2;");
    check_session("/ / L", "A1 2025-09-03 AM L 4 2;");
    check_session("I L /", "A1 2025-09-03 AM / 4 2;");
    check_session("L / / /", "A1 2025-09-03 AM / 5 2;");
}

TEST(a_row_set_aside_neither_counts_nor_conflicts)
{
    check_session("\\ /", "A1 2025-09-03 AM / 3 0;");
    check_session("/ \\", "A1 2025-09-03 AM / 2 0;");
    check_session("/ H /", "A1 2025-09-03 AM / 4 1;");
    check_session("L A /", "A1 2025-09-03 AM / 4 2;");
    check_session("L / A", "A1 2025-09-03 AM / 3 2;");
    check_session("A \\", "A1 2025-09-03 AM none 2 0;");
}

TEST(a_sign_for_no_mark_is_no_other_row)
{
    check_session("/ ?", "A1 2025-09-03 AM / 2 0;");
    check_session("- /", "A1 2025-09-03 AM / 3 0;");
}

TEST(rows_far_apart_and_in_two_files_are_of_one_session)
{
    struct error error = {0};
    put("in/schools.csv", "LEA,Estab,SchoolName,Phase\n835,2990,A,PS\n");
    put("in/pupils.csv", PUPILS "835,2990,A1,x,x,2015-06-07,F,2025-09-01,\n");
    put("in/marks.csv", MARKS "835,2990,A1,2025-09-04,AM,/,,\n835,2990,A1,2025-09-03,AM,L,,\n"
                              "835,2990,A1,2025-09-02,AM,/,,\n");
    put("in2/marks.csv", MARKS "835,2990,A1,2025-09-03,AM,I,,\n");
    bool done = desk_try("in", "in2", "schools pupils marks", "", 1, &error);
    assert_done(done, &error);
    desk_load(0, "schools pupils");
    done = pupils_read(&pupils, &desk.data, 0, &desk.arena, &error) &&
           marks_read(&marks, &desk.data, 0, &pupils, &desk.findings, &error);
    assert_done(done, &error);
    assert_string_equal(marks_text(), "A1 2025-09-02 AM / 4 0;A1 2025-09-03 AM I 2 2;"
                                      "A1 2025-09-04 AM / 2 0;");
    assert_int_equal(marks.items[1].file, 4);
}

/* Files are numbered over the whole run, and there may be many returns beside a register. */
TEST(a_mark_of_the_65543rd_file_names_it)
{
    desk.files_before = 65540;
    check("835,2990,A1,2025-09-03,AM,/,,\n", "A1 2025-09-03 AM / 2 0;", "");
    assert_true(marks.items[0].file > 65540);
    assert_non_null(strstr(file_names_get(&desk.files, marks.items[0].file), "in/marks.csv"));
}

TEST(the_matrix_is_used_again_for_the_next_school)
{
    struct error error = {0};
    check("835,2990,A1,2025-09-03,AM,/,,\n835,2991,B1,2025-09-03,AM,L,,\n",
          "A1 2025-09-03 AM / 2 0;", "");
    desk_load(1, "schools pupils");
    pupils_free(&pupils);
    bool done = pupils_read(&pupils, &desk.data, 1, &desk.arena, &error) &&
                marks_read(&marks, &desk.data, 1, &pupils, &desk.findings, &error);
    assert_done(done, &error);
    assert_string_equal(marks_text(), "B1 2025-09-03 AM L 3 0;");
}

TEST(no_marks_are_no_harm)
{
    check("", "", "");
    assert_int_equal(marks.count, 0);
}

#define WITH_MARKS(test) cmocka_unit_test_setup_teardown(test, desk_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MARKS(marks_come_by_pupil_and_time),
        WITH_MARKS(codes_are_trimmed_and_upper_cased_and_counted),
        WITH_MARKS(every_odd_value_is_counted_also_when_it_is_that_of_the_row_before),
        WITH_MARKS(signs_for_no_mark_are_no_marks),
        WITH_MARKS(a_date_or_session_that_is_not_one_is_told),
        WITH_MARKS(a_bad_date_does_not_stand_for_the_next_row),
        WITH_MARKS(a_code_that_is_none_is_set_aside),
        WITH_MARKS(a_code_counts_from_its_first_day_to_its_last),
        WITH_MARKS(a_code_of_the_other_session_is_set_aside),
        WITH_MARKS(marks_of_a_stranger_are_told_once),
        WITH_MARKS(marks_without_a_upn_are_told_once),
        WITH_MARKS(a_very_long_upn_of_a_stranger_is_told_whole),
        WITH_MARKS(minutes_that_are_no_number_are_told),
        WITH_MARKS(a_filled_nature_is_noted),
        WITH_MARKS(the_same_code_twice_is_repeated),
        WITH_MARKS(two_codes_conflict_and_the_last_row_counts),
        WITH_MARKS(of_three_rows_one_that_differs_is_a_conflict_wherever_it_stands),
        WITH_MARKS(a_row_set_aside_neither_counts_nor_conflicts),
        WITH_MARKS(a_sign_for_no_mark_is_no_other_row),
        WITH_MARKS(rows_far_apart_and_in_two_files_are_of_one_session),
        WITH_MARKS(a_mark_of_the_65543rd_file_names_it),
        WITH_MARKS(the_matrix_is_used_again_for_the_next_school),
        WITH_MARKS(no_marks_are_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
