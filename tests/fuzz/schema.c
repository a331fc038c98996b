/* return.xsd, as a stranger's --schemas might have it: the input is the file, or several that stand
 * on each other (fuzz.h). */
#include <string.h>

#include "collection/schema.h"
#include "fuzz.h"

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count, (void)arguments;
    fuzz_begin();
    return 0;
}

static void
check_table(const struct return_table *table)
{
    FUZZ_HOLDS(text_is_identifier(table->name));
    for (size_t i = 0; i < table->column_count; i++) {
        FUZZ_HOLDS(table->columns[i]->table == table && table->columns[i]->column_index == i);
        FUZZ_HOLDS(text_is_identifier(table->columns[i]->column));
    }
}

static size_t
count_items(const struct item *item)
{
    size_t count = 1;
    for (size_t i = 0; i < item->child_count; i++) {
        FUZZ_HOLDS(item->children[i]->parent == item);
        count += count_items(item->children[i]);
    }
    return count;
}

enum { LAYERS_OF_INPUT = 4 };

/* The files of the input as layers, the base first; without any, the input is the one layer. */
static size_t
read_layers(struct slice input, struct arena *arena, struct resource layers[LAYERS_OF_INPUT])
{
    struct slice rest = input, name, text;
    size_t count = 0;
    while (count < LAYERS_OF_INPUT && fuzz_next_file(&rest, &name, &text))
        layers[count++] =
            (struct resource){"layer.xsd", arena_copy(arena, text.text, text.length), text.length};
    if (count == 0)
        layers[count++] = (struct resource){
            "return.xsd", arena_copy(arena, input.text, input.length), input.length};
    return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct arena arena = {0};
    struct error error = {0};
    struct return_schema schema;
    struct resource layers[LAYERS_OF_INPUT];
    size_t count = read_layers((struct slice){(const char *)input, size}, &arena, layers);
    if (schema_load(&schema, layers, count, "autumn", &arena, &error)) {
        FUZZ_HOLDS(error.status == STATUS_DONE && schema.validator != NULL);
        FUZZ_HOLDS(count_items(schema.root) > 0);
        for (size_t i = 0; i < schema.table_count; i++)
            check_table(schema.tables[i]);
    } else {
        FUZZ_HOLDS(error.status == STATUS_FAILED);
    }
    schema_close(&schema);
    error_free(&error);
    arena_free(&arena);
    return 0;
}
