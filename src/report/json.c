/* For programs: one object, described by schemas/report/report.schema.json. The findings come
 * first, as they are met; `run` and `summary` are known when all is done. */
#include "report/report.h"

#include "report/words.h"

/* Additions make a new minor version; what is taken away or changes its meaning a new major one. */
#define FORMAT_VERSION "1.0"

/* --- findings --------------------------------------------------------------------------------- */

static void
json_begin(struct report *report, const struct report_summary *summary)
{
    (void)summary;
    buffer_string(&report->line, "{\"format_version\":\"" FORMAT_VERSION "\",\n\"findings\":[");
}

static void
json_add_explanation(struct buffer *line, const struct explanation *explanation)
{
    char date[DATE_SIZE];
    json_name(line, "explanation");
    buffer_char(line, '{');
    json_member(line, "reason", explanation->reason);
    json_member(line, "by", explanation->by);
    json_member(line, "date", date_format(explanation->date, date));
    buffer_char(line, '}');
}

static void
json_finding(struct report *report, const struct finding *finding)
{
    struct buffer *line = &report->line;
    char date[DATE_SIZE];
    json_next_item(line, report->count == 0);
    json_member(line, "severity", severity_name(finding->severity));
    json_member(line, "rule", finding->rule->id);
    json_member(line, "lea", finding->lea);
    json_member(line, "estab", finding->estab);
    json_member(line, "key", finding->key);
    json_member(line, "date", date_format(finding->date, date));
    json_member(line, "session", session_name(finding->session));
    json_member(line, "field", finding->field);
    json_member(line, "value", finding->value);
    json_member(line, "message", finding->message);
    json_member(line, "file", file_names_get(report->files, finding->place.file));
    json_number(line, "line", finding->place.line);
    json_number(line, "column", finding->place.column);
    json_member(line, "pupil", finding->pupil);
    json_member(line, "year", finding->year);
    if (finding->explanation != NULL)
        json_add_explanation(line, finding->explanation);
    buffer_char(line, '}');
}

/* --- the end ---------------------------------------------------------------------------------- */

static void
json_add_rules(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, "\n],\n\"rules\":[");
    for (size_t i = 0; summary->determined && i < summary->rule_count; i++) {
        const struct rule *rule = summary->rules[i];
        json_next_item(line, i == 0);
        json_member(line, "rule", rule->id);
        json_member(line, "severity", severity_name(rule->severity));
        json_member(line, "title", rule->title);
        json_verdict(line, summary, i);
        buffer_char(line, '}');
    }
    buffer_string(line, "\n]");
}

static void
json_add_figures(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, ",\n\"figures\":[");
    for (size_t i = 0; summary->determined && i < summary->figures->count; i++) {
        const struct figure *figure = &summary->figures->items[i];
        json_next_item(line, i == 0);
        json_member(line, "lea", figure->lea);
        json_member(line, "estab", figure->estab);
        json_member(line, "topic", figure->topic);
        json_member(line, "breakdown", figure->breakdown);
        json_member(line, "measure", figure->measure);
        json_member(line, "value", figure->value);
        buffer_char(line, '}');
    }
    buffer_string(line, "\n]");
}

static void
json_add_run(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, ",\n\"run\":{");
    json_member(line, "title", summary->title);
    json_member(line, "now", summary->now);
    json_number(line, "status", (uint64_t)summary->status);
    json_truth(line, "redacted", summary->redacted);
    json_name(line, "facts");
    buffer_char(line, '{');
    for (size_t i = 0; i < summary->fact_count; i++)
        json_member(line, summary->facts[i].name, summary->facts[i].value);
    buffer_char(line, '}');
    json_name(line, "inputs");
    buffer_char(line, '[');
    for (size_t i = 0; i < summary->input_count; i++) {
        json_next_item(line, i == 0);
        json_member(line, "path", summary->inputs[i].path);
        json_member(line, "blake2b", summary->inputs[i].digest);
        buffer_char(line, '}');
    }
    buffer_string(line, "]}");
}

static void
add_counts(struct buffer *line, const struct report_summary *summary,
           const struct report_counts *counts)
{
    struct buffer words = {0};
    report_answer_words(&words, summary, counts);
    json_member(line, "answer", words.text);
    buffer_free(&words);
    for (int i = SEVERITY_COUNT; i-- > 0;)
        json_number(line, severity_name((enum severity)i), counts->findings[i]);
    json_number(line, "explained", counts->explained);
}

static void
add_summary(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, ",\n\"summary\":{");
    json_truth(line, "determined", summary->determined && summary->unread == 0);
    json_member(line, "why", summary->why);
    json_number(line, "unread", summary->unread);
    json_number(line, "units", summary->units);
    add_counts(line, summary, &summary->counts);
    json_name(line, "schools");
    buffer_char(line, '[');
    for (size_t i = 0; i < summary->school_count; i++) {
        json_next_item(line, i == 0);
        json_member(line, "lea", summary->schools[i].lea);
        json_member(line, "estab", summary->schools[i].estab);
        add_counts(line, summary, &summary->schools[i].counts);
        buffer_char(line, '}');
    }
    buffer_string(line, "]}}\n");
}

static void
json_end(struct report *report, const struct report_summary *summary)
{
    json_add_rules(&report->line, summary);
    json_add_figures(&report->line, summary);
    json_add_run(&report->line, summary);
    add_summary(&report->line, summary);
}

const struct report_format report_json = {.name = "json",
                                          .begin = json_begin,
                                          .finding = json_finding,
                                          .end = json_end,
                                          .tells_figures = true,
                                          .tells_run = true};
