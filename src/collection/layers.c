/* The folders of a year, from its own down to the first base, with their settings. */
#include "collection/layers.h"

#include <string.h>

const char layers_root[] = "collections";

bool
layers_read_table(struct resources *resources, const char *name, struct csv_table *table,
                  struct error *error)
{
    struct resource resource;
    *table = (struct csv_table){0};
    return resource_read(resources, name, &resource, error) &&
           csv_table_parse(table, resource.label, resource.text, resource.length, error);
}

static const char *
table_setting(const struct csv_table *table, const char *key)
{
    for (size_t row = 0; row < table->rows; row++) {
        if (strcmp(csv_cell(table, row, "key"), key) == 0)
            return csv_cell(table, row, "value");
    }
    return "";
}

char *
layers_file(const struct layers *layers, size_t layer, const char *file,
            struct resources *resources)
{
    return arena_printf(&resources->arena, "%s/%s/%s/%s", layers_root, layers->collection,
                        layers->folders[layer], file);
}

bool
layers_read(struct layers *layers, struct resources *resources, const char *collection,
            const char *folder, struct error *error)
{
    *layers = (struct layers){.collection = collection};
    while (folder[0] != '\0') {
        if (layers->count == LAYER_LIMIT)
            return error_add(error, STATUS_FAILED, "%s/%s: more than %d bases", collection, folder,
                             LAYER_LIMIT);
        memmove(layers->settings + 1, layers->settings,
                layers->count * sizeof(layers->settings[0]));
        memmove(layers->folders + 1, layers->folders, layers->count * sizeof(layers->folders[0]));
        layers->folders[0] = folder;
        layers->count++;
        char *name = layers_file(layers, 0, "collection.csv", resources);
        if (!layers_read_table(resources, name, &layers->settings[0], error))
            return false;
        folder = table_setting(&layers->settings[0], "base");
    }
    return true;
}

void
layers_free(struct layers *layers)
{
    for (size_t i = 0; i < layers->count; i++)
        csv_table_free(&layers->settings[i]);
    layers->count = 0;
}

const char *
layers_setting(const struct layers *layers, const char *key)
{
    for (size_t i = layers->count; i-- > 0;) {
        const char *value = table_setting(&layers->settings[i], key);
        if (value[0] != '\0')
            return value;
    }
    return "";
}

bool
layers_setting_fault(const struct layers *layers, const char *key, const char *what,
                     struct error *error)
{
    for (size_t i = layers->count; i-- > 0;) {
        const struct csv_table *table = &layers->settings[i];
        for (size_t row = 0; row < table->rows; row++) {
            if (strcmp(csv_cell(table, row, "key"), key) == 0)
                return error_add(error, STATUS_FAILED, "%s:%u: the setting %s %s", table->label,
                                 table->lines[row], key, what);
        }
    }
    return error_add(error, STATUS_FAILED, "the setting %s %s", key, what);
}

size_t
layers_topmost(const struct layers *layers, const char *file, struct resources *resources)
{
    for (size_t i = layers->count; i-- > 0;) {
        if (resource_exists(resources, layers_file(layers, i, file, resources)))
            return i;
    }
    return layers->count;
}
