#include <string.h>

#include "base/csv.h"

/* Spreadsheets run a cell that begins with one of these. */
static bool
begins_formula(char first)
{
    return first == '=' || first == '+' || first == '-' || first == '@' || first == '\t' ||
           first == '\r';
}

/* A plain negative number is harmless. */
static bool
would_run(struct slice field)
{
    if (field.length == 0 || !begins_formula(field.text[0]))
        return false;
    for (size_t i = 1; i < field.length; i++) {
        if ((field.text[i] < '0' || field.text[i] > '9') && field.text[i] != '.')
            return true;
    }
    return field.text[0] != '-' || field.length == 1;
}

static bool
has(struct slice field, char character)
{
    return memchr(field.text, character, field.length) != NULL;
}

enum { LONG_FIELD = 32 }; /* from there on the library's search is the faster one */

static bool
needs_quotes(struct slice field)
{
    if (field.length >= LONG_FIELD)
        return has(field, ',') || has(field, '"') || has(field, '\r') || has(field, '\n');
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
