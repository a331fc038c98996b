#include "register/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register/age.h"

/* --- conditions ---------------------------------------------------------------------------------- */

/* One mark in all its circumstances. */
struct situation {
    const struct school_register *school;
    const struct register_tests *tests;
    const struct mark *mark;
    const struct enrolment *enrolment; /* whose particulars hold on the date */
    enum standing standing;
    enum session_status status;
    day date;
};

struct argument {
    const char *words;
    long number;
    enum session_status status;
};

typedef bool (*condition_fn)(const struct situation *situation, const struct argument *argument);

static bool
is_before_entry(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->standing == STANDING_BEFORE;
}

static bool
is_on_register(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->standing == STANDING_ON;
}

static bool
is_after_leaving(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->standing == STANDING_AFTER;
}

static bool
has_status(const struct situation *at, const struct argument *argument)
{
    return at->standing == STANDING_ON && at->school->calendar.given &&
           at->status == argument->status;
}

static bool
is_compulsory_age(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->enrolment->born != DAY_NONE && age_is_compulsory(at->enrolment->born, at->date);
}

static bool
is_not_compulsory_age(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->enrolment->born != DAY_NONE && !age_is_compulsory(at->enrolment->born, at->date);
}

static bool
is_below_compulsory_age(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->enrolment->born != DAY_NONE &&
           at->date < age_compulsory_from(at->enrolment->born);
}

static bool
is_not_mobile(const struct situation *at, const struct argument *argument)
{
    (void)argument; /* a mobile child is one of compulsory school age: without a DOB it is not tested */
    return at->school->has_mobile && at->enrolment->born != DAY_NONE && !at->enrolment->mobile;
}

static bool
enrolment_is_not(const struct situation *at, const struct argument *argument)
{
    const char *status = at->enrolment->enrol_status;
    return status[0] != '\0' && !list_has(argument->words, status);
}

static bool year_order(const struct register_tests *tests, const char *year, long *order);

static bool
year_is_below(const struct situation *at, const struct argument *argument)
{
    long order;
    return year_order(at->tests, at->enrolment->year, &order) && order < argument->number;
}

static bool
is_longer_ago(const struct situation *at, const struct argument *argument)
{
    const struct calendar *calendar = &at->school->calendar;
    size_t upto = calendar_school_day(calendar, at->school->today + 1);
    size_t from = calendar_school_day(calendar, at->date + 1);
    return upto > from && (long)(upto - from) > argument->number;
}

static bool
has_no_nature(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->school->has_nature && (at->mark->flags & MARK_NATURE) == 0;
}

static bool
is_after_today(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->date > at->school->today;
}

enum argument_kind { NO_ARGUMENT, WORDS, NUMBER, STATUS };

static const struct condition {
    const char *name;
    condition_fn holds;
    enum argument_kind argument;
} conditions[] = {
    {"before-entry", is_before_entry, NO_ARGUMENT},
    {"on-register", is_on_register, NO_ARGUMENT},
    {"after-leaving", is_after_leaving, NO_ARGUMENT},
    {"session-is", has_status, STATUS},
    {"compulsory-age", is_compulsory_age, NO_ARGUMENT},
    {"not-compulsory-age", is_not_compulsory_age, NO_ARGUMENT},
    {"below-compulsory-age", is_below_compulsory_age, NO_ARGUMENT},
    {"not-mobile", is_not_mobile, NO_ARGUMENT},
    {"enrolment-is-not", enrolment_is_not, WORDS},
    {"year-below", year_is_below, NUMBER},
    {"school-days-ago-over", is_longer_ago, NUMBER},
    {"no-nature", has_no_nature, NO_ARGUMENT},
    {"after-today", is_after_today, NO_ARGUMENT},
};

/* --- test lines ----------------------------------------------------------------------------------- */

struct mark_test {
    const struct rule *rule;
    code_set codes;
    const struct condition *condition;
    struct argument argument;
};

struct run_test {
    const struct rule *rule;
    code_set codes;
    long days;
};

enum session_condition { WHEN_ANY, WHEN_NO_CALENDAR, WHEN_UNLISTED };

