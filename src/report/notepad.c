/* notepad.csv: the queries that are explained, one a row, to paste into COLLECT and to give to
 * --explanations again. */
#include "base/csv.h"
#include "report/report.h"

static void
notepad_begin(struct report *report, const struct report_summary *summary)
{
    (void)summary;
    buffer_string(&report->line, "lea,estab,rule,key,session_date,session,field,value,message,"
                                 "reason,by,date\n");
}

static void
notepad_finding(struct report *report, const struct finding *finding)
{
    struct buffer *line = &report->line;
    char session_date[DATE_SIZE], date[DATE_SIZE];
    if (finding->explanation == NULL)
        return;
    const char *const cells[] = {finding->lea,
                                 finding->estab,
                                 finding->rule->id,
                                 finding->key,
                                 date_format(finding->date, session_date),
                                 session_name(finding->session),
                                 finding->field,
                                 finding->value,
                                 finding->message,
                                 finding->explanation->reason,
                                 finding->explanation->by,
                                 date_format(finding->explanation->date, date)};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        buffer_string(line, i == 0 ? "" : ",");
        csv_append_field(line, slice_of(cells[i]), true);
    }
    buffer_char(line, '\n');
}

static void
notepad_end(struct report *report, const struct report_summary *summary)
{
    (void)report;
    (void)summary;
}

const struct report_format report_notepad = {
    .name = "notepad", .begin = notepad_begin, .finding = notepad_finding, .end = notepad_end};
