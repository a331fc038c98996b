/* register/register.h and register/index.h */
#include "unit_register.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SCHOOLS "LEA,Estab,SchoolName,Phase\n"
#define MARKS   "LEA,Estab,UPN,Date,Session,Code\n"

struct rows {
    struct buffer text;
};

/* "LINE:UPN;" for the row of marks. */
static bool
take_row(void *context, const struct csv_row *row)
{
    struct rows *rows = context;
    buffer_printf(&rows->text, "%u:%.*s;", row->line, (int)row->fields[2].length,
                  row->fields[2].text);
    return true;
}

static size_t
source_of(const char *table)
{
    for (size_t i = 0; i < desk.data.source_count; i++) {
        if (strcmp(desk.data.sources[i].source->def->name, table) == 0)
            return i;
    }
    fail_msg("no source of %s", table);
    return 0;
}

static const char *
rows_of(const char *table, size_t unit)
{
    struct rows rows = {0};
    struct error error = {0};
    bool done = register_read(&desk.data, source_of(table), unit, take_row, &rows, &error);
    assert_done(done, &error);
    char *text = arena_string(&scratch_arena, rows.text.text == NULL ? "" : rows.text.text);
    buffer_free(&rows.text);
    return text;
}

static uint32_t
field_number(uint32_t file, const char *column)
{
    return register_field_number(&desk.data, (struct place){.file = file}, column, DAY_NONE,
                                 SESSION_NONE);
}

static void
check_fault(const char *wanted, const char *needed, const char *expected)
{
    struct error error = {0};
    assert_false(desk_try("in", NULL, wanted, needed, 1, &error));
    assert_fault(&error, STATUS_INPUT, expected);
}

TEST(units_come_in_the_order_of_their_keys)
{
    put("in/schools.csv", SCHOOLS "836,0001,B,PS\n835,2991,A,PS\n835,2990,A,PS\n005,9999,A,PS\n");
    desk_open("in", "schools");
    assert_int_equal(desk.data.unit_count, 4);
    assert_string_equal(desk.data.units[0].lea, "005");
    assert_string_equal(desk.data.units[0].estab, "9999");
    assert_string_equal(desk.data.units[1].estab, "2990");
    assert_string_equal(desk.data.units[2].estab, "2991");
    assert_string_equal(desk.data.units[3].lea, "836");
    assert_int_equal(desk.data.units[1].place.line, 4);
    assert_int_equal(desk.data.units[3].place.line, 2);
    assert_false(desk.data.of_la);
}

TEST(rows_of_interleaved_schools_are_read_school_by_school)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n835,2991,B,PS\n");
    put("in/marks.csv", MARKS "835,2991,B1,2025-09-03,AM,/\n"
                              "835,2990,A1,2025-09-03,AM,/\n"
                              "835,2990,A2,2025-09-03,AM,/\n"
                              "835,2991,B2,2025-09-03,AM,/\n"
                              "835,2990,A3,2025-09-03,AM,/\n");
    desk_open("in", "schools marks");
    const struct register_source *marks = &desk.data.sources[source_of("marks")];
    assert_string_equal(rows_of("marks", 0), "3:A1;4:A2;6:A3;");
    assert_string_equal(rows_of("marks", 1), "2:B1;5:B2;");
    assert_int_equal(marks->count, 4); /* stretches */
    assert_int_equal(marks->first[0], 0);
    assert_int_equal(marks->first[1], 2);
    assert_int_equal(marks->first[2], 4);
    assert_int_equal(marks->stretches[0].unit, 0);
    assert_int_equal(marks->stretches[2].unit, 1);
    assert_int_equal(desk.data.loose.count, 0);
}

TEST(a_school_without_rows_has_no_stretches)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n835,2991,B,PS\n835,2992,C,PS\n");
    put("in/marks.csv", MARKS "835,2991,B1,2025-09-03,AM,/\n");
    desk_open("in", "schools marks");
    assert_string_equal(rows_of("marks", 0), "");
    assert_string_equal(rows_of("marks", 1), "2:B1;");
    assert_string_equal(rows_of("marks", 2), "");
}

