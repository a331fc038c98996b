/* register/rules.h and register/tests.h: the rules that are built in, each at the border of what it
 * tests, and the lines in which tests are written.
 *
 * 2025-09-01 is a Monday. */
#include "unit_register.h"

#include "register/tests.h"

static struct register_tests *tests;
static struct school_register school;

static int
begin(void **state)
{
    struct error error = {0};
    memset(&school, 0, sizeof school);
    if (desk_begin(state) != 0)
        return -1;
    tests = register_tests_load(&desk.rules, &desk.resources, &error);
    return tests != NULL ? 0 : -1;
}

static int
end(void **state)
{
    register_tests_free(tests);
    tests = NULL;
    school_register_free(&school);
    return desk_end(state);
}

/* Each line of `rows` with LEA and Estab in front. */
static const char *
with_school(const char *header, const char *rows)
{
    struct buffer text = {0};
    buffer_printf(&text, "LEA,Estab,%s\n", header);
    for (const char *end_of; *rows != '\0'; rows = end_of + 1) {
        end_of = strchr(rows, '\n');
        buffer_printf(&text, "835,2990,%.*s\n", (int)(end_of - rows), rows);
    }
    char *copy = arena_string(&scratch_arena, text.text);
    buffer_free(&text);
    return copy;
}

static void
judge(const char *pupils, const char *calendar, const char *marks, const char *today)
{
    struct error error = {0};
    day now;
    assert_true(date_parse(slice_of(today), &now));
    put("in/schools.csv", "LEA,Estab,SchoolName,Phase\n835,2990,A,PS\n");
    put("in/pupils.csv",
        with_school("UPN,DOB,EntryDate,LeavingDate,Boarder,NCyearActual,EnrolStatus,MobileChild,"
                    "Surname,Forename,Sex",
                    pupils));
    put("in/marks.csv", with_school("UPN,Date,Session,Code,Nature", marks));
    unlink(at("in/calendar.csv"));
    if (calendar != NULL)
        put("in/calendar.csv", with_school("Date,Session,Status", calendar));
    desk_open("in", "schools pupils calendar marks");
    desk_load(0, "schools pupils");
    school_register_free(&school);
    school_register_init(&school, &desk.data, now);
    bool done = school_register_read(&school, tests, 0, &desk.findings, &error);
    assert_done(done, &error);
    finding_sort(&desk.findings);
}

static void
check(const char *expected)
{
    assert_string_equal(findings_text(&desk.findings), expected);
}

/* The findings of one rule alone. */
static void
check_rule(const char *rule, const char *expected)
{
    struct finding_list of_rule = {0};
    for (size_t i = 0; i < desk.findings.count; i++) {
        struct finding finding = finding_at(&desk.findings, i);
        if (strcmp(finding.rule->id, rule) == 0)
            finding_add(&of_rule, finding);
    }
    const char *text = findings_text(&of_rule);
    finding_list_free(&of_rule);
    assert_string_equal(text, expected);
}

/* A pupil of ten, on the register since 2024, in year 5, and the same who has left or boards. */
#define A1      "A1,2015-06-07,2024-09-03,,N,5,C,N,x,x,F\n"
#define A2      "A2,2015-06-07,2024-09-03,,N,5,C,N,x,x,F\n"
#define LEFT    "L1,2015-06-07,2025-09-02,2025-09-04,N,5,C,N,x,x,F\n"
#define BOARDER "B1,2015-06-07,2024-09-03,,B,5,C,N,x,x,F\n"

#define MONDAY_OPEN   "2025-09-01,AM,open\n2025-09-01,PM,open\n"
#define MONDAY_MARKED "A1,2025-09-01,AM,/,\nA1,2025-09-01,PM,\\,\n"

TEST(a_clean_school_has_no_findings)
{
    judge(A1, MONDAY_OPEN, MONDAY_MARKED, "2025-10-01");
    check("");
}

/* --- the calendar ----------------------------------------------------------------------------- */