struct session_test {
    const struct rule *rule;
    code_set codes, with; /* `with` 0: no second selection */
    enum session_condition when;
};

enum { TEST_LIMIT = 64 };

struct register_tests {
    const struct register_rules *rules;
    struct mark_test marks[TEST_LIMIT];
    size_t mark_count;
    struct run_test runs[TEST_LIMIT];
    size_t run_count;
    struct session_test sessions[TEST_LIMIT];
    size_t session_count;
    code_set open, boarder;
    const struct rule *boarder_rule;
    const struct rule *no_calendar, *conflict, *repeated, *missing, *weekend, *two_enrolments,
        *two_statuses, *bad_key, *bad_value;
    struct csv_table years;
    /* For each code the tests that it can fail, by index into `marks`. */
    uint8_t of_code[CODE_LIMIT + 1][TEST_LIMIT];
    size_t of_code_count[CODE_LIMIT + 1];
};

/* NCyearActual as a number that sorts; false for blank, mixed and other, which have none. */
static bool
year_order(const struct register_tests *tests, const char *year, long *order)
{
    for (size_t row = 0; row < tests->years.rows; row++) {
        if (strcmp(csv_cell(&tests->years, row, "code"), year) == 0) {
            const char *text = csv_cell(&tests->years, row, "order");
            *order = strtol(text, NULL, 10);
            return text[0] != '\0';
        }
    }
    return false;
}

struct line {
    struct register_tests *tests;
    const struct rule *rule;
    struct slice rest;
};

static bool
take_word(struct line *line, const char *expected)
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
take_argument(struct line *line, enum argument_kind kind, struct argument *argument)
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
    if (!take_codes(line, &test.codes) || !take_word(line, "when") ||
        !slice_word(&line->rest, &name))
        return false;
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
        if (slice_is(name, conditions[i].name))
            test.condition = &conditions[i];
    }
    if (test.condition == NULL ||
        !take_argument(line, test.condition->argument, &test.argument))
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
    if (!take_codes(line, &test.codes) || !take_word(line, "when") ||
        !take_word(line, "school-days") || !take_argument(line, NUMBER, &argument) ||
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
        (take_word(line, "with") && !take_codes(line, &test.with)))
        return false;
    if (take_word(line, "when"))
        test.when = take_word(line, "no-calendar") ? WHEN_NO_CALENDAR
                    : take_word(line, "unlisted")  ? WHEN_UNLISTED
                                                   : WHEN_ANY;
    tests->sessions[tests->session_count++] = test;
    return test.with != 0 || test.when != WHEN_ANY;
}

static bool
parse_boarder(struct line *line)
{
    line->tests->boarder_rule = line->rule;
    return take_codes(line, &line->tests->boarder);
}

static bool
parse_open(struct line *line)
{
    return take_codes(line, &line->tests->open);
}

static bool
parse_line(struct line *line)
{
    static const struct {
        const char *word;
        bool (*parse)(struct line *line);
    } forms[] = {{"mark", parse_mark},
                 {"run", parse_run},
                 {"session", parse_session},
                 {"boarder", parse_boarder},
                 {"open", parse_open}};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (take_word(line, forms[i].word))
            return forms[i].parse(line) && slice_trim(line->rest).length == 0;
    }
    return false;
}

static bool
is_full(const struct register_tests *tests)
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
        if (is_full(tests) || !parse_line(&line))
            return error_add(error, STATUS_FAILED, "%s:%u: rule %s: not a test: %s",
                             rule->block->label, part->line, rule->id, part->value);
    }
    return true;
}