TEST(the_size_of_a_unit_is_that_of_its_rows)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n835,2991,B,PS\n");
    put("in/marks.csv", MARKS "835,2991,B1,2025-09-03,AM,/\n835,2990,A1,2025-09-03,AM,/\n");
    desk_open("in", "schools marks");
    assert_int_equal(desk.data.units[0].size, 14 + 28);
    assert_int_equal(desk.data.units[1].size, 14 + 28);
}

TEST(several_inputs_are_read_as_one)
{
    struct error error = {0};
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", MARKS "835,2990,A1,2025-09-03,AM,/\n");
    put("in2/schools.csv", SCHOOLS "835,2991,B,PS\n");
    put("in2/marks.csv", MARKS "835,2990,A2,2025-09-03,AM,/\n835,2991,B1,2025-09-03,AM,/\n");
    bool done = desk_try("in", "in2", "schools marks", "schools marks", 2, &error);
    assert_done(done, &error);
    assert_int_equal(desk.data.unit_count, 2);
    assert_int_equal(desk.data.source_count, 4);
    /* By tables, then by inputs. */
    assert_string_equal(file_names_get(&desk.files, 1), at("in/schools.csv"));
    assert_string_equal(file_names_get(&desk.files, 2), at("in2/schools.csv"));
    assert_string_equal(file_names_get(&desk.files, 3), at("in/marks.csv"));
    assert_string_equal(file_names_get(&desk.files, 4), at("in2/marks.csv"));
    assert_string_equal(rows_of("marks", 0), "2:A1;");
    assert_int_equal(desk.data.loose.count, 0);
}

TEST(a_file_and_a_database_are_read_as_one)
{
    struct error error = {0};
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put_database("in2", "CREATE TABLE marks(LEA, Estab, UPN, Date, Session, Code);"
                        "INSERT INTO marks VALUES (835, 2990, 'A1', '2025-09-03', 'AM', '/')");
    bool done = desk_try("in", "in2", "schools marks", "schools marks", 1, &error);
    assert_done(done, &error);
    assert_string_equal(rows_of("marks", 0), "1:A1;");
}

/* Another program, asked whether it may write there. */
static bool
is_locked(const char *path)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        int file = open(path, O_RDWR);
        _exit(file >= 0 && fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

/* Whoever closes a file gives up all locks that the program has on it. */
TEST(the_digest_of_a_database_leaves_its_locks)
{
    sqlite3 *db;
    struct error error = {0};
    const char *path =
        put_database("in.sqlite", "CREATE TABLE schools(LEA, Estab, SchoolName, Phase);"
                                  "INSERT INTO schools VALUES (835, 2990, 'A', 'PS')");
    desk_open("in.sqlite", "schools");
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN; SELECT * FROM schools", NULL, NULL, NULL), SQLITE_OK);
    assert_true(is_locked(path));
    register_begin_digests(&desk.data, false);
    bool done = register_end_digests(&desk.data, &error);
    assert_done(done, &error);
    assert_int_equal(strlen(desk.data.sources[0].source->digest), DIGEST_SIZE - 1);
    assert_true(is_locked(path));
    sqlite3_close(db);
    assert_false(is_locked(path));
}

TEST(what_is_needed_must_be_there)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    check_fault("schools pupils marks", "schools pupils marks", "/in: pupils.csv is missing");
    check_fault("schools pupils marks", "schools pupils marks", "/in: marks.csv is missing");
    check_fault("ehe cme", "ehe|cme", "/in: ehe.csv or cme.csv is missing");
    struct error error = {0};
    put("in/cme.csv", "LA,ChildID,DOB,Sex,StartDate,PrimaryReason\n");
    bool done = desk_try("in", NULL, "ehe cme", "ehe|cme", 1, &error);
    assert_done(done, &error);
}

TEST(an_input_that_is_not_there_is_refused)
{
    struct error error = {0};
    put("in/schools.csv", SCHOOLS);
    assert_false(desk_try("in", "nowhere", "schools", "schools", 1, &error));
    assert_fault(&error, STATUS_INPUT, "/nowhere: No such file or directory");
}

