/* returns/load_xml.h */
#include "toy.h"

#include "returns/load_xml.h"

struct heard {
    struct buffer text; /* of libxml2, only where and of what kind */
};

static void
begin_row(void *context, const struct return_table *table, uint32_t line)
{
    buffer_printf(&((struct heard *)context)->text, "%u<%s\n", line, table->name);
}

static void
take_value(void *context, const struct item *leaf, const char *value, uint32_t line)
{
    buffer_printf(&((struct heard *)context)->text, "%u %s=%s\n", line, leaf->column, value);
}

static void
end_row(void *context, const struct return_table *table)
{
    buffer_printf(&((struct heard *)context)->text, ">%s\n", table->name);
}

static void
take_stray(void *context, const char *path, const char *name, const char *value, uint32_t line)
{
    buffer_printf(&((struct heard *)context)->text, "%u stray %s %s \"%s\"\n", line, path, name,
                  value);
}

static void
take_invalid(void *context, const char *message, bool misplaced, uint32_t line)
{
    assert_true(message[0] != '\0');
    buffer_printf(&((struct heard *)context)->text, "%u %s\n", line,
                  misplaced ? "misplaced" : "invalid");
}

static bool
load(const char *text, struct heard *heard, struct error *error)
{
    struct xml_events events = {heard, begin_row, take_value, end_row, take_stray, take_invalid};
    buffer_string(&heard->text, "");
    return load_xml(&toy.collection.schema, put("in.xml", text), &events, error);
}

static void
check(const char *text, const char *expected)
{
    struct heard heard = {0};
    struct error error = {0};
    bool done = load(text, &heard, &error);
    assert_done(done, &error);
    assert_string_equal(heard.text.text, expected);
    buffer_free(&heard.text);
}

static void
check_refused(const char *text, const char *expected)
{
    struct heard heard = {0};
    struct error error = {0};
    if (load(text, &heard, &error))
        fail_msg("\"%s\" was read", text);
    buffer_free(&heard.text);
    assert_fault(&error, STATUS_INPUT, expected);
}

static int
begin(void **state)
{
    struct error error = {0};
    if (toy_begin(state) != 0)
        return -1;
    toy_write(toy_xsd, "", "");
    return toy_load("autumn", &error) ? 0 : -1;
}

#define HEADER           "<Header><Collection>TOY</Collection><Term>AUT</Term><Year>2026</Year></Header>"
#define HEARD_HEADER     "2<head\n2 collection=TOY\n2 term=AUT\n2 year=2026\n>head\n"
#define MESSAGE(content) "<?xml version=\"1.0\"?>\n<Message>" HEADER "\n" content "</Message>\n"

TEST(rows_and_values_come_in_document_order)
{
    check(MESSAGE("<Pupils>\n<Pupil>\n<UPN>A1</UPN>\n<Born>2015-06-07</Born><Home><Town>X &amp; "
                  "Y</Town></Home>\n"
                  "<Marks>\n<Mark><Code>L</Code><Count>2</Count></Mark>\n</Marks></Pupil>\n"
                  "<Pupil><UPN>A2</UPN></Pupil></Pupils>"),
          HEARD_HEADER
          "4<pupilonroll\n5 upn=A1\n6 dob=2015-06-07\n6 town=X & Y\n8<mainmarkonroll\n8 code=L\n"
          "8 count=2\n>mainmarkonroll\n>pupilonroll\n10<pupilonroll\n10 upn=A2\n>pupilonroll\n");
}

TEST(an_empty_leaf_has_no_value)
{
    check(MESSAGE("<Pupils><Pupil><UPN>A1</UPN><Surname/></Pupil></Pupils>"),
          HEARD_HEADER "3<pupilonroll\n3 upn=A1\n>pupilonroll\n");
}

TEST(text_in_pieces_is_one_value)
{
    check(MESSAGE("<Pupils><Pupil><UPN>A<![CDATA[<1>]]>&#x42;<!-- x -->C</UPN></Pupil></Pupils>"),
          HEARD_HEADER "3<pupilonroll\n3 upn=A<1>BC\n>pupilonroll\n");
}

/* An element that repeats may be a leaf, and is then a row with one column. */
TEST(a_leaf_that_is_a_row_begins_and_ends_one)
{
    check(MESSAGE("<Gone><Note>x</Note><Note>y</Note></Gone>"),
          HEARD_HEADER "3<note\n3 note=x\n>note\n3<note\n3 note=y\n>note\n");
}

