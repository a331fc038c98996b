/* Opens the inputs, has them indexed, and gives each unit's rows. */
#include "register/register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/exports/exports.h"
#include "register/index.h"
#include "register/names.h"

bool
register_rules_load(struct register_rules *rules, struct resources *resources, struct error *error)
{
    static const char *const kinds[] = {"rule", NULL};
    struct resource resource;
    struct block_list list;
    *rules = (struct register_rules){0};
    if (!codes_load(&rules->codes, resources, error) ||
        !tables_load(&rules->tables, resources, error) ||
        !value_words_load(&rules->words, &rules->tables, resources, error) ||
        !resource_read(resources, "register/rules.txt", &resource, error) ||
        !blocks_parse(&resource, kinds, rule_parts, &rules->arena, &list, error) ||
        !rulebook_add(&rules->book, &list, error))
        return false;
    rulebook_sort(&rules->book);
    return true;
}

void
register_rules_free(struct register_rules *rules)
{
    codes_free(&rules->codes);
    tables_free(&rules->tables);
    value_words_free(&rules->words);
    rulebook_free(&rules->book);
    arena_free(&rules->arena);
}

/* --- opening ---------------------------------------------------------------------------------- */

/* "; an export of pupils has at least UPN, Surname, ...". The school may be said by options. */
static void
append_required(const struct table_defs *tables, const char *name, struct buffer *text)
{
    const struct table_def *def = tables_find(tables, name);
    const char *before = " has at least ";
    if (strcmp(name, "schools") == 0) {
        buffer_string(text, "; for one school --school LLLEEEE, --school-name and --phase will do");
        return;
    }
    buffer_printf(text, "; an export of %s", name);
    for (size_t i = 0; def != NULL && i < def->count; i++) {
        bool of_unit = i == def->unit_columns[0] || i == def->unit_columns[1];
        if (!def->columns[i].required || of_unit)
            continue;
        buffer_printf(text, "%s%s", before, def->columns[i].name);
        before = ", ";
    }
}

/* `needed` is "schools pupils marks" or "ehe|cme". */
static bool
check_needed(const struct register_data *data, const char *needed, const char *const *inputs,
             struct error *error)
{
    struct slice rest = slice_of(needed), word;
    bool done = true;
    while (slice_word(&rest, &word)) {
        bool has = false;
        struct buffer names = {0}, columns = {0};
        while (word.length > 0) {
            const char *bar = memchr(word.text, '|', word.length);
            size_t length = bar == NULL ? word.length : (size_t)(bar - word.text);
            char name[64];
            snprintf(name, sizeof name, "%.*s", (int)length, word.text);
            has = has || register_has(data, name);
            buffer_printf(&names, "%s%s.csv", names.length > 0 ? " or " : "", name);
            append_required(data->inputs.tables, name, &columns);
            word.text += length + (bar != NULL);
            word.length -= length + (bar != NULL);
        }
        if (!has)
            done = error_add(error, STATUS_INPUT,
                             "%s: %s is missing: give it, or a database table of that name%s",
                             inputs[0], names.text, columns.text);
        buffer_free(&names);
        buffer_free(&columns);
    }
    return done;
}

size_t
register_find_unit(const struct register_data *data, const char *lea, const char *estab)
{
    size_t low = 0, high = data->unit_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(data->units[middle].lea, lea);
        if (order == 0)
            order = strcmp(data->units[middle].estab, estab);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return UNIT_NONE;
}

bool
register_has(const struct register_data *data, const char *table)
{
    const char *point = strchr(table, '.');
    if (exports_have(&data->inputs, table))
        return true;
    size_t length = point == NULL ? strlen(table) : (size_t)(point - table);
    for (size_t i = 0; i < data->source_count; i++) {
        const struct source *source = data->sources[i].source;
        if (strlen(source->def->name) != length || memcmp(source->def->name, table, length) != 0)
            continue;
        int column = point == NULL ? 0 : table_column_index(source->def, point + 1);
        if (point == NULL || (column >= 0 && source_has(source, (size_t)column)))
            return true;
    }
    return false;
}

bool
register_was_given(const void *data, const char *table)
{
    return register_has(data, table);
}

uint32_t
register_field_number(const struct register_data *data, struct place place, const char *column,
                      day date, enum session session)
{
    for (size_t i = 0; i < data->source_count; i++) {
        const struct source *source = data->sources[i].source;
        if (source->file_number != place.file)
            continue;
        for (size_t c = 0; c < source->def->count; c++) {
            if (!text_same(source->def->columns[c].name, column))
                continue;
            bool of_mark = date != DAY_NONE && strcmp(source->def->name, "marks") == 0;
            return of_mark ? source_mark_column(source, c, place.line, date, session)
                           : source_column_number(source, NULL, c);
        }
    }
    return 0;
}