TEST(faults_of_several_files_are_told_at_once)
{
    struct error error = {0};
    put("in/schools.csv", "LEA,Estab\n");
    put("in/marks.csv", "LEA,Estab,UPN,Date,Date\n");
    assert_false(desk_try("in", NULL, "schools marks", "schools", 1, &error));
    assert_non_null(strstr(error_text(&error), "schools.csv:1:1: required columns are missing: "
                                               "SchoolName, Phase"));
    assert_non_null(strstr(error_text(&error), "marks.csv:1:5: the column Date is given twice"));
    assert_fault(&error, STATUS_INPUT,
                 "marks.csv:1:1: required columns are missing: Session, Code");
}

TEST(a_table_that_is_not_wanted_is_not_opened)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", "this is no such table\n");
    desk_open("in", "schools");
    assert_int_equal(desk.data.source_count, 1);
    assert_false(register_has(&desk.data, "marks"));
}

TEST(text_that_is_not_csv_is_refused_wherever_it_stands)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", MARKS "835,2990,A1,2025-09-03,AM,/\n835,2990,A\"2,2025-09-03,AM,/\n");
    check_fault("schools marks", "schools", "/in/marks.csv:3:3: a stray quote");
    put("in/marks.csv", MARKS "835,2990,\"A1,2025-09-03,AM,/\n");
    check_fault("schools marks", "schools", "/in/marks.csv:2:3: a quoted field");
}

TEST(tables_and_columns_that_are_there_are_known)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", "LEA,Estab,UPN,Date,Session,Code,nature\n");
    desk_open("in", "schools marks pupils");
    assert_true(register_has(&desk.data, "marks"));
    assert_true(register_has(&desk.data, "marks.Nature"));
    assert_true(register_has(&desk.data, "marks.Code"));
    assert_false(register_has(&desk.data, "marks.MinutesLate"));
    assert_false(register_has(&desk.data, "marks.None"));
    assert_false(register_has(&desk.data, "mark"));
    assert_false(register_has(&desk.data, "pupils"));
    assert_false(register_has(&desk.data, "pupils.UPN"));
    assert_true(register_was_given(&desk.data, "marks.Nature"));
}

TEST(the_field_number_of_a_column_is_known)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", "x,Code,LEA,Estab,UPN,Date,Session\n");
    desk_open("in", "schools marks");
    assert_int_equal(field_number(2, "Code"), 2);
    assert_int_equal(field_number(2, "code"), 2);
    assert_int_equal(field_number(2, "Nature"), 0);
    assert_int_equal(field_number(1, "Phase"), 4);
    assert_int_equal(field_number(1, "Code"), 0);
    assert_int_equal(field_number(9, "Code"), 0);
    assert_int_equal(field_number(0, "Code"), 0);
}

/* --- loose findings --------------------------------------------------------------------------- */

static void
check_loose(const char *expected)
{
    register_finish(&desk.data);
    assert_string_equal(findings_text(&desk.data.loose), expected);
}

TEST(rows_with_fewer_fields_are_blank_in_the_rest_and_with_more_not_used)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", MARKS "835,2990,A1,2025-09-03,AM,/\n"
                              "835,2990,A2,2025-09-03\n"
                              "835,2990,A3,2025-09-03,AM,/, ,\n"
                              "835,2990,A4,2025-09-03,AM,/,x\n");
    desk_open("in", "schools marks");
    assert_string_equal(rows_of("marks", 0), "2:A1;3:A2;4:A3;");
    assert_true(desk.data.sources[source_of("marks")].source->has_short_rows);
    check_loose("F101 5:0 =\nF119 3:0 A2 =\n");
}

TEST(rows_without_any_value_are_skipped_and_counted)
{
    put("in/schools.csv", SCHOOLS ",,,\n835,2990,A,PS\n");
    put("in/marks.csv", MARKS "835,2990,A1,2025-09-03,AM,/\n, ,,\xC2\xA0,,\n,\n"
                              "835,2990,A2,2025-09-03,AM,/\n");
    desk_open("in", "schools marks");
    assert_string_equal(rows_of("marks", 0), "2:A1;5:A2;");
    check_loose("F118 2:0 =\nF118 3:0 =\n");
}

