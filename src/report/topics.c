/* Figures by topic: which of them stand together, and their table. */
#include "report/topics.h"

#include <stdlib.h>
#include <string.h>

#include "report/words.h"

static size_t
topic_measure(const struct topic *topic, const char *measure)
{
    size_t at = 0;
    while (at < topic->measure_count && strcmp(topic->measures[at], measure) != 0)
        at++;
    return at;
}

struct topic
topic_read(const struct figure *figures, size_t count)
{
    struct topic topic = {.figures = figures};
    for (; topic.count < count; topic.count++) {
        const struct figure *figure = &figures[topic.count];
        size_t at = topic_measure(&topic, figure->measure);
        if (strcmp(figure->topic, figures->topic) != 0 || at == TOPIC_MEASURES)
            break;
        if (at == topic.measure_count)
            topic.measures[topic.measure_count++] = figure->measure;
    }
    return topic;
}

/* Whether each breakdown has one measure of its own: then a list says more than columns with
 * holes. */
static bool
topic_is_list(const struct topic *topic)
{
    for (size_t i = 1; i < topic->count; i++) {
        if (strcmp(topic->figures[i].breakdown, topic->figures[i - 1].breakdown) == 0)
            return false;
    }
    return topic->measure_count > 1;
}

bool
topic_is_wide(const struct topic *topic)
{
    return topic->measure_count > 2 && !topic_is_list(topic);
}

void
figure_words(struct buffer *text, const char *value)
{
    size_t digits = strspn(value, "0123456789");
    bool is_number = digits > 0 && digits < 19 && value[digits] == '\0';
    if (is_number && (value[0] != '0' || digits == 1))
        report_number(text, strtoull(value, NULL, 10));
    else
        buffer_string(text, value);
}

/* --- tables ----------------------------------------------------------------------------------- */

static void
topic_add_list(struct page *page, const struct topic *topic)
{
    static const struct page_column columns[] = {{"Group", false}, {"Figure", true}, {"Of", false}};
    struct buffer value = {0};
    page_table_begin(page, topic->figures->topic, columns, 3);
    for (size_t i = 0; i < topic->count; i++) {
        const struct figure *figure = &topic->figures[i];
        buffer_clear(&value);
        figure_words(&value, figure->value);
        const char *const cells[] = {figure->breakdown, text_or_empty(value.text), figure->measure};
        page_table_row(page, columns, 3, cells);
    }
    page_table_end(page);
    buffer_free(&value);
}

/* The figures of one breakdown side by side, from the one at `from` on; gives the next. */
static size_t
topic_add_row(struct page *page, const struct topic *topic, size_t from,
              const struct page_column *columns)
{
    struct buffer values[TOPIC_MEASURES] = {{0}};
    const char *cells[TOPIC_MEASURES + 1] = {topic->figures[from].breakdown};
    size_t i = from;
    for (; i < topic->count && strcmp(topic->figures[i].breakdown, cells[0]) == 0; i++) {
        size_t at = topic_measure(topic, topic->figures[i].measure);
        if (values[at].length > 0)
            break; /* the same once more is a row of its own */
        figure_words(&values[at], topic->figures[i].value);
    }
    for (size_t m = 0; m < topic->measure_count; m++)
        cells[m + 1] = text_or_empty(values[m].text);
    page_table_row(page, columns, topic->measure_count + 1, cells);
    for (size_t m = 0; m < topic->measure_count; m++)
        buffer_free(&values[m]);
    return i;
}

void
topic_add_table(struct page *page, const struct topic *topic)
{
    struct page_column columns[TOPIC_MEASURES + 1] = {{"Group", false}};
    if (topic_is_list(topic)) {
        topic_add_list(page, topic);
        return;
    }
    for (size_t m = 0; m < topic->measure_count; m++)
        columns[m + 1] =
            (struct page_column){topic->measures[m], strcmp(topic->measures[m], "Text") != 0};
    page_table_begin(page, topic->figures->topic, columns, topic->measure_count + 1);
    for (size_t i = 0; i < topic->count;)
        i = topic_add_row(page, topic, i, columns);
    page_table_end(page);
}

/* --- returns ---------------------------------------------------------------------------------- */

size_t
return_figures(const struct figure *figures, size_t count)
{
    size_t i = 1;
    while (i < count && strcmp(figures[i].lea, figures->lea) == 0 &&
           strcmp(figures[i].estab, figures->estab) == 0 &&
           (strcmp(figures[i].topic, figures->topic) != 0 ||
            strcmp(figures[i - 1].topic, figures->topic) == 0))
        i++;
    return i;
}

const char *
school_name_of(const struct figure *figures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(figures[i].topic, "School") == 0 && strcmp(figures[i].breakdown, "Name") == 0)
            return figures[i].value;
    }
    return "";
}
