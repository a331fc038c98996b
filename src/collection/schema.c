/* Reads return.xsd with libxml2 into a tree of groups and items, refusing what the program does
 * not know. */
#include "collection/schema.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/watchdog.h"
#include "finding/rulebook.h"

static const char schema_namespace[] = "http://www.w3.org/2001/XMLSchema";
static const char muster_namespace[] = "urn:muster:return";

/* Deeper than any return, and shallow enough to end a type that holds itself. */
enum { DEPTH_LIMIT = 32 };

/* Types in types double what they hold at every step: a page of them could ask for more than there
 * is memory. And libxml2 takes minutes over thousands of optional elements in one sequence. */
enum { ITEM_LIMIT = 4096, TYPE_LIMIT = 1024, CHILD_LIMIT = 512 };

struct builder {
    struct return_schema *schema;
    struct arena *arena;
    const char *term;
    xmlDocPtr document;
    struct error *error;
    size_t item_count;
};

/* What an element passes on to those below it. */
struct context {
    const char *suffix, *prefix, *phases, *pupils;
    struct return_table *table;
    const struct item *parent;
    int depth;
};

/* The file in which a node stood, which the root of a schema and types of a year's own remember. */
static const char *
label_of(const struct builder *builder, const xmlNode *node)
{
    for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent) {
        if (node->_private != NULL)
            return node->_private;
    }
    return builder->schema->label;
}

static bool
schema_fault(struct builder *builder, const xmlNode *node, const char *what, const char *name)
{
    return error_add(builder->error, STATUS_FAILED, "%s:%ld: %s%s", label_of(builder, node),
                     xmlGetLineNo((xmlNode *)node), what, name);
}

static bool
is_schema_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
           strcmp((const char *)node->ns->href, schema_namespace) == 0 &&
           strcmp((const char *)node->name, name) == 0;
}

/* The attribute as arena text, or NULL. */
static const char *
attribute(struct builder *builder, const xmlNode *node, const char *name, const char *space)
{
    xmlChar *value = space == NULL ? xmlGetNoNsProp((xmlNode *)node, BAD_CAST name)
                                   : xmlGetNsProp((xmlNode *)node, BAD_CAST name, BAD_CAST space);
    const char *copy = arena_string(builder->arena, (const char *)value);
    xmlFree(value);
    return copy;
}

static const char *
own(struct builder *builder, const xmlNode *node, const char *name)
{
    return attribute(builder, node, name, muster_namespace);
}

static void
ignore_fault(void *context, xmlErrorPtr fault)
{
    (void)context, (void)fault;
}

static xmlNode *
find_type(const xmlDoc *document, const char *kind, const char *name)
{
    for (xmlNode *node = xmlDocGetRootElement(document)->children; node != NULL;
         node = node->next) {
        if (!is_schema_element(node, kind))
            continue;
        xmlChar *value = xmlGetNoNsProp((xmlNode *)node, BAD_CAST "name");
        bool found = value != NULL && strcmp((const char *)value, name) == 0;
        xmlFree(value);
        if (found)
            return node;
    }
    return NULL;
}

static const xmlNode *
first_child(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (is_schema_element(child, name))
            return child;
    }
    return NULL;
}

static const char *
local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon == NULL ? name : colon + 1;
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
value_document(struct builder *builder, const char *name)
{
    xmlDocPtr document = xmlCopyDoc(builder->document, 1);
    xmlNodePtr root = xmlDocGetRootElement(document), next;
    for (xmlNodePtr node = root->children; node != NULL; node = next) {
        next = node->next;
        if (!is_schema_element(node, "simpleType")) {
            xmlUnlinkNode(node);
            xmlFreeNode(node);
        }
    }
    xmlNodePtr element = xmlNewChild(root, root->ns, BAD_CAST "element", NULL);
    xmlNewProp(element, BAD_CAST "name", BAD_CAST "value");
    xmlNewProp(element, BAD_CAST "type", BAD_CAST name);
    return document;
}

/* The judge of a named type; one for all items of it. NULL if the type cannot be compiled: then
 * neither can return.xsd, and compile() says why. */
static xmlSchemaPtr
judge_of(struct builder *builder, const char *name)
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
static bool
simple_type(struct builder *builder, const char *name, struct item *item, int depth)
{
    if (built_in_type(local_name(name), item))
        return true;
    const xmlNode *node = find_type(builder->document, "simpleType", local_name(name));
    const xmlNode *restriction = node == NULL ? NULL : first_child(node, "restriction");
    const char *base = restriction == NULL ? NULL : attribute(builder, restriction, "base", NULL);
    return base != NULL && depth < DEPTH_LIMIT && simple_type(builder, base, item, depth + 1);
}

