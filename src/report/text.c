/* For people: whether this can go, then a line a finding, as a compiler writes them, by school
 * where there are several, then what became of each rule. Of one rule at most TOLD_LIMIT findings
 * are told, and how many others there are, unless all are asked for; so what is kept back until the
 * first line can be written is little. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/places.h"
#include "report/words.h"

enum { TOLD_LIMIT = 20 };

struct text_rule {
    const struct rule *rule;
    uint64_t told;
};

struct text_state {
    struct text_rule *rules;
    size_t count, last;    /* `last`: that of the last finding */
    uint64_t passed_over;  /* of that rule and school, since something of it was told */
    struct buffer school;  /* of the last finding, */
    struct buffer heading; /* and of the first */
    bool several;          /* schools */
    const char *out;       /* the directory with all findings; NULL: none */
};

static void
text_begin(struct report *report, const struct report_summary *summary)
{
    struct text_state *state = memory_zeroed(1, sizeof *state);
    state->out = summary->out;
    report->state = state;
}

/* --- a finding -------------------------------------------------------------------------------- */

/* "    explained on 2026-01-19 by the office: the reason" */
static void
text_add_explanation(struct buffer *line, const struct explanation *explanation)
{
    char date[DATE_SIZE];
    buffer_printf(line, "\n    explained on %s", date_format(explanation->date, date));
    if (explanation->by[0] != '\0')
        buffer_printf(line, " by %s", explanation->by);
    size_t from = line->length;
    buffer_printf(line, ": %s", explanation->reason);
    text_make_visible(line->text + from, line->length - from);
}

/* "W835299021002 (Bell, Anna; year 4)"; of a pupil without a number only what is in brackets. */
static void
text_add_pupil(struct buffer *line, const char *before, const struct finding *finding)
{
    buffer_printf(line, "%s(%s", finding->key[0] != '\0' ? " " : before, finding->pupil);
    if (finding->year[0] != '\0')
        buffer_printf(line, "; year %s", finding->year);
    buffer_char(line, ')');
}

/* "marks.csv:12:6: " */
static void
text_add_place(struct buffer *line, const struct file_names *files, struct place place)
{
    report_place_words(line, files, place);
    if (line->length > 0)
        buffer_string(line, ": ");
}

static void
add_severity(struct buffer *line, enum severity severity, bool colour)
{
    static const char *const colours[SEVERITY_COUNT] = {"\033[36m", "\033[33m", "\033[1;31m"};
    buffer_printf(line, "%s%s%s", colour ? colours[severity] : "", severity_name(severity),
                  colour ? "\033[0m" : "");
}

/* " [835/2990, A1 (Bell, Anna; year 4), 2025-09-03 AM]" */
static void
text_add_about(struct buffer *line, const struct finding *finding)
{
    char date[DATE_SIZE];
    const char *before = " [";
    if (finding->lea[0] != '\0') {
        buffer_string(line, before);
        report_school_words(line, finding->lea, finding->estab);
        before = ", ";
    }
    if (finding->key[0] != '\0') {
        buffer_printf(line, "%s%s", before, finding->key);
        before = ", ";
    }
    if (finding->pupil[0] != '\0') {
        text_add_pupil(line, before, finding);
        before = ", ";
    }
    if (finding->date != DAY_NONE) {
        buffer_printf(line, "%s%s%s%s", before, date_format(finding->date, date),
                      finding->session != SESSION_NONE ? " " : "", session_name(finding->session));
        before = ", ";
    }
    buffer_string(line, strcmp(before, " [") == 0 ? "" : "]");
}

/* "marks.csv:12:6: error R114: ... [835/2990, A1, 2025-09-03 AM]" */
static void
text_add_finding(struct report *report, const struct finding *finding)
{
    struct buffer *line = &report->line;
    text_add_place(line, report->files, finding->place);
    text_make_visible(line->text, line->length);
    add_severity(line, finding->severity, report->colour);
    size_t from = line->length;
    buffer_printf(line, " %s: %s", finding->rule->id, finding->message);
    text_add_about(line, finding);
    text_make_visible(line->text + from, line->length - from);
    if (finding->explanation != NULL)
        text_add_explanation(line, finding->explanation);
    buffer_char(line, '\n');
}

