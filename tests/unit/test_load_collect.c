/* returns/collect/collect_export.h, returns/collect/load_collect.h: what ties the rows. */
#include "toy.h"
#include "unit_findings.h"

#include "returns/collect/load_collect.h"
#include "returns/tables_csv.h"

/* Pupils with aims, which have no key, with parts. */
static const char aims_xsd[] =
    "<?xml version=\"1.0\"?>\n"
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:m=\"urn:muster:return\">\n"
    "<xs:element name=\"Message\"><xs:complexType><xs:sequence>\n"
    "<xs:element name=\"Header\" m:table=\"head\"><xs:complexType><xs:sequence>\n"
    "<xs:element name=\"Collection\" type=\"xs:string\"/>\n"
    "<xs:element name=\"Term\" type=\"xs:string\"/>\n"
    "<xs:element name=\"Year\" type=\"xs:integer\"/>\n"
    "<xs:element name=\"LEA\" type=\"xs:string\"/>\n"
    "<xs:element name=\"Estab\" type=\"xs:string\"/>\n"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "<xs:element name=\"Place\" m:table=\"place\"><xs:complexType><xs:sequence>\n"
    "<xs:element name=\"Town\" type=\"xs:string\" minOccurs=\"0\"/>\n"
    "<xs:element name=\"Room\" minOccurs=\"0\" maxOccurs=\"unbounded\" m:table=\"room\">"
    "<xs:complexType><xs:sequence><xs:element name=\"Number\" type=\"xs:integer\"/>"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "<xs:element name=\"Pupil\" m:table=\"pupil\" m:key=\"upn\" minOccurs=\"0\""
    " maxOccurs=\"unbounded\"><xs:complexType><xs:sequence>\n"
    "<xs:element name=\"UPN\" type=\"xs:string\" minOccurs=\"0\"/>\n"
    "<xs:element name=\"Aim\" m:table=\"aim\" minOccurs=\"0\" maxOccurs=\"unbounded\">"
    "<xs:complexType><xs:sequence>\n"
    "<xs:element name=\"Goal\" type=\"xs:string\" minOccurs=\"0\"/>\n"
    "<xs:element name=\"Part\" m:table=\"part\" minOccurs=\"0\" maxOccurs=\"unbounded\">"
    "<xs:complexType><xs:sequence>\n"
    "<xs:element name=\"Hours\" type=\"xs:integer\" minOccurs=\"0\"/>\n"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "</xs:sequence></xs:complexType></xs:element>\n"
    "</xs:schema>\n";

#define RULE(letter)                                                                               \
    {                                                                                              \
        .id = letter, .severity = SEVERITY_ERROR, .title = "t", .message = letter " {value}"       \
    }
static const struct rule length = RULE("length"), type = RULE("type"), column = RULE("column"),
                         loose = {.id = "loose",
                                  .severity = SEVERITY_ERROR,
                                  .title = "t",
                                  .message = "{said} in {above} for {field}: {value}"},
                         absent = RULE("absent"), table = RULE("table"),
                         invalid = {.id = "invalid",
                                    .severity = SEVERITY_ERROR,
                                    .title = "t",
                                    .message = "{said}"};
static const struct collect_rules rules = {&length, &type,   &column, &invalid,
                                           &loose,  &absent, &table};

static struct collect_export export;
static struct table_loader *loader;
static struct file_names files;
static struct arena arena;
static struct finding_list findings = {.arena = &arena};
static struct error fault;

static int
end(void **state)
{
    collect_close(&export);
    table_loader_end(loader);
    loader = NULL;
    file_names_free(&files);
    finding_list_free(&findings);
    arena_free(&arena);
    error_free(&fault);
    memset(&fault, 0, sizeof fault);
    return toy_end(state);
}

static bool
open_export(void)
{
    struct error error = {0};
    toy_write(aims_xsd, "", "");
    bool done = toy_load("autumn", &error) && toy_open_database(FROM_RETURN, &error);
    assert_done(done, &error);
    loader = table_loader_begin(&toy.database, false, &error);
    assert_non_null(loader);
    return collect_open(&export, at("in"), &toy.collection, &rules, &files, &arena, &fault);
}

static void
load(size_t unit)
{
    char lea[UNIT_KEY_SIZE], estab[UNIT_KEY_SIZE];
    struct error error = {0};
    finding_list_clear(&findings);
    bool done = collect_load(&export, unit, loader, &findings, lea, estab, &error);
    assert_done(done, &error);
}

