/* returns/collect/collect_value.h */
#include "unit.h"

#include "returns/collect/collect_value.h"

static struct buffer text;

static const char *
value_of(enum item_type type, const char *raw)
{
    static char kept[128];
    struct slice value;
    if (!collect_value(type, slice_of(raw), &text, &value))
        return "refused";
    snprintf(kept, sizeof kept, "%.*s", (int)value.length, value.text);
    return kept;
}

struct form {
    const char *raw, *value;
};

static void
check_forms(enum item_type type, const struct form *forms, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(value_of(type, forms[i].raw), forms[i].value);
    buffer_free(&text);
}

TEST(a_date_has_the_form_of_collect_or_of_an_input)
{
    static const struct form forms[] = {{"2024-Oct-16 00:00:00", "2024-10-16"},
                                        {"2024-oct-16", "2024-10-16"},
                                        {"2024-JAN-01 00:00:00", "2024-01-01"},
                                        {"2024-Dec-31 00:00:00", "2024-12-31"},
                                        {" 2024-10-16 ", "2024-10-16"},
                                        {"2024-10-16T00:00:00", "2024-10-16"},
                                        {"16/10/2024", "2024-10-16"},
                                        {"16/10/2024 00:00:00", "2024-10-16"},
                                        {"", ""},
                                        {"  ", ""}};
    check_forms(ITEM_DATE, forms, COUNT_OF(forms));
}

TEST(what_is_no_day_or_not_midnight_is_no_date)
{
    static const struct form forms[] = {
        {"2024-Oct-16 23:00:00", "refused"}, {"2024-Feb-30 00:00:00", "refused"},
        {"2024-Okt-16 00:00:00", "refused"}, {"2024-Oct-16x00:00:00", "refused"},
        {"2024-Oct-16 ", "2024-10-16"},      {"2024-Oct-1", "refused"},
        {"16-Oct-2024", "refused"},          {"soon", "refused"}};
    check_forms(ITEM_DATE, forms, COUNT_OF(forms));
}

TEST(a_time_is_kept)
{
    static const struct form forms[] = {{"2025-Oct-07 09:30:15", "2025-10-07T09:30:15"},
                                        {"2025-10-07T09:30:15", "2025-10-07T09:30:15"},
                                        {"2025-Oct-07", "2025-10-07T00:00:00"},
                                        {"2025-Oct-07 24:00:00", "refused"},
                                        {"2025-Oct-07 09:30", "refused"},
                                        {"2025-Oct-07 09:30:15Z", "refused"}};
    check_forms(ITEM_DATETIME, forms, COUNT_OF(forms));
}

TEST(a_boolean_is_0_or_1)
{
    static const struct form forms[] = {{"1", "1"},     {"0", "0"},          {"True", "1"},
                                        {"FALSE", "0"}, {"1.0", "1"},        {"2", "refused"},
                                        {"", ""},       {"maybe", "refused"}};
    check_forms(ITEM_BOOLEAN, forms, COUNT_OF(forms));
}

TEST(a_whole_number_may_have_noughts_behind_a_point)
{
    static const struct form forms[] = {
        {"133", "133"},      {"133.0", "133"},   {"0.00", "0"},
        {"-5", "-5"},        {"'-5", "refused"}, {"133.5", "refused"},
        {"133.", "refused"}, {".0", "refused"},  {"many", "refused"}};
    check_forms(ITEM_INTEGER, forms, COUNT_OF(forms));
}

TEST(a_decimal_stays_as_it_is)
{
    static const struct form forms[] = {
        {"15.50", "15.50"}, {"15", "15"}, {"15,5", "refused"}, {"15.0.0", "refused"}};
    check_forms(ITEM_DECIMAL, forms, COUNT_OF(forms));
}

TEST(a_text_stays_as_it_is_but_for_muster_s_apostrophe)
{
    static const struct form forms[] = {{" a ", " a "},     {"  ", ""}, {"'=1+1", "=1+1"},
                                        {"'tis", "'tis"},   {"'", "'"}, {"''=1", "''=1"},
                                        {"'@home", "@home"}};
    check_forms(ITEM_TEXT, forms, COUNT_OF(forms));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_has_the_form_of_collect_or_of_an_input),
        cmocka_unit_test(what_is_no_day_or_not_midnight_is_no_date),
        cmocka_unit_test(a_time_is_kept),
        cmocka_unit_test(a_boolean_is_0_or_1),
        cmocka_unit_test(a_whole_number_may_have_noughts_behind_a_point),
        cmocka_unit_test(a_decimal_stays_as_it_is),
        cmocka_unit_test(a_text_stays_as_it_is_but_for_muster_s_apostrophe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
