/* returns/xml/write_xml.h */
#include "toy.h"

#include "returns/xml/load_xml.h"
#include "returns/xml/write_xml.h"

static const char head[] =
    "INSERT INTO head(_id, collection, term, year, lea) VALUES (1, 'TOY', 'AUT', 2026, '835');";

static struct return_digest written;

/* The return of what `sql` puts into the tables, as text. */
static const char *
write_out(const char *sql, const char *term)
{
    struct error error = {0};
    struct return_rows rows;
    struct output_set *set = output_set_begin_bare();
    toy_open("", "", term);
    toy_run(head);
    toy_run(sql);
    struct output *output = output_create(set, at("out.xml"), 0, &error);
    written = (struct return_digest){0};
    rows_open(&rows, &toy.database);
    bool done = output != NULL && rows_read(&rows, &error) &&
                write_xml(&rows, output, &written, &error) && output_set_commit(set, &error);
    output_set_end(set);
    assert_done(done, &error);
    rows_free(&rows);
    return get(at("out.xml"));
}

#define HEADER                                                                                     \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Message>\n  <Header>\n"                          \
    "    <Collection>TOY</Collection>\n    <Term>AUT</Term>\n    <Year>2026</Year>\n"              \
    "    <LEA>835</LEA>\n  </Header>\n"

TEST(a_return_is_indented_by_two)
{
    assert_string_equal(
        write_out(
            "INSERT INTO pupilonroll(_id, upn, surname, dob, boards, town, bus) VALUES"
            " (1, 'A1', 'Zeta', '2015-06-07', 1, 'X', '7'), (2, 'A2', NULL, NULL, 0, NULL, NULL);"
            "INSERT INTO mainmarkonroll(_id, _parent, code, count) VALUES (1, 1, 'L', 2), (2, 1, "
            "'I', 0)",
            "autumn"),
        HEADER
        "  <Pupils>\n    <Pupil>\n      <UPN>A1</UPN>\n      <Surname>Zeta</Surname>\n"
        "      <Born>2015-06-07</Born>\n      <Boards>true</Boards>\n      <Home>\n"
        "        <Town>X</Town>\n      </Home>\n      <Bus>7</Bus>\n      <Marks>\n"
        "        <Mark>\n          <Code>L</Code>\n          <Count>2</Count>\n        </Mark>\n"
        "        <Mark>\n          <Code>I</Code>\n          <Count>0</Count>\n        </Mark>\n"
        "      </Marks>\n    </Pupil>\n    <Pupil>\n      <UPN>A2</UPN>\n"
        "      <Boards>false</Boards>\n    </Pupil>\n  </Pupils>\n</Message>\n");
}

TEST(what_is_empty_and_may_be_left_out_is_left_out)
{
    assert_string_equal(write_out("", "autumn"), HEADER "</Message>\n");
}

TEST(items_of_another_term_are_not_written)
{
    const char *text = write_out("INSERT INTO pupilonroll(_id, upn) VALUES (1, 'A1')", "spring");
    assert_null(strstr(text, "Bus"));
    assert_null(strstr(text, "Gone"));
    assert_non_null(strstr(text, "<UPN>A1</UPN>"));
}

TEST(a_leaf_that_is_a_row_is_written_with_its_value)
{
    const char *text = write_out("INSERT INTO note(_id, note) VALUES (1, 'x'), (2, 'y')", "autumn");
    assert_non_null(strstr(text, "<Gone>\n    <Note>x</Note>\n    <Note>y</Note>\n  </Gone>\n"));
}

TEST(text_is_escaped_and_stays_utf8)
{
    const char *text = write_out("INSERT INTO pupilonroll(_id, upn, surname) VALUES"
                                 " (1, '<&>\"''', 'Zo\xC3\xAB \xF0\x9F\x8E\x93')",
                                 "autumn");
    assert_non_null(strstr(text, "<Surname>Zo\xC3\xAB \xF0\x9F\x8E\x93</Surname>"));
    assert_non_null(strstr(text, "<UPN>&lt;&amp;&gt;"));
}

TEST(what_xml_cannot_hold_is_left_out)
{
    const char *text =
        write_out("INSERT INTO pupilonroll(_id, upn, surname) VALUES"
                  " (1, char(1) || 'A' || char(2, 3) || 'B' || char(65535) || 'C' || char(65534),"
                  " char(31))",
                  "autumn");
    assert_non_null(strstr(text, "<UPN>ABC</UPN>"));
    assert_null(strchr(text, 31));
    assert_null(strchr(text, 1));
}

/* --- read back -------------------------------------------------------------------------------- */

static void
see_row(void *context, const struct return_table *table, uint32_t line)
{
    (void)line;
    digest_row(context, table);
}

static void
see_value(void *context, const struct item *leaf, const char *value, uint32_t line)
{
    (void)line;
    digest_value(context, leaf, value);
}

static void
see_invalid(void *context, const char *message, uint32_t line)
{
    (void)context;
    fail_msg("line %u: %s", line, message);
}

