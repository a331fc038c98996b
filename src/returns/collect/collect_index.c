/* The index of an export: which rows of which tables belong to which return. One pass over every
 * table, the tables above before those below. */
#include <stdlib.h>
#include <string.h>

#include "base/group.h"
#include "base/memory.h"
#include "returns/collect/collect_internal.h"

/* Beyond what an enumerator can be. */
#define NO_UNIT       UINT32_MAX
#define SEVERAL_UNITS (UINT32_MAX - 1)

/* --- the header: one row a return ------------------------------------------------------------- */

struct header_row {
    const char *lea, *estab;
    const char *ties[LOOKUP_LIMIT]; /* NULL: names nothing */
    struct csv_span span;
};

struct header_rows {
    struct collect_export *export;
    struct header_row *rows;
    size_t count;
    struct buffer text;
};

static const char *
header_value(struct header_rows *rows, const struct csv_row *row, const char *column)
{
    const struct collect_table *header = rows->export->header;
    const struct item *item = table_column(header->table, column);
    int field = item == NULL ? -1 : header->fields[item->column_index];
    struct slice value = field < 0 ? (struct slice){"", 0} : slice_trim(row->fields[field]);
    return arena_copy(&rows->export->arena, value.text, value.length);
}

static void
tell_length(struct collect_export *export, const struct collect_table *table,
            const struct csv_row *row)
{
    const struct rule *rule = export->rules->length;
    finding_add(&export->findings, (struct finding){.rule = rule,
                                                    .severity = rule->severity,
                                                    .date = DAY_NONE,
                                                    .place = {table->number, row->line, 0}});
}

static bool
collect_index_take_header(void *context, const struct csv_row *row)
{
    struct header_rows *rows = context;
    struct collect_export *export = rows->export;
    const struct collect_table *header = export->header;
    if (row->count != header->heading.count) {
        tell_length(export, header, row);
        return true;
    }
    struct header_row *kept = &rows->rows[rows->count++];
    kept->lea = header_value(rows, row, "lea");
    kept->estab = header_value(rows, row, "estab");
    kept->span = (struct csv_span){row->from, row->to, row->line};
    for (size_t i = 0; i < header->lookup_count; i++) {
        if (collect_tie_text(&header->lookups[i].tie, row, &rows->text))
            kept->ties[i] = arena_copy(&export->arena, rows->text.text, rows->text.length);
    }
    return true;
}

static int
compare_headers(const void *a, const void *b)
{
    const struct header_row *first = a, *second = b;
    int order = strcmp(first->lea, second->lea);
    if (order == 0)
        order = strcmp(first->estab, second->estab);
    return order != 0 ? order : (first->span.from > second->span.from ? 1 : -1);
}

static void
add_unit(struct map *map, const char *text, uint32_t unit)
{
    uint32_t known = map_get(map, slice_of(text));
    if (known == MAP_NONE)
        map_put(map, slice_of(text), unit);
    else if (known != unit)
        map_set(map, slice_of(text), SEVERAL_UNITS);
}

static void
add_span(struct collect_table *table, uint32_t unit, struct csv_span span)
{
    table->spans = memory_grow(table->spans, &table->span_capacity, table->span_count + 1,
                               sizeof(struct collect_span));
    table->spans[table->span_count++] = (struct collect_span){unit, span};
}

static bool
index_header(struct collect_export *export, struct error *error)
{
    struct collect_table *header = export->header;
    struct header_rows rows = {.export = export};
    rows.rows = memory_zeroed(export->unit_count, sizeof(struct header_row));
    bool done =
        csv_read(&header->file, header->body, collect_index_take_header, &rows, NULL, error);
    if (rows.count > 0)
        qsort(rows.rows, rows.count, sizeof(struct header_row), compare_headers);
    for (size_t unit = 0; unit < rows.count && done; unit++) {
        add_span(header, (uint32_t)unit, rows.rows[unit].span);
        for (size_t i = 0; i < header->lookup_count; i++) {
            if (rows.rows[unit].ties[i] != NULL)
                add_unit(&header->lookups[i].units, rows.rows[unit].ties[i], (uint32_t)unit);
        }
    }
    free(rows.rows);
    buffer_free(&rows.text);
    return done;
}

/* --- the other tables ------------------------------------------------------------------------- */

struct table_index {
    struct collect_export *export;
    struct collect_table *table;
    struct buffer text;
    bool broken; /* the row before is not used */
};

