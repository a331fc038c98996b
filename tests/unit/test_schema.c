/* collection/schema.h */
#include "toy.h"

static struct arena arena;
static struct return_schema schema;

static bool
load(const char *xsd, const char *term, struct error *error)
{
    struct resource resource = {"return.xsd", xsd, strlen(xsd)};
    return schema_load(&schema, &resource, 1, term, &arena, error);
}

static void
load_good(const char *xsd, const char *term)
{
    struct error error = {0};
    bool done = load(xsd, term, &error);
    assert_done(done, &error);
}

static int
end(void **state)
{
    (void)state;
    schema_close(&schema);
    arena_free(&arena);
    return 0;
}

static const struct item *
find(const char *path)
{
    const struct item *item = schema.root;
    for (const char *slash; item != NULL && *path != '\0'; path = slash) {
        slash = strchrnul(path, '/');
        item = item_child(item, path, (size_t)(slash - path));
        slash += *slash == '/';
    }
    return item;
}

TEST(every_repeating_element_is_a_table)
{
    static const char *const names[] = {"head", "pupilonroll", "mainmarkonroll", "note"};
    load_good(toy_xsd, "autumn");
    assert_int_equal(schema.table_count, COUNT_OF(names));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_string_equal(schema.tables[i]->name, names[i]);
        assert_int_equal(schema.tables[i]->index, i);
        assert_ptr_equal(schema_table(&schema, names[i]), schema.tables[i]);
    }
    assert_null(schema.tables[0]->parent);
    assert_null(schema.tables[1]->parent);
    assert_ptr_equal(schema.tables[2]->parent, schema.tables[1]);
    assert_string_equal(schema.tables[1]->keys, "upn");
    assert_string_equal(schema.tables[1]->order, "upn surname");
    assert_string_equal(schema.tables[0]->keys, "");
    assert_null(schema_table(&schema, "pupil"));
    assert_null(schema_table(&schema, "Pupilonroll"));
}

TEST(every_leaf_is_a_column)
{
    static const char *const columns[] = {"upn", "surname", "dob", "boards", "town", "bus"};
    load_good(toy_xsd, "autumn");
    const struct return_table *pupil = schema_table(&schema, "pupilonroll");
    assert_int_equal(pupil->column_count, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        assert_string_equal(pupil->columns[i]->column, columns[i]);
        assert_int_equal(pupil->columns[i]->column_index, i);
        assert_ptr_equal(pupil->columns[i]->table, pupil);
    }
    const struct return_table *mark = schema_table(&schema, "mainmarkonroll");
    assert_string_equal(mark->columns[0]->column, "code"); /* the prefix ends with the row */
}

TEST(items_have_types_lines_and_duties)
{
    load_good(toy_xsd, "autumn");
    assert_string_equal(schema.root->name, "Message");
    assert_int_equal(find("Pupils")->type, ITEM_CONTAINER);
    assert_int_equal(find("Pupils/Pupil/UPN")->type, ITEM_TEXT);
    assert_int_equal(find("Pupils/Pupil/Born")->type, ITEM_DATE);
    assert_int_equal(find("Pupils/Pupil/Boards")->type, ITEM_BOOLEAN);
    assert_int_equal(find("Pupils/Pupil/Marks/Mark/Count")->type, ITEM_INTEGER);
    assert_int_equal(find("Header/LEA")->type, ITEM_TEXT); /* by its base */
    assert_true(find("Header/Term")->least > 0);
    assert_false(find("Header/LEA")->least > 0);
    assert_true(find("Pupils/Pupil")->is_row);
    assert_false(find("Pupils/Pupil/UPN")->is_row);
    assert_false(find("Pupils")->is_row);
    assert_int_equal(find("Header/Collection")->line, 5);
    assert_ptr_equal(find("Pupils/Pupil")->parent, find("Pupils"));
    assert_non_null(schema.validator);
}

TEST(a_leaf_may_be_a_row_of_its_own)
{
    load_good(toy_xsd, "autumn");
    const struct item *note = find("Gone/Note");
    assert_true(note->is_row);
    assert_int_equal(note->type, ITEM_TEXT);
    assert_string_equal(note->table->columns[0]->column, "note");
}