/* --- their order ------------------------------------------------------------------------------ */

/* "    ... and 1,234 more of R109; all are in out/findings.csv" */
static void
tell_passed_over(struct report *report)
{
    struct text_state *state = report->state;
    if (state->passed_over == 0)
        return;
    buffer_string(&report->line, "    ... and ");
    report_number(&report->line, state->passed_over);
    buffer_printf(&report->line, " more of %s; ", state->rules[state->last].rule->id);
    size_t from = report->line.length, length = state->out == NULL ? 0 : strlen(state->out);
    if (state->out == NULL)
        buffer_string(&report->line, "give --all to see them");
    else
        buffer_printf(&report->line, "all are in %s%sfindings.csv", state->out,
                      length > 0 && state->out[length - 1] == '/' ? "" : "/");
    text_make_visible(report->line.text + from, report->line.length - from);
    buffer_char(&report->line, '\n');
    state->passed_over = 0;
    report_hold(report);
}

static bool
text_is_of_school(const struct buffer *school, const struct finding *finding)
{
    struct buffer own = {0};
    report_school_words(&own, finding->lea, finding->estab);
    bool same = strcmp(text_or_empty(school->text), own.text) == 0;
    buffer_free(&own);
    return same;
}

static void
text_add_heading(struct buffer *line, const char *school)
{
    buffer_printf(line, "%s\n\n", school[0] == '\0' ? "About no one school" : school);
}

/* The heading of the first school waits until there is a second. */
static void
begin_school(struct report *report, const struct finding *finding)
{
    struct text_state *state = report->state;
    bool first = report->count == 0;
    if (!first && text_is_of_school(&state->school, finding))
        return;
    tell_passed_over(report);
    buffer_clear(&state->school);
    report_school_words(&state->school, finding->lea, finding->estab);
    if (first) {
        text_add_heading(&state->heading, state->school.text);
        return;
    }
    state->several = true;
    buffer_char(&report->line, '\n');
    text_add_heading(&report->line, state->school.text);
    report_hold(report);
}

static struct text_rule *
text_find_rule(struct report *report, const struct rule *rule)
{
    struct text_state *state = report->state;
    if (state->count > 0 && state->rules[state->last].rule == rule)
        return &state->rules[state->last];
    tell_passed_over(report);
    for (state->last = 0; state->last < state->count; state->last++) {
        if (state->rules[state->last].rule == rule)
            return &state->rules[state->last];
    }
    state->rules = memory_resize(state->rules, state->count + 1, sizeof(struct text_rule));
    state->rules[state->count] = (struct text_rule){rule, 0};
    return &state->rules[state->count++];
}

static void
text_finding(struct report *report, const struct finding *finding)
{
    struct text_state *state = report->state;
    begin_school(report, finding);
    struct text_rule *rule = text_find_rule(report, finding->rule);
    if (!report->all && rule->told == TOLD_LIMIT) {
        state->passed_over++;
        return;
    }
    rule->told++;
    text_add_finding(report, finding);
    report_hold(report);
}

/* --- the end ---------------------------------------------------------------------------------- */

static void
add_title(struct buffer *line, const struct report_summary *summary, size_t i)
{
    const struct rule *rule = summary->rules[i];
    buffer_printf(line, "  %-6s %-5s  %s", rule->id, severity_name(rule->severity), rule->title);
    if (summary->terms[i][0] != '\0')
        buffer_printf(line, " [%s]", summary->terms[i]);
}

static void
text_add_found(struct buffer *line, const struct rule_result *result)
{
    buffer_string(line, ": ");
    if (result->findings == 0) {
        buffer_string(line, verdict_name(result));
        return;
    }
    report_count_words(line, result->findings, "finding", "findings");
    if (result->explained > 0) {
        buffer_string(line, ", ");
        report_number(line, result->explained);
        buffer_string(line, " explained");
    }
}