/* "fsmperiod autumn=fsmperiodsonroll": the name for this term. NULL if there is none. */
static const char *
name_for_term(struct builder *builder, const char *names)
{
    struct slice rest = slice_of(names), word, name = {NULL, 0};
    size_t length = strlen(builder->term);
    while (slice_word(&rest, &word)) {
        bool named = memchr(word.text, '=', word.length) != NULL;
        bool for_term = named && word.length > length && word.text[length] == '=' &&
                        memcmp(word.text, builder->term, length) == 0;
        if (for_term)
            return arena_copy(builder->arena, word.text + length + 1, word.length - length - 1);
        if (!named)
            name = name.length == 0 ? word : slice_of(names); /* two names are none */
    }
    return arena_copy(builder->arena, name.text, name.length);
}

/* "sessiondetails*" with prefix "termly" and suffix "onroll": termlysessiondetailsonroll. */
static const char *
schema_full_name(struct builder *builder, const struct context *context, const char *name)
{
    const char *star = strchr(name, '*');
    if (star == NULL)
        return arena_printf(builder->arena, "%s%s", context->prefix, name);
    return arena_printf(builder->arena, "%s%.*s%s%s", context->prefix, (int)(star - name), name,
                        context->suffix, star + 1);
}

static const char *
lower_case(struct builder *builder, const char *name)
{
    char *copy = arena_string(builder->arena, name);
    for (char *c = copy; *c != '\0'; c++)
        *c = text_lower(*c);
    return copy;
}

static void
hang_below(struct return_table *parent, struct return_table *table)
{
    if (parent == NULL)
        return;
    if (parent->child == NULL)
        parent->child = table;
    else
        parent->last_child->next = table;
    parent->last_child = table;
}

static bool
schema_begin_table(struct builder *builder, const xmlNode *node, struct item *item,
                   struct context *context, const char *name)
{
    struct return_schema *schema = builder->schema;
    struct return_table *table = arena_alloc(builder->arena, sizeof *table);
    const char *keys = own(builder, node, "key"), *order = own(builder, node, "order");
    *table = (struct return_table){
        .name = schema_full_name(builder, context, name_for_term(builder, name)),
        .item = item,
        .parent = context->table,
        .index = schema->table_count,
        .keys = keys == NULL ? "" : keys,
        .order = order == NULL ? "" : order};
    if (item->applies) {
        struct return_table **tables =
            arena_alloc(builder->arena, (schema->table_count + 1) * sizeof(*tables));
        if (schema->table_count > 0)
            memcpy(tables, schema->tables, schema->table_count * sizeof *tables);
        tables[schema->table_count++] = table;
        schema->tables = tables;
        hang_below(context->table, table);
    }
    item->is_row = true;
    context->table = table;
    context->prefix = "";
    return text_is_identifier(table->name) ||
           schema_fault(builder, node, "not a name for a table: ", table->name);
}

/* Enough for any number that an item may be. */
enum { DIGITS_LIMIT = 20 };

static bool
schema_add_column(struct builder *builder, const xmlNode *node, struct item *item,
                  const struct context *context)
{
    struct return_table *table = context->table;
    const char *name = own(builder, node, "column");
    if (table == NULL)
        return schema_fault(builder, node, "an item outside every m:table: ", item->name);
    item->codes = own(builder, node, "codes");
    item->is_words = own(builder, node, "words") != NULL;
    const char *digits = own(builder, node, "digits");
    item->digits = digits == NULL ? 0 : strtoul(digits, NULL, 10);
    if (digits != NULL && (item->digits == 0 || item->digits > DIGITS_LIMIT))
        return schema_fault(builder, node, "not the number of digits that a number has: ", digits);
    item->column =
        schema_full_name(builder, context, name == NULL ? lower_case(builder, item->name) : name);
    if (!text_is_identifier(item->column))
        return schema_fault(builder, node, "not a name for a column: ", item->column);
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i]->column, item->column) == 0)
            return schema_fault(builder, node, "a second item for the column ", item->column);
    }
    if (!item->applies)
        return true;
    const struct item **columns =
        arena_alloc(builder->arena, (table->column_count + 1) * sizeof(*columns));
    if (table->column_count > 0)
        memcpy(columns, table->columns, table->column_count * sizeof *columns);
    item->column_index = table->column_count;
    columns[table->column_count++] = item;
    table->columns = columns;
    return true;
}

static struct item *build_element(struct builder *builder, const xmlNode *node,
                                  struct context context);

/* Annotations may stand beside the one child that is read (NULL: none), and nothing else. */
static bool
holds_only(struct builder *builder, const xmlNode *parent, const xmlNode *child, const char *what)
{
    for (const xmlNode *node = parent->children; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && node != child &&
            !is_schema_element(node, "annotation"))
            return schema_fault(builder, node, what, (const char *)node->name);
    }
    return true;
}

