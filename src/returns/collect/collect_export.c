/* Opens the tables of a folder, ties their columns to items, and lists the returns in them. */
#include "returns/collect/collect_export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/memory.h"
#include "base/reading.h"
#include "system/system.h"

/* --- the directory ---------------------------------------------------------------------------- */

static const char suffix[] = ".csv";

struct file_list {
    char **names;
    size_t count;
};

/* The CSV files of a directory, sorted. */
static bool
list_files(const char *directory, struct file_list *list, struct arena *arena, struct error *error)
{
    struct folder_names found;
    int fault = folder_list(directory, &found);
    *list = (struct file_list){.names = memory_alloc(found.count * sizeof(char *))};
    for (size_t i = 0; i < found.count; i++) {
        size_t length = strlen(found.names[i]);
        if (length >= sizeof suffix && text_same(found.names[i] + length - strlen(suffix), suffix))
            list->names[list->count++] = arena_string(arena, found.names[i]);
    }
    folder_names_free(&found);
    return fault == 0 || error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", directory,
                                   system_words(fault));
}

/* "pupilonroll.csv", or with something in front, as "2025_spring_pupilonroll.csv". */
static bool
is_file_of(const char *file, const char *table)
{
    size_t length = strlen(file);
    if (length <= strlen(suffix) || !text_same(file + length - strlen(suffix), suffix))
        return false;
    length -= strlen(suffix);
    for (size_t i = 0; i < length; i++) {
        if ((i == 0 || strchr("_- .", file[i - 1]) != NULL) &&
            text_same_name((struct slice){file + i, length - i}, table))
            return true;
    }
    return false;
}

/* The file of a table, or NULL; a second one is an error. */
static const char *
file_of(const struct file_list *list, const char *directory, const char *table, struct error *error)
{
    const char *found = NULL;
    for (size_t i = 0; i < list->count; i++) {
        if (!is_file_of(list->names[i], table))
            continue;
        if (found != NULL)
            error_add(error, STATUS_INPUT, "%s/%s: the table %s is there as %s too: leave one out",
                      directory, list->names[i], table, found);
        found = list->names[i];
    }
    return found;
}

bool
collect_recognise(const char *directory, const char *const *header_tables, const char **found,
                  struct error *error)
{
    struct arena arena = {0};
    struct file_list list;
    *found = NULL;
    bool done = list_files(directory, &list, &arena, error);
    for (size_t i = 0; i < list.count && *found == NULL; i++) {
        for (size_t t = 0; header_tables[t] != NULL && *found == NULL; t++)
            *found = is_file_of(list.names[i], header_tables[t]) ? header_tables[t] : NULL;
    }
    free(list.names);
    arena_free(&arena);
    return done;
}

bool
collect_tables_in(const char *directory, const char *const *tables, struct buffer *text,
                  struct error *error)
{
    struct arena arena = {0};
    struct file_list list;
    bool done = list_files(directory, &list, &arena, error);
    for (size_t i = 0; i < list.count; i++) {
        bool known = false;
        for (size_t t = 0; tables[t] != NULL && !known; t++)
            known = is_file_of(list.names[i], tables[t]);
        if (known)
            buffer_printf(text, ", %s", list.names[i]);
    }
    free(list.names);
    arena_free(&arena);
    return done;
}

/* --- the header row of a file ----------------------------------------------------------------- */

static int
field_of(const struct collect_table *table, const char *name)
{
    return header_find(&table->heading, name);
}

static bool
collect_export_open_file(struct collect_table *table, struct error *error)
{
    reading_note(table->path);
    return csv_open(&table->file, table->path, error) &&
           header_read(&table->heading, &table->file, &table->body, error) &&
           header_is_unique(&table->heading, error);
}

/* --- collection, term and year ---------------------------------------------------------------- */

struct period_reader {
    const struct collect_table *table;
    struct xml_header *header;
    int fields[4]; /* collection, term, year, lea */
    struct error *error;
    bool seen, good;
};

