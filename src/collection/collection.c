#include "collection/collection.h"

#include <stdlib.h>
#include <string.h>

static const char root_folder[] = "collections";

/* A year on a base on a base … */
enum { LAYER_LIMIT = 16 };

/* --- the catalogue ---------------------------------------------------------------------------- */

static bool
read_table(struct resources *resources, const char *name, struct csv_table *table,
           struct error *error)
{
    struct resource resource;
    *table = (struct csv_table){0};
    return resource_read(resources, name, &resource, error) &&
           csv_table_parse(table, resource.label, resource.text, resource.length, error);
}

/* Cells called ..._date, ..._from, ..._to and the like are dates, and a period does not end before it
 * begins. */
static bool
check_date_row(const struct csv_table *table, size_t row, struct error *error)
{
    day from = DAY_NONE, date;
    if (!list_has("autumn spring summer", csv_cell(table, row, "term")))
        return error_add(error, STATUS_FAILED, "%s:%u: the term is not autumn, spring or summer",
                         table->label, table->lines[row]);
    for (size_t i = 0; i < table->columns; i++) {
        const char *name = table->names[i], *text = csv_cell(table, row, name);
        bool is_from = text_ends_with(name, "_from"), is_to = text_ends_with(name, "_to");
        bool is_date =
            is_from || is_to || text_ends_with(name, "_date") || text_ends_with(name, "_deadline");
        bool given = text[0] != '\0';
        if ((is_date && given && !date_parse(slice_of(text), &date)) ||
            (!given && strcmp(name, "census_date") == 0))
            return error_add(error, STATUS_FAILED, "%s:%u: %s is not a date: \"%s\"", table->label,
                             table->lines[row], name, text);
        if (is_to && given && from != DAY_NONE && date < from)
            return error_add(error, STATUS_FAILED, "%s:%u: the period ends before it begins: %s",
                             table->label, table->lines[row], name);
        from = is_from && given ? date : DAY_NONE;
    }
    return true;
}

static bool
check_dates(const struct csv_table *table, struct error *error)
{
    static const char *const required[] = {"term", "year", "census_date"};
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++) {
        if (!csv_has_column(table, required[i]))
            return error_add(error, STATUS_FAILED, "%s:1: the column %s is missing", table->label,
                             required[i]);
    }
    for (size_t row = 0; row < table->rows; row++) {
        if (!check_date_row(table, row, error))
            return false;
    }
    return true;
}

static bool
add_year(struct catalogue *catalogue, struct resources *resources, const char *collection,
         const char *folder, struct error *error)
{
    char *name =
        arena_printf(&resources->arena, "%s/%s/%s/dates.csv", root_folder, collection, folder);
    struct csv_table *table = memory_zeroed(1, sizeof *table);
    catalogue->tables = memory_resize(catalogue->tables, catalogue->table_count + 1, sizeof(table));
    catalogue->tables[catalogue->table_count++] = table;
    if (!read_table(resources, name, table, error) || !check_dates(table, error))
        return false;
    for (size_t row = 0; row < table->rows; row++) {
        catalogue->periods =
            memory_resize(catalogue->periods, catalogue->count + 1, sizeof(struct period));
        catalogue->periods[catalogue->count++] =
            (struct period){.collection = collection, .folder = folder, .table = table, .row = row};
    }
    return true;
}

static bool
read_codes(struct catalogue *catalogue, struct resources *resources, struct error *error)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        struct period *period = &catalogue->periods[i];
        if (i > 0 && period->table == period[-1].table)
            period->code = period[-1].code;
        else if (!period_setting(period, "collection_code", resources, &period->code, error))
            return false;
    }
    return true;
}