static bool
add_child(struct builder *builder, const xmlNode *node, struct item *item, struct item *child)
{
    if (item_child(item, child->name, strlen(child->name)) != NULL)
        return schema_fault(builder, node,
                            "a second element of one name in a sequence: ", child->name);
    if (item->child_count == CHILD_LIMIT)
        return schema_fault(builder, node, "too many elements in one sequence: ", child->name);
    struct item **children =
        arena_alloc(builder->arena, (item->child_count + 1) * sizeof(*children));
    if (item->child_count > 0)
        memcpy(children, item->children, item->child_count * sizeof *children);
    child->position = (uint32_t)item->child_count;
    children[item->child_count++] = child;
    item->children = children;
    return true;
}

static bool
build_sequence(struct builder *builder, const xmlNode *type, struct item *item,
               struct context context)
{
    const xmlNode *sequence = first_child(type, "sequence");
    if (sequence == NULL)
        return schema_fault(builder, type, "a complex type without an xs:sequence", "");
    if (!holds_only(builder, type, sequence,
                    "only one xs:sequence may stand in a complex type, not "))
        return false;
    if (attribute(builder, sequence, "minOccurs", NULL) != NULL ||
        attribute(builder, sequence, "maxOccurs", NULL) != NULL)
        return schema_fault(builder, sequence, "a sequence with minOccurs or maxOccurs", "");
    context.parent = item;
    for (const xmlNode *node = sequence->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (!is_schema_element(node, "element"))
            return schema_fault(builder, node, "only xs:element may stand in a sequence, not ",
                                (const char *)node->name);
        struct item *child = build_element(builder, node, context);
        if (child == NULL || !add_child(builder, node, item, child))
            return false;
    }
    return true;
}

static bool
build_content(struct builder *builder, const xmlNode *node, struct item *item,
              struct context context)
{
    const char *type = attribute(builder, node, "type", NULL);
    const xmlNode *complex = type == NULL
                                 ? first_child(node, "complexType")
                                 : find_type(builder->document, "complexType", local_name(type));
    if (!holds_only(builder, node, type == NULL ? complex : NULL,
                    "only one xs:complexType may stand in an element, not "))
        return false;
    if (complex != NULL)
        return build_sequence(builder, complex, item, context);
    if (type == NULL || !simple_type(builder, type, item, 0))
        return schema_fault(builder, node, "an element of a type that is not known: ", item->name);
    if (find_type(builder->document, "simpleType", local_name(type)) != NULL)
        item->restriction = judge_of(builder, type);
    return schema_add_column(builder, node, item, &context);
}

/* minOccurs or maxOccurs: 1 if not given, 0 for "unbounded". What is neither is refused by
 * compile(). */
static uint32_t
occurrences(const char *value)
{
    return value == NULL ? 1 : (uint32_t)strtoul(value, NULL, 10);
}

static struct item *
build_element(struct builder *builder, const xmlNode *node, struct context context)
{
    struct item *item = arena_alloc(builder->arena, sizeof *item);
    const char *name = attribute(builder, node, "name", NULL);
    const char *least = attribute(builder, node, "minOccurs", NULL);
    const char *most = attribute(builder, node, "maxOccurs", NULL);
    const char *table = own(builder, node, "table"), *suffix = own(builder, node, "suffix");
    const char *prefix = own(builder, node, "prefix"), *terms = own(builder, node, "terms");
    if (name == NULL || ++context.depth > DEPTH_LIMIT) {
        schema_fault(builder, node, "an element without a name, or a type that holds itself", "");
        return NULL;
    }
    if (++builder->item_count > ITEM_LIMIT) {
        schema_fault(builder, node, "too many elements, counted where types are used: ", name);
        return NULL;
    }
    *item = (struct item){.name = name,
                          .least = occurrences(least),
                          .most = occurrences(most),
                          .applies = list_has(terms, builder->term) &&
                                     (context.parent == NULL || context.parent->applies),
                          .label = label_of(builder, node),
                          .line = (uint32_t)xmlGetLineNo((xmlNode *)node),
                          .parent = context.parent};
    if (item->most != 1 && table == NULL) {
        schema_fault(builder, node, "an element that repeats needs m:table: ", name);
        return NULL;
    }
    if (own(builder, node, "phases") != NULL)
        context.phases = own(builder, node, "phases");
    if (own(builder, node, "pupils") != NULL)
        context.pupils = own(builder, node, "pupils");
    item->phases = context.phases;
    item->pupils = context.pupils;
    if (suffix != NULL)
        context.suffix = suffix;
    if (prefix != NULL)
        context.prefix = prefix;
    if (table != NULL && !schema_begin_table(builder, node, item, &context, table))
        return NULL;
    item->table = context.table;
    return build_content(builder, node, item, context) ? item : NULL;
}

