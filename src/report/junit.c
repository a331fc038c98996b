/* JUnit's XML, as GitLab, Jenkins and the readers of GitHub's market take it: a suite a school and
 * collection, a case a rule. A rule fails with errors and with queries that are not explained; what
 * else was found stands in its output. CI services keep it, so that children's numbers, values and
 * names stay out unless they are asked for. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/map.h"
#include "base/memory.h"
#include "report/places.h"
#include "report/words.h"

enum { PLACE_LIMIT = 20 };

/* What was found of one rule in one school. */
struct junit_record {
    const struct rule *rule;
    const char *lea, *estab;
    uint64_t findings[SEVERITY_COUNT], explained;
    struct buffer places; /* a line each */
};

struct junit_state {
    struct junit_record *records;
    size_t count, capacity;
    struct map by_rule; /* "lea/estab id of the rule" to the number of its record */
    struct arena arena;
};

/* The counts of a suite, or of all. */
struct junit_totals {
    uint64_t tests, failures, errors, skipped;
};

/* --- XML -------------------------------------------------------------------------------------- */

/* Line ends are told as such in an attribute too; what XML cannot hold is a question mark. */
static void
append_xml(struct buffer *line, const char *text)
{
    struct buffer whole = {0};
    utf8_repair(slice_of(text), &whole);
    for (size_t i = 0; i < whole.length;) {
        char character = whole.text[i];
        size_t control = character == '\n' || character == '\t'
                             ? 0
                             : text_control_at(whole.text + i, whole.length - i);
        size_t valid = xml_valid_prefix(whole.text + i, whole.length - i);
        if (character == '&')
            buffer_string(line, "&amp;");
        else if (character == '<')
            buffer_string(line, "&lt;");
        else if (character == '>')
            buffer_string(line, "&gt;");
        else if (character == '"')
            buffer_string(line, "&quot;");
        else if (character == '\n' || character == '\t')
            buffer_printf(line, "&#%d;", character);
        else if (control > 0 || valid == 0)
            buffer_char(line, '?');
        else
            buffer_char(line, character);
        i += control > 0 ? control : valid == 0 ? 3 : 1; /* U+FFFE and U+FFFF have three bytes */
    }
    buffer_free(&whole);
}

static void
add_attribute(struct buffer *line, const char *name, const char *value)
{
    buffer_printf(line, " %s=\"", name);
    append_xml(line, value);
    buffer_char(line, '"');
}

static void
junit_add_count(struct buffer *line, const char *name, uint64_t value)
{
    buffer_printf(line, " %s=\"%llu\"", name, (unsigned long long)value);
}

/* --- a finding -------------------------------------------------------------------------------- */

static void
junit_begin(struct report *report, const struct report_summary *summary)
{
    (void)summary;
    report->state = memory_zeroed(1, sizeof(struct junit_state));
}

/* The key of a record, in `text`. */
static struct slice
record_key(struct buffer *text, const char *lea, const char *estab, const struct rule *rule)
{
    buffer_clear(text);
    buffer_printf(text, "%s/%s %p", lea, estab, (const void *)rule);
    return (struct slice){text->text, text->length};
}

static struct junit_record *
find_record(struct junit_state *state, const char *lea, const char *estab, const struct rule *rule)
{
    struct buffer key = {0};
    uint32_t number = map_get(&state->by_rule, record_key(&key, lea, estab, rule));
    buffer_free(&key);
    return number == MAP_NONE ? NULL : &state->records[number];
}

static struct junit_record *
add_record(struct junit_state *state, const struct finding *finding)
{
    struct buffer key = {0};
    record_key(&key, finding->lea, finding->estab, finding->rule);
    state->records = memory_grow(state->records, &state->capacity, state->count + 1,
                                 sizeof(struct junit_record));
    struct junit_record *record = &state->records[state->count];
    *record = (struct junit_record){.rule = finding->rule,
                                    .lea = arena_string(&state->arena, finding->lea),
                                    .estab = arena_string(&state->arena, finding->estab)};
    map_put(&state->by_rule, slice_of(arena_string(&state->arena, key.text)),
            (uint32_t)state->count++);
    buffer_free(&key);
    return record;
}