TEST(items_of_another_term_do_not_apply)
{
    load_good(toy_xsd, "spring");
    assert_int_equal(schema.table_count, 3);
    assert_null(schema_table(&schema, "note"));
    assert_false(find("Pupils/Pupil/Bus")->applies);
    assert_false(find("Gone")->applies);
    assert_false(find("Gone/Note")->applies); /* as nothing below it does */
    assert_true(find("Pupils/Pupil/Town") == NULL);
    assert_true(find("Pupils/Pupil/Home/Town")->applies);
    const struct return_table *pupil = schema_table(&schema, "pupilonroll");
    assert_int_equal(pupil->column_count, 5);
    for (size_t i = 0; i < pupil->column_count; i++)
        assert_string_not_equal(pupil->columns[i]->column, "bus");
}

TEST(children_are_found_by_their_whole_name)
{
    load_good(toy_xsd, "autumn");
    assert_non_null(item_child(schema.root, "HeaderX", 6));
    assert_null(item_child(schema.root, "Header", 5));
    assert_null(item_child(schema.root, "Headers", 7));
    assert_null(item_child(schema.root, "header", 6));
    assert_null(item_child(find("Header/Term"), "Term", 4));
}

TEST(a_path_names_the_elements_above)
{
    load_good(toy_xsd, "autumn");
    assert_string_equal(item_path(schema.root, &arena), "Message");
    assert_string_equal(item_path(find("Pupils/Pupil/Home/Town"), &arena),
                        "Message/Pupils/Pupil/Home/Town");
}

/* --- faults ----------------------------------------------------------------------------------- */

#define SCHEMA(content)                                                                            \
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:m=\"urn:muster:return\">\n"    \
    "<xs:element name=\"M\" m:table=\"t\"><xs:complexType><xs:sequence>\n" content                 \
    "\n</xs:sequence></xs:complexType></xs:element>\n</xs:schema>"

static void
check_fault(const char *xsd, const char *expected)
{
    struct error error = {0};
    if (load(xsd, "autumn", &error))
        fail_msg("%s was taken for a return", xsd);
    schema_close(&schema);
    arena_free(&arena);
    assert_fault(&error, STATUS_FAILED, expected);
}

TEST(text_that_is_no_xml_is_refused_with_its_line)
{
    check_fault("", "return.xsd");
    check_fault("<xs:schema>\n\n<a></b>", "return.xsd:3: ");
    check_fault("code,label\n", "return.xsd:1: ");
}

TEST(what_is_no_schema_is_refused)
{
    check_fault("<a/>", "return.xsd:1: not an xs:schema");
    check_fault("<schema><element name=\"M\"/></schema>", "return.xsd:1: not an xs:schema");
    check_fault("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>",
                "return.xsd:1: no global xs:element");
}

TEST(what_the_subset_lacks_is_refused_with_its_line)
{
    check_fault(SCHEMA("<xs:choice/>"), "return.xsd:3: only xs:element");
    check_fault(SCHEMA("<xs:any/>"), "return.xsd:3: only xs:element");
    check_fault(SCHEMA("\n<xs:element ref=\"M\"/>"), "return.xsd:4: an element without a name");
    check_fault(SCHEMA("<xs:element name=\"a\"/>"),
                "return.xsd:3: an element of a type that is not known: a");
    check_fault(SCHEMA("<xs:element name=\"a\" type=\"xs:gYear\"/>"),
                "return.xsd:3: an element of a type that is not known: a");
    check_fault(SCHEMA("<xs:element name=\"a\" type=\"none\"/>"),
                "return.xsd:3: an element of a type that is not known: a");
    check_fault(
        SCHEMA("<xs:element name=\"a\"><xs:complexType>\n<xs:all/></xs:complexType></xs:element>"),
        "return.xsd:3: a complex type without an xs:sequence");
}

