/* returns/xml/load_xml.h */
#include "toy.h"

#include "returns/xml/load_xml.h"

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
take_fault(void *context, const struct structure_fault *fault)
{
    static const char *const kinds[STRUCTURE_KIND_COUNT] = {
        [STRUCTURE_UNKNOWN] = "unknown",     [STRUCTURE_OTHER_TERM] = "other-term",
        [STRUCTURE_ATTRIBUTE] = "attribute", [STRUCTURE_NAMESPACE] = "namespace",
        [STRUCTURE_VERSION] = "version",     [STRUCTURE_BLANKS] = "blanks",
        [STRUCTURE_CONTROL] = "control",     [STRUCTURE_ORDER] = "order",
        [STRUCTURE_ENCODING] = "encoding",   [STRUCTURE_REPEATED] = "repeated",
        [STRUCTURE_MISSING] = "missing",     [STRUCTURE_EMPTY] = "empty",
        [STRUCTURE_VALUE] = "value",         [STRUCTURE_RESTRICTION] = "restriction",
        [STRUCTURE_TEXT] = "text",           [STRUCTURE_ELEMENT] = "element"};
    struct buffer *text = &((struct heard *)context)->text;
    buffer_printf(text, "%u:%u %s %s", fault->line, fault->column, kinds[fault->kind], fault->name);
    if (fault->value[0] != '\0')
        buffer_printf(text, " \"%s\"", fault->value);
    if (fault->other != NULL)
        buffer_printf(text, " after %s", fault->other->name);
    buffer_char(text, '\n');
}

static void
take_invalid(void *context, const char *message, uint32_t line)
{
    assert_true(message[0] != '\0');
    buffer_printf(&((struct heard *)context)->text, "%u invalid\n", line);
}

