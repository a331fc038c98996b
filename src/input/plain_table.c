/* A file of a folder that is a table as it stands. */
#include "input/plain_table.h"

#include <stdlib.h>
#include <string.h>

#include "system/system.h"

const struct table_def *
plain_table_misspelt(const struct table_defs *tables, const char *name)
{
    struct slice stem = {name, strlen(name) - strlen(".csv")};
    for (size_t i = 0; i < tables->count; i++) {
        if (text_same_name(stem, tables->defs[i].name))
            return slice_is(stem, tables->defs[i].name) && strcmp(name + stem.length, ".csv") == 0
                       ? NULL
                       : &tables->defs[i];
    }
    return NULL;
}

struct header_look {
    const struct table_def *def;
    bool plain;
};

static bool
look_at_header(void *context, const struct csv_row *row)
{
    struct header_look *look = context;
    look->plain = true;
    for (size_t i = 0; i < look->def->count; i++) {
        bool has = !look->def->columns[i].required;
        for (size_t k = 0; k < row->count && !has; k++)
            has = text_same_name(slice_trim(row->fields[k]), look->def->columns[i].name);
        look->plain = look->plain && has;
    }
    return false;
}

/* What cannot be looked at is taken for the table that it is called. */
static bool
has_columns_of_table(struct input_set *inputs, const struct table_def *def, const char *path)
{
    struct header_look look = {.def = def};
    struct csv_file file = {.path = text_copy(path), .descriptor = SYSTEM_NO_FILE};
    struct system_about about = {.sort = SYSTEM_DEVICE};
    struct error error = {0};
    int fault = system_open(path, &file.descriptor, &about);
    enum system_kind kind = system_kind(fault);
    if (fault != 0 && kind != SYSTEM_ABSENT && kind != SYSTEM_NO_FOLDER)
        error_add(&error, STATUS_INPUT, "%s: cannot be opened: %s", path, system_words(fault));
    if (fault == 0 && about.sort == SYSTEM_FILE) {
        file.size = about.size;
        file.has_quotes = true;
        struct csv_span whole = {0, file.size, 1};
        if (csv_skip_mark(&file, &whole.from, &error))
            csv_read(&file, whole, look_at_header, &look, NULL, &error); /* its first row alone */
    }
    look.plain = look.plain || error.status != STATUS_DONE;
    error_move(&inputs->looks, &error);
    csv_close(&file);
    return look.plain;
}

bool
plain_table_is(struct input_set *inputs, const char *directory, const char *name)
{
    char stem[64];
    size_t length = strlen(name);
    if (length <= 4 || length >= sizeof stem || strcmp(name + length - 4, ".csv") != 0)
        return false;
    memcpy(stem, name, length - 4);
    stem[length - 4] = '\0';
    const struct table_def *def = tables_find(inputs->tables, stem);
    if (def == NULL)
        return false;
    char *path = text_join(directory, "/", name, NULL);
    uint32_t is = map_get(&inputs->plain, slice_of(path));
    if (is == MAP_NONE) {
        is = has_columns_of_table(inputs, def, path);
        map_put(&inputs->plain, slice_of(arena_string(&inputs->arena, path)), is);
    }
    free(path);
    return is;
}
