/* Opens the tables of a folder, and ties their columns to items of the return. */
#include "returns/collect/collect_export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "returns/collect/collect_internal.h"

/* --- columns ---------------------------------------------------------------------------------- */

/* Columns that COLLECT adds to the items of a return; those of the header are the name of the
 * collection and the version of its schema. */
static bool
is_own_column(const struct collect_table *table, const char *name, bool is_header)
{
    static const char *const names[] = {"nativeid",       "sourceid",       "moveoffrollflag",
                                        "moveonrollflag", "missingaddress", "duplicatenotfunded"};
    static const char *const header_names[] = {"name", "xversion"};
    static const char *const endings[] = {"tableid", "orderseqcolumn"};
    size_t length = strlen(name);
    bool own = text_same(name, "lea") || text_same(name, "estab");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        own = own || text_same(name, names[i]);
    for (size_t i = 0; i < sizeof header_names / sizeof header_names[0]; i++)
        own = own || (is_header && text_same(name, header_names[i]));
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        own = own || (length > strlen(endings[i]) &&
                      text_same(name + length - strlen(endings[i]), endings[i]));
    for (size_t i = 0; i < table->key_count && !own; i++)
        own = table->keys[i] >= 0 && text_same(name, table->heading.names[table->keys[i]]);
    return own;
}

static void
find_keys(struct collect_table *table, const struct return_table *of)
{
    struct slice rest = slice_of(of->keys), word;
    if (of->parent != NULL)
        find_keys(table, of->parent);
    while (slice_word(&rest, &word) && table->key_count < TIE_LIMIT) {
        char name[128];
        snprintf(name, sizeof name, "%.*s", (int)word.length, word.text);
        table->keys[table->key_count++] = collect_field_of(table, name);
    }
}

static void
collect_export_tell(struct collect_export *export, const struct rule *rule, struct place place,
                    const char *value)
{
    struct finding finding = {.rule = rule,
                              .severity = rule->severity,
                              .date = DAY_NONE,
                              .field = "",
                              .value = value,
                              .place = place};
    finding_add(&export->findings, finding);
}

static void
map_columns(struct collect_export *export, struct collect_table *table)
{
    const struct return_table *of = table->table;
    bool is_header = table == export->header;
    struct buffer absent = {0};
    table->fields = arena_alloc(&export->arena, (of->column_count + 1) * sizeof(int));
    find_keys(table, of);
    for (size_t i = 0; i < of->column_count; i++) {
        table->fields[i] = collect_field_of(table, of->columns[i]->column);
        if (table->fields[i] < 0)
            buffer_printf(&absent, "%s%s", absent.length > 0 ? ", " : "", of->columns[i]->column);
    }
    for (size_t f = 0; f < table->heading.count; f++) {
        bool known = is_own_column(table, table->heading.names[f], is_header);
        for (size_t i = 0; i < of->column_count; i++)
            known = known || table->fields[i] == (int)f;
        if (!known)
            collect_export_tell(export, export->rules->column,
                                (struct place){table->number, 1, (uint32_t)f + 1},
                                table->heading.names[f]);
    }
    if (absent.length > 0)
        collect_export_tell(export, export->rules->absent, (struct place){table->number, 1, 0},
                            arena_string(&export->arena, absent.text));
    buffer_free(&absent);
}

uint32_t
collect_column(const void *context, uint32_t file, const char *field)
{
    const struct collect_export *export = context;
    for (size_t t = 0; t < export->schema->table_count; t++) {
        const struct collect_table *table = &export->tables[t];
        uint32_t found = 0;
        size_t count = 0;
        if (table->number != file || table->path == NULL)
            continue;
        for (size_t i = 0; i < table->table->column_count; i++) {
            const struct item *item = table->table->columns[i];
            if (table->fields[i] < 0 ||
                (strcmp(item->name, field) != 0 && !text_same(item->column, field)))
                continue;
            found = (uint32_t)table->fields[i] + 1;
            count++;
        }
        return count == 1 ? found : 0;
    }
    return 0;
}

/* --- opening ---------------------------------------------------------------------------------- */

