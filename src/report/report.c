/* The table of formats, and what all of them share: drafts, and the calls in their order. */
#include "report/report.h"

#include <string.h>

#include "base/csv.h"
#include "base/encoding.h"

#define REPORT_FORMAT(name) extern const struct report_format report_##name;
#include "report/formats.inc"
#undef REPORT_FORMAT

static const struct report_format *const formats[] = {
#define REPORT_FORMAT(name) &report_##name,
#include "report/formats.inc"
#undef REPORT_FORMAT
};

const struct report_format *
report_find_format(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    }
    return NULL;
}

const char *
report_format_names(void)
{
#define REPORT_FORMAT(name) ", " #name
    static const char names[] =
#include "report/formats.inc"
        ;
    return names + strlen(", ");
}

static void
flush_line(struct report *report)
{
    if (report->line.length > 0)
        output_write(report->output, report->line.text, report->line.length);
    buffer_clear(&report->line);
}

void
report_begin(struct report *report, const struct report_summary *summary)
{
    report->format->begin(report, summary);
    flush_line(report);
}

void
report_finding(struct report *report, const struct finding *finding)
{
    report->format->finding(report, finding);
    report->count++;
    flush_line(report);
}

bool
report_can_draft(const struct report *report)
{
    return report->format->by_itself;
}

void
report_draft(const struct report *report, const struct finding *finding, struct buffer *text)
{
    struct report draft = {.format = report->format, .files = report->files, .line = *text};
    draft.format->finding(&draft, finding);
    *text = draft.line;
}

void
report_add_draft(struct report *report, const struct buffer *text, size_t findings)
{
    if (text->length > 0)
        output_write(report->output, text->text, text->length);
    report->count += findings;
}

void
report_hold(struct report *report)
{
    backlog_add(&report->held, text_or_empty(report->line.text), report->line.length);
    buffer_clear(&report->line);
}

void
report_release(struct report *report)
{
    flush_line(report);
    backlog_release(&report->held, report->output, &report->error);
}

bool
report_end(struct report *report, const struct report_summary *summary, struct error *error)
{
    if (report->ended)
        return true;
    report->ended = true;
    report->format->end(report, summary);
    flush_line(report);
    buffer_free(&report->line);
    backlog_free(&report->held);
    bool done = report->error.status == STATUS_DONE;
    error_move(error, &report->error);
    return done;
}

void
report_add_why(struct buffer *line, const struct report_summary *summary)
{
    struct buffer text = {0};
    bool known = summary->why[0] != '\0';
    buffer_printf(&text, "The run failed before the end%s", known ? ": " : "");
    utf8_repair(slice_of(summary->why), &text);
    csv_append_field(line, (struct slice){text.text, text.length}, true);
    buffer_free(&text);
}
