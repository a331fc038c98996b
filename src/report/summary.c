/* What the head signs: a page a return, to be printed, with the figures in the groups that a school
 * compares with its own system, both sides of every identity, and a box for name, date and
 * signature. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/resource.h"
#include "page/page.h"
#include "report/words.h"

/* Measures of a topic that stand side by side. */
enum { MEASURE_LIMIT = 12 };

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

/* --- figures ---------------------------------------------------------------------------------- */

/* Figures of one topic, a row for each breakdown and a column for each measure. */
struct summary_topic {
    const struct figure *figures;
    size_t count;
    const char *measures[MEASURE_LIMIT];
    size_t measure_count;
};

static size_t
find_measure(const struct summary_topic *topic, const char *measure)
{
    size_t i = 0;
    while (i < topic->measure_count && strcmp(topic->measures[i], measure) != 0)
        i++;
    return i;
}

static struct summary_topic
take_topic(const struct figure *figures, size_t count)
{
    struct summary_topic topic = {.figures = figures};
    while (topic.count < count && strcmp(figures[topic.count].topic, figures->topic) == 0) {
        const char *measure = figures[topic.count].measure;
        size_t at = find_measure(&topic, measure);
        if (at == MEASURE_LIMIT)
            break;
        if (at == topic.measure_count)
            topic.measures[topic.measure_count++] = measure;
        topic.count++;
    }
    return topic;
}

/* "1,204" of "1204"; anything else as it is. */
static void
summary_append_value(struct buffer *text, const char *value)
{
    size_t digits = strspn(value, "0123456789");
    if (digits > 0 && digits < 19 && value[digits] == '\0' && (value[0] != '0' || digits == 1))
        report_number(text, strtoull(value, NULL, 10));
    else
        buffer_string(text, value);
}

static size_t
summary_add_row(struct page *page, const struct summary_topic *topic, size_t from,
                const struct page_column *columns)
{
    struct buffer values[MEASURE_LIMIT] = {{0}};
    const char *cells[MEASURE_LIMIT + 1] = {topic->figures[from].breakdown};
    size_t i = from;
    for (; i < topic->count && strcmp(topic->figures[i].breakdown, cells[0]) == 0; i++) {
        size_t at = find_measure(topic, topic->figures[i].measure);
        if (values[at].length > 0)
            break; /* the same once more is a row of its own */
        summary_append_value(&values[at], topic->figures[i].value);
    }
    for (size_t m = 0; m < topic->measure_count; m++)
        cells[m + 1] = text_or_empty(values[m].text);
    page_table_row(page, columns, topic->measure_count + 1, cells);
    for (size_t m = 0; m < topic->measure_count; m++)
        buffer_free(&values[m]);
    return i > from ? i : from + 1;
}

/* A frame that scrolls, by the keyboard too, is no landmark: there are too many. */
static void
summary_begin_table(struct page *page, const char *caption, bool wide,
                    const struct page_column *columns, size_t count)
{
    page_open(page, "section", "class", wide ? "topic wide" : "topic", NULL);
    page_open(page, "div", "class", "table-frame", "tabindex", "0", "role", "group", "aria-label",
              caption, NULL);
    page_open(page, "table", NULL);
    page_element(page, "caption", caption, NULL);
    page_open(page, "thead", NULL);
    page_open(page, "tr", NULL);
    for (size_t i = 0; i < count; i++)
        page_element(page, "th", columns[i].head, "scope", "col", "class",
                     columns[i].number ? "number" : NULL, NULL);
    page_close(page);
    page_close(page);
    page_open(page, "tbody", NULL);
}

static void
summary_end_table(struct page *page)
{
    page_close_to(page, page->depth - 4);
}

/* Where every breakdown has one measure, columns would have holes. */
static bool
summary_is_list(const struct summary_topic *topic)
{
    for (size_t i = 1; i < topic->count; i++) {
        if (strcmp(topic->figures[i].breakdown, topic->figures[i - 1].breakdown) == 0)
            return false;
    }
    return topic->measure_count > 1;
}

static void
summary_add_list(struct page *page, const struct summary_topic *topic)
{
    static const struct page_column columns[] = {{"Group", false}, {"Figure", true}, {"Of", false}};
    struct buffer value = {0};
    summary_begin_table(page, topic->figures->topic, false, columns, 3);
    for (size_t i = 0; i < topic->count; i++) {
        buffer_clear(&value);
        summary_append_value(&value, topic->figures[i].value);
        const char *const cells[] = {topic->figures[i].breakdown, text_or_empty(value.text),
                                     topic->figures[i].measure};
        page_table_row(page, columns, 3, cells);
    }
    summary_end_table(page);
    buffer_free(&value);
}

static void
summary_add_topic(struct page *page, const struct summary_topic *topic)
{
    if (summary_is_list(topic)) {
        summary_add_list(page, topic);
        return;
    }
    struct page_column columns[MEASURE_LIMIT + 1] = {{"", false}};
    for (size_t m = 0; m < topic->measure_count; m++)
        columns[m + 1] =
            (struct page_column){topic->measures[m], strcmp(topic->measures[m], "Text") != 0};
    columns[0].head = "Group";
    summary_begin_table(page, topic->figures->topic, topic->measure_count > 2, columns,
                        topic->measure_count + 1);
    for (size_t i = 0; i < topic->count;)
        i = summary_add_row(page, topic, i, columns);
    summary_end_table(page);
}

/* --- identities ------------------------------------------------------------------------------- */

static const char *
part(const struct identity *identity, const char *name)
{
    return text_or_empty(block_value(identity->block, name));
}

static void
summary_add_identity(struct page *page, const struct page_column *columns,
                     const struct identity *identity)
{
    struct buffer title = {0}, left = {0}, right = {0};
    buffer_printf(&title, "%s%s%s", part(identity, "title"),
                  identity->breakdown[0] == '\0' ? "" : ": ", identity->breakdown);
    summary_append_value(&left, identity->left);
    summary_append_value(&right, identity->right);
    buffer_printf(&left, " (%s)", part(identity, "left"));
    buffer_printf(&right, " (%s)", part(identity, "right"));
    const char *const cells[] = {title.text, left.text, right.text,
                                 identity->agrees ? "They agree." : part(identity, "means")};
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
        if (!begun)
            summary_begin_table(page, "Two ways to one figure", true, heads, COUNT);
        begun = true;
        summary_add_identity(page, heads, identity);
    }
    if (begun)
        summary_end_table(page);
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

static const char *
name_of_school(const struct figure *figures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(figures[i].topic, "School") == 0 && strcmp(figures[i].breakdown, "Name") == 0)
            return figures[i].value;
    }
    return "";
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

/* How many of the figures are of the first one's return: a school's, until its topics begin again.
 */
static size_t
return_length(const struct figure *figures, size_t count)
{
    size_t i = 1;
    while (i < count && strcmp(figures[i].lea, figures->lea) == 0 &&
           strcmp(figures[i].estab, figures->estab) == 0 &&
           (strcmp(figures[i].topic, figures->topic) != 0 ||
            strcmp(figures[i - 1].topic, figures->topic) == 0))
        i++;
    return i;
}

static void
add_return(struct page *page, const struct report_summary *summary, const struct figure *figures,
           size_t count)
{
    struct buffer school = {0};
    const char *name = name_of_school(figures, count);
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
        struct summary_topic topic = take_topic(&figures[i], count - i);
        summary_add_topic(page, &topic);
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
        length = return_length(first, count - i);
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
