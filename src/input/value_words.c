/* Words that stand for codes. */
#include "input/value_words.h"

#include <stdlib.h>

/* The small letter of a two-byte capital of Latin-1 or Latin Extended-A in UTF-8; itself, if it is
 * none. */
static void
append_folded_letter(struct buffer *buffer, const unsigned char *letter)
{
    unsigned code = (letter[0] & 0x1FU) << 6 | (letter[1] & 0x3FU);
    bool latin = code >= 0xC0 && code <= 0xDE && code != 0xD7;
    bool even = (code >= 0x100 && code <= 0x137) || (code >= 0x14A && code <= 0x177);
    bool odd = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
    if (latin)
        code += 0x20;
    else if (code == 0x178)
        code = 0xFF;
    else if ((even && code % 2 == 0) || (odd && code % 2 == 1))
        code += 1;
    buffer_char(buffer, (char)(0xC0 | code >> 6));
    buffer_char(buffer, (char)(0x80 | (code & 0x3F)));
}

/* Kinds of apostrophe are one. */
static size_t
fold_apostrophe(struct buffer *buffer, struct slice rest)
{
    static const char *const kinds[] = {"\xE2\x80\x99", "\xE2\x80\x98", "\xCA\xBC", "`",
                                        "\xC2\xB4"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t length = strlen(kinds[i]);
        if (rest.length >= length && memcmp(rest.text, kinds[i], length) == 0) {
            buffer_char(buffer, '\'');
            return length;
        }
    }
    return 0;
}

void
value_append_folded(struct buffer *buffer, struct slice value)
{
    struct slice text = slice_trim_lines(value);
    bool blank = false;
    for (size_t i = 0; i < text.length;) {
        unsigned char character = (unsigned char)text.text[i];
        struct slice rest = {text.text + i, text.length - i};
        bool no_break = rest.length >= 2 && memcmp(rest.text, "\xC2\xA0", 2) == 0;
        if (no_break || character == ' ' || character == '\t' || character == '\n' ||
            character == '\r') {
            blank = true;
            i += no_break ? 2 : 1;
            continue;
        }
        if (blank)
            buffer_char(buffer, ' ');
        blank = false;
        size_t folded = fold_apostrophe(buffer, rest);
        if (folded > 0) {
            i += folded;
        } else if (character >= 0xC3 && character <= 0xC5 && rest.length >= 2) {
            append_folded_letter(buffer, (const unsigned char *)rest.text);
            i += 2;
        } else {
            buffer_char(buffer, text_lower(text.text[i++]));
        }
    }
}

bool
value_same_folded(struct slice a, struct slice b)
{
    struct buffer one = {0}, other = {0};
    value_append_folded(&one, a);
    value_append_folded(&other, b);
    bool same = one.length == other.length &&
                (one.length == 0 || memcmp(one.text, other.text, one.length) == 0);
    buffer_free(&one);
    buffer_free(&other);
    return same;
}

static struct slice
make_key(struct buffer *scratch, const char *table, const char *item, struct slice value)
{
    buffer_clear(scratch);
    buffer_string(scratch, table);
    buffer_char(scratch, '.');
    buffer_string(scratch, item);
    if (value.text != NULL) {
        buffer_char(scratch, '=');
        value_append_folded(scratch, value);
    }
    return (struct slice){scratch->text, scratch->length};
}

static void
put_once(struct map *map, struct arena *arena, struct slice key, uint32_t value)
{
    if (map_get(map, key) == MAP_NONE)
        map_put(map, (struct slice){arena_copy(arena, key.text, key.length), key.length}, value);
}

static bool
add_word(struct value_words *words, const struct table_defs *tables, const struct csv_table *list,
         size_t row, struct buffer *scratch, struct error *error)
{
    const char *table = csv_cell(list, row, "table"), *item = csv_cell(list, row, "item");
    const struct table_def *def = tables_find(tables, table);
    bool everywhere = strcmp(table, "*") == 0 && strcmp(item, "*") == 0;
    if (!everywhere && (def == NULL || table_column_index(def, item) < 0))
        return error_add(error, STATUS_FAILED, "%s:%u: there is no column %s.%s", list->label,
                         list->lines[row], table, item);
    words->kept =
        memory_grow(words->kept, &words->capacity, words->count + 1, sizeof(const char *));
    words->kept[words->count] = arena_string(&words->arena, csv_cell(list, row, "to"));
    struct slice from = slice_of(csv_cell(list, row, "from"));
    if (everywhere && from.length > words->longest_everywhere)
        words->longest_everywhere = from.length;
    put_once(&words->numbers, &words->arena, make_key(scratch, table, item, from),
             (uint32_t)words->count++);
    put_once(&words->columns, &words->arena,
             make_key(scratch, table, item, (struct slice){NULL, 0}), 1);
    return true;
}

bool
value_words_load(struct value_words *words, const struct table_defs *tables,
                 struct resources *resources, struct error *error)
{
    struct resource resource;
    struct csv_table list = {0};
    struct buffer scratch = {0};
    *words = (struct value_words){0};
    bool done = resource_read(resources, "inputs/values.csv", &resource, error) &&
                csv_table_parse(&list, resource.label, resource.text, resource.length, error);
    for (size_t row = 0; done && row < list.rows; row++)
        done = add_word(words, tables, &list, row, &scratch, error);
    csv_table_free(&list);
    buffer_free(&scratch);
    return done;
}

void
value_words_free(struct value_words *words)
{
    map_free(&words->numbers);
    map_free(&words->columns);
    free(words->kept);
    arena_free(&words->arena);
    *words = (struct value_words){0};
}

bool
value_words_has(const struct value_words *words, const char *table, const char *item)
{
    struct buffer scratch = {0};
    bool has = map_get(&words->columns, make_key(&scratch, table, item, (struct slice){NULL, 0})) !=
               MAP_NONE;
    buffer_free(&scratch);
    return has;
}

const char *
value_words_find(const struct value_words *words, const char *table, const char *item,
                 struct slice value, struct buffer *scratch)
{
    if (value.length == 0)
        return NULL;
    uint32_t number = map_get(&words->numbers, make_key(scratch, table, item, value));
    return number == MAP_NONE ? NULL : words->kept[number];
}

const char *
value_words_find_everywhere(const struct value_words *words, struct slice value,
                            struct buffer *scratch)
{
    if (value.length > words->longest_everywhere)
        return NULL;
    return value_words_find(words, "*", "*", value, scratch);
}