TEST(without_a_calendar_sessions_with_codes_are_open)
{
    judge(A1 A2 LEFT, NULL,
          "A1,2025-09-01,AM,/,\nA2,2025-09-01,AM,I,\nA1,2025-09-01,PM,#,\nA1,2025-09-02,AM,Z,\n"
          "L1,2025-09-05,AM,/,\nA1,2025-09-08,AM,X,\n",
          "2025-08-01");
    check_rule("F106", "F106 2:0 =\n");
    static const enum session_status statuses[] = {SESSION_OPEN, SESSION_UNLISTED, SESSION_UNLISTED,
                                                   SESSION_UNLISTED, SESSION_OPEN};
    assert_int_equal(school.calendar.count, COUNT_OF(statuses));
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        assert_int_equal(school.calendar.sessions[i].status, statuses[i]);
    assert_int_equal(school.calendar.school_day_count, 2);
}

TEST(with_a_calendar_there_is_no_word_about_it)
{
    judge(A1, MONDAY_OPEN, MONDAY_MARKED, "2025-10-01");
    check_rule("F106", "");
}

TEST(calendar_rows_with_faults_are_told)
{
    judge(A1,
          "2025-13-01,AM,open\n2025-09-01,XX,open\n2025-09-01,AM,shut\n2025-09-01,PM,Open\n"
          ",,open\n2025-09-02,AM,\n",
          "", "2025-08-01");
    check("F102 2:3 Date=2025-13-01\nF102 3:4 Session=XX\nF102 6:3 Date=\nF102 6:4 Session=\n"
          "F103 4:5 Status=shut\n");
    assert_int_equal(school.calendar.count, 3);
    assert_int_equal(school.calendar.sessions[0].status, SESSION_LISTED);
    assert_int_equal(school.calendar.sessions[1].status, SESSION_OPEN);
    assert_int_equal(school.calendar.sessions[2].status, SESSION_LISTED);
}

TEST(two_statuses_of_one_session_are_told)
{
    judge(A1, "2025-09-01,AM,open\n2025-09-01,AM,open\n2025-09-01,AM,planned-closure\n",
          "A1,2025-09-01,AM,#,\n", "2025-10-01");
    check("R130 4:5 2025-09-01 AM Status=\n");
}

TEST(an_open_session_at_a_weekend_is_told)
{
    judge("",
          "2025-09-05,PM,open\n2025-09-06,AM,open\n2025-09-07,PM,open\n2025-09-08,AM,open\n"
          "2025-09-13,AM,planned-closure\n",
          "", "2025-08-01");
    check("R126 3:3 2025-09-06 AM Date=Saturday\nR126 4:3 2025-09-07 PM Date=Sunday\n");
}

/* --- rows of one session ---------------------------------------------------------------------- */

TEST(two_codes_are_an_error_and_the_same_code_twice_a_query)
{
    judge(A1 A2, MONDAY_OPEN,
          "A1,2025-09-01,AM,L,\nA1,2025-09-01,AM,/,\nA2,2025-09-01,AM,/,\nA2,2025-09-01,AM,/,\n"
          "A1,2025-09-01,PM,\\,\nA2,2025-09-01,PM,\\,\n",
          "2025-10-01");
    check("R104 3:6 A1 2025-09-01 AM Code=/\nR105 5:6 A2 2025-09-01 AM Code=/\n");
    assert_int_equal(finding_at(&desk.findings, 0).severity, SEVERITY_ERROR);
    assert_int_equal(finding_at(&desk.findings, 1).severity, SEVERITY_QUERY);
}

TEST(of_three_rows_the_finding_is_one)
{
    judge(A1, MONDAY_OPEN,
          "A1,2025-09-01,AM,/,\nA1,2025-09-01,AM,L,\nA1,2025-09-01,AM,/,\nA1,2025-09-01,PM,\\,\n",
          "2025-10-01");
    check("R104 4:6 A1 2025-09-01 AM Code=/\n");
}

