/* What the files of schema.h share: the nodes of a return.xsd, and what is made of them. */
#ifndef MUSTER_COLLECTION_SCHEMA_INTERNAL_H
#define MUSTER_COLLECTION_SCHEMA_INTERNAL_H

#include <libxml/tree.h>

#include "collection/schema.h"

/* Deeper than any return, and shallow enough to end a type that holds itself. */
enum { SCHEMA_DEPTH_LIMIT = 32 };

struct schema_builder {
    struct return_schema *schema;
    struct arena *arena;
    const char *term;
    xmlDocPtr document;
    struct error *error;
    size_t item_count;
};

/* What an element passes on to those below it. */
struct schema_context {
    const char *suffix, *prefix, *phases, *pupils;
    struct return_table *table;
    const struct item *parent;
    int depth;
};

/* --- nodes (schema_node.c) -------------------------------------------------------------------- */

/* The file in which a node stood, which the root of a schema and types of a year's own remember. */
const char *schema_label_of(const struct schema_builder *builder, const xmlNode *node);

/* Adds "FILE:LINE: WHAT NAME" to the errors; always false. */
bool schema_fault(struct schema_builder *builder, const xmlNode *node, const char *what,
                  const char *name);

bool schema_is_element(const xmlNode *node, const char *name); /* xs:NAME */

/* The attribute, or that of the namespace urn:muster:return, as arena text; NULL if absent. */
const char *schema_attribute(struct schema_builder *builder, const xmlNode *node, const char *name);
const char *schema_own_attribute(struct schema_builder *builder, const xmlNode *node,
                                 const char *name);

/* The first child xs:NAME; NULL if there is none. */
const xmlNode *schema_first_child(const xmlNode *node, const char *name);

/* The global xs:KIND of that name; NULL if there is none. */
xmlNode *schema_find_type(const xmlDoc *document, const char *kind, const char *name);

const char *schema_local_name(const char *name); /* without a prefix */

/* --- simple types (schema_type.c) ------------------------------------------------------------- */

/* Sets an item's type by that of its base, which is built in at the end. False if it is of none
 * that is read. */
bool schema_simple_type(struct schema_builder *builder, const char *name, struct item *item);

/* The judge of a named type; one for all items of it. NULL if the type cannot be compiled: then
 * neither can return.xsd, and that is told where it is. */
xmlSchemaPtr schema_judge_of(struct schema_builder *builder, const char *name);

/* --- elements (schema_tree.c) ----------------------------------------------------------------- */

/* The item that an xs:element is, with all below it; NULL at a fault, which is told. */
struct item *schema_build_element(struct schema_builder *builder, const xmlNode *node,
                                  struct schema_context context);

#endif
