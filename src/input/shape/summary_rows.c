/* Rows that sum up. */
#include "input/shape/summary_rows.h"

#include <stdlib.h>
#include <string.h>

#include "input/value_words.h"

bool
summary_rows_load(struct summary_rows *rows, struct resources *resources, struct error *error)
{
    struct resource resource;
    struct csv_table list = {0};
    *rows = (struct summary_rows){0};
    bool done = resource_read(resources, "inputs/summary-rows.csv", &resource, error) &&
                csv_table_parse(&list, resource.label, resource.text, resource.length, error);
    rows->words = memory_zeroed(list.rows, sizeof(const char *));
    for (size_t row = 0; done && row < list.rows; row++) {
        struct buffer folded = {0};
        value_append_folded(&folded, slice_of(csv_cell(&list, row, "word")));
        rows->words[rows->count++] = arena_string(&rows->arena, text_or_empty(folded.text));
        buffer_free(&folded);
    }
    csv_table_free(&list);
    return done;
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
summary_rows_have(const struct summary_rows *rows, struct slice value, struct buffer *scratch)
{
    buffer_clear(scratch);
    buffer_string(scratch, "");
    value_append_folded(scratch, value);
    struct slice folded = {scratch->text, scratch->length};
    for (size_t i = 0; i < rows->count && folded.length > 0; i++) {
        if (word_fits(rows->words[i], folded))
            return true;
    }
    return false;
}

void
summary_rows_free(struct summary_rows *rows)
{
    free(rows->words);
    arena_free(&rows->arena);
    *rows = (struct summary_rows){0};
}