static const char *
said(struct finding_list *list)
{
    struct buffer text = {0};
    buffer_string(&text, "");
    for (size_t i = 0; i < list->count; i++) {
        struct finding finding = finding_at(list, i);
        buffer_printf(&text, "%u:%u %s;", finding.place.line, finding.place.column,
                      finding.message);
    }
    char *copy = arena_string(&scratch_arena, text.text);
    buffer_free(&text);
    return copy;
}

static const char parts[] = "SELECT upn, goal, hours FROM part t JOIN aim a ON a._id = t._parent"
                            " JOIN pupil p ON p._id = a._parent ORDER BY t._id";

#define HEAD "collection,term,year,lea,estab"

TEST(ids_tie_rows_across_scattered_schools)
{
    put("in/head.csv", "headtableid," HEAD "\n8,TOY,AUT,2026,835,2991\n7,TOY,AUT,2026,835,2990\n");
    put("in/place.csv", "headtableid,town\n7,X\n8,Y\n");
    put("in/room.csv", "headtableid,number\n");
    put("in/pupil.csv", "pupiltableid,headtableid,upn\n1,7,\n2,8,\n3,7,\n");
    put("in/aim.csv", "pupiltableid,aimtableid,goal\n3,31,c\n2,21,b\n1,11,a\n3,32,d\n");
    put("in/part.csv", "aimtableid,hours\n31,1\n11,2\n21,9\n32,4\n31,5\n");
    assert_true(open_export());
    assert_int_equal(export.unit_count, 2);
    load(0);
    assert_string_equal(toy_rows("SELECT estab FROM unit"), "2990;");
    assert_string_equal(toy_rows(parts), "NULL|c|1;NULL|a|2;NULL|d|4;NULL|c|5;");
    assert_string_equal(toy_rows("SELECT _line FROM part ORDER BY _id"), "2;3;5;6;");
    assert_string_equal(toy_rows("SELECT town FROM place"), "X;");
    load(1);
    assert_string_equal(toy_rows("SELECT estab FROM unit"), "2991;");
    assert_string_equal(toy_rows(parts), "NULL|b|9;");
    assert_int_equal(findings.count, 0);
}

TEST(a_row_without_a_row_above_is_told)
{
    put("in/head.csv", "headtableid," HEAD "\n7,TOY,AUT,2026,835,2990\n");
    put("in/place.csv", "headtableid,town\n7,X\n");
    put("in/pupil.csv", "pupiltableid,headtableid,upn\n1,7,A\n2,6,B\n");
    put("in/aim.csv", "pupiltableid,aimtableid,goal\n1,11,a\n2,21,b\n,1,c\n");
    assert_true(open_export());
    load(0);
    assert_string_equal(toy_rows("SELECT goal FROM aim"), "a;");
    assert_int_equal(findings.count, 0);
    assert_string_equal(said(&export.findings), "1:0 absent room.csv, part.csv;"
                                                "3:2 no row in head for headtableid: 6;"
                                                "3:1 no row in pupil for pupiltableid: 2;"
                                                "4:1 no row in pupil for pupiltableid: ;");
}

TEST(keys_tie_rows_where_they_are_plain)
{
    put("in/head.csv", "lea,estab,collection,term,year\n835,2990,TOY,AUT,2026\n");
    put("in/place.csv", "lea,estab,town\n835,2990,X\n");
    put("in/room.csv", "lea,estab,number\n835,2990,4\n");
    put("in/pupil.csv", "lea,estab,upn\n835,2990,A\n835,2990,B\n835,2990,B\n835,2990,\n");
    put("in/aim.csv", "lea,estab,upn,goal\n835,2990,A,a\n835,2990,B,b\n835,2990,,c\n835,2991,A,d\n"
                      "835,2990,D,d\n");
    put("in/part.csv", "lea,estab,upn,hours\n835,2990,A,1\n");
    assert_true(open_export());
    load(0);
    assert_string_equal(toy_rows("SELECT upn, goal FROM aim a JOIN pupil p ON p._id = a._parent"),
                        "A|a;NULL|c;");
    assert_string_equal(toy_rows(parts), "A|a|1;");
    assert_string_equal(toy_rows("SELECT _parent, number FROM room"), "1|4;");
    assert_string_equal(said(&findings), "3:3 more than one row in pupil for upn: B;"
                                         "6:3 no row in pupil for upn: D;");
    assert_string_equal(said(&export.findings), "5:1 no row in head for lea estab: 835 2991;");
}