/* The rules that C knows by id must be in the book. */
static bool
find_known_rules(struct register_tests *tests, struct error *error)
{
    const struct {
        const struct rule **rule;
        const char *id;
    } known[] = {{&tests->no_calendar, "F106"}, {&tests->conflict, "R104"},
                 {&tests->repeated, "R105"},    {&tests->missing, "R109"},
                 {&tests->weekend, "R126"},     {&tests->two_enrolments, "R128"},
                 {&tests->two_statuses, "R130"}, {&tests->bad_key, "F102"},
                 {&tests->bad_value, "F103"}};
    static const char *const elsewhere[] = {"F101", "F104", "F105", "F107", "F108", "F109", "R101",
                                            "R102", "R103", "R106"};
    const struct rulebook *book = &tests->rules->book;
    const char *absent = NULL;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        *known[i].rule = rulebook_find(book, known[i].id);
        absent = *known[i].rule == NULL ? known[i].id : absent;
    }
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
        absent = rulebook_find(book, elsewhere[i]) == NULL ? elsewhere[i] : absent;
    return absent == NULL ||
           error_add(error, STATUS_FAILED, "register/rules.txt: rule %s is missing", absent);
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
load_years(struct register_tests *tests, struct resources *resources, struct error *error)
{
    struct resource resource;
    return resource_read(resources, "codes/ncyear.csv", &resource, error) &&
           csv_table_parse(&tests->years, resource.label, resource.text, resource.length, error);
}

struct register_tests *
register_tests_load(const struct register_rules *rules, struct resources *resources,
                    struct error *error)
{
    struct register_tests *tests = memory_zeroed(1, sizeof *tests);
    tests->rules = rules;
    bool done = load_years(tests, resources, error) && find_known_rules(tests, error);
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
    if (tests != NULL)
        csv_table_free(&tests->years);
    free(tests);
}

/* --- running -------------------------------------------------------------------------------------- */

struct runner {
    const struct register_tests *tests;
    struct school_register *school;
    const struct unit *unit;
    struct finding_list *findings;
    struct session_seen *seen; /* one for each session of the calendar */
};

/* The codes that some pupil has in a session. */
struct session_seen {
    code_set on_register, any;
};

static const char *
code_text(const struct register_tests *tests, unsigned code)
{
    return code == CODE_NONE ? "" : tests->rules->codes.codes[code].code;
}

static void
place_column(const struct runner *runner, struct place *place, const char *field)
{
    place->column = register_field_number(runner->school->data, place->file, field);
}

static void
add_finding(struct runner *runner, const struct rule *rule, const char *key, const char *field,
            const char *value, slot_number slot, bool dated, struct place place)
{
    place_column(runner, &place, field);
    finding_add(runner->findings,
                (struct finding){.rule = rule, .severity = rule->severity,
                                 .lea = runner->unit->lea, .estab = runner->unit->estab,
                                 .key = key, .field = field, .value = value,
                                 .date = dated ? slot_date(slot) : DAY_NONE,
                                 .session = dated ? slot_session(slot) : SESSION_NONE,
                                 .place = place});
}

static void
add_mark_finding(struct runner *runner, const struct rule *rule, const struct mark *mark)
{
    add_finding(runner, rule, runner->school->pupils.items[mark->pupil].upn, "Code",
                code_text(runner->tests, mark->code), mark->slot, true,
                (struct place){mark->file, mark->line, 0});
}

static void
test_mark(struct runner *runner, const struct situation *at)
{
    const struct register_tests *tests = runner->tests;
    unsigned code = at->mark->code;
    const struct rule *told = NULL; /* two lines of one rule give one finding */
    for (size_t i = 0; i < tests->of_code_count[code]; i++) {
        const struct mark_test *test = &tests->marks[tests->of_code[code][i]];
        if (test->rule != told && test->condition->holds(at, &test->argument)) {
            add_mark_finding(runner, test->rule, at->mark);
            told = test->rule;
        }
    }
    if ((at->mark->flags & MARK_CONFLICTS) != 0)
        add_mark_finding(runner, tests->conflict, at->mark);
    else if ((at->mark->flags & MARK_REPEATED) != 0)
        add_mark_finding(runner, tests->repeated, at->mark);
}

/* The calendar's index of each mark of a pupil: both are in order of time, so one walk finds all. */
static size_t
advance(const struct calendar *calendar, size_t session, slot_number slot)
{
    while (session < calendar->count && calendar->sessions[session].slot < slot)
        session++;
    return session;
}

