/* SARIF 2.1.0, for services that show findings at their line and keep them for long: so without a
 * child's name, and without numbers and values unless they are asked for. Of one rule at most
 * RULE_LIMIT findings, unless all are. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "report/places.h"
#include "report/rule_ids.h"
#include "report/words.h"

/* A service refuses a file with too many (GitHub: 25,000). */
enum { RULE_LIMIT = 1000 };

static const char schema_address[] = "https://json.schemastore.org/sarif-2.1.0.json";

struct sarif_state {
    struct rule_ids ids;
    uint64_t *told;        /* of each id */
    struct map repeated;   /* how often each fingerprint was met */
    struct arena arena;    /* of the fingerprints */
    const char *elsewhere; /* where all findings are */
};

static const char *
sarif_level(enum severity severity)
{
    static const char *const levels[SEVERITY_COUNT] = {"note", "warning", "error"};
    return levels[severity];
}

/* "name":{"text":"…"} */
static void
add_text(struct buffer *line, const char *name, const char *text)
{
    json_name(line, name);
    buffer_char(line, '{');
    json_member(line, "text", text);
    buffer_char(line, '}');
}

static void
sarif_begin(struct report *report, const struct report_summary *summary)
{
    struct sarif_state *state = memory_zeroed(1, sizeof *state);
    rule_ids_take(&state->ids, summary);
    state->told = memory_zeroed(state->ids.count + 1, sizeof *state->told);
    state->elsewhere = summary->out == NULL ? "give --all for all" : "all are in findings.csv";
    report->state = state;
    buffer_char(&report->line, '{');
    json_member(&report->line, "$schema", schema_address);
    json_member(&report->line, "version", "2.1.0");
    buffer_string(&report->line,
                  ",\n\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\n\"results\":[");
}

/* --- a finding -------------------------------------------------------------------------------- */

/* The same whatever line a finding has, so that a service knows it again; without --values it is
 * not made of the child's number or of the value, which could be guessed from it, but of what
 * stands beside them, and counted. */
static void
add_fingerprint(struct report *report, const struct finding *finding)
{
    struct sarif_state *state = report->state;
    struct buffer text = {0}, *line = &report->line;
    char digest[SHA256_BASE64_SIZE], date[DATE_SIZE];
    buffer_printf(&text, "%s\n%s\n%s\n%s\n%s\n%s\n", finding->rule->id, finding->lea,
                  finding->estab, date_format(finding->date, date), session_name(finding->session),
                  finding->field);
    if (report->values)
        buffer_printf(&text, "%s\n%s\n", finding->key, finding->value);
    sha256_base64(text.text, text.length, digest);
    buffer_free(&text);
    uint32_t before = map_get(&state->repeated, slice_of(digest));
    uint32_t times = before == MAP_NONE ? 1 : before + 1;
    if (before == MAP_NONE)
        map_put(&state->repeated, slice_of(arena_string(&state->arena, digest)), times);
    else
        map_set(&state->repeated, slice_of(digest), times);
    json_name(line, "partialFingerprints");
    buffer_printf(line, "{\"finding/v1\":\"%s:%u\"}", digest, times);
}

/* The title and what to do, or the whole message. */
static void
add_message(struct report *report, const struct finding *finding)
{
    struct buffer text = {0};
    if (report->values) {
        buffer_string(&text, finding->message);
    } else {
        report_sentence(&text, finding->rule->title);
        report_sentence(&text, text_or_empty(finding->rule->to_do));
    }
    add_text(&report->line, "message", text.text);
    buffer_free(&text);
}

/* What is about a file as a whole is shown at its first line: services want one. */
static void
add_region(struct buffer *line, struct place place, enum place_kind kind)
{
    json_name(line, "region");
    buffer_char(line, '{');
    json_number(line, "startLine", place.line == 0 ? 1 : place.line);
    if (kind == PLACE_CHARACTER && place.column > 0)
        json_number(line, "startColumn", place.column);
    buffer_char(line, '}');
}

static void
sarif_add_cell(struct buffer *line, const char *path, struct place place)
{
    struct buffer cell = {0};
    report_cell_words(&cell, path, place);
    json_name(line, "logicalLocations");
    buffer_string(line, "[{");
    json_member(line, "fullyQualifiedName", cell.text);
    json_member(line, "kind", "cell");
    buffer_string(line, "}]");
    buffer_free(&cell);
}

