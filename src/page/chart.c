/* Bars, columns and lines as inline SVG. A picture has a name and its figures stand beside it as a
 * text, so it is one image to a screen reader. Sizes are in the picture's own units, and it scales
 * with the page. */
#include "page/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/encoding.h"

/* A picture is not wider than a telephone's screen, so that its words stay as large as they are. */
enum {
    CHART_WIDTH = 420,
    LETTER_WIDTH = 8,  /* at least as wide as most */
    LABEL_LENGTH = 52, /* characters in a picture's width */
};

/* --- parts ------------------------------------------------------------------------------------ */

static const char *
chart_coordinate(double value, char text[32])
{
    snprintf(text, 32, "%.1f", value);
    return text;
}

static void
begin_figure(struct page *page, const struct chart *chart, int height)
{
    char box[64];
    snprintf(box, sizeof box, "0 0 %d %d", CHART_WIDTH, height);
    page_open(page, "figure", NULL);
    page_element(page, "figcaption", chart->title, NULL);
    page_open(page, "svg", "id", chart->id, "class", "chart", "viewBox", box, "role", "img",
              "aria-label", chart->text, NULL);
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
    page_element(page, "text", word, "class", class, "x", chart_coordinate(x, left), "y",
                 chart_coordinate(y, top), "text-anchor", anchor, NULL);
}

static void
chart_box(struct page *page, const char *fill, double x, double y, double width, double height)
{
    char left[32], top[32], across[32], down[32];
    page_element(page, "rect", NULL, "class",
                 fill == NULL ? "chart-bar" : "chart-bar chart-patterned", "fill", fill, "x",
                 chart_coordinate(x, left), "y", chart_coordinate(y, top), "width",
                 chart_coordinate(width, across), "height", chart_coordinate(height, down), NULL);
}

static void
chart_stroke(struct page *page, const char *class, double x1, double y1, double x2, double y2)
{
    char a[32], b[32], c[32], d[32];
    page_element(page, "line", NULL, "class", class, "x1", chart_coordinate(x1, a), "y1",
                 chart_coordinate(y1, b), "x2", chart_coordinate(x2, c), "y2",
                 chart_coordinate(y2, d), NULL);
}

static size_t
characters_of(const char *word)
{
    return utf8_characters(word, strlen(word));
}

/* How much room the longest of the labels, or of the words for values, takes. */
static double
word_room(const struct chart *chart, bool values)
{
    size_t most = 0;
    for (size_t i = 0; i < chart->count; i++) {
        size_t characters = characters_of(values ? chart->points[i].shown : chart->points[i].label);
        most = characters > most ? characters : most;
    }
    return (double)(most * LETTER_WIDTH);
}

/* --- bars and columns ------------------------------------------------------------------------- */

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

/* Lines one way, and lines both ways: what tells the two apart without colour. */
static const struct {
    const char *look, *lines;
} patterns[] = {{"striped", "M0 8L8 0"}, {"crossed", "M0 8L8 0M0 0L8 8"}};

enum { PATTERN_COUNT = sizeof patterns / sizeof patterns[0], REFERENCE_SIZE = 80 };

static void
bar_patterns(struct page *page, const struct chart *chart)
{
    page_open(page, "defs", NULL);
    for (size_t i = 0; i < PATTERN_COUNT; i++) {
        char id[REFERENCE_SIZE];
        snprintf(id, sizeof id, "%.48s-%s", chart->id, patterns[i].look);
        page_open(page, "pattern", "id", id, "width", "8", "height", "8", "patternUnits",
                  "userSpaceOnUse", NULL);
        page_element(page, "path", NULL, "class", "chart-pattern", "d", patterns[i].lines, NULL);
        page_close(page);
    }
    page_close(page);
}

/* What a bar is filled with; NULL: its class says so. */
static const char *
pattern_of(const struct chart *chart, const struct chart_point *point, char fill[REFERENCE_SIZE])
{
    for (size_t i = 0; i < PATTERN_COUNT && chart->id != NULL && point->look != NULL; i++) {
        if (strcmp(point->look, patterns[i].look) != 0)
            continue;
        snprintf(fill, REFERENCE_SIZE, "url(#%.48s-%s)", chart->id, point->look);
        return fill;
    }
    return NULL;
}

void
chart_bars(struct page *page, const struct chart *chart)
{
    enum { STEP = 42, TOP = 20, HEIGHT = 16, GAP = 6 };
    double limit = chart_limit(chart);
    double room = CHART_WIDTH - GAP - word_room(chart, true), least = CHART_WIDTH / 4.0;
    room = room < least ? least : room;
    char cut[4 * LABEL_LENGTH + 4], fill[REFERENCE_SIZE];
    begin_figure(page, chart, (int)chart->count * STEP + 4);
    if (chart->id != NULL)
        bar_patterns(page, chart);
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_point *point = &chart->points[i];
        double top = (double)i * STEP + TOP, width = room * share_of(point, limit);
        chart_word(page, "chart-label", 0, top - 5, "start", cut_label(point->label, cut));
        if (!isnan(point->value))
            chart_box(page, pattern_of(chart, point, fill), 0, top, width, HEIGHT);
        chart_word(page, "chart-value", width + GAP, top + 13, "start", point->shown);
    }
    end_figure(page, chart);
}

