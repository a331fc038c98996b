/* Errors as lines of text that are joined; what comes from inputs is made visible in them. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool
error_add(struct error *error, enum status status, const char *format, ...)
{
    va_list arguments;
    if (error->text.length > 0)
        buffer_char(&error->text, '\n');
    size_t before = error->text.length;
    va_start(arguments, format);
    buffer_vprintf(&error->text, format, arguments);
    va_end(arguments);
    if (error->text.length > before) /* paths and values are others' text */
        text_make_visible(error->text.text + before, error->text.length - before);
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
