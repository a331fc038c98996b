/* returns/load_tables.h */
#include "toy.h"
#include "unit_findings.h"

#include "returns/load_tables.h"

static struct table_loader *loader;
static struct arena arena;
static struct finding_list findings = {.arena = &arena};
static const struct rule invalid = {
    .id = "I", .severity = SEVERITY_ERROR, .title = "t", .message = "{said}|{value}|{key}"};
static const struct rule stray = {
    .id = "S", .severity = SEVERITY_ERROR, .title = "t", .message = "{said}|{field}|{value}"};
static const struct structure_rules rules = {.invalid = &invalid, .stray = &stray};
static char lea[UNIT_KEY_SIZE], estab[UNIT_KEY_SIZE];

static int
end(void **state)
{
    table_loader_end(loader);
    loader = NULL;
    finding_list_free(&findings);
    arena_free(&arena);
    return toy_end(state);
}

static bool
load(const char *text, struct error *error)
{
    if (loader == NULL) {
        toy_open("", "", "autumn");
        loader = table_loader_begin(&toy.database, false, error);
        assert_non_null(loader);
    }
    if (!table_loader_load(loader, put("in.xml", text), 3, &rules, lea, estab, error))
        return false;
    table_loader_tell(loader, &findings);
    return true;
}

static void
load_good(const char *text)
{
    struct error error = {0};
    bool done = load(text, &error);
    assert_done(done, &error);
}

#define MESSAGE(header, content)                                                                   \
    "<Message>\n<Header><Collection>TOY</Collection><Term>AUT</Term><Year>2026</Year>" header      \
    "</Header>\n" content "</Message>"
/* Every item that a return must have, so that nothing is wrong but what a test makes so. */
#define PUPIL(upn) "<Pupil><UPN>" upn "</UPN></Pupil>"

TEST(a_return_fills_the_tables_with_lines)
{
    load_good(MESSAGE(
        "<LEA>835</LEA><Estab>2990</Estab>",
        "<Pupils><Pupil>\n<UPN>A1</UPN><Boards>true</Boards><Home><Town>X</Town></Home><Marks>\n"
        "<Mark><Code>L</Code><Count>2</Count></Mark><Mark><Code>I</Code><Count>1</Count></Mark>"
        "</Marks></Pupil>\n<Pupil><UPN>A2</UPN><Boards>0</Boards><Marks><Mark><Code>X</Code>"
        "<Count>9</Count></Mark></Marks></Pupil></Pupils>"));
    assert_string_equal(
        toy_rows("SELECT _id, _parent, _file, _line, upn, boards, town FROM pupilonroll"),
        "1|NULL|3|3|A1|1|X;2|NULL|3|6|A2|0|NULL;");
    assert_string_equal(toy_rows("SELECT _id, _parent, _line, code, count FROM mainmarkonroll"),
                        "1|1|5|L|2;2|1|5|I|1;3|2|6|X|9;");
    assert_int_equal(findings.count, 0);
}

TEST(the_unit_is_that_of_the_header)
{
    load_good(MESSAGE("<LEA>835</LEA><Estab>2990</Estab>", ""));
    assert_string_equal(lea, "835");
    assert_string_equal(estab, "2990");
    assert_string_equal(toy_rows("SELECT lea, estab FROM unit"), "835|2990;");
    load_good(MESSAGE("", ""));
    assert_string_equal(lea, "");
    assert_string_equal(estab, "");
    assert_string_equal(toy_rows("SELECT lea, estab FROM unit"), "NULL|NULL;");
}

TEST(a_very_long_key_is_cut)
{
    load_good(MESSAGE("<LEA>835</LEA><Estab>12345678901234567890</Estab>", ""));
    assert_int_equal(strlen(estab), UNIT_KEY_SIZE - 1);
}