TEST(a_row_set_aside_has_its_own_finding_alone)
{
    judge(A1, MONDAY_OPEN, "A1,2025-09-01,AM,/,\nA1,2025-09-01,AM,\\,\nA1,2025-09-01,PM,\\,\n",
          "2025-10-01");
    check("R103 3:6 A1 2025-09-01 AM Code=\\\n");
}

/* --- time on the register --------------------------------------------------------------------- */

TEST(marks_before_entry_and_after_leaving_are_told)
{
    judge(LEFT, NULL,
          "L1,2025-09-01,AM,/,\nL1,2025-09-02,AM,/,\nL1,2025-09-04,AM,/,\nL1,2025-09-05,AM,/,\n"
          "L1,2025-09-01,PM,Z,\nL1,2025-09-05,PM,Z,\nL1,2025-08-29,AM,#,\nL1,2025-09-08,AM,#,\n",
          "2025-10-01");
    check_rule("R107", "R107 2:6 L1 2025-09-01 AM Code=/\nR107 5:6 L1 2025-09-05 AM Code=/\n"
                       "R107 7:6 L1 2025-09-05 PM Code=Z\n");
}

TEST(z_on_the_register_is_told)
{
    judge(LEFT, NULL, "L1,2025-09-01,AM,Z,\nL1,2025-09-02,AM,Z,\nL1,2025-09-04,PM,Z,\n",
          "2025-10-01");
    check_rule("R108", "R108 3:6 L1 2025-09-02 AM Code=Z\nR108 4:6 L1 2025-09-04 PM Code=Z\n");
}

TEST(open_sessions_without_a_code_are_counted)
{
    judge(A1 A2 LEFT,
          MONDAY_OPEN "2025-09-02,AM,open\n2025-09-02,PM,planned-closure\n2025-09-05,AM,open\n"
                      "2025-09-08,AM,open\n2025-09-09,AM,\n",
          "A1,2025-09-01,AM,/,\nA1,2025-09-01,PM,-,\nA1,2025-09-02,AM,?,\nA1,2025-09-05,AM,/,\n"
          "A2,2025-09-01,AM,/,\nA2,2025-09-01,PM,\\,\nA2,2025-09-02,AM,/,\nA2,2025-09-05,AM,\\,\n",
          "2025-09-08"); /* today is not late yet */
    check_rule("R109", "R109 2:0 A1 2025-09-01 PM Code=2\nR109 4:0 L1 2025-09-02 AM Code=1\n");
}

/* --- closures --------------------------------------------------------------------------------- */

TEST(marks_on_closed_sessions_are_told)
{
    judge(A1,
          "2025-09-01,AM,planned-closure\n2025-09-01,PM,planned-closure\n"
          "2025-09-02,AM,unplanned-closure\n2025-09-02,PM,unplanned-closure\n2025-09-03,AM,open\n"
          "2025-09-03,PM,open\n2025-09-04,AM,unplanned-closure\n2025-09-04,PM,\n",
          "A1,2025-09-01,AM,#,\nA1,2025-09-01,PM,\\,\nA1,2025-09-02,AM,Y4,\nA1,2025-09-02,PM,#,\n"
          "A1,2025-09-03,AM,#,\nA1,2025-09-03,PM,Y4,\nA1,2025-09-04,AM,I,\nA1,2025-09-04,PM,#,\n",
          "2025-10-01");
    check_rule("R110", "R110 3:6 A1 2025-09-01 PM Code=\\\nR110 8:6 A1 2025-09-04 AM Code=I\n");
    check_rule("R111", "R111 6:6 A1 2025-09-03 AM Code=#\n");
}

TEST(planned_closure_for_some_is_told_without_a_calendar)
{
    static const char marks[] = "A1,2025-09-01,AM,#,\nA2,2025-09-01,AM,/,\nA1,2025-09-02,AM,#,\n"
                                "A2,2025-09-02,AM,#,\nA1,2025-09-03,AM,/,\nA2,2025-09-03,AM,I,\n";
    judge(A1 A2, NULL, marks, "2025-10-01");
    check_rule("R112", "R112 2:6 2025-09-01 AM Code=#\n");
    judge(A1 A2, "2025-09-01,AM,open\n", marks, "2025-10-01");
    check_rule("R112", "");
}

