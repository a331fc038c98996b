/* A collection, loaded: what its layers have is read from the base up, and what one names in
 * another is looked for. */
#include "collection/collection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
collection_setting(const struct collection *collection, const char *key)
{
    return period_setting(collection->period, key);
}

bool
collection_setting_fault(const struct collection *collection, const char *key, const char *what,
                         struct error *error)
{
    return layers_setting_fault(&collection->period->definition->layers, key, what, error);
}

/* A key that nobody reads is a key that was misspelled. */
static bool
check_keys(const struct csv_table *settings, struct error *error)
{
    for (size_t row = 0; row < settings->rows; row++) {
        const char *key = csv_cell(settings, row, "key");
        if (key[0] == '\0' ||
            !list_has("title collection_code tables needs file_name base comment shared also "
                      "shared_trace",
                      key))
            return error_add(error, STATUS_FAILED, "%s:%u: there is no setting \"%s\"",
                             settings->label, settings->lines[row], key);
    }
    return true;
}

/* What no collection can do without; and what one that makes a return cannot. */
static bool
check_settings(const struct collection *collection, bool has_return, struct error *error)
{
    static const char *const required[] = {"title", "tables", "needs", "collection_code",
                                           "file_name"};
    enum { ALWAYS = 3 };
    const struct layers *layers = &collection->period->definition->layers;
    size_t count = has_return ? sizeof required / sizeof required[0] : ALWAYS;
    for (size_t i = 0; i < layers->count; i++) {
        if (!check_keys(&layers->settings[i], error))
            return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (layers_setting(layers, required[i])[0] == '\0')
            return error_add(error, STATUS_FAILED, "%s: the setting %s is missing",
                             layers->settings[layers->count - 1].label, required[i]);
    }
    return true;
}

typedef bool schema_load_fn(struct return_schema *schema, const struct resource *layers,
                            size_t layer_count, const char *term, struct arena *arena,
                            struct error *error);

/* return.xsd of each layer that has one. A collection without any makes no return. */
static bool
read_schema(struct collection *collection, schema_load_fn *load, struct resources *resources,
            struct error *error)
{
    const struct layers *layers = &collection->period->definition->layers;
    struct resource files[LAYER_LIMIT];
    size_t count = 0;
    for (size_t i = 0; i < layers->count; i++) {
        char *name = layers_file(layers, i, "return.xsd", resources);
        if (resource_exists(resources, name) &&
            !resource_read(resources, name, &files[count++], error))
            return false;
    }
    collection->schema.label = "";
    return count == 0 ||
           load(&collection->schema, files, count, collection->term, &collection->arena, error);
}

static bool
read_blocks(struct collection *collection, struct resources *resources, const char *name,
            const char *const *kinds, const char *const *parts, struct block_list **lists,
            size_t *count, struct error *error)
{
    struct resource resource;
    if (!resource_exists(resources, name))
        return true;
    *lists = memory_resize(*lists, *count + 1, sizeof(struct block_list));
    struct block_list *list = &(*lists)[(*count)++];
    *list = (struct block_list){0};
    return resource_read(resources, name, &resource, error) &&
           blocks_parse(&resource, kinds, parts, &collection->arena, list, error);
}

/* What several collections derive, or trace, alike: the files of schemas/shared that a setting
 * names. They stand below the layers, so that a block of the same name takes their place. */
static bool
read_shared(struct collection *collection, const char *setting, struct resources *resources,
            const char *const *kinds, const char *const *parts, struct block_list **lists,
            size_t *count, struct error *error)
{
    struct slice rest = slice_of(collection_setting(collection, setting)), word;
    while (slice_word(&rest, &word)) {
        const char *name =
            arena_printf(&resources->arena, "shared/%.*s.sql", (int)word.length, word.text);
        if (!resource_exists(resources, name))
            return collection_setting_fault(collection, setting, "names a file that there is not",
                                            error);
        if (!read_blocks(collection, resources, name, kinds, parts, lists, count, error))
            return false;
    }
    return true;
}