TEST(a_row_that_comes_again_is_used_once_but_for_marks)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n835,2990, A ,PS\n");
    put("in2/schools.csv", SCHOOLS "835,2990,A,PS\n835,2990,B,PS\n");
    put("in/marks.csv", MARKS "835,2990,A1,2025-09-03,AM,/\n835,2990,A1,2025-09-03,AM,/\n");
    struct error error = {0};
    bool done = desk_try("in", "in2", "schools marks", "", 1, &error);
    assert_done(done, &error);
    assert_string_equal(rows_of("marks", 0), "2:A1;3:A1;");
    check_loose("F128 3:0 =\nF128 2:0 =\n");
    assert_int_equal(desk.data.sources[1].count, 1);
    assert_int_equal(desk.data.sources[1].stretches[0].stretch.line, 3);
}

TEST(faults_of_one_kind_are_told_twenty_times_and_then_counted)
{
    struct buffer text = {0};
    buffer_string(&text, MARKS);
    for (int i = 0; i < 25; i++)
        buffer_string(&text, "835,x,A1,2025-09-03,AM,/\n");
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", text.text);
    buffer_free(&text);
    desk_open("in", "schools marks");
    assert_int_equal(desk.data.loose.count, 21);
    finding_sort(&desk.data.loose);
    struct finding last = finding_at(&desk.data.loose, 20);
    assert_int_equal(last.place.line, 26);
    assert_string_equal(
        last.message, "There are 5 more rows at fault in the same way; the last is in this line.");
}

TEST(the_order_of_dates_is_that_of_the_file)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", MARKS "835,2990,A1,9/3/2025,AM,/\n835,2990,A1,9/25/2025,AM,/\n");
    desk_open("in", "schools marks");
    assert_int_equal(desk.data.sources[source_of("marks")].source->date_order, ORDER_MONTH_FIRST);
    check_loose("F135 2:0 =\n");
    put("in/marks.csv", MARKS "835,2990,A1,9/3/2025,AM,/\n835,2990,A1,25/9/2025,AM,/\n");
    desk_open("in", "schools marks");
    assert_int_equal(desk.data.sources[source_of("marks")].source->date_order, ORDER_DAY_FIRST);
    check_loose("");
    put("in/marks.csv", MARKS "835,2990,A1,9/9/2025,AM,/\n835,2990,A1,9/3/2025,AM,/\n");
    desk_open("in", "schools marks");
    check_loose("F132 3:0 =\n");
}

TEST(rows_without_a_good_key_are_not_used)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n,2991,B,PS\n835,29X1,C,PS\n");
    put("in/marks.csv", MARKS "835,2990,A1,2025-09-03,AM,/\n"
                              "83,2990,A2,2025-09-03,AM,/\n"
                              "835,,A3,2025-09-03,AM,/\n"
                              ",x,A4,2025-09-03,AM,/\n"
                              "835,2990,A5,2025-09-03,AM,/\n");
    desk_open("in", "schools marks");
    assert_int_equal(desk.data.unit_count, 1);
    assert_string_equal(rows_of("marks", 0), "2:A1;6:A5;");
    check_loose("F102 3:1 LEA=\nF102 4:2 Estab=29X1\n"
                "F102 3:1 A2 LEA=83\nF102 4:2 A3 Estab=\nF102 5:1 A4 LEA=\nF102 5:2 A4 Estab=x\n");
}

TEST(an_unknown_school_is_told_once)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", MARKS "835,7777,A1,2025-09-03,AM,/\n835,7777,A2,2025-09-03,AM,/\n"
                              "835,2990,A3,2025-09-03,AM,/\n835,8888,A4,2025-09-03,AM,/\n"
                              "835,7777,A5,2025-09-03,AM,/\n");
    desk_open("in", "schools marks");
    assert_string_equal(rows_of("marks", 0), "4:A3;");
    check_loose("F108 2:2 Estab=8357777\nF108 5:2 Estab=8358888\n");
    assert_string_equal(finding_at(&desk.data.loose, 0).lea, "835");
    assert_string_equal(finding_at(&desk.data.loose, 0).estab, "7777");
}

