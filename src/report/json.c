/* For programs: one JSON object with the findings, the rules and the totals. */
#include <string.h>

#include "base/encoding.h"
#include "report/report.h"

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

static void
member(struct buffer *line, const char *name, const char *value)
{
    if (line->length > 0 && line->text[line->length - 1] != '{')
        buffer_char(line, ',');
    json_append_string(line, name);
    buffer_char(line, ':');
    json_append_string(line, value);
}

static void
number(struct buffer *line, const char *name, uint64_t value)
{
    buffer_char(line, ',');
    json_append_string(line, name);
    buffer_printf(line, ":%llu", (unsigned long long)value);
}

static void
begin(struct report *report, const struct report_summary *summary)
{
    buffer_char(&report->line, '{');
    member(&report->line, "title", summary->title);
    member(&report->line, "now", summary->now);
    buffer_string(&report->line, ",\n\"findings\":[");
}

static void
finding(struct report *report, const struct finding *finding)
{
    struct buffer *line = &report->line;
    char date[DATE_SIZE];
    buffer_string(line, report->count == 0 ? "\n{" : ",\n{");
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
    if (finding->explanation != NULL) {
        buffer_string(line, ",\"explanation\":{");
        member(line, "reason", finding->explanation->reason);
        member(line, "by", finding->explanation->by);
        member(line, "date", date_format(finding->explanation->date, date));
        buffer_char(line, '}');
    }
    buffer_char(line, '}');
}

static void
end(struct report *report, const struct report_summary *summary)
{
    struct buffer *line = &report->line;
    buffer_string(line, "\n],\n\"rules\":[");
    for (size_t i = 0; summary->determined && i < summary->rule_count; i++) {
        const struct rule *rule = summary->rules[i];
        buffer_string(line, i == 0 ? "\n{" : ",\n{");
        member(line, "rule", rule->id);
        member(line, "severity", severity_name(rule->severity));
        member(line, "title", rule->title);
        member(line, "of", summary->of[i]);
        if (summary->terms[i][0] != '\0')
            member(line, "term", summary->terms[i]);
        member(line, "verdict", verdict_name(&summary->results[i]));
        member(line, "why", summary->results[i].why);
        member(line, "needed", summary->results[i].needed);
        number(line, "findings", summary->results[i].findings);
        number(line, "explained", summary->results[i].explained);
        buffer_char(line, '}');
    }
    buffer_printf(line, "\n],\n\"determined\":%s",
                  summary->determined && summary->unread == 0 ? "true" : "false");
    if (!summary->determined)
        member(line, "why", summary->why);
    number(line, "unread", summary->unread);
    number(line, "units", summary->units);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        number(line, severity_name((enum severity)i), summary->findings[i]);
    number(line, "explained", summary->explained);
    buffer_string(line, "}\n");
}

const struct report_format report_json = {"json", begin, finding, end, false};
