/* The page that a school works from. The findings are one table in <noscript>: a browser with a
 * script takes it as a text, from which the script makes what comes into view, so that 100,000
 * findings open at once; one without shows the table. It waits until what stands before it, which
 * is known at the end, is written. */
#include "report/html.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/resource.h"
#include "report/words.h"

struct html_state {
    struct page page;
    struct buffer style, script;
    struct html_rows rows;
};

/* --- style and script ------------------------------------------------------------------------- */

/* In the order in which they need each other. */
static const char *const script_names[] = {"report/page/data.js",    "report/page/answers.js",
                                           "report/page/finding.js", "report/page/rules.js",
                                           "report/page/list.js",    "report/page/paper.js",
                                           "report/page/pupils.js",  "report/page/main.js"};

/* They are the program's own, whatever --schemas says: a page about children runs no other's
 * script. */
static void
add_own(struct buffer *text, const char *name, struct error *error)
{
    struct resources own = {0};
    struct resource resource;
    if (resource_read(&own, name, &resource, error))
        buffer_append(text, resource.text, resource.length);
    arena_free(&own.arena);
}

static void
read_look(struct report *report)
{
    struct html_state *state = report->state;
    add_own(&state->style, "report/page/style.css", &report->error);
    buffer_string(&state->script, "\"use strict\";\n");
    for (size_t i = 0; i < sizeof script_names / sizeof script_names[0]; i++)
        add_own(&state->script, script_names[i], &report->error);
}

/* What the page has so far goes on to the report. */
static void
hand_on(struct report *report)
{
    struct html_state *state = report->state;
    buffer_append(&report->line, text_or_empty(state->page.text.text), state->page.text.length);
    buffer_clear(&state->page.text);
}

static void
html_begin(struct report *report, const struct report_summary *summary)
{
    struct html_state *state = memory_zeroed(1, sizeof *state);
    report->state = state;
    html_rows_begin(&state->rows, summary->redacted);
    read_look(report);
    page_begin(&state->page, &(struct page_look){.title = summary->title,
                                                 .style = text_or_empty(state->style.text),
                                                 .script = text_or_empty(state->script.text)});
    hand_on(report);
}

static void
html_finding(struct report *report, const struct finding *finding)
{
    struct html_state *state = report->state;
    html_rows_add(&state->rows, report->files, finding, report->count, &report->line);
    report_hold(report);
}

/* --- the page --------------------------------------------------------------------------------- */

static void
add_link(struct page *page, const char *target, const char *words)
{
    page_open(page, "li", NULL);
    page_element(page, "a", words, "href", target, NULL);
    page_close(page);
}

static void
add_contents(struct page *page, const struct report_summary *summary)
{
    page_open(page, "nav", "class", "contents", "aria-label", "Contents", NULL);
    page_open(page, "ol", NULL);
    add_link(page, "#answer", "Can this go?");
    if (summary->determined) {
        add_link(page, "#errors", "Put right first");
        add_link(page, "#queries", "Answer");
        add_link(page, "#information", "For information");
        add_link(page, "#pupils", "By pupil");
        add_link(page, "#figures", "Figures");
        add_link(page, "#not-checked", "What was not checked");
    }
    add_link(page, "#run", "About this run");
    page_close(page);
    page_close(page);
}

/* The name of the school, where there is one. */
static void
add_school_name(struct page *page, const struct report_summary *summary)
{
    struct buffer name = {0};
    const struct report_school *only = NULL;
    size_t count = 0;
    for (size_t i = 0; i < summary->school_count; i++) {
        const struct report_school *school = &summary->schools[i];
        if (school->lea[0] != '\0' && !school->counts.elsewhere) {
            only = school;
            count++;
        }
    }
    if (count == 1 && only->estab[0] != '\0') {
        html_school_words(&name, summary, only->lea, only->estab);
        page_element(page, "p", name.text, "class", "school", NULL);
    }
    buffer_free(&name);
}

static void
add_top(struct page *page, const struct report_summary *summary)
{
    struct buffer time = {0};
    page_element(page, "a", "Skip to what this page says", "class", "skip", "href", "#main", NULL);
    page_open(page, "header", NULL);
    page_element(page, "h1", summary->title, NULL);
    add_school_name(page, summary);
    report_time_words(&time, summary->now);
    page_open(page, "p", "class", "quiet", NULL);
    page_printf(page, "Checked by Muster, %s.", text_or_empty(time.text));
    page_close(page);
    buffer_free(&time);
    page_close(page);
    page_open(page, "div", "class", "frame", NULL);
    add_contents(page, summary);
    page_open(page, "main", "id", "main", "tabindex", "-1", NULL);
}

