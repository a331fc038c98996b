/* A collection of one's own in the scratch directory: small, with a row in a row, a container,
 * every type, an item of one term, and a code set. */
#ifndef MUSTER_TESTS_TOY_H
#define MUSTER_TESTS_TOY_H

#include "unit_sql.h"

#include "returns/sql/database.h"

#define TOY_FOLDER "collections/toy/2026/"

static const char toy_settings[] =
    "key,value\ntitle,Toy collection\ncollection_code,TOY\ntables,pupils\n"
    "needs,pupils\nfile_name,toy.xml\n";

static const char toy_dates[] = "term,year,census_date,extra\n"
                                "autumn,2026,2026-10-01,one\n"
                                "spring,2027,2027-01-21,\n";

static const char toy_options[] = "name,use,column,type,limits,required,default,with,help\n"
                                  "term,row,,word,autumn spring summer,yes,,,the term\n"
                                  "year,row,,year,,yes,,,the year\n"
                                  "census-date,period,census_date,date,,,,,another day\n";

static const char toy_xsd[] =
    "<?xml version=\"1.0\"?>\n"
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:m=\"urn:muster:return\">\n"
    "  <xs:element name=\"Message\"><xs:complexType><xs:sequence>\n"
    "    <xs:element name=\"Header\" m:table=\"head\"><xs:complexType><xs:sequence>\n"
    "      <xs:element name=\"Collection\" type=\"xs:string\"/>\n"
    "      <xs:element name=\"Term\" type=\"xs:string\"/>\n"
    "      <xs:element name=\"Year\" type=\"xs:integer\"/>\n"
    "      <xs:element name=\"LEA\" type=\"lea\" minOccurs=\"0\"/>\n"
    "      <xs:element name=\"Estab\" type=\"xs:string\" minOccurs=\"0\"/>\n"
    "    </xs:sequence></xs:complexType></xs:element>\n"
    "    <xs:element name=\"Pupils\" minOccurs=\"0\"><xs:complexType><xs:sequence>\n"
    "      <xs:element name=\"Pupil\" type=\"pupil\" m:table=\"pupil*\" m:suffix=\"onroll\""
    " m:key=\"upn\" m:order=\"upn surname\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>\n"
    "    </xs:sequence></xs:complexType></xs:element>\n"
    "    <xs:element name=\"Gone\" minOccurs=\"0\" "
    "m:terms=\"autumn\"><xs:complexType><xs:sequence>\n"
    "      <xs:element name=\"Note\" type=\"xs:string\" m:table=\"note\" minOccurs=\"0\""
    " maxOccurs=\"unbounded\"/>\n"
    "    </xs:sequence></xs:complexType></xs:element>\n"
    "  </xs:sequence></xs:complexType></xs:element>\n"
    "  <xs:complexType name=\"pupil\"><xs:sequence>\n"
    "    <xs:element name=\"UPN\" type=\"xs:string\"/>\n"
    "    <xs:element name=\"Surname\" type=\"xs:string\" minOccurs=\"0\"/>\n"
    "    <xs:element name=\"Born\" type=\"xs:date\" m:column=\"dob\" minOccurs=\"0\"/>\n"
    "    <xs:element name=\"Boards\" type=\"xs:boolean\" minOccurs=\"0\"/>\n"
    "    <xs:element name=\"Home\" minOccurs=\"0\"><xs:complexType><xs:sequence>\n"
    "      <xs:element name=\"Town\" type=\"xs:string\" minOccurs=\"0\"/>\n"
    "    </xs:sequence></xs:complexType></xs:element>\n"
    "    <xs:element name=\"Bus\" type=\"xs:string\" m:terms=\"autumn\" minOccurs=\"0\"/>\n"
    "    <xs:element name=\"Marks\" m:prefix=\"main\" "
    "minOccurs=\"0\"><xs:complexType><xs:sequence>\n"
    "      <xs:element name=\"Mark\" m:table=\"mark*\" maxOccurs=\"unbounded\"><xs:complexType>"
    "<xs:sequence>\n"
    "        <xs:element name=\"Code\" type=\"xs:string\"/>\n"
    "        <xs:element name=\"Count\" type=\"xs:nonNegativeInteger\"/>\n"
    "      </xs:sequence></xs:complexType></xs:element>\n"
    "    </xs:sequence></xs:complexType></xs:element>\n"
    "  </xs:sequence></xs:complexType>\n"
    "  <xs:simpleType name=\"lea\"><xs:restriction base=\"xs:string\"><xs:pattern "
    "value=\"[0-9]{3}\"/>"
    "</xs:restriction></xs:simpleType>\n"
    "</xs:schema>\n";

