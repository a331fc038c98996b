/* The section of the page about figures: tables by topic, charts, and both sides of every identity.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "page/chart.h"
#include "report/html.h"
#include "report/topics.h"
#include "report/words.h"

/* Breakdowns beyond these make a chart that nobody reads. */
enum { CHART_LIMIT = 60 };

static bool
html_figures_is_of_school(const char *lea, const char *estab, const struct figure *figure)
{
    return strcmp(lea, figure->lea) == 0 && strcmp(estab, figure->estab) == 0;
}

void
html_school_words(struct buffer *text, const struct report_summary *summary, const char *lea,
                  const char *estab)
{
    for (size_t i = 0; i < summary->figures->count && estab[0] != '\0'; i++) {
        const struct figure *figure = &summary->figures->items[i];
        if (strcmp(figure->topic, "School") != 0 || strcmp(figure->breakdown, "Name") != 0 ||
            !html_figures_is_of_school(lea, estab, figure) || figure->value[0] == '\0')
            continue;
        buffer_printf(text, "%s (", figure->value);
        report_school_words(text, lea, estab);
        buffer_char(text, ')');
        return;
    }
    report_school_words(text, lea, estab);
}

/* --- charts -------------------------------------------------------------------------------- */

static double
html_figures_number_of(const char *value)
{
    char *end;
    double number = strtod(value, &end);
    return end == value ? NAN : number;
}

/* "The most is Year 4 with 12, the least Year 1 with 3."; where all are alike, so much. */
static void
chart_words(struct buffer *text, const struct chart_point *points, size_t count)
{
    const struct chart_point *most = NULL, *least = NULL;
    for (size_t i = 0; i < count; i++) {
        if (isnan(points[i].value))
            continue;
        most = most == NULL || points[i].value > most->value ? &points[i] : most;
        least = least == NULL || points[i].value < least->value ? &points[i] : least;
    }
    if (most == NULL)
        buffer_string(text, "No value is known.");
    else if (most == least && count == 1)
        buffer_printf(text, "%s has %s.", most->label, most->shown);
    else if (most == least)
        buffer_printf(text, "Each has %s.", most->shown);
    else
        buffer_printf(text, "The most is %s with %s, the least %s with %s.", most->label,
                      most->shown, least->label, least->shown);
}

static void
html_figures_draw(struct page *page, const char *title, const char *kind,
                  const struct chart_point *points, size_t count)
{
    struct buffer text = {0};
    bool rate = count > 0 && text_ends_with(points[0].shown, "%");
    chart_words(&text, points, count);
    struct chart chart = {.title = title,
                          .text = text.text,
                          .limit = rate ? 100 : 0,
                          .points = points,
                          .count = count};
    if (strcmp(kind, "columns") == 0)
        chart_columns(page, &chart);
    else
        chart_bars(page, &chart);
    buffer_free(&text);
}

/* The part "chart" of a figures block: "bars" or "columns", and the measure. */
static void
add_chart(struct page *page, const struct topic *topic)
{
    struct slice rest = slice_of(topic->figures->chart), kind;
    struct chart_point points[CHART_LIMIT];
    struct buffer shown[CHART_LIMIT] = {{0}}, title = {0};
    char name[16];
    size_t count = 0;
    if (!slice_word(&rest, &kind))
        return;
    struct slice measure = slice_trim(rest);
    snprintf(name, sizeof name, "%.*s", (int)kind.length, kind.text);
    for (size_t i = 0; i < topic->count && count < CHART_LIMIT; i++) {
        const struct figure *figure = &topic->figures[i];
        if (!slice_is(measure, figure->measure))
            continue;
        figure_words(&shown[count], figure->value);
        points[count] = (struct chart_point){.label = figure->breakdown,
                                             .value = html_figures_number_of(figure->value),
                                             .shown = text_or_empty(shown[count].text)};
        count++;
    }
    buffer_printf(&title, "%s: %.*s", topic->figures->topic, (int)measure.length, measure.text);
    if (count > 0)
        html_figures_draw(page, title.text, name, points, count);
    for (size_t i = 0; i < CHART_LIMIT; i++)
        buffer_free(&shown[i]);
    buffer_free(&title);
}

/* --- identities ------------------------------------------------------------------------------- */

static const struct page_column identity_columns[] = {
    {"What should agree", false}, {"Does it?", false}, {"One way, and the other", false}};

enum { IDENTITY_COLUMNS = 3 };

