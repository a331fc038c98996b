/* Writes a page of HTML: escaping, and elements that close in their order. */
#include "page/page.h"

#include <assert.h>
#include <stdio.h>

#include "base/sha256.h"

/* --- texts ------------------------------------------------------------------------------------ */

/* What stands for a character that HTML would read; NULL: itself. */
static const char *
page_escape(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* How many bytes from here on stand for themselves whatever is behind them: letters, mostly. */
static size_t
plain_length(const char *text)
{
    size_t length = 0;
    for (;; length++) {
        unsigned char byte = (unsigned char)text[length];
        bool plain = byte >= ' ' && byte != '"' && byte != '&' && byte != '\'' && byte != '<' &&
                     byte != '>' && byte != 0x7F && byte != 0xC2;
        if (!plain)
            return length;
    }
}

/* A control character is no character of HTML, and stands as a question mark; tabs and line ends
 * are. */
void
page_append_text(struct buffer *text, const char *value)
{
    while (*value != '\0') {
        size_t plain = plain_length(value);
        buffer_append(text, value, plain);
        value += plain;
        if (*value == '\0')
            return;
        const char *escape = page_escape(*value);
        bool space = *value == '\n' || *value == '\t';
        size_t control = space ? 0 : text_control_at(value, value[1] == '\0' ? 1 : 2);
        if (escape != NULL)
            buffer_string(text, escape);
        else
            buffer_char(text, control > 0 ? '?' : *value);
        value += control > 0 ? control : 1;
    }
}

void
page_text(struct page *page, const char *text)
{
    page_append_text(&page->text, text);
}

void
page_printf(struct page *page, const char *format, ...)
{
    struct buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&text, format, arguments);
    va_end(arguments);
    page_text(page, text_or_empty(text.text));
    buffer_free(&text);
}

void
page_number(struct page *page, uint64_t number)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buffer_char(&page->text, ',');
        buffer_char(&page->text, digits[i]);
    }
}

/* --- elements --------------------------------------------------------------------------------- */

static void
append_start(struct page *page, const char *element, va_list attributes)
{
    buffer_char(&page->text, '<');
    buffer_string(&page->text, element);
    for (;;) {
        const char *name = va_arg(attributes, const char *);
        const char *value = name == NULL ? NULL : va_arg(attributes, const char *);
        if (name == NULL)
            break;
        if (value == NULL)
            continue;
        buffer_char(&page->text, ' ');
        buffer_string(&page->text, name);
        if (value[0] == '\0')
            continue;
        buffer_string(&page->text, "=\"");
        page_append_text(&page->text, value);
        buffer_char(&page->text, '"');
    }
    buffer_char(&page->text, '>');
}

static void
append_end(struct page *page, const char *element)
{
    buffer_string(&page->text, "</");
    buffer_string(&page->text, element);
    buffer_char(&page->text, '>');
}

void
page_open(struct page *page, const char *element, ...)
{
    va_list attributes;
    assert(page->depth < PAGE_DEPTH);
    va_start(attributes, element);
    append_start(page, element, attributes);
    va_end(attributes);
    page->open[page->depth++] = element;
}

void
page_element(struct page *page, const char *element, const char *text, ...)
{
    va_list attributes;
    va_start(attributes, text);
    append_start(page, element, attributes);
    va_end(attributes);
    page_text(page, text_or_empty(text));
    append_end(page, element);
}

void
page_void(struct page *page, const char *element, ...)
{
    va_list attributes;
    va_start(attributes, element);
    append_start(page, element, attributes);
    va_end(attributes);
}

/* A line ends behind what stands for itself, so that the file can be read by a person too. */
static bool
ends_line(const char *element)
{
    static const char *const names[] = {"p",  "div",     "section", "table", "tr",  "li",    "ul",
                                        "ol", "details", "figure",  "svg",   "nav", "header"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], element) == 0)
            return true;
    }
    return false;
}

void
page_close(struct page *page)
{
    assert(page->depth > 0);
    const char *element = page->open[--page->depth];
    append_end(page, element);
    if (ends_line(element))
        buffer_char(&page->text, '\n');
}

