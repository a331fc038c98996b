/* bad_byte: the file again, character by character. */
#include "base/bad_byte.h"

#include "base/encoding.h"
#include "base/reading.h"
#include "base/text.h"

/* The bytes of a file, one by one. */
struct byte_source {
    int file;
    size_t at, count;
    unsigned char bytes[16 * 1024];
};

enum { NO_BYTE = -1 };

static int
next_byte(struct byte_source *source)
{
    if (source->at == source->count) {
        source->at = 0;
        if (system_read(source->file, source->bytes, sizeof source->bytes, &source->count) != 0)
            source->count = 0;
        if (source->count == 0)
            return NO_BYTE;
    }
    return source->bytes[source->at++];
}

/* A function that takes the rest of a character whose first byte is `first`, and says whether it is
 * one. */
typedef bool (*character_fn)(struct byte_source *source, int first);

static bool
take_utf8(struct byte_source *source, int first)
{
    char bytes[4] = {(char)first};
    size_t count = 1;
    bool cut;
    while (utf8_valid_prefix(bytes, count, &cut) != count) {
        int next = cut && count < sizeof bytes ? next_byte(source) : NO_BYTE;
        if (next == NO_BYTE)
            return false;
        bytes[count++] = (char)next;
    }
    return true;
}

static bool
take_windows_1252(struct byte_source *source, int first)
{
    (void)source;
    return windows_1252_defines((unsigned char)first);
}

static bool
take_ascii(struct byte_source *source, int first)
{
    (void)source;
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
        if (text_same(name, encodings[i].name))
            return encodings[i].take;
    }
    return NULL;
}

static bool
has_utf16_mark(int file)
{
    unsigned char mark[2] = {0};
    size_t got;
    if (system_read_at(file, mark, sizeof mark, 0, &got) != 0)
        return false;
    return (mark[0] == 0xFF && mark[1] == 0xFE) || (mark[0] == 0xFE && mark[1] == 0xFF);
}

static bool
find_in(struct byte_source *source, character_fn take, struct bad_byte *found)
{
    bool bad = false;
    int byte;
    *found = (struct bad_byte){1, 0, 0};
    while (!bad && (byte = next_byte(source)) != NO_BYTE) {
        bad = !take(source, byte);
        found->byte = (unsigned char)byte;
        found->column++;
        if (byte == '\n')
            *found = (struct bad_byte){found->line + 1, 0, 0};
    }
    return bad;
}

bool
bad_byte_find(const char *path, const char *encoding, struct bad_byte *found)
{
    character_fn take = find_encoding(encoding == NULL ? "UTF-8" : encoding);
    struct error ignored = {0};
    struct byte_source source;
    source.at = source.count = 0;
    bool is_open = take != NULL && reading_open(path, &source.file, NULL, &ignored);
    error_free(&ignored);
    if (!is_open)
        return false;
    bool bad = !has_utf16_mark(source.file) && find_in(&source, take, found);
    system_close(source.file);
    return bad;
}
