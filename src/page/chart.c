/* Bars and columns as inline SVG. A picture has a name and its figures stand beside it as a text, so it is one image
 * to a screen reader. Sizes are in the picture's own units, and it scales with the page. */
#include "page/chart.h"

#include <math.h>
#include <stdio.h>

enum {
    CHART_WIDTH = 640,
    BAR_HEIGHT = 22,
    BAR_STEP = 30,
    BAR_LEFT = 200, /* where bars begin, behind their labels */
    BAR_ROOM = 340,
    COLUMN_BASE = 180, /* the line on which columns stand */
    COLUMN_TOP = 20,
    COLUMN_LEFT = 10,
    LABEL_WIDTH = 62, /* a label below a column needs so much */
    LABEL_LENGTH = 28
};

const char chart_style[] =
    "figure{margin:1rem 0}.chart{display:block;width:100%;max-width:40rem;height:auto;"
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
        chart_word(page, "chart-label", BAR_LEFT - 8, top + 16, "end",
                   cut_label(point->label, cut));
        chart_box(page, BAR_LEFT, top, width, BAR_HEIGHT);
        chart_word(page, "chart-value", BAR_LEFT + width + 6, top + 16, "start", point->shown);
    }
    end_figure(page, chart);
}

static void
add_columns(struct page *page, const struct chart *chart)
{
    double limit = chart_limit(chart);
    double step = (CHART_WIDTH - 2.0 * COLUMN_LEFT) / (double)(chart->count > 0 ? chart->count : 1);
    size_t every = (size_t)(LABEL_WIDTH / step) + 1;
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_point *point = &chart->points[i];
        double height = (COLUMN_BASE - COLUMN_TOP) * share_of(point, limit);
        double left = COLUMN_LEFT + step * (double)i, middle = left + step / 2;
        chart_box(page, left + step * 0.1, COLUMN_BASE - height, step * 0.8, height);
        if (i % every == 0)
            chart_word(page, "chart-label", middle, COLUMN_BASE + 18, "middle", point->label);
        if (step >= LABEL_WIDTH / 1.5)
            chart_word(page, "chart-value", middle, COLUMN_BASE - height - 4, "middle",
                       point->shown);
    }
}

void
chart_columns(struct page *page, const struct chart *chart)
{
    static const struct page_column heads[] = {{"", false}, {"Value", true}};
    begin_figure(page, chart, COLUMN_BASE + 28);
    add_columns(page, chart);
    page_element(page, "line", NULL, "class", "chart-axis", "x1", "0", "x2", "640", "y1", "180",
                 "y2", "180", NULL);
    page_close(page);
    page_element(page, "p", chart->text, NULL);
    page_open(page, "details", NULL);
    page_element(page, "summary", "The values as a table", NULL);
    page_table_begin(page, chart->title, heads, 2);
    for (size_t i = 0; i < chart->count; i++) {
        const char *const cells[] = {chart->points[i].label, chart->points[i].shown};
        page_table_row(page, heads, 2, cells);
    }
    page_table_end(page);
    page_close(page);
    page_close(page);
}
