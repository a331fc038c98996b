/* Bars and columns as inline SVG. A picture has a name and its figures stand beside it as a text,
 * so it is one image to a screen reader. Sizes are in the picture's own units, and it scales with
 * the page. */
#include "page/chart.h"

#include <math.h>
#include <stdio.h>

/* A picture is not wider than a telephone's screen, so that its words stay as large as they are. */
enum {
    CHART_WIDTH = 420,
    BAR_HEIGHT = 16,
    BAR_STEP = 42, /* a label, and a bar below it */
    BAR_TOP = 20,
    BAR_ROOM = 330,    /* behind the longest bar its value has room */
    COLUMN_BASE = 180, /* the line on which columns stand */
    COLUMN_TOP = 20,
    COLUMN_LEFT = 10,
    LETTER_WIDTH = 8, /* at least as wide as most */
    LABEL_LENGTH = 52
};

const char chart_style[] =
    "figure{margin:1rem 0}.chart{display:block;width:100%;max-width:30rem;height:auto;"
    "font-size:14px}.chart-bar{fill:#1d70b8}.chart-axis{stroke:#505a5f;stroke-width:1}"
    ".chart-label,.chart-value{fill:currentColor;font-family:inherit}"
    "@media (prefers-color-scheme:dark){.chart-bar{fill:#6cb0e8}.chart-axis{stroke:#b1b4b6}}"
    "@media print{.chart-bar{fill:#505a5f}}";

static const char *
coordinate(double value, char text[32])
{
    snprintf(text, 32, "%.1f", value);
    return text;
}

static double
chart_limit(const struct chart *chart)
{
    double limit = chart->limit;
    for (size_t i = 0; i < chart->count && chart->limit <= 0; i++) {
        if (chart->points[i].value > limit)
            limit = chart->points[i].value;
    }
    return limit > 0 ? limit : 1;
}

/* The share of the axis that a point takes, from 0 to 1. */
static double
share_of(const struct chart_point *point, double limit)
{
    double share = isnan(point->value) || point->value < 0 ? 0 : point->value / limit;
    return share > 1 ? 1 : share;
}

static void
begin_figure(struct page *page, const struct chart *chart, int height)
{
    char box[64];
    snprintf(box, sizeof box, "0 0 %d %d", CHART_WIDTH, height);
    page_open(page, "figure", NULL);
    page_element(page, "figcaption", chart->title, NULL);
    page_open(page, "svg", "class", "chart", "viewBox", box, "role", "img", "aria-label",
              chart->text, NULL);
}

static void
end_figure(struct page *page, const struct chart *chart)
{
    page_close(page);
    page_element(page, "p", chart->text, NULL);
    page_close(page);
}

static void
chart_word(struct page *page, const char *class, double x, double y, const char *anchor,
           const char *word)
{
    char left[32], top[32];
    page_element(page, "text", word, "class", class, "x", coordinate(x, left), "y",
                 coordinate(y, top), "text-anchor", anchor, NULL);
}

static void
chart_box(struct page *page, double x, double y, double width, double height)
{
    char left[32], top[32], across[32], down[32];
    page_element(page, "rect", NULL, "class", "chart-bar", "x", coordinate(x, left), "y",
                 coordinate(y, top), "width", coordinate(width, across), "height",
                 coordinate(height, down), NULL);
}

/* So many characters of a label as there is room for. */
static const char *
cut_label(const char *label, char cut[4 * LABEL_LENGTH + 4])
{
    size_t at = 0;
    int characters = 0;
    while (label[at] != '\0') {
        if (((unsigned char)label[at] & 0xC0) != 0x80 && ++characters > LABEL_LENGTH)
            break;
        at++;
    }
    if (label[at] == '\0' || at > 4 * LABEL_LENGTH)
        return label;
    snprintf(cut, 4 * LABEL_LENGTH + 4, "%.*s…", (int)at, label);
    return cut;
}

void
chart_bars(struct page *page, const struct chart *chart)
{
    double limit = chart_limit(chart);
    char cut[4 * LABEL_LENGTH + 4];
    begin_figure(page, chart, (int)chart->count * BAR_STEP + 4);
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_point *point = &chart->points[i];
        double top = (double)i * BAR_STEP, width = BAR_ROOM * share_of(point, limit);
        chart_word(page, "chart-label", 0, top + BAR_TOP - 5, "start",
                   cut_label(point->label, cut));
        chart_box(page, 0, top + BAR_TOP, width, BAR_HEIGHT);
        chart_word(page, "chart-value", width + 6, top + BAR_TOP + 13, "start", point->shown);
    }
    end_figure(page, chart);
}

/* How much room the longest of the labels, or of the values, takes. */
static double
word_room(const struct chart *chart, bool values)
{
    size_t most = 0;
    for (size_t i = 0; i < chart->count; i++) {
        const char *word = values ? chart->points[i].shown : chart->points[i].label;
        size_t characters = 0;
        for (; *word != '\0'; word++)
            characters += ((unsigned char)*word & 0xC0) != 0x80;
        most = characters > most ? characters : most;
    }
    return (double)(most * LETTER_WIDTH);
}

static void
add_columns(struct page *page, const struct chart *chart)
{
    double limit = chart_limit(chart);
    double step = (CHART_WIDTH - 2.0 * COLUMN_LEFT) / (double)(chart->count > 0 ? chart->count : 1);
    size_t every = (size_t)(word_room(chart, false) / step) + 1;
    bool has_values = step >= word_room(chart, true);
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_point *point = &chart->points[i];
        double height = (COLUMN_BASE - COLUMN_TOP) * share_of(point, limit);
        double left = COLUMN_LEFT + step * (double)i, middle = left + step / 2;
        double edge = word_room(chart, false) / 2;
        chart_box(page, left + step * 0.1, COLUMN_BASE - height, step * 0.8, height);
        if (i % every == 0)
            chart_word(page, "chart-label", middle < edge ? edge : middle, COLUMN_BASE + 18,
                       "middle", point->label);
        if (has_values)
            chart_word(page, "chart-value", middle, COLUMN_BASE - height - 4, "middle",
                       point->shown);
    }
}

static void
add_values(struct page *page, const struct chart *chart)
{
    static const struct page_column heads[] = {{"Group", false}, {"Value", true}};
    page_open(page, "details", NULL);
    page_element(page, "summary", "The values as a table", NULL);
    page_table_begin(page, chart->title, heads, 2);
    for (size_t i = 0; i < chart->count; i++) {
        const char *const cells[] = {chart->points[i].label, chart->points[i].shown};
        page_table_row(page, heads, 2, cells);
    }
    page_table_end(page);
    page_close(page);
}

void
chart_columns(struct page *page, const struct chart *chart)
{
    begin_figure(page, chart, COLUMN_BASE + 28);
    add_columns(page, chart);
    page_element(page, "line", NULL, "class", "chart-axis", "x1", "0", "x2", "420", "y1", "180",
                 "y2", "180", NULL);
    page_close(page);
    page_element(page, "p", chart->text, NULL);
    if (!chart->table_beside)
        add_values(page, chart);
    page_close(page);
}
