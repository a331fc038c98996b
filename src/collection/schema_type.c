/* Simple types of a return.xsd: which of the built-in ones, and libxml2's judge of their
 * restrictions. */
#include <string.h>

#include "base/memory.h"
#include "collection/schema_internal.h"

static void
ignore_fault(void *context, xmlErrorPtr fault)
{
    (void)context, (void)fault;
}

static bool
built_in_type(const char *name, struct item *item)
{
    static const struct {
        const char *name;
        enum item_type type;
        bool not_negative;
    } types[] = {{"string", ITEM_TEXT, false},
                 {"token", ITEM_TEXT, false},
                 {"date", ITEM_DATE, false},
                 {"dateTime", ITEM_DATETIME, false},
                 {"boolean", ITEM_BOOLEAN, false},
                 {"integer", ITEM_INTEGER, false},
                 {"nonNegativeInteger", ITEM_INTEGER, true},
                 {"decimal", ITEM_DECIMAL, false}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(types[i].name, name) == 0) {
            item->type = types[i].type;
            item->not_negative = types[i].not_negative;
            return true;
        }
    }
    return false;
}

/* A schema with all simple types, and "value" as an element of the one called `name`. */
static xmlDocPtr
value_document(struct schema_builder *builder, const char *name)
{
    xmlDocPtr document = xmlCopyDoc(builder->document, 1);
    xmlNodePtr root = xmlDocGetRootElement(document), next;
    for (xmlNodePtr node = root->children; node != NULL; node = next) {
        next = node->next;
        if (!schema_is_element(node, "simpleType")) {
            xmlUnlinkNode(node);
            xmlFreeNode(node);
        }
    }
    xmlNodePtr element = xmlNewChild(root, root->ns, BAD_CAST "element", NULL);
    xmlNewProp(element, BAD_CAST "name", BAD_CAST "value");
    xmlNewProp(element, BAD_CAST "type", BAD_CAST name);
    return document;
}

xmlSchemaPtr
schema_judge_of(struct schema_builder *builder, const char *name)
{
    struct return_schema *schema = builder->schema;
    for (size_t i = 0; i < schema->judge_count; i++) {
        if (strcmp(schema->judges[i].name, name) == 0)
            return schema->judges[i].schema;
    }
    struct type_judge judge = {.name = name, .document = value_document(builder, name)};
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewDocParserCtxt(judge.document);
    xmlSchemaSetParserStructuredErrors(parser, ignore_fault, NULL);
    judge.schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    schema->judges =
        memory_resize(schema->judges, schema->judge_count + 1, sizeof(struct type_judge));
    schema->judges[schema->judge_count++] = judge;
    return judge.schema;
}

/* A named simple type is as its base; its restrictions are judged by libxml2 (item.restriction). */
bool
schema_simple_type(struct schema_builder *builder, const char *name, struct item *item)
{
    for (int depth = 0; name != NULL && depth < SCHEMA_DEPTH_LIMIT; depth++) {
        const char *local = schema_local_name(name);
        if (built_in_type(local, item))
            return true;
        const xmlNode *node = schema_find_type(builder->document, "simpleType", local);
        const xmlNode *restriction = node == NULL ? NULL : schema_first_child(node, "restriction");
        name = restriction == NULL ? NULL : schema_attribute(builder, restriction, "base");
    }
    return false;
}
