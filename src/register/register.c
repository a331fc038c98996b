#include "register/register.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "register/index.h"

bool
register_rules_load(struct register_rules *rules, struct resources *resources, struct error *error)
{
    static const char *const kinds[] = {"rule", NULL};
    struct resource resource;
    struct block_list list;
    *rules = (struct register_rules){0};
    if (!codes_load(&rules->codes, resources, error) ||
        !tables_load(&rules->tables, resources, error) ||
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
    rulebook_free(&rules->book);
    arena_free(&rules->arena);
}

/* --- opening ---------------------------------------------------------------------------------- */

static bool
open_source(struct register_data *data, const char *input, const struct table_def *def,
            struct error *error)
{
    struct register_source opened = {0};
    bool found = false;
    bool done = source_open(&opened.source, input, def, &found, error);
    if (!found) {
        source_close(&opened.source);
        return done;
    }
    opened.source.file_number =
        file_names_add(data->files, arena_string(&data->arena, opened.source.path));
    if (data->source_count >= UINT16_MAX) /* marks keep the number of their file in two bytes */
        return error_add(error, STATUS_INPUT, "%s: there are too many inputs", input);
    data->sources =
        memory_resize(data->sources, data->source_count + 1, sizeof(struct register_source));
    data->sources[data->source_count++] = opened;
    return done;
}

/* One table after the other, so that the order of the inputs is the order within a table. */
static bool
open_sources(struct register_data *data, const char *const *inputs, size_t input_count,
             const char *wanted, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < input_count; i++) {
        struct stat status;
        bool is_database;
        if (stat(inputs[i], &status) != 0)
            done = error_add(error, STATUS_INPUT, "%s: %s", inputs[i], strerror(errno));
        else if (S_ISDIR(status.st_mode))
            continue;
        else if (!source_is_database(inputs[i], &is_database, error))
            done = false;
        else if (!is_database)
            done = error_add(error, STATUS_INPUT,
                             "%s: is neither a directory of CSV files nor a SQLite database",
                             inputs[i]);
    }
    bool readable = done;
    for (size_t t = 0; readable && t < data->rules->tables.count; t++) {
        const struct table_def *def = &data->rules->tables.defs[t];
        for (size_t i = 0; i < input_count && list_has(wanted, def->name); i++)
            done = open_source(data, inputs[i], def, error) && done;
    }
    return done;
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
        struct buffer names = {0};
        while (word.length > 0) {
            const char *bar = memchr(word.text, '|', word.length);
            size_t length = bar == NULL ? word.length : (size_t)(bar - word.text);
            char name[64];
            snprintf(name, sizeof name, "%.*s", (int)length, word.text);
            has = has || register_has(data, name);
            buffer_printf(&names, "%s%s.csv", names.length > 0 ? " or " : "", name);
            word.text += length + (bar != NULL);
            word.length -= length + (bar != NULL);
        }
        if (!has)
            done = error_add(error, STATUS_INPUT,
                             "%s: %s is missing: give it, or a database table of that name",
                             inputs[0], names.text);
        buffer_free(&names);
    }
    return done;
}

