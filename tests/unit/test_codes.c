/* register/codes.h */
#include "unit.h"

#include "register/codes.h"

#define HEADER                                                                                     \
    "code,valid_from,valid_to,session,class,possible,attended,authorised,returned,advance,"        \
    "short_name\n"

/* Numbers 1 to 6; the sign in between is no code. */
static const char table[] =
    HEADER "/,1900-01-01,,AM,present,1,1,0,1,0,Present (am)\n"
           "\\,1900-01-01,,PM,present,1,1,0,1,0,Present (pm)\n"
           "-,1900-01-01,,any,no_mark,0,0,0,0,0,No mark\n"
           "C,1900-01-01,,any,authorised_absence,1,0,1,1,0,Leave\n"
           "C2,2024-08-19,,any,authorised_absence,1,0,1,1,0,Part-time timetable\n"
           "H,1900-01-01,2024-08-18,any,authorised_absence,1,0,1,1,0,Holiday\n"
           "--,1900-01-01,,any,no_mark,0,0,0,0,0,No mark\n"
           "X,1900-01-01,,any,not_possible,0,0,0,1,0,Not required\n";
enum { AM = 1, PM, C, C2, H, X };

static struct resources resources;
static struct attendance_codes codes;

static bool
load(const char *text, struct error *error)
{
    put("codes/attendance.csv", text);
    arena_free(&resources.arena);
    resources = (struct resources){.directory = scratch_path};
    return codes_load(&codes, &resources, error);
}

static int
begin(void **state)
{
    struct error error = {0};
    return scratch_begin(state) != 0 || !load(table, &error) ? -1 : 0;
}

static int
end(void **state)
{
    codes_free(&codes);
    arena_free(&resources.arena);
    return scratch_end(state);
}

TEST(a_code_has_what_its_row_says)
{
    assert_int_equal(codes.count, 6);
    const struct attendance_code *code = &codes.codes[C2];
    assert_string_equal(code->code, "C2");
    assert_int_equal(code->valid_from, date_from_civil(2024, 8, 19));
    assert_int_equal(code->valid_to, DAY_NONE);
    assert_int_equal(code->session, SESSION_NONE);
    assert_string_equal(code->class_name, "authorised_absence");
    assert_string_equal(code->short_name, "Part-time timetable");
    assert_true(code->possible && !code->attended && code->authorised && code->returned);
    assert_int_equal(codes.codes[H].valid_to, date_from_civil(2024, 8, 18));
    assert_int_equal(codes.codes[AM].session, SESSION_AM);
    assert_int_equal(codes.codes[PM].session, SESSION_PM);
    assert_true(codes.codes[AM].attended && !codes.codes[AM].authorised);
    assert_true(!codes.codes[X].possible && codes.codes[X].returned);
}

TEST(codes_are_found_by_their_letters)
{
    assert_int_equal(codes_find(&codes, slice_of("/")), AM);
    assert_int_equal(codes_find(&codes, slice_of("\\")), PM);
    assert_int_equal(codes_find(&codes, slice_of("C")), C);
    assert_int_equal(codes_find(&codes, slice_of("C2")), C2);
    assert_int_equal(codes_find(&codes, slice_of("X")), X);
    assert_int_equal(codes_find(&codes, slice_of("c")), CODE_NONE);
    assert_int_equal(codes_find(&codes, slice_of("C1")), CODE_NONE);
    assert_int_equal(codes_find(&codes, slice_of("C22")), CODE_NONE);
    assert_int_equal(codes_find(&codes, slice_of(" C")), CODE_NONE);
    assert_int_equal(codes_find(&codes, slice_of("")), CODE_NONE);
    assert_int_equal(codes_find(&codes, slice_of("-")), CODE_NONE);
    assert_int_equal(codes_find(&codes, slice_of("\xFF")), CODE_NONE);
    assert_int_equal(codes_find(&codes, (struct slice){"C2", 1}), C);
}

TEST(signs_for_no_mark_are_known)
{
    assert_true(codes_is_no_mark(&codes, slice_of("")));
    assert_true(codes_is_no_mark(&codes, slice_of("-")));
    assert_true(codes_is_no_mark(&codes, slice_of("--")));
    assert_false(codes_is_no_mark(&codes, slice_of("---")));
    assert_false(codes_is_no_mark(&codes, slice_of("C")));
    assert_false(codes_is_no_mark(&codes, slice_of("?"))); /* not in this table */
}

