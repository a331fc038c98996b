/* Which tables and columns there are, and the types of their values. */
#include "input/tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/date_forms.h"

/* --- types ------------------------------------------------------------------------------------ */

/* Each takes a trimmed, non-empty value, and appends its kept form or leaves `text` empty for "as
 * it is". */
typedef bool (*normalise_fn)(struct slice value, struct buffer *text);

static bool
take_any(struct slice value, struct buffer *text)
{
    (void)value;
    (void)text;
    return true;
}

static bool
take_upper(struct slice value, struct buffer *text)
{
    size_t from = text->length;
    buffer_append(text, value.text, value.length);
    for (size_t i = from; i < text->length; i++)
        text->text[i] = text_upper(text->text[i]);
    return true;
}

static bool
take_lower(struct slice value, struct buffer *text)
{
    size_t from = text->length;
    buffer_append(text, value.text, value.length);
    for (size_t i = from; i < text->length; i++)
        text->text[i] = text_lower(text->text[i]);
    return true;
}

static bool
tables_take_date(struct slice value, struct buffer *text)
{
    day date;
    char formatted[DATE_SIZE];
    if (!date_form_read(value, ORDER_DAY_FIRST, &date, NULL))
        return false;
    buffer_string(text, date_format(date, formatted));
    return true;
}

static bool
take_boolean(struct slice value, struct buffer *text)
{
    static const struct {
        const char *word, *kept;
    } words[] = {{"true", "1"},  {"1", "1"}, {"y", "1"}, {"yes", "1"}, {"t", "1"},
                 {"false", "0"}, {"0", "0"}, {"n", "0"}, {"no", "0"},  {"f", "0"}};
    struct buffer lower = {0};
    bool known = false;
    take_lower(value, &lower);
    for (size_t i = 0; i < sizeof words / sizeof words[0] && !known; i++) {
        known = slice_is((struct slice){lower.text, lower.length}, words[i].word);
        if (known)
            buffer_string(text, words[i].kept);
    }
    buffer_free(&lower);
    return known;
}

static bool
tables_all_digits(struct slice value)
{
    for (size_t i = 0; i < value.length; i++) {
        if (value.text[i] < '0' || value.text[i] > '9')
            return false;
    }
    return value.length > 0;
}

/* Kept within what a 64-bit integer and DfE's items hold. */
enum { NUMBER_DIGITS = 15 };

static bool
take_integer(struct slice value, struct buffer *text)
{
    (void)text;
    struct slice rest = value;
    if (rest.text[0] == '-') {
        rest.text++;
        rest.length--;
    }
    return tables_all_digits(rest) && rest.length <= NUMBER_DIGITS;
}

static bool
take_decimal(struct slice value, struct buffer *text)
{
    const char *point = memchr(value.text, '.', value.length);
    if (point == NULL)
        return take_integer(value, text);
    struct slice whole = {value.text, (size_t)(point - value.text)};
    struct slice part = {point + 1, value.length - whole.length - 1};
    return whole.length > 0 && take_integer(whole, text) && tables_all_digits(part) &&
           part.length <= NUMBER_DIGITS;
}

static bool
take_lea(struct slice value, struct buffer *text)
{
    (void)text;
    return value.length == 3 && tables_all_digits(value);
}

static bool
take_estab(struct slice value, struct buffer *text)
{
    (void)text;
    return value.length == 4 && tables_all_digits(value);
}

static bool
take_session(struct slice value, struct buffer *text)
{
    struct slice upper;
    take_upper(value, text);
    upper = (struct slice){text->text, text->length};
    return slice_is(upper, "AM") || slice_is(upper, "PM");
}

