#include "returns/load_xml.h"

#include <errno.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"

enum {
    CHUNK = 64 * 1024,
    /* A leaf of a return is a name or a number: a longer text is no return. */
    VALUE_LIMIT = 1 << 20,
    /* The deepest return has ten levels. */
    DEPTH_LIMIT = 64,
};

struct open_element {
    const struct item *item; /* NULL: stray, or below a stray one */
    uint32_t line;
};

struct reader {
    const struct return_schema *schema;
    const struct xml_events *events;
    const char *path;
    xmlParserCtxtPtr parser;
    struct error *error;
    struct open_element *open;
    size_t depth, capacity;
    struct buffer value;
    bool stopped;              /* by us, with an error told */
    struct xml_header *header; /* for load_xml_header */
    char *header_field;
    size_t header_size;
};

/* The handlers do no more, and no further chunk is fed. Not xmlStopParser: it frees the text that the
 * validator, which comes after our handlers, would still look at. */
static void
stop(struct reader *reader)
{
    reader->stopped = true;
}

static uint32_t
line_now(const struct reader *reader)
{
    return (uint32_t)xmlSAX2GetLineNumber(reader->parser);
}

static void
refuse(struct reader *reader, const char *what)
{
    if (!reader->stopped)
        error_add(reader->error, STATUS_INPUT, "%s:%u:%d: %s", reader->path, line_now(reader),
                  xmlSAX2GetColumnNumber(reader->parser), what);
    stop(reader);
}

static void
push(struct reader *reader, const struct item *item)
{
    reader->open = memory_grow(reader->open, &reader->capacity, reader->depth + 1,
                               sizeof(struct open_element));
    reader->open[reader->depth++] = (struct open_element){item, line_now(reader)};
    buffer_clear(&reader->value);
}

static char *
stray_path(const struct reader *reader, struct arena *arena, const char *name)
{
    for (size_t i = reader->depth; i-- > 0;) {
        if (reader->open[i].item != NULL)
            return arena_printf(arena, "%s/%s", item_path(reader->open[i].item, arena), name);
    }
    return arena_string(arena, name);
}

static const struct item *
expected(struct reader *reader, const char *name)
{
    if (reader->depth == 0) {
        if (strcmp(name, reader->schema->root->name) == 0)
            return reader->schema->root;
        refuse(reader, "the root element is not that of the collection");
        return NULL;
    }
    const struct item *above = reader->open[reader->depth - 1].item;
    const struct item *item = above == NULL ? NULL : item_child(above, name, strlen(name));
    return item != NULL && item->applies ? item : NULL;
}

static void
start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
              int namespace_count, const xmlChar **namespaces, int attribute_count,
              int defaulted_count, const xmlChar **attributes)
{
    struct reader *reader = context;
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)attribute_count;
    (void)defaulted_count, (void)attributes;
    if (reader->stopped)
        return;
    if (reader->depth == DEPTH_LIMIT) {
        refuse(reader, "elements stand more than 64 deep: this is no return");
        return;
    }
    const struct item *item = expected(reader, (const char *)name);
    push(reader, item);
    if (item != NULL && item->is_row && reader->events->begin_row != NULL)
        reader->events->begin_row(reader->events->context, item->table, line_now(reader));
}

static void
take_characters(void *context, const xmlChar *text, int length)
{
    struct reader *reader = context;
    if (reader->stopped)
        return;
    if (reader->value.length + (size_t)length > VALUE_LIMIT)
        refuse(reader, "a value is longer than 1 MiB: this is no return");
    else
        buffer_append(&reader->value, (const char *)text, (size_t)length);
}

static void
end_stray(struct reader *reader, const char *name, uint32_t line)
{
    struct arena arena = {0};
    bool outermost = reader->depth > 0 && reader->open[reader->depth - 1].item != NULL;
    const char *value = reader->value.length > 0 ? reader->value.text : "";
    if (outermost && reader->events->stray != NULL)
        reader->events->stray(reader->events->context, stray_path(reader, &arena, name), name,
                              value, line);
    arena_free(&arena);
}