/* derive.sql of a layer, and the files beside it that the setting "also" names. */
static bool
read_derive(struct collection *collection, size_t layer, struct resources *resources,
            const char *const *kinds, const char *const *parts, struct error *error)
{
    const struct layers *layers = &collection->period->definition->layers;
    struct slice rest = slice_of(collection_setting(collection, "also")), word;
    bool done =
        read_blocks(collection, resources, layers_file(layers, layer, "derive.sql", resources),
                    kinds, parts, &collection->derive, &collection->derive_count, error);
    while (done && slice_word(&rest, &word)) {
        const char *file = arena_printf(&resources->arena, "%.*s.sql", (int)word.length, word.text);
        done = read_blocks(collection, resources, layers_file(layers, layer, file, resources),
                           kinds, parts, &collection->derive, &collection->derive_count, error);
    }
    return done;
}

static bool
read_sql(struct collection *collection, struct resources *resources, struct error *error)
{
    static const char *const derive_kinds[] = {"work", "view", "gather", "table",
                                               "file", "page", NULL};
    static const char *const rule_kinds[] = {"rule", "work", "view", NULL};
    static const char *const derive_parts[] = {"terms",    "over",    "stage",   "if",
                                               "layout",   "who",     "heading", "subject",
                                               "guidance", "warning", NULL};
    static const char *const figure_kinds[] = {"figures", "identity", "work", "view", NULL};
    static const char *const figure_parts[] = {"terms", "over",  "from",  "chart", "title",
                                               "left",  "right", "means", NULL};
    static const char *const trace_kinds[] = {"figure", "item", "values", "work", "view", NULL};
    static const char *const trace_parts[] = {"terms",   "over", "from", "topics",
                                              "columns", "file", "if",   NULL};
    const struct layers *layers = &collection->period->definition->layers;
    if (!read_shared(collection, "shared", resources, derive_kinds, derive_parts,
                     &collection->derive, &collection->derive_count, error) ||
        !read_shared(collection, "shared_trace", resources, trace_kinds, trace_parts,
                     &collection->trace, &collection->trace_count, error))
        return false;
    for (size_t i = 0; i < layers->count; i++) {
        char *rules = layers_file(layers, i, "rules.sql", resources);
        char *figures = layers_file(layers, i, "figures.sql", resources);
        char *trace = layers_file(layers, i, "trace.sql", resources);
        if (!read_derive(collection, i, resources, derive_kinds, derive_parts, error) ||
            !read_blocks(collection, resources, rules, rule_kinds, rule_parts,
                         &collection->rule_blocks, &collection->rule_block_count, error) ||
            !read_blocks(collection, resources, figures, figure_kinds, figure_parts,
                         &collection->figures, &collection->figure_count, error) ||
            !read_blocks(collection, resources, trace, trace_kinds, trace_parts, &collection->trace,
                         &collection->trace_count, error))
            return false;
    }
    for (size_t i = 0; i < collection->rule_block_count; i++) {
        if (!rulebook_add(&collection->book, &collection->rule_blocks[i], error))
            return false;
    }
    rulebook_sort(&collection->book);
    return true;
}

static struct code_set_table *
collection_find_code_set(const struct collection *collection, const char *name)
{
    for (size_t i = 0; i < collection->code_set_count; i++) {
        if (text_same(collection->code_sets[i].name, name))
            return &collection->code_sets[i];
    }
    return NULL;
}

const struct code_set_table *
collection_code_set(const struct collection *collection, const char *name)
{
    return collection_find_code_set(collection, name);
}

