/* Finds the tables of COLLECT in a folder, and the collection, term and year that its header names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/memory.h"
#include "base/reading.h"
#include "returns/collect/collect_internal.h"
#include "system/system.h"

static const char suffix[] = ".csv";

bool
collect_list_files(const char *directory, struct collect_files *list, struct arena *arena,
                   struct error *error)
{
    struct folder_names found;
    int fault = folder_list(directory, &found);
    *list = (struct collect_files){.names = memory_alloc(found.count * sizeof(char *))};
    for (size_t i = 0; i < found.count; i++) {
        size_t length = strlen(found.names[i]);
        if (length >= sizeof suffix && text_same(found.names[i] + length - strlen(suffix), suffix))
            list->names[list->count++] = arena_string(arena, found.names[i]);
    }
    folder_names_free(&found);
    return fault == 0 || error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", directory,
                                   system_words(fault));
}

bool
collect_is_file_of(const char *file, const char *table)
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

const char *
collect_file_of(const struct collect_files *list, const char *directory, const char *table,
                struct error *error)
{
    const char *found = NULL;
    for (size_t i = 0; i < list->count; i++) {
        if (!collect_is_file_of(list->names[i], table))
            continue;
        if (found != NULL)
            error_add(error, STATUS_INPUT, "%s/%s: the table %s is there as %s too: leave one out",
                      directory, list->names[i], table, found);
        found = list->names[i];
    }
    return found;
}

const char *
collect_recognise(const struct folder_names *files, const char *const *header_tables)
{
    for (size_t i = 0; i < files->count; i++) {
        for (size_t t = 0; header_tables[t] != NULL; t++) {
            if (collect_is_file_of(files->names[i], header_tables[t]))
                return header_tables[t];
        }
    }
    return NULL;
}

bool
collect_tables_in(const char *directory, const char *const *tables, struct buffer *text,
                  struct error *error)
{
    struct arena arena = {0};
    struct collect_files list;
    bool done = collect_list_files(directory, &list, &arena, error);
    for (size_t i = 0; i < list.count; i++) {
        bool known = false;
        for (size_t t = 0; tables[t] != NULL && !known; t++)
            known = collect_is_file_of(list.names[i], tables[t]);
        if (known)
            buffer_printf(text, ", %s", list.names[i]);
    }
    free(list.names);
    arena_free(&arena);
    return done;
}

bool
collect_open_file(struct collect_table *table, struct error *error)
{
    reading_note(table->path);
    return csv_open(&table->file, table->path, error) &&
           header_read(&table->heading, &table->file, &table->body, error) &&
           header_is_unique(&table->heading, error);
}

/* --- collection, term and year ---------------------------------------------------------------- */

bool
collect_tell_no_return(const struct collect_table *header, struct error *error)
{
    return error_add(error, STATUS_INPUT, "%s:1:1: there is no return: the table has no row",
                     header->path);
}

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
collect_export_read_period(struct collect_table *table, struct xml_header *header,
                           struct error *error)
{
    struct period_reader reader = {.table = table, .header = header, .error = error, .good = true};
    if (!collect_open_file(table, error) || !find_period_columns(&reader, error) ||
        !csv_read(&table->file, table->body, take_period, &reader, NULL, error))
        return false;
    return reader.seen ? reader.good : collect_tell_no_return(table, error);
}

bool
collect_read_header(const char *directory, const char *header_table, struct xml_header *header,
                    struct error *error)
{
    struct arena arena = {0};
    struct collect_files list;
    struct collect_table table = {.file.descriptor = -1};
    *header = (struct xml_header){0};
    bool done = collect_list_files(directory, &list, &arena, error);
    const char *file = done ? collect_file_of(&list, directory, header_table, error) : NULL;
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