TEST(unexpected_closure_for_some_is_told)
{
    judge(A1 A2, MONDAY_OPEN,
          "A2,2025-09-01,AM,/,\nA1,2025-09-01,AM,Y4,\nA1,2025-09-01,PM,Y4,\nA2,2025-09-01,PM,X,\n",
          "2025-10-01");
    check_rule("R113", "R113 2:6 2025-09-01 AM Code=/\n");
}

TEST(marks_on_unlisted_sessions_are_told_once)
{
    judge(A1 A2, MONDAY_OPEN,
          MONDAY_MARKED "A2,2025-09-02,AM,/,\nA1,2025-09-02,AM,/,\nA1,2025-09-03,AM,#,\n"
                        "A1,2025-10-02,AM,/,\n",
          "2025-10-01");
    check_rule("R129", "R129 4:6 2025-09-02 AM Code=/\n");
}

/* --- age -------------------------------------------------------------------------------------- */

/* Five on 2025-09-10, of compulsory school age from 2025-12-31. */
#define YOUNG "Y1,2020-09-10,2024-09-03,,N,R,C,N,x,x,F\n"
/* Sixteen on 2025-01-05, of compulsory school age to 2025-06-27. */
#define OLD     "O1,2009-01-05,2020-09-03,,N,11,C,N,x,x,F\n"
#define AGELESS "U1,,2024-09-03,,N,5,C,N,x,x,F\n"

TEST(x_is_for_pupils_below_or_above_compulsory_age)
{
    judge(YOUNG OLD AGELESS, NULL,
          "Y1,2025-12-30,AM,X,\nY1,2025-12-31,AM,X,\nY1,2026-01-05,AM,X,\nO1,2025-06-26,AM,X,\n"
          "O1,2025-06-27,AM,X,\nO1,2025-06-30,AM,X,\nU1,2025-06-27,AM,X,\n",
          "2026-02-01");
    check_rule("R114", "R114 3:6 Y1 2025-12-31 AM Code=X\nR114 4:6 Y1 2026-01-05 AM Code=X\n"
                       "R114 5:6 O1 2025-06-26 AM Code=X\nR114 6:6 O1 2025-06-27 AM Code=X\n");
}

TEST(c2_is_for_pupils_of_compulsory_age)
{
    judge(YOUNG OLD AGELESS, NULL,
          "Y1,2025-12-30,AM,C2,\nY1,2025-12-31,AM,C2,\nO1,2025-06-27,AM,C2,\nO1,2025-06-30,AM,C2,\n"
          "U1,2025-06-27,AM,C2,\n",
          "2026-02-01");
    check_rule("R115", "R115 2:6 Y1 2025-12-30 AM Code=C2\nR115 5:6 O1 2025-06-30 AM Code=C2\n");
}

TEST(t_is_for_mobile_children_of_compulsory_age_and_told_once)
{
    judge(YOUNG AGELESS A1 "M1,2015-06-07,2024-09-03,,N,5,C,Y,x,x,F\n", NULL,
          "Y1,2025-12-30,AM,T,\nY1,2025-12-31,AM,T,\nA1,2025-12-30,AM,T,\nM1,2025-12-30,AM,T,\n"
          "U1,2025-12-30,AM,T,\n",
          "2026-02-01");
    check_rule("R116", "R116 2:6 Y1 2025-12-30 AM Code=T\nR116 3:6 Y1 2025-12-31 AM Code=T\n"
                       "R116 4:6 A1 2025-12-30 AM Code=T\n");
}

TEST(unauthorised_absence_below_compulsory_age_is_told)
{
    judge(YOUNG OLD, NULL,
          "Y1,2025-12-30,AM,G,\nY1,2025-12-30,PM,O,\nY1,2025-12-31,AM,U,\nO1,2025-06-30,AM,O,\n"
          "Y1,2025-12-29,AM,C,\n",
          "2026-02-01");
    check_rule("R124", "R124 2:6 Y1 2025-12-30 AM Code=G\nR124 3:6 Y1 2025-12-30 PM Code=O\n");
}