static struct situation
situate(const struct runner *runner, const struct pupil *pupil, const struct mark *mark,
        size_t session)
{
    day date = slot_date(mark->slot);
    return (struct situation){.school = runner->school, .tests = runner->tests, .mark = mark,
                              .enrolment = pupil_enrolment(pupil, date),
                              .standing = pupil_standing(pupil, date),
                              .status = runner->school->calendar.sessions[session].status,
                              .date = date};
}

static bool
is_earlier(const struct mark *a, const struct mark *b)
{
    return a->file < b->file || (a->file == b->file && a->line < b->line);
}

static void
test_pupil_marks(struct runner *runner, size_t pupil_number)
{
    struct school_register *school = runner->school;
    const struct pupil *pupil = &school->pupils.items[pupil_number];
    const struct mark *boarder = NULL;
    size_t session = 0;
    for (size_t i = school->marks.first[pupil_number]; i < school->marks.first[pupil_number + 1];
         i++) {
        const struct mark *mark = &school->marks.items[i];
        session = advance(&school->calendar, session, mark->slot);
        if (mark->code == CODE_NONE)
            continue;
        struct situation at = situate(runner, pupil, mark, session);
        if (at.enrolment->boarder) {
            if ((runner->tests->boarder & code_bit(mark->code)) != 0 &&
                (boarder == NULL || is_earlier(mark, boarder)))
                boarder = mark;
            continue;
        }
        runner->seen[session].any |= code_bit(mark->code);
        if (at.standing == STANDING_ON)
            runner->seen[session].on_register |= code_bit(mark->code);
        test_mark(runner, &at);
    }
    if (boarder != NULL)
        add_mark_finding(runner, runner->tests->boarder_rule, boarder);
}

/* The first row of the admission register about a pupil. */
static struct place
first_row(const struct pupil *pupil)
{
    struct place first = pupil->enrolments[0].place;
    for (size_t i = 1; i < pupil->count; i++) {
        struct place other = pupil->enrolments[i].place;
        if (other.file < first.file || (other.file == first.file && other.line < first.line))
            first = other;
    }
    return first;
}

/* R109: the open sessions before today for which the pupil has no row with a code. */
static void
test_missing(struct runner *runner, size_t pupil_number)
{
    struct school_register *school = runner->school;
    const struct pupil *pupil = &school->pupils.items[pupil_number];
    size_t mark = school->marks.first[pupil_number], end = school->marks.first[pupil_number + 1];
    const struct calendar_session *first = NULL;
    unsigned count = 0;
    for (size_t s = 0; s < school->calendar.count; s++) {
        const struct calendar_session *session = &school->calendar.sessions[s];
        day date = slot_date(session->slot);
        while (mark < end && school->marks.items[mark].slot < session->slot)
            mark++;
        bool recorded = mark < end && school->marks.items[mark].slot == session->slot;
        if (recorded || session->status != SESSION_OPEN || date >= school->today ||
            pupil_standing(pupil, date) != STANDING_ON || pupil_enrolment(pupil, date)->boarder)
            continue;
        first = first == NULL ? session : first;
        count++;
    }
    if (count == 0)
        return;
    char *number = arena_printf(runner->findings->arena, "%u", count);
    add_finding(runner, runner->tests->missing, pupil->upn, "Code", number, first->slot, true,
                first_row(pupil));
}

/* --- runs of school days -------------------------------------------------------------------------- */

/* The first mark on a date with one of the codes, from *mark on; NULL if there is none. */
static const struct mark *
mark_on_day(const struct school_register *school, size_t *mark, size_t end, day date,
            code_set codes)
{
    const struct mark *found = NULL;
    while (*mark < end && slot_date(school->marks.items[*mark].slot) <= date) {
        const struct mark *candidate = &school->marks.items[*mark];
        if (found == NULL && candidate->code != CODE_NONE &&
            slot_date(candidate->slot) == date && (codes & code_bit(candidate->code)) != 0)
            found = candidate;
        *mark += 1;
    }
    return found;
}

static bool
has_any(const struct school_register *school, size_t pupil_number, code_set codes)
{
    for (size_t i = school->marks.first[pupil_number]; i < school->marks.first[pupil_number + 1];
         i++) {
        unsigned code = school->marks.items[i].code;
        if (code != CODE_NONE && (codes & code_bit(code)) != 0)
            return true;
    }
    return false;
}

