/* Reads a return in pieces with libxml2's pull parser, and hands on its groups and values. */
#include "returns/xml/load_xml.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bad_byte.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "base/reading.h"
#include "base/watchdog.h"
#include "collection/lexical.h"
#include "returns/xml/malformed.h"

enum {
    /* A leaf of a return is a name or a number: a longer text is no return. */
    VALUE_LIMIT = 1 << 20,
    /* All leaves of one row: what SQLite holds, by far (database.c). */
    ROW_LIMIT = 8 << 20,
    /* The deepest return has ten levels. */
    DEPTH_LIMIT = 64,
    /* A return has some hundred. libxml2 keeps each, and takes longer over each the more there are.
     */
    NAME_LIMIT = 10000,
};

struct reader {
    const struct return_schema *schema;
    const struct xml_events *events;
    const char *path;
    int file, fault; /* its number, and why it could not be read on */
    xmlParserCtxtPtr parser;
    struct error *error;
    struct structure structure;
    size_t row_text[DEPTH_LIMIT + 1]; /* the length of the leaves of each row that is open */
    size_t rows;
    const xmlChar *namespace;  /* the root's; NULL: none */
    bool began;                /* an element has */
    bool ended;                /* all of the file was given to the parser */
    bool stopped;              /* by us, with an error told */
    struct xml_header *header; /* for load_xml_header */
    struct header_text *header_text;
    size_t depth; /* of load_xml_header */
};

/* The handlers do no more, and no further bytes are given. Not xmlStopParser: it frees the text
 * that the validator, which comes after our handlers, would still look at. */
static void
load_xml_stop(struct reader *reader)
{
    reader->stopped = true;
}

static uint32_t
line_now(const struct reader *reader)
{
    return (uint32_t)xmlSAX2GetLineNumber(reader->parser);
}

static void
load_xml_refuse(struct reader *reader, const char *what)
{
    if (!reader->stopped)
        error_add(reader->error, STATUS_INPUT, "%s:%u:%d: %s", reader->path, line_now(reader),
                  xmlSAX2GetColumnNumber(reader->parser), what);
    load_xml_stop(reader);
}

static bool
has_too_many_names(struct reader *reader)
{
    if (xmlDictSize(reader->parser->dict) <= NAME_LIMIT)
        return false;
    load_xml_refuse(
        reader, "more than 10000 different names of elements and attributes: this is no return");
    return true;
}

/* Where the start tag begins that the parser has just read up to its end: libxml2 tells where it
 * ends. A tag that goes over several lines has no column. */
static void
place_of_tag(const struct reader *reader, uint32_t *line, uint32_t *column)
{
    const xmlParserInput *input = reader->parser->input;
    const xmlChar *at = memrchr(input->base, '<', (size_t)(input->cur - input->base));
    const xmlChar *begin = at != NULL ? at : input->base;
    size_t length = (size_t)(input->cur - begin);
    int lines = 0;
    for (const xmlChar *each = begin;
         (each = memchr(each, '\n', (size_t)(input->cur - each))) != NULL; each++)
        lines++;
    *line = (uint32_t)(input->line - lines);
    *column = lines == 0 && at != NULL
                  ? (uint32_t)input->col - (uint32_t)utf8_characters((const char *)begin, length)
                  : 0;
}

/* The name as it stands in the file, where the namespace is not the return's. */
static const char *
load_xml_full_name(const struct reader *reader, const xmlChar *name, const xmlChar *prefix,
                   bool foreign)
{
    if (!foreign || prefix == NULL)
        return (const char *)name;
    return (const char *)xmlDictQLookup(reader->parser->dict, prefix, name);
}

/* libxml2 gives five texts an attribute: name, prefix, namespace, value, end of the value. Where a
 * schema is to be found says nothing about a pupil. */
static void
take_attributes(struct reader *reader, int count, const xmlChar **attributes)
{
    struct buffer value = {0};
    for (int i = 0; i < count; i++) {
        const xmlChar **attribute = attributes + (ptrdiff_t)5 * i;
        const char *name = (const char *)attribute[0];
        bool of_schema =
            attribute[2] != NULL && strcmp((const char *)attribute[2], "http://www.w3.org/2001/"
                                                                       "XMLSchema-instance") == 0;
        if (of_schema &&
            (strcmp(name, "schemaLocation") == 0 || strcmp(name, "noNamespaceSchemaLocation") == 0))
            continue;
        buffer_clear(&value);
        buffer_append(&value, (const char *)attribute[3], (size_t)(attribute[4] - attribute[3]));
        structure_attribute(&reader->structure,
                            load_xml_full_name(reader, attribute[0], attribute[1], true),
                            value.text);
    }
    buffer_free(&value);
}

