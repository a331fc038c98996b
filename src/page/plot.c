/* Lines and bars as inline SVG, in units of their own: as wide as a telephone, so that words stay
 * readable there. */
#include "page/plot.h"

#include <math.h>
#include <stdio.h>

enum {
    WIDTH = 400,
    LINE_TOP = 16, /* where 100 is */
    LINE_HEIGHT = 180,
    LINE_LEFT = 44,
    LINE_RIGHT = 390,
    LINE_FULL = LINE_TOP + LINE_HEIGHT + 76,
    LABEL_ROOM = 120, /* of a label below the line */
    BAR_STEP = 40,
    BAR_TOP = 20,
    BAR_HEIGHT = 14,
    BAR_ROOM = 210 /* behind the longest bar its value has room */
};

static const char *
unit(double value, char text[32])
{
    snprintf(text, 32, "%.1f", value);
    return text;
}

static void
plot_begin(struct page *page, const struct plot *plot, int height)
{
    char box[64], title[64], desc[64], both[136];
    snprintf(box, sizeof box, "0 0 %d %d", WIDTH, height);
    snprintf(title, sizeof title, "%.48s-title", plot->id);
    snprintf(desc, sizeof desc, "%.48s-desc", plot->id);
    snprintf(both, sizeof both, "%s %s", title, desc);
    page_open(page, "figure", NULL);
    page_open(page, "svg", "id", plot->id, "class", "plot", "viewBox", box, "role", "img",
              "aria-labelledby", both, NULL);
    page_element(page, "title", plot->title, "id", title, NULL);
    page_element(page, "desc", plot->desc, "id", desc, NULL);
}

static void
plot_end(struct page *page, const struct plot *plot)
{
    page_close(page);
    page_open(page, "figcaption", NULL);
    page_printf(page, "%s. %s", plot->title, plot->desc);
    page_close(page);
    page_close(page);
}

static void
plot_word(struct page *page, double x, double y, const char *anchor, const char *word)
{
    char left[32], top[32];
    page_element(page, "text", word, "class", "plot-word", "x", unit(x, left), "y", unit(y, top),
                 "text-anchor", anchor, NULL);
}

static void
plot_stroke(struct page *page, const char *class, double x1, double y1, double x2, double y2)
{
    char a[32], b[32], c[32], d[32];
    page_element(page, "line", NULL, "class", class, "x1", unit(x1, a), "y1", unit(y1, b), "x2",
                 unit(x2, c), "y2", unit(y2, d), NULL);
}

/* --- a line ----------------------------------------------------------------------------------- */

