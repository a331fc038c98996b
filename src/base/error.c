#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool
error_add(struct error *error, enum status status, const char *format, ...)
{
    char line[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (error->text.length > 0)
        buffer_char(&error->text, '\n');
    buffer_string(&error->text, line);
    if (status > error->status)
        error->status = status;
    return false;
}

void
error_move(struct error *error, struct error *from)
{
    if (from->status != STATUS_DONE) {
        if (error->text.length > 0)
            buffer_char(&error->text, '\n');
        buffer_append(&error->text, from->text.text, from->text.length);
        if (from->status > error->status)
            error->status = from->status;
    }
    error_free(from);
}

void
error_free(struct error *error)
{
    buffer_free(&error->text);
    error->status = STATUS_DONE;
}