static void
start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
              int namespace_count, const xmlChar **namespaces, int attribute_count,
              int defaulted_count, const xmlChar **attributes)
{
    struct reader *reader = context;
    struct structure *structure = &reader->structure;
    uint32_t line = 0, column = 0; /* for what is told */
    (void)namespace_count, (void)namespaces, (void)defaulted_count;
    if (reader->stopped)
        return;
    if (structure->depth == DEPTH_LIMIT) {
        load_xml_refuse(reader, "elements stand more than 64 deep: this is no return");
        return;
    }
    if (has_too_many_names(reader))
        return;
    bool is_root = structure->depth == 0;
    reader->began = true;
    if (is_root && strcmp((const char *)name, reader->schema->root->name) != 0) {
        load_xml_refuse(reader, "the root element is not that of the collection");
        return;
    }
    if (is_root)
        reader->namespace = uri; /* the parser keeps one copy of each text */
    bool foreign = uri != reader->namespace;
    if (structure->fault != NULL)
        place_of_tag(reader, &line, &column);
    const struct item *item = structure_open(
        structure, load_xml_full_name(reader, name, prefix, foreign), foreign, line, column);
    if (is_root && uri != NULL)
        structure_namespace(structure, (const char *)uri);
    const char *version = (const char *)reader->parser->version;
    if (is_root && version != NULL && strcmp(version, "1.0") != 0)
        structure_version(structure, version);
    if (attribute_count > 0 && structure->fault != NULL)
        take_attributes(reader, attribute_count, attributes);
    if (item == NULL || !item->is_row)
        return;
    reader->row_text[reader->rows++] = 0;
    if (reader->events->begin_row != NULL)
        reader->events->begin_row(reader->events->context, item->table, line);
}

static void
take_characters(void *context, const xmlChar *text, int length)
{
    struct reader *reader = context;
    if (reader->stopped)
        return;
    if (reader->structure.text.length + (size_t)length > VALUE_LIMIT)
        load_xml_refuse(reader, "a value is longer than 1 MiB: this is no return");
    else
        structure_text(&reader->structure, (const char *)text, (size_t)length,
                       (uint32_t)reader->parser->input->line);
}

/* Counts a leaf in. */
static bool
fits_into_row(struct reader *reader, const char *value)
{
    if (reader->rows == 0 || (reader->row_text[reader->rows - 1] += strlen(value)) <= ROW_LIMIT)
        return true;
    load_xml_refuse(reader, "the items of one row are longer than 8 MiB: this is no return");
    return false;
}

static void
end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reader *reader = context;
    struct structure *structure = &reader->structure;
    const struct xml_events *events = reader->events;
    if (reader->stopped || structure->depth == 0)
        return;
    const struct structure_element *top = structure_top(structure);
    const struct item *item = top->item;
    bool is_leaf = item != NULL && item->type != ITEM_CONTAINER;
    const char *value = is_leaf ? structure_take_value(structure) : "";
    if (is_leaf && !fits_into_row(reader, value))
        return;
    if (is_leaf && value[0] != '\0' && events->value != NULL)
        events->value(events->context, item, value, top->line);
    structure_judge(structure, load_xml_full_name(reader, name, prefix, uri != reader->namespace));
    if (item != NULL && item->is_row) {
        reader->rows--;
        if (events->end_row != NULL)
            events->end_row(events->context, item->table);
    }
    structure_close(structure);
}

static void
refuse_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    struct reader *reader = context;
    load_xml_refuse(reader, "a document type declaration: a return has none, and it is not read");
    xmlStopParser(reader->parser); /* before an entity can be declared */
}

static void
take_breach(struct reader *reader, const xmlError *fault)
{
    struct slice text = slice_trim_sentence(slice_of(fault->message));
    char message[1024];
    snprintf(message, sizeof message, "%.*s", (int)text.length, text.text);
    reader->events->invalid(reader->events->context, message,
                            fault->line > 0 ? (uint32_t)fault->line : line_now(reader));
}