/* "in/marks.csv:12:6: query: the message [the child's number]", or without --values the place
 * alone. */
static void
junit_add_place(const struct report *report, struct buffer *text, const struct finding *finding)
{
    report_place_words(text, report->files, finding->place);
    if (finding->place.file == 0)
        buffer_string(text, "(no file)");
    buffer_printf(text, ": %s%s", severity_name(finding->severity),
                  finding->explanation != NULL ? ", explained" : "");
    if (report->values) {
        buffer_printf(text, ": %s", finding->message);
        if (finding->key[0] != '\0')
            buffer_printf(text, " [%s]", finding->key);
    }
    buffer_char(text, '\n');
}

static void
junit_finding(struct report *report, const struct finding *finding)
{
    struct junit_state *state = report->state;
    struct junit_record *record = find_record(state, finding->lea, finding->estab, finding->rule);
    uint64_t before = 0;
    if (record == NULL)
        record = add_record(state, finding);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        before += record->findings[i];
    record->findings[finding->severity]++;
    record->explained += finding->explanation != NULL;
    if (before < PLACE_LIMIT)
        junit_add_place(report, &record->places, finding);
}

/* --- a case ----------------------------------------------------------------------------------- */

static bool
record_fails(const struct junit_record *record)
{
    return record->findings[SEVERITY_ERROR] > 0 ||
           record->findings[SEVERITY_QUERY] > record->explained;
}

static void
append_findings(struct buffer *text, const struct junit_record *record)
{
    static const char *const words[SEVERITY_COUNT][2] = {
        {"for information", "for information"}, {"query", "queries"}, {"error", "errors"}};
    const char *before = "";
    for (int i = SEVERITY_COUNT; i-- > 0; before = record->findings[i] > 0 ? ", " : before) {
        if (record->findings[i] == 0)
            continue;
        buffer_string(text, before);
        report_count_words(text, record->findings[i], words[i][0], words[i][1]);
    }
    if (record->explained == 0)
        return;
    buffer_string(text, ", ");
    report_number(text, record->explained);
    buffer_string(text, " explained");
}

/* What to do, then the places. */
static void
append_places(struct buffer *text, const struct junit_record *record)
{
    uint64_t all = 0;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        all += record->findings[i];
    if (record->rule->to_do != NULL)
        buffer_printf(text, "%s\n", record->rule->to_do);
    buffer_append(text, record->places.text, record->places.length);
    if (all <= PLACE_LIMIT)
        return;
    buffer_string(text, "... and ");
    report_number(text, all - PLACE_LIMIT);
    buffer_string(text, " more\n");
}

static void
junit_add_found(struct buffer *line, const struct junit_record *record)
{
    struct buffer text = {0};
    bool fails = record_fails(record);
    append_findings(&text, record);
    if (fails) {
        buffer_string(line, "<failure");
        add_attribute(
            line, "type",
            severity_name(record->findings[SEVERITY_ERROR] > 0 ? SEVERITY_ERROR : SEVERITY_QUERY));
        add_attribute(line, "message", text.text);
        buffer_char(line, '>');
        buffer_clear(&text);
    } else {
        buffer_string(line, "<system-out>");
        buffer_char(&text, '\n');
    }
    append_places(&text, record);
    append_xml(line, text.text);
    buffer_string(line, fails ? "</failure>" : "</system-out>");
    buffer_free(&text);
}

static void
add_skipped(struct buffer *line, const struct rule_result *result)
{
    struct buffer text = {0};
    buffer_printf(&text, "%s: %s; needed: %s", verdict_name(result), result->why, result->needed);
    buffer_string(line, "<skipped");
    add_attribute(line, "message", text.text);
    buffer_string(line, "/>");
    buffer_free(&text);
}

