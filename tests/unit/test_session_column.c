/* Headings of sessions, and letters without case: what exports are recognised and looked up by. */
#include "unit_exports.h"

#include "input/shape/session_column.h"
#include "input/value_words.h"

/* What a heading says, as text: date or month-day, weekday from 0, half; "" if it is none. */
static const char *
read_heading(const char *heading)
{
    static char text[64];
    static const char *const halves[] = {"", " AM", " PM"};
    struct session_column column = {.column = 0};
    char date[DATE_SIZE] = "";
    if (!session_column_read(&shapes.session_words, slice_of(heading), ORDER_DAY_FIRST, &column,
                             NULL))
        return "";
    if (column.date != DAY_NONE)
        date_format(column.date, date);
    else if (column.month > 0)
        snprintf(date, sizeof date, "%02d-%02d", column.month, column.day_of_month);
    snprintf(text, sizeof text, "%s%s%.1s%s", date, column.weekday >= 0 ? " " : "",
             column.weekday >= 0 ? &"0123456"[column.weekday] : "", halves[column.half]);
    return text;
}

TEST(headings_say_when_a_session_was)
{
    static const struct {
        const char *heading, *says;
    } cases[] = {
        {"08/09/2025 AM", "2025-09-08 AM"},
        {"AM 08/09/2025", "2025-09-08 AM"},
        {"08/09/2025AM", "2025-09-08 AM"},
        {"PM8-9-25", "2025-09-08 PM"},
        {"8Sep2025AM", "2025-09-08 AM"},
        {"2025-09-08T00:00:00 AM", "2025-09-08 AM"},
        {"Mon 8 Sep PM", "09-08 PM"},
        {"08/09 AM", "09-08 AM"},
        {"Mon\n08/09", "09-08 0"},
        {"MonAM", " 0 AM"},
        {"MoA", ""},
        {"Mon [AM]", " 0 AM"},
        {"Weds PM", " 2 PM"},
        {"AM Mark", " AM"},
        {"Mon am reg", " 0 AM"},
        {"Monday Morning", " 0 AM"},
        {"Mon.AM", " 0 AM"},
        {"Mon/PM", " 0 PM"},
        {"AMMon", " 0 AM"},
        {"MonA", " 0 AM"},
        {"TuesdayAfternoon", " 1 PM"},
        {"Morning8/9/2025", "2025-09-08 AM"},
        {"08/09/2025a.m.", "2025-09-08 AM"},
        {"Fri P", " 4 PM"},
        {"Tu AM", " 1 AM"},
        {"08/09/2025 / AM", "2025-09-08 AM"},
        {"08/09/2025 P", "2025-09-08 PM"},
        {"20250908 AM", "2025-09-08 AM"},
        {"20250908PM", "2025-09-08 PM"},
        {"W/C 08/09/2025 Wed AM", "2025-09-10 2 AM"},
        {"Week beginning 08/09/2025 Fri", "2025-09-12 4"},
        {"w/b Thu 11/09/2025 Mon PM", "2025-09-08 0 PM"},
        {"w/c 8 Sep Tue", "09-08 1"},
        {"W/C 08/09/2025", ""},
        {"Week", ""},
        {"Week Tue", ""},
        {"Beginning 08/09/2025 Tue", ""},
        {"Tu", ""},
        {"A", ""},
        {"P Mon", ""},
        {"Mon A P", ""},
        {"MonT", ""},
        {"MoAM", " 0 AM"},
        {"AMon", ""},
        {"AMMo", ""},
        {"MonMon", ""},
        {"20251309 AM", ""},
        {"19250908 AM", ""},
        {"202509081 AM", ""},
        {"AM/PM", ""},
        {"Mon/Tue", ""},
        {"Session", ""},
        {"08/09", ""},
        {"1/2", ""},
        {"30/02 AM", ""},
        {"Mark", ""},
        {"AM PM", ""},
        {"AM %", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *said = read_heading(cases[i].heading);
        const char *trimmed = slice_trim(slice_of(cases[i].says)).length == 0 ? "" : cases[i].says;
        if (strcmp(said, trimmed) != 0)
            fail_msg("\"%s\" says \"%s\", not \"%s\"", cases[i].heading, said, trimmed);
    }
}

TEST(names_are_the_same_whatever_their_case)
{
    static const char *const pairs[][2] = {
        {"ÉVANS", "Évans"},       {"NGUYỄN", "Nguyễn"}, {"ŞTEFAN", "Ştefan"},
        {"ȘTEFAN", "ștefan"},     {"ŁUKASZ", "łukasz"}, {"ИВАНОВ", "Иванов"},
        {"ΝΙΚΟΣ", "νικοσ"},       {"O’Hara", "o'hara"}, {"  Ana  Maria ", "ana maria"},
        {"\xC5\xB8", "\xC3\xBF"},
    };
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        if (!value_same_folded(slice_of(pairs[i][0]), slice_of(pairs[i][1])))
            fail_msg("%s is not %s", pairs[i][0], pairs[i][1]);
    }
    assert_false(value_same_folded(slice_of("Ł"), slice_of("L")));
    assert_false(value_same_folded(slice_of("é"), slice_of("è")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_say_when_a_session_was),
        cmocka_unit_test(names_are_the_same_whatever_their_case),
    };
    return cmocka_run_group_tests(tests, exports_group_begin, exports_group_end);
}