TEST(a_value_over_the_border_of_reading_is_whole)
{
    struct buffer text = {0}, expected = {0};
    buffer_string(&text, "<?xml version=\"1.0\"?>\n<Message>" HEADER "\n<Pupils><Pupil><UPN>");
    buffer_string(&expected, HEARD_HEADER "3<pupilonroll\n3 upn=");
    for (int i = 0; i < 100000; i++) {
        buffer_string(&text, "\xC3\xAB");
        buffer_string(&expected, "\xC3\xAB");
    }
    buffer_string(&text, "</UPN></Pupil></Pupils></Message>");
    buffer_string(&expected, "\n>pupilonroll\n");
    check(text.text, expected.text);
    buffer_free(&text);
    buffer_free(&expected);
}

/* --- what return.xsd does not allow ---------------------------------------------------------------- */

TEST(an_unknown_element_is_stray_and_its_content_with_it)
{
    check(MESSAGE("<Pupils><Pupil><UPN>A1</UPN>\n<Shoe>44<Size>x</Size></Shoe></Pupil></Pupils>"),
          HEARD_HEADER
          "3<pupilonroll\n3 upn=A1\n4 stray Message/Pupils/Pupil/Shoe Shoe \"\"\n>pupilonroll\n");
    check(MESSAGE("<Pupils><Pupil><UPN>A1</UPN><Shoe>44</Shoe></Pupil></Pupils>"), HEARD_HEADER
          "3<pupilonroll\n3 upn=A1\n3 stray Message/Pupils/Pupil/Shoe Shoe \"44\"\n>pupilonroll\n");
}

TEST(a_known_element_in_another_place_is_stray)
{
    check(MESSAGE("<UPN>A1</UPN>"), HEARD_HEADER "3 stray Message/UPN UPN \"A1\"\n");
}

TEST(a_row_in_another_place_is_stray_with_all_its_values)
{
    check(MESSAGE("<Pupil><UPN>A1</UPN></Pupil>"),
          HEARD_HEADER "3 stray Message/Pupil Pupil \"\"\n");
}

TEST(an_element_of_another_term_is_stray)
{
    static const char text[] = MESSAGE(
        "<Pupils><Pupil><UPN>A1</UPN><Bus>7</Bus></Pupil></Pupils><Gone><Note>x</Note></Gone>");
    struct error error = {0};
    toy_close();
    bool done = toy_load("spring", &error);
    assert_done(done, &error);
    check(text, HEARD_HEADER "3<pupilonroll\n3 upn=A1\n3 stray Message/Pupils/Pupil/Bus Bus \"7\"\n"
                             ">pupilonroll\n3 stray Message/Gone Gone \"\"\n");
}

TEST(elements_in_the_wrong_order_are_misplaced_but_read)
{
    check(MESSAGE("<Pupils><Pupil><Surname>Z</Surname>\n<UPN>A1</UPN></Pupil></Pupils>"),
          HEARD_HEADER "3<pupilonroll\n3 misplaced\n3 surname=Z\n4 upn=A1\n>pupilonroll\n");
}

TEST(a_leaf_that_comes_twice_is_misplaced)
{
    check(MESSAGE("<Pupils><Pupil><UPN>A1</UPN>\n<UPN>A2</UPN></Pupil></Pupils>"),
          HEARD_HEADER "3<pupilonroll\n3 upn=A1\n4 misplaced\n4 upn=A2\n>pupilonroll\n");
}

TEST(a_value_of_the_wrong_type_is_invalid_and_still_told)
{
    check(MESSAGE("<Pupils><Pupil><UPN>A1</UPN>\n<Born>soon</Born></Pupil></Pupils>"),
          HEARD_HEADER "3<pupilonroll\n3 upn=A1\n4 dob=soon\n4 invalid\n>pupilonroll\n");
}

TEST(a_missing_element_is_invalid)
{
    struct heard heard = {0};
    struct error error = {0};
    bool done = load(MESSAGE("<Pupils><Pupil></Pupil></Pupils>"), &heard, &error);
    assert_done(done, &error);
    assert_non_null(strstr(heard.text.text, "3 invalid\n"));
    buffer_free(&heard.text);
}

