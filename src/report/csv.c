/* findings.csv: every finding, one a row. The verdicts on the rules have other columns, and stand
 * in rules.csv. */
#include "base/csv.h"
#include "report/report.h"

static void
csv_begin(struct report *report, const struct report_summary *summary)
{
    (void)summary;
    buffer_string(&report->line,
                  "severity,rule,lea,estab,key,date,session,field,value,message,file,line,column,"
                  "pupil,year\n");
}

static void
csv_add(struct buffer *line, const char *text)
{
    csv_append_field(line, slice_of(text), true);
    buffer_char(line, ',');
}

static void
csv_add_number(struct buffer *line, uint32_t number)
{
    if (number > 0)
        buffer_number(line, number);
    buffer_char(line, ',');
}

static void
csv_finding(struct report *report, const struct finding *finding)
{
    char date[DATE_SIZE];
    struct buffer *line = &report->line;
    csv_add(line, severity_name(finding->severity));
    csv_add(line, finding->rule->id);
    csv_add(line, finding->lea);
    csv_add(line, finding->estab);
    csv_add(line, finding->key);
    csv_add(line, date_format(finding->date, date));
    csv_add(line, session_name(finding->session));
    csv_add(line, finding->field);
    csv_add(line, finding->value);
    csv_add(line, finding->message);
    csv_add(line, file_names_get(report->files, finding->place.file));
    csv_add_number(line, finding->place.line);
    csv_add_number(line, finding->place.column);
    csv_add(line, finding->pupil);
    csv_append_field(line, slice_of(finding->year), true);
    buffer_char(line, '\n');
}

/* A finding has a severity; this row has what the report as a whole is instead. */
static void
csv_end(struct report *report, const struct report_summary *summary)
{
    if (summary->determined)
        return;
    buffer_string(&report->line, "not determined,,,,,,,,,");
    report_add_why(&report->line, summary);
    buffer_string(&report->line, ",,,,,\n");
}

const struct report_format report_csv = {
    .name = "csv", .begin = csv_begin, .finding = csv_finding, .end = csv_end, .by_itself = true};
