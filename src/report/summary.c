/* What the head signs: a page a return, to be printed, with the figures in the groups that a school
 * compares with its own system, both sides of every identity, and a box for name, date and
 * signature. */
#include <string.h>

#include "base/resource.h"
#include "report/topics.h"
#include "report/words.h"

static void
summary_begin(struct report *report, const struct report_summary *summary)
{
    (void)report;
    (void)summary;
}

static void
summary_finding(struct report *report, const struct finding *finding)
{
    (void)report;
    (void)finding;
}

/* --- identities ------------------------------------------------------------------------------- */

static const char *
identity_part(const struct identity *identity, const char *name)
{
    return text_or_empty(block_value(identity->block, name));
}

static void
summary_add_identity(struct page *page, const struct page_column *columns,
                     const struct identity *identity)
{
    struct buffer title = {0}, left = {0}, right = {0};
    buffer_printf(&title, "%s%s%s", identity_part(identity, "title"),
                  identity->breakdown[0] == '\0' ? "" : ": ", identity->breakdown);
    figure_words(&left, identity->left);
    figure_words(&right, identity->right);
    buffer_printf(&left, " (%s)", identity_part(identity, "left"));
    buffer_printf(&right, " (%s)", identity_part(identity, "right"));
    const char *const cells[] = {title.text, left.text, right.text,
                                 identity->agrees ? "They agree."
                                                  : identity_part(identity, "means")};
    page_table_row(page, columns, sizeof cells / sizeof cells[0], cells);
    buffer_free(&title);
    buffer_free(&left);
    buffer_free(&right);
}

static void
summary_add_identities(struct page *page, const struct figures *figures, const char *lea,
                       const char *estab)
{
    static const struct page_column heads[] = {{"What should agree", false},
                                               {"One side", false},
                                               {"The other", false},
                                               {"What it means", false}};
    enum { COUNT = sizeof heads / sizeof heads[0] };
    bool begun = false;
    for (size_t i = 0; i < figures->identity_count; i++) {
        const struct identity *identity = &figures->identities[i];
        if (strcmp(identity->lea, lea) != 0 || strcmp(identity->estab, estab) != 0)
            continue;
        if (!begun) {
            page_open(page, "section", "class", "topic wide", NULL);
            page_table_begin(page, "Two ways to one figure", heads, COUNT);
        }
        begun = true;
        summary_add_identity(page, heads, identity);
    }
    if (begun) {
        page_table_end(page);
        page_close(page);
    }
}

/* --- a return --------------------------------------------------------------------------------- */

/* A line to write on. */
static void
add_line(struct page *page, const char *what)
{
    page_open(page, "tr", NULL);
    page_element(page, "th", what, "scope", "row", NULL);
    page_element(page, "td", "", NULL);
    page_close(page);
}

static void
add_signature(struct page *page)
{
    page_open(page, "section", "class", "signature", NULL);
    page_element(page, "h2", "Authorisation", NULL);
    page_element(page, "p",
                 "I have compared these figures with the school's own records, and authorise the "
                 "return.",
                 NULL);
    page_open(page, "table", NULL);
    page_element(page, "caption", "To be filled in by the head", NULL);
    page_open(page, "tbody", NULL);
    add_line(page, "Name and position");
    add_line(page, "Date");
    add_line(page, "Signature");
    page_close(page);
    page_close(page);
    page_close(page);
}

static void
add_origin(struct page *page, const struct report_summary *summary)
{
    const char *version = report_fact(summary, "version");
    const char *definition = report_fact(summary, "definition");
    page_open(page, "p", "class", "origin", NULL);
    page_printf(page, "%s. Made by Muster%s%s%s%s, at %s", summary->title,
                version[0] == '\0' ? "" : " ", version,
                definition[0] == '\0' ? "" : ", definition of ", definition, summary->now);
    page_close(page);
}

static void
summary_add_answer(struct page *page, const struct report_summary *summary, const char *lea,
                   const char *estab)
{
    struct buffer words = {0};
    for (size_t i = 0; i < summary->school_count; i++) {
        const struct report_school *school = &summary->schools[i];
        if (strcmp(school->lea, lea) != 0 || strcmp(school->estab, estab) != 0)
            continue;
        report_answer_words(&words, summary, &school->counts);
        buffer_char(&words, '.');
        page_element(page, "p", words.text, "class", "answer", NULL);
        break;
    }
    buffer_free(&words);
}

static void
add_return(struct page *page, const struct report_summary *summary, const struct figure *figures,
           size_t count)
{
    struct buffer school = {0};
    const char *name = school_name_of(figures, count);
    report_school_words(&school, figures->lea, figures->estab);
    page_open(page, "article", NULL);
    page_open(page, "header", NULL);
    page_open(page, "h1", NULL);
    page_printf(page, "%s%s%s%s", name, name[0] == '\0' ? "" : " (", school.text,
                name[0] == '\0' ? "" : ")");
    page_close(page);
    page_element(page, "p", "The figures of the return, to be compared with the school's system",
                 "class", "what", NULL);
    summary_add_answer(page, summary, figures->lea, figures->estab);
    add_origin(page, summary);
    page_close(page);
    page_open(page, "div", "class", "topics", NULL);
    for (size_t i = 0; i < count;) {
        struct topic topic = topic_read(&figures[i], count - i);
        page_open(page, "section", "class", topic_is_wide(&topic) ? "topic wide" : "topic", NULL);
        topic_add_table(page, &topic);
        page_close(page);
        i += topic.count;
    }
    summary_add_identities(page, summary->figures, figures->lea, figures->estab);
    page_close(page);
    add_signature(page);
    page_close(page);
    buffer_free(&school);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void
add_nothing(struct page *page, const struct report_summary *summary)
{
    struct buffer words = {0};
    page_open(page, "article", NULL);
    page_element(page, "h1", summary->title, NULL);
    report_answer_words(&words, summary, &summary->counts);
    buffer_char(&words, '.');
    page_element(page, "p", words.text, "class", "answer", NULL);
    if (summary->determined)
        page_element(page, "p", "This run has no figures to sign: its collection has none.", NULL);
    add_origin(page, summary);
    page_close(page);
    buffer_free(&words);
}

static void
write_page(struct report *report, const struct report_summary *summary, const char *style)
{
    struct page page = {0};
    struct buffer title = {0};
    size_t count = summary->determined ? summary->figures->count : 0;
    buffer_printf(&title, "%s: summary", summary->title);
    page_begin(&page, &(struct page_look){.title = title.text, .style = style});
    page_open(&page, "main", NULL);
    if (count == 0)
        add_nothing(&page, summary);
    for (size_t i = 0, length; i < count; i += length) {
        const struct figure *first = &summary->figures->items[i];
        length = return_figures(first, count - i);
        add_return(&page, summary, first, length);
        buffer_append(&report->line, page.text.text, page.text.length);
        buffer_clear(&page.text);
    }
    page_end(&page);
    buffer_append(&report->line, page.text.text, page.text.length);
    page_free(&page);
    buffer_free(&title);
}

/* The style is the program's own, whatever --schemas says. */
static void
summary_end(struct report *report, const struct report_summary *summary)
{
    struct resources own = {0};
    struct resource style;
    if (resource_read(&own, "report/summary.css", &style, &report->error))
        write_page(report, summary, style.text);
    arena_free(&own.arena);
}

const struct report_format report_summary = {.name = "summary",
                                             .begin = summary_begin,
                                             .finding = summary_finding,
                                             .end = summary_end,
                                             .needs_path = true,
                                             .tells_figures = true};
