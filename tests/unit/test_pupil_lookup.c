/* input/view/pupil_lookup.h */
#include "unit.h"

#include "base/text.h"
#include "input/view/pupil_lookup.h"

static struct pupil_lookup lookup;

static void
add(const char *upn, const char *number, const char *id, const char *surname, const char *forename,
    const char *dob, const char *class)
{
    pupil_lookup_add(&lookup, &(struct pupil_facts){.lea = slice_of("835"),
                                                    .estab = slice_of("2990"),
                                                    .upn = slice_of(upn),
                                                    .admission_number = slice_of(number),
                                                    .local_id = slice_of(id),
                                                    .surname = slice_of(surname),
                                                    .forename = slice_of(forename),
                                                    .dob = slice_of(dob),
                                                    .class = slice_of(class)});
}

static int
fill(void **state)
{
    (void)state;
    add("A1", "000101", "X7", "O'Hara", "Si\xC3\xA2n", "2016-10-03", "4A");
    add("A2", "000102", "", "Smith", "Jo", "2017-01-25", "4A");
    add("A3", "0", "", "Smith", "Jo", "2017-05-06", "4B");
    add("A4", "", "", "de la Cruz", "Ana Maria", "", "");
    add("", "000105", "", "Nobody", "No", "", "");
    add("A6", "000106", "", "Kim", "Lee", "", "");
    add("A7", "000107", "", "Lee", "Kim", "", "");
    return 0;
}

static int
empty(void **state)
{
    (void)state;
    pupil_lookup_free(&lookup);
    return 0;
}

/* The UPN; "?" for nobody, "*" for several. */
static const char *
ask(struct pupil_query query)
{
    struct buffer scratch = {0};
    const char *upn;
    if (query.lea.text == NULL)
        query.lea = slice_of("835");
    query.estab = slice_of("2990");
    enum pupil_found found = pupil_lookup_find(&lookup, &query, &scratch, &upn);
    buffer_free(&scratch);
    return found == PUPIL_FOUND ? upn : found == PUPIL_UNKNOWN ? "?" : "*";
}

static const char *
by_number(const char *number)
{
    return ask((struct pupil_query){.whose = WHOSE_ADMISSION_NUMBER, .value = slice_of(number)});
}

static const char *
by_name(const char *name, const char *dob, const char *class)
{
    return ask((struct pupil_query){.whose = WHOSE_NAME,
                                    .value = slice_of(name),
                                    .dob = slice_of(dob),
                                    .class = slice_of(class)});
}

TEST(leading_noughts_of_a_number_say_nothing)
{
    assert_string_equal(by_number("000101"), "A1");
    assert_string_equal(by_number("101"), "A1");
    assert_string_equal(by_number("0000000101"), "A1");
    assert_string_equal(by_number("1010"), "?");
    assert_string_equal(by_number("0"), "A3"); /* the last nought is a number */
    assert_string_equal(by_number("000"), "A3");
    assert_string_equal(by_number("10"), "?");
}

TEST(a_number_is_none_of_another_school_or_way)
{
    assert_string_equal(ask((struct pupil_query){.lea = slice_of("836"),
                                                 .whose = WHOSE_ADMISSION_NUMBER,
                                                 .value = slice_of("101")}),
                        "?");
    assert_string_equal(
        ask((struct pupil_query){.whose = WHOSE_LOCAL_ID, .value = slice_of("101")}), "?");
    assert_string_equal(ask((struct pupil_query){.whose = WHOSE_LOCAL_ID, .value = slice_of("x7")}),
                        "A1");
}

TEST(a_pupil_without_a_upn_is_nobody)
{
    assert_string_equal(by_number("105"), "?");
}

TEST(names_are_compared_without_case_blanks_and_kinds_of_apostrophe)
{
    assert_string_equal(by_name("O'Hara, Si\xC3\xA2n", "", ""), "A1");
    assert_string_equal(by_name("O\xE2\x80\x99HARA ,  SI\xC3\x82N", "", ""), "A1");
    assert_string_equal(by_name("O'Hara, Sian", "", ""), "?");
    assert_string_equal(by_name("de  la\xC2\xA0"
                                "Cruz, ana  maria",
                                "", ""),
                        "A4");
}

TEST(a_name_without_a_comma_is_tried_both_ways_at_each_blank)
{
    assert_string_equal(by_name("Ana Maria de la Cruz", "", ""), "A4");
    assert_string_equal(by_name("de la Cruz Ana Maria", "", ""), "A4");
    assert_string_equal(by_name("Kim Lee", "", ""), "*");
    assert_string_equal(by_name("Kim, Lee", "", ""), "A6");
    assert_string_equal(by_name("Smith", "", ""), "?");
    assert_string_equal(by_name("", "", ""), "?");
}

TEST(what_both_sides_have_tells_pupils_of_one_name_apart)
{
    assert_string_equal(by_name("Smith, Jo", "", ""), "*");
    assert_string_equal(by_name("Smith, Jo", "2017-05-06", ""), "A3");
    assert_string_equal(by_name("Smith, Jo", "", "4a"), "A2");
    assert_string_equal(by_name("Smith, Jo", "2017-05-06", "4A"), "?");
    assert_string_equal(by_name("de la Cruz, Ana Maria", "2001-01-01", "9"), "A4");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leading_noughts_of_a_number_say_nothing),
        cmocka_unit_test(a_number_is_none_of_another_school_or_way),
        cmocka_unit_test(a_pupil_without_a_upn_is_nobody),
        cmocka_unit_test(names_are_compared_without_case_blanks_and_kinds_of_apostrophe),
        cmocka_unit_test(a_name_without_a_comma_is_tried_both_ways_at_each_blank),
        cmocka_unit_test(what_both_sides_have_tells_pupils_of_one_name_apart),
    };
    return cmocka_run_group_tests(tests, fill, empty);
}
