/* input/tables.h */
#include "unit.h"

#include "input/tables.h"

static struct buffer text;

static void
check_value(enum value_type type, const char *raw, const char *expected, bool expected_changed)
{
    struct slice value;
    bool changed = !expected_changed;
    if (!value_normalise(type, slice_of(raw), &text, &value, &changed))
        fail_msg("\"%s\" is not of type %d", raw, type);
    if (!slice_is(value, expected) || changed != expected_changed)
        fail_msg("\"%s\" of type %d became \"%.*s\", changed %d", raw, type, (int)value.length,
                 value.text, changed);
}

static void
check_wrong(enum value_type type, const char *const *raws, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct slice value;
        bool changed;
        if (value_normalise(type, slice_of(raws[i]), &text, &value, &changed))
            fail_msg("\"%s\" was taken for type %d", raws[i], type);
    }
}

TEST(a_blank_value_is_of_every_type)
{
    for (int type = 0; type < TYPE_COUNT; type++) {
        struct slice value = {"x", 1};
        bool changed = true;
        assert_true(value_normalise((enum value_type)type, slice_of(" \t\xC2\xA0"), &text, &value,
                                    &changed));
        assert_int_equal(value.length, 0);
        assert_false(changed);
        assert_true(value_normalise((enum value_type)type, slice_of(""), &text, &value, &changed));
        assert_int_equal(value.length, 0);
    }
}

TEST(a_text_is_trimmed_alone)
{
    check_value(TYPE_TEXT, " O'Brien  Smith ", "O'Brien  Smith", true);
    check_value(TYPE_TEXT, "\xE2\x80\x8BSmith\xEF\xBB\xBF", "Smith", true);
    check_value(TYPE_TEXT, "\xC3\x89lodie", "\xC3\x89lodie", false);
}

TEST(a_code_is_trimmed_and_upper_cased)
{
    check_value(TYPE_CODE, "L", "L", false);
    check_value(TYPE_CODE, "l", "L", true);
    check_value(TYPE_CODE, " L ", "L", true);
    check_value(TYPE_CODE, "y1\xC2\xA0", "Y1", true);
    check_value(TYPE_CODE, "/", "/", false);
}

TEST(a_label_is_trimmed_alone)
{
    check_value(TYPE_LABEL, "Yes please", "Yes please", false);
    check_value(TYPE_LABEL, " Yes ", "Yes", true);
}

TEST(a_word_is_trimmed_and_lower_cased)
{
    check_value(TYPE_WORD, "open", "open", false);
    check_value(TYPE_WORD, "Open", "open", true);
    check_value(TYPE_WORD, "\topen", "open", true);
}

TEST(a_date_comes_in_one_form)
{
    static const char *const wrong[] = {"2025-02-29", "1/13/2025", "2025", "x",
                                        "2025-09-01T00:00:0x"};
    check_value(TYPE_DATE, "2025-09-01", "2025-09-01", false);
    check_value(TYPE_DATE, "01/09/2025", "2025-09-01", false); /* the other form is as good */
    check_value(TYPE_DATE, " 01/09/2025", "2025-09-01", true);
    check_wrong(TYPE_DATE, wrong, COUNT_OF(wrong));
}

TEST(a_boolean_has_ten_words)
{
    static const char *const wrong[] = {"2", "tr", "fa", "truee", "on", "ja", "-1", "y e s"};
    static const char *const yes[] = {"true", "1", "Y", "yes", "TRUE", "y", "Yes"};
    static const char *const no[] = {"false", "0", "N", "no", "FALSE", "n", "No"};
    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        check_value(TYPE_BOOLEAN, yes[i], "1", false);
        check_value(TYPE_BOOLEAN, no[i], "0", false);
    }
    check_value(TYPE_BOOLEAN, " Y", "1", true);
    check_wrong(TYPE_BOOLEAN, wrong, COUNT_OF(wrong));
}

