#include "base/bad_byte.h"

#include <stdio.h>
#include <strings.h>

#include "base/encoding.h"

/* A function that takes the rest of a character whose first byte is `first`, and says whether it is one. */
typedef bool (*character_fn)(FILE *file, int first);

static bool
take_utf8(FILE *file, int first)
{
    char bytes[4] = {(char)first};
    size_t count = 1;
    bool cut;
    while (utf8_valid_prefix(bytes, count, &cut) != count) {
        int next = cut && count < sizeof bytes ? getc_unlocked(file) : EOF;
        if (next == EOF)
            return false;
        bytes[count++] = (char)next;
    }
    return true;
}

static bool
take_windows_1252(FILE *file, int first)
{
    (void)file;
    return windows_1252_defines((unsigned char)first);
}

static bool
take_ascii(FILE *file, int first)
{
    (void)file;
    return first < 0x80;
}

static character_fn
find_encoding(const char *name)
{
    static const struct {
        const char *name;
        character_fn take;
    } encodings[] = {{"UTF-8", take_utf8},
                     {"windows-1252", take_windows_1252},
                     {"cp1252", take_windows_1252},
                     {"US-ASCII", take_ascii},
                     {"ASCII", take_ascii}};
    for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++) {
        if (strcasecmp(name, encodings[i].name) == 0)
            return encodings[i].take;
    }
    return NULL;
}

static bool
has_utf16_mark(FILE *file)
{
    int first = getc_unlocked(file), second = getc_unlocked(file);
    rewind(file);
    return (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
}

bool
bad_byte_find(const char *path, const char *encoding, struct bad_byte *found)
{
    character_fn take = find_encoding(encoding == NULL ? "UTF-8" : encoding);
    FILE *file = take == NULL ? NULL : fopen(path, "rbe");
    bool bad = false;
    int byte = 0;
    if (file == NULL)
        return false;
    *found = (struct bad_byte){1, 0, 0};
    if (has_utf16_mark(file))
        byte = EOF;
    while (byte != EOF && !bad && (byte = getc_unlocked(file)) != EOF) {
        bad = !take(file, byte);
        found->byte = (unsigned char)byte;
        found->column++;
        if (byte == '\n')
            *found = (struct bad_byte){found->line + 1, 0, 0};
    }
    fclose(file);
    return bad;
}
