/* Goes through the rows of one return in every table, and hands them on as an XML return's. */
#include "returns/collect/load_collect.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "returns/collect/collect_value.h"

/* A row that rows of other tables may belong to. */
struct above_row {
    int64_t id;
    const char *key;
    bool again; /* there is another row that is named alike */
};

struct unit_load {
    const struct collect_export *export;
    struct table_loader *loader;
    struct finding_list *findings;
    struct error *error;
    struct map (*maps)[LOOKUP_LIMIT]; /* for each table, by its lookups: an index in `above` */
    struct above_row *above;
    size_t above_count, above_capacity;
    const struct collect_table *table; /* the one that is being read */
    size_t row_count;                  /* of this table */
    struct buffer text;
    struct arena arena, row_arena;
    bool good;
};

/* --- findings --------------------------------------------------------------------------------- */

static void
load_collect_tell(struct unit_load *load, const struct rule *rule, struct finding finding,
                  const char *said)
{
    const char *const more[] = {"said", said, NULL};
    finding.rule = rule;
    finding.severity = rule->severity;
    finding.date = DAY_NONE;
    finding.message = finding_message(&load->findings->texts, &finding, more);
    finding_add(load->findings, finding);
}

static void
tell_type(struct unit_load *load, const struct csv_row *row, size_t column, const char *key)
{
    const struct collect_table *table = load->table;
    size_t field = (size_t)table->fields[column];
    struct slice value = row->fields[field];
    struct arena *arena = &load->findings->texts;
    load_collect_tell(load, load->export->rules->type,
                      (struct finding){.key = key,
                                       .field = table->table->columns[column]->name,
                                       .value = arena_copy(arena, value.text, value.length),
                                       .place = {table->number, row->line, (uint32_t)field + 1}},
                      "");
}

static void
tell_invalid(struct unit_load *load, uint32_t file, uint32_t line, uint32_t column, const char *key,
             const char *field, const char *said)
{
    load_collect_tell(
        load, load->export->rules->invalid,
        (struct finding){.key = key, .field = field, .value = "", .place = {file, line, column}},
        said);
}

/* --- rows ------------------------------------------------------------------------------------- */

/* True if the element must be in every row, or, for the element of a row, in every return. */
static bool
is_required(const struct item *item)
{
    for (; item->parent != NULL; item = item->parent) {
        if (item->least == 0)
            return false;
        if (item->parent->is_row)
            return true;
    }
    return true;
}

/* The row above. False if there is none, or more than one; the row is then not used. */
static bool
find_above(struct unit_load *load, const struct csv_row *row, const struct above_row **found)
{
    const struct collect_table *table = load->table;
    *found = NULL;
    if (table->above == NULL)
        return true;
    const struct map *map = &load->maps[table->above->table->index][table->lookup];
    bool names = collect_tie_text(&table->tie, row, &load->text);
    uint32_t index =
        names ? map_get(map, (struct slice){load->text.text, load->text.length}) : MAP_NONE;
    bool many = index != MAP_NONE && load->above[index].again;
    if (index == MAP_NONE || many) {
        collect_tell_loose(load->export, table, row, &table->tie, many, load->findings);
        return false;
    }
    *found = &load->above[index];
    return true;
}

static void
load_collect_note_row(struct unit_load *load, const struct csv_row *row, int64_t id,
                      const char *key)
{
    const struct collect_table *table = load->table;
    for (size_t i = 0; i < table->lookup_count; i++) {
        struct map *map = &load->maps[table->table->index][i];
        if (!collect_tie_text(&table->lookups[i].tie, row, &load->text))
            continue;
        struct slice text = {load->text.text, load->text.length};
        uint32_t index = map_get(map, text);
        if (index != MAP_NONE) {
            load->above[index].again = true;
            continue;
        }
        text.text = arena_copy(&load->arena, text.text, text.length);
        map_put(map, text, (uint32_t)load->above_count);
        load->above = memory_grow(load->above, &load->above_capacity, load->above_count + 1,
                                  sizeof(struct above_row));
        load->above[load->above_count++] = (struct above_row){id, key, false};
    }
}

/* A number that COLLECT keeps without the noughts in front (m:digits), as the return has it. */
static const char *
with_noughts(const struct item *item, struct slice value, struct arena *arena)
{
    static const char noughts[] = "00000000000000000000";
    char *copy = arena_copy(arena, value.text, value.length);
    if (value.length >= item->digits || strspn(copy, "0123456789") != value.length)
        return copy;
    return arena_printf(arena, "%.*s%s", (int)(item->digits - value.length), noughts, copy);
}