static void
add_side(struct page *page, const char *value, const char *what)
{
    struct buffer words = {0};
    figure_words(&words, value);
    page_open(page, "p", NULL);
    page_element(page, "strong", words.text, NULL);
    page_printf(page, " %s", what);
    page_close(page);
    buffer_free(&words);
}

static void
html_figures_add_identity(struct page *page, const struct identity *identity)
{
    page_open(page, "tr", NULL);
    page_open(page, "th", "scope", "row", NULL);
    page_text(page, block_value(identity->block, "title"));
    if (identity->breakdown[0] != '\0')
        page_printf(page, ": %s", identity->breakdown);
    page_close(page);
    page_open(page, "td", NULL);
    page_element(page, "strong", identity->agrees ? "Yes" : "No", "class",
                 identity->agrees ? "tag ready" : "tag query", NULL);
    page_close(page);
    page_open(page, "td", NULL);
    add_side(page, identity->left, block_value(identity->block, "left"));
    add_side(page, identity->right, block_value(identity->block, "right"));
    if (!identity->agrees)
        page_element(page, "p", block_value(identity->block, "means"), NULL);
    page_close(page);
    page_close(page);
}

static void
html_figures_add_identities(struct page *page, const struct figures *figures, const char *lea,
                            const char *estab)
{
    bool begun = false;
    for (size_t i = 0; i < figures->identity_count; i++) {
        const struct identity *identity = &figures->identities[i];
        if (strcmp(identity->lea, lea) != 0 || strcmp(identity->estab, estab) != 0)
            continue;
        if (!begun)
            page_table_begin(page, "Figures that should agree", identity_columns, IDENTITY_COLUMNS);
        begun = true;
        html_figures_add_identity(page, identity);
    }
    if (begun)
        page_table_end(page);
}

/* --- all -------------------------------------------------------------------------------------- */

static void
html_figures_add_school(struct page *page, const struct figures *figures, size_t from, size_t to)
{
    const struct figure *first = &figures->items[from];
    html_figures_add_identities(page, figures, first->lea, first->estab);
    page_open(page, "div", "class", "topics", NULL);
    for (size_t i = from; i < to;) {
        struct topic topic = topic_read(&figures->items[i], to - i);
        page_open(page, "div", "class", topic_is_wide(&topic) ? "topic wide" : "topic", NULL);
        add_chart(page, &topic);
        topic_add_table(page, &topic);
        page_close(page);
        i += topic.count;
    }
    page_close(page);
}

/* ": 2 figures do not agree" */
static void
add_disagreeing(struct buffer *text, const struct figures *figures, const struct figure *first)
{
    uint64_t count = 0;
    for (size_t i = 0; i < figures->identity_count; i++) {
        const struct identity *identity = &figures->identities[i];
        count += !identity->agrees && strcmp(identity->lea, first->lea) == 0 &&
                 strcmp(identity->estab, first->estab) == 0;
    }
    if (count == 0)
        return;
    buffer_string(text, ": ");
    report_count_words(text, count, "figure does not agree", "figures do not agree");
}

/* Of several schools each can be opened. A script makes it then (data-later). */
static void
add_folded(struct page *page, const struct report_summary *summary, size_t from, size_t to)
{
    const struct figure *first = &summary->figures->items[from];
    struct buffer name = {0};
    html_school_words(&name, summary, first->lea, first->estab);
    add_disagreeing(&name, summary->figures, first);
    page_open(page, "details", "data-later", "", NULL);
    page_element(page, "summary", text_or_empty(name.text), NULL);
    page_open(page, "noscript", NULL);
    html_figures_add_school(page, summary->figures, from, to);
    page_close(page);
    page_close(page);
    buffer_free(&name);
}

void
html_add_figures(struct page *page, const struct report_summary *summary)
{
    const struct figures *figures = summary->figures;
    page_open(page, "section", "id", "figures", "aria-labelledby", "figures-title", NULL);
    page_element(page, "h2", "Figures", "id", "figures-title", NULL);
    page_element(page, "p",
                 figures->count == 0
                     ? "There are none: no return was made or read, or the collection has none."
                     : "Compare these with the school's own system before anybody signs.",
                 NULL);
    for (size_t from = 0, to = 0; from < figures->count; from = to) {
        const struct figure *first = &figures->items[from];
        while (to < figures->count &&
               html_figures_is_of_school(first->lea, first->estab, &figures->items[to]))
            to++;
        if (from == 0 && to == figures->count)
            html_figures_add_school(page, figures, from, to);
        else
            add_folded(page, summary, from, to);
    }
    page_close(page);
}
