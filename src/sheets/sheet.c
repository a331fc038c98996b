/* Which kind of file it is, by its first bytes, and the table of readers. */
#include "sheets/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reading.h"
#include "sheets/archive.h"
#include "sheets/readers.h"

/* --- what is not read ------------------------------------------------------------------------- */

static const char words_xls[] =
    "a workbook in the old format of Excel (.xls): open it and save it as .xlsx or as CSV UTF-8";
static const char words_html[] =
    "a web page, whatever its name says: open it with a spreadsheet and save it as .xlsx or as CSV "
    "UTF-8";
static const char words_zip[] = "an archive: unpack it and give what is in it";
static const char words_document[] =
    "a text document: copy its table into a spreadsheet and save that as .xlsx or as CSV UTF-8";

/* Archives that are documents of a program, by a member. */
static const struct {
    const char *member, *words;
} documents[] = {
    {"xl/workbook.bin",
     "a workbook in Excel's binary format (.xlsb): open it and save it as .xlsx or as CSV UTF-8"},
    {"Index/Document.iwa", "a document of Numbers, Pages or Keynote: export it as .xlsx or as CSV"},
    {"word/document.xml", words_document},
    {"mimetype", words_document},
};

static const struct refused {
    const char *begins;
    size_t length;
    const char *words;
} refused[] = {
    {"\xd0\xcf\x11\xe0", 4, words_xls},
    {"PK\5\6", 4, "an empty archive: have it exported again"},
    {"\x1f\x8b", 2, words_zip},
    {"7z\xbc\xaf", 4, words_zip},
    {"Rar!", 4, words_zip},
    {"%PDF", 4, "a PDF document, made to be printed: have the table exported as .xlsx or as CSV"},
};

/* An .xlsx with a password is no ZIP but the same container as .xls, with a stream of this name. */
static const char encrypted_stream[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

static bool
is_encrypted(const char *path)
{
    enum { DIRECTORY_IS_IN = 1 << 20 };
    char *head = memory_alloc(DIRECTORY_IS_IN);
    size_t got;
    struct error ignored = {0}; /* then it is just not read */
    reading_head(path, head, DIRECTORY_IS_IN, &got, &ignored);
    error_free(&ignored);
    bool is = memmem(head, got, encrypted_stream, sizeof encrypted_stream - 1) != NULL;
    free(head);
    return is;
}

static const char *
sheet_words_for(const char *head, size_t length)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        if (length >= refused[i].length && memcmp(head, refused[i].begins, refused[i].length) == 0)
            return refused[i].words;
    }
    return NULL;
}

/* The first byte that is no blank, behind a byte order mark. */
static size_t
first_visible(const char *head, size_t length)
{
    size_t at = length >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < length && strchr(" \t\r\n", head[at]) != NULL && head[at] != '\0')
        at++;
    return at;
}

static bool
begins_with_word(const char *text, size_t length, const char *word)
{
    size_t size = strlen(word);
    return length >= size && strncasecmp(text, word, size) == 0;
}

/* JSON begins with a bracket and goes on with a value; a heading could begin with one, too. */
static bool
is_json(const char *text, size_t length)
{
    size_t next = 1;
    while (next < length && strchr(" \t\r\n", text[next]) != NULL)
        next++;
    return next < length && ((text[0] == '{' && strchr("\"}", text[next]) != NULL) ||
                             (text[0] == '[' && strchr("{[", text[next]) != NULL));
}

/* --- opening ---------------------------------------------------------------------------------- */

enum { HEAD_SIZE = 512 };

bool
sheet_looks_like_xml(const char *path)
{
    char head[HEAD_SIZE];
    size_t length = 0;
    struct error ignored = {0};
    bool read = reading_head(path, head, HEAD_SIZE, &length, &ignored);
    size_t at = read ? first_visible(head, length) : 0;
    error_free(&ignored);
    return read && at < length && head[at] == '<';
}

static bool
sheet_refuse(struct book *book, const char *words)
{
    book->format = BOOK_REFUSED;
    book->refusal = words;
    return true;
}

static bool
open_text(struct book *book, struct error *error)
{
    book->format = BOOK_TEXT;
    struct sheet *sheet = book_add_sheet(book, "");
    return csv_open(&sheet->file, book->path, error);
}

static const char *
words_for_archive(struct archive *archive)
{
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        if (archive_has(archive, documents[i].member))
            return documents[i].words;
    }
    return words_zip;
}

static bool
open_archive(struct book *book, struct error *error)
{
    struct archive *archive = archive_open(book->path, error);
    if (archive == NULL)
        return false;
    bool done = true;
    book->format = BOOK_WORKBOOK;
    if (archive_has(archive, "xl/workbook.xml"))
        done = sheet_workbook_read(book, archive, error);
    else if (opendocument_is(archive))
        done = sheet_opendocument_read(book, archive, error);
    else
        sheet_refuse(book, words_for_archive(archive));
    archive_close(archive);
    return done;
}

static bool
open_by_head(struct book *book, const char *head, size_t length, struct error *error)
{
    const char *words = sheet_words_for(head, length);
    if (words == words_xls && is_encrypted(book->path))
        return error_add(error, STATUS_INPUT,
                         "%s: the workbook has a password: save it without one", book->path);
    if (words != NULL)
        return sheet_refuse(book, words);
    if (length >= 4 && memcmp(head, "PK\3\4", 4) == 0)
        return open_archive(book, error);
    size_t at = first_visible(head, length);
    const char *text = head + at;
    size_t rest = length - at;
    if (begins_with_word(text, rest, "<!doctype html") || begins_with_word(text, rest, "<html") ||
        begins_with_word(text, rest, "<table"))
        return sheet_refuse(book, words_html);
    if (rest > 0 && text[0] == '<')
        return sheet_records_read(book, error);
    if (rest > 0 && is_json(text, rest))
        return sheet_refuse(book,
                            "JSON, which programs read: have the table exported as CSV or .xlsx");
    return open_text(book, error);
}

bool
book_open(struct book *book, const char *path, struct error *error)
{
    char head[HEAD_SIZE];
    size_t length = 0;
    *book = (struct book){.path = text_copy(path)};
    bool done = reading_head(path, head, HEAD_SIZE, &length, error) &&
                open_by_head(book, head, length, error);
    if (!done)
        book_close(book);
    return done;
}
