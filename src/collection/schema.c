/* Reads the layers of return.xsd with libxml2, has the tree of items made, and answers what is
 * asked of it. */
#include "collection/schema.h"

#include <libxml/parser.h>
#include <stdlib.h>

#include "base/watchdog.h"
#include "collection/schema_internal.h"

/* As of the elements (schema_tree.c): more than any return has. */
enum { TYPE_LIMIT = 1024 };

/* --- loading ---------------------------------------------------------------------------------- */

static void
schema_take_fault(void *context, xmlErrorPtr fault)
{
    struct schema_builder *builder = context;
    struct slice text = slice_of(fault->message);
    while (text.length > 0 && text.text[text.length - 1] == '\n')
        text.length--;
    error_add(builder->error, STATUS_FAILED, "%s:%d: %.*s", schema_label_of(builder, fault->node),
              fault->line, (int)text.length, text.text);
}

/* Nothing that would bring in another file, and nothing that is not read. */
static bool
check_top_level(struct schema_builder *builder, const xmlDoc *document)
{
    static const char *const known[] = {"element", "complexType", "simpleType", "annotation"};
    const xmlNode *root = xmlDocGetRootElement(document);
    size_t elements = 0, types = 0;
    if (!schema_is_element(root, "schema"))
        return schema_fault(builder, root, "not an xs:schema", "");
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        elements += schema_is_element(node, "element");
        bool is_known = node->type != XML_ELEMENT_NODE;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            is_known = is_known || schema_is_element(node, known[i]);
        types += node->type == XML_ELEMENT_NODE;
        if (types > TYPE_LIMIT)
            return schema_fault(builder, node, "too many types: ", (const char *)node->name);
        if (!is_known || elements > 1)
            return schema_fault(builder, node, "may not stand in a return.xsd, or not twice: ",
                                (const char *)node->name);
    }
    return document->intSubset == NULL ||
           schema_fault(builder, root, "a document type declaration", "");
}

/* The types of a year's return.xsd take the place of those of its base. */
static bool
take_types(struct schema_builder *builder, const xmlDoc *layer)
{
    xmlNode *root = xmlDocGetRootElement(builder->document);
    for (xmlNode *node = xmlDocGetRootElement(layer)->children; node != NULL; node = node->next) {
        char *name = (char *)xmlGetNoNsProp(node, BAD_CAST "name");
        if (name != NULL) {
            xmlNode *copy = xmlDocCopyNode(node, builder->document, 1);
            xmlNode *old = schema_find_type(builder->document, (const char *)node->name, name);
            copy->_private = (void *)builder->schema->label;
            if (old != NULL)
                xmlFreeNode(xmlReplaceNode(old, copy));
            else
                xmlAddChild(root, copy);
        }
        xmlFree(name);
    }
    return true;
}

static xmlDocPtr
schema_parse(struct schema_builder *builder, const struct resource *resource)
{
    builder->schema->label = resource->label;
    xmlDocPtr document = xmlReadMemory(resource->text, (int)resource->length, resource->label, NULL,
                                       XML_PARSE_NONET);
    if (document == NULL && builder->error->status == STATUS_DONE)
        error_add(builder->error, STATUS_FAILED, "%s: is not well-formed", resource->label);
    return document;
}

/* One return.xsd: the whole of a schema, if it has a global element, or types for the one before.
 */
static bool
add_layer(struct schema_builder *builder, const struct resource *resource)
{
    xmlDocPtr document = schema_parse(builder, resource);
    bool done = document != NULL && check_top_level(builder, document);
    if (done && builder->document != NULL &&
        schema_first_child(xmlDocGetRootElement(document), "element") == NULL)
        done = take_types(builder, document);
    else if (done) {
        xmlFreeDoc(builder->document);
        builder->document = document;
        xmlDocGetRootElement(document)->_private = (void *)resource->label;
        return true;
    }
    xmlFreeDoc(document);
    return done;
}

static bool
build_tree(struct schema_builder *builder)
{
    const xmlNode *root = xmlDocGetRootElement(builder->document);
    const xmlNode *element = schema_first_child(root, "element");
    struct schema_context context = {.suffix = "", .prefix = ""};
    if (element == NULL)
        return schema_fault(builder, root, "no global xs:element", "");
    builder->schema->root = schema_build_element(builder, element, context);
    return builder->schema->root != NULL;
}

static bool
schema_compile(struct schema_builder *builder)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewDocParserCtxt(builder->document);
    if (parser == NULL)
        return error_add(builder->error, STATUS_FAILED, "%s: no memory", builder->schema->label);
    xmlSchemaSetParserStructuredErrors(parser, schema_take_fault, builder);
    builder->schema->validator = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return builder->schema->validator != NULL ||
           error_add(builder->error, STATUS_FAILED, "%s: is not a schema", builder->schema->label);
}

static bool
load_schema(struct schema_builder *builder, const struct resource *layers, size_t layer_count,
            bool validates)
{
    struct return_schema *schema = builder->schema;
    *schema = (struct return_schema){.label = ""};
    bool done = true;
    xmlSetStructuredErrorFunc(builder, schema_take_fault);
    for (size_t i = 0; i < layer_count && done; i++)
        done = add_layer(builder, &layers[i]);
    watchdog_enter(schema->label, 0, "the", "schema", true);
    done = done && build_tree(builder) && (!validates || schema_compile(builder));
    watchdog_leave();
    xmlSetStructuredErrorFunc(NULL, NULL);
    schema->document = builder->document;
    return done && builder->error->status == STATUS_DONE; /* libxml2's warnings are faults too */
}

bool
schema_load(struct return_schema *schema, const struct resource *layers, size_t layer_count,
            const char *term, struct arena *arena, struct error *error)
{
    struct schema_builder builder = {
        .schema = schema, .arena = arena, .term = term, .error = error};
    return load_schema(&builder, layers, layer_count, true);
}

bool
schema_load_items(struct return_schema *schema, const struct resource *layers, size_t layer_count,
                  const char *term, struct arena *arena, struct error *error)
{
    struct schema_builder builder = {
        .schema = schema, .arena = arena, .term = term, .error = error};
    return load_schema(&builder, layers, layer_count, false);
}

void
schema_close(struct return_schema *schema)
{
    if (schema->validator != NULL)
        xmlSchemaFree(schema->validator);
    xmlFreeDoc(schema->document);
    for (size_t i = 0; i < schema->judge_count; i++) {
        xmlSchemaFree(schema->judges[i].schema);
        xmlFreeDoc(schema->judges[i].document);
    }
    free(schema->judges);
    schema->judges = NULL;
    schema->judge_count = 0;
    schema->validator = NULL;
    schema->document = NULL;
}