/* --- particulars ------------------------------------------------------------------------------ */

TEST(d_is_for_dually_registered_pupils)
{
    judge(A1 "M1,2015-06-07,2024-09-03,,N,5,M,N,x,x,F\nS1,2015-06-07,2024-09-03,,N,5,S,N,x,x,F\n"
             "N1,2015-06-07,2024-09-03,,N,5,,N,x,x,F\n",
          NULL,
          "A1,2025-09-01,AM,D,\nM1,2025-09-01,AM,D,\nS1,2025-09-01,AM,D,\nN1,2025-09-01,AM,D,\n",
          "2025-10-01");
    check_rule("R117", "R117 2:6 A1 2025-09-01 AM Code=D\n");
}

TEST(study_leave_and_work_experience_are_for_the_upper_years)
{
    judge("P9,2011-06-07,2024-09-03,,N,9,C,N,x,x,F\nP10,2010-06-07,2024-09-03,,N,10,C,N,x,x,F\n"
          "PR,2020-06-07,2024-09-03,,N,R,C,N,x,x,F\nPX,2010-06-07,2024-09-03,,N,X,C,N,x,x,F\n"
          "PB,2010-06-07,2024-09-03,,N,,C,N,x,x,F\n",
          NULL,
          "P9,2025-09-01,AM,S,\nP10,2025-09-01,AM,S,\nPR,2025-09-01,AM,S,\nPX,2025-09-01,AM,S,\n"
          "PB,2025-09-01,AM,S,\nP9,2025-09-01,PM,W,\nP10,2025-09-01,PM,W,\n",
          "2025-10-01");
    check_rule("R118", "R118 2:6 P9 2025-09-01 AM Code=S\nR118 4:6 PR 2025-09-01 AM Code=S\n");
    check_rule("R119", "R119 7:6 P9 2025-09-01 PM Code=W\n");
}

/* School days 2025-09-01 to 2025-09-05 and 2025-09-08 to 2025-09-12. */
#define TWO_WEEKS                                                                                  \
    "2025-09-01,AM,open\n2025-09-02,AM,open\n2025-09-03,AM,open\n2025-09-04,AM,open\n"             \
    "2025-09-05,AM,open\n2025-09-06,AM,planned-closure\n2025-09-08,AM,open\n2025-09-09,AM,open\n"  \
    "2025-09-10,AM,open\n2025-09-11,AM,open\n2025-09-12,AM,open\n"

TEST(n_may_not_be_older_than_five_school_days)
{
    judge(A1, TWO_WEEKS, "A1,2025-09-02,AM,N,\n", "2025-09-09"); /* 3, 4, 5, 8, 9 September */
    check_rule("R120", "");
    judge(A1, TWO_WEEKS, "A1,2025-09-02,AM,N,\n", "2025-09-10");
    check_rule("R120", "R120 2:6 A1 2025-09-02 AM Code=N\n");
    judge(A1, TWO_WEEKS, "A1,2025-09-11,AM,N,\n", "2025-09-10"); /* after today */
    check_rule("R120", "");
}

TEST(the_sixth_school_day_of_suspension_in_a_row_is_told_once)
{
    static const char five[] = "A1,2025-09-01,AM,E,\nA1,2025-09-02,AM,E,\nA1,2025-09-03,AM,E,\n"
                               "A1,2025-09-04,AM,E,\nA1,2025-09-05,AM,E,\n";
    judge(A1, TWO_WEEKS, five, "2025-10-01");
    check_rule("R121", "");
    judge(A1, TWO_WEEKS,
          arena_printf(&scratch_arena, "%sA1,2025-09-08,AM,E,\nA1,2025-09-09,AM,E,\n", five),
          "2025-10-01");
    check_rule("R121", "R121 7:6 A1 2025-09-08 AM Code=E\n");
    judge(A1, TWO_WEEKS, /* the 8th breaks the run */
          arena_printf(&scratch_arena, "%sA1,2025-09-08,AM,/,\nA1,2025-09-09,AM,E,\n", five),
          "2025-10-01");
    check_rule("R121", "");
}