static void
tell_absent_tables(struct collect_export *export)
{
    struct buffer absent = {0};
    for (size_t t = 0; t < export->schema->table_count; t++) {
        if (export->tables[t].path == NULL)
            buffer_printf(&absent, "%s%s.csv", absent.length > 0 ? ", " : "",
                          export->tables[t].table->name);
    }
    if (absent.length > 0)
        collect_export_tell(export, export->rules->absent,
                            (struct place){export->header->number, 1, 0},
                            arena_string(&export->arena, absent.text));
    buffer_free(&absent);
}

static void
tell_unknown_tables(struct collect_export *export, const struct collect_files *list,
                    struct file_names *files, struct arena *arena)
{
    for (size_t i = 0; i < list->count; i++) {
        bool known = false;
        for (size_t t = 0; t < export->schema->table_count; t++)
            known = known || collect_is_file_of(list->names[i], export->tables[t].table->name);
        if (known)
            continue;
        char *path = arena_printf(arena, "%s/%s", export->directory, list->names[i]);
        collect_export_tell(export, export->rules->table,
                            (struct place){file_names_add(files, path), 1, 0},
                            arena_string(&export->arena, list->names[i]));
    }
}

static bool
collect_export_count_row(void *context, const struct csv_row *row)
{
    struct collect_export *export = context;
    export->unit_count += row->count == export->header->heading.count;
    return true;
}

static bool
collect_export_open_tables(struct collect_export *export, const struct collect_files *list,
                           struct file_names *files, struct arena *arena, struct error *error)
{
    const struct return_table *header = schema_header(export->schema);
    bool done = true;
    for (size_t t = 0; t < export->schema->table_count; t++) {
        struct collect_table *table = &export->tables[t];
        table->table = export->schema->tables[t];
        table->file.descriptor = -1;
        if (table->table->parent != NULL)
            table->above = &export->tables[table->table->parent->index];
        if (table->table == header)
            export->header = table;
        const char *file = collect_file_of(list, export->directory, table->table->name, error);
        if (file == NULL)
            continue;
        table->path = arena_printf(arena, "%s/%s", export->directory, file);
        table->number = file_names_add(files, table->path);
        done = collect_open_file(table, error) && done;
    }
    if (export->header == NULL || export->header->path == NULL)
        return error_add(error, STATUS_INPUT, "%s: the table of the header is missing",
                         export->directory);
    if (!done || error->status != STATUS_DONE ||
        !csv_read(&export->header->file, export->header->body, collect_export_count_row, export,
                  NULL, error))
        return false;
    return export->unit_count > 0 || collect_tell_no_return(export->header, error);
}

static bool
tie_tables(struct collect_export *export, struct error *error)
{
    bool done = true;
    for (size_t t = 0; t < export->schema->table_count; t++) {
        struct collect_table *table = &export->tables[t];
        if (table->path == NULL)
            continue;
        map_columns(export, table);
        if (table == export->header)
            continue;
        done = (table->above == NULL || collect_tie_to_above(table, error)) && done;
        done = collect_tie_to_header(export, table, error) && done;
    }
    return done && error->status == STATUS_DONE;
}

bool
collect_open(struct collect_export *export, const char *directory,
             const struct collection *collection, const struct collect_rules *rules,
             struct file_names *files, struct arena *arena, struct error *error)
{
    struct collect_files list;
    const struct return_schema *schema = &collection->schema;
    *export = (struct collect_export){
        .collection = collection, .schema = schema, .directory = directory, .rules = rules};
    export->tables = memory_zeroed(schema->table_count, sizeof(struct collect_table));
    bool done = collect_list_files(directory, &list, &export->arena, error) &&
                collect_export_open_tables(export, &list, files, arena, error);
    if (done) {
        tell_absent_tables(export);
        tell_unknown_tables(export, &list, files, arena);
        done = tie_tables(export, error) && collect_index(export, error);
        finding_sort(&export->findings);
    }
    free(list.names);
    return done;
}

void
collect_close(struct collect_export *export)
{
    for (size_t t = 0; export->tables != NULL && t < export->schema->table_count; t++) {
        struct collect_table *table = &export->tables[t];
        if (table->path != NULL)
            csv_close(&table->file);
        header_free(&table->heading);
        for (size_t i = 0; i < table->lookup_count; i++)
            map_free(&table->lookups[i].units);
        free(table->spans);
        free(table->first);
    }
    free(export->tables);
    finding_list_free(&export->findings);
    arena_free(&export->arena);
    *export = (struct collect_export){0};
}
