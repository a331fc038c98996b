/* For people: a line a finding, as a compiler writes them, then what became of each rule. */
#include "report/report.h"

#include <string.h>

static void
begin(struct report *report, const struct report_summary *summary)
{
    buffer_printf(&report->line, "%s\n\n", summary->title);
}

/* "    explained on 2026-01-19 by the office: the reason" */
static void
add_explanation(struct buffer *line, const struct explanation *explanation)
{
    char date[DATE_SIZE];
    size_t from = line->length;
    buffer_printf(line, "    explained on %s", date_format(explanation->date, date));
    if (explanation->by[0] != '\0')
        buffer_printf(line, " by %s", explanation->by);
    buffer_printf(line, ": %s", explanation->reason);
    text_make_visible(line->text + from, line->length - from);
    buffer_char(line, '\n');
}

/* "W835299021002 (Bell, Anna; year 4)"; of a pupil without a number only what is in brackets. */
static void
add_pupil(struct buffer *line, const char *before, const struct finding *finding)
{
    buffer_printf(line, "%s(%s", finding->key[0] != '\0' ? " " : before, finding->pupil);
    if (finding->year[0] != '\0')
        buffer_printf(line, "; year %s", finding->year);
    buffer_char(line, ')');
}

/* "marks.csv:12:6: error R114: ... (school 835/2990, UPN ..., 2025-09-03 AM)" */
static void
finding(struct report *report, const struct finding *finding)
{
    struct buffer *line = &report->line;
    const char *file = file_names_get(report->files, finding->place.file);
    char date[DATE_SIZE];
    if (file[0] != '\0')
        buffer_string(line, file);
    if (finding->place.line > 0)
        buffer_printf(line, ":%u", finding->place.line);
    if (finding->place.line > 0 && finding->place.column > 0)
        buffer_printf(line, ":%u", finding->place.column);
    buffer_printf(line, "%s%s %s: %s", line->length > 0 ? ": " : "",
                  severity_name(finding->severity), finding->rule->id, finding->message);
    const char *before = " [";
    if (finding->lea[0] != '\0') {
        buffer_printf(line, "%s%s%s%s", before, finding->lea, finding->estab[0] != '\0' ? "/" : "",
                      finding->estab);
        before = ", ";
    }
    if (finding->key[0] != '\0') {
        buffer_printf(line, "%s%s", before, finding->key);
        before = ", ";
    }
    if (finding->pupil[0] != '\0') {
        add_pupil(line, before, finding);
        before = ", ";
    }
    if (finding->date != DAY_NONE) {
        buffer_printf(line, "%s%s%s%s", before, date_format(finding->date, date),
                      finding->session != SESSION_NONE ? " " : "", session_name(finding->session));
        before = ", ";
    }
    buffer_string(line, strcmp(before, " [") == 0 ? "" : "]");
    text_make_visible(line->text, line->length);
    buffer_char(line, '\n');
    if (finding->explanation != NULL)
        add_explanation(line, finding->explanation);
}

static void
add_title(struct buffer *line, const struct report_summary *summary, size_t i)
{
    buffer_string(line, summary->rules[i]->title);
    if (summary->terms[i][0] != '\0')
        buffer_printf(line, " [%s]", summary->terms[i]);
}

static void
add_checked(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, "Rules that were checked\n");
    for (size_t i = 0; i < summary->rule_count; i++) {
        const struct rule_result *result = &summary->results[i];
        const struct rule *rule = summary->rules[i];
        if (result->verdict != VERDICT_RAN)
            continue;
        buffer_printf(line, "  %-6s %-5s  ", rule->id, severity_name(rule->severity));
        if (result->findings > 0)
            buffer_printf(line, "%llu finding%s", (unsigned long long)result->findings,
                          result->findings == 1 ? "" : "s");
        else
            buffer_string(line, verdict_name(result));
        if (result->explained > 0)
            buffer_printf(line, ", %llu explained", (unsigned long long)result->explained);
        buffer_string(line, ": ");
        add_title(line, summary, i);
        buffer_char(line, '\n');
    }
}

/* "  9999   error  A module of the return is missing: not checkable here (why); needed: what" */
static void
add_not_checked(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, "\nRules that were not checked, why, and what it would take\n");
    for (size_t i = 0; i < summary->rule_count; i++) {
        const struct rule_result *result = &summary->results[i];
        const struct rule *rule = summary->rules[i];
        if (result->verdict == VERDICT_RAN)
            continue;
        buffer_printf(line, "  %-6s %-5s  ", rule->id, severity_name(rule->severity));
        add_title(line, summary, i);
        buffer_printf(line, ": %s (%s); needed: %s\n", verdict_name(result), result->why,
                      result->needed);
    }
}

static void
end(struct report *report, const struct report_summary *summary)
{
    struct buffer *line = &report->line;
    if (report->count > 0)
        buffer_char(line, '\n');
    if (!summary->determined) {
        buffer_printf(line, "Not determined: the run failed before the end.\n%s%s", summary->why,
                      summary->why[0] == '\0' ? "" : "\n");
        return;
    }
    add_checked(line, summary);
    add_not_checked(line, summary);
    if (summary->unread > 0)
        buffer_printf(line, "\nNot determined for %llu return%s that could not be read (F116).\n",
                      (unsigned long long)summary->unread, summary->unread == 1 ? "" : "s");
    buffer_printf(line, "\nErrors: %llu. Queries: %llu",
                  (unsigned long long)summary->findings[SEVERITY_ERROR],
                  (unsigned long long)summary->findings[SEVERITY_QUERY]);
    if (summary->explained > 0)
        buffer_printf(line, ", %llu explained", (unsigned long long)summary->explained);
    buffer_printf(line, ". For information: %llu.\n",
                  (unsigned long long)summary->findings[SEVERITY_INFO]);
}

const struct report_format report_text = {"text", begin, finding, end, false};