static const char filter_start[] =
    "<form class=\"filter\" id=\"filter\" role=\"search\" hidden>"
    "<div><label for=\"q\">Name, UPN or rule</label>"
    "<input type=\"search\" id=\"q\" name=\"q\" autocomplete=\"off\" spellcheck=\"false\"></div>";

static void
add_choice(struct page *page, const char *name, const char *label)
{
    page_open(page, "div", NULL);
    page_element(page, "label", label, "for", name, NULL);
    page_open(page, "select", "id", name, "name", name, NULL);
    page_element(page, "option", "All", "value", "", NULL);
    page_close(page);
    page_close(page);
}

static void
add_filter(struct page *page)
{
    buffer_string(&page->text, filter_start);
    add_choice(page, "severity", "Severity");
    add_choice(page, "rule", "Rule");
    add_choice(page, "year", "Year group");
    add_choice(page, "school", "School");
    buffer_string(&page->text,
                  "<div><button type=\"reset\" class=\"second\">Show all</button></div></form>");
    page_element(page, "p", NULL, "id", "found", "role", "status", NULL);
    page_element(page, "a", "Skip the list of pupils", "class", "skip", "href", "#figures", NULL);
    page_element(page, "div", NULL, "id", "pupil-list", NULL);
}

static void
html_add_pupils(struct page *page)
{
    page_open(page, "section", "id", "pupils", "aria-labelledby", "pupils-title", NULL);
    page_element(page, "h2", "By pupil", "id", "pupils-title", NULL);
    page_open(page, "noscript", NULL);
    page_open(page, "p", NULL);
    page_text(page, "Without a script nothing can be searched here: ");
    page_element(page, "a", "all findings", "href", "#all", NULL);
    page_text(page, " stand at the end of this page.");
    page_close(page);
    page_close(page);
    add_filter(page);
    page_close(page);
}

/* All findings, behind the script: the rest of the page is there while a browser still reads them.
 */
static void
add_all(struct report *report)
{
    struct html_state *state = report->state;
    struct page *page = &state->page;
    page_open(page, "noscript", NULL);
    page_element(page, "h2", "All findings", "id", "all", NULL);
    page_close(page);
    buffer_string(&page->text, state->rows.begin.text);
    hand_on(report);
    report_release(report);
    buffer_string(&page->text, state->rows.end.text);
}

/* The folder that all inputs are in is left out of places. */
static size_t
common_folder(const struct report_summary *summary)
{
    size_t length = 0;
    for (size_t i = 0; i < summary->input_count; i++) {
        const char *path = summary->inputs[i].path, *first = summary->inputs[0].path;
        size_t same = 0, folder = 0;
        for (; path[same] != '\0' && path[same] == first[same]; same++) {
            if (path[same] == '/')
                folder = same + 1;
        }
        length = i == 0 || folder < length ? folder : length;
    }
    return length;
}

static void
add_facts_for_script(struct page *page, const struct report_summary *summary)
{
    size_t length = common_folder(summary);
    struct buffer folder = {0};
    buffer_append(&folder, length == 0 ? "" : summary->inputs[0].path, length);
    page_data_begin(page, "facts");
    buffer_string(&page->text, "{\"folder\":");
    page_json_text(&page->text, text_or_empty(folder.text));
    buffer_printf(&page->text, ",\"redacted\":%s,\"kept\":", summary->redacted ? "true" : "false");
    page_json_text(&page->text, text_or_empty(summary->unused_explanations));
    buffer_char(&page->text, '}');
    page_data_end(page);
    buffer_free(&folder);
}

static void
html_end(struct report *report, const struct report_summary *summary)
{
    struct html_state *state = report->state;
    struct page *page = &state->page;
    add_top(page, summary);
    html_add_answer(page, summary, &state->rows.groups);
    if (summary->determined) {
        for (int severity = SEVERITY_COUNT; severity-- > 0;)
            html_add_rules(page, summary, &state->rows.groups, (enum severity)severity);
        html_add_pupils(page);
        html_add_figures(page, summary);
        html_add_not_checked(page, summary);
    }
    html_add_run(page, summary);
    page_close_to(page, 2); /* in body */
    add_facts_for_script(page, summary);
    page_script(page);
    if (summary->determined)
        add_all(report);
    page_end(page);
    hand_on(report);
    html_rows_free(&state->rows);
    buffer_free(&state->style);
    buffer_free(&state->script);
    page_free(page);
    free(state);
}

const struct report_format report_html = {.name = "html",
                                          .begin = html_begin,
                                          .finding = html_finding,
                                          .end = html_end,
                                          .needs_path = true,
                                          .tells_figures = true,
                                          .tells_news = true,
                                          .tells_run = true};