static void
add_checked(const struct report *report, struct buffer *line, const struct report_summary *summary)
{
    uint64_t passed = 0;
    buffer_string(line, "Rules that were checked\n");
    for (size_t i = 0; i < summary->rule_count; i++) {
        const struct rule_result *result = &summary->results[i];
        bool has_passed = result->verdict == VERDICT_RAN && result->findings == 0;
        passed += has_passed;
        if (result->verdict != VERDICT_RAN || (has_passed && !report->all))
            continue;
        add_title(line, summary, i);
        text_add_found(line, result);
        buffer_char(line, '\n');
    }
    if (passed == 0 || report->all)
        return;
    buffer_string(line, "  ");
    report_count_words(line, passed, "rule passed", "rules passed");
    buffer_char(line, '\n');
}

/* "  9999   error  A module of the return is missing: not checkable here (why); needed: what" */
static void
add_not_checked(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, "\nRules that were not checked, why, and what it would take\n");
    for (size_t i = 0; i < summary->rule_count; i++) {
        const struct rule_result *result = &summary->results[i];
        if (result->verdict == VERDICT_RAN)
            continue;
        add_title(line, summary, i);
        buffer_printf(line, ": %s (%s); needed: %s\n", verdict_name(result), result->why,
                      result->needed);
    }
}

static void
text_add_schools(struct buffer *line, const struct report_summary *summary)
{
    if (summary->school_count < 2 || !summary->determined)
        return;
    buffer_string(line, "\nBy school\n");
    for (size_t i = 0; i < summary->school_count; i++) {
        const struct report_school *school = &summary->schools[i];
        if (school->lea[0] == '\0')
            continue;
        buffer_string(line, "  ");
        report_school_words(line, school->lea, school->estab);
        buffer_string(line, ": ");
        report_answer_words(line, summary, &school->counts);
        buffer_char(line, '\n');
    }
}

static void
text_add_totals(struct buffer *line, const struct report_summary *summary)
{
    const struct report_counts *counts = &summary->counts;
    if (summary->unread > 0)
        buffer_printf(line, "\nNot determined for %llu return%s that could not be read (F116).\n",
                      (unsigned long long)summary->unread, summary->unread == 1 ? "" : "s");
    buffer_string(line, "\nErrors: ");
    report_number(line, counts->findings[SEVERITY_ERROR]);
    buffer_string(line, ". Queries: ");
    report_number(line, counts->findings[SEVERITY_QUERY]);
    if (counts->explained > 0) {
        buffer_string(line, ", ");
        report_number(line, counts->explained);
        buffer_string(line, " explained");
    }
    buffer_string(line, ". For information: ");
    report_number(line, counts->findings[SEVERITY_INFO]);
    buffer_string(line, ".\n");
    size_t from = line->length;
    if (summary->leftovers != NULL) {
        buffer_printf(line, "%s.", summary->leftovers);
        text_make_visible(line->text + from, line->length - from);
        buffer_char(line, '\n');
    }
}

/* Each reason why a run stopped has a line of its own. */
static void
text_add_answer(struct buffer *line, const struct report_summary *summary)
{
    struct buffer answer = {0};
    report_answer_words(&answer, summary, &summary->counts);
    report_unchecked_words(&answer, summary);
    buffer_printf(line, "%s\n", summary->title);
    for (const char *from = answer.text, *end; from != NULL; from = end) {
        size_t before = line->length;
        end = strchr(from, '\n');
        buffer_append(line, from, end == NULL ? strlen(from) : (size_t)(end++ - from));
        text_make_visible(line->text + before, line->length - before);
        buffer_string(line, end == NULL ? ".\n\n" : "\n  ");
    }
    buffer_free(&answer);
}

static void
text_end(struct report *report, const struct report_summary *summary)
{
    struct text_state *state = report->state;
    struct buffer *line = &report->line;
    tell_passed_over(report);
    text_add_answer(line, summary);
    if (state->several)
        buffer_string(line, state->heading.text);
    report_release(report);
    if (report->count > 0)
        buffer_char(line, '\n');
    if (summary->determined) {
        add_checked(report, line, summary);
        add_not_checked(line, summary);
        text_add_schools(line, summary);
        text_add_totals(line, summary);
    }
    buffer_free(&state->school);
    buffer_free(&state->heading);
    free(state->rules);
    free(state);
}

const struct report_format report_text = {
    .name = "text", .begin = text_begin, .finding = text_finding, .end = text_end};
