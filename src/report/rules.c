/* rules.csv: what became of every rule, one a row. */
#include "base/csv.h"
#include "report/report.h"

static void
rules_begin(struct report *report, const struct report_summary *summary)
{
    (void)summary;
    buffer_string(&report->line, "rule,severity,of,verdict,findings,explained,reason,needed\n");
}

static void
rules_finding(struct report *report, const struct finding *finding)
{
    (void)report;
    (void)finding;
}

static void
rules_add(struct buffer *line, const char *text)
{
    csv_append_field(line, slice_of(text), true);
    buffer_char(line, ',');
}

/* "school-census", and with its term where the run has several: "school-census spring 2026". */
static void
add_of(struct buffer *line, const char *of, const char *term)
{
    struct buffer text = {0};
    buffer_printf(&text, "%s%s%s", of, term[0] == '\0' ? "" : " ", term);
    rules_add(line, text.text);
    buffer_free(&text);
}

static void
rules_end(struct report *report, const struct report_summary *summary)
{
    struct buffer *line = &report->line;
    if (!summary->determined) {
        buffer_string(line, ",,,not determined,0,0,");
        report_add_why(line, summary);
        buffer_string(line, ",\n");
    }
    for (size_t i = 0; i < summary->rule_count && summary->determined; i++) {
        const struct rule *rule = summary->rules[i];
        const struct rule_result *result = &summary->results[i];
        rules_add(line, rule->id);
        rules_add(line, severity_name(rule->severity));
        add_of(line, summary->of[i], summary->terms[i]);
        rules_add(line, verdict_name(result));
        buffer_printf(line, "%llu,%llu,", (unsigned long long)result->findings,
                      (unsigned long long)result->explained);
        rules_add(line, result->why);
        csv_append_field(line, slice_of(result->needed), true);
        buffer_char(line, '\n');
    }
}

const struct report_format report_rules = {.name = "rules",
                                           .begin = rules_begin,
                                           .finding = rules_finding,
                                           .end = rules_end,
                                           .by_itself = true};