static bool
add_code_set(struct collection *collection, struct resources *resources, const char *folder,
             const char *file, struct error *error)
{
    const char *point = strrchr(file, '.');
    if (point == NULL || strcmp(point, ".csv") != 0)
        return true;
    char *name = arena_copy(&collection->arena, file, (size_t)(point - file));
    for (char *at = name; *at != '\0'; at++)
        *at = *at == '-' ? '_' : *at;
    if (!text_is_identifier(name))
        return error_add(error, STATUS_FAILED, "%s/%s: not a name for a code set", folder, file);
    struct code_set_table *set = collection_find_code_set(collection, name);
    if (set == NULL) {
        collection->code_sets =
            memory_resize(collection->code_sets, collection->code_set_count + 1, sizeof *set);
        set = &collection->code_sets[collection->code_set_count++];
        *set = (struct code_set_table){.name = name};
    }
    csv_table_free(&set->table);
    map_clear(&set->codes);
    if (!layers_read_table(resources, arena_printf(&resources->arena, "%s/%s", folder, file),
                           &set->table, error))
        return false;
    for (size_t row = 0; row < set->table.rows && csv_has_column(&set->table, "code"); row++) {
        struct slice code = slice_of(csv_cell(&set->table, row, "code"));
        if (map_get(&set->codes, code) == MAP_NONE)
            map_put(&set->codes, code, (uint32_t)row);
    }
    return true;
}

static void
free_code_set(struct code_set_table *set)
{
    csv_table_free(&set->table);
    map_free(&set->codes);
}

/* Notes the code sets that a text of SQL names: only those become tables. */
static void
note_code_sets(struct collection *collection, const char *sql)
{
    static const char prefix[] = "codes_";
    while ((sql = strcasestr(sql, prefix)) != NULL) {
        sql += sizeof prefix - 1;
        char name[128];
        snprintf(name, sizeof name, "%.*s", (int)text_word_length(sql), sql);
        for (size_t i = 0; i < collection->code_set_count; i++) {
            struct code_set_table *set = &collection->code_sets[i];
            /* "codes_{codes}" of a rule about each item may be any. */
            set->in_sql = set->in_sql || *sql == '{' || text_same(set->name, name);
        }
    }
}

static void
find_code_sets_in_sql(struct collection *collection)
{
    const struct {
        const struct block_list *lists;
        size_t count;
    } sources[] = {{collection->derive, collection->derive_count},
                   {collection->rule_blocks, collection->rule_block_count},
                   {collection->figures, collection->figure_count},
                   {collection->trace, collection->trace_count}};
    for (size_t s = 0; s < sizeof sources / sizeof sources[0]; s++) {
        for (size_t l = 0; l < sources[s].count; l++) {
            for (size_t i = 0; i < sources[s].lists[l].count; i++)
                note_code_sets(collection, sources[s].lists[l].blocks[i].body);
        }
    }
    for (size_t row = 0; row < collection->pupil_tests.rows; row++)
        note_code_sets(collection, csv_cell(&collection->pupil_tests, row, "test"));
}

static bool
read_code_sets(struct collection *collection, struct resources *resources, struct error *error)
{
    const struct layers *layers = &collection->period->definition->layers;
    const char *folders[LAYER_LIMIT + 1] = {"codes"};
    for (size_t i = 0; i < layers->count; i++)
        folders[i + 1] = layers_file(layers, i, "codes", resources);
    for (size_t i = 0; i <= layers->count; i++) {
        const char **files;
        if (!resource_files(resources, folders[i], &files, error))
            return false;
        for (; *files != NULL; files++) {
            if (!add_code_set(collection, resources, folders[i], *files, error))
                return false;
        }
    }
    return true;
}

/* pupils.csv of the topmost layer that has one. */
static bool
read_pupil_tests(struct collection *collection, struct resources *resources, struct error *error)
{
    const struct layers *layers = &collection->period->definition->layers;
    size_t layer = layers_topmost(layers, "pupils.csv", resources);
    return layer == layers->count ||
           layers_read_table(resources, layers_file(layers, layer, "pupils.csv", resources),
                             &collection->pupil_tests, error);
}

static bool
has_pupil_test(const struct csv_table *tests, const char *name)
{
    for (size_t row = 0; row < tests->rows; row++) {
        if (strcmp(csv_cell(tests, row, "name"), name) == 0 &&
            csv_cell(tests, row, "test")[0] != '\0')
            return true;
    }
    return false;
}

