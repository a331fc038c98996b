/* Shapes, maps, and the dictionary of headings. */
#include "input/shape.h"

#include <stdlib.h>
#include <string.h>

#include "system/system.h"

static const char *const helper_names[HELPER_COUNT] = {
    [HELPER_ADMISSION_NUMBER] = "AdmissionNumber",
    [HELPER_LOCAL_ID] = "LocalID",
    [HELPER_FULL_NAME] = "FullName",
    [HELPER_SURNAME] = "Surname",
    [HELPER_FORENAME] = "Forename",
    [HELPER_DOB] = "DOB",
    [HELPER_UPN] = "UPN",
    [HELPER_CLASS] = "Class",
    [HELPER_DFE_NUMBER] = "DfENumber",
    [HELPER_SCHOOL_URN] = "SchoolURN",
    [HELPER_SCHOOL_LABEL] = "SchoolLabel",
    [HELPER_SCHOOL_ID] = "SchoolID",
    [HELPER_MARKS_FROM] = "MarksFrom",
    [HELPER_MARKS] = "Marks",
    [HELPER_WEEK] = "Week",
};

const char *
helper_name(enum helper helper)
{
    return helper_names[helper];
}

int
helper_find(const char *name)
{
    for (int i = 0; i < HELPER_COUNT; i++) {
        if (text_same(helper_names[i], name))
            return i;
    }
    return -1;
}

void
heading_append_normal(struct buffer *buffer, struct slice heading)
{
    for (size_t i = 0; i < heading.length; i++) {
        char lower = text_lower(heading.text[i]);
        bool no_break = (unsigned char)lower == 0xC2 && i + 1 < heading.length &&
                        (unsigned char)heading.text[i + 1] == 0xA0;
        if (no_break)
            i++;
        else if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '#' ||
                 lower == '%' || lower == '/' || (unsigned char)lower >= 0x80)
            buffer_char(buffer, lower);
    }
}

static const char *
normal_of(struct arena *arena, const char *heading)
{
    struct buffer normal = {0};
    buffer_string(&normal, "");
    heading_append_normal(&normal, slice_of(heading));
    const char *kept = arena_string(arena, normal.text);
    buffer_free(&normal);
    return kept;
}

/* --- lines ------------------------------------------------------------------------------------ */

enum parts {
    PARTS_NONE,
    PARTS_EQUAL,       /* a=b, cut at the last sign, as a heading may have one */
    PARTS_FIRST_EQUAL, /* a=b, cut at the first */
    PARTS_VALUE,       /* a:b=c */
    PARTS_FLAG,        /* a=b:c */
    PARTS_BY           /* a by b */
};

static const struct {
    const char *name;
    enum parts parts;
    bool of_map, of_shape;
} keys[KEY_COUNT] = {
    [KEY_TITLE] = {"title", PARTS_NONE, false, true},
    [KEY_EVIDENCE] = {"evidence", PARTS_NONE, false, true},
    [KEY_RANK] = {"rank", PARTS_NONE, false, true},
    [KEY_NAMES] = {"names", PARTS_NONE, false, true},
    [KEY_TABLE] = {"table", PARTS_NONE, false, true},
    [KEY_ROOT] = {"root", PARTS_NONE, false, true},
    [KEY_NEEDS] = {"needs", PARTS_NONE, false, true},
    [KEY_WITHOUT] = {"without", PARTS_NONE, false, true},
    [KEY_COLUMN] = {"column", PARTS_EQUAL, true, true},
    [KEY_VALUE] = {"value", PARTS_VALUE, true, true},
    [KEY_BLANK] = {"blank", PARTS_NONE, true, true},
    [KEY_SET] = {"set", PARTS_FIRST_EQUAL, true, true},
    [KEY_FLAG] = {"flag", PARTS_FLAG, true, true},
    [KEY_WEEK] = {"week", PARTS_NONE, true, true},
    [KEY_DATE] = {"date", PARTS_NONE, true, true},
    [KEY_SCHOOL] = {"school", PARTS_NONE, true, true},
    [KEY_PRESENT] = {"present", PARTS_NONE, true, true},
    [KEY_ALSO] = {"also", PARTS_BY, true, true},
    [KEY_SHAPE] = {"shape", PARTS_NONE, true, false},
    [KEY_HEADING_ROW] = {"heading-row", PARTS_NONE, true, false},
    [KEY_LAST_ROW] = {"last-row", PARTS_NONE, true, false},
    [KEY_DATE_ORDER] = {"date-order", PARTS_NONE, true, false},
    [KEY_SKIP] = {"skip", PARTS_NONE, true, false},
    [KEY_CODE] = {"code", PARTS_FIRST_EQUAL, true, false},
};

