/* An XML return, read in a stream: held against return.xsd, and its values handed to whoever wants
 * them (the return tables, or the comparison of a file just written). Memory does not grow with it.
 *
 * Two judges know return.xsd. A return from elsewhere is judged by structure.h, which tells every
 * fault and what it is about. One that was written here is judged by libxml2's validator, which
 * knows nothing of our own reading of return.xsd.
 *
 * Comments and processing instructions are passed over, CDATA is text, references to characters are
 * what they stand for. Any encoding that is declared and that libxml2 or iconv knows is read;
 * without a declaration it is UTF-8, or UTF-16 with its mark. */
#ifndef MUSTER_RETURNS_XML_LOAD_XML_H
#define MUSTER_RETURNS_XML_LOAD_XML_H

#include "returns/xml/structure.h"

/* What the reader tells, in document order. Any may be NULL. Lines of rows and values are 0 unless
 * there is a `fault`. */
struct xml_events {
    void *context;
    void (*begin_row)(void *context, const struct return_table *table, uint32_t line);
    void (*value)(void *context, const struct item *leaf, const char *value, uint32_t line);
    void (*end_row)(void *context, const struct return_table *table);
    /* What structure.h finds; unless NULL, everything is judged by it. */
    structure_fn fault;
    /* A breach of return.xsd in libxml2's words; unless NULL, its validator judges. */
    void (*invalid)(void *context, const char *message, uint32_t line);
};

/* Reads the file. False (status 3, with line and column): it cannot be read, is not well-formed,
 * has a document type declaration, or its root is not the schema's. */
bool load_xml(const struct return_schema *schema, const char *path, const struct xml_events *events,
              struct error *error);

/* A text in the header, with the place of its element; line 0 if there is none. */
struct header_text {
    char text[32];
    uint32_t line, column;
};

/* The header of a return, before its collection is known: the first element of each name. */
struct xml_header {
    struct header_text root; /* its name */
    struct header_text collection, term, year;
};
bool load_xml_header(const char *path, struct xml_header *header, struct error *error);

#endif