bool
catalogue_load(struct catalogue *catalogue, struct resources *resources, struct error *error)
{
    const char **collections, **years;
    *catalogue = (struct catalogue){0};
    if (!resource_folders(resources, root_folder, &collections, error))
        return false;
    for (; *collections != NULL; collections++) {
        char *folder = arena_printf(&resources->arena, "%s/%s", root_folder, *collections);
        if (!resource_folders(resources, folder, &years, error))
            return false;
        for (; *years != NULL; years++) {
            if (!add_year(catalogue, resources, *collections, *years, error))
                return false;
        }
    }
    return read_codes(catalogue, resources, error);
}

void
catalogue_free(struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->table_count; i++) {
        csv_table_free(catalogue->tables[i]);
        free(catalogue->tables[i]);
    }
    free(catalogue->tables);
    free(catalogue->periods);
    *catalogue = (struct catalogue){0};
}

const char *
period_value(const struct period *period, const char *column)
{
    return csv_cell(period->table, period->row, column);
}

const struct period *
catalogue_find(const struct catalogue *catalogue, const char *collection, const char *term,
               const char *year)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct period *period = &catalogue->periods[i];
        if (strcmp(period->collection, collection) == 0 &&
            strcmp(period_value(period, "term"), term) == 0 &&
            strcmp(period_value(period, "year"), year) == 0)
            return period;
    }
    return NULL;
}

/* --- one collection --------------------------------------------------------------------------- */

static const char *
setting(const struct csv_table *table, const char *key)
{
    for (size_t row = 0; row < table->rows; row++) {
        if (strcmp(csv_cell(table, row, "key"), key) == 0)
            return csv_cell(table, row, "value");
    }
    return "";
}

const char *
collection_setting(const struct collection *collection, const char *key)
{
    for (size_t i = collection->setting_count; i-- > 0;) {
        const char *value = setting(&collection->settings[i], key);
        if (value[0] != '\0')
            return value;
    }
    return "";
}

bool
collection_setting_fault(const struct collection *collection, const char *key, const char *what,
                         struct error *error)
{
    for (size_t i = collection->setting_count; i-- > 0;) {
        const struct csv_table *table = &collection->settings[i];
        for (size_t row = 0; row < table->rows; row++) {
            if (strcmp(csv_cell(table, row, "key"), key) == 0)
                return error_add(error, STATUS_FAILED, "%s:%u: the setting %s %s", table->label,
                                 table->lines[row], key, what);
        }
    }
    return error_add(error, STATUS_FAILED, "the setting %s %s", key, what);
}

static char *
file_in(struct resources *resources, const struct period *period, const char *folder,
        const char *file)
{
    return arena_printf(&resources->arena, "%s/%s/%s/%s", root_folder, period->collection, folder,
                        file);
}

bool
period_setting(const struct period *period, const char *key, struct resources *resources,
               const char **value, struct error *error)
{
    const char *folder = period->folder;
    *value = "";
    for (int layer = 0; folder[0] != '\0' && (*value)[0] == '\0' && layer < LAYER_LIMIT; layer++) {
        struct csv_table table;
        bool done = read_table(resources, file_in(resources, period, folder, "collection.csv"),
                               &table, error);
        *value = arena_string(&resources->arena, setting(&table, key));
        folder = arena_string(&resources->arena, setting(&table, "base"));
        csv_table_free(&table);
        if (!done)
            return false;
    }
    return true;
}

/* The folders that make up a year: its base's first, itself last. */
struct layers {
    const char *folders[LAYER_LIMIT];
    size_t count;
};

static bool
find_layers(struct collection *collection, struct resources *resources, struct layers *layers,
            struct error *error)
{
    const char *folder = collection->period->folder;
    layers->count = 0;
    while (folder[0] != '\0') {
        char *name = file_in(resources, collection->period, folder, "collection.csv");
        if (layers->count == LAYER_LIMIT)
            return error_add(error, STATUS_FAILED, "%s: more than %d bases", name, LAYER_LIMIT);
        collection->settings =
            memory_resize(collection->settings, layers->count + 1, sizeof(struct csv_table));
        memmove(collection->settings + 1, collection->settings,
                layers->count * sizeof(struct csv_table));
        memmove(layers->folders + 1, layers->folders, layers->count * sizeof(char *));
        layers->folders[0] = folder;
        layers->count++;
        collection->setting_count = layers->count;
        if (!read_table(resources, name, &collection->settings[0], error))
            return false;
        folder = setting(&collection->settings[0], "base");
    }
    return true;
}

