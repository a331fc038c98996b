/* The first section of the page: whether this can go. */
#include <stdlib.h>

#include "report/earlier.h"
#include "report/html.h"
#include "report/words.h"

static const char *
answer_class(enum report_answer answer)
{
    static const char *const classes[] = {[ANSWER_READY] = "answer ready",
                                          [ANSWER_QUERIES] = "answer queries",
                                          [ANSWER_ERRORS] = "answer errors",
                                          [ANSWER_NOT_DETERMINED] = "answer errors",
                                          [ANSWER_ELSEWHERE] = "answer errors"};
    return classes[answer];
}

static void
add_problem(struct page *page, const struct html_group *group)
{
    char target[HTML_ID];
    page_open(page, "li", NULL);
    page_open(page, "a", "href", html_group_id(group, "#", target), NULL);
    page_printf(page, "%s: %s", group->rule->id, group->rule->title);
    page_close(page);
    page_text(page, " (");
    page_number(page, group->count);
    page_text(page, ")");
    page_close(page);
}

static void
html_answer_add_list(struct page *page, const struct html_group *const *groups, size_t count)
{
    page_open(page, "ul", "class", "problems", NULL);
    for (size_t i = 0; i < count; i++)
        add_problem(page, groups[i]);
    page_close(page);
}

/* So many rules are listed at once, and the others can be opened. */
enum { PROBLEMS_SHOWN = 12 };

/* Links to the places of errors, as an error summary has them. */
static void
add_problems(struct page *page, const struct report_summary *summary,
             const struct html_groups *groups)
{
    size_t count;
    const struct html_group **sorted = html_sort_groups(summary, groups, SEVERITY_ERROR, &count);
    size_t first = count <= PROBLEMS_SHOWN + 2 ? count : PROBLEMS_SHOWN;
    if (count > 0) {
        page_element(page, "p", "To be put right, by rule:", NULL);
        html_answer_add_list(page, sorted, first);
    }
    if (first < count) {
        page_open(page, "details", NULL);
        page_open(page, "summary", NULL);
        page_printf(page, "%zu more rules", count - first);
        page_close(page);
        html_answer_add_list(page, sorted + first, count - first);
        page_close(page);
    }
    free(sorted);
}

static const struct page_column school_columns[] = {{"School", false},
                                                    {"Can it go?", false},
                                                    {"Errors", true},
                                                    {"Queries to answer", true},
                                                    {"For information", true}};

static void
html_answer_add_school(struct page *page, const struct report_summary *summary,
                       const struct report_school *school)
{
    const struct report_counts *counts = &school->counts;
    struct buffer name = {0}, words = {0}, target = {0};
    html_school_words(&name, summary, school->lea, school->estab);
    report_answer_words(&words, summary, counts);
    words.text[strcspn(words.text, ":")] = '\0';
    page_open(page, "tr", NULL);
    page_open(page, "th", "scope", "row", NULL);
    if (school->lea[0] == '\0') {
        page_text(page, "About no one school");
    } else {
        buffer_string(&target, "#school=");
        report_school_words(&target, school->lea, school->estab);
        page_element(page, "a", name.text, "href", target.text, NULL);
    }
    page_close(page);
    page_element(page, "td", words.text, NULL);
    const uint64_t numbers[] = {counts->findings[SEVERITY_ERROR],
                                counts->findings[SEVERITY_QUERY] - counts->explained,
                                counts->findings[SEVERITY_INFO]};
    for (size_t i = 0; i < 3; i++) {
        page_open(page, "td", "class", "number", NULL);
        page_number(page, numbers[i]);
        page_close(page);
    }
    page_close(page);
    buffer_free(&name);
    buffer_free(&words);
    buffer_free(&target);
}