TEST(lines_beyond_65535_are_counted)
{
    struct buffer text = {0};
    struct heard heard = {0};
    struct error error = {0};
    buffer_string(&text,
                  "<?xml version=\"1.0\"?>\n<Message>" HEADER "\n<Pupils><Pupil><UPN>A1</UPN>");
    for (int i = 3; i < 70000; i++)
        buffer_char(&text, '\n');
    buffer_string(&text, "<Born>soon</Born></Pupil>\n<Shoe/></Pupils></Message>");
    bool done = load(text.text, &heard, &error);
    assert_done(done, &error);
    assert_non_null(strstr(heard.text.text, "\n70000 dob=soon\n70000 invalid\n"));
    assert_non_null(strstr(heard.text.text, "\n70001 stray Message/Pupils/Shoe Shoe"));
    buffer_free(&heard.text);
    buffer_free(&text);
}

/* --- what stops -------------------------------------------------------------------------------------- */

TEST(a_document_type_is_refused)
{
    check_refused("<?xml version=\"1.0\"?>\n<!DOCTYPE Message>\n<Message/>\n", "/in.xml:2:");
    check_refused("<?xml version=\"1.0\"?>\n<!DOCTYPE Message>\n<Message/>\n", "document type");
    check_refused("<!DOCTYPE Message [<!ENTITY a \"b\">]><Message>&a;</Message>", "document type");
    check_refused("<!DOCTYPE Message SYSTEM \"file:///secret\"><Message/>", "document type");
}

TEST(xml_that_is_not_well_formed_is_refused_with_line_and_column)
{
    check_refused("<?xml version=\"1.0\"?>\n<Message>\n<Header></Message>",
                  "/in.xml:3:19: not well-formed: ");
    check_refused("<Message>", "/in.xml:1:");
    check_refused("", "/in.xml:1:");
    check_refused("\n\nnothing", "/in.xml:3:1: not well-formed: ");
    check_refused("<Message>\n&none;</Message>", "/in.xml:2:7: not well-formed: ");
    check_refused("<Message>\n<Header a=1/></Message>", "/in.xml:2:");
    check_refused("<Message/>\n<Message/>", "/in.xml:2:");
    check_refused("<Message>\n\x01</Message>", "/in.xml:2:");
    check_refused("<Message>\n\xFF</Message>", "/in.xml:2:");
}

TEST(another_root_is_refused)
{
    check_refused("<?xml version=\"1.0\"?>\n<Massage>" HEADER "</Massage>", "/in.xml:2:");
    check_refused("<Massage/>", "the root element is not that of the collection");
}

/* The parser must not be stopped under the feet of the validator, which looks at the attributes after us. */
TEST(another_root_with_attributes_is_refused)
{
    struct buffer text = {0};
    buffer_string(&text, "<Massage");
    for (int i = 0; i < 50; i++)
        buffer_printf(&text, " a%d=\"a value that is not short, number %d\"", i, i);
    buffer_string(&text, "><Header/></Massage>");
    check_refused(text.text, "the root element is not that of the collection");
    buffer_free(&text);
}

TEST(a_file_that_cannot_be_read_is_refused)
{
    struct xml_events none = {0};
    struct error error = {0};
    assert_false(load_xml(&toy.collection.schema, at("none.xml"), &none, &error));
    assert_fault(&error, STATUS_INPUT, "/none.xml: cannot be opened: ");
    assert_false(load_xml(&toy.collection.schema, scratch_path, &none, &error));
    assert_fault(&error, STATUS_INPUT, scratch_path);
}

TEST(a_value_that_is_far_too_long_is_refused)
{
    struct buffer text = {0};
    buffer_string(&text, "<Message><Header><Collection>");
    for (int i = 0; i < 3 << 18; i++)
        buffer_string(&text, "aa");
    buffer_string(&text, "</Collection></Header></Message>");
    check_refused(text.text, "/in.xml:1:");
    buffer_free(&text);
}

TEST(nobody_needs_to_listen)
{
    struct xml_events none = {0};
    struct error error = {0};
    bool done =
        load_xml(&toy.collection.schema,
                 put("in.xml", MESSAGE("<Shoe/><Pupils><Pupil><Born>x</Born></Pupil></Pupils>")),
                 &none, &error);
    assert_done(done, &error);
}