static const struct {
    const char *name;
    normalise_fn normalise;
    bool case_matters;
    const char *forms;
} types[TYPE_COUNT] = {
    [TYPE_TEXT] = {"text", take_any, false, ""},
    [TYPE_CODE] = {"code", take_upper, true, ""},
    [TYPE_LABEL] = {"label", take_any, false, ""},
    [TYPE_WORD] = {"word", take_lower, true, ""},
    [TYPE_DATE] = {"date", tables_take_date, false, "a date like 2025-11-10 or 10/11/2025"},
    [TYPE_BOOLEAN] = {"boolean", take_boolean, false,
                      "true or false, 1 or 0, Y or N, yes or no, T or F"},
    [TYPE_INTEGER] = {"integer", take_integer, false, "a whole number in figures"},
    [TYPE_DECIMAL] = {"decimal", take_decimal, false, "a number in figures, such as 7.5"},
    [TYPE_LEA] = {"lea", take_lea, false, "three figures"},
    [TYPE_ESTAB] = {"estab", take_estab, false, "four figures"},
    [TYPE_SESSION] = {"session", take_session, true, "AM or PM"},
};

const char *
value_type_forms(enum value_type type)
{
    return types[type].forms;
}

bool
value_normalise(enum value_type type, struct slice raw, struct buffer *text, struct slice *value,
                bool *changed)
{
    struct slice trimmed = slice_trim(raw);
    *changed = false;
    buffer_clear(text);
    *value = trimmed;
    if (trimmed.length == 0)
        return true;
    if (!types[type].normalise(trimmed, text))
        return false;
    if (text->length > 0)
        *value = (struct slice){text->text, text->length};
    *changed =
        trimmed.length != raw.length || (types[type].case_matters && !slice_equal(*value, trimmed));
    return true;
}

bool
column_allows(const struct table_column *column, struct slice value)
{
    struct slice rest = slice_of(column->words), word;
    while (slice_word(&rest, &word)) {
        if (slice_equal(word, value))
            return true;
    }
    return column->words[0] == '\0';
}

bool
column_knows(const struct table_column *column, struct slice value)
{
    return column->codes == NULL || map_get(column->codes, value) != MAP_NONE;
}

/* --- tables ----------------------------------------------------------------------------------- */

static bool
parse_type(const char *name, enum value_type *type)
{
    for (int i = 0; i < TYPE_COUNT; i++) {
        if (strcmp(types[i].name, name) == 0) {
            *type = (enum value_type)i;
            return true;
        }
    }
    return false;
}

static struct table_def *
tables_begin_table(struct table_defs *tables, const char *name)
{
    if (tables->count > 0 && strcmp(tables->defs[tables->count - 1].name, name) == 0)
        return &tables->defs[tables->count - 1];
    if (tables_find(tables, name) != NULL)
        return NULL; /* its rows do not stand together */
    tables->defs = memory_resize(tables->defs, tables->count + 1, sizeof(struct table_def));
    tables->defs[tables->count] = (struct table_def){.name = name};
    return &tables->defs[tables->count++];
}

/* Reads codes/NAME.csv, once. */
static bool
tables_find_code_set(struct table_defs *tables, const char *name, struct resources *resources,
                     const struct map **codes, struct error *error)
{
    struct resource resource;
    for (size_t i = 0; i < tables->set_count; i++) {
        *codes = &tables->sets[i]->codes;
        if (strcmp(tables->sets[i]->name, name) == 0)
            return true;
    }
    struct code_set *set = memory_zeroed(1, sizeof *set);
    tables->sets = memory_resize(tables->sets, tables->set_count + 1, sizeof *tables->sets);
    tables->sets[tables->set_count++] = set;
    set->name = name;
    *codes = &set->codes;
    const char *file = arena_printf(&resources->arena, "codes/%s.csv", name);
    if (!resource_read(resources, file, &resource, error) ||
        !csv_table_parse(&set->table, resource.label, resource.text, resource.length, error))
        return false;
    bool numbered = csv_has_column(&set->table, "order") && csv_has_column(&set->table, "key");
    const char *column = numbered ? "key" : set->table.names[0];
    for (size_t row = 0; row < set->table.rows; row++)
        map_set(&set->codes, slice_of(csv_cell(&set->table, row, column)), 1);
    return true;
}