/* What was written reads back as the same, and as valid. */
static void
check_digest(bool same)
{
    struct return_digest read = {0};
    struct error error = {0};
    struct xml_events events = {
        .context = &read, .begin_row = see_row, .value = see_value, .invalid = see_invalid};
    bool done = load_xml(&toy.collection.schema, at("out.xml"), &events, &error);
    assert_done(done, &error);
    assert_true((read.sum == written.sum) == same);
}

static const char sql[] =
    "INSERT INTO pupilonroll(_id, upn, surname, boards) VALUES (1, 'A1', ' <x>  ', 1), (2, 'A2', "
    "'y', 0);"
    "INSERT INTO mainmarkonroll(_id, _parent, code, count) VALUES (1, 1, 'L', 2), (2, 2, 'I', 3)";

TEST(a_return_reads_back_with_the_same_digest)
{
    write_out(sql, "autumn");
    assert_true(written.sum != 0);
    check_digest(true);
}

TEST(odd_texts_read_back_with_the_same_digest)
{
    write_out("INSERT INTO pupilonroll(_id, upn, surname, town) VALUES"
              " (1, 'a' || char(9) || 'b', 'x' || char(10) || 'y', char(1) || 'z'),"
              " (2, 'c' || char(13) || 'd', char(133) || char(8232), '&amp;')",
              "autumn");
    check_digest(true);
}

TEST(an_empty_text_reads_back_with_the_same_digest)
{
    write_out("INSERT INTO pupilonroll(_id, upn, surname) VALUES (1, 'A1', ''), (2, 'A2', char(1))",
              "autumn");
    check_digest(true);
}

/* The digest notices each kind of difference. */
TEST(a_changed_return_has_another_digest)
{
    static const char *const changes[][2] = {{"<UPN>A1</UPN>", "<UPN>A3</UPN>"},
                                             {"<Boards>true</Boards>", "<Boards>false</Boards>"},
                                             {"<Count>2</Count>", "<Count>3</Count>"},
                                             {"<Surname>y</Surname>", "<Surname>yy</Surname>"},
                                             {"      <Surname>y</Surname>\n", ""}};
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        const char *text = write_out(sql, "autumn");
        const char *found = strstr(text, changes[i][0]);
        assert_non_null(found);
        put("out.xml", arena_printf(&scratch_arena, "%.*s%s%s", (int)(found - text), text,
                                    changes[i][1], found + strlen(changes[i][0])));
        check_digest(false);
        toy_close();
    }
}

TEST(a_digest_depends_on_the_order_and_the_item)
{
    struct error error = {0};
    toy_write(toy_xsd, "", "");
    bool done = toy_load("autumn", &error);
    assert_done(done, &error);
    const struct return_table *head_table = toy.collection.schema.tables[0];
    const struct item *a = head_table->columns[0], *b = head_table->columns[1];
    struct return_digest first = {0}, second = {0}, third = {0}, fourth = {0};
    digest_value(&first, a, "x");
    digest_value(&first, b, "y");
    digest_value(&second, a, "y");
    digest_value(&second, b, "x");
    digest_value(&third, a, "xy");
    digest_value(&fourth, a, "x");
    digest_row(&fourth, head_table);
    digest_value(&fourth, b, "y");
    assert_true(first.sum != second.sum && first.sum != third.sum && first.sum != fourth.sum);
    assert_true(second.sum != third.sum && third.sum != fourth.sum);
}

TEST(a_full_disk_is_a_failure)
{
    struct error error = {0};
    struct return_rows rows;
    toy_open("", "", "autumn");
    toy_run(head);
    int kept = capture_begin(STDOUT_FILENO, "/dev/full");
    struct output *output = output_standard();
    struct return_digest digest = {0};
    rows_open(&rows, &toy.database);
    bool done = rows_read(&rows, &error) && write_xml(&rows, output, &digest, &error);
    struct error again = {0};
    output_close(output, &again);
    error_free(&again);
    capture_end(STDOUT_FILENO, kept);
    rows_free(&rows);
    assert_false(done);
    assert_fault(&error, STATUS_FAILED, "cannot be written");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TOY(a_return_is_indented_by_two),
        WITH_TOY(what_is_empty_and_may_be_left_out_is_left_out),
        WITH_TOY(items_of_another_term_are_not_written),
        WITH_TOY(a_leaf_that_is_a_row_is_written_with_its_value),
        WITH_TOY(text_is_escaped_and_stays_utf8),
        WITH_TOY(what_xml_cannot_hold_is_left_out),
        WITH_TOY(a_return_reads_back_with_the_same_digest),
        WITH_TOY(odd_texts_read_back_with_the_same_digest),
        WITH_TOY(an_empty_text_reads_back_with_the_same_digest),
        WITH_TOY(a_changed_return_has_another_digest),
        WITH_TOY(a_digest_depends_on_the_order_and_the_item),
        WITH_TOY(a_full_disk_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
