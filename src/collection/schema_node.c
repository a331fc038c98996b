/* Looks at the nodes of a return.xsd, and says where one is at fault. */
#include <string.h>

#include "collection/schema_internal.h"

static const char schema_namespace[] = "http://www.w3.org/2001/XMLSchema";
static const char muster_namespace[] = "urn:muster:return";

/* The file in which a node stood, which the root of a schema and types of a year's own remember. */
const char *
schema_label_of(const struct schema_builder *builder, const xmlNode *node)
{
    for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent) {
        if (node->_private != NULL)
            return node->_private;
    }
    return builder->schema->label;
}

bool
schema_fault(struct schema_builder *builder, const xmlNode *node, const char *what,
             const char *name)
{
    return error_add(builder->error, STATUS_FAILED, "%s:%ld: %s%s", schema_label_of(builder, node),
                     xmlGetLineNo((xmlNode *)node), what, name);
}

bool
schema_is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
           strcmp((const char *)node->ns->href, schema_namespace) == 0 &&
           strcmp((const char *)node->name, name) == 0;
}

static const char *
attribute_of(struct schema_builder *builder, xmlChar *value)
{
    const char *copy = arena_string(builder->arena, (const char *)value);
    xmlFree(value);
    return copy;
}

const char *
schema_attribute(struct schema_builder *builder, const xmlNode *node, const char *name)
{
    return attribute_of(builder, xmlGetNoNsProp((xmlNode *)node, BAD_CAST name));
}

const char *
schema_own_attribute(struct schema_builder *builder, const xmlNode *node, const char *name)
{
    return attribute_of(builder,
                        xmlGetNsProp((xmlNode *)node, BAD_CAST name, BAD_CAST muster_namespace));
}

xmlNode *
schema_find_type(const xmlDoc *document, const char *kind, const char *name)
{
    for (xmlNode *node = xmlDocGetRootElement(document)->children; node != NULL;
         node = node->next) {
        if (!schema_is_element(node, kind))
            continue;
        xmlChar *value = xmlGetNoNsProp((xmlNode *)node, BAD_CAST "name");
        bool found = value != NULL && strcmp((const char *)value, name) == 0;
        xmlFree(value);
        if (found)
            return node;
    }
    return NULL;
}

const xmlNode *
schema_first_child(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (schema_is_element(child, name))
            return child;
    }
    return NULL;
}

const char *
schema_local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon == NULL ? name : colon + 1;
}