TEST(the_second_day_of_religious_observance_in_a_row_is_told)
{
    judge(A1 A2, TWO_WEEKS,
          "A1,2025-09-05,AM,R,\nA1,2025-09-08,AM,R,\nA2,2025-09-01,AM,R,\nA2,2025-09-03,AM,R,\n",
          "2025-10-01");
    check_rule("R122", "R122 3:6 A1 2025-09-08 AM Code=R\n");
}

TEST(some_codes_need_their_nature)
{
    judge(A1, NULL,
          "A1,2025-09-01,AM,K,\nA1,2025-09-01,PM,K,tuition\nA1,2025-09-02,AM,B,\nA1,2025-09-02,PM,"
          "Y7,\n"
          "A1,2025-09-03,AM,V,\n",
          "2025-10-01");
    check_rule("R123", "R123 2:6 A1 2025-09-01 AM Code=K\nR123 4:6 A1 2025-09-02 AM Code=B\n"
                       "R123 5:6 A1 2025-09-02 PM Code=Y7\n");
}

TEST(marks_in_the_future_are_told)
{
    judge(A1, NULL,
          "A1,2025-09-02,AM,/,\nA1,2025-09-03,AM,/,\nA1,2025-09-04,AM,/,\nA1,2025-09-05,AM,#,\n",
          "2025-09-03");
    check_rule("R127", "R127 4:6 A1 2025-09-04 AM Code=/\n");
}

/* --- boarders and several enrolments ---------------------------------------------------------- */

TEST(a_boarder_has_no_marks)
{
    judge(BOARDER A1, MONDAY_OPEN,
          MONDAY_MARKED "B1,2025-09-01,PM,X,\nB1,2025-09-01,AM,/,\nB1,2025-09-02,AM,#,\n",
          "2025-10-01");
    check_rule("R125",
               "R125 4:6 B1 2025-09-01 PM Code=X\n"); /* the first row, not the first session */
    check_rule("R109", "");
    check_rule("R114", "");
}

TEST(two_enrolments_are_a_query_and_an_error_if_they_overlap)
{
    judge("A1,2015-06-07,2025-01-06,,N,5,C,N,x,x,F\nA1,2015-06-07,2024-09-03,2024-12-20,N,5,C,N,x,"
          "x,F\n",
          MONDAY_OPEN, MONDAY_MARKED, "2025-10-01");
    check("R128 2:3 A1 UPN=A1\n");
    assert_int_equal(finding_at(&desk.findings, 0).severity, SEVERITY_QUERY);
    judge("A1,2015-06-07,2025-01-06,,N,5,C,N,x,x,F\nA1,2015-06-07,2024-09-03,2025-01-06,N,5,C,N,x,"
          "x,F\n",
          MONDAY_OPEN, MONDAY_MARKED, "2025-10-01");
    check("R128 2:3 A1 UPN=A1\n");
    assert_int_equal(finding_at(&desk.findings, 0).severity, SEVERITY_ERROR);
}

TEST(findings_name_the_school)
{
    judge(A1, MONDAY_OPEN, "A1,2025-09-01,AM,/,\nA1,2025-09-01,AM,/,\nA1,2025-09-01,PM,\\,\n",
          "2025-10-01");
    assert_int_equal(desk.findings.count, 1);
    assert_string_equal(finding_at(&desk.findings, 0).lea, "835");
    assert_string_equal(finding_at(&desk.findings, 0).estab, "2990");
    assert_string_equal(file_names_get(&desk.files, finding_at(&desk.findings, 0).place.file),
                        at("in/marks.csv"));
}

/* --- test lines ------------------------------------------------------------------------------- */