static bool
take_period(void *context, const struct csv_row *row)
{
    struct period_reader *reader = context;
    struct xml_header *header = reader->header, found = {0};
    const struct {
        char *text;
        size_t size;
    } texts[] = {{found.collection.text, sizeof found.collection.text},
                 {found.term.text, sizeof found.term.text},
                 {found.year.text, sizeof found.year.text}};
    if (row->count != reader->table->heading.count)
        return true; /* told when the index is made */
    for (size_t i = 0; i < 3; i++) {
        struct slice value = slice_trim(row->fields[reader->fields[i]]);
        snprintf(texts[i].text, texts[i].size, "%.*s", (int)value.length, value.text);
    }
    if (!reader->seen)
        *header = found;
    reader->seen = true;
    reader->good = strcmp(header->collection.text, found.collection.text) == 0 &&
                   strcmp(header->term.text, found.term.text) == 0 &&
                   strcmp(header->year.text, found.year.text) == 0;
    if (!reader->good)
        error_add(reader->error, STATUS_INPUT,
                  "%s:%u:1: Collection \"%s\", Term \"%s\", Year \"%s\" after rows with \"%s\", "
                  "\"%s\", \"%s\": give each collection and term a directory of its own",
                  reader->table->path, row->line, found.collection.text, found.term.text,
                  found.year.text, header->collection.text, header->term.text, header->year.text);
    return reader->good;
}

static bool
find_period_columns(struct period_reader *reader, struct error *error)
{
    static const struct header_column columns[] = {
        {"collection", true}, {"term", true}, {"year", true}, {"lea", true}};
    return header_match(&reader->table->heading, columns, sizeof columns / sizeof columns[0],
                        reader->fields, error);
}

static bool
tell_no_return(const struct collect_table *header, struct error *error)
{
    return error_add(error, STATUS_INPUT, "%s:1:1: there is no return: the table has no row",
                     header->path);
}

static bool
collect_export_read_period(struct collect_table *table, struct xml_header *header,
                           struct error *error)
{
    struct period_reader reader = {.table = table, .header = header, .error = error, .good = true};
    if (!collect_export_open_file(table, error) || !find_period_columns(&reader, error) ||
        !csv_read(&table->file, table->body, take_period, &reader, NULL, error))
        return false;
    return reader.seen ? reader.good : tell_no_return(table, error);
}

bool
collect_read_header(const char *directory, const char *header_table, struct xml_header *header,
                    struct error *error)
{
    struct arena arena = {0};
    struct file_list list;
    struct collect_table table = {.file.descriptor = -1};
    *header = (struct xml_header){0};
    bool done = list_files(directory, &list, &arena, error);
    const char *file = done ? file_of(&list, directory, header_table, error) : NULL;
    if (file != NULL && error->status == STATUS_DONE) {
        table.path = arena_printf(&arena, "%s/%s", directory, file);
        done = collect_export_read_period(&table, header, error);
        csv_close(&table.file);
        header_free(&table.heading);
    }
    free(list.names);
    arena_free(&arena);
    return done && error->status == STATUS_DONE;
}

/* --- what ties the rows ------------------------------------------------------------------------
 */

static const char native_id[] = "nativeid";

static void
id_name(const struct return_table *table, char name[128])
{
    snprintf(name, 128, "%stableid", table->name);
}

/* Adds a pair of fields called `name`. False if one of the tables has none. */
static bool
add_pair(const struct collect_table *below, const struct collect_table *above, const char *name,
         struct collect_tie *own, struct collect_tie *other)
{
    int field = field_of(below, name), field_above = field_of(above, name);
    if (field < 0 || field_above < 0 || own->count == TIE_LIMIT)
        return false;
    own->fields[own->count++] = (size_t)field;
    other->fields[other->count++] = (size_t)field_above;
    return true;
}

static bool
find_id_tie(const struct collect_table *below, const struct collect_table *above,
            const struct return_table *of, struct collect_tie *own, struct collect_tie *other)
{
    char name[128];
    *own = *other = (struct collect_tie){.is_id = true};
    id_name(of, name);
    if (!add_pair(below, above, name, own, other))
        return false;
    add_pair(below, above, native_id, own, other);
    return true;
}

