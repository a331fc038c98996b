/* csv_open: what kind of text is it? */
#include <stdlib.h>
#include <string.h>

#include "base/csv_internal.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "base/reading.h"

bool
csv_read_chunk(const struct csv_file *file, char *chunk, size_t size, uint64_t offset, size_t *got,
               struct error *error)
{
    int fault = system_read_at(file->descriptor, chunk, size, offset, got);
    return fault == 0 || error_add(error, STATUS_INPUT, "%s: cannot be read: %s", file->path,
                                   system_words(fault));
}

/* What the first pass has met so far, and where. */
struct sniffer {
    uint64_t nul, not_utf8, not_windows_1252; /* offsets, or UINT64_MAX */
    bool quotes, multi_byte; /* the latter: some letter is UTF-8 of several bytes */
};

enum { UTF8_LONGEST = 4 };

static void
note_first(uint64_t *where, uint64_t offset)
{
    if (*where == UINT64_MAX)
        *where = offset;
}

/* `text` begins at `offset`. Returns how many bytes at its end belong to a sequence that goes on.
 */
static size_t
sniff_encoding(struct sniffer *sniffer, const char *text, size_t length, uint64_t offset)
{
    bool cut;
    size_t valid = utf8_valid_prefix(text, length, &cut);
    if (cut)
        return length - valid;
    if (valid < length)
        note_first(&sniffer->not_utf8, offset + valid);
    return 0;
}

static void
sniff_chunk(struct sniffer *sniffer, const char *text, size_t length, uint64_t offset)
{
    const char *nul = memchr(text, '\0', length);
    if (nul != NULL)
        note_first(&sniffer->nul, offset + (uint64_t)(nul - text));
    sniffer->quotes = sniffer->quotes || memchr(text, CSV_QUOTE, length) != NULL;
}

/* The line and the field of a byte: counted anew, as nobody waits for a file that is refused. */
static void
csv_locate(const struct csv_file *file, uint64_t offset, uint32_t *line, uint32_t *field)
{
    struct error ignored = {0};
    char *chunk = memory_alloc(CSV_CHUNK);
    char before = '\0';
    bool quoted = false;
    *line = *field = 1;
    for (uint64_t at = file->start; at < offset; at += CSV_CHUNK) {
        size_t got;
        if (!csv_read_chunk(file, chunk, CSV_CHUNK, at, &got, &ignored))
            break;
        for (size_t i = 0; i < got && at + i < offset; i++) {
            char character = chunk[i];
            quoted = quoted != (character == CSV_QUOTE);
            if (character == '\r' || (character == '\n' && before != '\r')) {
                *line += 1;
                *field = quoted ? *field : 1;
            } else if (character == ',' && !quoted) {
                *field += 1;
            }
            before = character;
        }
    }
    free(chunk);
    error_free(&ignored);
}

static bool
refuse_at(const struct csv_file *file, uint64_t offset, const char *what, struct error *error)
{
    uint32_t line, field;
    csv_locate(file, offset, &line, &field);
    return error_add(error, STATUS_INPUT, "%s:%u:%u: %s", file->path, line, field, what);
}

/* Whether some letter is UTF-8 of several bytes. One that two chunks share is not looked for: a
 * file that has but that one is hardly in UTF-8. */
static bool
has_multi_byte(const char *text, size_t length)
{
    bool cut;
    for (size_t at = 0; at < length; at++) {
        size_t valid = utf8_valid_prefix(text + at, length - at, &cut);
        if (utf8_characters(text + at, valid) < valid)
            return true;
        at += valid;
    }
    return false;
}

/* Not UTF-8: reads the file again for a byte that Windows-1252 does not define, and for what is
 * UTF-8 all the same. */
static bool
sniff_windows_1252(const struct csv_file *file, struct sniffer *sniffer, char *chunk,
                   struct error *error)
{
    for (uint64_t at = file->start; at < file->size; at += CSV_CHUNK) {
        size_t got;
        if (!csv_read_chunk(file, chunk, CSV_CHUNK, at, &got, error))
            return false;
        sniffer->multi_byte = sniffer->multi_byte || has_multi_byte(chunk, got);
        for (size_t i = 0; i < got; i++) {
            if (!windows_1252_defines((unsigned char)chunk[i]))
                note_first(&sniffer->not_windows_1252, at + i);
        }
    }
    return true;
}