/* COLLECT shows a code by its name in some columns: "Sought, no reply", "No". */
static struct slice
code_by_name(const struct unit_load *load, const struct item *item, struct slice value)
{
    const struct code_set_table *set =
        item->codes == NULL ? NULL : collection_code_set(load->export->collection, item->codes);
    if (set == NULL || value.length == 0 || map_get(&set->codes, value) != MAP_NONE)
        return value;
    for (size_t row = 0; row < set->table.rows; row++) {
        if (text_same_name(value, csv_cell(&set->table, row, "name")))
            return slice_of(csv_cell(&set->table, row, "code"));
    }
    return value;
}

/* The values of a row, as the tables have them. */
static const char **
read_values(struct unit_load *load, const struct csv_row *row, const char *key)
{
    const struct collect_table *table = load->table;
    const struct return_table *of = table->table;
    const char **values = arena_alloc(&load->row_arena, (of->column_count + 1) * sizeof(char *));
    for (size_t i = 0; i < of->column_count; i++) {
        const struct item *item = of->columns[i];
        int field = table->fields[i];
        struct slice value = {"", 0};
        values[i] = NULL;
        if (field >= 0 && !collect_value(item->type, row->fields[field], &load->text, &value)) {
            tell_type(load, row, i, key);
            continue;
        }
        value = code_by_name(load, item, value);
        if (value.length > 0)
            values[i] = with_noughts(item, value, &load->row_arena);
        else if (is_required(item))
            tell_invalid(
                load, table->number, row->line, (uint32_t)(field + 1), key, item->name,
                arena_printf(&load->findings->texts, "%s is blank, and must not be", item->name));
    }
    return values;
}

static const char *
load_collect_key_of(struct unit_load *load, const struct csv_row *row,
                    const struct above_row *above)
{
    struct slice key = collect_row_key(load->table, row);
    if (key.length == 0 && above != NULL)
        return above->key;
    return arena_copy(&load->arena, key.text, key.length);
}

static bool
load_row(void *context, const struct csv_row *row)
{
    struct unit_load *load = context;
    const struct collect_table *table = load->table;
    const struct above_row *above;
    int64_t id;
    if (row->count != table->heading.count)
        return load->good = error_add(load->error, STATUS_INPUT, "%s:%u: changed while it was read",
                                      table->path, row->line);
    if (!find_above(load, row, &above))
        return true;
    const char *key = load_collect_key_of(load, row, above);
    if (table->above == NULL && table->table->item->most == 1 && load->row_count > 0) {
        tell_invalid(load, table->number, row->line, 0, key, "",
                     arena_printf(&load->findings->texts,
                                  "a second row of %s, which has one in a return; it is not used",
                                  table->table->name));
        return true;
    }
    load->row_count++;
    arena_reset(&load->row_arena);
    const char **values = read_values(load, row, key);
    struct loaded_row loaded = {above == NULL ? 0 : above->id, table->number, row->line, values};
    load->good = table_loader_add(load->loader, table->table, &loaded, &id, load->error);
    load_collect_note_row(load, row, id, key);
    return load->good;
}

/* --- tables ----------------------------------------------------------------------------------- */

static void
tell_no_row(struct unit_load *load, size_t unit)
{
    const struct collect_table *header = load->export->header;
    tell_invalid(
        load, header->number, header->spans[header->first[unit]].span.line, 0, "", "",
        arena_printf(&load->findings->texts, "it has no row in %s", load->table->table->name));
}

static bool
load_collect_table(struct unit_load *load, const struct collect_table *table, size_t unit)
{
    load->table = table;
    load->row_count = 0;
    for (size_t i = table->first[unit]; i < table->first[unit + 1] && load->good; i++) {
        if (!csv_read(&table->file, table->spans[i].span, load_row, load, NULL, load->error))
            load->good = false;
    }
    const struct item *item = table->table->item;
    if (load->good && load->row_count == 0 && table->above == NULL && item->most == 1 &&
        is_required(item))
        tell_no_row(load, unit);
    return load->good;
}

bool
collect_load(const struct collect_export *export, size_t unit, struct table_loader *loader,
             struct finding_list *findings, char *lea, char *estab, struct error *error)
{
    size_t count = export->schema->table_count;
    struct unit_load load = {.export = export,
                             .loader = loader,
                             .findings = findings,
                             .error = error,
                             .good = table_loader_start(loader, error)};
    load.maps = memory_zeroed(count, sizeof *load.maps);
    for (size_t t = 0; t < count && load.good; t++)
        load_collect_table(&load, &export->tables[t], unit);
    for (size_t t = 0; t < count; t++) {
        for (size_t i = 0; i < LOOKUP_LIMIT; i++)
            map_free(&load.maps[t][i]);
    }
    free(load.maps);
    free(load.above);
    buffer_free(&load.text);
    arena_free(&load.arena);
    arena_free(&load.row_arena);
    return load.good && table_loader_finish(loader, lea, estab, error);
}