/* The m:key columns of a table and of those above it. A table that may have several rows, and no
 * key anywhere, cannot be tied to that way. */
static bool
find_key_tie(const struct collect_table *below, const struct collect_table *above,
             struct collect_tie *own, struct collect_tie *other)
{
    *own = *other = (struct collect_tie){0};
    for (const struct return_table *table = above->table; table != NULL; table = table->parent) {
        struct slice rest = slice_of(table->keys), word;
        while (slice_word(&rest, &word)) {
            char name[128];
            snprintf(name, sizeof name, "%.*s", (int)word.length, word.text);
            if (!add_pair(below, above, name, own, other))
                return false;
        }
    }
    return own->count > 0 || above->table->item->most == 1;
}

static size_t
add_lookup(struct collect_table *table, const struct collect_tie *tie, struct error *error)
{
    for (size_t i = 0; i < table->lookup_count; i++) {
        const struct collect_tie *other = &table->lookups[i].tie;
        if (other->count == tie->count && other->is_id == tie->is_id &&
            memcmp(other->fields, tie->fields, tie->count * sizeof tie->fields[0]) == 0)
            return i;
    }
    if (table->lookup_count == LOOKUP_LIMIT) {
        error_add(error, STATUS_INPUT, "%s: its rows are named in too many ways by other tables",
                  table->path);
        return 0;
    }
    table->lookups[table->lookup_count] = (struct collect_lookup){.tie = *tie};
    return table->lookup_count++;
}

/* The tie to the table above; with that table not in the export, no row belongs anywhere. */
static bool
tie_to_above(struct collect_table *table, struct error *error)
{
    struct collect_table *above = table->above;
    struct collect_tie other = {0};
    bool found = above->path == NULL;
    for (const struct return_table *of = above->table; of != NULL && !found; of = of->parent)
        found = find_id_tie(table, above, of, &table->tie, &other);
    if (!found && !find_key_tie(table, above, &table->tie, &other))
        return error_add(error, STATUS_INPUT,
                         "%s:1:1: nothing ties its rows to those of %s: a column %stableid is "
                         "needed in both, or lea, estab and %s",
                         table->path, above->table->name, above->table->name,
                         above->table->keys[0] == '\0' ? "a key" : above->table->keys);
    table->lookup = add_lookup(above, &other, error);
    return true;
}

/* The tie to the header, that is to the return. */
static bool
tie_to_header(struct collect_export *export, struct collect_table *table, struct error *error)
{
    struct collect_table *header = export->header;
    struct collect_tie *own = &table->unit_tie, other;
    bool has_estab = table_column(header->table, "estab") != NULL;
    table->unit_from = UNIT_BY_HEADER;
    bool found = find_id_tie(table, header, header->table, own, &other);
    if (!found) {
        *own = other = (struct collect_tie){0};
        found = add_pair(table, header, "lea", own, &other) &&
                (!has_estab || add_pair(table, header, "estab", own, &other));
    }
    if (!found && table->above != NULL && table->tie.is_id) {
        table->unit_from = UNIT_BY_ABOVE;
        table->above->lookups[table->lookup].across = true;
        return true;
    }
    if (!found) {
        *own = other = (struct collect_tie){0};
        found = add_pair(table, header, native_id, own, &other);
    }
    if (!found &&
        (export->unit_count <= 1 || (table->above != NULL && table->above->path == NULL))) {
        table->unit_from = UNIT_ONLY;
        return true;
    }
    if (!found)
        return error_add(error, STATUS_INPUT,
                         "%s:1:1: nothing says which return its rows belong to: a column %stableid "
                         "is needed in both, or lea%s",
                         table->path, header->table->name, has_estab ? " and estab" : "");
    table->unit_lookup = add_lookup(header, &other, error);
    return true;
}

