/* Headings of sessions. */
#include "input/shape/session_column.h"

#include <string.h>

/* What may do so too, where it is no part of a date or of a word: Mon/AM, 12/01/2026 / AM. */
static bool
is_mark_between(char character)
{
    return character == '.' || character == '/' || character == '|';
}

static struct slice
skip_gaps(struct slice text)
{
    while (text.length > 0 && (session_word_gap(text.text[0]) || is_mark_between(text.text[0]))) {
        text.text++;
        text.length--;
    }
    return text;
}

static struct slice
first_word(struct slice text)
{
    size_t length = 0;
    while (length < text.length && !session_word_gap(text.text[length]))
        length++;
    return (struct slice){text.text, length};
}

static struct slice
session_column_behind(struct slice text, size_t length)
{
    return (struct slice){text.text + length, text.length - length};
}

static bool
session_column_is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* A half that needs no day beside it. */
static enum half
whole_half(const struct session_words *words, struct slice word)
{
    struct session_word said = session_words_find(words, word);
    return said.kind == SESSION_WORD_HALF && !said.beside ? (enum half)said.number : HALF_NONE;
}

/* A half without a blank in front of a date: its length, or 0. */
static size_t
half_in_front(const struct session_words *words, struct slice word, enum half *half)
{
    size_t length = 0;
    while (length < word.length && !session_column_is_digit(word.text[length]))
        length++;
    if (length == word.length)
        return 0;
    *half = whole_half(words, (struct slice){word.text, length});
    return *half == HALF_NONE ? 0 : length;
}

/* How much of a text may be a date: not the half that stands behind it without a blank. */
static struct slice
before_half(const struct session_words *words, struct slice text, struct slice word)
{
    size_t length = word.length;
    while (length > 0 && !session_column_is_digit(word.text[length - 1]))
        length--;
    bool glued = length > 0 && whole_half(words, session_column_behind(word, length)) != HALF_NONE;
    return glued ? (struct slice){text.text, length} : text;
}

/* Midnight behind a date, as a workbook's heading may have it: its length. */
static size_t
midnight_length(struct slice text)
{
    size_t length = 0;
    while (length < text.length && strchr("T0:. ", text.text[length]) != NULL &&
           text.text[length] != '\0')
        length++;
    return length >= 5 ? length : 0;
}

static size_t
take_half(enum half half, size_t length, struct session_column *column)
{
    bool again = column->half != HALF_NONE;
    column->half = half;
    return again ? 0 : length;
}

/* 20260112, as programs write it: its length, or 0. */
static size_t
compact_length(struct slice text, struct date_form *form)
{
    char iso[DATE_SIZE] = "yyyy-mm-dd";
    size_t digits = 0;
    while (digits < text.length && session_column_is_digit(text.text[digits]))
        digits++;
    if (digits != 8 || text.text[0] != '2' || text.text[1] != '0')
        return 0;
    memcpy(iso, text.text, 4);
    memcpy(iso + 5, text.text + 4, 2);
    memcpy(iso + 8, text.text + 6, 2);
    return date_form_scan(slice_of(iso), ORDER_DAY_FIRST, false, form, NULL) ? digits : 0;
}

static bool
has_digit(struct slice word)
{
    for (size_t i = 0; i < word.length; i++) {
        if (session_column_is_digit(word.text[i]))
            return true;
    }
    return false;
}

/* MonAM, MondayPM, MoAM, MonA, AMMon: a weekday and a half in one word. */
static bool
take_glued(const struct session_words *words, struct slice word, struct session_column *column)
{
    if (column->half != HALF_NONE || column->weekday >= 0 || has_digit(word))
        return false;
    for (size_t i = 1; i < word.length; i++) {
        struct session_word front = session_words_find(words, (struct slice){word.text, i});
        if (front.kind == SESSION_WORD_UNKNOWN)
            continue;
        struct session_word back = session_words_find(words, session_column_behind(word, i));
        if (front.beside && (front.kind == SESSION_WORD_HALF || back.beside))
            continue;
        bool day_first = front.kind == SESSION_WORD_WEEKDAY && back.kind == SESSION_WORD_HALF;
        bool half_first = front.kind == SESSION_WORD_HALF && back.kind == SESSION_WORD_WEEKDAY;
        if (!day_first && (!half_first || back.beside))
            continue;
        column->half = (enum half)(day_first ? back : front).number;
        column->weekday = (day_first ? front : back).number;
        return true;
    }
    return false;
}