static struct {
    struct resources resources;
    struct catalogue catalogue;
    struct collection collection;
    struct database database;
    bool has_collection, has_database;
} toy;

#define RULE_PARTS                                                                                 \
    "-- severity: error\n-- title: t\n-- do: d\n-- why: w\n-- source: s\n-- confidence: stated\n"

/* Writes the collection; an empty text leaves a file out. */
static inline void
toy_write(const char *xsd, const char *derive, const char *rules)
{
    put(TOY_FOLDER "collection.csv", toy_settings);
    put(TOY_FOLDER "dates.csv", toy_dates);
    put(TOY_FOLDER "options.csv", toy_options);
    put(TOY_FOLDER "return.xsd", xsd);
    put(TOY_FOLDER "codes/colour.csv", "code,label\nR,Red\nG,\n");
    if (derive[0] != '\0')
        put(TOY_FOLDER "derive.sql", derive);
    if (rules[0] != '\0')
        put(TOY_FOLDER "rules.sql", rules);
}

/* What these options of a run name, as "--term", "autumn" and so on; NULL ends them. */
static inline const struct period *
toy_choose(const char *collection, const char *const *options, struct error *error)
{
    struct option_value items[8];
    struct option_values given = {items, 0};
    for (; options[0] != NULL; options += 2)
        items[given.count++] = (struct option_value){options[0], options[1]};
    return catalogue_choose(&toy.catalogue, collection, &given, 20762, &toy.resources, error);
}

/* The row of a term and year. */
static inline const struct period *
toy_period(const char *term, const char *year, struct error *error)
{
    const char *const options[] = {"--term", term, "--year", year, NULL};
    return toy_choose("toy", options, error);
}

static inline bool
toy_load(const char *term, struct error *error)
{
    toy.resources = (struct resources){.directory = scratch_path};
    if (!catalogue_load(&toy.catalogue, &toy.resources, error))
        return false;
    const struct period *period =
        toy_period(term, strcmp(term, "autumn") == 0 ? "2026" : "2027", error);
    assert_non_null(period);
    toy.has_collection = true;
    return collection_load(&toy.collection, period, &toy.resources, error);
}

static inline bool
toy_open_database(enum origin origin, struct error *error)
{
    struct run_facts facts = {.now = "2026-11-05T09:00:00",
                              .today = 20762,
                              .serial = "001",
                              .software = "Muster",
                              .release = "1"};
    toy.has_database = true;
    return database_open(&toy.database, &toy.collection, origin, &facts, error);
}

/* The toy with these derivations and rules in this term, and its database. */
static inline void
toy_open(const char *derive, const char *rules, const char *term)
{
    struct error error = {0};
    toy_write(toy_xsd, derive, rules);
    bool done = toy_load(term, &error) && toy_open_database(FROM_REGISTER, &error);
    assert_done(done, &error);
}

static inline void
toy_run(const char *sql)
{
    struct error error = {0};
    bool done = database_run(&toy.database, sql, &error);
    assert_done(done, &error);
}

/* The rows that a query gives (unit_sql.h). */
static inline const char *
toy_rows(const char *sql)
{
    return sql_rows(toy.database.db, sql);
}

static inline int
toy_begin(void **state)
{
    memset(&toy, 0, sizeof toy);
    return scratch_begin(state);
}

static inline void
toy_close(void)
{
    if (toy.has_database)
        database_close(&toy.database);
    if (toy.has_collection)
        collection_close(&toy.collection);
    catalogue_free(&toy.catalogue);
    arena_free(&toy.resources.arena);
    memset(&toy, 0, sizeof toy);
}

static inline int
toy_end(void **state)
{
    toy_close();
    return scratch_end(state);
}

#define WITH_TOY(test) cmocka_unit_test_setup_teardown(test, toy_begin, toy_end)

#endif
