/* The sections of the page about what was not checked, and about the run. */
#include "report/html.h"
#include "report/words.h"

/* --- rules that were not checked -------------------------------------------------------------- */

static const struct page_column unchecked_columns[] = {{"Rule", false},
                                                       {"What it tests", false},
                                                       {"Why it was not checked", false},
                                                       {"What it would take", false}};
static const struct page_column passed_columns[] = {
    {"Rule", false}, {"Severity", false}, {"What it tests", false}};

enum { UNCHECKED_COLUMNS = 4, PASSED_COLUMNS = 3 };

/* A rule's title, with its term where the run has several. */
static void
title_words(struct buffer *text, const struct report_summary *summary, size_t i)
{
    buffer_clear(text);
    buffer_string(text, summary->rules[i]->title);
    if (summary->terms[i][0] != '\0')
        buffer_printf(text, " (%s)", summary->terms[i]);
}

static void
add_unchecked_table(struct page *page, const struct report_summary *summary, enum verdict verdict,
                    const char *caption)
{
    struct buffer title = {0};
    page_table_begin(page, caption, unchecked_columns, UNCHECKED_COLUMNS);
    for (size_t i = 0; i < summary->rule_count; i++) {
        const struct rule_result *result = &summary->results[i];
        if (result->verdict != verdict)
            continue;
        title_words(&title, summary, i);
        const char *const cells[] = {summary->rules[i]->id, title.text, result->why,
                                     result->needed};
        page_table_row(page, unchecked_columns, UNCHECKED_COLUMNS, cells);
    }
    page_table_end(page);
    buffer_free(&title);
}

static bool
has_passed(const struct rule_result *result)
{
    return result->verdict == VERDICT_RAN && result->findings == 0;
}

static void
add_passed_table(struct page *page, const struct report_summary *summary)
{
    struct buffer title = {0};
    page_table_begin(page, "Rules that passed", passed_columns, PASSED_COLUMNS);
    for (size_t i = 0; i < summary->rule_count; i++) {
        if (!has_passed(&summary->results[i]))
            continue;
        title_words(&title, summary, i);
        const char *const cells[] = {summary->rules[i]->id,
                                     severity_name(summary->rules[i]->severity), title.text};
        page_table_row(page, passed_columns, PASSED_COLUMNS, cells);
    }
    page_table_end(page);
    buffer_free(&title);
}

static void
begin_details(struct page *page, uint64_t count, const char *one, const char *many)
{
    struct buffer words = {0};
    report_count_words(&words, count, one, many);
    page_open(page, "details", NULL);
    page_element(page, "summary", words.text, NULL);
    buffer_free(&words);
}

void
html_add_not_checked(struct page *page, const struct report_summary *summary)
{
    size_t unchecked = report_rules_with(summary, VERDICT_UNCHECKED);
    size_t inapplicable = report_rules_with(summary, VERDICT_NOT_APPLICABLE), passed = 0;
    for (size_t i = 0; i < summary->rule_count; i++)
        passed += has_passed(&summary->results[i]);
    page_open(page, "section", "id", "not-checked", "aria-labelledby", "not-checked-title", NULL);
    page_element(page, "h2", "What was not checked", "id", "not-checked-title", NULL);
    if (unchecked == 0)
        page_element(page, "p", "Every rule that applies could be checked here.", NULL);
    else
        add_unchecked_table(page, summary, VERDICT_UNCHECKED, "Rules that cannot be checked here");
    if (inapplicable > 0) {
        begin_details(page, inapplicable, "rule did not apply", "rules did not apply");
        add_unchecked_table(page, summary, VERDICT_NOT_APPLICABLE, "Rules that did not apply");
        page_close(page);
    }
    if (passed > 0) {
        begin_details(page, passed, "rule passed", "rules passed");
        add_passed_table(page, summary);
        page_close(page);
    }
    page_close(page);
}

/* --- the run ---------------------------------------------------------------------------------- */

static const struct page_column input_columns[] = {{"Input", false}, {"BLAKE2b digest", false}};

void
html_add_run(struct page *page, const struct report_summary *summary)
{
    page_open(page, "section", "id", "run", "aria-labelledby", "run-title", NULL);
    page_element(page, "h2", "About this run", "id", "run-title", NULL);
    page_open(page, "dl", "class", "facts", NULL);
    for (size_t i = 0; i < summary->fact_count; i++) {
        struct buffer name = {0};
        buffer_string(&name, summary->facts[i].name);
        for (size_t c = 0; c < name.length; c++)
            name.text[c] = name.text[c] == '_' ? ' ' : name.text[c];
        page_element(page, "dt", text_or_empty(name.text), NULL);
        page_element(page, "dd", summary->facts[i].value, NULL);
        buffer_free(&name);
    }
    if (summary->redacted) {
        page_element(page, "dt", "redacted", NULL);
        page_element(page, "dd", "Names, keys and values are left out of this page.", NULL);
    }
    page_close(page);
    if (summary->input_count > 0) {
        page_table_begin(page, "What was read", input_columns, 2);
        for (size_t i = 0; i < summary->input_count; i++) {
            const char *const cells[] = {summary->inputs[i].path, summary->inputs[i].digest};
            page_table_row(page, input_columns, 2, cells);
        }
        page_table_end(page);
    }
    page_close(page);
}