/* What a word says by its name: its length, or 0. */
static size_t
take_named(const struct session_words *words, struct slice word, struct session_column *column)
{
    bool has_day = column->date != DAY_NONE || column->month > 0 || column->weekday >= 0;
    struct session_word said = session_words_find(words, word);
    switch (said.kind) {
    case SESSION_WORD_HALF:
        return said.beside && !has_day ? 0 : take_half((enum half)said.number, word.length, column);
    case SESSION_WORD_WEEKDAY:
        if (column->weekday >= 0 && !column->of_week)
            return 0;
        column->needs_half = column->needs_half || said.beside;
        column->weekday = said.number;
        return word.length;
    case SESSION_WORD_WEEK:
        column->of_week = true;
        return word.length;
    case SESSION_WORD_OF_WEEK:
        return column->of_week ? word.length : 0;
    case SESSION_WORD_NOTHING:
        return word.length;
    case SESSION_WORD_UNKNOWN:
        break;
    }
    return take_glued(words, word, column) ? word.length : 0;
}

/* Takes one part off the front; its length, or 0 if it is no part of a session. */
static size_t
session_column_take_part(const struct session_words *words, struct slice text,
                         enum date_order order, struct session_column *column,
                         struct date_evidence *evidence)
{
    struct slice word = first_word(text);
    struct date_form form;
    enum half half = HALF_NONE;
    bool has_date = column->date != DAY_NONE || column->month > 0;
    size_t front = half_in_front(words, word, &half), length;
    if (front > 0)
        return take_half(half, front, column);
    length = has_date ? 0 : compact_length(text, &form);
    if (length == 0 && !has_date &&
        date_form_scan(before_half(words, text, word), order, true, &form, evidence))
        length = form.length + midnight_length(session_column_behind(text, form.length));
    if (length > 0) {
        column->date = form.date;
        column->month = form.date == DAY_NONE ? form.month : 0;
        column->day_of_month = form.day;
        return length;
    }
    length = take_named(words, word, column);
    size_t end = 0; /* Mon.AM, Mon/AM */
    while (end < word.length && !is_mark_between(word.text[end]))
        end++;
    return length > 0          ? length
           : end < word.length ? take_named(words, (struct slice){word.text, end}, column)
                               : 0;
}

/* 08/09 without a year is a date only beside a weekday or a half. */
static bool
is_date_of_figures(struct slice heading)
{
    for (size_t i = 0; i < heading.length; i++) {
        if ((unsigned char)heading.text[i] >= 'A')
            return false;
    }
    return true;
}

void
session_column_settle_week(struct session_column *column)
{
    if (column->of_week && column->date != DAY_NONE)
        column->date += column->weekday - date_weekday(column->date);
}

bool
session_column_read(const struct session_words *words, struct slice heading, enum date_order order,
                    struct session_column *column, struct date_evidence *evidence)
{
    struct slice rest = skip_gaps(slice_trim(heading));
    size_t index = column->column;
    *column = (struct session_column){.column = index, .date = DAY_NONE, .weekday = -1};
    while (rest.length > 0) {
        size_t length = session_column_take_part(words, rest, order, column, evidence);
        if (length == 0)
            return false;
        rest = skip_gaps(session_column_behind(rest, length));
    }
    bool dated = column->date != DAY_NONE || column->month > 0;
    if ((column->month > 0 && is_date_of_figures(heading)) ||
        (column->needs_half && column->half == HALF_NONE) ||
        (column->of_week && (!dated || column->weekday < 0)))
        return false;
    session_column_settle_week(column);
    return dated || column->weekday >= 0 || column->half != HALF_NONE;
}

bool
session_column_read_any(const struct session_words *words, const char *heading,
                        struct session_column *column, struct date_evidence *evidence)
{
    struct slice text = slice_of(heading);
    return text.length > 0 &&
           (session_column_read(words, text, ORDER_DAY_FIRST, column, evidence) ||
            (has_digit(text) && session_column_read(words, text, ORDER_MONTH_FIRST, column, NULL)));
}

bool
session_column_is(const struct session_words *words, const char *heading)
{
    struct session_column ignored = {0};
    return session_column_read_any(words, heading, &ignored, NULL);
}
