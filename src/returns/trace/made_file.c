/* Reads the files of an earlier run as tables. */
#include "returns/trace/made_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/header.h"

/* --- the table -------------------------------------------------------------------------------- */

struct filling {
    sqlite3_stmt *insert;
    size_t columns;
    bool good;
};

static bool
take_made_row(void *context, const struct csv_row *row)
{
    struct filling *filling = context;
    sqlite3_reset(filling->insert);
    sqlite3_bind_int64(filling->insert, 1, row->line);
    for (size_t i = 0; i < filling->columns; i++) {
        struct slice value =
            csv_field_as_meant(i < row->count ? row->fields[i] : (struct slice){"", 0});
        sqlite3_bind_text(filling->insert, (int)i + 2, value.text, (int)value.length,
                          SQLITE_TRANSIENT);
    }
    filling->good = sqlite3_step(filling->insert) == SQLITE_DONE;
    return filling->good;
}

/* The statements that make the table, and a row of it. */
static void
write_statements(const struct header *header, struct buffer *create, struct buffer *insert)
{
    buffer_string(create, "DROP TABLE IF EXISTS made; CREATE TABLE made(_line INTEGER");
    buffer_string(insert, "INSERT INTO made VALUES (?");
    for (size_t i = 0; i < header->count; i++) {
        buffer_string(create, ", \"");
        for (const char *name = header->names[i]; *name != '\0'; name++)
            buffer_printf(create, *name == '"' ? "\"\"" : "%c", *name);
        buffer_string(create, "\" TEXT");
        buffer_string(insert, ", ?");
    }
    buffer_string(create, ")");
    buffer_string(insert, ")");
}

static bool
fill_table(struct database *database, const struct csv_file *file, const struct header *header,
           struct csv_span body, struct error *error)
{
    struct buffer create = {0}, insert = {0};
    struct filling filling = {.columns = header->count, .good = true};
    write_statements(header, &create, &insert);
    bool done = header_is_unique(header, error) && database_run(database, create.text, error) &&
                database_prepare_own(database, insert.text, &filling.insert, error) &&
                csv_read(file, body, take_made_row, &filling, NULL, error) &&
                (filling.good || database_fault(database, error));
    sqlite3_finalize(filling.insert);
    buffer_free(&create);
    buffer_free(&insert);
    return done;
}

static bool
load_file(struct database *database, const char *path, struct error *error)
{
    struct csv_file file;
    struct header header = {0};
    struct csv_span body;
    if (!csv_open(&file, path, error))
        return false;
    bool done = header_read(&header, &file, &body, error) &&
                fill_table(database, &file, &header, body, error);
    header_free(&header);
    csv_close(&file);
    return done;
}

/* --- the values ------------------------------------------------------------------------------- */

enum { UNIT, KEY, TOPIC, BREAKDOWN, FIRST_MEASURE };

static const char *
made_text(sqlite3_stmt *select, int column)
{
    return text_or_empty((const char *)sqlite3_column_text(select, column));
}

/* "835/2990" and "8352990" are the same. */
static bool
is_unit_named(const char *unit, const char *key)
{
    if (unit[0] == '\0')
        return text_same(key, "All");
    for (; *key != '\0'; key++) {
        if (*key == '/')
            continue;
        if (*unit++ != *key)
            return false;
    }
    return *unit == '\0';
}

static void
made_file_add(sqlite3_stmt *select, const char *path, struct made_values *values)
{
    struct arena *arena = values->arena;
    const char *const texts[] = {made_text(select, UNIT), made_text(select, KEY),
                                 made_text(select, TOPIC), made_text(select, BREAKDOWN)};
    const char *kept[FIRST_MEASURE];
    int last = sqlite3_column_count(select) - 1; /* the line */
    for (int i = 0; i < FIRST_MEASURE; i++)
        kept[i] = arena_string(arena, texts[i]);
    for (int i = FIRST_MEASURE; i < last; i++) {
        const char *value = made_text(select, i);
        if (value[0] == '\0')
            continue;
        values->items =
            memory_grow(values->items, &values->capacity, values->count + 1, sizeof *values->items);
        values->items[values->count++] =
            (struct made_value){.unit = kept[UNIT],
                                .key = kept[KEY],
                                .names = {kept[TOPIC], kept[BREAKDOWN],
                                          arena_string(arena, sqlite3_column_name(select, i))},
                                .value = arena_string(arena, value),
                                .path = path,
                                .line = (uint32_t)sqlite3_column_int64(select, last)};
    }
}

static bool
select_values(struct database *database, const struct block *block, const char *path,
              const char *key, struct made_values *values, struct error *error)
{
    sqlite3_stmt *select;
    int state;
    if (!database_prepare(database, block, "", "", NULL, &select, error))
        return false;
    while ((state = database_step(database, block, select, error)) == SQLITE_ROW) {
        const char *of = made_text(select, KEY);
        if (key == NULL ||
            (of[0] != '\0' ? text_same(of, key) : is_unit_named(made_text(select, UNIT), key)))
            made_file_add(select, path, values);
    }
    sqlite3_finalize(select);
    return state == SQLITE_DONE;
}

bool
made_file_read(struct tracer *tracer, const struct block *block, const char *folder,
               const char *key, struct made_values *values, struct error *error)
{
    const char *path = arena_printf(values->arena, "%s/%s", folder, block_value(block, "file"));
    bool wanted;
    if (!derivation_wants(tracer->database, block, &wanted, error) || !wanted)
        return error->status == STATUS_DONE;
    return load_file(tracer->database, path, error) &&
           select_values(tracer->database, block, path, key, values, error) &&
           database_run(tracer->database, "DROP TABLE made", error);
}

/* --- of which run, about which unit ----------------------------------------------------------- */

const char *
made_file_folder(const char *name, struct arena *arena)
{
    static const char file[] = "muster.sqlite";
    size_t length = strlen(name);
    if (length < sizeof file - 1 || strcmp(name + length - (sizeof file - 1), file) != 0)
        return name;
    length -= sizeof file - 1;
    return length == 0 ? "." : arena_copy(arena, name, length - 1);
}

bool
made_file_is_about(const char *unit, const struct kept_return *which)
{
    size_t length = strlen(which->lea);
    if (unit[0] == '\0')
        return true;
    return strncmp(unit, which->lea, length) == 0 &&
           (unit[length] == '\0' || strcmp(unit + length, which->estab) == 0);
}

struct kept_return
made_file_unit(const struct kept_run *kept, const char *unit)
{
    for (size_t i = 0; i < kept->return_count; i++) {
        const struct kept_return *which = &kept->returns[i];
        if (unit[0] != '\0' && made_file_is_about(unit, which))
            return (struct kept_return){
                .lea = which->lea, .estab = unit[strlen(which->lea)] == '\0' ? "" : which->estab};
    }
    return (struct kept_return){.lea = "All", .estab = ""};
}
