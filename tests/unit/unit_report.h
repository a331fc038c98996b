/* What the tests of reports have in common: a few rules with their verdicts, findings with
 * everything and with next to nothing, and a report written of them. */
#ifndef MUSTER_TESTS_UNIT_REPORT_H
#define MUSTER_TESTS_UNIT_REPORT_H

#include "unit.h"

#include "report/report.h"

static const struct rule rule_a = {.id = "1500", .severity = SEVERITY_ERROR, .title = "No UPN"};
static const struct rule rule_b = {.id = "R105", .severity = SEVERITY_QUERY, .title = "Twice"};
static const struct rule rule_c = {.id = "5150", .severity = SEVERITY_ERROR, .title = "Last term"};
static const struct rule rule_d = {
    .id = "F104", .severity = SEVERITY_INFO, .title = "A \"column\""};
static const struct rule *const rules[] = {&rule_a, &rule_c, &rule_d, &rule_b};
static const char *const of[] = {"toy", "toy", "register", "register"};
static const char *const terms[] = {"", "spring 2026", "", ""};
static const struct rule_result results[] = {
    {VERDICT_RAN, "", "", 3, 2},
    {VERDICT_UNCHECKED, "needs last term's return", "last term's return", 0, 0},
    {VERDICT_RAN, "", "", 0, 0},
    {VERDICT_NOT_APPLICABLE, "not in this term", "=another term", 0, 0}};

static const struct finding whole = {.rule = &rule_a,
                                     .severity = SEVERITY_ERROR,
                                     .lea = "835",
                                     .estab = "2990",
                                     .key = "A1",
                                     .date = 20699,
                                     .session = SESSION_AM,
                                     .field = "UPN",
                                     .value = "=1,\"x\"",
                                     .message = "It is bad.",
                                     .pupil = "=Bell, Anna",
                                     .year = "4",
                                     .place = {1, 12, 6}};
static const struct explanation said = {"-Checked,\n \"twice\"", "Office", 20698};
static const struct finding bare = {.rule = &rule_b,
                                    .severity = SEVERITY_QUERY,
                                    .lea = "",
                                    .estab = "",
                                    .key = "",
                                    .date = DAY_NONE,
                                    .field = "",
                                    .value = "",
                                    .message = "Just so.",
                                    .pupil = "",
                                    .year = "",
                                    .explanation = &said};
static const struct finding of_la = {.rule = &rule_d,
                                     .severity = SEVERITY_INFO,
                                     .lea = "835",
                                     .estab = "",
                                     .key = "",
                                     .date = 20699,
                                     .field = "",
                                     .value = "",
                                     .message = "Hm.",
                                     .pupil = "",
                                     .year = "",
                                     .place = {1, 0, 3}};

static bool with_all, with_colour, with_values;
static enum place_kind *unit_kinds; /* of the one file; NULL: PLACE_FIELD */

static inline size_t
count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        count++;
    return count;
}

static const struct report_school schools[] = {{"835", "2990", {{0, 0, 3}, 0, false}, NULL, 0},
                                               {"835", "", {{1, 0, 0}, 0, false}, NULL, 0}};
static struct figure figure = {"835", "2990", "On roll by sex", "Female", "Pupils", "12", NULL};
static const struct figures figures = {.items = &figure, .count = 1};
static const struct report_fact fact = {"version", "0.1"};
static const struct report_input input = {"in/marks.csv", "abc"};

static inline const char *
write_as(const struct report_format *format, const struct finding *const *findings, size_t count,
         bool determined)
{
    const char *paths[] = {"in/marks.csv"};
    struct file_names files = {.paths = paths, .kinds = unit_kinds, .count = 1};
    struct report_summary summary = {.title = "Toy, spring 2026",
                                     .now = "2026-11-05T09:00:00",
                                     .determined = determined,
                                     .why = determined ? "" : "out: the disk\nis, full",
                                     .units = 2,
                                     .status = determined ? STATUS_FINDINGS : STATUS_FAILED,
                                     .counts = {{1, 1, 3}, 1},
                                     .schools = schools,
                                     .school_count = COUNT_OF(schools),
                                     .figures = &figures,
                                     .facts = &fact,
                                     .fact_count = 1,
                                     .inputs = &input,
                                     .input_count = 1,
                                     .rules = rules,
                                     .of = of,
                                     .terms = terms,
                                     .results = results,
                                     .rule_count = COUNT_OF(rules)};
    struct error error = {0};
    struct output_set *set = output_set_begin_bare();
    struct report report = {.format = format,
                            .output = output_create(set, at("report"), 0, &error),
                            .files = &files,
                            .all = with_all,
                            .colour = with_colour,
                            .values = with_values};
    report_begin(&report, &summary);
    for (size_t i = 0; i < count; i++)
        report_finding(&report, findings[i]);
    assert_int_equal(report.count, count);
    bool done = report_end(&report, &summary, &error) && output_set_commit(set, &error);
    output_set_end(set);
    assert_done(done, &error);
    return get(at("report"));
}

static inline const char *
write_out(const char *format, const struct finding *const *findings, size_t count, bool determined)
{
    assert_non_null(report_find_format(format));
    return write_as(report_find_format(format), findings, count, determined);
}

#endif