TEST(the_next_file_finds_empty_tables)
{
    load_good(MESSAGE("", "<Pupils>" PUPIL("A1") PUPIL("A2") "</Pupils><Shoe/>"));
    assert_int_equal(findings.count, 1);
    finding_list_clear(&findings);
    load_good(MESSAGE("", "<Pupils>" PUPIL("B1") "</Pupils>"));
    assert_string_equal(toy_rows("SELECT _id, upn FROM pupilonroll"), "1|B1;");
    assert_string_equal(toy_rows("SELECT count(*) FROM stray_item"), "0;");
    assert_int_equal(findings.count, 0);
}

TEST(a_stray_element_is_a_finding_and_a_row)
{
    load_good(MESSAGE("", "<Pupils><Pupil><UPN>A1</UPN>\n<Shoe>44</Shoe></Pupil></Pupils>"));
    assert_string_equal(toy_rows("SELECT path, name, value, _file, _line FROM stray_item"),
                        "Message/Pupils/Pupil/Shoe|Shoe|44|3|4;");
    assert_int_equal(findings.count, 1);
    struct finding finding = finding_at(&findings, 0);
    assert_ptr_equal(finding.rule, &stray);
    assert_string_equal(finding.field, "Shoe");
    assert_string_equal(finding.value, "44");
    assert_string_equal(finding.message, "Shoe is not an item that is known, and was passed over "
                                         "(Pupils/Pupil/Shoe)|Shoe|44");
    assert_int_equal(finding.place.file, 3);
    assert_int_equal(finding.place.line, 4);
    assert_string_equal(toy_rows("SELECT upn FROM pupilonroll"), "A1;");
}

TEST(an_invalid_value_is_a_finding_and_is_kept)
{
    load_good(MESSAGE(
        "",
        "<Pupils><Pupil><UPN>A1</UPN>\n<Born>soon</Born><Boards>maybe</Boards></Pupil></Pupils>"));
    assert_string_equal(toy_rows("SELECT dob, boards FROM pupilonroll"), "soon|maybe;");
    assert_int_equal(findings.count, 2);
    finding_sort(&findings);
    assert_string_equal(finding_at(&findings, 0).message,
                        "Born is \"soon\", which is not a date: write it as YYYY-MM-DD "
                        "(Pupils/Pupil/Born)|soon|A1");
    assert_string_equal(finding_at(&findings, 0).field, "Born");
    assert_ptr_equal(finding_at(&findings, 0).rule, &invalid);
    assert_int_equal(finding_at(&findings, 0).place.line, 4);
    assert_non_null(strstr(finding_at(&findings, 0).message, "soon"));
}

TEST(a_misplaced_element_breaks_the_rule_of_strays)
{
    load_good(MESSAGE("", "<Pupils><Pupil><UPN>A1</UPN><Born>2015-06-07</Born><Surname>Z</"
                          "Surname></Pupil></Pupils>"));
    assert_int_equal(findings.count, 1);
    assert_ptr_equal(finding_at(&findings, 0).rule, &stray);
    assert_string_equal(toy_rows("SELECT surname FROM pupilonroll"), "Z;");
}

TEST(of_a_leaf_that_comes_twice_the_first_is_kept)
{
    load_good(MESSAGE("", "<Pupils><Pupil><UPN>A1</UPN><UPN>A2</UPN></Pupil></Pupils>"));
    assert_string_equal(toy_rows("SELECT upn FROM pupilonroll"), "A1;");
    assert_int_equal(findings.count, 1);
}

TEST(a_stray_element_in_every_pupil_is_one_finding_with_the_count)
{
    load_good(MESSAGE("",
                      "<Pupils>\n<Pupil><UPN>A1</UPN><Shoe>44</Shoe></Pupil>\n<Pupil><UPN>A2</UPN>"
                      "<Shoe>45</Shoe></Pupil><Shoe>1</Shoe></Pupils>"));
    assert_int_equal(findings.count, 2);
    assert_string_equal(finding_at(&findings, 0).message,
                        "Shoe is not an item that is known, and was passed over "
                        "(Pupils/Pupil/Shoe; 2 times, first here)|Shoe|44");
    assert_int_equal(finding_at(&findings, 0).place.line, 4);
    assert_int_equal(finding_at(&findings, 0).place.column, 21);
    assert_string_equal(
        finding_at(&findings, 1).message,
        "Shoe is not an item that is known, and was passed over (Pupils/Shoe)|Shoe|1");
    assert_string_equal(toy_rows("SELECT count(*) FROM stray_item"), "3;");
}