/* --- the header alone -------------------------------------------------------------------------------- */

TEST(the_header_tells_the_collection)
{
    struct xml_header header;
    struct error error = {0};
    bool done = load_xml_header(
        put("in.xml", MESSAGE("<Pupils><Pupil><Term>other</Term></Pupil></Pupils>")), &header,
        &error);
    assert_done(done, &error);
    assert_string_equal(header.root, "Message");
    assert_string_equal(header.collection, "TOY");
    assert_string_equal(header.term, "AUT");
    assert_string_equal(header.year, "2026");
}

TEST(what_a_header_lacks_is_empty)
{
    struct xml_header header;
    struct error error = {0};
    bool done = load_xml_header(put("in.xml", "<a><Header><Term/></Header></a>"), &header, &error);
    assert_done(done, &error);
    assert_string_equal(header.root, "a");
    assert_string_equal(header.collection, "");
    assert_string_equal(header.term, "");
    assert_string_equal(header.year, "");
}

TEST(a_header_that_is_too_long_is_cut)
{
    struct xml_header header;
    struct error error = {0};
    bool done = load_xml_header(
        put("in.xml",
            "<aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee><Header><Term>1234567890123</Term>"
            "</Header></aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee>"),
        &header, &error);
    assert_done(done, &error);
    assert_int_equal(strlen(header.root), sizeof header.root - 1);
    assert_int_equal(strlen(header.term), sizeof header.term - 1);
}

TEST(a_header_of_a_file_that_is_no_return_is_refused)
{
    struct xml_header header;
    struct error error = {0};
    assert_false(load_xml_header(put("in.xml", "<a>\n<Header>\n</a>"), &header, &error));
    assert_fault(&error, STATUS_INPUT, "/in.xml:3:");
    assert_false(load_xml_header(put("in.xml", "<!DOCTYPE a><a/>"), &header, &error));
    assert_fault(&error, STATUS_INPUT, "document type");
    assert_false(load_xml_header(at("none.xml"), &header, &error));
    assert_fault(&error, STATUS_INPUT, "/none.xml: cannot be opened");
    assert_false(load_xml_header(put("in.xml", "LEA,Estab\n"), &header, &error));
    assert_fault(&error, STATUS_INPUT, "/in.xml:1:1: not well-formed");
}

#define WITH_SCHEMA(test) cmocka_unit_test_setup_teardown(test, begin, toy_end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCHEMA(rows_and_values_come_in_document_order),
        WITH_SCHEMA(an_empty_leaf_has_no_value),
        WITH_SCHEMA(text_in_pieces_is_one_value),
        WITH_SCHEMA(a_leaf_that_is_a_row_begins_and_ends_one),
        WITH_SCHEMA(a_value_over_the_border_of_reading_is_whole),
        WITH_SCHEMA(an_unknown_element_is_stray_and_its_content_with_it),
        WITH_SCHEMA(a_known_element_in_another_place_is_stray),
        WITH_SCHEMA(a_row_in_another_place_is_stray_with_all_its_values),
        WITH_SCHEMA(an_element_of_another_term_is_stray),
        WITH_SCHEMA(elements_in_the_wrong_order_are_misplaced_but_read),
        WITH_SCHEMA(a_leaf_that_comes_twice_is_misplaced),
        WITH_SCHEMA(a_value_of_the_wrong_type_is_invalid_and_still_told),
        WITH_SCHEMA(a_missing_element_is_invalid),
        WITH_SCHEMA(lines_beyond_65535_are_counted),
        WITH_SCHEMA(a_document_type_is_refused),
        WITH_SCHEMA(xml_that_is_not_well_formed_is_refused_with_line_and_column),
        WITH_SCHEMA(another_root_is_refused),
        WITH_SCHEMA(another_root_with_attributes_is_refused),
        WITH_SCHEMA(a_file_that_cannot_be_read_is_refused),
        WITH_SCHEMA(a_value_that_is_far_too_long_is_refused),
        WITH_SCHEMA(nobody_needs_to_listen),
        WITH_SCHEMA(the_header_tells_the_collection),
        WITH_SCHEMA(what_a_header_lacks_is_empty),
        WITH_SCHEMA(a_header_that_is_too_long_is_cut),
        WITH_SCHEMA(a_header_of_a_file_that_is_no_return_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
