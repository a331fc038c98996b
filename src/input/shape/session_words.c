/* Words that say when marks were made. */
#include "input/shape/session_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/date.h"
#include "input/value_words.h"

static const struct {
    const char *name;
    enum session_word_kind kind;
    int number;
} meanings[] = {{"AM", SESSION_WORD_HALF, HALF_AM},
                {"PM", SESSION_WORD_HALF, HALF_PM},
                {"Monday", SESSION_WORD_WEEKDAY, MONDAY},
                {"Tuesday", SESSION_WORD_WEEKDAY, TUESDAY},
                {"Wednesday", SESSION_WORD_WEEKDAY, WEDNESDAY},
                {"Thursday", SESSION_WORD_WEEKDAY, THURSDAY},
                {"Friday", SESSION_WORD_WEEKDAY, FRIDAY},
                {"Saturday", SESSION_WORD_WEEKDAY, SATURDAY},
                {"Sunday", SESSION_WORD_WEEKDAY, SUNDAY},
                {"week", SESSION_WORD_WEEK, 0},
                {"of week", SESSION_WORD_OF_WEEK, 0},
                {"-", SESSION_WORD_NOTHING, 0}};

bool
session_word_gap(char character)
{
    return strchr(" \t\r\n,-_:()[]", character) != NULL && character != '\0';
}

static bool
session_words_is_one(const char *word)
{
    for (const char *at = word; *at != '\0'; at++) {
        if (session_word_gap(*at) || (*at >= '0' && *at <= '9'))
            return false;
    }
    return word[0] != '\0';
}

static bool
session_words_mean(const char *means, struct session_word *word)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if (strcmp(means, meanings[i].name) == 0) {
            *word = (struct session_word){meanings[i].kind, meanings[i].number, false};
            return true;
        }
    }
    return false;
}

static bool
session_words_add(struct session_words *words, const struct csv_table *list, size_t row,
                  struct error *error)
{
    const char *text = csv_cell(list, row, "word"), *means = csv_cell(list, row, "means"),
               *alone = csv_cell(list, row, "alone");
    struct session_word *added = &words->items[words->count];
    if (!session_words_is_one(text))
        return error_add(error, STATUS_FAILED, "%s:%u: \"%s\" is not one word without figures",
                         list->label, list->lines[row], text);
    if (!session_words_mean(means, added))
        return error_add(error, STATUS_FAILED,
                         "%s:%u: a word means AM, PM, Monday to Sunday, week, of week or -, not "
                         "\"%s\"",
                         list->label, list->lines[row], means);
    added->beside = strcmp(alone, "no") == 0;
    bool has_other = added->kind == SESSION_WORD_HALF || added->kind == SESSION_WORD_WEEKDAY;
    if (alone[0] != '\0' && !(added->beside && has_other))
        return error_add(error, STATUS_FAILED,
                         "%s:%u: alone is blank, or \"no\" of a half or a weekday, not \"%s\"",
                         list->label, list->lines[row], alone);
    if (session_words_find(words, slice_of(text)).kind != SESSION_WORD_UNKNOWN)
        return error_add(error, STATUS_FAILED, "%s:%u: the word %s stands twice", list->label,
                         list->lines[row], text);
    struct buffer folded = {0};
    value_append_folded(&folded, slice_of(text));
    map_put(&words->numbers,
            (struct slice){arena_copy(&words->arena, folded.text, folded.length), folded.length},
            (uint32_t)words->count++);
    buffer_free(&folded);
    if (strlen(text) > words->longest)
        words->longest = strlen(text);
    if (added->kind == SESSION_WORD_WEEK && words->week == NULL)
        words->week = arena_string(&words->arena, text);
    return true;
}

bool
session_words_load(struct session_words *words, struct resources *resources, struct error *error)
{
    struct resource resource;
    struct csv_table list = {0};
    *words = (struct session_words){0};
    bool done = resource_read(resources, "inputs/session-words.csv", &resource, error) &&
                csv_table_parse(&list, resource.label, resource.text, resource.length, error);
    words->items = memory_zeroed(list.rows + 1, sizeof(struct session_word));
    for (size_t row = 0; done && row < list.rows; row++)
        done = session_words_add(words, &list, row, error);
    if (done && words->week == NULL)
        done = error_add(error, STATUS_FAILED, "%s: no word means week", list.label);
    csv_table_free(&list);
    return done;
}

void
session_words_free(struct session_words *words)
{
    free(words->items);
    map_free(&words->numbers);
    arena_free(&words->arena);
    *words = (struct session_words){0};
}

struct session_word
session_words_find(const struct session_words *words, struct slice word)
{
    const struct session_word unknown = {SESSION_WORD_UNKNOWN, 0, false};
    if (word.length == 0 || word.length > words->longest)
        return unknown;
    struct buffer folded = {0};
    value_append_folded(&folded, word);
    uint32_t number = map_get(&words->numbers, (struct slice){folded.text, folded.length});
    buffer_free(&folded);
    return number == MAP_NONE ? unknown : words->items[number];
}
