/* The values of an export, as far as it may write them otherwise than a return does. */
#include "returns/collect/collect_value.h"

#include "base/csv.h"
#include "base/date.h"
#include "input/tables.h"

enum { DAY_LENGTH = 10, COLLECT_DAY_LENGTH = 11, TIME_LENGTH = 8 };

/* 2024-Oct-16 as 2024-10-16. */
static bool
parse_collect_day(struct slice text, day *date)
{
    char iso[DAY_LENGTH + 1];
    if (text.length != COLLECT_DAY_LENGTH || text.text[4] != '-' || text.text[8] != '-')
        return false;
    for (int month = 1; month <= 12; month++) {
        const char *name = date_months[month - 1];
        bool same = true;
        for (int i = 0; i < 3; i++)
            same = same && text_lower(text.text[5 + i]) == text_lower(name[i]);
        if (!same)
            continue;
        memcpy(iso, text.text, 5);
        iso[5] = (char)('0' + month / 10);
        iso[6] = (char)('0' + month % 10);
        memcpy(iso + 7, text.text + 8, 3);
        return date_parse((struct slice){iso, DAY_LENGTH}, date);
    }
    return false;
}

/* A day, and the time behind it ("" if there is none). */
static bool
split_time(struct slice text, day *date, struct slice *time)
{
    static const size_t lengths[] = {COLLECT_DAY_LENGTH, DAY_LENGTH};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        if (text.length < lengths[i])
            continue;
        struct slice first = {text.text, lengths[i]};
        struct slice rest = {text.text + lengths[i], text.length - lengths[i]};
        if (!parse_collect_day(first, date) && !date_parse(first, date))
            continue;
        *time = rest;
        if (rest.length == 0)
            return true;
        *time = (struct slice){rest.text + 1, rest.length - 1};
        return rest.text[0] == ' ' || rest.text[0] == 'T';
    }
    return false;
}

static bool
take_day(struct slice value, struct buffer *text)
{
    day date;
    struct slice time;
    char formatted[DATE_SIZE];
    if (!split_time(value, &date, &time) || (time.length > 0 && !slice_is(time, "00:00:00")))
        return false;
    buffer_string(text, date_format(date, formatted));
    return true;
}

static bool
take_day_and_time(struct slice value, struct buffer *text)
{
    day date;
    struct slice time;
    char formatted[DATE_SIZE];
    if (!split_time(value, &date, &time))
        return false;
    buffer_printf(text, "%sT", date_format(date, formatted));
    if (time.length == 0)
        buffer_string(text, "00:00:00");
    else
        buffer_append(text, time.text, time.length);
    return (time.length == 0 || time.length == TIME_LENGTH) &&
           date_parse_time((struct slice){text->text, text->length}, &date);
}

/* Without the point and the noughts that a data frame adds to whole numbers. */
static struct slice
whole_number(struct slice value)
{
    const char *point = memchr(value.text, '.', value.length);
    if (point == NULL || point == value.text || point == value.text + value.length - 1)
        return value;
    for (const char *c = point + 1; c < value.text + value.length; c++) {
        if (*c != '0')
            return value;
    }
    return (struct slice){value.text, (size_t)(point - value.text)};
}

bool
collect_value(enum item_type type, struct slice raw, struct buffer *text, struct slice *value)
{
    bool changed, done = true;
    raw = csv_field_as_meant(raw);
    struct slice trimmed = slice_trim(raw);
    buffer_clear(text);
    *value = trimmed;
    if (trimmed.length == 0)
        return true;
    switch (type) {
    case ITEM_DATE:
        done = take_day(trimmed, text);
        break;
    case ITEM_DATETIME:
        done = take_day_and_time(trimmed, text);
        break;
    case ITEM_BOOLEAN:
        return value_normalise(TYPE_BOOLEAN, whole_number(trimmed), text, value, &changed);
    case ITEM_INTEGER:
        return value_normalise(TYPE_INTEGER, whole_number(trimmed), text, value, &changed);
    case ITEM_DECIMAL:
        return value_normalise(TYPE_DECIMAL, trimmed, text, value, &changed);
    case ITEM_TEXT:
    case ITEM_CONTAINER:
        *value = raw;
        return true;
    }
    if (done)
        *value = (struct slice){text->text, text->length};
    return done;
}