/* A rule places what it finds at the row, and names the item and its value. */
TEST(what_a_rule_names_is_not_told_again)
{
    static const char text[] = MESSAGE(
        "",
        "<Pupils><Pupil>\n<UPN>A1</UPN>\n<Born>soon</Born><Boards>maybe</Boards></Pupil></Pupils>");
    static const struct finding others[] = {
        {.rule = &stray, .field = "Born", .value = "soon", .place = {3, 3, 0}},
        {.rule = &stray, .field = "Boards", .value = "other", .place = {3, 3, 0}},
        {.rule = &stray, .field = "Boards", .value = "maybe", .place = {3, 4, 0}}};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct finding other = others[i];
        other.message = "";
        finding_add(&findings, other);
    }
    load_good(text);
    assert_int_equal(findings.count, 4);
    assert_string_equal(finding_at(&findings, 3).field, "Boards");
}

TEST(values_of_a_type_are_as_everywhere_in_the_tables)
{
    load_good(MESSAGE("", "<Pupils><Pupil><UPN> A1</UPN><Born> 2015-06-07Z\n</Born><Boards> true"
                          "</Boards></Pupil><Pupil><UPN>A2</UPN><Born> </Born><Boards>1</Boards>"
                          "</Pupil></Pupils>"));
    assert_string_equal(toy_rows("SELECT upn, dob, boards FROM pupilonroll"),
                        "A1|2015-06-07|1;A2|NULL|1;");
    assert_int_equal(findings.count, 2); /* the blanks, the time zone */
}

TEST(a_leaf_that_is_a_row_fills_its_table)
{
    load_good(MESSAGE("", "<Gone><Note>x</Note><Note>y</Note></Gone>"));
    assert_string_equal(toy_rows("SELECT _id, _parent, note FROM note"), "1|NULL|x;2|NULL|y;");
}

TEST(a_file_that_cannot_be_read_leaves_the_loader_usable)
{
    struct error error = {0};
    assert_false(load("<Message>\n<Pupils>" PUPIL("A1") "<Pupil><UPN>A2</Message>", &error));
    assert_fault(&error, STATUS_INPUT, "/in.xml:2:");
    load_good(MESSAGE("", "<Pupils>" PUPIL("B1") "</Pupils>"));
    assert_string_equal(toy_rows("SELECT _id, upn FROM pupilonroll"), "1|B1;");
}

TEST(ending_no_loader_is_no_harm)
{
    table_loader_end(NULL);
    assert_null(loader);
}

#define WITH_LOADER(test) cmocka_unit_test_setup_teardown(test, toy_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LOADER(a_return_fills_the_tables_with_lines),
        WITH_LOADER(the_unit_is_that_of_the_header),
        WITH_LOADER(a_very_long_key_is_cut),
        WITH_LOADER(the_next_file_finds_empty_tables),
        WITH_LOADER(a_stray_element_is_a_finding_and_a_row),
        WITH_LOADER(an_invalid_value_is_a_finding_and_is_kept),
        WITH_LOADER(a_misplaced_element_breaks_the_rule_of_strays),
        WITH_LOADER(of_a_leaf_that_comes_twice_the_first_is_kept),
        WITH_LOADER(a_stray_element_in_every_pupil_is_one_finding_with_the_count),
        WITH_LOADER(what_a_rule_names_is_not_told_again),
        WITH_LOADER(values_of_a_type_are_as_everywhere_in_the_tables),
        WITH_LOADER(a_leaf_that_is_a_row_fills_its_table),
        WITH_LOADER(a_file_that_cannot_be_read_leaves_the_loader_usable),
        WITH_LOADER(ending_no_loader_is_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
