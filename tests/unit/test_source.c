/* input/input_set.h and input/source.h, with the kinds of input that there are */
#include "unit_register.h"

#include "input/input_set.h"

static struct table_column columns[] = {
    {.name = "LEA", .type = TYPE_LEA, .required = true, .key = true, .words = ""},
    {.name = "Estab", .type = TYPE_ESTAB, .required = true, .key = true, .words = ""},
    {.name = "Code", .type = TYPE_CODE, .required = true, .words = ""},
    {.name = "MinutesLate", .type = TYPE_INTEGER, .words = ""}};
static const struct table_def def = {
    .name = "marks", .columns = columns, .count = 4, .unit_columns = {0, 1}};
enum { LEA, ESTAB, CODE, MINUTES };

static struct table_def defs[1];
static const struct table_defs one_table = {.defs = defs, .count = 1};
static struct file_names files;
static struct input_set inputs;
static struct source source; /* a copy of the one that there is */

static void
close_source(void)
{
    input_set_close(&inputs);
    file_names_free(&files);
    files = (struct file_names){0};
}

static bool
open_source(const char *input, bool *found, struct error *error)
{
    defs[0] = def;
    close_source();
    inputs = (struct input_set){.tables = &one_table, .files = &files};
    bool done =
        input_set_open(&inputs, &input, 1, "marks", error) && input_set_settle(&inputs, error);
    *found = inputs.source_count == 1;
    if (*found)
        source = inputs.sources[0];
    return done;
}

static void
open_good(const char *input)
{
    struct error error = {0};
    bool found, done = open_source(input, &found, &error);
    assert_done(done, &error);
    assert_true(found);
}

static int
end(void **state)
{
    close_source();
    return scratch_end(state);
}

struct rows {
    struct buffer text;
    size_t count, stop_after;
};

/* "LINE LEA/Estab Code MinutesLate;" */
static bool
take_row(void *context, const struct csv_row *row)
{
    struct rows *rows = context;
    buffer_printf(&rows->text, "%u", row->line);
    for (size_t i = 0; i < def.count; i++) {
        struct slice value = source_value(&source, row, i);
        buffer_printf(&rows->text, "%c%.*s", i == 1 ? '/' : ' ', (int)value.length, value.text);
    }
    buffer_char(&rows->text, ';');
    return ++rows->count != rows->stop_after;
}

static void
check_rows(struct stretch stretch, const char *expected)
{
    struct rows rows = {0};
    struct error error = {0};
    bool done = source_read(&source, &stretch, 1, take_row, &rows, &error);
    assert_done(done, &error);
    assert_string_equal(rows.text.text == NULL ? "" : rows.text.text, expected);
    buffer_free(&rows.text);
}

static struct stretch
body(void)
{
    return source.body;
}

static void
check_refused(const char *text, const char *expected)
{
    struct error error = {0};
    bool found;
    put("in/marks.csv", text);
    assert_false(open_source(at("in"), &found, &error));
    close_source();
    assert_fault(&error, STATUS_INPUT, expected);
}

TEST(columns_are_found_by_name_in_any_order)
{
    put("in/marks.csv", "minutes_late,CODE,Extra, estab ,lea\n5,L,x,2990,835\n");
    open_good(at("in"));
    assert_string_equal(source.path, at("in/marks.csv"));
    assert_string_equal(source.file, source.path);
    assert_int_equal(source.field_count, 5);
    assert_int_equal(source_column_number(&source, NULL, LEA), 5);
    assert_int_equal(source_column_number(&source, NULL, ESTAB), 4);
    assert_int_equal(source_column_number(&source, NULL, CODE), 2);
    assert_int_equal(source_column_number(&source, NULL, MINUTES), 1);
    assert_true(source_has(&source, MINUTES));
    assert_string_equal(source.unknown[2], "Extra");
    assert_null(source.unknown[0]);
    check_rows(body(), "2 835/2990 L 5;");
}

TEST(a_column_that_is_not_there_is_blank)
{
    put("in/marks.csv", "LEA,Estab,Code\n835,2990,L\n");
    open_good(at("in"));
    assert_false(source_has(&source, MINUTES));
    assert_int_equal(source_column_number(&source, NULL, MINUTES), 0);
    check_rows(body(), "2 835/2990 L ;");
}

TEST(an_input_may_lack_the_table)
{
    struct error error = {0};
    bool found, done;
    mkdir(at("in"), 0700);
    done = open_source(at("in"), &found, &error);
    assert_done(done, &error);
    assert_false(found);
}