/* A finding about no file stands at the first one: services refuse one that stands nowhere. */
static void
add_location(struct report *report, struct place place)
{
    struct buffer *line = &report->line, uri = {0};
    if (place.file == 0)
        place = (struct place){.file = report->files->count > 0 ? 1 : 0};
    if (place.file == 0)
        return;
    const char *path = file_names_get(report->files, place.file);
    enum place_kind kind = file_names_kind(report->files, place.file);
    report_uri(&uri, path, kind);
    json_name(line, "locations");
    buffer_string(line, "[{\"physicalLocation\":{\"artifactLocation\":{");
    json_member(line, "uri", uri.text);
    buffer_char(line, '}');
    add_region(line, place, kind);
    buffer_char(line, '}');
    if (kind == PLACE_CELL && place.line > 0)
        sarif_add_cell(line, path, place);
    buffer_string(line, "}]");
    buffer_free(&uri);
}

/* An explained query is one that a reader need not look at. */
static void
add_suppression(struct report *report, const struct explanation *explanation)
{
    struct buffer *line = &report->line;
    json_name(line, "suppressions");
    buffer_string(line, "[{\"kind\":\"external\",\"status\":\"accepted\"");
    if (report->values)
        json_member(line, "justification", explanation->reason);
    buffer_string(line, "}]");
}

static void
sarif_add_properties(struct report *report, const struct finding *finding)
{
    struct buffer *line = &report->line;
    char date[DATE_SIZE];
    json_name(line, "properties");
    buffer_char(line, '{');
    json_member(line, "lea", finding->lea);
    json_member(line, "estab", finding->estab);
    json_member(line, "field", finding->field);
    if (file_names_kind(report->files, finding->place.file) == PLACE_FIELD)
        json_number(line, "column", finding->place.column);
    if (report->values) {
        json_member(line, "key", finding->key);
        json_member(line, "date", date_format(finding->date, date));
        json_member(line, "session", session_name(finding->session));
        json_member(line, "value", finding->value);
    }
    buffer_char(line, '}');
}

static void
sarif_finding(struct report *report, const struct finding *finding)
{
    struct sarif_state *state = report->state;
    struct buffer *line = &report->line;
    size_t id = rule_ids_find(&state->ids, finding->rule->id);
    if (state->told[id]++ >= RULE_LIMIT && !report->all)
        return;
    json_next_item(line, report->count == 0);
    json_member(line, "ruleId", finding->rule->id);
    if (id < state->ids.count)
        json_number(line, "ruleIndex", id);
    json_member(line, "level", sarif_level(finding->severity));
    add_message(report, finding);
    add_location(report, finding->place);
    add_fingerprint(report, finding);
    if (finding->explanation != NULL)
        add_suppression(report, finding->explanation);
    sarif_add_properties(report, finding);
    buffer_char(line, '}');
}

/* --- rules ------------------------------------------------------------------------------------ */

/* A text of ours in Markdown: what would be markup there is not. */
static void
append_markdown(struct buffer *text, const char *value)
{
    for (; *value != '\0'; value++) {
        if (strchr("\\`*_{}[]<>#|&", *value) != NULL)
            buffer_char(text, '\\');
        buffer_char(text, *value);
    }
}

static void
append_help(struct buffer *text, const struct rule *rule, bool markdown)
{
    const char *const parts[][2] = {{"Why", rule->why},
                                    {"What to do", rule->to_do},
                                    {"Source", rule->source},
                                    {"Confidence", rule->confidence}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i][1] == NULL)
            continue;
        buffer_string(text, text->length > 0 ? "\n\n" : "");
        buffer_printf(text, markdown ? "**%s.** " : "%s: ", parts[i][0]);
        if (markdown)
            append_markdown(text, parts[i][1]);
        else
            buffer_string(text, parts[i][1]);
    }
}

static void
add_help(struct buffer *line, const struct rule *rule)
{
    struct buffer plain = {0}, markdown = {0};
    append_help(&plain, rule, false);
    append_help(&markdown, rule, true);
    if (plain.length > 0) {
        json_name(line, "help");
        buffer_char(line, '{');
        json_member(line, "text", plain.text);
        json_member(line, "markdown", markdown.text);
        buffer_char(line, '}');
    }
    buffer_free(&plain);
    buffer_free(&markdown);
}

/* What became of the rule, in each of its collections and terms. */
static void
add_verdicts(struct buffer *line, const struct report_summary *summary, const char *id)
{
    bool first = true;
    json_name(line, "properties");
    buffer_string(line, "{\"verdicts\":[");
    for (size_t i = 0; i < summary->rule_count; i++) {
        if (strcmp(summary->rules[i]->id, id) != 0)
            continue;
        buffer_string(line, first ? "{" : ",{");
        first = false;
        json_verdict(line, summary, i);
        buffer_char(line, '}');
    }
    buffer_string(line, "]}");
}

