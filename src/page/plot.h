/* Pictures of figures that stand in a table beside them: a line over time with a figure to compare
 * with, and bars of which some are told apart by pattern and word. Each is inline SVG with a title
 * and a description, so one image with a name to a screen reader, and nothing is told by colour
 * alone.
 *
 * Classes that a style gives colours to: plot, plot-line, plot-dot, plot-reference, plot-axis,
 * plot-bar, plot-pattern, plot-word. */
#ifndef MUSTER_PAGE_PLOT_H
#define MUSTER_PAGE_PLOT_H

#include "page/page.h"

struct plot_point {
    const char *label; /* "Year 7" */
    double value;      /* NAN: there is none, only the word */
    const char *shown; /* as it is written beside the bar: "92.1%", "c" */
    const char *look;  /* of a bar: "striped", "crossed"; anything else is plain */
};

struct plot {
    const char *id;              /* of the picture, and the beginning of its parts' ids */
    const char *title, *desc;    /* what it is, and what it shows */
    double reference;            /* of a line; NAN: none */
    const char *reference_label; /* "England 94.8%" */
    const struct plot_point *points;
    size_t count;
};

/* A line of percentages. The scale ends at 100, and where it does not begin at 0 the picture says
 * so. */
void plot_line(struct page *page, const struct plot *plot);

/* A bar for each point, its label above it and what it shows at its end. */
void plot_bars(struct page *page, const struct plot *plot);

#endif