static void
html_answer_add_schools(struct page *page, const struct report_summary *summary)
{
    size_t columns = sizeof school_columns / sizeof school_columns[0];
    if (!summary->determined || summary->school_count < 2)
        return;
    page_open(page, "div", "id", "schools", NULL);
    page_table_begin(page, "Each school", school_columns, columns);
    for (size_t i = 0; i < summary->school_count; i++)
        html_answer_add_school(page, summary, &summary->schools[i]);
    page_table_end(page);
    page_close(page);
}

/* "Since the last run (20 January 2026, 09:00) 3 findings are new, 12 are gone and 67 are still
 * there." */
static void
add_news_words(struct page *page, const struct earlier *earlier, uint64_t gone)
{
    struct buffer words = {0};
    buffer_string(&words, "Since the last run into the same folder");
    if (earlier->now[0] != '\0') {
        buffer_string(&words, " (");
        report_time_words(&words, earlier->now);
        buffer_char(&words, ')');
    }
    buffer_char(&words, ' ');
    report_count_words(&words, earlier->fresh, "finding is new, ", "findings are new, ");
    report_number(&words, gone);
    buffer_string(&words, gone == 1 ? " is gone and " : " are gone and ");
    report_number(&words, earlier->found_again);
    buffer_string(&words, earlier->found_again == 1 ? " is still there." : " are still there.");
    page_element(page, "p", words.text, "class", "news", NULL);
    buffer_free(&words);
}

static const struct page_column gone_columns[] = {
    {"Rule", false}, {"In the last run", true}, {"Gone", true}};

static void
add_news(struct page *page, const struct report_summary *summary)
{
    const struct earlier *earlier = summary->earlier;
    uint64_t gone = 0;
    if (earlier == NULL)
        return;
    for (size_t i = 0; i < earlier->rule_count; i++)
        gone += earlier->rules[i].gone;
    add_news_words(page, earlier, gone);
    if (gone == 0)
        return;
    page_open(page, "details", NULL);
    page_element(page, "summary", "What is gone", NULL);
    page_table_begin(page, "Findings that are gone, by rule", gone_columns, 3);
    for (size_t i = 0; i < earlier->rule_count; i++) {
        struct buffer before = {0}, since = {0};
        report_number(&before, earlier->rules[i].findings);
        report_number(&since, earlier->rules[i].gone);
        const char *const cells[] = {earlier->rules[i].rule, before.text, since.text};
        if (earlier->rules[i].gone > 0)
            page_table_row(page, gone_columns, 3, cells);
        buffer_free(&before);
        buffer_free(&since);
    }
    page_table_end(page);
    page_close(page);
}

/* Why the run stopped. */
static void
html_answer_add_reasons(struct page *page, const char *why)
{
    if (*why == '\0')
        return;
    page_open(page, "ul", "class", "problems", NULL);
    for (size_t length; *why != '\0'; why += length + (why[length] == '\n')) {
        length = strcspn(why, "\n");
        page_open(page, "li", NULL);
        page_printf(page, "%.*s", (int)length, why);
        page_close(page);
    }
    page_close(page);
}

void
html_add_answer(struct page *page, const struct report_summary *summary,
                const struct html_groups *groups)
{
    struct buffer words = {0};
    struct report_summary outcome = *summary;
    outcome.why = ""; /* in a list of its own */
    report_answer_words(&words, &outcome, &summary->counts);
    report_unchecked_words(&words, summary);
    page_open(page, "section", "id", "answer", "aria-labelledby", "answer-title", NULL);
    page_open(page, "div", "class", answer_class(report_answer(summary, &summary->counts)), NULL);
    page_element(page, "h2", "Can this go?", "id", "answer-title", NULL);
    page_open(page, "p", "class", "words", NULL);
    page_printf(page, "%s.", words.text);
    page_close(page);
    if (summary->determined)
        add_problems(page, summary, groups);
    else
        html_answer_add_reasons(page, summary->why);
    page_close(page);
    if (summary->determined)
        add_news(page, summary);
    html_answer_add_schools(page, summary);
    page_close(page);
    buffer_free(&words);
}
