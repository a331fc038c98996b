/* Charts on a page: inline SVG without colours of its own (the page's style gives them by class),
 * each in a <figure> with a heading and a text that says the same as the picture, so that nothing
 * is only to be seen. They print, and are sharp at any size.
 *
 * Classes that a style gives colours to: chart, chart-bar, chart-bar-2 … (one a series),
 * chart-axis, chart-label, chart-line, chart-value. `chart_style` is a style for both light and
 * dark pages and for paper. */
#ifndef MUSTER_PAGE_CHART_H
#define MUSTER_PAGE_CHART_H

#include <stdint.h>

#include "page/page.h"

struct chart_point {
    const char *label; /* "Autumn week 3", "Year 7" */
    double value;      /* NAN: not known, said as such */
    const char *shown; /* as it is written beside the bar: "92.1%" */
};

struct chart {
    const char *title; /* the heading of the figure */
    const char *text;  /* what the picture says, in a sentence; also its name for a screen reader */
    double limit;      /* the value at the end of the axis; 0: the largest value */
    const struct chart_point *points;
    size_t count;
    bool table_beside; /* columns need no table of their own */
};

/* A horizontal bar for each point, its label before it and its value behind it: few points with
 * long labels. */
void chart_bars(struct page *page, const struct chart *chart);

/* A column for each point, side by side, with every label that has room below: weeks, days. With
 * the text stands a table of all values, in <details>. */
void chart_columns(struct page *page, const struct chart *chart);

/* The classes above, for the end of a page's style. */
extern const char chart_style[];

#endif