TEST(an_integer_has_digits_only)
{
    static const char *const wrong[] = {
        "-", "--1", "+1", "1.0", "1e3", "1 000", "0x1", "a", "1-", "1234567890123456", "\xD9\xA1"};
    check_value(TYPE_INTEGER, "0", "0", false);
    check_value(TYPE_INTEGER, "007", "007", false);
    check_value(TYPE_INTEGER, "-12", "-12", false);
    check_value(TYPE_INTEGER, " 12", "12", true);
    check_value(TYPE_INTEGER, "123456789012345", "123456789012345", false);
    check_wrong(TYPE_INTEGER, wrong, COUNT_OF(wrong));
}

TEST(a_decimal_may_have_a_point)
{
    static const char *const wrong[] = {".",   "1.",   ".5",   "-.5", "1.2.3",
                                        "1,5", "1.-5", "1.5x", "x",   "1.1234567890123456"};
    check_value(TYPE_DECIMAL, "15", "15", false);
    check_value(TYPE_DECIMAL, "7.5", "7.5", false);
    check_value(TYPE_DECIMAL, "-0.25", "-0.25", false);
    check_wrong(TYPE_DECIMAL, wrong, COUNT_OF(wrong));
}

TEST(lea_and_estab_have_their_digits)
{
    static const char *const wrong_leas[] = {"83", "8355", "83A", "-83", "8 5"};
    static const char *const wrong_estabs[] = {"299", "29900", "29X0", "+990"};
    check_value(TYPE_LEA, "835", "835", false);
    check_value(TYPE_LEA, " 005 ", "005", true);
    check_value(TYPE_ESTAB, "0999", "0999", false);
    check_value(TYPE_ESTAB, "2990 ", "2990", true);
    check_wrong(TYPE_LEA, wrong_leas, COUNT_OF(wrong_leas));
    check_wrong(TYPE_ESTAB, wrong_estabs, COUNT_OF(wrong_estabs));
}

TEST(a_session_is_am_or_pm)
{
    static const char *const wrong[] = {"A", "P", "M", "AMM", "A M", "1", "morning", "XM"};
    check_value(TYPE_SESSION, "AM", "AM", false);
    check_value(TYPE_SESSION, "pm", "PM", true);
    check_value(TYPE_SESSION, " Am", "AM", true);
    check_wrong(TYPE_SESSION, wrong, COUNT_OF(wrong));
}

TEST(a_value_is_read_no_further_than_its_slice)
{
    struct slice value;
    bool changed;
    assert_true(value_normalise(TYPE_LEA, (struct slice){"8359", 3}, &text, &value, &changed));
    assert_true(slice_is(value, "835"));
    assert_false(
        value_normalise(TYPE_BOOLEAN, (struct slice){"true\0x", 6}, &text, &value, &changed));
}

TEST(a_column_may_have_words_of_its_own)
{
    static const char *const wrong[] = {"closed", "open planned-closure", "plan", "opened", "Open"};
    struct table_column status = {
        .name = "Status", .type = TYPE_WORD, .words = "open planned-closure"};
    struct table_column any = {.name = "Any", .type = TYPE_WORD, .words = ""};
    assert_true(column_allows(&status, slice_of("open")));
    assert_true(column_allows(&status, slice_of("planned-closure")));
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_false(column_allows(&status, slice_of(wrong[i])));
        assert_true(column_allows(&any, slice_of(wrong[i])));
        assert_true(column_knows(&status, slice_of(wrong[i])));
    }
}

static struct resources resources;
static struct table_defs tables;

static bool
load(const char *csv, struct error *error)
{
    put("register/tables.csv", csv);
    resources = (struct resources){.directory = scratch_path};
    return tables_load(&tables, &resources, error);
}

static int
end(void **state)
{
    tables_free(&tables);
    arena_free(&resources.arena);
    return scratch_end(state);
}

