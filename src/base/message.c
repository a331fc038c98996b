/* message: a text put together, and written in one piece. */
#include "base/message.h"

#include <stdarg.h>

#include "base/text.h"
#include "system/system.h"

void
message_tell(const char *format, ...)
{
    struct buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&text, format, arguments);
    va_end(arguments);
    system_say(text.text, text.length);
    buffer_free(&text);
}

void
message_line(const char *format, ...)
{
    struct buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&text, format, arguments);
    va_end(arguments);
    text_make_visible(text.text, text.length);
    message_tell("muster: %s\n", text_or_empty(text.text));
    buffer_free(&text);
}