void
page_close_to(struct page *page, int depth)
{
    while (page->depth > depth)
        page_close(page);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void
append_source(struct buffer *policy, const char *directive, const char *source)
{
    char digest[SHA256_BASE64_SIZE];
    if (source == NULL)
        return;
    sha256_base64(source, strlen(source), digest);
    buffer_printf(policy, "; %s 'sha256-%s'", directive, digest);
}

static void
append_policy(struct page *page, const struct page_look *look)
{
    struct buffer policy = {0};
    buffer_string(&policy, "default-src 'none'; base-uri 'none'; form-action 'none'");
    append_source(&policy, "style-src", look->style);
    append_source(&policy, "script-src", look->script);
    page_void(page, "meta", "http-equiv", "Content-Security-Policy", "content", policy.text, NULL);
    buffer_free(&policy);
}

/* Style and script are the program's own, and stand as they are: their digest is of every byte
 * between the tags. */
static void
append_raw(struct page *page, const char *element, const char *source)
{
    buffer_printf(&page->text, "<%s>", element);
    buffer_string(&page->text, source);
    append_end(page, element);
    buffer_char(&page->text, '\n');
}

void
page_begin(struct page *page, const struct page_look *look)
{
    buffer_string(&page->text, "<!DOCTYPE html>\n");
    page_open(page, "html", "lang", "en-GB", NULL);
    page_open(page, "head", NULL);
    page_void(page, "meta", "charset", "utf-8", NULL);
    append_policy(page, look);
    page_void(page, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1",
              NULL);
    page_void(page, "meta", "name", "color-scheme", "content", "light dark", NULL);
    page_void(page, "meta", "name", "referrer", "content", "no-referrer", NULL);
    page_element(page, "title", look->title, NULL);
    if (look->style != NULL)
        append_raw(page, "style", look->style);
    page_close(page);
    page_open(page, "body", NULL);
    page->script = look->script;
}

void
page_script(struct page *page)
{
    if (page->script != NULL)
        append_raw(page, "script", page->script);
    page->script = NULL;
}

void
page_end(struct page *page)
{
    page_close_to(page, 2);
    page_script(page);
    page_close_to(page, 0);
    buffer_char(&page->text, '\n');
}

void
page_free(struct page *page)
{
    buffer_free(&page->text);
    *page = (struct page){0};
}

/* --- tables ----------------------------------------------------------------------------------- */

void
page_frame(struct page *page, const char *caption)
{
    page_open(page, "div", "class", "table-frame", "tabindex", "0", "role", "group", "aria-label",
              caption, NULL);
}

void
page_table_begin(struct page *page, const char *caption, const struct page_column *columns,
                 size_t count)
{
    page_frame(page, caption);
    page_open(page, "table", NULL);
    page_element(page, "caption", caption, NULL);
    page_open(page, "thead", NULL);
    page_open(page, "tr", NULL);
    for (size_t i = 0; i < count; i++)
        page_element(page, "th", columns[i].head, "scope", "col", "class",
                     columns[i].number ? "number" : NULL, NULL);
    page_close(page);
    page_close(page);
    page_open(page, "tbody", NULL);
}

void
page_table_row(struct page *page, const struct page_column *columns, size_t count,
               const char *const *cells)
{
    page_open(page, "tr", NULL);
    for (size_t i = 0; i < count; i++)
        page_element(page, i == 0 ? "th" : "td", cells[i], "scope", i == 0 ? "row" : NULL, "class",
                     columns[i].number ? "number" : NULL, NULL);
    page_close(page);
}

void
page_table_end(struct page *page)
{
    page_close(page);
    page_close(page);
    page_close(page);
}

/* --- data for the script ---------------------------------------------------------------------- */

void
page_data_begin(struct page *page, const char *id)
{
    page_open(page, "script", "type", "application/json", "id", id, NULL);
}

void
page_data_end(struct page *page)
{
    page_close(page);
    buffer_char(&page->text, '\n');
}

void
page_json_text(struct buffer *text, const char *value)
{
    buffer_char(text, '"');
    for (; *value != '\0'; value++) {
        unsigned char character = (unsigned char)*value;
        if (character == '"' || character == '\\')
            buffer_char(text, '\\');
        if (character < 0x20 || character == '<')
            buffer_printf(text, "\\u%04x", character);
        else
            buffer_char(text, *value);
    }
    buffer_char(text, '"');
}