TEST(tables_have_their_columns)
{
    struct error error = {0};
    bool done = load("table,column,type,required,key\nmarks,Estab,estab,y,y\nmarks,LEA,lea,y,y\n"
                     "marks,Code,code,y,\nmarks,Nature,text,,\nehe,Sex,code,y,\nehe,LA,lea,y,y\n",
                     &error);
    assert_done(done, &error);
    assert_int_equal(tables.count, 2);
    const struct table_def *marks = tables_find(&tables, "marks"),
                           *ehe = tables_find(&tables, "ehe");
    assert_int_equal(marks->count, 4);
    assert_false(marks->of_la);
    assert_int_equal(marks->unit_columns[0], 1);
    assert_int_equal(marks->unit_columns[1], 0);
    assert_int_equal(table_column_index(marks, "Code"), 2);
    assert_int_equal(table_column_index(marks, "code"), -1);
    assert_int_equal(marks->columns[2].type, TYPE_CODE);
    assert_true(marks->columns[2].required);
    assert_false(marks->columns[2].key);
    assert_true(marks->columns[1].key);
    assert_false(marks->columns[3].required);
    assert_true(ehe->of_la);
    assert_int_equal(ehe->unit_columns[0], 1);
    assert_int_equal(ehe->unit_columns[1], 1);
    assert_null(tables_find(&tables, "mark"));
}

TEST(every_type_has_a_name_that_can_be_read)
{
    static const char *const names[TYPE_COUNT] = {
        [TYPE_TEXT] = "text",       [TYPE_CODE] = "code",       [TYPE_LABEL] = "label",
        [TYPE_WORD] = "word",       [TYPE_DATE] = "date",       [TYPE_BOOLEAN] = "boolean",
        [TYPE_INTEGER] = "integer", [TYPE_DECIMAL] = "decimal", [TYPE_LEA] = "lea",
        [TYPE_ESTAB] = "estab",     [TYPE_SESSION] = "session"};
    for (int type = 0; type < TYPE_COUNT; type++) {
        struct error error = {0};
        bool done = load(arena_printf(&scratch_arena,
                                      "table,column,type,required,key\nt,LA,lea,,\nt,c,%s,,\n",
                                      names[type]),
                         &error);
        assert_done(done, &error);
        assert_int_equal(tables.defs[0].columns[1].type, type);
        tables_free(&tables);
        arena_free(&resources.arena);
    }
}

TEST(a_column_may_have_a_code_set)
{
    struct error error = {0};
    put("codes/colour.csv", "code,name\nR,Red\nG,Green\n");
    put("codes/reason.csv", "order,key,label\n1,because,Because\n");
    bool done = load("table,column,type,required,key,words,codes\nt,LA,lea,,,,\n"
                     "t,c,code,,,,colour\nt,d,code,,,,colour\nt,r,word,,,,reason\n",
                     &error);
    assert_done(done, &error);
    const struct table_column *columns = tables.defs[0].columns;
    assert_int_equal(tables.set_count, 2);
    assert_true(column_knows(&columns[1], slice_of("G")));
    assert_false(column_knows(&columns[2], slice_of("Green")));
    assert_true(column_knows(&columns[3], slice_of("because")));
    assert_false(column_knows(&columns[3], slice_of("1")));
    assert_true(column_knows(&columns[0], slice_of("835")));
}

TEST(a_code_set_must_be_there)
{
    struct error error = {0};
    assert_false(load("table,column,type,required,key,words,codes\nt,LA,lea,,,,\n"
                      "t,c,code,,,,colour\n",
                      &error));
    assert_fault(&error, STATUS_FAILED, "codes/colour.csv");
}

static void
check_fault(const char *csv, const char *expected)
{
    struct error error = {0};
    assert_false(load(csv, &error));
    tables_free(&tables);
    arena_free(&resources.arena);
    assert_fault(&error, STATUS_FAILED, expected);
}

TEST(faulty_tables_are_refused)
{
    check_fault("table,column,type,required,key\nt,LA,lea,,\nt,c,number,,\n",
                "/register/tables.csv:3: ");
    check_fault("table,column,type,required,key\n,LA,lea,,\n", "/register/tables.csv:2: ");
    check_fault("table,column,type,required,key\nt,,lea,,\n", "/register/tables.csv:2: ");
    check_fault("table,column,type,required,key\nt,LEA,lea,,\n", "/register/tables.csv");
    check_fault("table,column,type,required,key\nt,c\n", "/register/tables.csv:2: ");
    check_fault("", "/register/tables.csv:1: ");
}