/* Looking through all that was told before for each would take minutes. */
TEST(very_many_unknown_schools_are_told_at_once)
{
    enum { STRANGERS = 100000 };
    struct buffer text = {0};
    buffer_string(&text, MARKS);
    for (int i = 0; i < STRANGERS; i++)
        buffer_printf(&text, "%03d,%04d,A1,2025-09-03,AM,/\n", 100 + i / 10000, i % 10000);
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", text.text);
    buffer_free(&text);
    clock_t begun = clock();
    desk_open("in", "schools marks");
    assert_int_equal(desk.data.loose.count, STRANGERS);
    assert_true(clock() - begun < 10 * CLOCKS_PER_SEC);
}

TEST(unknown_columns_are_told_one_by_one)
{
    put("in/schools.csv", "Motto,LEA,Estab,SchoolName,Phase,\n,835,2990,A,PS,\n");
    desk_open("in", "schools");
    check_loose("F104 1:1 Motto=Motto\nF104 1:6 =\n");
}

TEST(values_that_needed_trimming_are_counted_by_file)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", MARKS "835,2990,A1,2025-09-03,AM,/\n"
                              " 835,2990 ,A2,2025-09-03,AM,/\n"
                              " 835,2990 ,A2,2025-09-03,AM,/\n");
    desk_open("in", "schools marks");
    struct value_reader none = register_begin_values(&desk.data, source_of("marks")), some = none;
    some.counts.odd = 3;
    some.counts.odd_line = 7;
    register_end_values(&desk.data, source_of("marks"), &none, true); /* none: no line */
    register_end_values(&desk.data, source_of("marks"), &some, true);
    check_loose("F105 3:0 =7\n");
}

TEST(the_same_key_written_differently_is_one_school)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", MARKS "835,2990,A1,2025-09-03,AM,/\n 835, 2990,A2,2025-09-03,AM,/\n"
                              "835,2990,A3,2025-09-03,AM,/\n");
    desk_open("in", "schools marks");
    assert_string_equal(rows_of("marks", 0), "2:A1;3:A2;4:A3;");
    assert_int_equal(desk.data.sources[source_of("marks")].count, 1);
}

/* The key of the row before is kept to compare with; one that does not fit must not match a blank.
 */
TEST(a_blank_key_after_a_very_long_one_is_still_blank)
{
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", MARKS "835,2990                                    ,A1,2025-09-03,AM,/\n"
                              "835,,A2,2025-09-03,AM,/\n");
    desk_open("in", "schools marks");
    assert_string_equal(rows_of("marks", 0), "2:A1;");
    check_loose("F102 3:2 A2 Estab=\nF105 2:0 =1\n");
}

/* --- LAs -------------------------------------------------------------------------------------- */

TEST(an_la_is_a_unit_of_its_own)
{
    put("in/ehe.csv", "LA,ChildID,DOB,Sex,StartDate,PrimaryReason\n"
                      "836,C1,2015-01-01,F,2025-01-01,x\n835,C2,2015-01-01,F,2025-01-01,x\n"
                      "836,C3,2015-01-01,F,2025-01-01,x\n8,C4,2015-01-01,F,2025-01-01,x\n");
    put("in/cme.csv", "LA,ChildID,DOB,Sex,StartDate,PrimaryReason\n837,C5,2015-01-01,F,,x\n");
    desk_open("in", "ehe cme");
    assert_true(desk.data.of_la);
    assert_int_equal(desk.data.unit_count, 3);
    assert_string_equal(desk.data.units[0].lea, "835");
    assert_string_equal(desk.data.units[0].estab, "");
    assert_string_equal(desk.data.units[2].lea, "837");
    assert_int_equal(desk.data.units[1].place.line, 2);
    check_loose("F102 5:1 C4 LA=8\n");
}

/* --- many threads ----------------------------------------------------------------------------- */

