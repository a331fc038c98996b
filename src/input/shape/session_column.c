/* Headings of sessions. */
#include "input/shape/session_column.h"

static const struct {
    const char *word;
    enum half half;
} half_words[] = {{"am", HALF_AM}, {"a.m.", HALF_AM}, {"a.m", HALF_AM}, {"morning", HALF_AM},
                  {"pm", HALF_PM}, {"p.m.", HALF_PM}, {"p.m", HALF_PM}, {"afternoon", HALF_PM}};

static bool
same_word(struct slice word, const char *name)
{
    size_t i = 0;
    while (i < word.length && name[i] != '\0' && text_lower(word.text[i]) == name[i])
        i++;
    return i == word.length && name[i] == '\0';
}

enum half
half_named(struct slice word)
{
    for (size_t i = 0; i < sizeof half_words / sizeof half_words[0]; i++) {
        if (same_word(word, half_words[i].word))
            return half_words[i].half;
    }
    return HALF_NONE;
}

/* What may stand between the parts of a heading. */
static bool
session_column_is_gap(char character)
{
    return strchr(" \t\r\n,-_:()", character) != NULL && character != '\0';
}

static struct slice
skip_gaps(struct slice text)
{
    while (text.length > 0 && session_column_is_gap(text.text[0])) {
        text.text++;
        text.length--;
    }
    return text;
}

static struct slice
first_word(struct slice text)
{
    size_t length = 0;
    while (length < text.length && !session_column_is_gap(text.text[length]))
        length++;
    return (struct slice){text.text, length};
}

static struct slice
session_column_behind(struct slice text, size_t length)
{
    return (struct slice){text.text + length, text.length - length};
}

/* MonAM, MondayPM: a weekday and a half in one word. */
static bool
split_glued(struct slice word, struct session_column *column)
{
    if (word.length < 5)
        return false;
    enum half half = half_named(session_column_behind(word, word.length - 2));
    int weekday = date_weekday_named((struct slice){word.text, word.length - 2});
    if (half == HALF_NONE || weekday < 0 || column->half != HALF_NONE || column->weekday >= 0)
        return false;
    column->half = half;
    column->weekday = weekday;
    return true;
}

/* Takes one part off the front; its length, or 0 if it is no part of a session. */
static size_t
session_column_take_part(struct slice text, enum date_order order, struct session_column *column,
                         struct date_evidence *evidence)
{
    struct slice word = first_word(text);
    struct date_form form;
    enum half half = half_named(word);
    bool has_date = column->date != DAY_NONE || column->month > 0;
    if (half != HALF_NONE) {
        bool again = column->half != HALF_NONE;
        column->half = half;
        return again ? 0 : word.length;
    }
    if (!has_date && date_form_scan(text, order, true, &form, evidence)) {
        column->date = form.date;
        column->month = form.date == DAY_NONE ? form.month : 0;
        column->day_of_month = form.day;
        return form.length;
    }
    int weekday = date_weekday_named(word);
    if (weekday >= 0 && column->weekday < 0) {
        column->weekday = weekday;
        return word.length;
    }
    return split_glued(word, column) ? word.length : 0;
}

/* A workbook's heading may be a date with a midnight behind it. */
static bool
session_column_is_midnight(struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (strchr("T0:. ", text.text[i]) == NULL)
            return false;
    }
    return text.length >= 5;
}

bool
session_column_read(struct slice heading, enum date_order order, struct session_column *column,
                    struct date_evidence *evidence)
{
    struct slice rest = skip_gaps(slice_trim(heading));
    size_t index = column->column;
    *column = (struct session_column){.column = index, .date = DAY_NONE, .weekday = -1};
    while (rest.length > 0) {
        if (column->date != DAY_NONE && session_column_is_midnight(rest))
            break;
        size_t length = session_column_take_part(rest, order, column, evidence);
        if (length == 0)
            return false;
        rest = skip_gaps(session_column_behind(rest, length));
    }
    return column->date != DAY_NONE || column->month > 0 || column->weekday >= 0 ||
           column->half != HALF_NONE;
}

bool
session_column_read_any(const char *heading, struct session_column *column,
                        struct date_evidence *evidence)
{
    return heading[0] != '\0' &&
           (session_column_read(slice_of(heading), ORDER_DAY_FIRST, column, evidence) ||
            session_column_read(slice_of(heading), ORDER_MONTH_FIRST, column, NULL));
}

bool
session_column_is(const char *heading)
{
    struct session_column ignored = {0};
    return session_column_read_any(heading, &ignored, NULL);
}