TEST(values_and_structure_are_told)
{
    put("in/HEAD.CSV", HEAD "\nTOY,AUT,2026,835,\n");
    put("in/place.csv", "town\nX\nY\n");
    put("in/pupil.csv", "upn,shoe\nA,44\nB\n");
    put("in/part.csv", "aimtableid,hours\n");
    put("in/aim.csv", "aimtableid,upn,goal\n5,A,g\n");
    put("in/room.csv", "number\nfour\n\"\"\n");
    put("in/shoes.csv", "anything\n");
    put("in/notes.txt", "x");
    assert_true(open_export());
    load(0);
    assert_string_equal(said(&export.findings), "1:2 column shoe;3:0 length ;1:0 table shoes.csv;");
    assert_string_equal(said(&findings),
                        "2:5 Estab is blank, and must not be;"
                        "3:0 a second row of place, which has one in a return; it is not used;"
                        "2:1 type four;3:1 Number is blank, and must not be;");
    assert_string_equal(toy_rows("SELECT town FROM place"), "X;");
    assert_string_equal(toy_rows("SELECT number FROM room"), "NULL;NULL;");
    assert_int_equal(collect_column(&export, 3, "Town"), 0);
    assert_int_equal(collect_column(&export, 2, "Town"), 1);
}

TEST(a_table_that_nothing_ties_stops_the_run)
{
    put("in/head.csv", HEAD "\nTOY,AUT,2026,835,2990\nTOY,AUT,2026,835,2991\n");
    put("in/pupil.csv", "upn\nA\n");
    put("in/aim.csv", "goal\na\n");
    assert_false(open_export());
    assert_int_equal(fault.status, STATUS_INPUT);
    assert_non_null(strstr(fault.text.text, "pupil.csv:1:1: nothing says which return"));
    assert_non_null(
        strstr(fault.text.text, "aim.csv:1:1: nothing ties its rows to those of pupil"));
}

/* The rows that toy_run put into the tables, written as Muster writes its tables/. */
static void
write_own_tables(void)
{
    const struct return_schema *schema = &toy.collection.schema;
    struct buffer texts[8] = {{0}};
    struct return_rows rows = {0};
    struct error error = {0};
    rows_open(&rows, &toy.database);
    for (size_t t = 0; t < schema->table_count; t++)
        tables_csv_header(schema, schema->tables[t], false, &texts[t]);
    bool done = rows_read(&rows, &error) && tables_csv_rows(&rows, "835", "2990", texts, &error);
    assert_done(done, &error);
    for (size_t t = 0; t < schema->table_count; t++) {
        put(arena_printf(&scratch_arena, "in/%s.csv", schema->tables[t]->name), texts[t].text);
        buffer_free(&texts[t]);
    }
    rows_free(&rows);
}

TEST(own_tables_come_back_whole)
{
    struct error error = {0};
    toy_write(aims_xsd, "", "");
    bool done = toy_load("autumn", &error) && toy_open_database(FROM_RETURN, &error);
    assert_done(done, &error);
    toy_run("INSERT INTO head VALUES (1, NULL, 1, 1, 'TOY', 'AUT', 2026, '835', '2990');"
            "INSERT INTO place VALUES (1, NULL, 1, 1, '=X');"
            "INSERT INTO pupil VALUES (1, NULL, 1, 1, 'A'), (2, NULL, 1, 1, 'B');"
            "INSERT INTO aim VALUES (1, 1, 1, 1, 'a'), (2, 1, 1, 1, 'a'), (3, 2, 1, 1, 'a');"
            "INSERT INTO part VALUES (1, 1, 1, 1, 10), (2, 2, 1, 1, 20), (3, 3, 1, 1, 30)");
    write_own_tables();
    toy_close();
    assert_true(open_export());
    load(0);
    assert_int_equal(export.findings.count + findings.count, 0);
    assert_string_equal(toy_rows("SELECT _parent, hours FROM part"), "1|10;2|20;3|30;");
    assert_string_equal(toy_rows("SELECT town FROM place"), "=X;");
}

#define TIED(test) cmocka_unit_test_setup_teardown(test, toy_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TIED(ids_tie_rows_across_scattered_schools),   TIED(a_row_without_a_row_above_is_told),
        TIED(keys_tie_rows_where_they_are_plain),      TIED(values_and_structure_are_told),
        TIED(a_table_that_nothing_ties_stops_the_run), TIED(own_tables_come_back_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