/* The built-in definitions in the scratch directory, with one rule more. */
static bool
load_with(const char *test, struct error *error)
{
    static const char *const names[] = {"codes/attendance.csv", "codes/ncyear.csv",
                                        "codes/bank-holidays.csv", "register/tables.csv",
                                        "register/rules.txt"};
    struct resources own = {.directory = scratch_path};
    struct register_rules rules = {0};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct resource resource;
        assert_true(resource_read(&desk.resources, names[i], &resource, error));
        bool is_rules = i + 1 == COUNT_OF(names);
        put(names[i], arena_printf(&scratch_arena, "%s%s%s", is_rules ? test : "",
                                   is_rules ? "\n" : "", resource.text));
    }
    put("inputs/values.csv", "table,item,from,to\n");
    for (size_t i = 0; i < desk.rules.tables.set_count; i++)
        put(arena_printf(&scratch_arena, "codes/%s.csv", desk.rules.tables.sets[i]->name),
            "code,name\nX,X\n");
    put(names[1], "code,name,order\n1,1,1\n");
    bool done = register_rules_load(&rules, &own, error);
    struct register_tests *loaded = done ? register_tests_load(&rules, &own, error) : NULL;
    register_tests_free(loaded);
    register_rules_free(&rules);
    arena_free(&own.arena);
    return loaded != NULL;
}

#define RULE                                                                                       \
    "-- rule: T999\n-- severity: error\n-- title: t\n-- do: d\n-- why: w\n-- source: s\n"          \
    "-- confidence: stated\n"

TEST(good_test_lines_are_read)
{
    static const char *const lines[] = {
        "mark L when on-register",
        "mark not X # when session-is unplanned-closure",
        "mark class:present when enrolment-is-not M S",
        "mark any when year-below 10",
        "run E when school-days 6",
        "session # with possible when no-calendar",
        "session not # when unlisted",
        "session Y4 with possible",
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct error error = {0};
        bool done =
            load_with(arena_printf(&scratch_arena, "%s-- test: %s\n", RULE, lines[i]), &error);
        assert_done(done, &error);
    }
}

TEST(faulty_test_lines_are_refused_with_file_and_line)
{
    static const char *const lines[] = {
        "",
        "mark",
        "mark L",
        "mark L when",
        "mark L when raining",
        "mark when on-register",
        "mark L9 when on-register",
        "mark L when on-register today",
        "mark L when session-is",
        "mark L when session-is closed",
        "mark L when year-below",
        "mark L when year-below ten",
        "mark L when year-below 10x",
        "mark L when enrolment-is-not",
        "mark L with M when on-register",
        "run E",
        "run E when school-days",
        "run E when school-days 0",
        "run E when school-days -1",
        "run E when weeks 6",
        "run E when school-days 6 7",
        "session #",
        "session # with",
        "session # when sometimes",
        "session # with possible when sometimes",
        "session # with possible when unlisted",
        "boarder",
        "boarder none",
        "boarder not #", /* a second one */
        "ahead",
        "ahead none",
        "ahead advance", /* a second one */
        "leaver",
        "leaver aged 4 to 15",
        "leaver aged 4 to x year-from 12",
        "leaver aged 4 to 15 year-from 12", /* a second one */
        "open",
        "open none",
        "open possible", /* a second one */
        "tick L when on-register",
        "Mark L when on-register",
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct error error = {0};
        if (load_with(arena_printf(&scratch_arena, "%s-- test: %s\n", RULE, lines[i]), &error))
            fail_msg("\"%s\" was taken for a test", lines[i]);
        assert_fault(&error, STATUS_FAILED, "/register/rules.txt:8: rule T999: ");
    }
}

TEST(too_many_test_lines_are_refused)
{
    struct error error = {0};
    struct buffer text = {0};
    buffer_string(&text, RULE);
    for (int i = 0; i < TEST_LIMIT + 1; i++)
        buffer_string(&text, "-- test: mark L when on-register\n");
    assert_false(load_with(text.text, &error));
    assert_fault(&error, STATUS_FAILED, "/register/rules.txt:");
    buffer_free(&text);
}

