/* Writes what the SELECT of a derived file yields as CSV. */
#include "returns/derived_file.h"

#include <string.h>

#include "base/csv.h"

static const char mask_column[] = "_mask";

void
derived_file_header(const struct derived_file *file, struct buffer *text)
{
    int count = sqlite3_column_count(file->select), written = 0;
    for (int i = 0; i < count; i++) {
        const char *name = sqlite3_column_name(file->select, i);
        if (name[0] == '_')
            continue;
        if (written++ > 0)
            buffer_char(text, ',');
        csv_append_field(text, slice_of(name), true);
    }
    buffer_char(text, '\n');
}

static void
append_unit_row(const struct derived_file *file, struct buffer *text)
{
    int count = sqlite3_column_count(file->select), written = 0;
    const char *mask = NULL;
    for (int i = 0; i < count; i++) {
        const char *name = sqlite3_column_name(file->select, i);
        const char *value = (const char *)sqlite3_column_text(file->select, i);
        if (strcmp(name, mask_column) == 0)
            mask = value;
        if (name[0] == '_')
            continue;
        if (written++ > 0)
            buffer_char(text, ',');
        csv_append_field(text, slice_of(mask != NULL ? mask : text_or_empty(value)), true);
    }
    buffer_char(text, '\n');
}

bool
derived_file_rows(const struct derived_file *file, struct database *database, struct buffer *text,
                  struct error *error)
{
    int state;
    while ((state = database_step(database, file->block, file->select, error)) == SQLITE_ROW)
        append_unit_row(file, text);
    sqlite3_reset(file->select);
    return state == SQLITE_DONE;
}
