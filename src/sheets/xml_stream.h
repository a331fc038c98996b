/* XML as a stream of starts, texts and ends, on libxml2's reader for such (SAX2), which keeps
 * nothing of what it has read. Nothing outside is ever opened: a document type declaration, in
 * which entities are declared, ends the reading, and so does an element nested a hundred deep. */
#ifndef MUSTER_SHEETS_XML_STREAM_H
#define MUSTER_SHEETS_XML_STREAM_H

#include <stdint.h>

#include "base/error.h"

/* The attributes of an element. */
struct xml_attributes {
    const unsigned char **items; /* five texts each, as libxml2 gives them */
    int count;
};

/* The value of an attribute by its local name, whatever its namespace; false if it is not there. */
bool xml_attribute(const struct xml_attributes *attributes, const char *name, struct slice *value);

struct xml_stream {
    void *context;
    /* Names are local ones; the depth of the root is 1. NULL where nobody asks. */
    void (*start)(void *context, const char *name, const struct xml_attributes *attributes);
    void (*end)(void *context, const char *name);
    void (*text)(void *context, const char *text, size_t length);

    /* Where the bytes come from: as many as there are, 0 at the end. */
    int (*read)(void *context, char *bytes, int length);
    void *read_context;

    /* While it is parsed: */
    void *parser;
    const char *label;
    struct error *error;
    int depth;
    bool stopped;
};

/* Parses to the end, or until xml_stream_stop. Fails with status 3 for what is not well-formed. */
bool xml_stream_parse(struct xml_stream *stream, const char *label, struct error *error);

/* The same of a file; status 3 if it cannot be opened. */
bool xml_stream_parse_file(struct xml_stream *stream, const char *path, struct error *error);

/* The line on which the parser stands. */
uint32_t xml_stream_line(const struct xml_stream *stream);

/* Ends the parsing, without a fault or with one (status 3), which stands at this place. */
void xml_stream_stop(struct xml_stream *stream);
void xml_stream_refuse(struct xml_stream *stream, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends a text in which _x0020_ stands for a character, as Microsoft writes what XML or a name
 * cannot hold. */
void xml_append_unescaped(struct buffer *buffer, struct slice text);

#endif