static void
test_run(struct runner *runner, const struct run_test *test, size_t pupil_number)
{
    const struct school_register *school = runner->school;
    const struct pupil *pupil = &school->pupils.items[pupil_number];
    size_t mark = school->marks.first[pupil_number], end = school->marks.first[pupil_number + 1];
    long days = 0;
    if (!has_any(school, pupil_number, test->codes))
        return;
    for (size_t d = 0; d < school->calendar.school_day_count; d++) {
        day date = school->calendar.school_days[d];
        const struct mark *found = mark_on_day(school, &mark, end, date, test->codes);
        bool counts = found != NULL && !pupil_enrolment(pupil, date)->boarder;
        days = counts ? days + 1 : 0;
        if (days == test->days)
            add_mark_finding(runner, test->rule, found);
    }
}

/* --- sessions ------------------------------------------------------------------------------------- */

static bool
session_fails(const struct runner *runner, const struct session_test *test, size_t session)
{
    const struct calendar *calendar = &runner->school->calendar;
    const struct session_seen *seen = &runner->seen[session];
    const struct calendar_session *at = &calendar->sessions[session];
    if (test->when == WHEN_NO_CALENDAR && calendar->given)
        return false;
    if (test->when == WHEN_UNLISTED)
        return calendar->given && at->status == SESSION_UNLISTED &&
               slot_date(at->slot) <= runner->school->today && (seen->any & test->codes) != 0;
    return (seen->on_register & test->codes) != 0 && (seen->on_register & test->with) != 0;
}

/* The first row, in the order of the inputs, that such a session is about. */
static const struct mark *
first_concerned(const struct runner *runner, const struct session_test *test, slot_number slot)
{
    const struct school_register *school = runner->school;
    const struct mark *first = NULL;
    code_set codes = test->codes | test->with;
    for (size_t i = 0; i < school->marks.count; i++) {
        const struct mark *mark = &school->marks.items[i];
        if (mark->slot != slot || mark->code == CODE_NONE || (codes & code_bit(mark->code)) == 0)
            continue;
        const struct pupil *pupil = &school->pupils.items[mark->pupil];
        day date = slot_date(slot);
        if (pupil_enrolment(pupil, date)->boarder ||
            (test->with != 0 && pupil_standing(pupil, date) != STANDING_ON))
            continue;
        if (first == NULL || is_earlier(mark, first))
            first = mark;
    }
    return first;
}

static void
test_session(struct runner *runner, const struct session_test *test, size_t session)
{
    if (!session_fails(runner, test, session))
        return;
    slot_number slot = runner->school->calendar.sessions[session].slot;
    const struct mark *mark = first_concerned(runner, test, slot);
    add_finding(runner, test->rule, "", "Code", code_text(runner->tests, mark->code), slot, true,
                (struct place){mark->file, mark->line, 0});
}

/* R126 */
static void
test_weekend(struct runner *runner, size_t session)
{
    const struct calendar_session *at = &runner->school->calendar.sessions[session];
    if (at->status == SESSION_OPEN && date_weekday(slot_date(at->slot)) >= SATURDAY)
        add_finding(runner, runner->tests->weekend, "",
                    runner->school->calendar.given ? "Date" : "Code", "", at->slot, true,
                    at->place);
}

/* R128; a pupil who only boards is not tested. */
static void
test_enrolments(struct runner *runner, const struct pupil *pupil)
{
    bool boards = true;
    for (size_t i = 0; i < pupil->count; i++)
        boards = boards && pupil->enrolments[i].boarder;
    if (pupil->count < 2 || boards)
        return;
    add_finding(runner, runner->tests->two_enrolments, pupil->upn, "UPN", pupil->upn, 0, false,
                first_row(pupil));
    if (pupil_overlaps(pupil))
        runner->findings->items[runner->findings->count - 1].severity = SEVERITY_ERROR;
}

