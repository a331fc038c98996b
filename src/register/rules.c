/* Reads the test lines of the register rules, and what they stand on. */
#include "register/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "finding/known_rules.h"
#include "register/tests.h"

struct line {
    struct register_tests *tests;
    const struct rule *rule;
    struct slice rest;
};

static bool
rules_take_word(struct line *line, const char *expected)
{
    struct slice word, before = line->rest;
    if (slice_word(&line->rest, &word) && slice_is(word, expected))
        return true;
    line->rest = before;
    return false;
}

static bool
take_codes(struct line *line, code_set *codes)
{
    return codes_select(&line->tests->rules->codes, &line->rest, codes);
}

static bool
rules_take_argument(struct line *line, enum argument_kind kind, struct argument *argument)
{
    struct slice rest = slice_trim(line->rest);
    line->rest = (struct slice){rest.text + rest.length, 0};
    argument->words = rest.text; /* to the end of the line, which ends with a NUL */
    switch (kind) {
    case NO_ARGUMENT:
        return rest.length == 0;
    case WORDS:
        return rest.length > 0;
    case NUMBER: {
        char *end;
        argument->number = strtol(rest.text, &end, 10);
        return rest.length > 0 && *end == '\0';
    }
    case STATUS:
        return session_status_parse(rest, &argument->status);
    }
    return false;
}

static bool
parse_mark(struct line *line)
{
    struct register_tests *tests = line->tests;
    struct mark_test test = {.rule = line->rule};
    struct slice name;
    if (!take_codes(line, &test.codes) || !rules_take_word(line, "when") ||
        !slice_word(&line->rest, &name))
        return false;
    test.condition = condition_find(name);
    if (test.condition == NULL ||
        !rules_take_argument(line, test.condition->argument, &test.argument))
        return false;
    tests->marks[tests->mark_count++] = test;
    return true;
}

static bool
parse_run(struct line *line)
{
    struct register_tests *tests = line->tests;
    struct run_test test = {.rule = line->rule};
    struct argument argument;
    if (!take_codes(line, &test.codes) || !rules_take_word(line, "when") ||
        !rules_take_word(line, "school-days") || !rules_take_argument(line, NUMBER, &argument) ||
        argument.number < 1)
        return false;
    test.days = argument.number;
    tests->runs[tests->run_count++] = test;
    return true;
}

static bool
parse_session(struct line *line)
{
    struct register_tests *tests = line->tests;
    struct session_test test = {.rule = line->rule};
    if (!take_codes(line, &test.codes) ||
        (rules_take_word(line, "with") && !take_codes(line, &test.with)))
        return false;
    if (rules_take_word(line, "when"))
        test.when = rules_take_word(line, "no-calendar") ? WHEN_NO_CALENDAR
                    : rules_take_word(line, "unlisted")  ? WHEN_UNLISTED
                                                         : WHEN_ANY;
    tests->sessions[tests->session_count++] = test;
    return (test.with != 0) == (test.when != WHEN_UNLISTED);
}

static bool
parse_boarder(struct line *line)
{
    bool again = line->tests->boarder_rule != NULL;
    line->tests->boarder_rule = line->rule;
    return !again && take_codes(line, &line->tests->boarder);
}

static bool
parse_ahead(struct line *line)
{
    bool again = line->tests->ahead_rule != NULL;
    line->tests->ahead_rule = line->rule;
    return !again && take_codes(line, &line->tests->ahead);
}

static bool
rules_take_number(struct line *line, long *number)
{
    struct slice word;
    char text[16], *end;
    if (!slice_word(&line->rest, &word) || word.length >= sizeof text)
        return false;
    memcpy(text, word.text, word.length);
    text[word.length] = '\0';
    *number = strtol(text, &end, 10);
    return *end == '\0';
}

static bool
parse_leaver(struct line *line)
{
    struct leaver_test *test = &line->tests->leaver;
    bool again = test->rule != NULL;
    test->rule = line->rule;
    return !again && rules_take_word(line, "aged") && rules_take_number(line, &test->age_from) &&
           rules_take_word(line, "to") && rules_take_number(line, &test->age_to) &&
           rules_take_word(line, "year-from") && rules_take_number(line, &test->year_from);
}

static bool
parse_open(struct line *line)
{
    return line->tests->open == 0 && take_codes(line, &line->tests->open);
}

static bool
parse_line(struct line *line)
{
    static const struct {
        const char *word;
        bool (*parse)(struct line *line);
    } forms[] = {{"mark", parse_mark},       {"run", parse_run},     {"session", parse_session},
                 {"boarder", parse_boarder}, {"ahead", parse_ahead}, {"leaver", parse_leaver},
                 {"open", parse_open}};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (rules_take_word(line, forms[i].word))
            return forms[i].parse(line) && slice_trim(line->rest).length == 0;
    }
    return false;
}

static bool
rules_is_full(const struct register_tests *tests)
{
    return tests->mark_count == TEST_LIMIT || tests->run_count == TEST_LIMIT ||
           tests->session_count == TEST_LIMIT;
}

