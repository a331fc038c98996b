/* Every finding, one a row, and in the report that is asked for the rules that were not checked after them. In
 * findings.csv they stand in rules.csv beside it. */
#include "base/csv.h"
#include "report/report.h"

static void
begin(struct report *report, const struct report_summary *summary)
{
    (void)summary;
    buffer_string(
        &report->line,
        "severity,rule,lea,estab,key,date,session,field,value,message,file,line,column\n");
}

static void
add(struct buffer *line, const char *text)
{
    csv_append_field(line, slice_of(text), true);
    buffer_char(line, ',');
}

static void
add_number(struct buffer *line, uint32_t number, char end)
{
    if (number > 0)
        buffer_printf(line, "%u", number);
    buffer_char(line, end);
}

static void
finding(struct report *report, const struct finding *finding)
{
    char date[DATE_SIZE];
    struct buffer *line = &report->line;
    add(line, severity_name(finding->severity));
    add(line, finding->rule->id);
    add(line, finding->lea);
    add(line, finding->estab);
    add(line, finding->key);
    add(line, date_format(finding->date, date));
    add(line, session_name(finding->session));
    add(line, finding->field);
    add(line, finding->value);
    add(line, finding->message);
    add(line, file_names_get(report->files, finding->place.file));
    add_number(line, finding->place.line, ',');
    add_number(line, finding->place.column, '\n');
}

static void
end_findings(struct report *report, const struct report_summary *summary)
{
    (void)report;
    (void)summary;
}

/* A row that is no finding: in the place of the severity stands what became of the rule. */
static void
add_verdict(struct buffer *line, const char *verdict, const char *rule, const char *said)
{
    add(line, verdict);
    add(line, rule);
    buffer_string(line, ",,,,,,,");
    add(line, said);
    buffer_string(line, ",,\n");
}

static void
end(struct report *report, const struct report_summary *summary)
{
    struct buffer said = {0};
    if (!summary->determined)
        add_verdict(&report->line, "not determined", "", "The run failed before the end");
    for (size_t i = 0; i < summary->rule_count && summary->determined; i++) {
        const struct rule_result *result = &summary->results[i];
        if (result->verdict == VERDICT_RAN)
            continue;
        buffer_clear(&said);
        buffer_string(&said, summary->rules[i]->title);
        if (summary->terms[i][0] != '\0')
            buffer_printf(&said, " [%s]", summary->terms[i]);
        buffer_printf(&said, ": %s; needed: %s", result->why, result->needed);
        add_verdict(&report->line, verdict_name(result), summary->rules[i]->id, said.text);
    }
    buffer_free(&said);
}

const struct report_format report_csv = {"csv", begin, finding, end, true};
const struct report_format report_findings_csv = {"findings", begin, finding, end_findings, true};