/* Everything that the index says, as text. */
static const char *
index_text(void)
{
    const struct register_source *marks = &desk.data.sources[source_of("marks")];
    struct buffer text = {0};
    for (size_t u = 0; u < desk.data.unit_count; u++) {
        buffer_printf(&text, "%s%s %llu %u\n%s\n", desk.data.units[u].lea, desk.data.units[u].estab,
                      (unsigned long long)desk.data.units[u].size, desk.data.units[u].place.line,
                      rows_of("marks", u));
    }
    register_finish(&desk.data);
    buffer_printf(&text, "%s%llu %u", findings_text(&desk.data.loose),
                  (unsigned long long)marks->counts.odd, marks->counts.odd_line);
    char *copy = arena_string(&scratch_arena, text.text);
    buffer_free(&text);
    return copy;
}

static void
check_jobs(const char *end)
{
    struct buffer text = {0};
    buffer_printf(&text, "LEA,Estab,UPN,Date,Session,Code%s", end);
    for (int i = 0; text.length < 1200000; i++) {
        if (i % 5000 == 4321)
            buffer_printf(&text, "835,2990,short%s", end);
        else if (i % 7000 == 6543)
            buffer_printf(&text, "835,77%02d,A1,2025-09-03,AM,/%s", i % 3, end);
        else if (i % 3000 == 2999)
            buffer_printf(&text, "%s%s", end, end);
        else
            buffer_printf(&text, "%s835,%d,U%d,2025-09-03,AM,/%s", i % 9001 == 8000 ? " " : "",
                          2990 + (i / 100 % 2) + (i % 17 == 0), i, end);
    }
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n835,2991,B,PS\n835,2992,C,PS\n");
    put("in/marks.csv", text.text);
    buffer_free(&text);
    const char *truth = NULL;
    for (unsigned jobs = 1; jobs <= 4; jobs++) {
        struct error error = {0};
        bool done = desk_try("in", NULL, "schools marks", "", jobs, &error);
        assert_done(done, &error);
        const char *got = index_text();
        if (truth == NULL)
            truth = got;
        else if (strcmp(got, truth) != 0)
            fail_msg("%u jobs find something else than one", jobs);
    }
    assert_non_null(strstr(truth, "F108"));
    assert_non_null(strstr(truth, "F119"));
    assert_non_null(strstr(truth, "F105"));
}

TEST(any_number_of_threads_finds_the_same)
{
    check_jobs("\n");
    check_jobs("\r\n");
    check_jobs("\r");
}

TEST(the_first_fault_of_a_file_is_told_by_any_number_of_threads)
{
    struct buffer text = {0};
    buffer_string(&text, MARKS);
    while (text.length < 1200000)
        buffer_string(&text, "835,2990,A1,2025-09-03,AM,/\n");
    text.text[text.length - 100] = '"'; /* a quote keeps the file whole, and is found at its line */
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", text.text);
    buffer_free(&text);
    char first[256] = "";
    for (unsigned jobs = 1; jobs <= 4; jobs += 3) {
        struct error error = {0};
        assert_false(desk_try("in", NULL, "schools marks", "", jobs, &error));
        if (first[0] == '\0')
            snprintf(first, sizeof first, "%s", error_text(&error));
        assert_string_equal(error_text(&error), first);
        error_free(&error);
    }
    assert_non_null(strstr(first, "/in/marks.csv:"));
}

/* Without quotes the file is read in pieces. */
TEST(a_row_that_is_too_wide_is_told_at_its_line_by_any_number_of_threads)
{
    struct buffer text = {0};
    buffer_string(&text, MARKS);
    for (int i = 0; i < 50000; i++)
        buffer_string(&text, "835,2990,A1,2025-09-03,AM,/\n");
    for (int i = 0; i < 2; i++) {
        for (int k = 0; k < 5000; k++)
            buffer_char(&text, ',');
        buffer_char(&text, '\n');
    }
    put("in/schools.csv", SCHOOLS "835,2990,A,PS\n");
    put("in/marks.csv", text.text);
    buffer_free(&text);
    for (unsigned jobs = 1; jobs <= 4; jobs++) {
        struct error error = {0};
        assert_false(desk_try("in", NULL, "schools marks", "", jobs, &error));
        assert_fault(&error, STATUS_INPUT, "/in/marks.csv:50002: the row has more than");
    }
}

