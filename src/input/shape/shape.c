/* All shapes: those of schemas/inputs, and of each table its own. */
#include "input/shape/shape.h"

#include <stdlib.h>
#include <string.h>

#include "input/shape/helpers.h"

/* --- a shape ---------------------------------------------------------------------------------- */

static bool
is_item(const struct shape *shape, const char *item)
{
    return strcmp(item, "-") == 0 || shape->table == NULL || helper_find(item) >= 0 ||
           table_column_index(shape->table, item) >= 0;
}

static bool
check_item(const struct shape *shape, const struct shape_line *line, const char *item,
           struct error *error)
{
    return is_item(shape, item) ||
           error_add(error, STATUS_FAILED, "%s:%u: the table %s has no column %s", shape->label,
                     line->line, shape->table->name, item);
}

bool
shapes_have_column(const struct shapes *shapes, const char *table, const char *column)
{
    const struct table_def *def = tables_find(shapes->tables, table);
    return def != NULL && table_column_index(def, column) >= 0;
}

static bool
check_shape_lines(const struct shapes *shapes, const struct shape *shape, struct error *error)
{
    bool good = true;
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_line *line = &shape->lines[i];
        if (line->key == KEY_ALSO && !shapes_have_column(shapes, line->a, line->b))
            good = error_add(error, STATUS_FAILED, "%s:%u: there is no table %s with a column %s",
                             shape->label, line->line, line->a, line->b);
        if (line->key == KEY_COLUMN || line->key == KEY_FLAG)
            good = check_item(shape, line, line->b, error) && good;
        if (line->key == KEY_SET || line->key == KEY_VALUE)
            good = check_item(shape, line, line->a, error) && good;
    }
    return good;
}

static bool
take_shape_table(struct shapes *shapes, struct shape *shape, const struct shape_line *line,
                 struct error *error)
{
    shape->table = tables_find(shapes->tables, line->value);
    return shape->table != NULL || strcmp(line->value, "none") == 0 ||
           error_add(error, STATUS_FAILED, "%s:%u: there is no table %s", shape->label, line->line,
                     line->value);
}

static bool
fill_shape(struct shapes *shapes, struct shape *shape, const struct csv_table *list,
           struct error *error)
{
    shape->title = shape->evidence = "";
    shape->lines = memory_zeroed(list->rows, sizeof(struct shape_line));
    for (size_t row = 0; row < list->rows; row++) {
        struct shape_line *line = &shape->lines[shape->count];
        if (!shape_line_read(line, list, row, false, &shapes->arena, STATUS_FAILED, error))
            return false;
        shape->count++;
        if (line->key == KEY_COLUMN || line->key == KEY_FLAG)
            headings_note(&shapes->headings, line->a);
        if (line->key == KEY_TITLE)
            shape->title = line->value;
        else if (line->key == KEY_EVIDENCE)
            shape->evidence = line->value;
        else if (line->key == KEY_RANK)
            shape->rank = atoi(line->value);
        else if (line->key == KEY_ROOT)
            shape->root = line->value;
        else if (line->key == KEY_TABLE && !take_shape_table(shapes, shape, line, error))
            return false;
    }
    return check_shape_lines(shapes, shape, error);
}

static bool
load_shape(struct shapes *shapes, struct resources *resources, const char *file,
           struct error *error)
{
    struct resource resource;
    struct csv_table list = {0};
    char *path = arena_printf(&shapes->arena, "inputs/%s", file);
    bool done = resource_read(resources, path, &resource, error) &&
                csv_table_parse(&list, resource.label, resource.text, resource.length, error);
    if (done && csv_has_column(&list, "key")) {
        shapes->items = memory_resize(shapes->items, shapes->count + 1, sizeof(struct shape));
        struct shape *shape = &shapes->items[shapes->count++];
        *shape =
            (struct shape){.name = arena_copy(&shapes->arena, file, strlen(file) - strlen(".csv")),
                           .label = arena_string(&shapes->arena, resource.label)};
        done = fill_shape(shapes, shape, &list, error);
    }
    csv_table_free(&list);
    return done;
}

/* --- all of them ------------------------------------------------------------------------------ */

/* A table that no shape is about is known by its own columns, under its own name: semicolons
 * between them do not make it unknown. */
static void
add_own_shape(struct shapes *shapes, const struct table_def *def)
{
    struct shape own = {.name = def->name,
                        .label = def->name,
                        .title = "The table as it stands, with any delimiter or title",
                        .evidence = "",
                        .table = def,
                        .only_named = true};
    for (size_t i = 0; i < shapes->count; i++) {
        if (shapes->items[i].table == def)
            return;
    }
    own.lines = memory_zeroed(def->count + 1, sizeof(struct shape_line));
    own.lines[own.count++] = (struct shape_line){.key = KEY_NAMES, .value = def->name};
    for (size_t i = 0; i < def->count; i++) {
        if (def->columns[i].required && i != def->unit_columns[0] && i != def->unit_columns[1])
            own.lines[own.count++] =
                (struct shape_line){.key = KEY_NEEDS, .value = def->columns[i].name};
    }
    shapes->items = memory_resize(shapes->items, shapes->count + 1, sizeof(struct shape));
    shapes->items[shapes->count++] = own;
}

bool
shapes_load(struct shapes *shapes, const struct table_defs *tables, const struct value_words *words,
            struct resources *resources, struct error *error)
{
    const char **files;
    *shapes = (struct shapes){.tables = tables, .words = words};
    if (!headings_load(&shapes->headings, tables, resources, error) ||
        !summary_rows_load(&shapes->summary_rows, resources, error) ||
        !session_words_load(&shapes->session_words, resources, error) ||
        !resource_files(resources, "inputs", &files, error))
        return false;
    for (; *files != NULL; files++) {
        if (text_ends_with(*files, ".csv") && !load_shape(shapes, resources, *files, error))
            return false;
    }
    for (size_t i = 0; i < tables->count; i++)
        add_own_shape(shapes, &tables->defs[i]);
    return true;
}

void
shapes_free(struct shapes *shapes)
{
    for (size_t i = 0; i < shapes->count; i++)
        free(shapes->items[i].lines);
    free(shapes->items);
    headings_free(&shapes->headings);
    summary_rows_free(&shapes->summary_rows);
    session_words_free(&shapes->session_words);
    arena_free(&shapes->arena);
    *shapes = (struct shapes){0};
}

const struct shape *
shapes_find(const struct shapes *shapes, const char *name)
{
    for (size_t i = 0; i < shapes->count; i++) {
        if (text_same(shapes->items[i].name, name))
            return &shapes->items[i];
    }
    return NULL;
}
