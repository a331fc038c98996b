/* Findings on the sheet to key in from: each rule once, with room for notes under its queries. */
#include "report/key_in_findings.h"

#include <stdlib.h>
#include <string.h>

/* So many different messages of one rule are shown, and so many lines ruled for the note. */
enum { MESSAGES_SHOWN = 3, NOTE_LINES = 2 };

/* The next finding of that rule and severity. */
static bool
next_of(struct finding_cursor *cursor, const struct finding *first, struct finding *finding)
{
    while (finding_next(cursor, finding)) {
        if (finding->rule == first->rule && finding->severity == first->severity)
            return true;
    }
    return false;
}

static void
key_in_add_count(struct page *page, struct finding_list *findings, const struct finding *first)
{
    struct finding_cursor cursor;
    struct finding finding;
    size_t count = 0;
    if (first->place.line == 0)
        return;
    finding_begin(findings, &cursor);
    while (next_of(&cursor, first, &finding))
        count++;
    finding_end(&cursor);
    page_open(page, "p", "class", "places", NULL);
    page_printf(page, "%zu record%s; see findings.csv", count, count == 1 ? "" : "s");
    page_close(page);
}

/* Different texts, so many at most. */
struct shown {
    char *texts[MESSAGES_SHOWN];
    size_t count;
};

static void
key_in_show(struct page *page, struct shown *shown, const char *text)
{
    for (size_t i = 0; i < shown->count; i++) {
        if (strcmp(text, shown->texts[i]) == 0)
            return;
    }
    shown->texts[shown->count++] = text_copy(text);
    page_element(page, "p", text, NULL);
    buffer_char(&page->text, '\n');
}

static void
forget_shown(struct shown *shown)
{
    for (size_t i = 0; i < shown->count; i++)
        free(shown->texts[i]);
}

static void
add_messages(struct page *page, struct finding_list *findings, const struct finding *first)
{
    struct finding_cursor cursor;
    struct finding finding;
    struct buffer text = {0};
    struct shown shown = {.count = 0};
    finding_begin(findings, &cursor);
    while (shown.count < MESSAGES_SHOWN && next_of(&cursor, first, &finding))
        key_in_show(page, &shown, finding_text(&finding, &text));
    finding_end(&cursor);
    forget_shown(&shown);
    buffer_free(&text);
}

/* What was said already, and room for more. */
static void
add_note_box(struct page *page, struct finding_list *findings, const struct finding *first)
{
    struct finding_cursor cursor;
    struct finding finding;
    struct shown shown = {.count = 0};
    page_open(page, "div", "class", "note", NULL);
    page_element(page, "p", "Note for COLLECT", NULL);
    finding_begin(findings, &cursor);
    while (shown.count < MESSAGES_SHOWN && next_of(&cursor, first, &finding)) {
        if (finding.explanation != NULL)
            key_in_show(page, &shown, finding.explanation->reason);
    }
    finding_end(&cursor);
    forget_shown(&shown);
    for (int i = 0; i < NOTE_LINES; i++)
        page_element(page, "div", "", NULL);
    page_close(page);
}

/* An error cannot be explained, so there is no room for a note under it. */
static void
key_in_add_rule(struct page *page, struct finding_list *findings, const struct finding *first,
                bool redact)
{
    page_open(page, "div", "class", "finding", NULL);
    page_open(page, "h3", NULL);
    page_printf(page, "%s %s: %s", first->rule->id, severity_name(first->severity),
                first->rule->title);
    page_close(page);
    if (!redact)
        add_messages(page, findings, first);
    key_in_add_count(page, findings, first);
    if (first->severity == SEVERITY_QUERY && !redact)
        add_note_box(page, findings, first);
    page_close(page);
}

/* Each rule once: its findings stand together. */
static size_t
key_in_add_rules(struct page *page, struct finding_list *findings, enum severity severity,
                 bool redact)
{
    struct finding_cursor cursor;
    struct finding finding;
    const struct rule *told = NULL;
    size_t rules = 0;
    finding_begin(findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        if (finding.severity != severity || finding.rule == told)
            continue;
        key_in_add_rule(page, findings, &finding, redact);
        told = finding.rule;
        rules++;
    }
    finding_end(&cursor);
    return rules;
}

/* Information needs no note. */
static void
add_information(struct page *page, struct finding_list *findings, bool redact)
{
    struct finding_cursor cursor;
    struct finding finding;
    struct buffer text = {0};
    int depth = page->depth;
    finding_begin(findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        if (finding.severity != SEVERITY_INFO)
            continue;
        if (page->depth == depth)
            page_open(page, "ul", "class", "information", NULL);
        page_open(page, "li", NULL);
        page_printf(page, "%s: %s", finding.rule->id,
                    redact ? finding.rule->title : finding_text(&finding, &text));
        page_close(page);
    }
    finding_end(&cursor);
    page_close_to(page, depth);
    buffer_free(&text);
}

void
key_in_add_findings(struct page *page, struct finding_list *findings, bool redact)
{
    size_t rules = key_in_add_rules(page, findings, SEVERITY_ERROR, redact);
    rules += key_in_add_rules(page, findings, SEVERITY_QUERY, redact);
    if (rules == 0)
        page_element(page, "p", "None.", NULL);
    add_information(page, findings, redact);
}
