/* UTF-8 held against RFC 3629, eight bytes of ASCII at a time, and Windows-1252 by a table. */
#include "base/encoding.h"

#include <stdint.h>
#include <string.h>

/* Length of the valid sequence at `text`, 0 if there is none, -1 if it may be valid but is cut
 * short. Bounds per RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
static int
utf8_sequence(const unsigned char *text, size_t length)
{
    unsigned char first = text[0];
    if (first < 0x80)
        return 1;
    int size = first >= 0xC2 && first <= 0xDF   ? 2
               : first >= 0xE0 && first <= 0xEF ? 3
               : first >= 0xF0 && first <= 0xF4 ? 4
                                                : 0;
    for (int i = 1; i < size; i++) {
        if ((size_t)i >= length)
            return -1;
        unsigned char low = 0x80, high = 0xBF;
        if (i == 1 && first == 0xE0)
            low = 0xA0;
        if (i == 1 && first == 0xED)
            high = 0x9F;
        if (i == 1 && first == 0xF0)
            low = 0x90;
        if (i == 1 && first == 0xF4)
            high = 0x8F;
        if (text[i] < low || text[i] > high)
            return 0;
    }
    return size;
}

/* Bytes from `text` on that are ASCII, eight at a time: nearly all of a register is. */
static size_t
ascii_prefix(const char *text, size_t length)
{
    size_t i = 0;
    for (uint64_t eight; i + 8 <= length; i += 8) {
        memcpy(&eight, text + i, 8);
        if ((eight & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    while (i < length && (unsigned char)text[i] < 0x80)
        i++;
    return i;
}

void
utf8_repair(struct slice text, struct buffer *utf8)
{
    bool cut;
    while (text.length > 0) {
        size_t valid = utf8_valid_prefix(text.text, text.length, &cut);
        buffer_append(utf8, text.text, valid);
        if (valid == text.length)
            return;
        buffer_string(utf8, "\xEF\xBF\xBD");
        text = (struct slice){text.text + valid + 1, text.length - valid - 1};
    }
}

size_t
utf8_characters(const char *text, size_t length)
{
    size_t count = ascii_prefix(text, length);
    for (size_t i = count; i < length; i++)
        count += (text[i] & 0xC0) != 0x80;
    return count;
}

size_t
utf8_valid_prefix(const char *text, size_t length, bool *cut)
{
    size_t valid = 0;
    *cut = false;
    for (;;) {
        valid += ascii_prefix(text + valid, length - valid);
        if (valid == length)
            return valid;
        int size = utf8_sequence((const unsigned char *)text + valid, length - valid);
        *cut = size < 0;
        if (size <= 0)
            return valid;
        valid += (size_t)size;
    }
}

/* U+0080 to U+009F of Windows-1252 (Microsoft's best-fit table); 0 is undefined. */
static const uint16_t windows_1252_upper[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

bool
windows_1252_defines(unsigned char byte)
{
    return byte < 0x80 || byte > 0x9F || windows_1252_upper[byte - 0x80] != 0;
}

size_t
windows_1252_character(unsigned char byte, char utf8[3])
{
    unsigned point = byte;
    if (!windows_1252_defines(byte))
        point = 0xFFFD;
    else if (byte >= 0x80 && byte <= 0x9F)
        point = windows_1252_upper[byte - 0x80];
    if (point < 0x80) {
        utf8[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        utf8[0] = (char)(0xC0 | point >> 6);
        utf8[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    utf8[0] = (char)(0xE0 | point >> 12);
    utf8[1] = (char)(0x80 | (point >> 6 & 0x3F));
    utf8[2] = (char)(0x80 | (point & 0x3F));
    return 3;
}

void
windows_1252_to_utf8(struct slice text, struct buffer *utf8)
{
    char character[3];
    for (size_t i = 0; i < text.length; i++)
        buffer_append(utf8, character,
                      windows_1252_character((unsigned char)text.text[i], character));
}

/* The byte that Windows-1252 has for a code point below U+10000; 0 if none. U+0080 to U+009F are
 * themselves, as some programs make them of the five bytes without a character. */
static unsigned char
windows_1252_byte(unsigned point)
{
    if (point < 0x100)
        return (unsigned char)point;
    for (unsigned i = 0; i < 32; i++) {
        if (windows_1252_upper[i] == point)
            return (unsigned char)(0x80 + i);
    }
    return 0;
}

/* The code point of a whole sequence of two or three bytes; others are of no interest. */
static unsigned
utf8_point(const unsigned char *text, int size)
{
    if (size == 2)
        return (text[0] & 0x1FU) << 6 | (text[1] & 0x3FU);
    return size == 3 ? (text[0] & 0xFU) << 12 | (text[1] & 0x3FU) << 6 | (text[2] & 0x3FU) : 0;
}

/* Puts the letters that follow each other back into the bytes that they may have been, and looks
 * whether those are UTF-8. */
bool
utf8_looks_damaged(struct slice text)
{
    unsigned char bytes[4];
    size_t count = 0;
    for (size_t i = ascii_prefix(text.text, text.length); i < text.length;) {
        const unsigned char *at = (const unsigned char *)text.text + i;
        int size = utf8_sequence(at, text.length - i);
        if (size <= 0)
            return true;
        unsigned point = utf8_point(at, size);
        if (point == 0xFFFD)
            return true;
        unsigned char byte = size == 1 ? 0 : windows_1252_byte(point);
        if (count == sizeof bytes)
            memmove(bytes, bytes + 1, --count);
        count = byte == 0 ? 0 : count;
        if (byte != 0)
            bytes[count++] = byte;
        for (size_t from = 0; from < count; from++) {
            if (utf8_sequence(bytes + from, count - from) > 1)
                return true;
        }
        i += (size_t)size;
    }
    return false;
}

size_t
xml_valid_prefix(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
        bool noncharacter =
            byte == 0xEF && length - i >= 3 &&
            (memcmp(text + i, "\xEF\xBF\xBE", 3) == 0 || memcmp(text + i, "\xEF\xBF\xBF", 3) == 0);
        if (control || noncharacter)
            return i;
    }
    return length;
}

const char *
xml_clean(const char *text, struct buffer *buffer)
{
    size_t length = strlen(text), valid = xml_valid_prefix(text, length);
    if (valid == length)
        return text;
    buffer_clear(buffer);
    buffer_string(buffer, "");
    while (length > 0) {
        valid = xml_valid_prefix(text, length);
        buffer_append(buffer, text, valid);
        size_t skipped = valid == length ? 0 : (unsigned char)text[valid] == 0xEF ? 3 : 1;
        text += valid + skipped;
        length -= valid + skipped;
    }
    return buffer->text;
}