/* Rows of one code whose dates do not meet, at −1, 0 and +1 day of the change. */
TEST(of_several_rows_of_a_code_that_of_the_date_is_in_force)
{
    struct error error = {0};
    codes_free(&codes);
    bool done = load(HEADER "A,2025-09-01,,any,not_possible,0,0,0,1,0,later\n"
                            "A1,2025-09-01,,any,present,1,1,0,1,0,alone\n"
                            "A,2020-01-01,2025-07-31,any,present,1,1,0,1,0,earlier\n",
                     &error);
    assert_done(done, &error);
    unsigned first = codes_find(&codes, slice_of("A"));
    assert_int_equal(first, 1);
    assert_int_equal(codes_in_force(&codes, first, date_from_civil(2019, 12, 31)), CODE_NONE);
    assert_int_equal(codes_in_force(&codes, first, date_from_civil(2020, 1, 1)), 3);
    assert_int_equal(codes_in_force(&codes, first, date_from_civil(2025, 7, 31)), 3);
    assert_int_equal(codes_in_force(&codes, first, date_from_civil(2025, 8, 1)), CODE_NONE);
    assert_int_equal(codes_in_force(&codes, first, date_from_civil(2025, 8, 31)), CODE_NONE);
    assert_int_equal(codes_in_force(&codes, first, date_from_civil(2025, 9, 1)), 1);
    assert_int_equal(codes.codes[3].first, 1);
    assert_int_equal(codes_in_force(&codes, 2, date_from_civil(2025, 9, 1)), 2);
}

static void
check_select(const char *text, code_set expected, const char *left)
{
    struct slice rest = slice_of(text);
    code_set set = 0;
    if (!codes_select(&codes, &rest, &set))
        fail_msg("\"%s\" is a selection", text);
    if (set != expected)
        fail_msg("\"%s\" is %llx, not %llx", text, (unsigned long long)set,
                 (unsigned long long)expected);
    assert_true(slice_is(slice_trim(rest), left));
}

enum { ALL = 1 << AM | 1 << PM | 1 << C | 1 << C2 | 1 << H | 1 << X };

TEST(codes_are_selected_by_name)
{
    check_select("C", 1 << C, "");
    check_select("C C2", 1 << C | 1 << C2, "");
    check_select("  X   /  ", 1 << X | 1 << AM, "");
}

TEST(codes_are_selected_by_class_and_by_being_possible)
{
    check_select("class:authorised_absence", 1 << C | 1 << C2 | 1 << H, "");
    check_select("class:present X", 1 << AM | 1 << PM | 1 << X, "");
    check_select("possible", ALL & ~(1 << X), "");
    check_select("any", ALL, "");
}

TEST(not_gives_the_complement_of_all_that_follow)
{
    check_select("not X", ALL & ~(1 << X), "");
    check_select("not X C", ALL & ~(1 << X | 1 << C), "");
    check_select("not class:authorised_absence", 1 << AM | 1 << PM | 1 << X, "");
    check_select("not possible", 1 << X, "");
}

TEST(codes_are_selected_by_the_flags_of_the_table)
{
    check_select("attended", 1 << AM | 1 << PM, "");
    check_select("authorised", 1 << C | 1 << C2 | 1 << H, "");
    check_select("returned", ALL, "");
}

TEST(what_follows_except_is_taken_out)
{
    check_select("possible except C2", ALL & ~(1 << X | 1 << C2), "");
    check_select("C X except X", 1 << C, "");
    check_select("any except class:authorised_absence X when on-register", 1 << AM | 1 << PM,
                 "when on-register");
}

TEST(a_selection_stops_at_when_or_with)
{
    check_select("C when on-register", 1 << C, "when on-register");
    check_select("not X C2 with possible when no-calendar", ALL & ~(1 << X | 1 << C2),
                 "with possible when no-calendar");
}

TEST(a_selection_of_nothing_or_of_something_unknown_is_refused)
{
    static const char *const wrong[] = {"",
                                        "  ",
                                        "when on-register",
                                        "class:",
                                        "class:none",
                                        "C9",
                                        "C Q",
                                        "-",
                                        "not any",
                                        "c",
                                        "not C9",
                                        "class:no_mark",
                                        "C not X",
                                        "C except C",
                                        "except C",
                                        "C except X except H",
                                        "not not X"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct slice rest = slice_of(wrong[i]);
        code_set set;
        if (codes_select(&codes, &rest, &set))
            fail_msg("\"%s\" was taken for a selection", wrong[i]);
    }
}

static void
check_fault(const char *rows, const char *expected)
{
    struct error error = {0};
    codes_free(&codes);
    char *text = arena_printf(&scratch_arena, "%s%s", HEADER, rows);
    assert_false(load(text, &error));
    assert_fault(&error, STATUS_FAILED, expected);
}

