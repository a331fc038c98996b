/* The figures of a return by topic, as tables of a page: what the page of a run and the summary for
 * the head share. */
#ifndef MUSTER_REPORT_TOPICS_H
#define MUSTER_REPORT_TOPICS_H

#include "page/page.h"
#include "report/report.h"

enum { TOPIC_MEASURES = 16 };

/* Figures of one topic of one return, which stand together: a row for each breakdown, a column for
 * each measure. */
struct topic {
    const struct figure *figures;
    size_t count;
    const char *measures[TOPIC_MEASURES];
    size_t measure_count;
};

/* The topic that begins with the first of `count` figures, which all are of one return. One with
 * more measures than a table has room for is told in parts. */
struct topic topic_read(const struct figure *figures, size_t count);

/* Whether its table needs the width of a page. */
bool topic_is_wide(const struct topic *topic);

void topic_add_table(struct page *page, const struct topic *topic);

/* Appends "1,204" of "1204"; anything else, a code with noughts in front among it, as it is. */
void figure_words(struct buffer *text, const char *value);

/* How many of `count` figures are of the first one's return: a school's, until its topics begin
 * again. */
size_t return_figures(const struct figure *figures, size_t count);

/* The name of the school among figures of its return; "" if it is not there. */
const char *school_name_of(const struct figure *figures, size_t count);

#endif