static void
load_xml_take_fault(void *context, xmlErrorPtr fault)
{
    struct reader *reader = context;
    if (fault->domain == XML_FROM_SCHEMASV) {
        take_breach(reader, fault);
        return;
    }
    if (fault->level == XML_ERR_WARNING || reader->stopped)
        return;
    if (malformed_tell(reader->parser, fault, reader->path, reader->began, reader->ended,
                       reader->error))
        load_xml_stop(reader);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Nothing more after we stopped. What cannot be read ends the file; read_file tells of it. */
static int
load_xml_give_bytes(void *context, char *bytes, int length)
{
    struct reader *reader = context;
    size_t got = 0;
    if (!reader->stopped && reader->fault == 0)
        reader->fault = system_read(reader->file, bytes, (size_t)length, &got);
    reader->ended = got < (size_t)length;
    return (int)got;
}

static void
load_xml_read_file(struct reader *reader)
{
    /* What the converter of encodings finds, and the parser behind a validator, is told to the
     * thread. */
    xmlSetStructuredErrorFunc(reader, load_xml_take_fault);
    xmlParseDocument(reader->parser);
    if (reader->fault != 0)
        error_add(reader->error, STATUS_INPUT, "%s: cannot be read: %s", reader->path,
                  system_words(reader->fault));
    xmlSetStructuredErrorFunc(NULL, NULL);
}

static xmlSAXHandler
load_xml_handler(void)
{
    return (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                           .startElementNs = start_element,
                           .endElementNs = end_element,
                           .characters = take_characters,
                           .ignorableWhitespace = take_characters,
                           .cdataBlock = take_characters,
                           .internalSubset = refuse_doctype,
                           .serror = load_xml_take_fault};
}

static bool
make_parser(struct reader *reader, xmlSAXHandler *sax)
{
    reader->parser = xmlCreateIOParserCtxt(sax, reader, load_xml_give_bytes, NULL, reader,
                                           XML_CHAR_ENCODING_NONE);
    if (reader->parser == NULL)
        return error_add(reader->error, STATUS_FAILED, "%s: no memory", reader->path);
    xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    reader->parser->userData = reader;
    return true;
}

/* A file of UTF-8 that says it is of one byte a letter can be read as that, letter by letter
 * wrongly. */
static void
look_at_encoding(struct reader *reader)
{
    const xmlParserCtxt *parser = reader->parser;
    const char *declared = (const char *)(parser->encoding != NULL ? parser->encoding
                                          : parser->input == NULL  ? NULL
                                                                   : parser->input->encoding);
    struct bad_byte other;
    if (declared == NULL || reader->structure.fault == NULL || text_same(declared, "UTF-8") ||
        text_same(declared, "UTF-16") || reader->error->status != STATUS_DONE)
        return;
    if (bad_byte_find(reader->path, "US-ASCII", &other) &&
        !bad_byte_find(reader->path, "UTF-8", &other))
        structure_encoding(&reader->structure, declared);
}

/* For libxml2 a NUL is the end, whatever comes behind it. */
static void
look_behind_the_end(struct reader *reader)
{
    const xmlParserInput *input = reader->parser->input;
    if (reader->stopped || reader->error->status != STATUS_DONE || input == NULL ||
        (reader->ended && input->cur >= input->end))
        return;
    error_add(reader->error, STATUS_INPUT,
              "%s:%d:%d: not well-formed: a NUL byte stands behind the return, and what comes "
              "after it cannot be read. Have it exported again",
              reader->path, input->line, input->col);
}

/* Feeds the file through the validator, which stands between the parser and our handlers. */
static bool
read_validated(struct reader *reader)
{
    xmlSchemaValidCtxtPtr validation = xmlSchemaNewValidCtxt(reader->schema->validator);
    if (validation == NULL)
        return error_add(reader->error, STATUS_FAILED, "%s: no memory", reader->path);
    xmlSchemaSetValidStructuredErrors(validation, load_xml_take_fault, reader);
    xmlSAXHandlerPtr own = reader->parser->sax, handlers = own;
    void *user = reader;
    xmlSchemaSAXPlugPtr plug = xmlSchemaSAXPlug(validation, &handlers, &user);
    if (plug != NULL) {
        reader->parser->sax = handlers;
        reader->parser->userData = user;
        watchdog_enter(reader->schema->label, 0, "the types of", reader->schema->root->name, true);
        load_xml_read_file(reader);
        watchdog_leave();
        reader->parser->sax = own;
        reader->parser->userData = reader;
        xmlSchemaSAXUnplug(plug);
    }
    xmlSchemaFreeValidCtxt(validation);
    return plug != NULL ||
           error_add(reader->error, STATUS_FAILED, "%s: cannot be validated", reader->path);
}

static bool
load_xml_parse(struct reader *reader)
{
    xmlSAXHandler sax = load_xml_handler();
    if (!make_parser(reader, &sax))
        return false;
    if (reader->events->invalid == NULL)
        load_xml_read_file(reader);
    else if (!read_validated(reader))
        return false;
    if (reader->parser->wellFormed == 0 || reader->structure.depth > 0)
        malformed_tell_end(reader->parser, reader->path, reader->error);
    look_behind_the_end(reader);
    look_at_encoding(reader);
    return reader->error->status == STATUS_DONE;
}

static void
load_xml_end_reader(struct reader *reader)
{
    if (reader->parser != NULL) {
        xmlFreeDoc(reader->parser->myDoc);
        xmlFreeParserCtxt(reader->parser);
    }
    structure_free(&reader->structure);
}

bool
load_xml(const struct return_schema *schema, const char *path, const struct xml_events *events,
         struct error *error)
{
    struct reader reader = {.schema = schema, .events = events, .path = path, .error = error};
    if (!reading_open(path, &reader.file, NULL, error))
        return false;
    reader.structure =
        (struct structure){.schema = schema, .fault = events->fault, .context = events->context};
    load_xml_parse(&reader);
    system_close(reader.file);
    load_xml_end_reader(&reader);
    return error->status == STATUS_DONE;
}

/* --- the header alone ------------------------------------------------------------------------- */

static void
start_header_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count,
                     int defaulted_count, const xmlChar **attributes)
{
    struct reader *reader = context;
    struct xml_header *header = reader->header;
    const struct {
        const char *name;
        struct header_text *text;
    } texts[] = {
        {"Collection", &header->collection}, {"Term", &header->term}, {"Year", &header->year}};
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)attribute_count;
    (void)defaulted_count, (void)attributes;
    reader->header_text = NULL;
    reader->began = true;
    if (reader->stopped || has_too_many_names(reader))
        return;
    if (reader->depth++ == 0) {
        place_of_tag(reader, &header->root.line, &header->root.column);
        snprintf(header->root.text, sizeof header->root.text, "%s", (const char *)name);
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp((const char *)name, texts[i].name) == 0 && texts[i].text->line == 0) {
            reader->header_text = texts[i].text;
            place_of_tag(reader, &texts[i].text->line, &texts[i].text->column);
        }
    }
}

