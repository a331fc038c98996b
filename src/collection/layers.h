/* The folders that make up a year of a collection: its own, its base's, that one's base's, and so
 * on. What a year does not have is its base's. */
#ifndef MUSTER_COLLECTION_LAYERS_H
#define MUSTER_COLLECTION_LAYERS_H

#include "base/csv.h"
#include "base/resource.h"

/* A year on a base on a base … */
enum { LAYER_LIMIT = 16 };

struct layers {
    const char *collection;
    const char *folders[LAYER_LIMIT];       /* the base's first, the year's own last */
    struct csv_table settings[LAYER_LIMIT]; /* for each, its collection.csv: key,value */
    size_t count;
};

/* Reads the collection.csv of a year's folder and of those below it. Fails with status 4. Free in
 * any case; texts live as long as `resources`. */
bool layers_read(struct layers *layers, struct resources *resources, const char *collection,
                 const char *folder, struct error *error);
void layers_free(struct layers *layers);

/* A value of collection.csv; "" if none has such a key. */
const char *layers_setting(const struct layers *layers, const char *key);

/* Tells that a setting is wrong, with its file and line (status 4); returns false. */
bool layers_setting_fault(const struct layers *layers, const char *key, const char *what,
                          struct error *error);

/* "collections/NAME/YEAR/FILE": the name of a file in a layer, for resource_read. */
char *layers_file(const struct layers *layers, size_t layer, const char *file,
                  struct resources *resources);

/* The topmost layer that has the file; `layers->count` if none has. */
size_t layers_topmost(const struct layers *layers, const char *file, struct resources *resources);

/* Reads a CSV under schemas/. Fails with status 4; free with csv_table_free in any case. */
bool layers_read_table(struct resources *resources, const char *name, struct csv_table *table,
                       struct error *error);

/* What all collections stand in. */
extern const char layers_root[];

#endif