/* A key that nobody reads is a key that was misspelled. */
static bool
check_keys(const struct csv_table *settings, struct error *error)
{
    for (size_t row = 0; row < settings->rows; row++) {
        const char *key = csv_cell(settings, row, "key");
        if (key[0] == '\0' || !list_has("title collection_code tables needs file_name base comment"
                                        " census_date key_in",
                                        key))
            return error_add(error, STATUS_FAILED, "%s:%u: there is no setting \"%s\"",
                             settings->label, settings->lines[row], key);
    }
    return true;
}

/* What no collection can do without. */
static bool
check_settings(const struct collection *collection, struct error *error)
{
    for (size_t i = 0; i < collection->setting_count; i++) {
        if (!check_keys(&collection->settings[i], error))
            return false;
    }
    static const char *const required[] = {"title", "collection_code", "tables", "needs",
                                           "file_name"};
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++) {
        if (collection_setting(collection, required[i])[0] == '\0')
            return error_add(error, STATUS_FAILED, "%s: the setting %s is missing",
                             collection->settings[collection->setting_count - 1].label,
                             required[i]);
    }
    return true;
}

/* return.xsd of each layer that has one. */
static bool
read_schema(struct collection *collection, struct resources *resources, const struct layers *layers,
            struct error *error)
{
    struct resource files[LAYER_LIMIT];
    size_t count = 0;
    for (size_t i = 0; i < layers->count; i++) {
        char *name = file_in(resources, collection->period, layers->folders[i], "return.xsd");
        if ((i == 0 || resource_exists(resources, name)) &&
            !resource_read(resources, name, &files[count++], error))
            return false;
    }
    return schema_load(&collection->schema, files, count, collection->term, &collection->arena,
                       error);
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

static bool
read_sql(struct collection *collection, struct resources *resources, const struct layers *layers,
         struct error *error)
{
    static const char *const derive_kinds[] = {"work", "view", "table", "file", NULL};
    static const char *const rule_kinds[] = {"rule", "work", "view", NULL};
    static const char *const derive_parts[] = {"terms", "over", NULL};
    for (size_t i = 0; i < layers->count; i++) {
        const struct period *period = collection->period;
        char *derive = file_in(resources, period, layers->folders[i], "derive.sql");
        char *rules = file_in(resources, period, layers->folders[i], "rules.sql");
        if (!read_blocks(collection, resources, derive, derive_kinds, derive_parts,
                         &collection->derive, &collection->derive_count, error) ||
            !read_blocks(collection, resources, rules, rule_kinds, rule_parts,
                         &collection->rule_blocks, &collection->rule_block_count, error))
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
find_code_set(const struct collection *collection, const char *name)
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
    return find_code_set(collection, name);
}

static bool
add_code_set(struct collection *collection, struct resources *resources, const char *folder,
             const char *file, struct error *error)
{
    const char *point = strrchr(file, '.');
    if (point == NULL || strcmp(point, ".csv") != 0)
        return true;
    const char *name = arena_copy(&collection->arena, file, (size_t)(point - file));
    if (!text_is_identifier(name))
        return error_add(error, STATUS_FAILED, "%s/%s: not a name for a code set", folder, file);
    struct code_set_table *set = find_code_set(collection, name);
    if (set == NULL) {
        collection->code_sets =
            memory_resize(collection->code_sets, collection->code_set_count + 1, sizeof *set);
        set = &collection->code_sets[collection->code_set_count++];
        *set = (struct code_set_table){.name = name};
    }
    csv_table_free(&set->table);
    map_clear(&set->codes);
    if (!read_table(resources, arena_printf(&resources->arena, "%s/%s", folder, file), &set->table,
                    error))
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
    for (size_t l = 0; l < collection->derive_count; l++) {
        for (size_t i = 0; i < collection->derive[l].count; i++)
            note_code_sets(collection, collection->derive[l].blocks[i].body);
    }
    for (size_t l = 0; l < collection->rule_block_count; l++) {
        for (size_t i = 0; i < collection->rule_blocks[l].count; i++)
            note_code_sets(collection, collection->rule_blocks[l].blocks[i].body);
    }
    for (size_t row = 0; row < collection->pupil_tests.rows; row++)
        note_code_sets(collection, csv_cell(&collection->pupil_tests, row, "test"));
}

static bool
read_code_sets(struct collection *collection, struct resources *resources,
               const struct layers *layers, struct error *error)
{
    const char *folders[LAYER_LIMIT + 1] = {"codes"};
    for (size_t i = 0; i < layers->count; i++)
        folders[i + 1] = file_in(resources, collection->period, layers->folders[i], "codes");
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
read_pupil_tests(struct collection *collection, struct resources *resources,
                 const struct layers *layers, struct error *error)
{
    for (size_t i = layers->count; i-- > 0;) {
        char *name = file_in(resources, collection->period, layers->folders[i], "pupils.csv");
        if (resource_exists(resources, name))
            return read_table(resources, name, &collection->pupil_tests, error);
    }
    return true;
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
    struct layers layers;
    *collection = (struct collection){
        .period = period, .name = period->collection, .term = period_value(period, "term")};
    bool done = find_layers(collection, resources, &layers, error) &&
                check_settings(collection, error) &&
                read_schema(collection, resources, &layers, error) &&
                read_sql(collection, resources, &layers, error) &&
                read_code_sets(collection, resources, &layers, error) &&
                read_pupil_tests(collection, resources, &layers, error) &&
                check_items(collection, collection->schema.root, error);
    if (done)
        find_code_sets_in_sql(collection);
    return done;
}

/* The table of the header of a year, or NULL. */
static bool
header_table(const struct period *period, struct resources *resources, const char **name,
             struct error *error)
{
    struct layers layers;
    struct collection collection = {.period = period, .term = period_value(period, "term")};
    bool done = find_layers(&collection, resources, &layers, error) &&
                read_schema(&collection, resources, &layers, error);
    const struct return_table *table = done ? schema_header(&collection.schema) : NULL;
    *name = table == NULL ? NULL : arena_string(&resources->arena, table->name);
    collection_close(&collection);
    return done;
}

bool
catalogue_header_tables(const struct catalogue *catalogue, struct resources *resources,
                        const char ***names, struct error *error)
{
    size_t count = 0;
    *names = arena_alloc(&resources->arena, (catalogue->table_count + 1) * sizeof(char *));
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct period *period = &catalogue->periods[i];
        const char *name;
        bool known = false;
        if (i > 0 && period->table == period[-1].table)
            continue; /* another term of the same folder */
        if (!header_table(period, resources, &name, error))
            return false;
        for (size_t k = 0; k < count; k++)
            known = known || (name != NULL && strcmp((*names)[k], name) == 0);
        if (name != NULL && !known)
            (*names)[count++] = name;
    }
    (*names)[count] = NULL;
    return true;
}

void
collection_close(struct collection *collection)
{
    schema_close(&collection->schema);
    rulebook_free(&collection->book);
    for (size_t i = 0; i < collection->setting_count; i++)
        csv_table_free(&collection->settings[i]);
    free(collection->settings);
    for (size_t i = 0; i < collection->code_set_count; i++)
        free_code_set(&collection->code_sets[i]);
    free(collection->code_sets);
    csv_table_free(&collection->pupil_tests);
    free(collection->derive);
    free(collection->rule_blocks);
    arena_free(&collection->arena);
}