TEST(a_rule_that_the_code_knows_must_be_there)
{
    struct resources own = {.directory = scratch_path};
    struct register_rules rules = {0};
    struct error error = {0};
    bool done = load_with("", &error);
    assert_done(done, &error);
    put("register/rules.txt", RULE);
    done = register_rules_load(&rules, &own, &error);
    assert_done(done, &error);
    assert_null(register_tests_load(&rules, &own, &error));
    assert_fault(&error, STATUS_FAILED, "register/rules.txt: rule ");
    register_rules_free(&rules);
    arena_free(&own.arena);
}

TEST(years_have_an_order)
{
    long reception, one, nine, ten, other;
    assert_true(tests_year_order(tests, "R", &reception));
    assert_true(tests_year_order(tests, "1", &one));
    assert_true(tests_year_order(tests, "9", &nine));
    assert_true(tests_year_order(tests, "10", &ten));
    assert_true(reception < one && one < nine && nine < ten);
    assert_int_equal(ten, 10);
    assert_false(tests_year_order(tests, "X", &other));
    assert_false(tests_year_order(tests, "", &other));
    assert_false(tests_year_order(tests, "99", &other));
}

TEST(conditions_are_found_by_name)
{
    assert_string_equal(condition_find(slice_of("on-register"))->name, "on-register");
    assert_null(condition_find(slice_of("on-registe")));
    assert_null(condition_find(slice_of("")));
}

#define WITH_TESTS(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest all[] = {
        WITH_TESTS(a_clean_school_has_no_findings),
        WITH_TESTS(without_a_calendar_sessions_with_codes_are_open),
        WITH_TESTS(with_a_calendar_there_is_no_word_about_it),
        WITH_TESTS(calendar_rows_with_faults_are_told),
        WITH_TESTS(two_statuses_of_one_session_are_told),
        WITH_TESTS(an_open_session_at_a_weekend_is_told),
        WITH_TESTS(two_codes_are_an_error_and_the_same_code_twice_a_query),
        WITH_TESTS(of_three_rows_the_finding_is_one),
        WITH_TESTS(a_row_set_aside_has_its_own_finding_alone),
        WITH_TESTS(marks_before_entry_and_after_leaving_are_told),
        WITH_TESTS(z_on_the_register_is_told),
        WITH_TESTS(open_sessions_without_a_code_are_counted),
        WITH_TESTS(marks_on_closed_sessions_are_told),
        WITH_TESTS(planned_closure_for_some_is_told_without_a_calendar),
        WITH_TESTS(unexpected_closure_for_some_is_told),
        WITH_TESTS(marks_on_unlisted_sessions_are_told_once),
        WITH_TESTS(x_is_for_pupils_below_or_above_compulsory_age),
        WITH_TESTS(c2_is_for_pupils_of_compulsory_age),
        WITH_TESTS(t_is_for_mobile_children_of_compulsory_age_and_told_once),
        WITH_TESTS(unauthorised_absence_below_compulsory_age_is_told),
        WITH_TESTS(d_is_for_dually_registered_pupils),
        WITH_TESTS(study_leave_and_work_experience_are_for_the_upper_years),
        WITH_TESTS(n_may_not_be_older_than_five_school_days),
        WITH_TESTS(the_sixth_school_day_of_suspension_in_a_row_is_told_once),
        WITH_TESTS(the_second_day_of_religious_observance_in_a_row_is_told),
        WITH_TESTS(some_codes_need_their_nature),
        WITH_TESTS(marks_in_the_future_are_told),
        WITH_TESTS(a_boarder_has_no_marks),
        WITH_TESTS(two_enrolments_are_a_query_and_an_error_if_they_overlap),
        WITH_TESTS(findings_name_the_school),
        WITH_TESTS(good_test_lines_are_read),
        WITH_TESTS(faulty_test_lines_are_refused_with_file_and_line),
        WITH_TESTS(too_many_test_lines_are_refused),
        WITH_TESTS(a_rule_that_the_code_knows_must_be_there),
        WITH_TESTS(years_have_an_order),
        WITH_TESTS(conditions_are_found_by_name),
    };
    return cmocka_run_group_tests(all, NULL, NULL);
}
