/* XML as a stream of events. */
#include "sheets/xml_stream.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/reading.h"

bool
xml_attribute(const struct xml_attributes *attributes, const char *name, struct slice *value)
{
    for (int i = 0; i < attributes->count; i++) {
        const unsigned char **attribute = attributes->items + (ptrdiff_t)5 * i;
        if (strcmp((const char *)attribute[0], name) != 0)
            continue;
        *value = (struct slice){(const char *)attribute[3], (size_t)(attribute[4] - attribute[3])};
        return true;
    }
    return false;
}

uint32_t
xml_stream_line(const struct xml_stream *stream)
{
    const xmlParserCtxt *parser = stream->parser;
    return parser->input == NULL ? 0 : (uint32_t)parser->input->line;
}

void
xml_stream_stop(struct xml_stream *stream)
{
    stream->stopped = true;
    xmlStopParser(stream->parser);
}

void
xml_stream_refuse(struct xml_stream *stream, const char *format, ...)
{
    if (stream->stopped)
        return;
    struct buffer words = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&words, format, arguments);
    va_end(arguments);
    error_add(stream->error, STATUS_INPUT, "%s:%u: %s", stream->label, xml_stream_line(stream),
              words.text);
    buffer_free(&words);
    xml_stream_stop(stream);
}

/* --- events ----------------------------------------------------------------------------------- */

enum { DEPTH_LIMIT = 100, NAMES_LIMIT = 20000 };

static void
xml_stream_take_start(void *context, const xmlChar *name, const xmlChar *prefix,
                      const xmlChar *space, int space_count, const xmlChar **spaces, int count,
                      int defaulted, const xmlChar **items)
{
    struct xml_stream *stream = context;
    const xmlParserCtxt *parser = stream->parser;
    (void)prefix, (void)space, (void)space_count, (void)spaces, (void)defaulted;
    if (stream->stopped)
        return;
    if (++stream->depth > DEPTH_LIMIT)
        xml_stream_refuse(stream, "elements stand more than %d deep in each other", DEPTH_LIMIT);
    else if (xmlDictSize(parser->dict) > NAMES_LIMIT)
        xml_stream_refuse(stream, "more than %d different names of elements", NAMES_LIMIT);
    else if (stream->start != NULL)
        stream->start(stream->context, (const char *)name, &(struct xml_attributes){items, count});
}

static void
xml_stream_take_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
    struct xml_stream *stream = context;
    (void)prefix, (void)space;
    if (stream->stopped)
        return;
    if (stream->end != NULL)
        stream->end(stream->context, (const char *)name);
    stream->depth--;
}

static void
xml_stream_take_text(void *context, const xmlChar *text, int length)
{
    struct xml_stream *stream = context;
    if (!stream->stopped && stream->text != NULL)
        stream->text(stream->context, (const char *)text, (size_t)length);
}

static void
take_doctype(void *context, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    xml_stream_refuse(context,
                      "a document type declaration: an export has none, and it is not read");
}

static void
xml_stream_take_fault(void *context, xmlErrorPtr fault)
{
    struct xml_stream *stream = context;
    if (fault->level == XML_ERR_WARNING || stream->stopped || fault->domain == XML_FROM_NAMESPACE)
        return;
    struct slice words = slice_trim_sentence(slice_of(fault->message));
    error_add(stream->error, STATUS_INPUT,
              "%s:%u: is not well-formed XML (%.*s): have it exported again", stream->label,
              xml_stream_line(stream), (int)words.length, words.text);
    /* It ends by itself, as nothing more is given to it: to stop it here would take its input away
     * while it looks for the encoding. */
    stream->stopped = true;
}

/* --- parsing ---------------------------------------------------------------------------------- */

static int
xml_stream_give_bytes(void *context, char *bytes, int length)
{
    struct xml_stream *stream = context;
    return stream->stopped ? 0 : stream->read(stream->read_context, bytes, length);
}

/* NOENT puts a character where &amp; stands in an attribute; no entity can be declared, as there is
 * no doctype. */
bool
xml_stream_parse(struct xml_stream *stream, const char *label, struct error *error)
{
    struct error fault = {0};
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = xml_stream_take_start,
                             .endElementNs = xml_stream_take_end,
                             .characters = xml_stream_take_text,
                             .ignorableWhitespace = xml_stream_take_text,
                             .cdataBlock = xml_stream_take_text,
                             .internalSubset = take_doctype,
                             .serror = xml_stream_take_fault};
    stream->label = label;
    stream->error = &fault;
    stream->depth = 0;
    stream->stopped = false;
    xmlParserCtxtPtr parser = xmlCreateIOParserCtxt(&handler, stream, xml_stream_give_bytes, NULL,
                                                    stream, XML_CHAR_ENCODING_NONE);
    if (parser == NULL)
        return error_add(error, STATUS_INPUT, "%s: cannot be read as XML", label);
    stream->parser = parser;
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOENT);
    parser->userData = stream;
    xmlSetStructuredErrorFunc(stream, xml_stream_take_fault);
    xmlParseDocument(parser);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (!stream->stopped && parser->wellFormed == 0)
        error_add(&fault, STATUS_INPUT, "%s: is not well-formed XML: have it exported again",
                  label);
    xmlFreeParserCtxt(parser);
    stream->parser = NULL;
    bool done = fault.status == STATUS_DONE;
    error_move(error, &fault);
    return done;
}

struct open_file {
    int file, fault;
};

static int
give_file_bytes(void *context, char *bytes, int length)
{
    struct open_file *file = context;
    size_t got = 0;
    if (file->fault == 0)
        file->fault = system_read(file->file, bytes, (size_t)length, &got);
    return (int)got;
}

bool
xml_stream_parse_file(struct xml_stream *stream, const char *path, struct error *error)
{
    struct open_file file = {0};
    if (!reading_open(path, &file.file, NULL, error))
        return false;
    stream->read = give_file_bytes;
    stream->read_context = &file;
    bool done = xml_stream_parse(stream, path, error);
    system_close(file.file);
    return (file.fault == 0 || error_add(error, STATUS_INPUT, "%s: cannot be read: %s", path,
                                         system_words(file.fault))) &&
           done;
}

/* --- _x0020_ ---------------------------------------------------------------------------------- */

enum { ESCAPE_LENGTH = 7 };

static bool
read_escape(const char *text, size_t length, unsigned *character)
{
    if (length < ESCAPE_LENGTH || text[0] != '_' || text[1] != 'x' || text[6] != '_')
        return false;
    *character = 0;
    for (size_t i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef", *at = strchr(digits, text_lower(text[i]));
        if (at == NULL || *at == '\0')
            return false;
        *character = *character * 16 + (unsigned)(at - digits);
    }
    bool surrogate = *character >= 0xD800 && *character <= 0xDFFF;
    return *character != 0 && !surrogate;
}

void
xml_append_unescaped(struct buffer *buffer, struct slice text)
{
    for (size_t i = 0; i < text.length;) {
        unsigned character;
        if (!read_escape(text.text + i, text.length - i, &character)) {
            buffer_char(buffer, text.text[i++]);
            continue;
        }
        xmlChar bytes[8];
        int length = xmlCopyCharMultiByte(bytes, (int)character);
        buffer_append(buffer, (const char *)bytes, (size_t)length);
        i += ESCAPE_LENGTH;
    }
}