/* A school's suite, while it is made: its cases, and how many of each kind. */
struct junit_suite {
    const struct report *report;
    const struct report_summary *summary;
    const char *lea, *estab;
    struct buffer cases;
    struct junit_totals totals;
};

static void
add_case(struct junit_suite *suite, size_t rule)
{
    const struct report_summary *summary = suite->summary;
    const struct rule_result *result = &summary->results[rule];
    const struct junit_record *record =
        find_record(suite->report->state, suite->lea, suite->estab, summary->rules[rule]);
    struct buffer name = {0}, *line = &suite->cases;
    buffer_printf(&name, "%s %s", summary->rules[rule]->id, summary->rules[rule]->title);
    buffer_string(line, "<testcase");
    add_attribute(line, "classname", summary->of[rule]);
    add_attribute(line, "name", name.text);
    buffer_free(&name);
    buffer_string(line, " time=\"0\"");
    buffer_char(line, '>');
    suite->totals.tests++;
    if (record != NULL) {
        suite->totals.failures += record_fails(record);
        junit_add_found(line, record);
    } else if (result->verdict != VERDICT_RAN) {
        suite->totals.skipped++;
        add_skipped(line, result);
    }
    buffer_string(line, "</testcase>\n");
}

/* --- suites ----------------------------------------------------------------------------------- */

static void
add_property(struct buffer *line, const char *name, const char *value)
{
    buffer_string(line, "<property");
    add_attribute(line, "name", name);
    add_attribute(line, "value", value);
    buffer_string(line, "/>\n");
}

static void
junit_add_properties(struct buffer *line, const struct report_summary *summary,
                     const struct report_counts *counts)
{
    struct buffer answer = {0};
    buffer_string(line, "<properties>\n");
    add_property(line, "title", summary->title);
    report_answer_words(&answer, summary, counts);
    add_property(line, "answer", answer.text);
    buffer_free(&answer);
    add_property(line, "redacted", summary->redacted ? "true" : "false");
    for (size_t i = 0; i < summary->fact_count; i++)
        add_property(line, summary->facts[i].name, summary->facts[i].value);
    buffer_string(line, "</properties>\n");
}

/* Jenkins takes no attribute that it does not know: `skipped` stands at a suite alone, and a case
 * has no `file`. */
static void
junit_add_totals(struct buffer *line, const struct junit_totals *totals)
{
    junit_add_count(line, "tests", totals->tests);
    junit_add_count(line, "failures", totals->failures);
    junit_add_count(line, "errors", totals->errors);
    buffer_string(line, " time=\"0\"");
}

static void
end_suite(struct junit_suite *suite, struct buffer *suites, const char *name,
          const struct report_counts *counts, struct junit_totals *all)
{
    const struct junit_totals *totals = &suite->totals;
    buffer_string(suites, "<testsuite");
    add_attribute(suites, "name", name);
    junit_add_totals(suites, totals);
    junit_add_count(suites, "skipped", totals->skipped);
    add_attribute(suites, "timestamp", suite->summary->now);
    buffer_string(suites, ">\n");
    junit_add_properties(suites, suite->summary, counts);
    buffer_append(suites, text_or_empty(suite->cases.text), suite->cases.length);
    buffer_string(suites, "</testsuite>\n");
    buffer_free(&suite->cases);
    all->tests += totals->tests;
    all->failures += totals->failures;
    all->errors += totals->errors;
}

/* Whether the school was checked by the rules of a collection and term. */
static bool
is_checked_by(const struct report_school *school, const char *of, const char *term)
{
    bool checked = school->return_count == 0 || strcmp(of, "register") == 0;
    for (size_t i = 0; i < school->return_count && !checked; i++)
        checked =
            strcmp(school->returns[i].of, of) == 0 && strcmp(school->returns[i].term, term) == 0;
    return checked;
}