/* --- loading ---------------------------------------------------------------------------------- */

static void
schema_take_fault(void *context, xmlErrorPtr fault)
{
    struct builder *builder = context;
    struct slice text = slice_of(fault->message);
    while (text.length > 0 && text.text[text.length - 1] == '\n')
        text.length--;
    error_add(builder->error, STATUS_FAILED, "%s:%d: %.*s", label_of(builder, fault->node),
              fault->line, (int)text.length, text.text);
}

/* Nothing that would bring in another file, and nothing that is not read. */
static bool
check_top_level(struct builder *builder, const xmlDoc *document)
{
    static const char *const known[] = {"element", "complexType", "simpleType", "annotation"};
    const xmlNode *root = xmlDocGetRootElement(document);
    size_t elements = 0, types = 0;
    if (!is_schema_element(root, "schema"))
        return schema_fault(builder, root, "not an xs:schema", "");
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        elements += is_schema_element(node, "element");
        bool is_known = node->type != XML_ELEMENT_NODE;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            is_known = is_known || is_schema_element(node, known[i]);
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
take_types(struct builder *builder, const xmlDoc *layer)
{
    xmlNode *root = xmlDocGetRootElement(builder->document);
    for (xmlNode *node = xmlDocGetRootElement(layer)->children; node != NULL; node = node->next) {
        char *name = (char *)xmlGetNoNsProp(node, BAD_CAST "name");
        if (name != NULL) {
            xmlNode *copy = xmlDocCopyNode(node, builder->document, 1);
            xmlNode *old = find_type(builder->document, (const char *)node->name, name);
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
schema_parse(struct builder *builder, const struct resource *resource)
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
add_layer(struct builder *builder, const struct resource *resource)
{
    xmlDocPtr document = schema_parse(builder, resource);
    bool done = document != NULL && check_top_level(builder, document);
    if (done && builder->document != NULL &&
        first_child(xmlDocGetRootElement(document), "element") == NULL)
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
build_tree(struct builder *builder)
{
    const xmlNode *root = xmlDocGetRootElement(builder->document);
    const xmlNode *element = first_child(root, "element");
    struct context context = {.suffix = "", .prefix = ""};
    if (element == NULL)
        return schema_fault(builder, root, "no global xs:element", "");
    builder->schema->root = build_element(builder, element, context);
    return builder->schema->root != NULL;
}

static bool
compile(struct builder *builder)
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

bool
schema_load(struct return_schema *schema, const struct resource *layers, size_t layer_count,
            const char *term, struct arena *arena, struct error *error)
{
    struct builder builder = {.schema = schema, .arena = arena, .term = term, .error = error};
    *schema = (struct return_schema){.label = ""};
    bool done = true;
    xmlSetStructuredErrorFunc(&builder, schema_take_fault);
    for (size_t i = 0; i < layer_count && done; i++)
        done = add_layer(&builder, &layers[i]);
    watchdog_enter(schema->label, 0, "the", "schema", true);
    done = done && build_tree(&builder) && compile(&builder);
    watchdog_leave();
    xmlSetStructuredErrorFunc(NULL, NULL);
    schema->document = builder.document;
    return done && error->status == STATUS_DONE; /* what libxml2 warns of is a fault too */
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

const struct item *
item_child(const struct item *item, const char *name, size_t length)
{
    for (size_t i = 0; i < item->child_count; i++) {
        const char *child = item->children[i]->name;
        if (strncmp(child, name, length) == 0 && child[length] == '\0')
            return item->children[i];
    }
    return NULL;
}

char *
item_path(const struct item *item, struct arena *arena)
{
    if (item->parent == NULL)
        return arena_string(arena, item->name);
    return arena_printf(arena, "%s/%s", item_path(item->parent, arena), item->name);
}

const struct return_table *
schema_table(const struct return_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->table_count; i++) {
        if (strcmp(schema->tables[i]->name, name) == 0)
            return schema->tables[i];
    }
    return NULL;
}

const struct item *
table_column(const struct return_table *table, const char *column)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i]->column, column) == 0)
            return table->columns[i];
    }
    return NULL;
}

const struct return_table *
schema_header(const struct return_schema *schema)
{
    for (size_t t = 0; t < schema->table_count; t++) {
        if (schema->tables[t]->parent == NULL && table_column(schema->tables[t], "lea") != NULL)
            return schema->tables[t];
    }
    return NULL;
}