/* What return.xsd names must be there. */
static bool
check_items(const struct collection *collection, const struct item *item, struct error *error)
{
    const struct code_set_table *set =
        item->codes == NULL ? NULL : collection_code_set(collection, item->codes);
    if (item->codes != NULL && (set == NULL || !csv_has_column(&set->table, "code")))
        return error_add(error, STATUS_FAILED, "%s:%u: %s: there is no code set \"%s\"",
                         item->label, item->line, item->name, item->codes);
    if (item->pupils != NULL && !has_pupil_test(&collection->pupil_tests, item->pupils))
        return error_add(error, STATUS_FAILED, "%s:%u: %s: pupils.csv has no \"%s\"", item->label,
                         item->line, item->name, item->pupils);
    for (size_t i = 0; i < item->child_count; i++) {
        if (!check_items(collection, item->children[i], error))
            return false;
    }
    return true;
}

bool
collection_load(struct collection *collection, const struct period *period,
                struct resources *resources, struct error *error)
{
    *collection = (struct collection){
        .period = period, .name = period->collection, .term = period_value(period, "term")};
    const struct layers *layers = &period->definition->layers;
    bool has_return = layers_topmost(layers, "return.xsd", resources) < layers->count;
    bool done = check_settings(collection, has_return, error) &&
                read_schema(collection, schema_load, resources, error) &&
                read_sql(collection, resources, error) &&
                read_code_sets(collection, resources, error) &&
                read_pupil_tests(collection, resources, error) &&
                (!has_return || check_items(collection, collection->schema.root, error));
    if (done)
        find_code_sets_in_sql(collection);
    return done;
}

/* Adds the names of the tables of a definition's return. */
static bool
add_table_names(const struct period *period, struct resources *resources, struct names *headers,
                struct names *tables, struct error *error)
{
    struct collection collection = {.period = period, .term = period_value(period, "term")};
    bool done = read_schema(&collection, schema_load_items, resources, error);
    const struct return_table *header = done ? schema_header(&collection.schema) : NULL;
    if (header != NULL)
        names_add(headers, arena_string(&resources->arena, header->name));
    for (size_t i = 0; done && i < collection.schema.table_count; i++)
        names_add(tables, arena_string(&resources->arena, collection.schema.tables[i]->name));
    collection_close(&collection);
    return done;
}

static const char **
list_of_names(const struct names *names, struct arena *arena)
{
    const char **list = arena_alloc(arena, (names->count + 1) * sizeof(char *));
    for (size_t i = 0; i < names->count; i++)
        list[i] = names->items[i];
    list[names->count] = NULL;
    return list;
}

/* True for the first period of those that have the same return.xsd: most years are on the base of
 * another. */
static bool
has_new_schema(const struct period *period, struct names *read, struct resources *resources)
{
    const struct layers *layers = &period->definition->layers;
    size_t top = layers_topmost(layers, "return.xsd", resources), before = read->count;
    if (top < layers->count)
        names_add(read, arena_printf(&resources->arena, "%s %s",
                                     layers_file(layers, top, "return.xsd", resources),
                                     period_value(period, "term")));
    return read->count > before;
}

bool
catalogue_return_tables(const struct catalogue *catalogue, struct resources *resources,
                        const char ***headers, const char ***tables, struct error *error)
{
    struct names header_names = {0}, table_names = {0}, read = {0};
    bool done = true;
    for (size_t i = 0; i < catalogue->count && done; i++) {
        const struct period *period = &catalogue->periods[i];
        bool other_folder = i == 0 || period->table != period[-1].table; /* and no other term */
        if (other_folder && has_new_schema(period, &read, resources))
            done = add_table_names(period, resources, &header_names, &table_names, error);
    }
    *headers = list_of_names(&header_names, &resources->arena);
    *tables = list_of_names(&table_names, &resources->arena);
    names_free(&header_names);
    names_free(&table_names);
    names_free(&read);
    return done;
}

void
collection_close(struct collection *collection)
{
    schema_close(&collection->schema);
    rulebook_free(&collection->book);
    for (size_t i = 0; i < collection->code_set_count; i++)
        free_code_set(&collection->code_sets[i]);
    free(collection->code_sets);
    csv_table_free(&collection->pupil_tests);
    free(collection->derive);
    free(collection->rule_blocks);
    free(collection->figures);
    free(collection->trace);
    arena_free(&collection->arena);
}