static bool
csv_sniff(struct csv_file *file, struct sniffer *sniffer, char *chunk, struct error *error)
{
    size_t kept = 0; /* bytes of an unfinished UTF-8 sequence, at the front of the chunk */
    for (uint64_t at = 0; at < file->size;) {
        size_t got;
        if (!csv_read_chunk(file, chunk + kept, CSV_CHUNK, at, &got, error))
            return false;
        if (got == 0)
            break;
        if (at == 0 && got >= 3 && memcmp(chunk, "\xEF\xBB\xBF", 3) == 0)
            file->start = 3;
        sniff_chunk(sniffer, chunk + kept, got, at);
        size_t length = kept + got;
        if (sniffer->not_utf8 == UINT64_MAX)
            kept = sniff_encoding(sniffer, chunk, length, at - kept);
        else
            kept = 0;
        memmove(chunk, chunk + length - kept, kept);
        at += got;
    }
    if (kept > 0)
        note_first(&sniffer->not_utf8, file->size - kept);
    return true;
}

static bool
csv_judge(struct csv_file *file, struct sniffer *sniffer, char *chunk, struct error *error)
{
    if (!csv_sniff(file, sniffer, chunk, error))
        return false;
    if (sniffer->nul != UINT64_MAX)
        return refuse_at(file, sniffer->nul,
                         "a NUL byte, so this is not CSV text (a workbook, or UTF-16?): save it as "
                         "\"CSV UTF-8\"",
                         error);
    file->has_quotes = sniffer->quotes;
    file->is_windows_1252 = sniffer->not_utf8 != UINT64_MAX;
    if (file->is_windows_1252 && !sniff_windows_1252(file, sniffer, chunk, error))
        return false;
    if (file->is_windows_1252 && sniffer->multi_byte)
        return refuse_at(
            file, sniffer->not_utf8,
            "a byte that is not UTF-8, in a file that is UTF-8 elsewhere: parts of two "
            "files may have been put together. Write the value again, or save the file "
            "as \"CSV UTF-8\"",
            error);
    if (sniffer->not_windows_1252 != UINT64_MAX)
        return refuse_at(file, sniffer->not_windows_1252,
                         "a byte that is neither UTF-8 nor Windows-1252: save the file as "
                         "\"CSV UTF-8\"",
                         error);
    return true;
}

bool
csv_open(struct csv_file *file, const char *path, struct error *error)
{
    *file = (struct csv_file){.path = text_copy(path)};
    struct system_about about;
    if (!reading_open(path, &file->descriptor, &about, error))
        return false;
    file->size = about.size;
    struct sniffer sniffer = {UINT64_MAX, UINT64_MAX, UINT64_MAX, false, false};
    char *chunk = memory_alloc(CSV_CHUNK + UTF8_LONGEST);
    bool done = csv_judge(file, &sniffer, chunk, error);
    free(chunk);
    return done;
}

bool
csv_digest(const struct csv_file *file, char text[DIGEST_SIZE], struct error *error)
{
    blake2b_state digest;
    char *chunk = memory_alloc(CSV_CHUNK);
    size_t got = 0;
    bool done = true;
    blake2b_init(&digest, BLAKE2B_OUTBYTES);
    for (uint64_t at = 0; done && at < file->size; at += got) {
        done = csv_read_chunk(file, chunk, CSV_CHUNK, at, &got, error);
        if (got == 0)
            break;
        blake2b_update(&digest, (const uint8_t *)chunk, got);
    }
    digest_finish(&digest, text);
    free(chunk);
    return done;
}

bool
csv_skip_mark(const struct csv_file *file, uint64_t *start, struct error *error)
{
    char mark[3];
    size_t got = 0;
    bool done = csv_read_chunk(file, mark, sizeof mark, 0, &got, error);
    bool marked = got == sizeof mark && memcmp(mark, "\xEF\xBB\xBF", sizeof mark) == 0;
    *start = marked ? sizeof mark : 0;
    return done;
}

void
csv_close(struct csv_file *file)
{
    if (file->descriptor != SYSTEM_NO_FILE)
        system_close(file->descriptor);
    free(file->path);
    *file = (struct csv_file){.descriptor = SYSTEM_NO_FILE};
}
