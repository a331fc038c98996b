/* csv_write: quotes where they must be, and no formula. */
#include <string.h>

#include "base/csv.h"

/* What spreadsheets leave out before a value: whatever is no more than a blank, and these. */
static const char *const wide_blanks[] = {"\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF"};

/* A cell that begins with one of these is run; the wide ones are what a Japanese keyboard gives for
 * the others. */
static const char *const formula_signs[] = {
    "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The length of the text that the field begins with, or 0. */
static size_t
csv_write_begins_with(struct slice field, const char *const texts[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(texts[i]);
        if (field.length >= length && memcmp(field.text, texts[i], length) == 0)
            return length;
    }
    return 0;
}

static struct slice
without_blanks(struct slice field)
{
    while (field.length > 0) {
        size_t length = (unsigned char)field.text[0] <= ' '
                            ? 1
                            : csv_write_begins_with(field, wide_blanks, COUNT_OF(wide_blanks));
        if (length == 0)
            break;
        field = (struct slice){field.text + length, field.length - length};
    }
    return field;
}

/* A plain negative number is harmless, and so is the sign alone. */
static bool
is_negative_number(struct slice field)
{
    for (size_t i = 1; i < field.length; i++) {
        if ((field.text[i] < '0' || field.text[i] > '9') && field.text[i] != '.')
            return false;
    }
    return field.text[0] == '-';
}

/* What begins with a tab or a line end can end up in a cell of its own, and is never a value of
 * DfE's. Two dashes are: a session without a mark. */
static bool
would_run(struct slice field)
{
    unsigned char first = field.length == 0 ? 'A' : (unsigned char)field.text[0];
    if (first > '-' && first < 0x80 && first != '=' && first != '@')
        return false; /* a letter or a digit, as nearly always */
    if (slice_is(field, "--"))
        return false;
    if (field.text[0] == '\t' || field.text[0] == '\r' || field.text[0] == '\n')
        return true;
    struct slice rest = without_blanks(field);
    return csv_write_begins_with(rest, formula_signs, COUNT_OF(formula_signs)) > 0 &&
           !is_negative_number(rest);
}

static bool
csv_field_has(struct slice field, char character)
{
    return memchr(field.text, character, field.length) != NULL;
}

enum { LONG_FIELD = 32 }; /* from there on the library's search is the faster one */

static bool
needs_quotes(struct slice field)
{
    if (field.length >= LONG_FIELD)
        return csv_field_has(field, ',') || csv_field_has(field, '"') ||
               csv_field_has(field, '\r') || csv_field_has(field, '\n');
    for (size_t i = 0; i < field.length; i++) {
        char character = field.text[i];
        if (character <= ',' &&
            (character == ',' || character == '"' || character == '\r' || character == '\n'))
            return true;
    }
    return false;
}

void
csv_append_field(struct buffer *buffer, struct slice field, bool harmless)
{
    bool formula = harmless && would_run(field), quoted = needs_quotes(field);
    if (quoted)
        buffer_char(buffer, '"');
    if (formula)
        buffer_char(buffer, '\'');
    while (quoted && field.length > 0) { /* up to and with each quote, then the quote again */
        const char *quote = memchr(field.text, '"', field.length);
        size_t length = quote == NULL ? field.length : (size_t)(quote - field.text) + 1;
        buffer_append(buffer, field.text, length);
        if (quote != NULL)
            buffer_char(buffer, '"');
        field = (struct slice){field.text + length, field.length - length};
    }
    buffer_append(buffer, field.text, field.length);
    if (quoted)
        buffer_char(buffer, '"');
}

struct slice
csv_field_as_meant(struct slice field)
{
    if (field.length < 2 || field.text[0] != '\'')
        return field;
    struct slice rest = {field.text + 1, field.length - 1};
    return would_run(rest) ? rest : field;
}