TEST(missing_columns_are_named_all_at_once)
{
    check_refused("Estab,MinutesLate\n2990,5\n",
                  "/in/marks.csv:1:1: required columns are missing: LEA, Code");
    check_refused("\n\nLEA\n", "/in/marks.csv:3:1: required columns are missing: Estab, Code");
}

TEST(beside_missing_columns_stand_those_that_are_not_known_the_likeliest_first)
{
    check_refused("LEA,Estab,Remark,Cod\n",
                  "columns are missing: Code; columns that are not known: Cod, Remark");
    check_refused("LEA,Estab,P,Q,R,S,T,U,V,W,X,Y,Z,Codes\n",
                  "not known: Codes, P, Q, R, S, T, U, V, W, X and 2 more");
}

TEST(a_column_given_twice_is_refused)
{
    check_refused("LEA,Estab,Code,code\n835,2990,L,M\n",
                  "/in/marks.csv:1:4: the column Code is given twice");
    check_refused("LEA,Estab,Minutes Late,Code,minutes_late\n",
                  "/in/marks.csv:1:5: the column MinutesLate is given twice");
}

TEST(missing_and_repeated_columns_are_told_together)
{
    check_refused("LEA,LEA\n", "required columns are missing: Estab, Code");
    check_refused("LEA,LEA\n", "the column LEA is given twice");
}

TEST(an_empty_file_is_refused)
{
    check_refused("", "/in/marks.csv:1:1: the file is empty");
    check_refused("\n\n", "/in/marks.csv:1:1: the file is empty");
    check_refused("\xEF\xBB\xBF", "/in/marks.csv:1:1: the file is empty");
}

TEST(a_faulty_header_is_refused)
{
    check_refused("LEA,\"Estab\n", "/in/marks.csv:1:2: ");
    check_refused("LEA,Es\"tab\n", "/in/marks.csv:1:2: ");
}

TEST(a_header_alone_has_no_rows)
{
    put("in/marks.csv", "LEA,Estab,Code");
    open_good(at("in"));
    check_rows(body(), "");
    assert_int_equal(source.body.from, source.body.to);
}

TEST(the_lines_of_the_rows_count_the_header)
{
    put("in/marks.csv", "\xEF\xBB\xBF\r\n\"LEA\",Estab,\"Co\nde\",Code\r\n\r\n835,2990,x,L\r\n");
    open_good(at("in"));
    check_rows(body(), "5 835/2990 L ;");
}

TEST(a_stretch_can_be_read_by_itself)
{
    put("in/marks.csv", "LEA,Estab,Code\n835,2990,A\n835,2990,B\n835,2990,C\n");
    open_good(at("in"));
    uint64_t from = source.body.from + 11;
    check_rows((struct stretch){from, from + 11, 3}, "3 835/2990 B ;");
    check_rows((struct stretch){from, from, 3}, "");
}

/* --- SQLite ----------------------------------------------------------------------------------- */

TEST(a_database_table_is_read_like_a_file)
{
    char *path = put_database(
        "in.sqlite", "CREATE TABLE Marks(code, Estab TEXT, \"Minutes Late\" INTEGER, LEA, more);"
                     "INSERT INTO Marks VALUES ('L', '0990', 5, 835, 'x'), (NULL, '0991', NULL,"
                     " '835', NULL)");
    open_good(path);
    assert_string_equal(source.path, arena_printf(&scratch_arena, "%s:marks", path));
    assert_string_equal(source.file, path);
    assert_int_equal(source_column_number(&source, NULL, CODE), 1);
    assert_int_equal(source_column_number(&source, NULL, LEA), 4);
    assert_string_equal(source.unknown[4], "more");
    check_rows(body(), "1 835/0990 L 5;2 835/0991  ;");
}

TEST(database_rows_come_by_row_id)
{
    char *path = put_database("in.sqlite", "CREATE TABLE marks(LEA, Estab, Code);"
                                           "INSERT INTO marks(rowid, LEA, Estab, Code) VALUES"
                                           " (9, '835', '2990', 'C'), (2, '835', '2990', 'A'),"
                                           " (5, '835', '2990', 'B')");
    open_good(path);
    check_rows(body(), "2 835/2990 A ;5 835/2990 B ;9 835/2990 C ;");
    check_rows((struct stretch){3, 9, 3}, "5 835/2990 B ;");
}

TEST(a_database_may_lack_the_table_or_its_rows)
{
    struct error error = {0};
    bool found,
        done = open_source(put_database("none.sqlite", "CREATE TABLE other(x)"), &found, &error);
    assert_done(done, &error);
    assert_false(found);
    close_source();
    open_good(put_database("empty.sqlite", "CREATE TABLE marks(LEA, Estab, Code)"));
    check_rows(body(), "");
}