TEST(what_a_table_lacks_is_refused_with_its_line)
{
    check_fault(SCHEMA("<xs:element name=\"a\" type=\"xs:string\" maxOccurs=\"2\"/>"),
                "return.xsd:3: an element that repeats needs m:table: a");
    check_fault(SCHEMA("<xs:element name=\"a\" type=\"xs:string\"/>\n"
                       "<xs:element name=\"b\" type=\"xs:string\" m:column=\"a\"/>"),
                "return.xsd:4: a second item for the column a");
    check_fault("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\n"
                "<xs:element name=\"M\" type=\"xs:string\"/></xs:schema>",
                "return.xsd:2: an item outside every m:table: M");
}

TEST(a_type_that_holds_itself_is_refused)
{
    check_fault(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:m=\"urn:muster:return\">\n"
        "<xs:element name=\"M\" m:table=\"t\" type=\"self\"/>\n<xs:complexType name=\"self\">"
        "<xs:sequence>\n<xs:element name=\"a\" type=\"self\"/></xs:sequence></xs:complexType>"
        "</xs:schema>",
        "return.xsd:4: an element without a name, or a type that holds itself");
    check_fault(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:m=\"urn:muster:return\">\n"
        "<xs:element name=\"M\" m:table=\"t\" type=\"self\"/>\n<xs:simpleType name=\"self\">"
        "<xs:restriction base=\"self\"/></xs:simpleType></xs:schema>",
        "return.xsd:2: an element of a type that is not known: M");
}

/* Ten elements of a type that has ten of a type that ...: a page that asks for more than there is
 * memory. */
TEST(types_that_multiply_are_refused)
{
    struct buffer text = {0};
    buffer_string(
        &text,
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:m=\"urn:muster:return\">"
        "<xs:element name=\"M\" m:table=\"t\" type=\"t0\"/>");
    for (int i = 0; i < 9; i++) {
        buffer_printf(&text, "<xs:complexType name=\"t%d\"><xs:sequence>\n", i);
        for (int k = 0; k < 10; k++)
            buffer_printf(&text, "<xs:element name=\"e%d\" type=\"t%d\"/>", k, i + 1);
        buffer_string(&text, "</xs:sequence></xs:complexType>");
    }
    buffer_string(&text,
                  "<xs:complexType name=\"t9\"><xs:sequence><xs:element name=\"a\" m:table=\"t\""
                  " type=\"xs:string\"/></xs:sequence></xs:complexType></xs:schema>");
    check_fault(text.text, "too many elements, counted where types are used: ");
    buffer_free(&text);
}

TEST(too_many_types_are_refused)
{
    struct buffer text = {0};
    buffer_string(
        &text,
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:m=\"urn:muster:return\">"
        "<xs:element name=\"M\" m:table=\"t\" type=\"xs:string\"/>");
    for (int i = 0; i < 1024; i++)
        buffer_printf(&text,
                      "<xs:simpleType name=\"t%d\"><xs:restriction base=\"xs:string\"/>"
                      "</xs:simpleType>\n",
                      i);
    buffer_string(&text, "</xs:schema>");
    check_fault(text.text, "return.xsd:1024: too many types: ");
    buffer_free(&text);
}

TEST(too_many_elements_in_a_sequence_are_refused)
{
    struct buffer text = {0};
    for (int i = 0; i <= 512; i++)
        buffer_printf(&text, "<xs:element name=\"a%d\" type=\"xs:string\" minOccurs=\"0\"/>\n", i);
    char *xsd = arena_printf(&scratch_arena,
                             "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
                             " xmlns:m=\"urn:muster:return\"><xs:element name=\"M\" m:table=\"t\">"
                             "<xs:complexType><xs:sequence>\n%s</xs:sequence></xs:complexType>"
                             "</xs:element></xs:schema>",
                             text.text);
    check_fault(xsd, "return.xsd:514: too many elements in one sequence: a512");
    buffer_free(&text);
    arena_free(&scratch_arena);
}

/* Values would be lost: of two elements of one name only the first was ever found, a sequence that
 * repeats gives an item twice. What xs:unique asks was asked of no table. */
