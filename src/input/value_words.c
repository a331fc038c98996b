/* Words that stand for codes. */
#include "input/value_words.h"

#include <stdlib.h>

/* Capital letters of two and three bytes and what their small ones are beyond them: of Latin,
 * Greek, Cyrillic and Armenian, as names on a register have them. `every` second letter is a
 * capital. */
static const struct capitals {
    unsigned first, last, every, beyond;
} capitals[] = {
    {0xC0, 0xD6, 1, 0x20},   {0xD8, 0xDE, 1, 0x20},   {0x100, 0x136, 2, 1},
    {0x139, 0x147, 2, 1},    {0x14A, 0x176, 2, 1},    {0x179, 0x17D, 2, 1},
    {0x1CD, 0x1DB, 2, 1},    {0x1DE, 0x1EE, 2, 1},    {0x1F8, 0x21E, 2, 1},
    {0x222, 0x232, 2, 1},    {0x391, 0x3AB, 1, 0x20}, {0x400, 0x40F, 1, 0x50},
    {0x410, 0x42F, 1, 0x20}, {0x460, 0x480, 2, 1},    {0x48A, 0x4BE, 2, 1},
    {0x4D0, 0x52E, 2, 1},    {0x531, 0x556, 1, 0x30}, {0x1E00, 0x1E94, 2, 1},
    {0x1EA0, 0x1EFE, 2, 1},
};

static unsigned
small_letter(unsigned code)
{
    if (code == 0x178)
        return 0xFF;
    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
        const struct capitals *range = &capitals[i];
        if (code >= range->first && code <= range->last &&
            (code - range->first) % range->every == 0)
            return code + range->beyond;
    }
    return code;
}

/* Appends a letter of two or three bytes in lower case; its length, or 0 if it is none such. */
static size_t
append_folded_letter(struct buffer *buffer, struct slice rest)
{
    const unsigned char *letter = (const unsigned char *)rest.text;
    size_t length = letter[0] >= 0xC3 && letter[0] <= 0xDF   ? 2
                    : letter[0] >= 0xE0 && letter[0] <= 0xEF ? 3
                                                             : 0;
    if (length == 0 || rest.length < length)
        return 0;
    unsigned code =
        length == 2 ? (letter[0] & 0x1FU) << 6 | (letter[1] & 0x3FU)
                    : (letter[0] & 0x0FU) << 12 | (letter[1] & 0x3FU) << 6 | (letter[2] & 0x3FU);
    code = small_letter(code);
    if (length == 2) {
        buffer_char(buffer, (char)(0xC0 | code >> 6));
    } else {
        buffer_char(buffer, (char)(0xE0 | code >> 12));
        buffer_char(buffer, (char)(0x80 | (code >> 6 & 0x3F)));
    }
    buffer_char(buffer, (char)(0x80 | (code & 0x3F)));
    return length;
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

/* Appends the letter at the front; its length. */
static size_t
append_folded_character(struct buffer *buffer, struct slice rest)
{
    unsigned char first = (unsigned char)rest.text[0];
    bool plain = first < 0x80 && first != '`';
    size_t folded = plain ? 0 : fold_apostrophe(buffer, rest);
    if (folded == 0 && !plain)
        folded = append_folded_letter(buffer, rest);
    if (folded > 0)
        return folded;
    buffer_char(buffer, text_lower(rest.text[0]));
    return 1;
}

void
value_append_folded(struct buffer *buffer, struct slice value)
{
    struct slice rest = slice_trim_lines(value);
    bool blank = false;
    while (rest.length > 0) {
        bool no_break = rest.length >= 2 && memcmp(rest.text, "\xC2\xA0", 2) == 0;
        size_t length = no_break ? 2 : 1;
        char first = rest.text[0];
        if (no_break || first == ' ' || first == '\t' || first == '\n' || first == '\r') {
            blank = true;
        } else {
            if (blank)
                buffer_char(buffer, ' ');
            blank = false;
            length = append_folded_character(buffer, rest);
        }
        rest = (struct slice){rest.text + length, rest.length - length};
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
    buffer_char(scratch, '=');
    value_append_folded(scratch, value);
    return (struct slice){scratch->text, scratch->length};
}

static bool
add_word(struct value_words *words, struct table_defs *tables, const struct csv_table *list,
         size_t row, struct buffer *scratch, struct error *error)
{
    const char *table = csv_cell(list, row, "table"), *item = csv_cell(list, row, "item");
    const struct table_def *def = tables_find(tables, table);
    bool everywhere = strcmp(table, "*") == 0 && strcmp(item, "*") == 0;
    int column = def == NULL ? -1 : table_column_index(def, item);
    if (column >= 0)
        def->columns[column].has_words = true;
    else if (!everywhere)
        return error_add(error, STATUS_FAILED, "%s:%u: there is no column %s.%s", list->label,
                         list->lines[row], table, item);
    words->kept =
        memory_grow(words->kept, &words->capacity, words->count + 1, sizeof(const char *));
    words->kept[words->count] = arena_string(&words->arena, csv_cell(list, row, "to"));
    struct slice from = slice_of(csv_cell(list, row, "from"));
    if (everywhere && from.length > words->longest_everywhere)
        words->longest_everywhere = from.length;
    struct slice key = make_key(scratch, table, item, from);
    if (map_get(&words->numbers, key) == MAP_NONE)
        map_put(&words->numbers,
                (struct slice){arena_copy(&words->arena, key.text, key.length), key.length},
                (uint32_t)words->count);
    words->count++;
    return true;
}

bool
value_words_load(struct value_words *words, struct table_defs *tables, struct resources *resources,
                 struct error *error)
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
    free(words->kept);
    arena_free(&words->arena);
    *words = (struct value_words){0};
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