static bool
load(const char *text, struct heard *heard, struct error *error)
{
    struct xml_events events = {heard, begin_row, take_value, end_row, take_fault, NULL};
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

/* --- what return.xsd does not allow ----------------------------------------------------------- */

TEST(an_unknown_element_is_stray_and_its_content_with_it)
{
    check(MESSAGE("<Pupils><Pupil><UPN>A1</UPN>\n<Shoe>44<Size>x</Size></Shoe></Pupil></Pupils>"),
          HEARD_HEADER "3<pupilonroll\n3 upn=A1\n4:1 unknown Shoe \"44\"\n>pupilonroll\n");
    check(MESSAGE("<Pupils><Pupil><UPN>A1</UPN><Shoe>44</Shoe></Pupil></Pupils>"),
          HEARD_HEADER "3<pupilonroll\n3 upn=A1\n3:29 unknown Shoe \"44\"\n>pupilonroll\n");
}

TEST(a_known_element_in_another_place_is_stray)
{
    check(MESSAGE("<UPN>A1</UPN>"), HEARD_HEADER "3:1 unknown UPN \"A1\"\n");
}

TEST(a_row_in_another_place_is_stray_with_all_its_values)
{
    check(MESSAGE("<Pupil><UPN>A1</UPN></Pupil>"), HEARD_HEADER "3:1 unknown Pupil\n");
}

TEST(an_element_of_another_term_is_stray)
{
    static const char text[] = MESSAGE(
        "<Pupils><Pupil><UPN>A1</UPN><Bus>7</Bus></Pupil></Pupils><Gone><Note>x</Note></Gone>");
    struct error error = {0};
    toy_close();
    bool done = toy_load("spring", &error);
    assert_done(done, &error);
    check(text, HEARD_HEADER "3<pupilonroll\n3 upn=A1\n3:29 other-term Bus \"7\"\n"
                             ">pupilonroll\n3:58 other-term Gone\n");
}

TEST(elements_in_the_wrong_order_are_misplaced_but_read)
{
    check(MESSAGE("<Pupils><Pupil><Surname>Z</Surname>\n<UPN>A1</UPN></Pupil></Pupils>"),
          HEARD_HEADER
          "3<pupilonroll\n3 surname=Z\n4:1 order UPN after Surname\n4 upn=A1\n>pupilonroll\n");
}

TEST(a_leaf_that_comes_twice_is_told)
{
    check(MESSAGE("<Pupils><Pupil><UPN>A1</UPN>\n<UPN>A2</UPN></Pupil></Pupils>"),
          HEARD_HEADER "3<pupilonroll\n3 upn=A1\n4:1 repeated UPN\n4 upn=A2\n>pupilonroll\n");
}

TEST(a_value_of_the_wrong_type_is_invalid_and_still_told)
{
    check(MESSAGE("<Pupils><Pupil><UPN>A1</UPN>\n<Born>soon</Born></Pupil></Pupils>"), HEARD_HEADER
          "3<pupilonroll\n3 upn=A1\n4 dob=soon\n4:1 value Born \"soon\"\n>pupilonroll\n");
}

TEST(what_is_missing_or_empty_is_told_at_its_place)
{
    check(MESSAGE("<Pupils><Pupil></Pupil>\n<Pupil><UPN> </UPN><Born/></Pupil></Pupils>"),
          HEARD_HEADER "3<pupilonroll\n3:9 missing UPN\n>pupilonroll\n4<pupilonroll\n4 upn= \n"
                       "4:8 empty UPN \" \"\n>pupilonroll\n");
    check("<Message/>", "1:1 missing Header\n");
}

TEST(every_fault_is_told_whatever_comes_before_it)
{
    check(MESSAGE(
              "<Pupils>words<Pupil a=\"1\"><Shoe/><Boards>x</Boards><UPN>A1</UPN><Home><Town>a<b>c"
              "</b>d</Town></Home><Marks/></Pupil></Pupils><Pupils/>"),
          HEARD_HEADER
          "3:14 attribute a \"1\"\n3<pupilonroll\n3:27 unknown Shoe\n3 boards=x\n"
          "3:34 value Boards \"x\"\n3:52 order UPN after Boards\n3 upn=A1\n3:78 element b \"c\"\n"
          "3 town=ad\n3:101 missing Mark\n>pupilonroll\n3:0 text Pupils \"words\"\n"
          "3:126 repeated Pupils\n");
}

TEST(a_restricted_type_is_judged_by_its_restriction)
{
    check("<Message><Header><Collection>TOY</Collection><Term>AUT</Term><Year>2026</"
          "Year>\n<LEA>83</LEA>"
          "</Header></Message>",
          "1<head\n1 collection=TOY\n1 term=AUT\n1 year=2026\n2 lea=83\n"
          "2:1 restriction LEA \"83\"\n>head\n");
}

TEST(a_namespace_is_told_once_and_another_one_is_unknown)
{
    check(
        "<t:Message xmlns:t=\"urn:t\" xmlns:o=\"urn:o\">"
        "<t:Header><t:Collection>TOY</t:Collection><t:Term>AUT</t:Term><t:Year>2026</t:Year></"
        "t:Header>\n"
        "<t:Pupils><t:Pupil><t:UPN>A1</t:UPN><o:UPN>A2</o:UPN></t:Pupil></t:Pupils></t:Message>",
        "1:1 namespace xmlns \"urn:t\"\n1<head\n1 collection=TOY\n1 term=AUT\n1 year=2026\n>head\n"
        "2<pupilonroll\n2 upn=A1\n2:37 unknown o:UPN \"A2\"\n>pupilonroll\n");
}

TEST(where_to_find_a_schema_is_no_item)
{
    check("<Message xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
          " xsi:noNamespaceSchemaLocation=\"return.xsd\">\n" HEADER "</Message>",
          HEARD_HEADER);
}

/* What was written here is judged by the validator instead. */
TEST(the_validator_tells_what_is_wrong_with_a_return_of_ours)
{
    struct heard heard = {0};
    struct error error = {0};
    struct xml_events events = {.context = &heard, .invalid = take_invalid};
    bool done =
        load_xml(&toy.collection.schema, put("in.xml", MESSAGE("<Pupils/>")), &events, &error);
    assert_done(done, &error);
    assert_null(heard.text.text);
    done = load_xml(&toy.collection.schema,
                    put("in.xml", MESSAGE("<Pupils><Pupil></Pupil></Pupils>")), &events, &error);
    assert_done(done, &error);
    assert_string_equal(heard.text.text, "3 invalid\n");
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
    assert_non_null(strstr(heard.text.text, "\n70000 dob=soon\n70000:1 value Born"));
    assert_non_null(strstr(heard.text.text, "\n70001:1 unknown Shoe"));
    buffer_free(&heard.text);
    buffer_free(&text);
}

/* --- what stops ------------------------------------------------------------------------------- */

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

/* The parser must not be stopped under the feet of the validator, which looks at the attributes
 * after us. */
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

/* --- the header alone ------------------------------------------------------------------------- */

TEST(the_header_tells_the_collection)
{
    struct xml_header header;
    struct error error = {0};
    bool done = load_xml_header(
        put("in.xml", MESSAGE("<Pupils><Pupil><Term>other</Term></Pupil></Pupils>")), &header,
        &error);
    assert_done(done, &error);
    assert_string_equal(header.root.text, "Message");
    assert_string_equal(header.collection.text, "TOY");
    assert_string_equal(header.term.text, "AUT");
    assert_string_equal(header.year.text, "2026");
    assert_int_equal(header.year.line, 2);
    assert_int_equal(header.year.column, 62);
}

TEST(what_a_header_lacks_is_empty)
{
    struct xml_header header;
    struct error error = {0};
    bool done = load_xml_header(put("in.xml", "<a><Header><Term/></Header></a>"), &header, &error);
    assert_done(done, &error);
    assert_string_equal(header.root.text, "a");
    assert_string_equal(header.collection.text, "");
    assert_string_equal(header.term.text, "");
    assert_string_equal(header.year.text, "");
}

TEST(a_header_that_is_too_long_is_cut)
{
    struct xml_header header;
    struct error error = {0};
    bool done = load_xml_header(
        put("in.xml", "<aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee><Header><Term>"
                      "123456789012345678901234567890123</Term>"
                      "</Header></aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee>"),
        &header, &error);
    assert_done(done, &error);
    assert_int_equal(strlen(header.root.text), sizeof header.root.text - 1);
    assert_int_equal(strlen(header.term.text), sizeof header.term.text - 1);
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
        WITH_SCHEMA(a_leaf_that_comes_twice_is_told),
        WITH_SCHEMA(a_value_of_the_wrong_type_is_invalid_and_still_told),
        WITH_SCHEMA(what_is_missing_or_empty_is_told_at_its_place),
        WITH_SCHEMA(every_fault_is_told_whatever_comes_before_it),
        WITH_SCHEMA(a_restricted_type_is_judged_by_its_restriction),
        WITH_SCHEMA(a_namespace_is_told_once_and_another_one_is_unknown),
        WITH_SCHEMA(where_to_find_a_schema_is_no_item),
        WITH_SCHEMA(the_validator_tells_what_is_wrong_with_a_return_of_ours),
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
