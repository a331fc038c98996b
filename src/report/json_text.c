/* JSON as it is written by every format that is JSON. */
#include "report/json_text.h"

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

void
json_name(struct buffer *line, const char *name)
{
    char last = line->length > 0 ? line->text[line->length - 1] : '{';
    if (last != '{' && last != '[')
        buffer_char(line, ',');
    json_append_string(line, name);
    buffer_char(line, ':');
}

void
json_member(struct buffer *line, const char *name, const char *value)
{
    json_name(line, name);
    json_append_string(line, value);
}

void
json_number(struct buffer *line, const char *name, uint64_t value)
{
    json_name(line, name);
    buffer_number(line, value);
}

void
json_truth(struct buffer *line, const char *name, bool value)
{
    json_name(line, name);
    buffer_string(line, value ? "true" : "false");
}

void
json_verdict(struct buffer *line, const struct report_summary *summary, size_t rule)
{
    const struct rule_result *result = &summary->results[rule];
    json_member(line, "of", summary->of[rule]);
    if (summary->terms[rule][0] != '\0')
        json_member(line, "term", summary->terms[rule]);
    json_member(line, "verdict", verdict_name(result));
    json_member(line, "why", result->why);
    json_member(line, "needed", result->needed);
    json_number(line, "findings", result->findings);
    json_number(line, "explained", result->explained);
}

void
json_next_item(struct buffer *line, bool first)
{
    buffer_string(line, first ? "\n{" : ",\n{");
}
