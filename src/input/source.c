/* One table of one input: what is the same for every kind of input. */
#include "input/source.h"

#include <stdlib.h>

#include "base/memory.h"
#include "input/input_kind.h"

/* Makes rows as long as the header. */
struct filler {
    const struct source *source;
    csv_row_fn row;
    void *context;
    struct slice *fields;
};

static bool
fill_row(void *context, const struct csv_row *row)
{
    struct filler *filler = context;
    size_t whole = filler->source->field_count;
    if (row->count >= whole)
        return filler->row(filler->context, row);
    struct csv_row filled = *row;
    for (size_t i = 0; i < whole; i++)
        filler->fields[i] = i < row->count ? row->fields[i] : (struct slice){"", 0};
    filled.fields = filler->fields;
    filled.count = whole;
    return filler->row(filler->context, &filled);
}

bool
source_read(const struct source *source, const struct stretch *stretches, size_t count,
            csv_row_fn row, void *context, struct error *error)
{
    struct filler filler = {source, row, context, NULL};
    if (source->has_short_rows) {
        filler.fields = memory_zeroed(source->field_count, sizeof(struct slice));
        row = fill_row;
        context = &filler;
    }
    struct reading reading = {.purpose = READ_ROWS,
                              .stretches = stretches,
                              .count = count,
                              .row = row,
                              .context = context};
    bool done = source->kind->read(source, &reading, error);
    free(filler.fields);
    return done;
}

bool
source_scan(const struct source *source, struct stretch stretch, csv_row_fn row, void *context,
            struct finding_list *findings, uint32_t *lines, struct error *error)
{
    uint32_t end_line = stretch.line;
    struct reading reading = {.purpose = READ_INDEX,
                              .stretches = &stretch,
                              .count = 1,
                              .row = row,
                              .context = context,
                              .findings = findings,
                              .end_line = &end_line};
    bool done = source->kind->read(source, &reading, error);
    *lines = end_line - stretch.line;
    return done;
}

size_t
source_cut(const struct source *source, size_t pieces, struct stretch *stretches,
           struct error *error)
{
    return source->kind->cut(source, pieces, stretches, error);
}

struct slice
source_row_key(const struct source *source, const struct csv_row *row)
{
    int column = table_column_index(source->def, source->def->of_la ? "ChildID" : "UPN");
    return column < 0 ? (struct slice){"", 0}
                      : slice_trim(source_value(source, row, (size_t)column));
}

uint32_t
source_column_number(const struct source *source, const struct csv_row *row, size_t column)
{
    int field = source->fields[column];
    if (field >= 0 && row != NULL && row->cells != NULL)
        return row->cells[field];
    if (field >= 0 && source->heading_columns != NULL)
        return source->heading_columns[field];
    return (uint32_t)(field + 1);
}

uint32_t
source_mark_column(const struct source *source, size_t column, uint32_t line, day date,
                   enum session session)
{
    return source->kind->mark_column == NULL
               ? source_column_number(source, NULL, column)
               : source->kind->mark_column(source, column, line, date, session);
}

struct finding
source_finding(const struct source *source, const struct rule *rule, const struct csv_row *row,
               size_t column, struct slice value, struct arena *texts)
{
    return (struct finding){
        .rule = rule,
        .severity = rule->severity,
        .date = DAY_NONE,
        .field = source->def->columns[column].name,
        .value = arena_copy(texts, value.text, value.length),
        .place = {source->file_number, row->line, source_column_number(source, row, column)}};
}
