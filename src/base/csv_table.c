/* csv_table: a small table in memory, for the data under schemas/. */
#include <stdlib.h>
#include <string.h>

#include "base/csv_internal.h"
#include "base/memory.h"

/* Half of what SQLite can hold, and far more than any list has. */
enum { COLUMN_LIMIT = 1000 };

struct table_reader {
    struct csv_table *table;
    size_t capacity, lines_capacity;
    struct error *error;
    bool ragged, good;
};

static char *
cell_copy(struct slice field)
{
    char *copy = memory_alloc(field.length + 1);
    memcpy(copy, field.length > 0 ? field.text : "", field.length);
    copy[field.length] = '\0';
    return copy;
}

/* SQL has no two columns of one name, and knows no capital letters. */
static bool
stands_before(const struct csv_table *table, size_t column)
{
    for (size_t i = 0; i < column; i++) {
        if (text_same(table->names[i], table->names[column]))
            return true;
    }
    return false;
}

static bool
csv_table_take_header(struct table_reader *reader, const struct csv_row *row)
{
    struct csv_table *table = reader->table;
    if (row->count > COLUMN_LIMIT)
        return reader->good = error_add(reader->error, STATUS_FAILED, "%s:%u: more than %d columns",
                                        table->label, row->line, COLUMN_LIMIT);
    table->columns = row->count;
    table->names = memory_zeroed(row->count, sizeof(char *));
    for (size_t i = 0; i < row->count; i++) {
        table->names[i] = cell_copy(row->fields[i]);
        if (!text_is_identifier(table->names[i]))
            reader->good =
                error_add(reader->error, STATUS_FAILED, "%s:%u: not a name for a column: \"%s\"",
                          table->label, row->line, table->names[i]);
        else if (stands_before(table, i))
            reader->good =
                error_add(reader->error, STATUS_FAILED, "%s:%u: the column \"%s\" stands twice",
                          table->label, row->line, table->names[i]);
    }
    return reader->good;
}

static bool
take_table_row(void *context, const struct csv_row *row)
{
    struct table_reader *reader = context;
    struct csv_table *table = reader->table;
    if (table->names == NULL)
        return csv_table_take_header(reader, row);
    if (row->count > table->columns || (row->count < table->columns && !reader->ragged)) {
        reader->good =
            error_add(reader->error, STATUS_FAILED, "%s:%u: %zu fields where the header has %zu",
                      table->label, row->line, row->count, table->columns);
        return false;
    }
    size_t from = table->rows * table->columns;
    table->cells =
        memory_grow(table->cells, &reader->capacity, from + table->columns, sizeof(char *));
    table->lines =
        memory_grow(table->lines, &reader->lines_capacity, table->rows + 1, sizeof(uint32_t));
    for (size_t i = 0; i < table->columns; i++)
        table->cells[from + i] = cell_copy(i < row->count ? row->fields[i] : (struct slice){"", 0});
    table->lines[table->rows++] = row->line;
    return true;
}

static bool
csv_table_read_rows(struct table_reader *rows, const char *label, const char *text, size_t length,
                    struct error *error)
{
    struct csv_reader reader = {
        .label = label, .row = take_table_row, .context = rows, .line = 1, .row_line = 1};
    if (memchr(text, CSV_QUOTE, length) == NULL)
        return csv_read_plain_text(label, text, length, take_table_row, rows, error);
    bool done = csv_reader_begin(&reader, error) && csv_reader_feed(&reader, text, length, error) &&
                csv_reader_finish(&reader, error);
    csv_reader_end(&reader);
    return done;
}

static bool
parse_table(struct csv_table *table, const char *label, struct slice file, bool ragged,
            struct error *error)
{
    *table = (struct csv_table){.label = label};
    struct table_reader rows = {.table = table, .error = error, .ragged = ragged, .good = true};
    struct error fault = {0};
    size_t mark = file.length >= 3 && memcmp(file.text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    bool done = csv_table_read_rows(&rows, label, file.text + mark, file.length - mark, &fault);
    if (!done)
        fault.status = STATUS_FAILED; /* a fault in a definition is not one in an input */
    error_move(error, &fault);
    if (done && rows.good && table->names == NULL)
        return error_add(error, STATUS_FAILED, "%s:1: the header is missing", label);
    return done && rows.good;
}

bool
csv_table_parse(struct csv_table *table, const char *label, const char *text, size_t length,
                struct error *error)
{
    return parse_table(table, label, (struct slice){text, length}, false, error);
}

bool
csv_table_parse_ragged(struct csv_table *table, const char *label, const char *text, size_t length,
                       struct error *error)
{
    return parse_table(table, label, (struct slice){text, length}, true, error);
}

void
csv_table_free(struct csv_table *table)
{
    for (size_t i = 0; i < table->rows * table->columns; i++)
        free(table->cells[i]);
    for (size_t i = 0; table->names != NULL && i < table->columns; i++)
        free(table->names[i]);
    free(table->cells);
    free(table->names);
    free(table->lines);
    *table = (struct csv_table){0};
}

static bool
csv_table_find_column(const struct csv_table *table, const char *name, size_t *column)
{
    for (*column = 0; *column < table->columns; *column += 1) {
        if (strcmp(table->names[*column], name) == 0)
            return true;
    }
    return false;
}

const char *
csv_cell(const struct csv_table *table, size_t row, const char *name)
{
    size_t column;
    return csv_table_find_column(table, name, &column) ? table->cells[row * table->columns + column]
                                                       : "";
}

bool
csv_has_column(const struct csv_table *table, const char *name)
{
    size_t column;
    return csv_table_find_column(table, name, &column);
}
