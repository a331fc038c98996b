/* Headings of sessions. */
#include "input/shape/session_column.h"

#include <string.h>

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

/* What may do so too, where it is no part of a date or of a word: Mon/AM, 12/01/2026 / AM. */
static bool
is_mark_between(char character)
{
    return character == '.' || character == '/' || character == '|';
}

static struct slice
skip_gaps(struct slice text)
{
    while (text.length > 0 &&
           (session_column_is_gap(text.text[0]) || is_mark_between(text.text[0]))) {
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

/* A and P, which stand for a half beside a day alone. */
static enum half
half_letter(struct slice word)
{
    char letter = word.length == 1 ? text_lower(word.text[0]) : '\0';
    return letter == 'a' ? HALF_AM : letter == 'p' ? HALF_PM : HALF_NONE;
}

/* Mo, Tu: too short to be a weekday but beside a half. */
static int
weekday_of_two_letters(struct slice word)
{
    static const char *const names[] = {"mo", "tu", "we", "th", "fr"};
    for (int i = 0; i < 5; i++) {
        if (same_word(word, names[i]))
            return i;
    }
    return -1;
}

static bool
take_both(struct slice weekday, enum half half, struct session_column *column)
{
    int number = date_weekday_named(weekday);
    if (half == HALF_NONE || number < 0 || column->half != HALF_NONE || column->weekday >= 0)
        return false;
    column->half = half;
    column->weekday = number;
    return true;
}

/* MonAM, MondayPM, MonA, AMMon: a weekday and a half in one word. */
static bool
split_glued(struct slice word, struct session_column *column)
{
    if (word.length < 4)
        return false;
    struct slice front = {word.text, word.length - 1};
    enum half letter = half_letter(session_column_behind(word, word.length - 1));
    if (take_both(front, letter, column))
        return true;
    front.length--;
    return take_both(front, half_named(session_column_behind(word, front.length)), column) ||
           take_both(session_column_behind(word, 2), half_named((struct slice){word.text, 2}),
                     column);
}

/* What says no more than that marks stand below: "AM Mark", "Mon AM Reg". */
static bool
is_filler(struct slice word)
{
    static const char *const words[] = {"session", "mark",     "code",
                                        "reg",     "register", "registration"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (same_word(word, words[i]))
            return true;
    }
    return false;
}

/* The date beside it says the week, and not the day: "W/C 12/01/2026 Tue AM". */
static bool
names_week(struct slice word)
{
    static const char *const words[] = {"w/c", "w/b", "wc", "wb", "week"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (same_word(word, words[i]))
            return true;
    }
    return false;
}

static bool
follows_week(struct slice word)
{
    return same_word(word, "beginning") || same_word(word, "commencing") ||
           same_word(word, "starting") || same_word(word, "of");
}

static bool
session_column_is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* A half without a blank in front of a date: its length, or 0. */
static size_t
half_in_front(struct slice word, enum half *half)
{
    if (word.length < 3 || !session_column_is_digit(word.text[2]))
        return 0;
    *half = half_named((struct slice){word.text, 2});
    return *half == HALF_NONE ? 0 : 2;
}

/* How much of a text may be a date: not the half that stands behind it without a blank. */
static struct slice
before_half(struct slice text, struct slice word)
{
    bool glued = word.length > 2 && session_column_is_digit(word.text[word.length - 3]) &&
                 half_named(session_column_behind(word, word.length - 2)) != HALF_NONE;
    return glued ? (struct slice){text.text, word.length - 2} : text;
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

/* What a word says by its name: its length, or 0. */
static size_t
take_named(struct slice word, struct session_column *column)
{
    bool has_day = column->date != DAY_NONE || column->month > 0 || column->weekday >= 0;
    enum half half = half_named(word);
    if (half == HALF_NONE && has_day)
        half = half_letter(word);
    if (half != HALF_NONE)
        return take_half(half, word.length, column);
    int weekday = date_weekday_named(word);
    if (weekday < 0 && (weekday = weekday_of_two_letters(word)) >= 0)
        column->needs_half = true;
    if (weekday >= 0 && (column->weekday < 0 || column->of_week)) {
        column->weekday = weekday;
        return word.length;
    }
    column->of_week = column->of_week || names_week(word);
    return split_glued(word, column) || is_filler(word) || names_week(word) ||
                   (column->of_week && follows_week(word))
               ? word.length
               : 0;
}

/* Takes one part off the front; its length, or 0 if it is no part of a session. */
static size_t
session_column_take_part(struct slice text, enum date_order order, struct session_column *column,
                         struct date_evidence *evidence)
{
    struct slice word = first_word(text);
    struct date_form form;
    enum half half = HALF_NONE;
    bool has_date = column->date != DAY_NONE || column->month > 0;
    size_t front = half_in_front(word, &half), length;
    if (front > 0)
        return take_half(half, front, column);
    length = has_date ? 0 : compact_length(text, &form);
    if (length == 0 && !has_date &&
        date_form_scan(before_half(text, word), order, true, &form, evidence))
        length = form.length + midnight_length(session_column_behind(text, form.length));
    if (length > 0) {
        column->date = form.date;
        column->month = form.date == DAY_NONE ? form.month : 0;
        column->day_of_month = form.day;
        return length;
    }
    length = take_named(word, column);
    size_t end = 0; /* Mon.AM, Mon/AM */
    while (end < word.length && !is_mark_between(word.text[end]))
        end++;
    return length > 0          ? length
           : end < word.length ? take_named((struct slice){word.text, end}, column)
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
session_column_read(struct slice heading, enum date_order order, struct session_column *column,
                    struct date_evidence *evidence)
{
    struct slice rest = skip_gaps(slice_trim(heading));
    size_t index = column->column;
    *column = (struct session_column){.column = index, .date = DAY_NONE, .weekday = -1};
    while (rest.length > 0) {
        size_t length = session_column_take_part(rest, order, column, evidence);
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