TEST(a_database_lacks_columns_like_a_file)
{
    struct error error = {0};
    bool found;
    char *path = put_database("in.sqlite", "CREATE TABLE marks(Estab)");
    assert_false(open_source(path, &found, &error));
    assert_fault(&error, STATUS_INPUT,
                 "in.sqlite:marks:1:1: required columns are missing: LEA, Code");
}

TEST(what_is_no_database_is_refused)
{
    struct error error = {0};
    bool found;
    put("in.sqlite", "SQLite format 3 is how a database begins, but what comes next is none");
    assert_false(open_source(at("in.sqlite"), &found, &error));
    assert_fault(&error, STATUS_INPUT,
                 "in.sqlite: is neither a directory of CSV files nor a SQLite database");
    char head[200] = "SQLite format 3";
    put_bytes("in.sqlite", head, sizeof head);
    assert_false(open_source(at("in.sqlite"), &found, &error));
    assert_fault(&error, STATUS_INPUT, "in.sqlite:marks: ");
    assert_false(open_source(at("not there"), &found, &error));
    assert_fault(&error, STATUS_INPUT, "not there: No such file");
}

/* "Nothing is dropped in silence": a row id may be negative, or as large as can be. */
TEST(no_row_id_is_left_out)
{
    char *path = put_database("in.sqlite", "CREATE TABLE marks(LEA, Estab, Code);"
                                           "INSERT INTO marks(rowid, LEA, Estab, Code) VALUES"
                                           " (-5, '835', '2990', 'A'), (0, '835', '2990', 'B'),"
                                           " (3, '835', '2990', 'C')");
    struct rows rows = {0};
    struct error error = {0};
    open_good(path);
    struct stretch whole = body();
    bool done = source_read(&source, &whole, 1, take_row, &rows, &error);
    assert_done(done, &error);
    assert_int_equal(rows.count, 3);
    buffer_free(&rows.text);
}

TEST(the_largest_row_id_is_not_left_out)
{
    char *path = put_database("in.sqlite", "CREATE TABLE marks(LEA, Estab, Code);"
                                           "INSERT INTO marks(rowid, LEA, Estab, Code) VALUES"
                                           " (1, '835', '2990', 'A'),"
                                           " (9223372036854775807, '835', '2990', 'B')");
    struct rows rows = {0};
    struct error error = {0};
    open_good(path);
    struct stretch whole = body();
    bool done = source_read(&source, &whole, 1, take_row, &rows, &error);
    assert_done(done, &error);
    assert_int_equal(rows.count, 2);
    buffer_free(&rows.text);
}

/* Both with positions of its own and without. */
TEST(several_stretches_of_a_database_are_read_in_their_order)
{
    static const char *const tables[] = {
        "CREATE TABLE marks(LEA, Estab, Code);",
        "CREATE TABLE kept(LEA, Estab, Code); CREATE VIEW marks AS SELECT * FROM kept;",
    };
    static const struct stretch stretches[] = {{1, 2, 1}, {3, 5, 3}, {7, 8, 7}};
    for (size_t i = 0; i < 2; i++) {
        char sql[512];
        snprintf(sql, sizeof sql,
                 "%s WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9)"
                 " INSERT INTO %s SELECT '835', '2990', 'C' || i FROM n",
                 tables[i], i == 0 ? "marks" : "kept");
        struct rows rows = {0};
        struct error error = {0};
        open_good(put_database(i == 0 ? "in.sqlite" : "view.sqlite", sql));
        bool done = source_read(&source, stretches, 3, take_row, &rows, &error);
        assert_done(done, &error);
        assert_int_equal(rows.count, 4);
        for (const char *at = rows.text.text,
                        **code = (const char *[]){"C1", "C3", "C4", "C7", NULL};
             *code != NULL; code++)
            assert_non_null(at = strstr(at, *code));
        buffer_free(&rows.text);
        if (i == 0) /* the teardown closes the last one */
            close_source();
    }
}

TEST(reading_a_database_can_stop)
{
    struct rows rows = {.stop_after = 1};
    struct error error = {0};
    open_good(put_database("in.sqlite", "CREATE TABLE marks(LEA, Estab, Code);"
                                        "INSERT INTO marks VALUES ('835', '2990', 'A'),"
                                        " ('835', '2990', 'B')"));
    struct stretch whole = body();
    bool done = source_read(&source, &whole, 1, take_row, &rows, &error);
    assert_done(done, &error);
    assert_int_equal(rows.count, 1);
    buffer_free(&rows.text);
}

/* --- pieces ----------------------------------------------------------------------------------- */

/* The pieces join up from the first byte behind the header to the last, each at the start of a
 * line. */
