#include <string.h>

#include "base/csv.h"

/* Spreadsheets run a cell that begins with one of these. A plain negative number is harmless. */
static bool
would_run(struct slice field)
{
    if (field.length == 0 || strchr("=+-@\t\r", field.text[0]) == NULL)
        return false;
    for (size_t i = 1; i < field.length; i++) {
        if ((field.text[i] < '0' || field.text[i] > '9') && field.text[i] != '.')
            return true;
    }
    return field.text[0] != '-' || field.length == 1;
}

void
csv_append_field(struct buffer *buffer, struct slice field, bool harmless)
{
    bool formula = harmless && would_run(field);
    bool quoted = false;
    for (size_t i = 0; i < field.length && !quoted; i++)
        quoted = strchr(",\"\r\n", field.text[i]) != NULL && field.text[i] != '\0';
    if (quoted)
        buffer_char(buffer, '"');
    if (formula)
        buffer_char(buffer, '\'');
    for (size_t i = 0; i < field.length; i++) {
        if (field.text[i] == '"')
            buffer_char(buffer, '"');
        buffer_char(buffer, field.text[i]);
    }
    if (quoted)
        buffer_char(buffer, '"');
}