void
chart_columns(struct page *page, const struct chart *chart)
{
    enum { TOP = 20, BASE = 180, SIDE = 10 };
    double limit = chart_limit(chart), labels = word_room(chart, false);
    double step = (CHART_WIDTH - 2.0 * SIDE) / (double)(chart->count > 0 ? chart->count : 1);
    size_t every = (size_t)(labels / step) + 1; /* so many columns share the room of a label */
    begin_figure(page, chart, BASE + 28);
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_point *point = &chart->points[i];
        double height = (BASE - TOP) * share_of(point, limit);
        double left = SIDE + step * (double)i, middle = left + step / 2;
        chart_box(page, NULL, left + step * 0.1, BASE - height, step * 0.8, height);
        if (i % every == 0)
            chart_word(page, "chart-label", middle < labels / 2 ? labels / 2 : middle, BASE + 18,
                       "middle", point->label);
        if (step >= word_room(chart, true))
            chart_word(page, "chart-value", middle, BASE - height - 4, "middle", point->shown);
    }
    chart_stroke(page, "chart-axis", 0, BASE, CHART_WIDTH, BASE);
    end_figure(page, chart);
}

/* --- a line ----------------------------------------------------------------------------------- */

enum {
    LINE_TOP = 16, /* where 100 is */
    LINE_HEIGHT = 180,
    LINE_LEFT = 50,
    LINE_RIGHT = 410,
    LINE_FULL = LINE_TOP + LINE_HEIGHT + 76
};

/* Where the scale begins: a multiple of ten below everything that is shown. */
static double
line_base(const struct chart *chart)
{
    double least = chart->reference_label == NULL ? 100 : chart->reference;
    for (size_t i = 0; i < chart->count; i++) {
        if (!isnan(chart->points[i].value) && chart->points[i].value < least)
            least = chart->points[i].value;
    }
    double base = floor((least - 1) / 10) * 10;
    return base < 0 ? 0 : base;
}

static double
line_y(double value, double base)
{
    return LINE_TOP + LINE_HEIGHT * (100 - value) / (100 - base);
}

static double
line_x(const struct chart *chart, size_t i)
{
    double step =
        chart->count < 2 ? 0 : (LINE_RIGHT - LINE_LEFT - 10.0) / (double)(chart->count - 1);
    return LINE_LEFT + 5 + step * (double)i;
}

static void
line_scale(struct page *page, double base)
{
    double step = base >= 80 ? 5 : base >= 50 ? 10 : 20;
    char word[64];
    for (double at = 100; at >= base; at -= step) {
        snprintf(word, sizeof word, "%.0f%%", at);
        chart_word(page, "chart-label", LINE_LEFT - 6, line_y(at, base) + 5, "end", word);
        chart_stroke(page, "chart-axis", LINE_LEFT, line_y(at, base), LINE_RIGHT, line_y(at, base));
    }
    if (base > 0) {
        snprintf(word, sizeof word, "The scale begins at %.0f%%, not at 0.", base);
        chart_word(page, "chart-label", LINE_LEFT, LINE_FULL - 32, "start", word);
    }
}

/* The line, and what it is beside its name below the picture. */
static void
line_reference(struct page *page, const struct chart *chart, double base)
{
    double y = line_y(chart->reference, base), key = LINE_FULL - 11;
    chart_stroke(page, "chart-reference", LINE_LEFT, y, LINE_RIGHT, y);
    chart_stroke(page, "chart-reference", LINE_LEFT, key, LINE_LEFT + 34, key);
    chart_word(page, "chart-label", LINE_LEFT + 42, LINE_FULL - 6, "start", chart->reference_label);
}

/* From each point to the next, where both have a value. */
static void
line_points(struct page *page, const struct chart *chart, double base)
{
    char x[32], y[32];
    for (size_t i = 0; i < chart->count; i++) {
        double value = chart->points[i].value;
        if (isnan(value))
            continue;
        if (i + 1 < chart->count && !isnan(chart->points[i + 1].value))
            chart_stroke(page, "chart-line", line_x(chart, i), line_y(value, base),
                         line_x(chart, i + 1), line_y(chart->points[i + 1].value, base));
        page_element(page, "circle", NULL, "class", "chart-dot", "cx",
                     chart_coordinate(line_x(chart, i), x), "cy",
                     chart_coordinate(line_y(value, base), y), "r", "3", NULL);
    }
}

/* One at the left, one behind the middle, and both inside the picture. */
static void
line_labels(struct page *page, const struct chart *chart)
{
    size_t every = (chart->count + 1) / 2;
    for (size_t i = 0; i < chart->count; i += every) {
        const char *label = chart->points[i].label;
        double x = line_x(chart, i),
               most = CHART_WIDTH - (double)(characters_of(label) * (LETTER_WIDTH + 1));
        chart_word(page, "chart-label", x > most ? most : x, LINE_TOP + LINE_HEIGHT + 20, "start",
                   label);
    }
}

void
chart_line(struct page *page, const struct chart *chart)
{
    double base = line_base(chart);
    begin_figure(page, chart, LINE_FULL);
    line_scale(page, base);
    if (chart->reference_label != NULL)
        line_reference(page, chart, base);
    line_points(page, chart, base);
    line_labels(page, chart);
    end_figure(page, chart);
}
