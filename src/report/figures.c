/* figures.csv: the figures of the return, one a row. */
#include "base/csv.h"
#include "report/report.h"

static void
figures_begin(struct report *report, const struct report_summary *summary)
{
    (void)summary;
    buffer_string(&report->line, "lea,estab,topic,breakdown,measure,value\n");
}

static void
figures_finding(struct report *report, const struct finding *finding)
{
    (void)report, (void)finding;
}

static void
figures_end(struct report *report, const struct report_summary *summary)
{
    struct buffer *line = &report->line;
    if (!summary->determined)
        buffer_string(line, ",,not determined,,,\n");
    for (size_t i = 0; i < summary->figures->count && summary->determined; i++) {
        const struct figure *figure = &summary->figures->items[i];
        const char *const cells[] = {figure->lea,       figure->estab,   figure->topic,
                                     figure->breakdown, figure->measure, figure->value};
        for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++) {
            csv_append_field(line, slice_of(cells[c]), true);
            buffer_char(line, c + 1 < sizeof cells / sizeof cells[0] ? ',' : '\n');
        }
    }
}

const struct report_format report_figures = {.name = "figures",
                                             .begin = figures_begin,
                                             .finding = figures_finding,
                                             .end = figures_end,
                                             .by_itself = true,
                                             .tells_figures = true};