/* The keys and required columns that are promised for inputs. */
TEST(the_built_in_tables_have_the_promised_columns)
{
    static const struct {
        const char *table, *required, *keys;
    } promised[] = {
        {"schools", "LEA Estab SchoolName Phase", "LEA Estab"},
        {"pupils", "LEA Estab UPN Surname Forename DOB Sex EntryDate", "LEA Estab"},
        {"calendar", "LEA Estab Date Session Status", "LEA Estab Date Session"},
        {"marks", "LEA Estab UPN Date Session Code", "LEA Estab Date Session"},
        {"suspensions", "LEA Estab UPN Category StartDate Sessions Reason1", "LEA Estab"},
        {"ehe", "LA ChildID DOB Sex StartDate PrimaryReason", "LA ChildID"},
        {"cme", "LA ChildID DOB Sex StartDate PrimaryReason", "LA ChildID"},
        {"ehe_events", "LA ChildID Event Date", "LA ChildID Event Date"},
    };
    struct error error = {0};
    resources = (struct resources){0};
    bool done = tables_load(&tables, &resources, &error);
    assert_done(done, &error);
    for (size_t t = 0; t < COUNT_OF(promised); t++) {
        const struct table_def *def = tables_find(&tables, promised[t].table);
        if (def == NULL)
            fail_msg("there is no table %s", promised[t].table);
        for (size_t i = 0; i < def->count; i++) {
            const struct table_column *column = &def->columns[i];
            struct slice required = slice_of(promised[t].required),
                         keys = slice_of(promised[t].keys);
            struct slice word;
            bool is_required = false, is_key = false;
            while (slice_word(&required, &word))
                is_required = is_required || slice_is(word, column->name);
            while (slice_word(&keys, &word))
                is_key = is_key || slice_is(word, column->name);
            if (column->required != is_required || column->key != is_key)
                fail_msg("%s.%s: required %d, key %d", def->name, column->name, column->required,
                         column->key);
        }
        struct slice required = slice_of(promised[t].required), word;
        while (slice_word(&required, &word)) {
            char *name = arena_copy(&resources.arena, word.text, word.length);
            if (table_column_index(def, name) < 0)
                fail_msg("%s.%s is not there", def->name, name);
        }
    }
}

static int
free_text(void **state)
{
    (void)state;
    buffer_free(&text);
    return 0;
}

#define WITH_TABLES(test) cmocka_unit_test_setup_teardown(test, scratch_begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blank_value_is_of_every_type),
        cmocka_unit_test(a_text_is_trimmed_alone),
        cmocka_unit_test(a_code_is_trimmed_and_upper_cased),
        cmocka_unit_test(a_label_is_trimmed_alone),
        cmocka_unit_test(a_word_is_trimmed_and_lower_cased),
        cmocka_unit_test(a_date_comes_in_one_form),
        cmocka_unit_test(a_boolean_has_ten_words),
        cmocka_unit_test(an_integer_has_digits_only),
        cmocka_unit_test(a_decimal_may_have_a_point),
        cmocka_unit_test(lea_and_estab_have_their_digits),
        cmocka_unit_test(a_session_is_am_or_pm),
        cmocka_unit_test(a_value_is_read_no_further_than_its_slice),
        cmocka_unit_test(a_column_may_have_words_of_its_own),
        WITH_TABLES(tables_have_their_columns),
        WITH_TABLES(every_type_has_a_name_that_can_be_read),
        WITH_TABLES(a_column_may_have_a_code_set),
        WITH_TABLES(a_code_set_must_be_there),
        WITH_TABLES(faulty_tables_are_refused),
        WITH_TABLES(the_built_in_tables_have_the_promised_columns),
    };
    return cmocka_run_group_tests(tests, NULL, free_text);
}