static void
run_tests(const struct register_tests *tests, struct school_register *school,
          struct finding_list *findings)
{
    struct runner runner = {.tests = tests, .school = school,
                            .unit = &school->data->units[school->unit], .findings = findings};
    runner.seen = memory_zeroed(school->calendar.count, sizeof *runner.seen);
    for (size_t p = 0; p < school->pupils.count; p++) {
        test_enrolments(&runner, &school->pupils.items[p]);
        test_pupil_marks(&runner, p);
        test_missing(&runner, p);
        for (size_t i = 0; i < tests->run_count; i++)
            test_run(&runner, &tests->runs[i], p);
    }
    for (size_t s = 0; s < school->calendar.count; s++) {
        test_weekend(&runner, s);
        for (size_t i = 0; i < tests->session_count; i++)
            test_session(&runner, &tests->sessions[i], s);
    }
    free(runner.seen);
}

/* --- the calendar --------------------------------------------------------------------------------- */

struct calendar_reader {
    const struct register_tests *tests;
    struct school_register *school;
    const struct unit *unit;
    const struct source *source;
    struct finding_list *findings;
    struct buffer text;
    uint64_t odd;
    uint32_t odd_line;
};

static void
add_calendar_finding(struct calendar_reader *reader, const struct rule *rule,
                     const struct csv_row *row, size_t column, struct slice value)
{
    finding_add(reader->findings,
                (struct finding){.rule = rule, .severity = rule->severity,
                                 .lea = reader->unit->lea, .estab = reader->unit->estab,
                                 .field = reader->source->def->columns[column].name,
                                 .value = arena_copy(reader->findings->arena, value.text,
                                                     value.length),
                                 .date = DAY_NONE,
                                 .place = {reader->source->file_number, row->line,
                                           source_field_number(reader->source, column)}});
}

/* Gives the value in its kept form, "" if blank; false (with F102 or F103) if it is not of its type. */
static bool
calendar_value(struct calendar_reader *reader, const struct csv_row *row, const char *name,
               char *value, size_t size)
{
    const struct table_def *def = reader->source->def;
    size_t column = (size_t)table_column_index(def, name);
    struct slice raw = source_value(reader->source, row, column), kept;
    bool changed, is_key = def->columns[column].key;
    bool good =
        value_normalise(def->columns[column].type, raw, &reader->text, &kept, &changed) &&
        kept.length < size && (kept.length > 0 || !is_key);
    value[0] = '\0';
    if (!good) {
        add_calendar_finding(reader, is_key ? reader->tests->bad_key : reader->tests->bad_value,
                             row, column, raw);
        return false;
    }
    if (changed && reader->odd++ == 0)
        reader->odd_line = row->line;
    memcpy(value, kept.length > 0 ? kept.text : "", kept.length);
    value[kept.length] = '\0';
    return true;
}

static bool
take_calendar_row(void *context, const struct csv_row *row)
{
    struct calendar_reader *reader = context;
    char date_text[32], session_text[8], status_text[32];
    bool good_date = calendar_value(reader, row, "Date", date_text, sizeof date_text);
    bool good_session = calendar_value(reader, row, "Session", session_text, sizeof session_text);
    if (!good_date || !good_session)
        return true;
    calendar_value(reader, row, "Status", status_text, sizeof status_text);
    struct calendar_session session = {.status = SESSION_LISTED,
                                       .place = {reader->source->file_number, row->line, 0}};
    day date;
    if (status_text[0] != '\0' && !session_status_parse(slice_of(status_text), &session.status)) {
        size_t column = (size_t)table_column_index(reader->source->def, "Status");
        add_calendar_finding(reader, reader->tests->bad_value, row, column,
                             slice_of(status_text));
    }
    if (!date_parse(slice_of(date_text), &date))
        return true;
    session.slot = slot_of(date, session_text[0] == 'A' ? SESSION_AM : SESSION_PM);
    calendar_add(&reader->school->calendar, session);
    reader->school->calendar.given = true;
    return true;
}

static void
note_conflict(void *context, const struct calendar_session *earlier,
              const struct calendar_session *later)
{
    struct calendar_reader *reader = context;
    struct runner runner = {.tests = reader->tests, .school = reader->school,
                            .unit = reader->unit, .findings = reader->findings};
    (void)earlier;
    add_finding(&runner, reader->tests->two_statuses, "", "Status", "", later->slot, true,
                later->place);
}

