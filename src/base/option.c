/* Options: reading and showing their values, by type. */
#include "base/option.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"

/* --- what a value may be ---------------------------------------------------------------------- */

/* Gives the value in its form, or NULL. */
typedef const char *(*option_form_fn)(const struct option *option, const char *value,
                                      struct arena *arena);

static const char *
form_of_word(const struct option *option, const char *value, struct arena *arena)
{
    struct slice rest = slice_of(option->limits), word;
    while (slice_word(&rest, &word)) {
        const char *listed = arena_copy(arena, word.text, word.length);
        if (text_same(listed, value))
            return listed;
    }
    return NULL;
}

static bool
option_all_digits(const char *value, size_t length)
{
    return strlen(value) == length && strspn(value, "0123456789") == length;
}

/* "3..6": both ends; without the second there is no most. */
static bool
number_limits(const char *limits, long *lowest, long *highest)
{
    char *end;
    *lowest = strtol(limits, &end, 10);
    *highest = INT_MAX;
    if (end == limits || strncmp(end, "..", 2) != 0)
        return false;
    const char *second = end + 2;
    if (second[0] != '\0')
        *highest = strtol(second, &end, 10);
    return second[0] == '\0' || (*end == '\0' && *highest >= *lowest && *highest <= INT_MAX);
}

static const char *
form_of_number(const struct option *option, const char *value, struct arena *arena)
{
    enum { DIGITS_AT_MOST = 9 };
    long lowest, highest;
    size_t length = strlen(value);
    if (length == 0 || length > DIGITS_AT_MOST || !option_all_digits(value, length) ||
        !number_limits(option->limits, &lowest, &highest))
        return NULL;
    long number = strtol(value, NULL, 10);
    return number < lowest || number > highest ? NULL : arena_printf(arena, "%ld", number);
}

static const char *
form_of_digits(const struct option *option, const char *value, struct arena *arena)
{
    return option_all_digits(value, strtoul(option->limits, NULL, 10)) ? arena_string(arena, value)
                                                                       : NULL;
}

static const char *
form_of_year(const struct option *option, const char *value, struct arena *arena)
{
    (void)option;
    return option_all_digits(value, 4) ? arena_string(arena, value) : NULL;
}

static const char *
form_of_date(const struct option *option, const char *value, struct arena *arena)
{
    char text[DATE_SIZE];
    day date;
    (void)option;
    return date_parse(slice_of(value), &date) ? arena_string(arena, date_format(date, text)) : NULL;
}

static const char *
form_of_time(const struct option *option, const char *value, struct arena *arena)
{
    day date;
    (void)option;
    return date_parse_time(slice_of(value), &date) ? arena_string(arena, value) : NULL;
}

static const char *
form_of_text(const struct option *option, const char *value, struct arena *arena)
{
    (void)option;
    return value[0] == '\0' ? NULL : arena_string(arena, value);
}

/* What the help and messages call a value, where the limits do not say it. */
static const struct {
    const char *name, *shown;
    option_form_fn form;
} option_types[OPTION_TYPE_COUNT] = {
    [OPTION_FLAG] = {"flag", "", NULL},
    [OPTION_WORD] = {"word", NULL, form_of_word},
    [OPTION_NUMBER] = {"number", "N", form_of_number},
    [OPTION_DIGITS] = {"digits", NULL, form_of_digits},
    [OPTION_YEAR] = {"year", "YYYY", form_of_year},
    [OPTION_DATE] = {"date", "YYYY-MM-DD", form_of_date},
    [OPTION_TIME] = {"time", "YYYY-MM-DDThh:mm:ss", form_of_time},
    [OPTION_FILE] = {"file", "FILE", form_of_text},
    [OPTION_FOLDER] = {"folder", "DIR", form_of_text},
    [OPTION_REPORT] = {"report", "FORMAT[:PATH]", form_of_text},
};

enum option_type
option_type_find(const char *name)
{
    enum option_type type = 0;
    while (type < OPTION_TYPE_COUNT && strcmp(option_types[type].name, name) != 0)
        type++;
    return type;
}

static bool
has_limits(const struct option *option)
{
    return option->limits != NULL && option->limits[0] != '\0';
}

bool
option_limits_are_good(const struct option *option)
{
    long lowest, highest;
    return option->type == OPTION_WORD ? has_limits(option)
           : option->type == OPTION_NUMBER
               ? has_limits(option) && number_limits(option->limits, &lowest, &highest)
           : option->type == OPTION_DIGITS
               ? has_limits(option) && option_all_digits(option->limits, 1)
               : true;
}

/* --- showing and reading ---------------------------------------------------------------------- */

/* "autumn|spring|summer" */
static const char *
words_shown(const struct option *option, struct arena *arena)
{
    struct slice rest = slice_of(option->limits), word;
    const char *shown = NULL;
    while (slice_word(&rest, &word))
        shown = arena_printf(arena, "%s%s%.*s", shown == NULL ? "" : shown,
                             shown == NULL ? "" : "|", (int)word.length, word.text);
    return shown;
}

const char *
option_value_shown(const struct option *option, struct arena *arena)
{
    if (option->type == OPTION_WORD)
        return words_shown(option, arena);
    if (option->type == OPTION_DIGITS)
        return arena_printf(arena, "%.*s", atoi(option->limits), "NNNNNNNNN");
    if ((option->type == OPTION_FILE || option->type == OPTION_FOLDER) && has_limits(option))
        return option->limits;
    return option_types[option->type].shown;
}

/* Why a value is none: "is not autumn|spring|summer: did you mean spring?". */
static void
tell_no_value(const struct option *option, const char *value, struct arena *arena,
              struct error *error)
{
    struct buffer text = {0};
    struct names words = {0};
    struct slice rest = slice_of(option->limits), word;
    buffer_printf(&text, "%s: \"%s\" is not %s", option->name, value,
                  option_value_shown(option, arena));
    if (option->type == OPTION_NUMBER)
        buffer_printf(&text, ", a whole number in %s", option->limits);
    while (option->type == OPTION_WORD && slice_word(&rest, &word))
        names_add(&words, arena_copy(arena, word.text, word.length));
    if (words.count > 0)
        names_suggest(&words, value, 0, &text);
    error_add(error, STATUS_USAGE, "%s", text.text);
    names_free(&words);
    buffer_free(&text);
}

const char *
option_read(const struct option *option, const char *value, struct arena *arena,
            struct error *error)
{
    const char *form = option_types[option->type].form(option, value, arena);
    if (form == NULL)
        tell_no_value(option, value, arena, error);
    return form;
}

size_t
option_word_index(const struct option *option, const char *word)
{
    struct slice rest = slice_of(option->limits), listed;
    size_t index = 0;
    while (slice_word(&rest, &listed) && !slice_is(listed, word))
        index++;
    return index;
}