/* Where the scale begins: a multiple of ten below everything that is shown. */
static double
line_base(const struct plot *plot)
{
    double least = isnan(plot->reference) ? 100 : plot->reference;
    for (size_t i = 0; i < plot->count; i++) {
        if (!isnan(plot->points[i].value) && plot->points[i].value < least)
            least = plot->points[i].value;
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
line_x(const struct plot *plot, size_t i)
{
    double step = plot->count < 2 ? 0 : (LINE_RIGHT - LINE_LEFT - 10.0) / (double)(plot->count - 1);
    return LINE_LEFT + 5 + step * (double)i;
}

static void
line_scale(struct page *page, double base)
{
    double step = base >= 80 ? 5 : base >= 50 ? 10 : 20;
    for (double at = 100; at >= base; at -= step) {
        char word[16];
        snprintf(word, sizeof word, "%.0f%%", at);
        plot_word(page, LINE_LEFT - 6, line_y(at, base) + 5, "end", word);
        plot_stroke(page, "plot-axis", LINE_LEFT, line_y(at, base), LINE_RIGHT, line_y(at, base));
    }
    if (base > 0) {
        char word[64];
        snprintf(word, sizeof word, "The scale begins at %.0f%%, not at 0.", base);
        plot_word(page, LINE_LEFT, LINE_FULL - 32, "start", word);
    }
}

/* From each point to the next, where both have a value. */
static void
line_points(struct page *page, const struct plot *plot, double base)
{
    char x[32], y[32];
    for (size_t i = 0; i < plot->count; i++) {
        double value = plot->points[i].value;
        if (isnan(value))
            continue;
        if (i + 1 < plot->count && !isnan(plot->points[i + 1].value))
            plot_stroke(page, "plot-line", line_x(plot, i), line_y(value, base),
                        line_x(plot, i + 1), line_y(plot->points[i + 1].value, base));
        page_element(page, "circle", NULL, "class", "plot-dot", "cx", unit(line_x(plot, i), x),
                     "cy", unit(line_y(value, base), y), "r", "3", NULL);
    }
}

static void
line_labels(struct page *page, const struct plot *plot)
{
    size_t every = (plot->count + 1) / 2; /* one at the left, one behind the middle */
    for (size_t i = 0; i < plot->count; i += every) {
        const char *anchor = line_x(plot, i) + LABEL_ROOM > WIDTH ? "end" : "start";
        plot_word(page, line_x(plot, i), LINE_TOP + LINE_HEIGHT + 20, anchor,
                  plot->points[i].label);
    }
}

void
plot_line(struct page *page, const struct plot *plot)
{
    double base = line_base(plot);
    plot_begin(page, plot, LINE_FULL);
    line_scale(page, base);
    if (!isnan(plot->reference)) {
        double y = line_y(plot->reference, base);
        plot_stroke(page, "plot-reference", LINE_LEFT, y, LINE_RIGHT, y);
        plot_stroke(page, "plot-reference", LINE_LEFT, LINE_FULL - 11, LINE_LEFT + 34,
                    LINE_FULL - 11);
        plot_word(page, LINE_LEFT + 42, LINE_FULL - 6, "start", plot->reference_label);
    }
    line_points(page, plot, base);
    line_labels(page, plot);
    plot_end(page, plot);
}

/* --- bars ------------------------------------------------------------------------------------- */

/* Lines one way, and lines both ways: what tells the two apart without colour. */
static void
bar_patterns(struct page *page, const struct plot *plot)
{
    static const char *const lines[] = {"M0 8L8 0", "M0 8L8 0M0 0L8 8"};
    static const char *const names[] = {"striped", "crossed"};
    page_open(page, "defs", NULL);
    for (size_t i = 0; i < 2; i++) {
        char id[80];
        snprintf(id, sizeof id, "%.48s-%s", plot->id, names[i]);
        page_open(page, "pattern", "id", id, "width", "8", "height", "8", "patternUnits",
                  "userSpaceOnUse", NULL);
        page_element(page, "path", NULL, "class", "plot-pattern", "d", lines[i], NULL);
        page_close(page);
    }
    page_close(page);
}

static void
bar_box(struct page *page, const struct plot *plot, const struct plot_point *point, double top,
        double width)
{
    char y[32], across[32], fill[80];
    bool has_pattern = point->look != NULL &&
                       (strcmp(point->look, "striped") == 0 || strcmp(point->look, "crossed") == 0);
    if (has_pattern)
        snprintf(fill, sizeof fill, "url(#%.48s-%s)", plot->id, point->look);
    page_element(page, "rect", NULL, "class", has_pattern ? "plot-bar plot-patterned" : "plot-bar",
                 "fill", has_pattern ? fill : NULL, "x", "1", "y", unit(top + BAR_TOP, y), "width",
                 unit(width, across), "height", "14", NULL);
}

void
plot_bars(struct page *page, const struct plot *plot)
{
    double most = 0;
    for (size_t i = 0; i < plot->count; i++)
        most = plot->points[i].value > most ? plot->points[i].value : most;
    plot_begin(page, plot, (int)plot->count * BAR_STEP + 4);
    bar_patterns(page, plot);
    for (size_t i = 0; i < plot->count; i++) {
        const struct plot_point *point = &plot->points[i];
        double top = (double)i * BAR_STEP, width = 0;
        plot_word(page, 0, top + BAR_TOP - 5, "start", point->label);
        if (!isnan(point->value)) {
            width = most > 0 ? BAR_ROOM * point->value / most : 0;
            bar_box(page, plot, point, top, width);
        }
        plot_word(page, width + 8, top + BAR_TOP + BAR_HEIGHT - 1, "start", point->shown);
    }
    plot_end(page, plot);
}