static bool
parse_tests(struct register_tests *tests, const struct rule *rule, struct error *error)
{
    for (size_t i = 0; i < rule->block->part_count; i++) {
        const struct block_part *part = &rule->block->parts[i];
        if (strcmp(part->name, "test") != 0)
            continue;
        struct line line = {tests, rule, slice_of(part->value)};
        if (rules_is_full(tests) || !parse_line(&line))
            return error_add(error, STATUS_FAILED, "%s:%u: rule %s: not a test: %s",
                             rule->block->label, part->line, rule->id, part->value);
    }
    return true;
}

static void
find_known_rules(struct register_tests *tests)
{
    const struct {
        const struct rule **rule;
        const char *id;
    } known[] = {{&tests->no_calendar, "F106"},  {&tests->conflict, "R104"},
                 {&tests->repeated, "R105"},     {&tests->missing, "R109"},
                 {&tests->weekend, "R126"},      {&tests->two_enrolments, "R128"},
                 {&tests->two_statuses, "R130"}, {&tests->bad_key, "F102"},
                 {&tests->bad_value, "F103"},    {&tests->never_there, "R131"},
                 {&tests->two_children, "R132"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        *known[i].rule = rulebook_find(&tests->rules->book, known[i].id);
}

/* The columns that C itself looks at. */
static bool
check_known_columns(const struct table_defs *tables, struct error *error)
{
    static const char *const known[][2] = {
        {"schools", "LEA"},
        {"schools", "Estab"},
        {"pupils", "UPN"},
        {"pupils", "EntryDate"},
        {"pupils", "LeavingDate"},
        {"pupils", "DOB"},
        {"pupils", "Boarder"},
        {"pupils", "MobileChild"},
        {"pupils", "EnrolStatus"},
        {"pupils", "NCyearActual"},
        {"pupils", "NCyearLeaving"},
        {"pupils", "Surname"},
        {"pupils", "Forename"},
        {"calendar", "Date"},
        {"calendar", "Session"},
        {"calendar", "Status"},
        {"marks", "UPN"},
        {"marks", "Date"},
        {"marks", "Session"},
        {"marks", "Code"},
        {"marks", "Nature"},
        {"marks", "MinutesLate"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct table_def *def = tables_find(tables, known[i][0]);
        if (def == NULL || table_column_index(def, known[i][1]) < 0)
            return error_add(error, STATUS_FAILED,
                             "%s:1: the column %s of %s is missing, which the program needs",
                             tables->table.label, known[i][1], known[i][0]);
    }
    return true;
}

static void
list_by_code(struct register_tests *tests)
{
    for (unsigned code = 1; code <= tests->rules->codes.count; code++) {
        for (size_t i = 0; i < tests->mark_count; i++) {
            if ((tests->marks[i].codes & code_bit(code)) != 0)
                tests->of_code[code][tests->of_code_count[code]++] = (uint8_t)i;
        }
    }
}

static bool
rules_load_table(struct csv_table *table, const char *name, struct resources *resources,
                 struct error *error)
{
    struct resource resource;
    return resource_read(resources, name, &resource, error) &&
           csv_table_parse(table, resource.label, resource.text, resource.length, error);
}

struct register_tests *
register_tests_load(const struct register_rules *rules, struct resources *resources,
                    struct error *error)
{
    struct register_tests *tests = memory_zeroed(1, sizeof *tests);
    tests->rules = rules;
    bool done = rules_load_table(&tests->years, "codes/ncyear.csv", resources, error) &&
                rules_load_table(&tests->holidays, "codes/bank-holidays.csv", resources, error) &&
                known_rules_check(&rules->book, "register/rules.txt", error) &&
                check_known_columns(&rules->tables, error);
    find_known_rules(tests);
    for (size_t i = 0; i < rules->book.count && done; i++)
        done = parse_tests(tests, &rules->book.rules[i], error);
    if (!done) {
        register_tests_free(tests);
        return NULL;
    }
    list_by_code(tests);
    return tests;
}

void
register_tests_free(struct register_tests *tests)
{
    if (tests == NULL)
        return;
    csv_table_free(&tests->years);
    csv_table_free(&tests->holidays);
    free(tests);
}

/* --- one school ------------------------------------------------------------------------------- */

void
school_register_init(struct school_register *school, struct register_data *data, day today)
{
    *school = (struct school_register){.data = data, .today = today};
    school->has_mobile = register_has(data, "pupils.MobileChild");
    school->has_nature = register_has(data, "marks.Nature");
}

void
school_register_free(struct school_register *school)
{
    calendar_free(&school->calendar);
    marks_free(&school->marks);
    pupils_free(&school->pupils);
}

bool
school_register_read(struct school_register *school, const struct register_tests *tests,
                     size_t unit, struct finding_list *findings, struct error *error)
{
    school->unit = unit;
    pupils_free(&school->pupils);
    if (!pupils_read(&school->pupils, school->data, unit, findings->arena, error) ||
        !marks_read(&school->marks, school->data, unit, &school->pupils, findings, error) ||
        !calendar_read(tests, school, findings, error))
        return false;
    judge_marks(tests, school, findings);
    return true;
}
