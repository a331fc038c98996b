/* The sections of the page about the rules that were broken, each with what to do and its findings.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "report/html.h"
#include "report/words.h"

/* --- in their order --------------------------------------------------------------------------- */

const char *
html_group_id(const struct html_group *group, const char *before, char id[HTML_ID])
{
    snprintf(id, HTML_ID, "%s%s-%s", before, severity_name(group->severity), group->rule->id);
    return id;
}

static bool
is_of_register(const struct report_summary *summary, const struct rule *rule)
{
    for (size_t i = 0; i < summary->rule_count; i++) {
        if (strcmp(summary->rules[i]->id, rule->id) == 0)
            return strcmp(summary->of[i], "register") == 0;
    }
    return true; /* about the file of explanations */
}

const struct html_group **
html_sort_groups(const struct report_summary *summary, const struct html_groups *groups,
                 enum severity severity, size_t *count)
{
    const struct html_group **sorted = memory_zeroed(groups->count + 1, sizeof *sorted);
    *count = 0;
    for (int pass = 1; pass >= 0; pass--) {
        size_t from = *count;
        for (size_t i = 0; i < groups->count; i++) {
            const struct html_group *group = &groups->items[i];
            if (group->severity != severity || is_of_register(summary, group->rule) != pass)
                continue;
            size_t at = (*count)++;
            for (; at > from && strcmp(sorted[at - 1]->rule->id, group->rule->id) > 0; at--)
                sorted[at] = sorted[at - 1];
            sorted[at] = group;
        }
    }
    return sorted;
}

/* --- sections --------------------------------------------------------------------------------- */

static const struct html_section {
    const char *id, *title, *none, *intro;
} sections[SEVERITY_COUNT] = {
    [SEVERITY_ERROR] =
        {"errors", "Put right first", "There are no errors.",
         "Correct these in the school's own system, export again and run again. Rules "
         "about files and the register come first: what is wrong there often shows "
         "again in the return."},
    [SEVERITY_QUERY] =
        {"queries", "Answer", "There are no queries.",
         "Each of these may be right or wrong. Correct what is wrong in the school's own "
         "system; explain what is right."},
    [SEVERITY_INFO] = {"information", "For information", "There is nothing else to know.",
                       "Nothing has to be done about these, but they say how the data were read."}};

static const struct page_column finding_columns[] = {
    {"UPN or child", false}, {"Pupil", false}, {"Year", false},
    {"When", false},         {"Item", false},  {"Value", false},
    {"Line", true},          {"Column", true}, {"What is wrong", false},
    {"Explanation", false},  {"By", false},    {"On", false},
    {"New", false}};

void
html_add_findings_head(struct page *page, const char *caption)
{
    page_table_begin(page, caption, finding_columns,
                     sizeof finding_columns / sizeof finding_columns[0]);
    buffer_char(&page->text, '\n');
}

static void
add_advice(struct page *page, const struct rule *rule)
{
    page_open(page, "p", "class", "to-do", NULL);
    page_element(page, "strong", "What to do:", NULL);
    page_printf(page, " %s", text_or_empty(rule->to_do));
    page_close(page);
    page_open(page, "details", "class", "advice", NULL);
    page_element(page, "summary", "Why, where it comes from and how sure that is", NULL);
    page_element(page, "p", rule->why, NULL);
    page_open(page, "p", NULL);
    page_printf(page, "Source: %s.", text_or_empty(rule->source));
    page_close(page);
    page_open(page, "p", NULL);
    page_printf(page, "How sure it is that DfE tests just this: %s.",
                text_or_empty(rule->confidence));
    page_close(page);
    page_close(page);
}

/* Where no script fills the list. */
static void
add_first_rows(struct page *page, const struct html_group *group)
{
    struct buffer caption = {0};
    page_open(page, "noscript", NULL);
    buffer_printf(&caption, "Findings of %s", group->rule->id);
    html_add_findings_head(page, caption.text);
    buffer_append(&page->text, group->rows.text, group->rows.length);
    page_table_end(page);
    if (group->count > HTML_FIRST_ROWS) {
        page_open(page, "p", NULL);
        page_text(page, "And ");
        page_number(page, group->count - HTML_FIRST_ROWS);
        page_text(page, " more, which stand among all findings below.");
        page_close(page);
    }
    page_close(page);
    buffer_free(&caption);
}

static void
html_rules_add_count(struct page *page, const struct html_group *group)
{
    static const char *const words[SEVERITY_COUNT][2] = {[SEVERITY_ERROR] = {"error", "errors"},
                                                         [SEVERITY_QUERY] = {"query", "queries"},
                                                         [SEVERITY_INFO] = {"note", "notes"}};
    struct buffer text = {0};
    report_count_words(&text, group->count, words[group->severity][0], words[group->severity][1]);
    if (group->explained > 0) {
        buffer_string(&text, ", ");
        report_number(&text, group->explained);
        buffer_string(&text, " explained");
    }
    page_element(page, "p", text.text, "class", "count", NULL);
    buffer_free(&text);
}

static void
add_group(struct page *page, const struct html_group *group)
{
    char id[HTML_ID], title[HTML_ID], count[24];
    html_group_id(group, "", id);
    html_group_id(group, "title-", title);
    snprintf(count, sizeof count, "%llu", (unsigned long long)group->count);
    page_open(page, "section", "class", "rule", "id", id, "data-group", id, "data-count", count,
              NULL);
    page_open(page, "h3", "id", title, NULL);
    page_printf(page, "%s: %s", group->rule->id, group->rule->title);
    page_close(page);
    html_rules_add_count(page, group);
    add_advice(page, group->rule);
    page_element(page, "ul", NULL, "class", "findings", NULL);
    add_first_rows(page, group);
    page_close(page);
}

static const char save_box[] =
    "<div class=\"panel\" id=\"save-box\" hidden>"
    "<h3>Save explanations</h3>"
    "<p>Write what you know below, then save. The file has what was explained before as well. Give "
    "it to the next run, and those queries are answered: at a prompt with "
    "<code>--explanations explanations.csv</code>, in <code>muster.html</code> by dropping it in "
    "with your files. <code>notepad.csv</code> of that run is what goes into COLLECT.</p>"
    "<label for=\"by\">Your name or office</label><input id=\"by\" autocomplete=\"name\">"
    "<p><button type=\"button\" id=\"save\">Save explanations</button></p>"
    "<p id=\"saved\" role=\"status\"></p></div>";

void
html_add_rules(struct page *page, const struct report_summary *summary,
               const struct html_groups *groups, enum severity severity)
{
    const struct html_section *section = &sections[severity];
    size_t count;
    char title[32];
    const struct html_group **sorted = html_sort_groups(summary, groups, severity, &count);
    snprintf(title, sizeof title, "%s-title", section->id);
    page_open(page, "section", "id", section->id, "aria-labelledby", title, NULL);
    page_element(page, "h2", section->title, "id", title, NULL);
    page_element(page, "p", count == 0 ? section->none : section->intro, NULL);
    if (severity == SEVERITY_QUERY && count > 0 && !summary->redacted)
        buffer_string(&page->text, save_box);
    for (size_t i = 0; i < count; i++)
        add_group(page, sorted[i]);
    page_close(page);
    free(sorted);
}