bool
collect_tie_text(const struct collect_tie *tie, const struct csv_row *row, struct buffer *text)
{
    bool names = true;
    buffer_clear(text);
    for (size_t i = 0; i < tie->count; i++) {
        struct slice value = slice_trim(csv_field_as_meant(row->fields[tie->fields[i]]));
        names = names && !(tie->is_id && i == 0 && value.length == 0);
        if (i > 0)
            buffer_char(text, '\x1F');
        buffer_append(text, value.text, value.length);
    }
    if (tie->count == 0)
        buffer_append(text, "", 0);
    return names;
}

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
        table->keys[table->key_count++] = field_of(table, name);
    }
}

struct slice
collect_row_key(const struct collect_table *table, const struct csv_row *row)
{
    for (size_t i = table->key_count; i-- > 0;) {
        if (table->keys[i] >= 0)
            return slice_trim(csv_field_as_meant(row->fields[table->keys[i]]));
    }
    return (struct slice){"", 0};
}

static void
collect_export_tell(struct collect_export *export, const struct rule *rule, struct place place,
                    const char *field, const char *value)
{
    struct finding finding = {.rule = rule,
                              .severity = rule->severity,
                              .date = DAY_NONE,
                              .field = field,
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
        table->fields[i] = field_of(table, of->columns[i]->column);
        if (table->fields[i] < 0)
            buffer_printf(&absent, "%s%s", absent.length > 0 ? ", " : "", of->columns[i]->column);
    }
    for (size_t f = 0; f < table->heading.count; f++) {
        bool known = is_own_column(table, table->heading.names[f], is_header);
        for (size_t i = 0; i < of->column_count; i++)
            known = known || table->fields[i] == (int)f;
        if (!known)
            collect_export_tell(export, export->rules->column,
                                (struct place){table->number, 1, (uint32_t)f + 1}, "",
                                table->heading.names[f]);
    }
    if (absent.length > 0)
        collect_export_tell(export, export->rules->absent, (struct place){table->number, 1, 0}, "",
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
                            (struct place){export->header->number, 1, 0}, "",
                            arena_string(&export->arena, absent.text));
    buffer_free(&absent);
}

static void
tell_unknown_tables(struct collect_export *export, const struct file_list *list,
                    struct file_names *files, struct arena *arena)
{
    for (size_t i = 0; i < list->count; i++) {
        bool known = false;
        for (size_t t = 0; t < export->schema->table_count; t++)
            known = known || is_file_of(list->names[i], export->tables[t].table->name);
        if (known)
            continue;
        char *path = arena_printf(arena, "%s/%s", export->directory, list->names[i]);
        collect_export_tell(export, export->rules->table,
                            (struct place){file_names_add(files, path), 1, 0}, "",
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
collect_export_open_tables(struct collect_export *export, const struct file_list *list,
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
        const char *file = file_of(list, export->directory, table->table->name, error);
        if (file == NULL)
            continue;
        table->path = arena_printf(arena, "%s/%s", export->directory, file);
        table->number = file_names_add(files, table->path);
        done = collect_export_open_file(table, error) && done;
    }
    if (export->header == NULL || export->header->path == NULL)
        return error_add(error, STATUS_INPUT, "%s: the table of the header is missing",
                         export->directory);
    if (!done || error->status != STATUS_DONE ||
        !csv_read(&export->header->file, export->header->body, collect_export_count_row, export,
                  NULL, error))
        return false;
    return export->unit_count > 0 || tell_no_return(export->header, error);
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
        done = (table->above == NULL || tie_to_above(table, error)) && done;
        done = tie_to_header(export, table, error) && done;
    }
    return done && error->status == STATUS_DONE;
}

bool
collect_open(struct collect_export *export, const char *directory,
             const struct collection *collection, const struct collect_rules *rules,
             struct file_names *files, struct arena *arena, struct error *error)
{
    struct file_list list;
    const struct return_schema *schema = &collection->schema;
    *export = (struct collect_export){
        .collection = collection, .schema = schema, .directory = directory, .rules = rules};
    export->tables = memory_zeroed(schema->table_count, sizeof(struct collect_table));
    bool done = list_files(directory, &list, &export->arena, error) &&
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
