/* Dates, codes, the types of values, and the SQL functions: the input is two texts, a line each. */
#include <sqlite3.h>
#include <string.h>

#include "base/encoding.h"
#include "base/memory.h"
#include "fuzz.h"
#include "input/tables.h"
#include "register/codes.h"
#include "returns/sql/functions.h"

static struct attendance_codes codes;
static struct table_defs tables;
static struct resources resources;
static sqlite3 *db;
static sqlite3_stmt *call;

/* Dates, numbers from 0 to a limit, texts of some characters: what each function may say. */
enum answer { ANSWER_DATE, ANSWER_NUMBER, ANSWER_FLAG, ANSWER_LETTER };
static const struct {
    const char *sql;
    enum answer answer;
} functions[] = {
    {"age_on(?1, ?2)", ANSWER_NUMBER},        {"is_compulsory_age(?1, ?2)", ANSWER_FLAG},
    {"compulsory_age_from(?1)", ANSWER_DATE}, {"compulsory_age_to(?1)", ANSWER_DATE},
    {"upn_check_letter(?1)", ANSWER_LETTER},  {"uln_is_valid(?1)", ANSWER_FLAG},
    {"weekdays(?1, ?2)", ANSWER_NUMBER},      {"is_date(?1)", ANSWER_FLAG},
    {"is_datetime(?1)", ANSWER_FLAG}};
enum { FUNCTION_COUNT = sizeof functions / sizeof functions[0] };

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    struct error error = {0};
    struct buffer sql = {0};
    (void)count, (void)arguments;
    fuzz_begin();
    FUZZ_HOLDS(codes_load(&codes, &resources, &error) && tables_load(&tables, &resources, &error));
    FUZZ_HOLDS(sqlite3_open(":memory:", &db) == SQLITE_OK && functions_register(db, NULL));
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        buffer_printf(&sql, "%s %s", i == 0 ? "SELECT" : ",", functions[i].sql);
    FUZZ_HOLDS(sqlite3_prepare_v2(db, sql.text, -1, &call, NULL) == SQLITE_OK);
    buffer_free(&sql);
    return 0;
}

static void
test_dates(struct slice text)
{
    day date, again;
    char formatted[DATE_SIZE];
    if (date_parse_time(text, &date))
        FUZZ_HOLDS(date_parse((struct slice){text.text, 10}, &again) && again == date);
    if (!date_parse(text, &date))
        return;
    FUZZ_HOLDS(date_parse(slice_of(date_format(date, formatted)), &again) && again == date);
    FUZZ_HOLDS(text.text[4] != '-' || memcmp(formatted, text.text, 10) == 0);
    struct civil civil = date_to_civil(date);
    FUZZ_HOLDS(date_from_civil(civil.year, civil.month, civil.day) == date);
    FUZZ_HOLDS(date_age(date, date) == 0 && date_birthday(date, 0) == date);
    FUZZ_HOLDS(date_age(date, date_birthday(date, 16)) == 16);
}

/* A value that was brought into its form is in it. Only dates become longer. */
static void
test_value(enum value_type type, struct slice raw)
{
    struct buffer text = {0}, other = {0};
    struct slice value, again;
    bool changed, changed_again;
    if (value_normalise(type, raw, &text, &value, &changed)) {
        FUZZ_HOLDS(type == TYPE_DATE || value.length <= raw.length);
        FUZZ_HOLDS(value_normalise(type, value, &other, &again, &changed_again));
        FUZZ_HOLDS(slice_equal(value, again) && !changed_again);
    }
    buffer_free(&text);
    buffer_free(&other);
}

static void
test_values(struct slice raw)
{
    for (enum value_type type = 0; type < TYPE_COUNT; type++)
        test_value(type, raw);
    utf8_looks_damaged(raw);
}

static void
test_codes(struct slice text)
{
    code_set set;
    unsigned code = codes_find(&codes, text);
    FUZZ_HOLDS(code <= codes.count);
    FUZZ_HOLDS(code == CODE_NONE || slice_is(text, codes.codes[code].code));
    FUZZ_HOLDS(code == CODE_NONE || !codes_is_no_mark(&codes, text));
    if (codes_select(&codes, &text, &set))
        FUZZ_HOLDS(set != 0 && (set & 1) == 0 && set >> codes.count <= 1);
}

static void
check_answer(int column)
{
    const char *text = (const char *)sqlite3_column_text(call, column);
    struct slice slice = {text, (size_t)sqlite3_column_bytes(call, column)};
    day date;
    if (text == NULL)
        return;
    switch (functions[column].answer) {
    case ANSWER_DATE:
        FUZZ_HOLDS(slice.length == 10 && text[4] == '-' && date_parse(slice, &date));
        break;
    case ANSWER_NUMBER:
        FUZZ_HOLDS(sqlite3_column_type(call, column) == SQLITE_INTEGER);
        break;
    case ANSWER_FLAG:
        FUZZ_HOLDS(slice_is(slice, "0") || slice_is(slice, "1"));
        break;
    case ANSWER_LETTER:
        FUZZ_HOLDS(slice.length == 1 && text[0] >= 'A' && text[0] <= 'Z');
    }
}

static void
test_functions(struct slice first, struct slice second)
{
    sqlite3_bind_text(call, 1, first.text, (int)first.length, SQLITE_STATIC);
    sqlite3_bind_text(call, 2, second.text, (int)second.length, SQLITE_STATIC);
    FUZZ_HOLDS(sqlite3_step(call) == SQLITE_ROW);
    for (int i = 0; i < (int)FUNCTION_COUNT; i++)
        check_answer(i);
    sqlite3_reset(call);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct slice texts[2] = {{(const char *)input, size}, {(const char *)input + size, 0}};
    const char *feed = size == 0 ? NULL : memchr(input, '\n', size);
    if (feed != NULL) {
        texts[0].length = (size_t)(feed - texts[0].text);
        texts[1] = (struct slice){feed + 1, size - texts[0].length - 1};
    }
    for (int i = 0; i < 2; i++) {
        test_dates(texts[i]);
        test_values(texts[i]);
        test_codes(texts[i]);
    }
    test_functions(texts[0], texts[1]);
    return 0;
}