/* What is about no school has no rules that passed: only what was found. */
static void
add_suite(const struct report *report, const struct report_summary *summary,
          const struct report_school *school, size_t first, struct buffer *suites,
          struct junit_totals *all)
{
    const char *of = summary->of[first], *term = summary->terms[first];
    struct junit_suite suite = {
        .report = report, .summary = summary, .lea = school->lea, .estab = school->estab};
    struct buffer name = {0};
    bool of_school = school->lea[0] != '\0' || school->estab[0] != '\0';
    for (size_t i = first; i < summary->rule_count; i++) {
        if (strcmp(summary->of[i], of) == 0 && strcmp(summary->terms[i], term) == 0 &&
            (of_school || find_record(report->state, "", "", summary->rules[i]) != NULL))
            add_case(&suite, i);
    }
    if (suite.totals.tests > 0) {
        report_school_words(&name, school->lea, school->estab);
        buffer_printf(&name, "%s%s", name.length > 0 ? " " : "", of);
        buffer_printf(&name, "%s%s", term[0] == '\0' ? "" : " ", term);
        end_suite(&suite, suites, name.text, &school->counts, all);
    }
    buffer_free(&name);
}

/* True if no rule before it is of the same collection and term. */
static bool
is_first_of_kind(const struct report_summary *summary, size_t rule)
{
    for (size_t i = 0; i < rule; i++) {
        if (strcmp(summary->of[i], summary->of[rule]) == 0 &&
            strcmp(summary->terms[i], summary->terms[rule]) == 0)
            return false;
    }
    return true;
}

static void
add_suites(const struct report *report, const struct report_summary *summary, struct buffer *suites,
           struct junit_totals *all)
{
    static const struct report_school nobody = {.lea = "", .estab = ""};
    size_t count = summary->school_count;
    for (size_t i = 0; i < summary->rule_count; i++) {
        if (!is_first_of_kind(summary, i))
            continue;
        for (size_t s = 0; s < count; s++) {
            if (is_checked_by(&summary->schools[s], summary->of[i], summary->terms[i]))
                add_suite(report, summary, &summary->schools[s], i, suites, all);
        }
        if (count == 0)
            add_suite(report, summary, &nobody, i, suites, all);
    }
}

/* A run that stopped is one case, and an error. */
static void
add_stopped(const struct report *report, const struct report_summary *summary,
            struct buffer *suites, struct junit_totals *all)
{
    struct junit_suite suite = {.report = report, .summary = summary, .lea = "", .estab = ""};
    struct buffer *line = &suite.cases, answer = {0};
    report_answer_words(&answer, summary, &summary->counts);
    buffer_string(line, "<testcase classname=\"muster\" name=\"The run\" time=\"0\">"
                        "<error type=\"not determined\" message=\"not determined\">");
    append_xml(line, answer.text);
    buffer_string(line, "</error></testcase>\n");
    buffer_free(&answer);
    suite.totals = (struct junit_totals){.tests = 1, .errors = 1};
    end_suite(&suite, suites, "muster", &summary->counts, all);
}

static void
junit_end(struct report *report, const struct report_summary *summary)
{
    struct junit_state *state = report->state;
    struct buffer suites = {0}, *line = &report->line;
    struct junit_totals all = {0};
    if (summary->determined)
        add_suites(report, summary, &suites, &all);
    if (!report_is_whole(summary))
        add_stopped(report, summary, &suites, &all);
    buffer_string(line, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"Muster\"");
    junit_add_totals(line, &all);
    buffer_string(line, ">\n");
    buffer_append(line, text_or_empty(suites.text), suites.length);
    buffer_string(line, "</testsuites>\n");
    buffer_free(&suites);
    for (size_t i = 0; i < state->count; i++)
        buffer_free(&state->records[i].places);
    free(state->records);
    map_free(&state->by_rule);
    arena_free(&state->arena);
    free(state);
}

const struct report_format report_junit = {
    .name = "junit", .begin = junit_begin, .finding = junit_finding, .end = junit_end};
