/* Charts on a page: bars, columns and lines as inline SVG, each in a <figure> with a heading and a
 * text that says the same as the picture, so that nothing is only to be seen; the values stand in a
 * table beside it, which is the caller's. They print, and are sharp at any size. Nothing is told by
 * colour alone: bars of two kinds have patterns, and every value its word.
 *
 * Classes that a page's style gives colours to: chart, chart-label, chart-value, chart-axis,
 * chart-bar, chart-patterned and chart-pattern, chart-line, chart-dot, chart-reference. */
#ifndef MUSTER_PAGE_CHART_H
#define MUSTER_PAGE_CHART_H

#include "page/page.h"

struct chart_point {
    const char *label; /* "Autumn week 3", "Year 7" */
    double value;      /* NAN: not known, only its word is shown */
    const char *shown; /* as it is written beside the bar: "92.1%", "c" */
    const char *look;  /* of a bar: "striped" or "crossed"; NULL and anything else is plain */
};

struct chart {
    const char *id;    /* of the picture, and the beginning of its patterns' ids; NULL: none, and no
                          point has a look */
    const char *title; /* the heading of the figure */
    const char *text;  /* what the picture says, in a sentence; also its name for a screen reader */
    double limit;      /* of bars and columns: the value at the end of the axis; 0: the largest */
    double reference;  /* of a line: what it is compared with, if it has a label */
    const char *reference_label; /* "England 94.8%"; NULL: there is none */
    const struct chart_point *points;
    size_t count;
};

/* A horizontal bar for each point, its label above it and its word at its end: few points with long
 * labels. */
void chart_bars(struct page *page, const struct chart *chart);

/* A column for each point, side by side, with every label that has room below: weeks, days. */
void chart_columns(struct page *page, const struct chart *chart);

/* A line of percentages. The scale ends at 100, and where it does not begin at 0 the picture says
 * so. */
void chart_line(struct page *page, const struct chart *chart);

#endif