TEST(closing_after_a_failure_is_no_harm)
{
    struct error error = {0};
    assert_false(desk_try("none", NULL, "schools", "schools", 1, &error));
    desk_close();
    error_free(&error);
    put("in/schools.csv", SCHOOLS "835,2990,\"A,PS\n");
    assert_false(desk_try("in", NULL, "schools", "schools", 1, &error));
    desk_close();
    assert_fault(&error, STATUS_INPUT, "/in/schools.csv:2:3: ");
}

/* --- rules ------------------------------------------------------------------------------------ */

TEST(the_built_in_rules_are_those_that_the_code_knows)
{
    static const char *const ids[] = {"F101", "F102", "F103", "F104", "F105", "F106",
                                      "F107", "F108", "F109", "R101", "R102", "R103",
                                      "R104", "R105", "R106", "R109"};
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        assert_non_null(rulebook_find(&desk.rules.book, ids[i]));
    assert_int_equal(rulebook_find(&desk.rules.book, "F104")->severity, SEVERITY_INFO);
    assert_int_equal(rulebook_find(&desk.rules.book, "R105")->severity, SEVERITY_QUERY);
    for (size_t i = 1; i < desk.rules.book.count; i++)
        assert_true(strcmp(desk.rules.book.rules[i - 1].id, desk.rules.book.rules[i].id) < 0);
}

TEST(rules_without_their_files_are_refused)
{
    struct resources resources = {.directory = scratch_path};
    struct register_rules rules;
    struct error error = {0};
    assert_false(register_rules_load(&rules, &resources, &error));
    assert_fault(&error, STATUS_FAILED, "/codes/attendance.csv: ");
    register_rules_free(&rules);
    arena_free(&resources.arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(units_come_in_the_order_of_their_keys),
        WITH_DESK(rows_of_interleaved_schools_are_read_school_by_school),
        WITH_DESK(a_school_without_rows_has_no_stretches),
        WITH_DESK(the_size_of_a_unit_is_that_of_its_rows),
        WITH_DESK(several_inputs_are_read_as_one),
        WITH_DESK(a_file_and_a_database_are_read_as_one),
        WITH_DESK(the_digest_of_a_database_leaves_its_locks),
        WITH_DESK(what_is_needed_must_be_there),
        WITH_DESK(an_input_that_is_not_there_is_refused),
        WITH_DESK(faults_of_several_files_are_told_at_once),
        WITH_DESK(a_table_that_is_not_wanted_is_not_opened),
        WITH_DESK(text_that_is_not_csv_is_refused_wherever_it_stands),
        WITH_DESK(tables_and_columns_that_are_there_are_known),
        WITH_DESK(the_field_number_of_a_column_is_known),
        WITH_DESK(rows_with_fewer_fields_are_blank_in_the_rest_and_with_more_not_used),
        WITH_DESK(rows_without_any_value_are_skipped_and_counted),
        WITH_DESK(a_row_that_comes_again_is_used_once_but_for_marks),
        WITH_DESK(faults_of_one_kind_are_told_twenty_times_and_then_counted),
        WITH_DESK(the_order_of_dates_is_that_of_the_file),
        WITH_DESK(a_row_that_is_too_wide_is_told_at_its_line_by_any_number_of_threads),
        WITH_DESK(rows_without_a_good_key_are_not_used),
        WITH_DESK(an_unknown_school_is_told_once),
        WITH_DESK(unknown_columns_are_told_one_by_one),
        WITH_DESK(values_that_needed_trimming_are_counted_by_file),
        WITH_DESK(the_same_key_written_differently_is_one_school),
        WITH_DESK(a_blank_key_after_a_very_long_one_is_still_blank),
        WITH_DESK(an_la_is_a_unit_of_its_own),
        WITH_DESK(any_number_of_threads_finds_the_same),
        WITH_DESK(the_first_fault_of_a_file_is_told_by_any_number_of_threads),
        WITH_DESK(closing_after_a_failure_is_no_harm),
        WITH_DESK(the_built_in_rules_are_those_that_the_code_knows),
        WITH_DESK(rules_without_their_files_are_refused),
        WITH_DESK(very_many_unknown_schools_are_told_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