static const char *
trimmed(struct arena *arena, const char *from, const char *to)
{
    struct slice text = slice_trim((struct slice){from, (size_t)(to - from)});
    return arena_copy(arena, text.text, text.length);
}

/* Cuts a text at a sign; false if it is not there. */
static bool
cut(struct arena *arena, const char *text, const char *at, size_t length, const char **before,
    const char **behind)
{
    if (at == NULL)
        return false;
    *before = trimmed(arena, text, at);
    *behind = trimmed(arena, at + length, text + strlen(text));
    return true;
}

static bool
cut_parts(struct arena *arena, enum parts parts, struct shape_line *line)
{
    const char *value = line->value, *rest = "";
    switch (parts) {
    case PARTS_EQUAL:
        return cut(arena, value, strrchr(value, '='), 1, &line->a, &line->b);
    case PARTS_FIRST_EQUAL:
        return cut(arena, value, strchr(value, '='), 1, &line->a, &line->b);
    case PARTS_VALUE:
        return cut(arena, value, strchr(value, ':'), 1, &line->a, &rest) &&
               cut(arena, rest, strrchr(rest, '='), 1, &line->b, &line->c);
    case PARTS_FLAG:
        return cut(arena, value, strrchr(value, '='), 1, &line->a, &rest) &&
               cut(arena, rest, strchr(rest, ':'), 1, &line->b, &line->c);
    case PARTS_BY:
        return cut(arena, value, strstr(value, " by "), 4, &line->a, &line->b);
    default:
        return true;
    }
}

static bool
find_key(const char *name, bool of_map, enum shape_key *key)
{
    for (int i = 0; i < KEY_COUNT; i++) {
        if (text_same(keys[i].name, name) && (of_map ? keys[i].of_map : keys[i].of_shape)) {
            *key = (enum shape_key)i;
            return true;
        }
    }
    return false;
}

/* Reads a row of a shape or a map. `status` is that of a fault. */
static bool
shape_read_line(struct arena *arena, const struct csv_table *list, size_t row, bool of_map,
                struct shape_line *line, enum status status, struct error *error)
{
    const char *name = csv_cell(list, row, "key");
    *line = (struct shape_line){.value = arena_string(arena, csv_cell(list, row, "value")),
                                .a = "",
                                .b = "",
                                .c = "",
                                .file = arena_string(arena, csv_cell(list, row, "file")),
                                .sheet = arena_string(arena, csv_cell(list, row, "sheet")),
                                .of_map = of_map,
                                .line = list->lines[row]};
    if (!find_key(name, of_map, &line->key))
        return error_add(error, status, "%s:%u: there is no key \"%s\" in %s", list->label,
                         line->line, name, of_map ? "a map" : "a shape");
    if (!cut_parts(arena, keys[line->key].parts, line))
        return error_add(error, status, "%s:%u: \"%s\" is not what the key %s takes", list->label,
                         line->line, line->value, name);
    if (line->key == KEY_COLUMN || line->key == KEY_FLAG)
        line->a = normal_of(arena, line->a);
    if (line->key == KEY_WITHOUT)
        line->value = normal_of(arena, line->value);
    return true;
}

/* --- shapes ----------------------------------------------------------------------------------- */

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

