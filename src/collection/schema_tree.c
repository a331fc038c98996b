/* Makes items, tables and columns of the elements of a return.xsd, refusing what is not read. */
#include <stdlib.h>
#include <string.h>

#include "collection/schema_internal.h"
#include "finding/rulebook.h"

/* Types in types double what they hold at every step: a page of them could ask for more than there
 * is memory. And libxml2 takes minutes over thousands of optional elements in one sequence. */
enum { ITEM_LIMIT = 4096, CHILD_LIMIT = 512 };

/* "fsmperiod autumn=fsmperiodsonroll": the name for this term. NULL if there is none. */
static const char *
name_for_term(struct schema_builder *builder, const char *names)
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
schema_full_name(struct schema_builder *builder, const struct schema_context *context,
                 const char *name)
{
    const char *star = strchr(name, '*');
    if (star == NULL)
        return arena_printf(builder->arena, "%s%s", context->prefix, name);
    return arena_printf(builder->arena, "%s%.*s%s%s", context->prefix, (int)(star - name), name,
                        context->suffix, star + 1);
}

static const char *
lower_case(struct schema_builder *builder, const char *name)
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
schema_begin_table(struct schema_builder *builder, const xmlNode *node, struct item *item,
                   struct schema_context *context, const char *name)
{
    struct return_schema *schema = builder->schema;
    struct return_table *table = arena_alloc(builder->arena, sizeof *table);
    const char *keys = schema_own_attribute(builder, node, "key"),
               *order = schema_own_attribute(builder, node, "order");
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
schema_add_column(struct schema_builder *builder, const xmlNode *node, struct item *item,
                  const struct schema_context *context)
{
    struct return_table *table = context->table;
    const char *name = schema_own_attribute(builder, node, "column");
    if (table == NULL)
        return schema_fault(builder, node, "an item outside every m:table: ", item->name);
    item->codes = schema_own_attribute(builder, node, "codes");
    item->is_words = schema_own_attribute(builder, node, "words") != NULL;
    const char *digits = schema_own_attribute(builder, node, "digits");
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

/* Annotations may stand beside the one child that is read (NULL: none), and nothing else. */
static bool
holds_only(struct schema_builder *builder, const xmlNode *parent, const xmlNode *child,
           const char *what)
{
    for (const xmlNode *node = parent->children; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && node != child &&
            !schema_is_element(node, "annotation"))
            return schema_fault(builder, node, what, (const char *)node->name);
    }
    return true;
}

static bool
add_child(struct schema_builder *builder, const xmlNode *node, struct item *item,
          struct item *child)
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
build_sequence(struct schema_builder *builder, const xmlNode *type, struct item *item,
               struct schema_context context)
{
    const xmlNode *sequence = schema_first_child(type, "sequence");
    if (sequence == NULL)
        return schema_fault(builder, type, "a complex type without an xs:sequence", "");
    if (!holds_only(builder, type, sequence,
                    "only one xs:sequence may stand in a complex type, not "))
        return false;
    if (schema_attribute(builder, sequence, "minOccurs") != NULL ||
        schema_attribute(builder, sequence, "maxOccurs") != NULL)
        return schema_fault(builder, sequence, "a sequence with minOccurs or maxOccurs", "");
    context.parent = item;
    for (const xmlNode *node = sequence->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (!schema_is_element(node, "element"))
            return schema_fault(builder, node, "only xs:element may stand in a sequence, not ",
                                (const char *)node->name);
        struct item *child = schema_build_element(builder, node, context);
        if (child == NULL || !add_child(builder, node, item, child))
            return false;
    }
    return true;
}

static bool
build_content(struct schema_builder *builder, const xmlNode *node, struct item *item,
              struct schema_context context)
{
    const char *type = schema_attribute(builder, node, "type");
    const xmlNode *complex =
        type == NULL ? schema_first_child(node, "complexType")
                     : schema_find_type(builder->document, "complexType", schema_local_name(type));
    if (!holds_only(builder, node, type == NULL ? complex : NULL,
                    "only one xs:complexType may stand in an element, not "))
        return false;
    if (complex != NULL)
        return build_sequence(builder, complex, item, context);
    if (type == NULL || !schema_simple_type(builder, type, item))
        return schema_fault(builder, node, "an element of a type that is not known: ", item->name);
    if (schema_find_type(builder->document, "simpleType", schema_local_name(type)) != NULL)
        item->restriction = schema_judge_of(builder, type);
    return schema_add_column(builder, node, item, &context);
}

/* minOccurs or maxOccurs: 1 if not given, 0 for "unbounded". What is neither is refused by
 * compile(). */
static uint32_t
schema_tree_occurrences(const char *value)
{
    return value == NULL ? 1 : (uint32_t)strtoul(value, NULL, 10);
}

struct item *
schema_build_element(struct schema_builder *builder, const xmlNode *node,
                     struct schema_context context)
{
    struct item *item = arena_alloc(builder->arena, sizeof *item);
    const char *name = schema_attribute(builder, node, "name");
    const char *least = schema_attribute(builder, node, "minOccurs");
    const char *most = schema_attribute(builder, node, "maxOccurs");
    const char *table = schema_own_attribute(builder, node, "table"),
               *suffix = schema_own_attribute(builder, node, "suffix");
    const char *prefix = schema_own_attribute(builder, node, "prefix"),
               *terms = schema_own_attribute(builder, node, "terms");
    if (name == NULL || ++context.depth > SCHEMA_DEPTH_LIMIT) {
        schema_fault(builder, node, "an element without a name, or a type that holds itself", "");
        return NULL;
    }
    if (++builder->item_count > ITEM_LIMIT) {
        schema_fault(builder, node, "too many elements, counted where types are used: ", name);
        return NULL;
    }
    *item = (struct item){.name = name,
                          .least = schema_tree_occurrences(least),
                          .most = schema_tree_occurrences(most),
                          .applies = list_has(terms, builder->term) &&
                                     (context.parent == NULL || context.parent->applies),
                          .label = schema_label_of(builder, node),
                          .line = (uint32_t)xmlGetLineNo((xmlNode *)node),
                          .parent = context.parent};
    if (item->most != 1 && table == NULL) {
        schema_fault(builder, node, "an element that repeats needs m:table: ", name);
        return NULL;
    }
    if (schema_own_attribute(builder, node, "phases") != NULL)
        context.phases = schema_own_attribute(builder, node, "phases");
    if (schema_own_attribute(builder, node, "pupils") != NULL)
        context.pupils = schema_own_attribute(builder, node, "pupils");
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
