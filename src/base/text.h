/* Text: slices of somebody else's memory, and a buffer that grows. */
#ifndef MUSTER_BASE_TEXT_H
#define MUSTER_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A piece of text that is not NUL-terminated and not owned. */
struct slice {
    const char *text;
    size_t length;
};

static inline struct slice
slice_of(const char *text)
{
    return (struct slice){text, text == NULL ? 0 : strlen(text)};
}

static inline bool
slice_equal(struct slice a, struct slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.text, b.text, a.length) == 0);
}

static inline bool
slice_is(struct slice slice, const char *text)
{
    return slice_equal(slice, slice_of(text));
}

/* Neither a blank nor a byte of a letter beyond ASCII. */
static inline bool
text_is_seen(char character)
{
    return character > ' ' && (unsigned char)character < 0x80;
}

/* Nothing to trim, neither blanks nor line ends: so are nearly all. */
static inline bool
slice_is_trimmed(struct slice slice)
{
    return slice.length == 0 ||
           (text_is_seen(slice.text[0]) && text_is_seen(slice.text[slice.length - 1]));
}

struct slice slice_trim_blanks(struct slice slice); /* these two are for the next two */
struct slice slice_trim_blanks_and_lines(struct slice slice);

/* Without spaces, tabs and no-break spaces around it. */
static inline struct slice
slice_trim(struct slice slice)
{
    return slice_is_trimmed(slice) ? slice : slice_trim_blanks(slice);
}

/* Without line ends around it as well. */
static inline struct slice
slice_trim_lines(struct slice slice)
{
    return slice_is_trimmed(slice) ? slice : slice_trim_blanks_and_lines(slice);
}

/* Without full stops, blanks and line ends at its end, as a message of a library is put into one of
 * ours. */
struct slice slice_trim_sentence(struct slice slice);

/* Takes the next word off the front of *rest (words stand apart by blanks); false when none is
 * left. */
bool slice_word(struct slice *rest, struct slice *word);

/* ASCII only: DfE's names and codes have no other letters. */
static inline char
text_upper(char character)
{
    return character >= 'a' && character <= 'z' ? (char)(character - 'a' + 'A') : character;
}

static inline char
text_lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

bool text_same(const char *a, const char *b);       /* without regard to case */
bool text_same_name(struct slice a, const char *b); /* nor to spaces and underscores */

/* True for letters, digits and underscores that do not begin with a digit: what may stand in SQL as
 * a name without quotes. Names from --schemas are held to it. */
bool text_is_identifier(const char *text);

/* How many letters, digits and underscores the text begins with. */
size_t text_word_length(const char *text);

static inline const char *
text_or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* On the heap, to be freed: a copy, and up to four texts put together (NULL ends them). */
char *text_copy(const char *text);
char *text_join(const char *a, const char *b, const char *c, const char *d);

/* The bytes of the control character at the front of the text, line ends and those of Unicode among
 * them; 0 if there is none. */
size_t text_control_at(const char *text, size_t length);

/* Puts a question mark for what a terminal would obey (control characters, of Unicode too) and for
 * line ends. Text of others goes through it before a person reads it: reports as text, lists,
 * messages. */
void text_make_visible(char *text, size_t length);

bool text_ends_with(const char *text, const char *end);

/* A growing text, always NUL-terminated once something was appended. A zeroed one is empty; free
 * with buffer_free. buffer_clear keeps the memory. */
struct buffer {
    char *text;
    size_t length, capacity;
};

void buffer_reserve(struct buffer *buffer, size_t length); /* room for so many more */

static inline void
buffer_append(struct buffer *buffer, const char *text, size_t length)
{
    if (buffer->capacity - buffer->length <= length)
        buffer_reserve(buffer, length);
    if (length > 0)
        memcpy(buffer->text + buffer->length, text, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
}

static inline void
buffer_string(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

static inline void
buffer_char(struct buffer *buffer, char character)
{
    buffer_append(buffer, &character, 1);
}

void buffer_number(struct buffer *buffer, uint64_t number); /* as decimal digits */
/* What a name stands for; NULL: it is none. */
typedef const char *(*text_value_fn)(void *context, struct slice name);

/* Appends the template with what each {name} stands for in its place; what is no name stays as it
 * is. */
void buffer_template(struct buffer *buffer, const char *text, text_value_fn value, void *context);

void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

#endif
