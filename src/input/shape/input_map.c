/* Maps: lines like those of shapes, for one user's files. */
#include "input/shape/input_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "input/shape/helpers.h"
#include "system/system.h"

/* Whether maps can name it: a column of a table, a helper, or what a shape of no table asks for. */
static bool
is_item_of_any(const struct shapes *shapes, const char *item)
{
    bool is = strcmp(item, "-") == 0 || strcmp(item, "sessions") == 0 || helper_find(item) >= 0;
    for (size_t i = 0; i < shapes->tables->count && !is; i++)
        is = table_column_index(&shapes->tables->defs[i], item) >= 0;
    for (size_t i = 0; i < shapes->count && !is; i++) {
        const struct shape *shape = &shapes->items[i];
        for (size_t k = 0; k < shape->count && shape->table == NULL && !is; k++)
            is = shape->lines[k].key == KEY_COLUMN && text_same(shape->lines[k].b, item);
    }
    return is;
}

static bool
check_map_item(const struct shapes *shapes, const struct shape_line *line, const char *label,
               struct error *error)
{
    bool behind = line->key == KEY_COLUMN || line->key == KEY_FLAG;
    bool before = line->key == KEY_SET || line->key == KEY_VALUE;
    const char *item = behind ? line->b : line->a;
    return (!behind && !before) || is_item_of_any(shapes, item) ||
           error_add(error, STATUS_USAGE, "%s:%u: no table has an item %s", label, line->line,
                     item);
}

static bool
check_map_line(const struct shapes *shapes, const struct shape_line *line, const char *label,
               struct error *error)
{
    if (line->key == KEY_SHAPE && shapes_find(shapes, line->value) == NULL)
        return error_add(error, STATUS_USAGE, "%s:%u: there is no shape %s: see muster list inputs",
                         label, line->line, line->value);
    if (line->key == KEY_ALSO && !shapes_have_column(shapes, line->a, line->b))
        return error_add(error, STATUS_USAGE, "%s:%u: there is no table %s with a column %s", label,
                         line->line, line->a, line->b);
    return check_map_item(shapes, line, label, error);
}

static bool
take_map_rows(struct input_map *map, const struct csv_table *list, struct shapes *shapes,
              struct error *error)
{
    bool good = true;
    if (!csv_has_column(list, "key") || !csv_has_column(list, "value"))
        return error_add(error, STATUS_USAGE,
                         "%s:1: a map has the columns file,sheet,key,value,note", list->label);
    map->lines = memory_resize(map->lines, map->count + list->rows + 1, sizeof(struct shape_line));
    for (size_t row = 0; row < list->rows; row++) {
        struct shape_line *line = &map->lines[map->count];
        bool read = shape_line_read(line, list, row, true, &shapes->arena, STATUS_USAGE, error);
        read = read && check_map_line(shapes, line, list->label, error);
        if (read && (line->key == KEY_COLUMN || line->key == KEY_FLAG))
            headings_note(&shapes->headings, line->a);
        line->map = map->files;
        map->count += read;
        good = good && read;
    }
    map->files++;
    return good;
}

/* More than a map of any number of sheets has. */
enum { MAP_SIZE_LIMIT = 16 << 20 };

static bool
read_whole(const char *path, struct buffer *text, struct error *error)
{
    int file;
    size_t got = 0;
    struct system_about about;
    int fault = system_open(path, &file, &about);
    if (fault != 0)
        return error_add(error, STATUS_INPUT, "%s: cannot be opened: %s", path,
                         system_words(fault));
    bool small = about.sort == SYSTEM_FILE && about.size < MAP_SIZE_LIMIT;
    buffer_reserve(text, small ? (size_t)about.size + 1 : 1);
    if (small)
        fault = system_read_at(file, text->text, (size_t)about.size, 0, &got);
    system_close(file);
    text->length = got;
    text->text[got] = '\0';
    return (small && fault == 0) || error_add(error, STATUS_INPUT, "%s: cannot be read", path);
}

/* A spreadsheet saves as Windows-1252 what it was not told to keep in UTF-8; a prompt may write
 * what it is sent in UTF-16. */
static bool
make_utf8(const char *path, struct buffer *text, struct error *error)
{
    struct buffer utf8 = {0};
    bool cut;
    if (memchr(text->text, '\0', text->length) != NULL)
        return error_add(
            error, STATUS_USAGE,
            "%s: a NUL byte, so this is not CSV text (a workbook, or UTF-16?): save it "
            "as \"CSV UTF-8\"",
            path);
    if (utf8_valid_prefix(text->text, text->length, &cut) == text->length)
        return true;
    windows_1252_to_utf8((struct slice){text->text, text->length}, &utf8);
    buffer_free(text);
    *text = utf8;
    return true;
}

bool
input_map_read(struct input_map *map, const char *path, struct shapes *shapes, struct error *error)
{
    struct buffer text = {0};
    struct csv_table list = {0};
    struct error fault = {0};
    bool done = read_whole(path, &text, error) && make_utf8(path, &text, error);
    if (done && !csv_table_parse_ragged(&list, path, text.text, text.length, &fault)) {
        fault.status = STATUS_USAGE; /* a map is part of the command */
        error_move(error, &fault);
        done = false;
    }
    done = done && take_map_rows(map, &list, shapes, error);
    csv_table_free(&list);
    buffer_free(&text);
    return done;
}

void
input_map_free(struct input_map *map)
{
    free(map->lines);
    *map = (struct input_map){0};
}
