/* An XML return, read in a stream: checked against return.xsd, and its values handed to whoever
 * wants them (the return tables, or the comparison of a file just written). Memory does not grow
 * with it. */
#ifndef MUSTER_RETURNS_LOAD_XML_H
#define MUSTER_RETURNS_LOAD_XML_H

#include "collection/schema.h"

/* What the reader tells, in document order. Any may be NULL. */
struct xml_events {
    void *context;
    void (*begin_row)(void *context, const struct return_table *table, uint32_t line);
    void (*value)(void *context, const struct item *leaf, const char *value, uint32_t line);
    void (*end_row)(void *context, const struct return_table *table);
    /* An element that return.xsd does not have there, or not in this term. */
    void (*stray)(void *context, const char *path, const char *name, const char *value,
                  uint32_t line);
    /* A breach of return.xsd, in libxml2's words. `misplaced`: the element is one of the return's,
     * but not where or as often as return.xsd has it. A stray element is told by `stray` alone. */
    void (*invalid)(void *context, const char *message, bool misplaced, uint32_t line);
};

/* Reads the file. False (status 3, with line and column): it cannot be read, is not well-formed,
 * has a document type declaration, or its root is not the schema's. */
bool load_xml(const struct return_schema *schema, const char *path, const struct xml_events *events,
              struct error *error);

/* The header of a return, before its collection is known: the text of the first element of each
 * name. */
struct xml_header {
    char collection[32], term[8], year[8], root[32];
};
bool load_xml_header(const char *path, struct xml_header *header, struct error *error);

#endif