static void
sarif_add_rule(struct buffer *line, const struct report_summary *summary, const struct rule *rule)
{
    json_member(line, "id", rule->id);
    add_text(line, "shortDescription", rule->title);
    if (rule->why != NULL)
        add_text(line, "fullDescription", rule->why);
    add_help(line, rule);
    json_name(line, "defaultConfiguration");
    buffer_char(line, '{');
    json_member(line, "level", sarif_level(rule->severity));
    buffer_char(line, '}');
    if (summary->determined)
        add_verdicts(line, summary, rule->id);
    buffer_char(line, '}');
}

static void
add_tool(struct buffer *line, const struct sarif_state *state, const struct report_summary *summary)
{
    const char *version = report_fact(summary, "version");
    buffer_string(line, "\n],\n\"tool\":{\"driver\":{");
    json_member(line, "name", "Muster");
    if (version[0] != '\0')
        json_member(line, "version", version);
    json_name(line, "rules");
    buffer_char(line, '[');
    for (size_t i = 0; i < state->ids.count; i++) {
        json_next_item(line, i == 0);
        sarif_add_rule(line, summary, state->ids.rules[i]);
    }
    buffer_string(line, "]}}");
}

/* --- the run ---------------------------------------------------------------------------------- */

static void
begin_notification(struct buffer *line, bool *first, const char *level, const char *text)
{
    json_next_item(line, *first);
    *first = false;
    json_member(line, "level", level);
    add_text(line, "message", text);
}

static void
add_left_out(struct buffer *line, const struct sarif_state *state, size_t id, bool *first)
{
    struct buffer text = {0};
    buffer_printf(&text, "Of ");
    report_number(&text, state->told[id]);
    buffer_printf(&text, " findings of %s the first ", state->ids.rules[id]->id);
    report_number(&text, RULE_LIMIT);
    buffer_printf(&text, " are told here; %s.", state->elsewhere);
    begin_notification(line, first, "note", text.text);
    json_name(line, "associatedRule");
    buffer_char(line, '{');
    json_member(line, "id", state->ids.rules[id]->id);
    json_number(line, "index", id);
    buffer_string(line, "}}");
    buffer_free(&text);
}

static void
add_notifications(const struct report *report, struct buffer *line,
                  const struct report_summary *summary)
{
    const struct sarif_state *state = report->state;
    struct buffer answer = {0};
    bool first = true;
    report_answer_words(&answer, summary, &summary->counts);
    report_unchecked_words(&answer, summary);
    json_name(line, "toolExecutionNotifications");
    buffer_char(line, '[');
    begin_notification(line, &first, report_is_whole(summary) ? "note" : "error", answer.text);
    buffer_char(line, '}');
    for (size_t i = 0; i < state->ids.count; i++) {
        if (state->told[i] > RULE_LIMIT && !report->all)
            add_left_out(line, state, i, &first);
    }
    buffer_char(line, ']');
    buffer_free(&answer);
}

static void
sarif_add_run(const struct report *report, struct buffer *line,
              const struct report_summary *summary)
{
    buffer_string(line, ",\n\"invocations\":[{");
    json_truth(line, "executionSuccessful", report_is_whole(summary));
    json_number(line, "exitCode", (uint64_t)summary->status);
    add_notifications(report, line, summary);
    buffer_string(line, "}],\n\"automationDetails\":{");
    struct buffer id = {0};
    buffer_printf(&id, "Muster/%s/", summary->title);
    json_member(line, "id", id.text);
    buffer_free(&id);
    buffer_string(line, "},\n\"properties\":{");
    json_member(line, "title", summary->title);
    json_truth(line, "redacted", summary->redacted);
    json_truth(line, "values", report->values);
    json_name(line, "facts");
    buffer_char(line, '{');
    for (size_t i = 0; i < summary->fact_count; i++)
        json_member(line, summary->facts[i].name, summary->facts[i].value);
    buffer_string(line, "}}}]}\n");
}

static void
sarif_end(struct report *report, const struct report_summary *summary)
{
    struct sarif_state *state = report->state;
    add_tool(&report->line, state, summary);
    sarif_add_run(report, &report->line, summary);
    rule_ids_free(&state->ids);
    free(state->told);
    map_free(&state->repeated);
    arena_free(&state->arena);
    free(state);
}

const struct report_format report_sarif = {
    .name = "sarif", .begin = sarif_begin, .finding = sarif_finding, .end = sarif_end};
