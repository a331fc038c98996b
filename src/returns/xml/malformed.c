/* The words for a file that is no XML or breaks off, by its first bytes and by what libxml2
 * says. */
#include "returns/xml/malformed.h"

#include <stdio.h>
#include <string.h>

#include "base/bad_byte.h"
#include "base/reading.h"
#include "base/text.h"

enum { PEEK = 64 };

/* --- what is no XML at all -------------------------------------------------------------------- */

/* By the first bytes of a file. */
static const struct {
    const char *begins;
    size_t length;
    const char *words;
} others[] = {
    {"PK\3\4", 4,
     "it is a zip archive or a workbook, and no XML: unpack it, or have the return exported as "
     "XML"},
    {"PK\5\6", 4, "it is an empty zip archive, and no XML"},
    {"\x1f\x8b", 2, "it is compressed by gzip, and no XML: unpack it"},
    {"\xd0\xcf\x11\xe0", 4,
     "it is a document or workbook, and no XML: have the return exported as XML"},
    {"%PDF", 4, "it is a PDF document, and no XML: have the return exported as XML"},
};

static const char text_words[] =
    "it is no XML, which begins with \"<\". Tables in CSV, of a register or "
    "of COLLECT, are given by the name of "
    "their folder";

static const char *
words_for_other(const char *path)
{
    char bytes[PEEK];
    size_t got;
    struct error ignored = {0}; /* it was read a moment ago */
    bool is_read = reading_head(path, bytes, sizeof bytes, &got, &ignored);
    error_free(&ignored);
    if (is_read && got == 0)
        return "it is empty: there is no return in it. Have it exported again";
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (got >= others[i].length && memcmp(bytes, others[i].begins, others[i].length) == 0)
            return others[i].words;
    }
    return got > 0 && memchr(bytes, '<', got) == NULL
               ? text_words
               : "it is no return: no element stands in it. Have it exported again";
}

/* --- what is not well-formed ------------------------------------------------------------------ */

static const char cut_short[] =
    "it is cut short: the end is missing. Have it exported or copied again";

/* What to do about the faults that files of other programs have. */
static const struct {
    int code;
    const char *words;
} faults[] = {
    {XML_ERR_ENTITYREF_SEMICOL_MISSING, "an \"&\" stands alone: in XML it is written &amp;"},
    {XML_ERR_UNDECLARED_ENTITY,
     "a name between \"&\" and \";\" that XML does not know: write the character itself"},
    {XML_ERR_NAME_REQUIRED,
     "an \"&\" or \"<\" stands alone: in XML they are written &amp; and &lt;"},
    {XML_ERR_DOCUMENT_END, "more stands after the end of the root element: a file has one return"},
};

/* A fault of the converter has no place: it reads ahead of the parser, whose pointers may be those
 * of before. */
static bool
is_placed(const xmlError *fault)
{
    return fault->domain == XML_FROM_PARSER || fault->domain == XML_FROM_NAMESPACE;
}

/* No tag ends from here to the end of the file; and what stands before is not an end tag that is
 * only the wrong one. */
static bool
is_cut_short(const xmlParserCtxt *parser, const xmlError *fault, bool ended)
{
    const xmlParserInput *input = parser->input;
    if (!ended || parser->nameNr == 0 || !is_placed(fault))
        return false;
    bool is_whole = input->cur > input->base && input->cur[-1] == '>';
    return memchr(input->cur, '>', (size_t)(input->end - input->cur)) == NULL &&
           (fault->code != XML_ERR_TAG_NAME_MISMATCH || !is_whole);
}

static const char *
malformed_words_for(const xmlParserCtxt *parser, const xmlError *fault, const char *path,
                    bool began, bool ended)
{
    if (!began && (fault->code == XML_ERR_DOCUMENT_EMPTY || fault->code == XML_ERR_DOCUMENT_END))
        return words_for_other(path);
    if (is_cut_short(parser, fault, ended))
        return cut_short;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0] && began; i++) {
        if (faults[i].code == fault->code)
            return faults[i].words;
    }
    return NULL;
}

/* A character that XML cannot hold is named, as nobody can see it. */
static const char *
words_for_control(const xmlError *fault, char *words, size_t size)
{
    if (fault->code != XML_ERR_INVALID_CHAR || fault->int1 <= 0 || fault->int1 >= ' ')
        return NULL;
    snprintf(words, size,
             "the control character U+%04X, which XML cannot hold; such characters are often "
             "pasted from a word processor: take it out where the value is recorded",
             (unsigned)fault->int1);
    return words;
}

/* libxml2 tells of bytes that are not of the encoding in several ways, and not always where they
 * are. */
static bool
is_about_encoding(const xmlError *fault)
{
    return fault->code == XML_ERR_INVALID_ENCODING || fault->code == XML_ERR_INVALID_CHAR ||
           fault->code == XML_I18N_CONV_FAILED;
}

/* Tells the first byte that is not of the encoding, with its place, if there is one. */
static bool
tell_bad_byte(const xmlParserCtxt *parser, const char *path, struct error *error)
{
    const char *encoding =
        (const char *)(parser->encoding != NULL ? parser->encoding : parser->input->encoding);
    struct bad_byte bad;
    if (!bad_byte_find(path, encoding, &bad))
        return false;
    error_add(
        error, STATUS_INPUT,
        "%s:%lu:%lu: the byte 0x%02X is not %s%s: have the file written as UTF-8, or with its "
        "encoding in the first line (<?xml version=\"1.0\" encoding=\"windows-1252\"?>)",
        path, bad.line, bad.column, bad.byte, encoding == NULL ? "UTF-8" : encoding,
        encoding == NULL ? ", and the file names no other encoding"
                         : ", which the file says it is");
    return true;
}

bool
malformed_tell(const xmlParserCtxt *parser, const xmlError *fault, const char *path, bool began,
               bool ended, struct error *error)
{
    if (is_about_encoding(fault) && tell_bad_byte(parser, path, error))
        return true;
    char control[160];
    const char *words = malformed_words_for(parser, fault, path, began, ended);
    if (words == NULL)
        words = words_for_control(fault, control, sizeof control);
    struct slice own = slice_of(fault->message == NULL ? "no more is known" : fault->message);
    own.length = strcspn(own.text, "\n");
    own = slice_trim_sentence(own);
    int line = is_placed(fault) ? fault->line : parser->input->line;
    int column = is_placed(fault) ? fault->int2 : parser->input->col;
    if (words != NULL && (!began || words == cut_short || fault->code == XML_ERR_DOCUMENT_END))
        error_add(error, STATUS_INPUT, "%s:%d:%d: not well-formed: %s", path, line, column, words);
    else if (words != NULL)
        error_add(error, STATUS_INPUT, "%s:%d:%d: not well-formed: %s (%.*s)", path, line, column,
                  words, (int)own.length, own.text);
    else
        error_add(error, STATUS_INPUT, "%s:%d:%d: not well-formed: %.*s", path, line, column,
                  (int)own.length, own.text);
    return fault->level == XML_ERR_FATAL || fault->domain == XML_FROM_I18N;
}

void
malformed_tell_end(const xmlParserCtxt *parser, const char *path, struct error *error)
{
    if (error->status == STATUS_DONE)
        error_add(error, STATUS_INPUT, "%s:%d:1: not well-formed: %s", path, parser->input->line,
                  cut_short);
}