static bool
check_shape_lines(const struct shape *shape, struct error *error)
{
    bool good = true;
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_line *line = &shape->lines[i];
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
        if (!shape_read_line(&shapes->arena, list, row, false, line, STATUS_FAILED, error))
            return false;
        shape->count++;
        if (line->key == KEY_COLUMN || line->key == KEY_FLAG)
            map_set(&shapes->known, slice_of(line->a), 1);
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
    return check_shape_lines(shape, error);
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

/* --- the dictionary --------------------------------------------------------------------------- */

static struct slice
heading_key(struct buffer *scratch, const char *table, struct slice normal)
{
    buffer_clear(scratch);
    buffer_string(scratch, table);
    buffer_char(scratch, '.');
    buffer_append(scratch, normal.text, normal.length);
    return (struct slice){scratch->text, scratch->length};
}

static void
shape_add_heading(struct shapes *shapes, const char *table, const char *item, const char *heading,
                  struct buffer *scratch)
{
    struct heading *added;
    shapes->headings = memory_resize(shapes->headings, shapes->heading_count + 1, sizeof *added);
    added = &shapes->headings[shapes->heading_count];
    *added = (struct heading){.table = arena_string(&shapes->arena, table),
                              .item = arena_string(&shapes->arena, item),
                              .normal = normal_of(&shapes->arena, heading),
                              .shown = arena_string(&shapes->arena, heading),
                              .any_rest = text_ends_with(heading, "*")};
    struct slice key = heading_key(scratch, table, slice_of(added->normal));
    if (!added->any_rest && map_get(&shapes->by_heading, key) == MAP_NONE)
        map_put(&shapes->by_heading,
                (struct slice){arena_copy(&shapes->arena, key.text, key.length), key.length},
                (uint32_t)shapes->heading_count);
    if (added->any_rest) {
        shapes->any_rests =
            memory_resize(shapes->any_rests, shapes->any_rest_count + 1, sizeof(uint32_t));
        shapes->any_rests[shapes->any_rest_count++] = (uint32_t)shapes->heading_count;
    } else {
        map_set(&shapes->known, slice_of(added->normal), 1);
    }
    shapes->heading_count++;
}

static bool
read_heading(struct shapes *shapes, const struct csv_table *list, size_t row,
             struct buffer *scratch, struct error *error)
{
    const char *table = csv_cell(list, row, "table"), *item = csv_cell(list, row, "item");
    const struct table_def *def = tables_find(shapes->tables, table);
    if (def == NULL || (table_column_index(def, item) < 0 && helper_find(item) < 0))
        return error_add(error, STATUS_FAILED, "%s:%u: there is no column %s.%s", list->label,
                         list->lines[row], table, item);
    shape_add_heading(shapes, table, item, csv_cell(list, row, "heading"), scratch);
    return true;
}

static bool
load_headings(struct shapes *shapes, struct resources *resources, struct error *error)
{
    struct resource resource;
    struct csv_table list = {0};
    struct buffer scratch = {0};
    bool done = resource_read(resources, "inputs/headings.csv", &resource, error) &&
                csv_table_parse(&list, resource.label, resource.text, resource.length, error);
    for (size_t row = 0; done && row < list.rows; row++)
        done = read_heading(shapes, &list, row, &scratch, error);
    for (size_t t = 0; done && t < shapes->tables->count; t++) {
        const struct table_def *def = &shapes->tables->defs[t];
        for (size_t i = 0; i < def->count; i++)
            shape_add_heading(shapes, def->name, def->columns[i].name, def->columns[i].name,
                              &scratch);
    }
    csv_table_free(&list);
    buffer_free(&scratch);
    return done;
}

static bool
load_summaries(struct shapes *shapes, struct resources *resources, struct error *error)
{
    struct resource resource;
    struct csv_table list = {0};
    bool done = resource_read(resources, "inputs/summary-rows.csv", &resource, error) &&
                csv_table_parse(&list, resource.label, resource.text, resource.length, error);
    shapes->summaries = memory_zeroed(list.rows, sizeof(const char *));
    for (size_t row = 0; done && row < list.rows; row++) {
        struct buffer folded = {0};
        value_append_folded(&folded, slice_of(csv_cell(&list, row, "word")));
        shapes->summaries[shapes->summary_count++] =
            arena_string(&shapes->arena, text_or_empty(folded.text));
        buffer_free(&folded);
    }
    csv_table_free(&list);
    return done;
}

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
shapes_load(struct shapes *shapes, const struct table_defs *tables, struct resources *resources,
            struct error *error)
{
    const char **files;
    *shapes = (struct shapes){.tables = tables};
    if (!load_headings(shapes, resources, error) || !load_summaries(shapes, resources, error) ||
        !value_words_load(&shapes->words, tables, resources, error) ||
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
    free(shapes->headings);
    free(shapes->summaries);
    map_free(&shapes->by_heading);
    map_free(&shapes->known);
    free(shapes->any_rests);
    value_words_free(&shapes->words);
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

static bool
shape_begins_with(struct slice normal, const char *begin)
{
    size_t length = strlen(begin);
    return normal.length >= length && memcmp(normal.text, begin, length) == 0;
}

bool
shapes_know(const struct shapes *shapes, struct slice normal)
{
    bool known = normal.length > 0 && map_get(&shapes->known, normal) != MAP_NONE;
    for (size_t i = 0; i < shapes->any_rest_count && !known; i++)
        known = shape_begins_with(normal, shapes->headings[shapes->any_rests[i]].normal);
    return known;
}

const char *
shapes_item(const struct shapes *shapes, const struct table_def *table, struct slice normal,
            uint32_t *preference, struct buffer *scratch)
{
    if (normal.length == 0)
        return NULL;
    uint32_t found = map_get(&shapes->by_heading, heading_key(scratch, table->name, normal));
    for (size_t i = 0; i < shapes->any_rest_count && shapes->any_rests[i] < found; i++) {
        const struct heading *heading = &shapes->headings[shapes->any_rests[i]];
        if (strcmp(heading->table, table->name) == 0 && shape_begins_with(normal, heading->normal))
            found = shapes->any_rests[i];
    }
    *preference = found;
    return found == MAP_NONE ? NULL : shapes->headings[found].item;
}

static bool
word_fits(const char *word, struct slice folded)
{
    size_t length = strlen(word);
    bool any_rest = length > 0 && word[length - 1] == '*';
    if (!any_rest)
        return slice_is(folded, word);
    return folded.length >= length - 1 && memcmp(folded.text, word, length - 1) == 0;
}

bool
shapes_sums_up(const struct shapes *shapes, struct slice value, struct buffer *scratch)
{
    buffer_clear(scratch);
    buffer_string(scratch, "");
    value_append_folded(scratch, value);
    struct slice folded = {scratch->text, scratch->length};
    for (size_t i = 0; i < shapes->summary_count && folded.length > 0; i++) {
        if (word_fits(shapes->summaries[i], folded))
            return true;
    }
    return false;
}

bool
pattern_fits(const char *pattern, const char *name)
{
    const char *star = NULL, *resume = name;
    while (*name != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            resume = name;
        } else if (text_lower(*pattern) == text_lower(*name)) {
            pattern++;
            name++;
        } else if (star != NULL) {
            pattern = star + 1;
            name = ++resume;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

/* --- maps ------------------------------------------------------------------------------------- */

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
        bool read = shape_read_line(&shapes->arena, list, row, true, line, STATUS_USAGE, error);
        if (read && line->key == KEY_SHAPE && shapes_find(shapes, line->value) == NULL)
            read = error_add(error, STATUS_USAGE,
                             "%s:%u: there is no shape %s: see muster list "
                             "inputs",
                             list->label, line->line, line->value);
        map->count += read;
        good = good && read;
    }
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

bool
input_map_read(struct input_map *map, const char *path, struct shapes *shapes, struct error *error)
{
    struct buffer text = {0};
    struct csv_table list = {0};
    struct error fault = {0};
    bool done = read_whole(path, &text, error);
    if (done && !csv_table_parse(&list, path, text.text, text.length, &fault)) {
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