TEST(what_would_be_passed_over_is_refused)
{
    check_fault(SCHEMA("<xs:element name=\"a\" type=\"xs:string\"/>\n"
                       "<xs:element name=\"a\" type=\"xs:string\" m:column=\"b\"/>"),
                "return.xsd:4: a second element of one name in a sequence: a");
    check_fault(SCHEMA("<xs:element name=\"a\" m:table=\"u\"><xs:complexType>\n"
                       "<xs:sequence maxOccurs=\"2\"><xs:element name=\"b\" type=\"xs:string\"/>"
                       "</xs:sequence></xs:complexType></xs:element>"),
                "return.xsd:4: a sequence with minOccurs or maxOccurs");
    check_fault(
        SCHEMA("<xs:element name=\"a\" type=\"xs:string\"><xs:annotation/>\n<xs:unique name=\"k\">"
               "<xs:selector xpath=\"a\"/><xs:field xpath=\"b\"/></xs:unique></xs:element>"),
        "return.xsd:4: only one xs:complexType may stand in an element, not unique");
}

TEST(what_libxml2_only_warns_of_is_refused)
{
    check_fault("<?xml version=\"1.5\"?>\n" SCHEMA("<xs:element name=\"a\" type=\"xs:string\"/>"),
                "return.xsd:1: Unsupported version '1.5'");
}

TEST(what_the_validator_refuses_is_told)
{
    check_fault(SCHEMA("<xs:element name=\"a\" type=\"xs:string\" minOccurs=\"two\"/>"),
                "return.xsd:3: ");
}

/* "Anything else is refused": what is not read must not be passed over. */
TEST(an_attribute_or_a_second_root_is_refused)
{
    struct error error = {0};
    bool attribute =
        load("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
             " xmlns:m=\"urn:muster:return\"><xs:element name=\"M\" m:table=\"t\">"
             "<xs:complexType><xs:sequence><xs:element name=\"a\" type=\"xs:string\"/>"
             "</xs:sequence>\n<xs:attribute name=\"id\" type=\"xs:string\" use=\"required\"/>"
             "</xs:complexType></xs:element></xs:schema>",
             "autumn", &error);
    schema_close(&schema);
    error_free(&error);
    bool second = load("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
                       " xmlns:m=\"urn:muster:return\">\n"
                       "<xs:element name=\"M\" m:table=\"t\" type=\"xs:string\"/>\n"
                       "<xs:element name=\"N\" m:table=\"u\" type=\"xs:string\"/></xs:schema>",
                       "autumn", &error);
    schema_close(&schema);
    error_free(&error);
    assert_false(attribute);
    assert_false(second);
}

/* The names become names in SQL, which come from a directory that may be a stranger's. */
TEST(a_table_may_have_another_name_in_one_term)
{
    static const char xsd[] =
        SCHEMA("<xs:element name=\"a\" maxOccurs=\"9\" m:table=\"meal autumn=mealonroll\">"
               "<xs:complexType><xs:sequence><xs:element name=\"b\" type=\"xs:string\"/>"
               "</xs:sequence></xs:complexType></xs:element>");
    struct error error = {0};
    assert_true(load(xsd, "autumn", &error));
    assert_non_null(schema_table(&schema, "mealonroll"));
    assert_null(schema_table(&schema, "meal"));
    schema_close(&schema);
    assert_true(load(xsd, "spring", &error));
    assert_non_null(schema_table(&schema, "meal"));
    assert_null(schema_table(&schema, "mealonroll"));
}

TEST(phases_and_pupils_go_down_and_codes_do_not)
{
    struct error error = {0};
    assert_true(load(SCHEMA("<xs:element name=\"a\" m:phases=\"SP PR\""
                            " m:pupils=\"under-5\"><xs:complexType><xs:sequence>"
                            "<xs:element name=\"b\" type=\"xs:string\" m:codes=\"c\"/>"
                            "<xs:element name=\"d\" type=\"xs:string\" m:phases=\"SP\"/>"
                            "</xs:sequence></xs:complexType></xs:element>"),
                     "autumn", &error));
    assert_string_equal(find("a/b")->phases, "SP PR");
    assert_string_equal(find("a/b")->pupils, "under-5");
    assert_string_equal(find("a/b")->codes, "c");
    assert_string_equal(find("a/d")->phases, "SP");
    assert_null(find("a/d")->codes);
    assert_null(schema.root->phases);
}

/* The same type in a later layer takes the earlier one's place; a fault names the layer it stands
 * in. */