static bool
read_calendar_rows(struct calendar_reader *reader, struct error *error)
{
    struct register_data *data = reader->school->data;
    for (size_t s = 0; s < data->source_count; s++) {
        reader->source = &data->sources[s].source;
        if (strcmp(reader->source->def->name, "calendar") != 0)
            continue;
        reader->odd = 0;
        if (!register_read(data, s, reader->school->unit, take_calendar_row, reader, error))
            return false;
        register_count_odd(data, s, reader->odd, reader->odd_line);
    }
    return true;
}

/* Each session that has marks once: a bit a slot, over all the years that a date may have. */
static void
add_marked_sessions(struct school_register *school)
{
    slot_number base = slot_of(date_from_civil(YEAR_FIRST, 1, 1), SESSION_AM);
    size_t slots = (size_t)(slot_of(date_from_civil(YEAR_LAST, 12, 31), SESSION_PM) - base) + 1;
    uint8_t *seen = memory_zeroed(slots / 8 + 1, 1);
    for (size_t i = 0; i < school->marks.count; i++) {
        const struct mark *mark = &school->marks.items[i];
        size_t bit = (size_t)(mark->slot - base);
        if ((seen[bit / 8] >> (bit % 8) & 1) != 0)
            continue;
        seen[bit / 8] |= (uint8_t)(1 << (bit % 8));
        calendar_add(&school->calendar,
                     (struct calendar_session){mark->slot, SESSION_UNLISTED,
                                               {mark->file, mark->line, 0}});
    }
    free(seen);
}

/* Without a calendar: a session is open if a pupil on the register has a code of F106's list. */
static void
derive_open_sessions(const struct register_tests *tests, struct school_register *school)
{
    struct calendar *calendar = &school->calendar;
    for (size_t p = 0; p < school->pupils.count; p++) {
        const struct pupil *pupil = &school->pupils.items[p];
        size_t session = 0;
        for (size_t i = school->marks.first[p]; i < school->marks.first[p + 1]; i++) {
            const struct mark *mark = &school->marks.items[i];
            session = advance(calendar, session, mark->slot);
            if (mark->code == CODE_NONE || (tests->open & code_bit(mark->code)) == 0 ||
                pupil_standing(pupil, slot_date(mark->slot)) != STANDING_ON)
                continue;
            struct calendar_session *at = &calendar->sessions[session];
            bool first = at->status != SESSION_OPEN || mark->file < at->place.file ||
                         (mark->file == at->place.file && mark->line < at->place.line);
            if (first)
                at->place = (struct place){mark->file, mark->line, 0};
            at->status = SESSION_OPEN;
        }
    }
}

static bool
read_calendar(const struct register_tests *tests, struct school_register *school,
                       struct finding_list *findings, struct error *error)
{
    const struct unit *unit = &school->data->units[school->unit];
    struct calendar_reader reader = {.tests = tests, .school = school, .unit = unit,
                                     .findings = findings};
    calendar_clear(&school->calendar);
    bool done = read_calendar_rows(&reader, error);
    buffer_free(&reader.text);
    add_marked_sessions(school);
    calendar_settle(&school->calendar, note_conflict, &reader);
    if (done && !school->calendar.given) {
        struct runner runner = {.tests = tests, .school = school, .unit = unit,
                                .findings = findings};
        derive_open_sessions(tests, school);
        add_finding(&runner, tests->no_calendar, "", "", "", 0, false, unit->place);
    }
    calendar_find_school_days(&school->calendar);
    return done;
}

/* --- one school ----------------------------------------------------------------------------------- */

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
                     size_t unit, sqlite3 *db, struct arena *arena,
                     struct finding_list *findings, struct error *error)
{
    school->unit = unit;
    pupils_free(&school->pupils);
    if (!pupils_read(&school->pupils, db, arena, error) ||
        !marks_read(&school->marks, school->data, unit, &school->pupils, findings, error) ||
        !read_calendar(tests, school, findings, error))
        return false;
    run_tests(tests, school, findings);
    return true;
}
