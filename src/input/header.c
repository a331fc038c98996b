/* The heading row of a table, and the one place for what can be wrong with it. */
#include "input/header.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"

void
header_take(struct header *header, const char *path, const struct csv_row *row)
{
    *header = (struct header){.path = path, .line = row->line, .count = row->count};
    header->names = memory_zeroed(row->count, sizeof(char *));
    for (size_t i = 0; i < row->count; i++) {
        struct slice name = slice_trim(row->fields[i]);
        header->names[i] = memory_alloc(name.length + 1);
        if (name.length > 0)
            memcpy(header->names[i], name.text, name.length);
        header->names[i][name.length] = '\0';
    }
}

void
header_free(struct header *header)
{
    for (size_t i = 0; i < header->count; i++)
        free(header->names[i]);
    free(header->names);
    *header = (struct header){0};
}

struct header_reader {
    struct header *header;
    uint64_t behind;
    bool seen;
};

static bool
header_take_header(void *context, const struct csv_row *row)
{
    struct header_reader *reader = context;
    header_take(reader->header, reader->header->path, row);
    reader->behind = row->to;
    reader->seen = true;
    return false;
}

bool
header_read(struct header *header, const struct csv_file *file, struct csv_span *body,
            struct error *error)
{
    struct header_reader reader = {.header = header};
    struct csv_span whole = {file->start, file->size, 1};
    uint32_t next_line;
    *header = (struct header){.path = file->path};
    if (!csv_read(file, whole, header_take_header, &reader, &next_line, error))
        return false;
    *body = (struct csv_span){reader.behind, file->size, next_line};
    return reader.seen || error_add(error, STATUS_INPUT,
                                    "%s:1:1: the file is empty: a header is missing", file->path);
}

int
header_find(const struct header *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++) {
        if (text_same_name(slice_of(header->names[i]), name))
            return (int)i;
    }
    return -1;
}

static bool
refuse_twice(const struct header *header, size_t field, const char *name, struct error *error)
{
    return error_add(error, STATUS_INPUT, "%s:%u:%zu: the column %s is given twice: leave one out",
                     header->path, header->line, field + 1, name);
}

/* True if the column has no second field. */
static bool
header_find_field(const struct header *header, const char *name, int *field, struct error *error)
{
    *field = header_find(header, name);
    for (size_t i = (size_t)(*field + 1); *field >= 0 && i < header->count; i++) {
        if (text_same_name(slice_of(header->names[i]), name))
            return refuse_twice(header, i, name, error);
    }
    return true;
}

/* Columns are missing: which, and which are there that are none. */
static bool
refuse_missing(const struct header *header, const struct header_column *columns, size_t count,
               const struct names *missing, struct error *error)
{
    struct names unknown = {0};
    struct buffer text = {0};
    for (size_t i = 0; i < header->count; i++) {
        size_t c = 0;
        while (c < count && !text_same_name(slice_of(header->names[i]), columns[c].name))
            c++;
        if (c == count && header->names[i][0] != '\0')
            names_add(&unknown, header->names[i]);
    }
    for (size_t i = 0; i < missing->count; i++)
        buffer_printf(&text, "%s %s", i > 0 ? "," : "", missing->items[i]);
    names_tell_unknown(&unknown, missing, &text);
    error_add(error, STATUS_INPUT, "%s:%u:1: required columns are missing:%s", header->path,
              header->line, text.text);
    buffer_free(&text);
    names_free(&unknown);
    return false;
}

bool
header_match(const struct header *header, const struct header_column *columns, size_t count,
             int *fields, struct error *error)
{
    struct names missing = {0};
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        good = header_find_field(header, columns[i].name, &fields[i], error) && good;
        if (fields[i] < 0 && columns[i].required)
            names_add(&missing, columns[i].name);
    }
    if (missing.count > 0)
        good = refuse_missing(header, columns, count, &missing, error);
    names_free(&missing);
    return good;
}

bool
header_is_unique(const struct header *header, struct error *error)
{
    for (size_t i = 0; i < header->count; i++) {
        int first = header_find(header, header->names[i]);
        if (header->names[i][0] != '\0' && (size_t)first < i)
            return refuse_twice(header, i, header->names[i], error);
    }
    return true;
}