static size_t
check_pieces(size_t pieces, const char *text)
{
    struct stretch cut[64];
    struct error error = {0};
    size_t count = source_cut(&source, pieces, cut, &error);
    assert_int_equal(error.status, STATUS_DONE);
    assert_true(count >= 1 && count <= pieces);
    assert_int_equal(cut[0].from, source.body.from);
    assert_int_equal(cut[0].line, source.body.line);
    assert_int_equal(cut[count - 1].to, source.body.to);
    for (size_t i = 1; i < count; i++) {
        assert_int_equal(cut[i].from, cut[i - 1].to);
        assert_true(cut[i].from < cut[i].to);
        assert_int_equal(cut[i].line, 1);
        assert_int_equal(text[cut[i].from - 1], '\n');
    }
    return count;
}

TEST(a_large_file_is_cut_into_pieces_at_line_starts)
{
    struct buffer text = {0};
    buffer_string(&text, "LEA,Estab,Code\r\n");
    while (text.length < 600000)
        buffer_printf(&text, "835,2990,%zu\r\n", text.length);
    put("in/marks.csv", text.text);
    open_good(at("in"));
    assert_int_equal(check_pieces(8, text.text), 8);
    assert_int_equal(check_pieces(1, text.text), 1);
    buffer_free(&text);
}

TEST(a_file_with_quotes_or_a_small_one_stays_whole)
{
    struct buffer text = {0};
    buffer_string(&text, "LEA,Estab,Code\n835,2990,\"L\"\n");
    put("in/marks.csv", text.text);
    open_good(at("in"));
    assert_int_equal(check_pieces(8, text.text), 1);
    close_source();
    while (text.length < 600000)
        buffer_printf(&text, "835,2990,%zu\n", text.length);
    put("in/marks.csv", text.text);
    open_good(at("in"));
    assert_int_equal(check_pieces(8, text.text), 1);
    buffer_free(&text);
}

TEST(a_file_of_a_header_has_no_pieces)
{
    struct stretch cut[4];
    struct error error = {0};
    put("in/marks.csv", "LEA,Estab,Code\n");
    open_good(at("in"));
    assert_int_equal(source_cut(&source, 4, cut, &error), 0);
    assert_int_equal(error.status, STATUS_DONE);
}

TEST(a_file_of_a_few_long_lines_has_fewer_pieces)
{
    struct buffer text = {0};
    buffer_string(&text, "LEA,Estab,Code\n");
    for (int line = 0; line < 3; line++) {
        for (int i = 0; i < 200000; i++)
            buffer_char(&text, 'a');
        buffer_char(&text, '\n');
    }
    put("in/marks.csv", text.text);
    open_good(at("in"));
    assert_int_equal(check_pieces(8, text.text), 3);
    buffer_free(&text);
}

#define WITH_SOURCE(test) cmocka_unit_test_setup_teardown(test, scratch_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SOURCE(columns_are_found_by_name_in_any_order),
        WITH_SOURCE(a_column_that_is_not_there_is_blank),
        WITH_SOURCE(an_input_may_lack_the_table),
        WITH_SOURCE(missing_columns_are_named_all_at_once),
        WITH_SOURCE(beside_missing_columns_stand_those_that_are_not_known_the_likeliest_first),
        WITH_SOURCE(a_column_given_twice_is_refused),
        WITH_SOURCE(missing_and_repeated_columns_are_told_together),
        WITH_SOURCE(an_empty_file_is_refused),
        WITH_SOURCE(a_faulty_header_is_refused),
        WITH_SOURCE(a_header_alone_has_no_rows),
        WITH_SOURCE(the_lines_of_the_rows_count_the_header),
        WITH_SOURCE(a_stretch_can_be_read_by_itself),
        WITH_SOURCE(a_database_table_is_read_like_a_file),
        WITH_SOURCE(database_rows_come_by_row_id),
        WITH_SOURCE(a_database_may_lack_the_table_or_its_rows),
        WITH_SOURCE(a_database_lacks_columns_like_a_file),
        WITH_SOURCE(what_is_no_database_is_refused),
        WITH_SOURCE(no_row_id_is_left_out),
        WITH_SOURCE(the_largest_row_id_is_not_left_out),
        WITH_SOURCE(several_stretches_of_a_database_are_read_in_their_order),
        WITH_SOURCE(reading_a_database_can_stop),
        WITH_SOURCE(a_large_file_is_cut_into_pieces_at_line_starts),
        WITH_SOURCE(a_file_with_quotes_or_a_small_one_stays_whole),
        WITH_SOURCE(a_file_of_a_header_has_no_pieces),
        WITH_SOURCE(a_file_of_a_few_long_lines_has_fewer_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