bool
register_has(const struct register_data *data, const char *table)
{
    const char *point = strchr(table, '.');
    size_t length = point == NULL ? strlen(table) : (size_t)(point - table);
    for (size_t i = 0; i < data->source_count; i++) {
        const struct source *source = &data->sources[i].source;
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
register_field_number(const struct register_data *data, uint32_t file, const char *column)
{
    for (size_t i = 0; i < data->source_count; i++) {
        const struct source *source = &data->sources[i].source;
        if (source->file_number != file)
            continue;
        for (size_t c = 0; c < source->def->count; c++) {
            if (text_same(source->def->columns[c].name, column))
                return source_field_number(source, c);
        }
    }
    return 0;
}

static void
find_unknown_columns(struct register_data *data)
{
    const struct rule *rule = rulebook_find(&data->rules->book, "F104");
    for (size_t s = 0; rule != NULL && s < data->source_count; s++) {
        const struct source *source = &data->sources[s].source;
        for (size_t i = 0; i < source->field_count; i++) {
            if (source->unknown[i] != NULL)
                finding_add(&data->loose,
                            (struct finding){.rule = rule,
                                             .severity = rule->severity,
                                             .date = DAY_NONE,
                                             .field = source->unknown[i],
                                             .value = source->unknown[i],
                                             .place = {source->file_number, 1, (uint32_t)i + 1}});
        }
    }
}

/* The table that a file is called after but for capital letters, spaces and underscores; NULL if there is none, or
 * the file has just its name. */
static const struct table_def *
misspelt_table(const struct register_data *data, const char *name)
{
    const struct table_defs *tables = &data->rules->tables;
    struct slice stem = {name, strlen(name) - strlen(".csv")};
    for (size_t i = 0; i < tables->count; i++) {
        if (text_same_name(stem, tables->defs[i].name))
            return slice_is(stem, tables->defs[i].name) && strcmp(name + stem.length, ".csv") == 0
                       ? NULL
                       : &tables->defs[i];
    }
    return NULL;
}

static int
is_visible_csv(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return end != NULL && entry->d_name[0] != '.' && text_same(end, ".csv");
}

static void
tell_misspelt(struct register_data *data, const struct rule *rule, const char *input,
              const char *name, const struct table_def *meant)
{
    const char *path = arena_printf(&data->arena, "%s/%s", input, name);
    const char *const more[] = {"meant", meant->name, NULL};
    struct finding finding = {.rule = rule,
                              .severity = rule->severity,
                              .date = DAY_NONE,
                              .value = arena_string(&data->arena, name),
                              .place = {file_names_add(data->files, path), 0, 0}};
    finding.message = finding_message(&data->loose.texts, &finding, more);
    finding_add(&data->loose, finding);
}

/* A table that is not needed is just not there under a misspelt name, which therefore is told. */
static bool
find_misspelt_tables(struct register_data *data, const char *input, struct error *error)
{
    const struct rule *rule = rulebook_find(&data->rules->book, "F117");
    struct dirent **entries = NULL;
    int count = scandir(input, &entries, is_visible_csv, alphasort);
    if (count < 0 && errno != ENOTDIR) /* a database */
        return error_add(error, errno == ENOMEM ? STATUS_FAILED : STATUS_INPUT,
                         "%s: cannot be listed: %s", input, strerror(errno));
    for (int i = 0; i < count; i++) {
        const struct table_def *meant = misspelt_table(data, entries[i]->d_name);
        if (rule != NULL && meant != NULL)
            tell_misspelt(data, rule, input, entries[i]->d_name, meant);
        free(entries[i]);
    }
    free(entries);
    return true;
}

/* A database is one file, whatever number of its tables are sources. */
static void
make_digests(void *context)
{
    struct register_data *data = context;
    for (size_t i = 0; i < data->source_count; i++) {
        struct source *source = &data->sources[i].source;
        const struct source *same = NULL;
        for (size_t k = 0; k < i && same == NULL && source->database != NULL; k++) {
            const struct source *other = &data->sources[k].source;
            if (other->database != NULL && strcmp(other->database, source->database) == 0)
                same = other;
        }
        if (same != NULL)
            memcpy(source->digest, same->digest, DIGEST_SIZE);
        else
            csv_digest(&source->file, source->digest, &data->digest_error);
    }
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
    bool opened = open_sources(data, inputs, input_count, wanted, error);
    if (!opened || !check_needed(data, needed, inputs, error))
        return false;
    data->of_la = data->source_count > 0 && data->sources[0].source.def->of_la;
    find_unknown_columns(data);
    for (size_t i = 0; i < input_count; i++) {
        if (!find_misspelt_tables(data, inputs[i], error))
            return false;
    }
    return true;
}

bool
register_index(struct register_data *data, unsigned jobs, struct error *error)
{
    return index_build(data, jobs, error);
}

void
register_close(struct register_data *data)
{
    aside_end(&data->digesting);
    error_free(&data->digest_error);
    for (size_t i = 0; i < data->source_count; i++) {
        source_close(&data->sources[i].source);
        free(data->sources[i].stretches);
        free(data->sources[i].first);
    }
    free(data->sources);
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
    bool done = source_read(&from->source, stretches, count, row, context, error);
    free(stretches);
    return done;
}

static pthread_mutex_t odd_mutex = PTHREAD_MUTEX_INITIALIZER;

void
register_count_odd(struct register_data *data, size_t source, uint64_t count, uint32_t line)
{
    struct register_source *counted = &data->sources[source];
    pthread_mutex_lock(&odd_mutex);
    counted->odd_values += count;
    if (count > 0 && (counted->first_odd_line == 0 || line < counted->first_odd_line))
        counted->first_odd_line = line;
    pthread_mutex_unlock(&odd_mutex);
}

void
register_finish(struct register_data *data)
{
    const struct rule *rule = rulebook_find(&data->rules->book, "F105");
    for (size_t s = 0; rule != NULL && s < data->source_count; s++) {
        const struct register_source *source = &data->sources[s];
        if (source->odd_values > 0)
            finding_add(
                &data->loose,
                (struct finding){.rule = rule,
                                 .severity = rule->severity,
                                 .date = DAY_NONE,
                                 .value = arena_printf(&data->arena, "%llu",
                                                       (unsigned long long)source->odd_values),
                                 .place = {source->source.file_number, source->first_odd_line, 0}});
    }
    finding_sort(&data->loose);
}
