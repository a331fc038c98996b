/* What is asked of the items and tables of a return.xsd. */
#include <string.h>

#include "collection/schema.h"

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
