/* findings.csv: every finding, one a row. The verdicts on the rules have other columns, and stand in rules.csv. */
#include "base/csv.h"
#include "report/report.h"

static void
begin(struct report *report, const struct report_summary *summary)
{
    (void)summary;
    buffer_string(&report->line,
                  "severity,rule,lea,estab,key,date,session,field,value,message,file,line,column,"
                  "pupil,year\n");
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
        buffer_number(line, number);
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
    add_number(line, finding->place.column, ',');
    add(line, finding->pupil);
    csv_append_field(line, slice_of(finding->year), true);
    buffer_char(line, '\n');
}

/* A finding has a severity; this row has what the report as a whole is instead. */
static void
end(struct report *report, const struct report_summary *summary)
{
    if (summary->determined)
        return;
    buffer_string(&report->line, "not determined,,,,,,,,,");
    report_add_why(&report->line, summary);
    buffer_string(&report->line, ",,,,,\n");
}

const struct report_format report_csv = {
    .name = "csv", .begin = begin, .finding = finding, .end = end, .by_itself = true};
