/* Errors as lines of text that are joined; what comes from inputs is made visible in them. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SEARCHED = 1 << 16 }; /* of the text; who has more faults than that reads no further */

/* Takes the last line, which begins at `from`, away again if it was told before: a file that is
 * read for two purposes has the same fault in both. */
static void
drop_if_told(struct buffer *text, size_t from)
{
    size_t length = text->length - from;
    const char *last = text->text + from;
    for (const char *line = text->text; line < last && from < SEARCHED;) {
        const char *end = memchr(line, '\n', (size_t)(last - line));
        if ((size_t)(end - line) == length && memcmp(line, last, length) == 0) {
            text->length = from - 1;
            text->text[text->length] = '\0';
            return;
        }
        line = end + 1;
    }
}

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
    if (error->text.length > before) { /* paths and values are others' text */
        text_make_visible(error->text.text + before, error->text.length - before);
        drop_if_told(&error->text, before);
    }
    if (status > error->status)
        error->status = status;
    return false;
}

void
error_move(struct error *error, struct error *from)
{
    struct buffer *text = &error->text;
    for (size_t at = 0; from->status != STATUS_DONE && at < from->text.length;) {
        const char *line = from->text.text + at;
        size_t length = strcspn(line, "\n");
        if (text->length > 0)
            buffer_char(text, '\n');
        buffer_append(text, line, length);
        drop_if_told(text, text->length - length);
        at += length + 1;
    }
    if (from->status > error->status)
        error->status = from->status;
    error_free(from);
}

void
error_free(struct error *error)
{
    buffer_free(&error->text);
    error->status = STATUS_DONE;
}
