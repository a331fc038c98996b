/* Slices, growing buffers, and the comparisons that names need. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Characters of several bytes that nobody sees at the end of a value: no-break spaces, which
 * spreadsheets leave behind, and spaces without a width, which come from web pages. */
static const struct {
    size_t length;
    char text[4];
} unseen[] = {{2, "\xC2\xA0"},      /* U+00A0 no-break space */
              {3, "\xE2\x80\x8B"},  /* U+200B zero-width space */
              {3, "\xE2\x80\xAF"},  /* U+202F narrow no-break space */
              {3, "\xE2\x81\xA0"},  /* U+2060 word joiner */
              {3, "\xEF\xBB\xBF"}}; /* U+FEFF zero-width no-break space */

/* The length of the blank at `text`: space, tab, or one of the above. */
static size_t
blank_at(const char *text, size_t length)
{
    if (length == 0 || text_is_seen(text[0]))
        return 0;
    if (text[0] == ' ' || text[0] == '\t')
        return 1;
    for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++) {
        if (length >= unseen[i].length && memcmp(text, unseen[i].text, unseen[i].length) == 0)
            return unseen[i].length;
    }
    return 0;
}

/* The same of the blank that ends the text. */
static size_t
blank_before_end(const char *text, size_t length)
{
    if (length == 0 || text_is_seen(text[length - 1]))
        return 0;
    for (size_t size = 1; size <= 3 && size <= length; size++) {
        if (blank_at(text + length - size, size) == size)
            return size;
    }
    return 0;
}

struct slice
slice_trim_blanks(struct slice slice)
{
    size_t blank;
    while ((blank = blank_at(slice.text, slice.length)) > 0) {
        slice.text += blank;
        slice.length -= blank;
    }
    while ((blank = blank_before_end(slice.text, slice.length)) > 0)
        slice.length -= blank;
    return slice;
}

struct slice
slice_trim_blanks_and_lines(struct slice slice)
{
    struct slice before;
    do {
        before = slice;
        slice = slice_trim(slice);
        while (slice.length > 0 && strchr("\r\n", slice.text[0]) != NULL)
            slice = (struct slice){slice.text + 1, slice.length - 1};
        while (slice.length > 0 && strchr("\r\n", slice.text[slice.length - 1]) != NULL)
            slice.length--;
    } while (slice.length != before.length);
    return slice;
}

struct slice
slice_trim_sentence(struct slice slice)
{
    while (slice.length > 0 && strchr("\n .", slice.text[slice.length - 1]) != NULL)
        slice.length--;
    return slice;
}

bool
slice_word(struct slice *rest, struct slice *word)
{
    *rest = slice_trim(*rest);
    size_t length = 0;
    while (length < rest->length && blank_at(rest->text + length, rest->length - length) == 0)
        length++;
    *word = (struct slice){rest->text, length};
    rest->text += length;
    rest->length -= length;
    return length > 0;
}

bool
text_same(const char *a, const char *b)
{
    for (; text_lower(*a) == text_lower(*b); a++, b++) {
        if (*a == '\0')
            return true;
    }
    return false;
}

bool
text_same_name(struct slice a, const char *b)
{
    for (size_t i = 0;; i++, b++) {
        while (i < a.length && (a.text[i] == '_' || blank_at(a.text + i, a.length - i) > 0))
            i += a.text[i] == '_' ? 1 : blank_at(a.text + i, a.length - i);
        while (*b == '_' || *b == ' ')
            b++;
        if (i >= a.length || *b == '\0')
            return i >= a.length && *b == '\0';
        if (text_lower(a.text[i]) != text_lower(*b))
            return false;
    }
}

size_t
text_word_length(const char *text)
{
    return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");
}

bool
text_is_identifier(const char *text)
{
    bool digit = *text >= '0' && *text <= '9';
    size_t length = text_word_length(text);
    return length > 0 && text[length] == '\0' && !digit;
}

char *
text_copy(const char *text)
{
    return text_join(text, NULL, NULL, NULL);
}

char *
text_join(const char *a, const char *b, const char *c, const char *d)
{
    const char *const parts[] = {a, b, c, d};
    struct buffer joined = {0};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && parts[i] != NULL; i++)
        buffer_string(&joined, parts[i]);
    return joined.text;
}

size_t
text_control_at(const char *text, size_t length)
{
    unsigned char first = (unsigned char)text[0];
    if (first < 0x20 || first == 0x7F)
        return 1;
    unsigned char second = length > 1 ? (unsigned char)text[1] : 0;
    return first == 0xC2 && second >= 0x80 && second < 0xA0 ? 2 : 0; /* U+0080 to U+009F */
}

void
text_make_visible(char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        memset(text + i, '?', text_control_at(text + i, length - i));
}

bool
text_ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

void
buffer_reserve(struct buffer *buffer, size_t length)
{
    buffer->text = memory_grow(buffer->text, &buffer->capacity, buffer->length + length + 1, 1);
}

void
buffer_number(struct buffer *buffer, uint64_t number)
{
    char digits[20], *first = digits + sizeof digits;
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    buffer_append(buffer, first, (size_t)(digits + sizeof digits - first));
}

void
buffer_template(struct buffer *buffer, const char *text, text_value_fn value, void *context)
{
    const char *open;
    while ((open = strchr(text, '{')) != NULL) {
        struct slice name = {open + 1, strcspn(open + 1, "{}")};
        bool closed = name.text[name.length] == '}';
        const char *stands_for = closed ? value(context, name) : NULL;
        const char *rest = name.text + name.length + closed;
        buffer_append(buffer, text, (size_t)(open - text));
        if (stands_for != NULL)
            buffer_string(buffer, stands_for);
        else
            buffer_append(buffer, open, (size_t)(rest - open));
        text = rest;
    }
    buffer_string(buffer, text);
}

void
buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length > 0) {
        size_t needed = buffer->length + (size_t)length + 1;
        buffer->text = memory_grow(buffer->text, &buffer->capacity, needed, 1);
        vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void
buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(buffer, format, arguments);
    va_end(arguments);
}

void
buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    if (buffer->text != NULL)
        buffer->text[0] = '\0';
}

void
buffer_free(struct buffer *buffer)
{
    free(buffer->text);
    *buffer = (struct buffer){0};
}