TEST(a_later_layer_replaces_types)
{
    static const char head[] = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
                               " xmlns:m=\"urn:muster:return\">";
    char first[1024], second[1024];
    struct resource layers[2] = {{"base.xsd", first, 0}, {"year.xsd", second, 0}};
    struct error error = {0};
    snprintf(first, sizeof first, "%s%s</xs:schema>", head,
             "<xs:element name=\"M\" type=\"A\" m:table=\"t\"/>"
             "<xs:complexType name=\"A\"><xs:sequence><xs:element name=\"old\" type=\"xs:string\"/>"
             "</xs:sequence></xs:complexType>");
    snprintf(second, sizeof second, "%s%s</xs:schema>", head,
             "<xs:complexType name=\"A\"><xs:sequence><xs:element name=\"new\" type=\"B\"/>"
             "</xs:sequence></xs:complexType><xs:simpleType name=\"B\">"
             "<xs:restriction base=\"xs:string\"/></xs:simpleType>");
    layers[0].length = strlen(first);
    layers[1].length = strlen(second);
    assert_true(schema_load(&schema, layers, 2, "autumn", &arena, &error));
    assert_non_null(find("new"));
    assert_null(find("old"));
    schema_close(&schema);
    char *type = strstr(second, "type=\"B\"");
    type[6] = 'C';
    assert_false(schema_load(&schema, layers, 2, "autumn", &arena, &error));
    assert_fault(&error, STATUS_FAILED, "year.xsd:1: an element of a type that is not known: new");
}

TEST(a_table_or_column_that_is_no_name_is_refused)
{
    static const char *const names[] = {"a b", "a;b", "a(b)", "a\'b", "a-b", "1a", "a,b"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct error error = {0};
        char xsd[1024];
        snprintf(xsd, sizeof xsd,
                 SCHEMA("<xs:element name=\"x\" type=\"xs:string\" m:column=\"%s\"/>"), names[i]);
        bool column = load(xsd, "autumn", &error);
        schema_close(&schema);
        error_free(&error);
        snprintf(xsd, sizeof xsd,
                 SCHEMA("<xs:element name=\"x\" type=\"xs:string\" m:table=\"%s\"/>"), names[i]);
        bool table = load(xsd, "autumn", &error);
        schema_close(&schema);
        error_free(&error);
        if (column || table)
            fail_msg("\"%s\" was taken for a name", names[i]);
    }
}

#define WITH_SCHEMA(test) cmocka_unit_test_teardown(test, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCHEMA(every_repeating_element_is_a_table),
        WITH_SCHEMA(every_leaf_is_a_column),
        WITH_SCHEMA(items_have_types_lines_and_duties),
        WITH_SCHEMA(a_leaf_may_be_a_row_of_its_own),
        WITH_SCHEMA(items_of_another_term_do_not_apply),
        WITH_SCHEMA(children_are_found_by_their_whole_name),
        WITH_SCHEMA(a_path_names_the_elements_above),
        WITH_SCHEMA(text_that_is_no_xml_is_refused_with_its_line),
        WITH_SCHEMA(what_is_no_schema_is_refused),
        WITH_SCHEMA(what_the_subset_lacks_is_refused_with_its_line),
        WITH_SCHEMA(what_a_table_lacks_is_refused_with_its_line),
        WITH_SCHEMA(a_type_that_holds_itself_is_refused),
        WITH_SCHEMA(what_the_validator_refuses_is_told),
        WITH_SCHEMA(an_attribute_or_a_second_root_is_refused),
        WITH_SCHEMA(a_table_or_column_that_is_no_name_is_refused),
        WITH_SCHEMA(a_table_may_have_another_name_in_one_term),
        WITH_SCHEMA(phases_and_pupils_go_down_and_codes_do_not),
        WITH_SCHEMA(a_later_layer_replaces_types),
        WITH_SCHEMA(too_many_types_are_refused),
        WITH_SCHEMA(too_many_elements_in_a_sequence_are_refused),
        WITH_SCHEMA(what_would_be_passed_over_is_refused),
        WITH_SCHEMA(what_libxml2_only_warns_of_is_refused),
        WITH_SCHEMA(types_that_multiply_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