static void
make_digests(void *context)
{
    struct register_data *data = context;
    input_set_digest(&data->inputs, &data->digest_error);
}

void
register_begin_digests(struct register_data *data, bool beside)
{
    aside_begin(&data->digesting, beside, make_digests, data);
}

bool
register_end_digests(struct register_data *data, struct error *error)
{
    aside_end(&data->digesting);
    bool done = data->digest_error.status == STATUS_DONE;
    error_move(error, &data->digest_error);
    return done;
}

bool
register_open(struct register_data *data, const struct register_rules *rules,
              const char *const *inputs, size_t input_count, const char *wanted, const char *needed,
              struct file_names *files, struct error *error)
{
    *data = (struct register_data){.rules = rules, .files = files};
    data->inputs = (struct input_set){.tables = &rules->tables,
                                      .export_options = rules->exports,
                                      .book = &rules->book,
                                      .files = files,
                                      .told = &data->loose};
    bool done = input_set_open(&data->inputs, inputs, input_count, wanted, error);
    data->source_count = data->inputs.source_count;
    data->sources = memory_zeroed(data->source_count, sizeof(struct register_source));
    for (size_t i = 0; i < data->source_count; i++)
        data->sources[i].source = &data->inputs.sources[i];
    data->of_la = data->source_count > 0 && data->sources[0].source->def->of_la;
    if (!done)
        return false;
    bool complete = check_needed(data, needed, inputs, error);
    bool settled = input_set_settle(&data->inputs, error);
    if (!complete)
        exports_explain(&data->inputs, error);
    return settled && complete;
}

bool
register_index(struct register_data *data, unsigned jobs, struct error *error)
{
    return index_build(data, jobs, error) && names_of_loose(data, error);
}

void
register_close(struct register_data *data)
{
    aside_end(&data->digesting);
    error_free(&data->digest_error);
    for (size_t i = 0; i < data->source_count; i++) {
        free(data->sources[i].stretches);
        free(data->sources[i].first);
        value_counts_free(&data->sources[i].counts);
    }
    free(data->sources);
    input_set_close(&data->inputs);
    free(data->units);
    finding_list_free(&data->loose);
    arena_free(&data->arena);
}

bool
register_read(const struct register_data *data, size_t source, size_t unit, csv_row_fn row,
              void *context, struct error *error)
{
    const struct register_source *from = &data->sources[source];
    size_t first = from->first[unit], count = from->first[unit + 1] - first;
    struct stretch *stretches = memory_alloc(count * sizeof *stretches);
    for (size_t i = 0; i < count; i++)
        stretches[i] = from->stretches[first + i].stretch;
    bool done = source_read(from->source, stretches, count, row, context, error);
    free(stretches);
    return done;
}

/* A finding about a file, with what it counts in the message. */
static void
tell_count(struct register_data *data, const struct source *source, const char *rule, uint32_t line,
           uint32_t column, const char *field, const char *value, const char *said)
{
    const char *const more[] = {"said", said, NULL};
    struct place place = {source->file_number, line, column};
    input_set_tell(&data->inputs, rule, place, field, value, said == NULL ? NULL : more);
}

static void
tell_word(struct register_data *data, const struct source *source, const struct word_count *word)
{
    const char *name = source->def->columns[word->column].name;
    const char *to =
        word->to[0] == '\0' ? "a blank" : arena_printf(&data->arena, "\"%s\"", word->to);
    const char *said = arena_printf(&data->arena, "\"%s\" in %s was read as %s in %llu row%s",
                                    word->from, name, to, (unsigned long long)word->count,
                                    word->count == 1 ? "" : "s, of which this is the first");
    tell_count(data, source, "F134", word->line, source_column_number(source, NULL, word->column),
               name, word->from, said);
}

static void
tell_changes(struct register_data *data, const struct source *source,
             const struct value_counts *counts)
{
    if (counts->odd > 0)
        tell_count(data, source, "F105", counts->odd_line, 0, "",
                   arena_printf(&data->arena, "%llu", (unsigned long long)counts->odd), NULL);
    if (counts->short_years > 0)
        tell_count(data, source, "F134", counts->short_year_line, 0, "", "",
                   arena_printf(&data->arena,
                                "%llu dates have a year of two figures, which was read as one of "
                                "this century; this line has the first",
                                (unsigned long long)counts->short_years));
    for (size_t i = 0; i < counts->words.count; i++)
        tell_word(data, source, &counts->words.items[i]);
}

void
register_finish(struct register_data *data)
{
    for (size_t s = 0; s < data->source_count; s++)
        tell_changes(data, data->sources[s].source, &data->sources[s].counts);
    finding_sort(&data->loose);
}