TEST(faulty_rows_are_refused_with_their_line)
{
    static const char good[] = "A,1900-01-01,,any,present,1,0,0,1,0,n\n";
    static const char *const wrong[] = {
        ",1900-01-01,,any,present,1,0,0,1,0,n\n",  /* no code */
        "B,1900-13-01,,any,present,1,0,0,1,0,n\n", /* no dates */
        "B,1900-01-01,soon,any,present,1,0,0,1,0,n\n",
        "B,1900-01-01,,am,present,1,0,0,1,0,n\n", /* no session */
        "B,1900-01-01,,,present,1,0,0,1,0,n\n",
        "B,1900-01-01,,any,,1,0,0,1,0,n\n", /* no class */
        "B,1900-01-01,,any,Present,1,0,0,1,0,n\n",
        "B,1900-01-01,,any,present no_mark,1,0,0,1,0,n\n",
        "B,1900-01-01,,any,present,yes,0,0,1,0,n\n", /* no flags */
        "B,1900-01-01,,any,present,1,2,0,1,0,n\n",
        "B,1900-01-01,,any,present,1,0,,1,0,n\n",
        "B,1900-01-01,,any,present,1,0,0,11,0,n\n",
        "A,2025-01-01,,any,present,1,0,0,1,0,n\n", /* twice for one day */
        "A,1800-01-01,1900-01-01,any,present,1,0,0,1,0,n\n",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        check_fault(arena_printf(&scratch_arena, "%s%s", good, wrong[i]),
                    "/codes/attendance.csv:3: ");
    check_fault("A,1900-01-01\n", "/codes/attendance.csv:2: ");
    check_fault("AB,1900-01-01,,any,present,1,0,0,1,0,n\nAB,1900-01-01,,any,present,1,0,0,1,0,n\n",
                "/codes/attendance.csv:3: ");
}

TEST(there_may_be_as_many_codes_as_a_set_holds)
{
    struct buffer rows = {0};
    buffer_string(&rows, HEADER);
    for (int i = 1; i <= CODE_LIMIT; i++)
        buffer_printf(&rows, "T%d,1900-01-01,,any,present,1,0,0,1,0,n\n", i);
    codes_free(&codes);
    struct error error = {0};
    bool done = load(rows.text, &error);
    assert_done(done, &error);
    assert_int_equal(codes.count, CODE_LIMIT);
    struct slice rest = slice_of("any");
    code_set set;
    assert_true(codes_select(&codes, &rest, &set));
    assert_true(set == INT64_MAX - 1); /* bits 1 to 62 */
    assert_true((set & code_bit(CODE_LIMIT)) != 0);
    codes_free(&codes);
    buffer_string(&rows, "ONE,1900-01-01,,any,present,1,0,0,1,0,n\n");
    assert_false(load(rows.text, &error));
    assert_fault(&error, STATUS_FAILED, "/codes/attendance.csv:64: ");
    buffer_free(&rows);
}

TEST(no_table_is_refused)
{
    struct error error = {0};
    codes_free(&codes);
    unlink(at("codes/attendance.csv"));
    assert_false(codes_load(&codes, &resources, &error));
    assert_fault(&error, STATUS_FAILED, "/codes/attendance.csv: cannot be opened");
}

/* What the built-in table must say, by SI 2024/208 regulation 10. */
TEST(the_built_in_table_is_that_of_the_regulations)
{
    static const char present[] = "/ \\ L K V P W B J",
                      absent[] = "C C1 C2 E H F I J1 M R S T G N O U";
    static const char neither[] = "D Q X Y Y1 Y2 Y3 Y4 Y5 Y6 Y7 Z #";
    struct resources built_in = {0};
    struct attendance_codes all;
    struct error error = {0};
    bool done = codes_load(&all, &built_in, &error);
    assert_done(done, &error);
    const char *const groups[] = {present, absent, neither};
    unsigned seen = 0;
    for (int g = 0; g < 3; g++) {
        struct slice rest = slice_of(groups[g]), word;
        for (; slice_word(&rest, &word); seen++) {
            unsigned number = codes_find(&all, word);
            assert_int_not_equal(number, CODE_NONE);
            const struct attendance_code *code = &all.codes[number];
            assert_int_equal(code->possible, g < 2);
            assert_int_equal(code->attended, g == 0);
            assert_true(code->possible || !code->authorised);
            assert_true(!code->attended || !code->authorised);
            assert_int_equal(code->returned, !slice_is(word, "Z") && !slice_is(word, "#"));
        }
    }
    assert_int_equal(all.count, seen);
    assert_true(codes_is_no_mark(&all, slice_of("?")));
    codes_free(&all);
    arena_free(&built_in.arena);
}

#define WITH_TABLE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TABLE(a_code_has_what_its_row_says),
        WITH_TABLE(codes_are_found_by_their_letters),
        WITH_TABLE(of_several_rows_of_a_code_that_of_the_date_is_in_force),
        WITH_TABLE(signs_for_no_mark_are_known),
        WITH_TABLE(codes_are_selected_by_name),
        WITH_TABLE(codes_are_selected_by_class_and_by_being_possible),
        WITH_TABLE(not_gives_the_complement_of_all_that_follow),
        WITH_TABLE(codes_are_selected_by_the_flags_of_the_table),
        WITH_TABLE(what_follows_except_is_taken_out),
        WITH_TABLE(a_selection_stops_at_when_or_with),
        WITH_TABLE(a_selection_of_nothing_or_of_something_unknown_is_refused),
        WITH_TABLE(faulty_rows_are_refused_with_their_line),
        WITH_TABLE(there_may_be_as_many_codes_as_a_set_holds),
        WITH_TABLE(no_table_is_refused),
        cmocka_unit_test(the_built_in_table_is_that_of_the_regulations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
