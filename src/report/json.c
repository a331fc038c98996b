/* For programs: one object, described by schemas/report/report.schema.json. The findings come first, as they are met;
 * `run` and `summary` are known when all is done. */
#include <string.h>

#include "base/encoding.h"
#include "report/report.h"

#include "report/words.h"

/* Additions make a new minor version; what is taken away or changes its meaning a new major one. */
#define FORMAT_VERSION "1.0"

void
json_append_string(struct buffer *buffer, const char *text)
{
    struct buffer whole = {0};
    bool cut;
    size_t length = strlen(text);
    if (utf8_valid_prefix(text, length, &cut) <
        length) { /* a path, in a message of a run that stopped */
        utf8_repair((struct slice){text, length}, &whole);
        text = whole.text;
    }
    buffer_char(buffer, '"');
    for (; *text != '\0'; text++) {
        unsigned char character = (unsigned char)*text;
        if (character == '"' || character == '\\')
            buffer_printf(buffer, "\\%c", character);
        else if (character < 0x20)
            buffer_printf(buffer, "\\u%04x", character);
        else
            buffer_char(buffer, *text);
    }
    buffer_char(buffer, '"');
    buffer_free(&whole);
}

/* --- members ---------------------------------------------------------------------------------- */

static void
json_name(struct buffer *line, const char *name)
{
    char last = line->length > 0 ? line->text[line->length - 1] : '{';
    if (last != '{' && last != '[')
        buffer_char(line, ',');
    json_append_string(line, name);
    buffer_char(line, ':');
}

static void
member(struct buffer *line, const char *name, const char *value)
{
    json_name(line, name);
    json_append_string(line, value);
}

static void
number(struct buffer *line, const char *name, uint64_t value)
{
    json_name(line, name);
    buffer_number(line, value);
}

static void
truth(struct buffer *line, const char *name, bool value)
{
    json_name(line, name);
    buffer_string(line, value ? "true" : "false");
}

/* The next item of an array that stands a line each. */
static void
next_item(struct buffer *line, bool first)
{
    buffer_string(line, first ? "\n{" : ",\n{");
}

/* --- findings --------------------------------------------------------------------------------- */

static void
begin(struct report *report, const struct report_summary *summary)
{
    (void)summary;
    buffer_string(&report->line, "{\"format_version\":\"" FORMAT_VERSION "\",\n\"findings\":[");
}

static void
add_explanation(struct buffer *line, const struct explanation *explanation)
{
    char date[DATE_SIZE];
    json_name(line, "explanation");
    buffer_char(line, '{');
    member(line, "reason", explanation->reason);
    member(line, "by", explanation->by);
    member(line, "date", date_format(explanation->date, date));
    buffer_char(line, '}');
}

static void
finding(struct report *report, const struct finding *finding)
{
    struct buffer *line = &report->line;
    char date[DATE_SIZE];
    next_item(line, report->count == 0);
    member(line, "severity", severity_name(finding->severity));
    member(line, "rule", finding->rule->id);
    member(line, "lea", finding->lea);
    member(line, "estab", finding->estab);
    member(line, "key", finding->key);
    member(line, "date", date_format(finding->date, date));
    member(line, "session", session_name(finding->session));
    member(line, "field", finding->field);
    member(line, "value", finding->value);
    member(line, "message", finding->message);
    member(line, "file", file_names_get(report->files, finding->place.file));
    number(line, "line", finding->place.line);
    number(line, "column", finding->place.column);
    member(line, "pupil", finding->pupil);
    member(line, "year", finding->year);
    if (finding->explanation != NULL)
        add_explanation(line, finding->explanation);
    buffer_char(line, '}');
}

/* --- the end ---------------------------------------------------------------------------------- */

static void
add_rules(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, "\n],\n\"rules\":[");
    for (size_t i = 0; summary->determined && i < summary->rule_count; i++) {
        const struct rule *rule = summary->rules[i];
        const struct rule_result *result = &summary->results[i];
        next_item(line, i == 0);
        member(line, "rule", rule->id);
        member(line, "severity", severity_name(rule->severity));
        member(line, "title", rule->title);
        member(line, "of", summary->of[i]);
        if (summary->terms[i][0] != '\0')
            member(line, "term", summary->terms[i]);
        member(line, "verdict", verdict_name(result));
        member(line, "why", result->why);
        member(line, "needed", result->needed);
        number(line, "findings", result->findings);
        number(line, "explained", result->explained);
        buffer_char(line, '}');
    }
    buffer_string(line, "\n]");
}

static void
add_figures(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, ",\n\"figures\":[");
    for (size_t i = 0; summary->determined && i < summary->figures->count; i++) {
        const struct figure *figure = &summary->figures->items[i];
        next_item(line, i == 0);
        member(line, "lea", figure->lea);
        member(line, "estab", figure->estab);
        member(line, "topic", figure->topic);
        member(line, "breakdown", figure->breakdown);
        member(line, "measure", figure->measure);
        member(line, "value", figure->value);
        buffer_char(line, '}');
    }
    buffer_string(line, "\n]");
}

static void
add_run(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, ",\n\"run\":{");
    member(line, "title", summary->title);
    member(line, "now", summary->now);
    number(line, "status", (uint64_t)summary->status);
    truth(line, "redacted", summary->redacted);
    json_name(line, "facts");
    buffer_char(line, '{');
    for (size_t i = 0; i < summary->fact_count; i++)
        member(line, summary->facts[i].name, summary->facts[i].value);
    buffer_char(line, '}');
    json_name(line, "inputs");
    buffer_char(line, '[');
    for (size_t i = 0; i < summary->input_count; i++) {
        next_item(line, i == 0);
        member(line, "path", summary->inputs[i].path);
        member(line, "blake2b", summary->inputs[i].digest);
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
    member(line, "answer", words.text);
    buffer_free(&words);
    for (int i = SEVERITY_COUNT; i-- > 0;)
        number(line, severity_name((enum severity)i), counts->findings[i]);
    number(line, "explained", counts->explained);
}

static void
add_summary(struct buffer *line, const struct report_summary *summary)
{
    buffer_string(line, ",\n\"summary\":{");
    truth(line, "determined", summary->determined && summary->unread == 0);
    member(line, "why", summary->why);
    number(line, "unread", summary->unread);
    number(line, "units", summary->units);
    add_counts(line, summary, &summary->counts);
    json_name(line, "schools");
    buffer_char(line, '[');
    for (size_t i = 0; i < summary->school_count; i++) {
        next_item(line, i == 0);
        member(line, "lea", summary->schools[i].lea);
        member(line, "estab", summary->schools[i].estab);
        add_counts(line, summary, &summary->schools[i].counts);
        buffer_char(line, '}');
    }
    buffer_string(line, "]}}\n");
}

static void
end(struct report *report, const struct report_summary *summary)
{
    add_rules(&report->line, summary);
    add_figures(&report->line, summary);
    add_run(&report->line, summary);
    add_summary(&report->line, summary);
}

const struct report_format report_json = {.name = "json",
                                          .begin = begin,
                                          .finding = finding,
                                          .end = end,
                                          .tells_figures = true,
                                          .tells_run = true};