static uint32_t
unit_of(struct table_index *at, const struct csv_row *row)
{
    const struct collect_table *table = at->table;
    const struct collect_tie *tie =
        table->unit_from == UNIT_BY_ABOVE ? &table->tie : &table->unit_tie;
    const struct collect_lookup *lookup = table->unit_from == UNIT_BY_ABOVE
                                              ? &table->above->lookups[table->lookup]
                                              : &at->export->header->lookups[table->unit_lookup];
    if (table->unit_from == UNIT_ONLY)
        return 0;
    bool names = collect_tie_text(tie, row, &at->text);
    uint32_t unit =
        names ? map_get(&lookup->units, (struct slice){at->text.text, at->text.length}) : NO_UNIT;
    if (unit == NO_UNIT || unit == SEVERAL_UNITS)
        collect_tell_loose(at->export, table, row, tie, unit == SEVERAL_UNITS,
                           &at->export->findings);
    return unit == SEVERAL_UNITS ? NO_UNIT : unit;
}

/* What the tables below will look the row up by. */
static void
collect_index_note_row(struct table_index *at, const struct csv_row *row, uint32_t unit)
{
    for (size_t i = 0; i < at->table->lookup_count; i++) {
        struct collect_lookup *lookup = &at->table->lookups[i];
        if (!lookup->across || !collect_tie_text(&lookup->tie, row, &at->text))
            continue;
        struct slice text = {at->text.text, at->text.length};
        uint32_t known = map_get(&lookup->units, text);
        if (known == MAP_NONE)
            text.text = arena_copy(&at->export->arena, text.text, text.length);
        if (known == MAP_NONE)
            map_put(&lookup->units, text, unit);
        else if (known != unit)
            map_set(&lookup->units, text, SEVERAL_UNITS);
    }
}

static bool
collect_index_take_row(void *context, const struct csv_row *row)
{
    struct table_index *at = context;
    struct collect_table *table = at->table;
    bool whole = row->count == table->heading.count;
    uint32_t unit = NO_UNIT;
    if (!whole)
        tell_length(at->export, table, row);
    else
        unit = unit_of(at, row);
    if (unit == NO_UNIT) {
        at->broken = true;
        return true;
    }
    if (table->span_count > 0 && !at->broken && table->spans[table->span_count - 1].unit == unit)
        table->spans[table->span_count - 1].span.to = row->to;
    else
        add_span(table, unit, (struct csv_span){row->from, row->to, row->line});
    at->broken = false;
    collect_index_note_row(at, row, unit);
    return true;
}

bool
collect_index(struct collect_export *export, struct error *error)
{
    bool done = index_header(export, error);
    for (size_t t = 0; t < export->schema->table_count; t++) {
        struct collect_table *table = &export->tables[t];
        struct table_index at = {.export = export, .table = table};
        if (table->path != NULL && table != export->header)
            done = csv_read(&table->file, table->body, collect_index_take_row, &at, NULL, error) &&
                   done;
        buffer_free(&at.text);
        void *spans = table->spans;
        table->first = group_by_number(&spans, table->span_count, sizeof(struct collect_span),
                                       export->unit_count);
        table->spans = spans;
    }
    return done;
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

/* --- rows that belong nowhere ----------------------------------------------------------------- */

void
collect_tell_loose(const struct collect_export *export, const struct collect_table *table,
                   const struct csv_row *row, const struct collect_tie *tie, bool many,
                   struct finding_list *findings)
{
    struct buffer names = {0}, values = {0};
    bool to_header = tie == &table->unit_tie || table->above == NULL;
    const char *above = to_header ? export->header->table->name : table->above->table->name;
    for (size_t i = 0; i < tie->count; i++) {
        struct slice value = slice_trim(csv_field_as_meant(row->fields[tie->fields[i]]));
        buffer_printf(&names, "%s%s", i > 0 ? " " : "", table->heading.names[tie->fields[i]]);
        buffer_printf(&values, "%s%.*s", i > 0 ? " " : "", (int)value.length, value.text);
    }
    struct slice key = collect_row_key(table, row);
    struct finding finding = {
        .rule = export->rules->loose,
        .severity = export->rules->loose->severity,
        .date = DAY_NONE,
        .key = arena_copy(&findings->texts, key.text, key.length),
        .field = arena_string(&findings->texts, names.length > 0 ? names.text : ""),
        .value = arena_string(&findings->texts, values.length > 0 ? values.text : ""),
        .place = {table->number, row->line, tie->count > 0 ? (uint32_t)tie->fields[0] + 1 : 0}};
    const char *const more[] = {"said", many ? "more than one row" : "no row", "above", above,
                                NULL};
    finding.message = finding_message(&findings->texts, &finding, more);
    finding_add(findings, finding);
    buffer_free(&names);
    buffer_free(&values);
}