static void
end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reader *reader = context;
    (void)prefix, (void)uri;
    if (reader->stopped || reader->depth == 0)
        return;
    struct open_element closed = reader->open[--reader->depth];
    const struct item *item = closed.item;
    if (item == NULL)
        end_stray(reader, (const char *)name, closed.line);
    if (item != NULL && item->type != ITEM_CONTAINER && reader->value.length > 0 &&
        reader->events->value != NULL)
        reader->events->value(reader->events->context, item, reader->value.text, closed.line);
    if (item != NULL && item->is_row && reader->events->end_row != NULL)
        reader->events->end_row(reader->events->context, item->table);
    buffer_clear(&reader->value);
}

static void
refuse_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    struct reader *reader = context;
    refuse(reader, "a document type declaration: a return has none, and it is not read");
    xmlStopParser(reader->parser); /* before an entity can be declared */
}

/* The validator comes after our own handlers, so that the element at fault is the innermost open
 * one. */
static void
tell_invalid(struct reader *reader, const xmlError *fault, struct slice text)
{
    char message[1024];
    bool misplaced = fault->code == XML_SCHEMAV_ELEMENT_CONTENT && fault->message != NULL &&
                     strstr(fault->message, "not expected") != NULL;
    bool stray = reader->depth > 0 && reader->open[reader->depth - 1].item == NULL;
    while (text.length > 0 && strchr(" .", text.text[text.length - 1]) != NULL)
        text.length--;
    snprintf(message, sizeof message, "%.*s", (int)text.length, text.text);
    if (reader->events->invalid != NULL && !stray)
        reader->events->invalid(reader->events->context, message, misplaced,
                                fault->line > 0 ? (uint32_t)fault->line : line_now(reader));
}

