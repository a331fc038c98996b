/* A line of a shape or a map: its key, and its value cut into parts. */
#include "input/shape/shape_line.h"

#include <string.h>

#include "input/date_forms.h"
#include "input/shape/headings.h"

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
shape_line_trimmed(struct arena *arena, const char *from, const char *to)
{
    struct slice text = slice_trim((struct slice){from, (size_t)(to - from)});
    return arena_copy(arena, text.text, text.length);
}

/* Cuts a text at a sign; false if it is not there. */
static bool
shape_line_cut(struct arena *arena, const char *text, const char *at, size_t length,
               const char **before, const char **behind)
{
    if (at == NULL)
        return false;
    *before = shape_line_trimmed(arena, text, at);
    *behind = shape_line_trimmed(arena, at + length, text + strlen(text));
    return true;
}

static bool
cut_parts(struct arena *arena, enum parts parts, struct shape_line *line)
{
    const char *value = line->value, *rest = "";
    switch (parts) {
    case PARTS_EQUAL:
        return shape_line_cut(arena, value, strrchr(value, '='), 1, &line->a, &line->b);
    case PARTS_FIRST_EQUAL:
        return shape_line_cut(arena, value, strchr(value, '='), 1, &line->a, &line->b);
    case PARTS_VALUE:
        return shape_line_cut(arena, value, strchr(value, ':'), 1, &line->a, &rest) &&
               shape_line_cut(arena, rest, strrchr(rest, '='), 1, &line->b, &line->c);
    case PARTS_FLAG:
        return shape_line_cut(arena, value, strrchr(value, '='), 1, &line->a, &rest) &&
               shape_line_cut(arena, rest, strchr(rest, ':'), 1, &line->b, &line->c);
    case PARTS_BY:
        return shape_line_cut(arena, value, strstr(value, " by "), 4, &line->a, &line->b);
    default:
        return true;
    }
}

/* --- values that stand alone ------------------------------------------------------------------ */

static bool
is_row_number(const char *value)
{
    size_t digits = strspn(value, "0123456789");
    return digits > 0 && digits < 8 && value[digits] == '\0' && strspn(value, "0") < digits;
}

static bool
is_rank(const char *value)
{
    const char *figures = value + (value[0] == '-');
    size_t digits = strspn(figures, "0123456789");
    return digits > 0 && digits < 8 && figures[digits] == '\0';
}

/* A pattern; in a map also the date, in whatever order, or the number, as inspect writes it. */
static bool
is_week(const char *value, bool of_map)
{
    day date;
    return strstr(value, "{date}") != NULL ||
           (of_map && (date_form_read(slice_of(value), ORDER_DAY_FIRST, &date, NULL) ||
                       date_form_read(slice_of(value), ORDER_MONTH_FIRST, &date, NULL)));
}

static bool
is_school(const char *value, bool of_map)
{
    size_t digits = 0;
    if (strstr(value, "{school}") != NULL || !of_map)
        return strstr(value, "{school}") != NULL;
    for (const char *at = value; *at != '\0'; at++)
        digits += *at >= '0' && *at <= '9';
    return digits == 7;
}

static bool
takes_value(enum shape_key key, const char *value, bool of_map)
{
    switch (key) {
    case KEY_RANK:
        return is_rank(value);
    case KEY_HEADING_ROW:
    case KEY_LAST_ROW:
        return is_row_number(value);
    case KEY_DATE_ORDER:
        return text_same(value, "dmy") || text_same(value, "mdy");
    case KEY_PRESENT:
        return text_same(value, "any");
    case KEY_WEEK:
    case KEY_DATE:
        return is_week(value, of_map);
    case KEY_SCHOOL:
        return is_school(value, of_map);
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

bool
shape_line_read(struct shape_line *line, const struct csv_table *list, size_t row, bool of_map,
                struct arena *arena, enum status status, struct error *error)
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
    if (!cut_parts(arena, keys[line->key].parts, line) ||
        !takes_value(line->key, line->value, of_map))
        return error_add(error, status, "%s:%u: \"%s\" is not what the key %s takes", list->label,
                         line->line, line->value, name);
    if (line->key == KEY_COLUMN || line->key == KEY_FLAG)
        line->a = heading_normal(arena, line->a);
    if (line->key == KEY_WITHOUT)
        line->value = heading_normal(arena, line->value);
    return true;
}

/* Whether a name fits a pattern with * for anything, without case. */
static bool
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

bool
shape_line_applies(const struct shape_line *line, const char *file, const char *sheet)
{
    return (line->file[0] == '\0' || pattern_fits(line->file, file)) &&
           (line->sheet[0] == '\0' || pattern_fits(line->sheet, sheet));
}
