/* collection/lexical.h, held against libxml2's own judgement of every type. */
#include "unit.h"

#include <libxml/xmlschemastypes.h>

#include "collection/lexical.h"

static const struct {
    const char *name;
    enum item_type type;
    bool not_negative;
} types[] = {{"date", ITEM_DATE, false},       {"dateTime", ITEM_DATETIME, false},
             {"boolean", ITEM_BOOLEAN, false}, {"integer", ITEM_INTEGER, false},
             {"decimal", ITEM_DECIMAL, false}, {"nonNegativeInteger", ITEM_INTEGER, true}};

static bool
judged_by_libxml2(const char *type, const char *value)
{
    xmlSchemaTypePtr known =
        xmlSchemaGetPredefinedType(BAD_CAST type, BAD_CAST "http://www.w3.org/2001/XMLSchema");
    return xmlSchemaValidatePredefinedType(known, BAD_CAST value, NULL) == 0;
}

static void
compare(const char *value)
{
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        struct item leaf = {.type = types[i].type, .not_negative = types[i].not_negative};
        bool ours = lexical_accepts(&leaf, slice_of(value));
        if (ours != judged_by_libxml2(types[i].name, value))
            fail_msg("%s \"%s\": %d here", types[i].name, value, ours);
    }
}

TEST(values_are_judged_as_libxml2_does)
{
    static const char *const values[] = {"",
                                         " ",
                                         "x",
                                         "true",
                                         "false",
                                         "TRUE",
                                         "1",
                                         "0",
                                         " 1 ",
                                         "yes",
                                         "01",
                                         "+1",
                                         "-1",
                                         "-0",
                                         "+0",
                                         "+",
                                         "-",
                                         "1.",
                                         ".5",
                                         ".",
                                         "1.5",
                                         "-1.5",
                                         "1e3",
                                         "1 2",
                                         "1,5",
                                         "2015-03-10",
                                         "2015-3-10",
                                         "2015-02-29",
                                         "2016-02-29",
                                         "1900-02-29",
                                         "2000-02-29",
                                         "2015-02-31",
                                         "2015-13-01",
                                         "2015-00-01",
                                         "2015-01-00",
                                         "10/03/2015",
                                         "0000-01-01",
                                         "-0001-01-01",
                                         "12015-01-01",
                                         "02015-01-01",
                                         "215-01-01",
                                         "+2015-01-01",
                                         "2015-03-10Z",
                                         "2015-03-10+01:00",
                                         "2015-03-10-14:00",
                                         "2015-03-10+13:59",
                                         "2015-03-10+1:00",
                                         "2015-03-10z",
                                         "2015-03-10 Z",
                                         "\n2015-03-10\t",
                                         "2015-03-10T09:00:00",
                                         "2015-03-10T09:00",
                                         "2015-03-10T24:00:00",
                                         "2015-03-10T24:00:01",
                                         "2015-03-10T23:59:59.999",
                                         "2015-03-10T09:00:00.",
                                         "2015-03-10T09:60:00",
                                         "2015-03-10T09:00:60",
                                         "2015-03-10T25:00:00",
                                         "2015-03-10T09:00:00Z",
                                         "2015-03-10 09:00:00",
                                         "2015-03-10T09:00:00+00:00",
                                         "2015-03-10T9:00:00"};
    for (size_t i = 0; i < COUNT_OF(values); i++)
        compare(values[i]);
}

TEST(values_made_by_chance_are_judged_as_libxml2_does)
{
    static const char characters[] = "0123456789-+.:TZ ";
    static const char *const seeds[] = {"2015-03-10", "2015-03-10T09:00:00", "2016-02-29Z",
                                        "-12.50"};
    srand(1);
    for (int round = 0; round < 200000; round++) {
        char value[32];
        snprintf(value, sizeof value, "%s", seeds[round % 4]);
        for (int change = 0; change < 1 + round % 3; change++)
            value[(size_t)rand() % strlen(value)] =
                characters[(size_t)rand() % (sizeof characters - 1)];
        compare(value);
    }
}

TEST(of_dates_only_those_of_dfe_are_allowed)
{
    static const struct {
        const char *value;
        bool allowed;
    } dates[] = {{"2016-02-29", true},       {" 2016-02-29\n", true}, {"12016-02-29", false},
                 {"-2016-02-29", false},     {"2016-02-29Z", false},  {"2016-02-29+01:00", false},
                 {"2016-02-29-01:00", false}};
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        struct item leaf = {.type = ITEM_DATE};
        struct buffer why = {0};
        assert_true(lexical_accepts(&leaf, slice_of(dates[i].value)));
        assert_int_equal(lexical_allows(&leaf, dates[i].value, &why), dates[i].allowed);
        assert_true((why.length == 0) == dates[i].allowed);
        buffer_free(&why);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_judged_as_libxml2_does),
        cmocka_unit_test(values_made_by_chance_are_judged_as_libxml2_does),
        cmocka_unit_test(of_dates_only_those_of_dfe_are_allowed),
    };
    xmlSchemaInitTypes();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