static void
take_fault(void *context, xmlErrorPtr fault)
{
    struct reader *reader = context;
    struct slice text = slice_of(fault->message == NULL ? "not well-formed" : fault->message);
    while (text.length > 0 && text.text[text.length - 1] == '\n')
        text.length--;
    if (fault->domain == XML_FROM_SCHEMASV) {
        tell_invalid(reader, fault, text);
        return;
    }
    if (fault->level == XML_ERR_WARNING || reader->stopped)
        return;
    error_add(reader->error, STATUS_INPUT, "%s:%d:%d: not well-formed: %.*s", reader->path,
              fault->line, fault->int2, (int)text.length, text.text);
    if (fault->level == XML_ERR_FATAL)
        stop(reader);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void
feed_file(struct reader *reader, FILE *file)
{
    char *chunk = memory_alloc(CHUNK);
    size_t got;
    while (!reader->stopped && (got = fread(chunk, 1, CHUNK, file)) > 0)
        xmlParseChunk(reader->parser, chunk, (int)got, 0);
    if (ferror(file) != 0)
        error_add(reader->error, STATUS_INPUT, "%s: cannot be read: %s", reader->path,
                  strerror(errno));
    if (!reader->stopped)
        xmlParseChunk(reader->parser, chunk, 0, 1);
    free(chunk);
}

static xmlSAXHandler
handler(void)
{
    return (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                           .startElementNs = start_element,
                           .endElementNs = end_element,
                           .characters = take_characters,
                           .cdataBlock = take_characters,
                           .internalSubset = refuse_doctype,
                           .serror = take_fault};
}

static bool
make_parser(struct reader *reader, xmlSAXHandler *sax)
{
    reader->parser = xmlCreatePushParserCtxt(sax, reader, NULL, 0, reader->path);
    if (reader->parser == NULL)
        return error_add(reader->error, STATUS_FAILED, "%s: no memory", reader->path);
    xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    reader->parser->userData = reader;
    return true;
}

static FILE *
open_file(const char *path, struct error *error)
{
    struct stat status;
    FILE *file = NULL;
    if (stat(path, &status) != 0 ||
        (S_ISREG(status.st_mode) && (file = fopen(path, "rbe")) == NULL))
        error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", path, strerror(errno));
    else if (file == NULL)
        error_add(error, STATUS_INPUT, "%s: is not a regular file", path);
    return file;
}

/* The validator stands between the parser and our handlers. */
static bool
parse_validated(struct reader *reader, FILE *file)
{
    xmlSAXHandler sax = handler(), *handlers = NULL;
    xmlSchemaValidCtxtPtr validation = xmlSchemaNewValidCtxt(reader->schema->validator);
    if (validation == NULL || !make_parser(reader, &sax)) {
        xmlSchemaFreeValidCtxt(validation);
        return error_add(reader->error, STATUS_FAILED, "%s: no memory", reader->path);
    }
    xmlSchemaSetValidStructuredErrors(validation, take_fault, reader);
    /* The plug's handlers do not hear of the parser's own faults: those go through the thread's channel. */
    xmlSetStructuredErrorFunc(reader, take_fault);
    handlers = reader->parser->sax;
    void *user = reader;
    xmlSchemaSAXPlugPtr plug = xmlSchemaSAXPlug(validation, &handlers, &user);
    if (plug == NULL) {
        xmlSetStructuredErrorFunc(NULL, NULL);
        xmlSchemaFreeValidCtxt(validation);
        return error_add(reader->error, STATUS_FAILED, "%s: cannot be validated", reader->path);
    }
    xmlSAXHandlerPtr own = reader->parser->sax;
    reader->parser->sax = handlers;
    reader->parser->userData = user;
    feed_file(reader, file);
    bool whole = reader->parser->wellFormed == 1 && reader->depth == 0;
    reader->parser->sax = own;
    reader->parser->userData = reader;
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlSchemaSAXUnplug(plug);
    if (!whole && reader->error->status == STATUS_DONE)
        error_add(reader->error, STATUS_INPUT, "%s:%u:1: not well-formed: it ends too early",
                  reader->path, line_now(reader));
    xmlSchemaFreeValidCtxt(validation);
    return true;
}

static void
end_reader(struct reader *reader)
{
    if (reader->parser != NULL) {
        xmlFreeDoc(reader->parser->myDoc);
        xmlFreeParserCtxt(reader->parser);
    }
    buffer_free(&reader->value);
    free(reader->open);
}

bool
load_xml(const struct return_schema *schema, const char *path, const struct xml_events *events,
         struct error *error)
{
    struct reader reader = {.schema = schema, .events = events, .path = path, .error = error};
    FILE *file = open_file(path, error);
    if (file == NULL)
        return false;
    parse_validated(&reader, file);
    fclose(file);
    end_reader(&reader);
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
        char *field;
        size_t size;
    } fields[] = {{"Collection", header->collection, sizeof header->collection},
                  {"Term", header->term, sizeof header->term},
                  {"Year", header->year, sizeof header->year}};
    (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)attribute_count;
    (void)defaulted_count, (void)attributes;
    if (reader->depth++ == 0)
        snprintf(header->root, sizeof header->root, "%s", (const char *)name);
    reader->header_field = NULL;
    buffer_clear(&reader->value);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (strcmp((const char *)name, fields[i].name) == 0 && fields[i].field[0] == '\0') {
            reader->header_field = fields[i].field;
            reader->header_size = fields[i].size;
        }
    }
}

static void
end_header_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reader *reader = context;
    (void)prefix, (void)uri;
    if (reader->header_field != NULL && reader->value.length > 0)
        snprintf(reader->header_field, reader->header_size, "%s", reader->value.text);
    reader->header_field = NULL;
    if (strcmp((const char *)name, "Header") == 0)
        stop(reader);
}

bool
load_xml_header(const char *path, struct xml_header *header, struct error *error)
{
    struct xml_events none = {0};
    struct reader reader = {.events = &none, .path = path, .error = error, .header = header};
    xmlSAXHandler sax = handler();
    FILE *file = open_file(path, error);
    if (file == NULL)
        return false;
    *header = (struct xml_header){0};
    sax.startElementNs = start_header_element;
    sax.endElementNs = end_header_element;
    if (make_parser(&reader, &sax))
        feed_file(&reader, file);
    fclose(file);
    end_reader(&reader);
    return error->status == STATUS_DONE;
}