static bool
tables_add_column(struct table_defs *tables, size_t row, struct resources *resources,
                  struct error *error)
{
    const struct csv_table *table = &tables->table;
    struct table_def *def = tables_begin_table(tables, csv_cell(table, row, "table"));
    struct table_column column = {.name = csv_cell(table, row, "column"),
                                  .required = csv_cell(table, row, "required")[0] == 'y',
                                  .key = csv_cell(table, row, "key")[0] == 'y',
                                  .words = csv_cell(table, row, "words")};
    if (def == NULL)
        return error_add(error, STATUS_FAILED, "%s:%u: the rows of a table must stand together",
                         table->label, table->lines[row]);
    if (!text_is_identifier(def->name) || !text_is_identifier(column.name) ||
        !parse_type(csv_cell(table, row, "type"), &column.type))
        return error_add(error, STATUS_FAILED, "%s:%u: not a column of a table, or no such type",
                         table->label, table->lines[row]);
    const char *set = csv_cell(table, row, "codes");
    if (set[0] != '\0' && !tables_find_code_set(tables, set, resources, &column.codes, error))
        return false;
    def->columns = memory_resize(def->columns, def->count + 1, sizeof column);
    def->columns[def->count++] = column;
    return true;
}

/* Which columns say whose row it is. */
static bool
tables_find_unit(const struct csv_table *table, struct table_def *def, struct error *error)
{
    int lea = table_column_index(def, "LEA"), estab = table_column_index(def, "Estab");
    int la = table_column_index(def, "LA");
    def->of_la = la >= 0;
    if (la < 0 && (lea < 0 || estab < 0))
        return error_add(error, STATUS_FAILED, "%s: table %s has neither LA nor LEA and Estab",
                         table->label, def->name);
    if (def->columns[def->of_la ? la : lea].type != TYPE_LEA ||
        (!def->of_la && def->columns[estab].type != TYPE_ESTAB))
        return error_add(error, STATUS_FAILED,
                         "%s: LEA and LA of table %s must be of the type lea, Estab of estab",
                         table->label, def->name);
    def->unit_columns[0] = (size_t)(def->of_la ? la : lea);
    def->unit_columns[1] = (size_t)(def->of_la ? la : estab);
    return true;
}

bool
tables_load(struct table_defs *tables, struct resources *resources, struct error *error)
{
    struct resource resource;
    *tables = (struct table_defs){0};
    if (!resource_read(resources, "register/tables.csv", &resource, error) ||
        !csv_table_parse(&tables->table, resource.label, resource.text, resource.length, error))
        return false;
    for (size_t row = 0; row < tables->table.rows; row++) {
        if (!tables_add_column(tables, row, resources, error))
            return false;
    }
    for (size_t i = 0; i < tables->count; i++) {
        if (!tables_find_unit(&tables->table, &tables->defs[i], error))
            return false;
    }
    return true;
}

void
tables_free(struct table_defs *tables)
{
    for (size_t i = 0; i < tables->count; i++)
        free(tables->defs[i].columns);
    free(tables->defs);
    for (size_t i = 0; i < tables->set_count; i++) {
        map_free(&tables->sets[i]->codes);
        csv_table_free(&tables->sets[i]->table);
        free(tables->sets[i]);
    }
    free(tables->sets);
    csv_table_free(&tables->table);
    *tables = (struct table_defs){0};
}

const struct table_def *
tables_find(const struct table_defs *tables, const char *name)
{
    for (size_t i = 0; i < tables->count; i++) {
        if (strcmp(tables->defs[i].name, name) == 0)
            return &tables->defs[i];
    }
    return NULL;
}

int
table_column_index(const struct table_def *def, const char *name)
{
    for (size_t i = 0; i < def->count; i++) {
        if (strcmp(def->columns[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}