/* What is longer than any name in a header is cut: it is not known either way. */
static void
take_header_characters(void *context, const xmlChar *text, int length)
{
    struct header_text *into = ((struct reader *)context)->header_text;
    if (into == NULL)
        return;
    size_t filled = strlen(into->text);
    snprintf(into->text + filled, sizeof into->text - filled, "%.*s", length, (const char *)text);
}

static void
end_header_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reader *reader = context;
    (void)prefix, (void)uri;
    if (reader->header_text != NULL) {
        char *into = reader->header_text->text;
        struct slice value = lexical_collapse(slice_of(into));
        memmove(into, value.text, value.length);
        into[value.length] = '\0';
    }
    reader->header_text = NULL;
    if (strcmp((const char *)name, "Header") == 0)
        load_xml_stop(reader);
}

bool
load_xml_header(const char *path, struct xml_header *header, struct error *error)
{
    struct xml_events none = {0};
    struct reader reader = {.events = &none, .path = path, .error = error, .header = header};
    xmlSAXHandler sax = load_xml_handler();
    if (!reading_open(path, &reader.file, NULL, error))
        return false;
    *header = (struct xml_header){0};
    sax.startElementNs = start_header_element;
    sax.endElementNs = end_header_element;
    sax.characters = sax.ignorableWhitespace = sax.cdataBlock = take_header_characters;
    if (make_parser(&reader, &sax))
        load_xml_read_file(&reader);
    system_close(reader.file);
    load_xml_end_reader(&reader);
    return error->status == STATUS_DONE;
}
