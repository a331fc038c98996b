/* Words that stand for codes: schemas/inputs/values.csv (table, item, from, to), such as Female for
 * F and Year 4 for 4. Compared trimmed, without case, blanks doubled or not. What is not in it
 * stays as it is, for the rules to judge. */
#ifndef MUSTER_INPUT_VALUE_WORDS_H
#define MUSTER_INPUT_VALUE_WORDS_H

#include "base/map.h"
#include "base/memory.h"
#include "base/resource.h"
#include "input/tables.h"

struct value_words {
    struct map numbers; /* of "item, form of comparison" of one column: an index of `kept` */
    const char **kept;
    size_t count, capacity;
    size_t longest_everywhere;
    struct arena arena;
};

/* Also notes which columns have any (has_words). Fails with status 4, naming file and line. Free
 * with value_words_free. */
bool value_words_load(struct value_words *words, struct table_defs *tables,
                      struct resources *resources, struct error *error);
void value_words_free(struct value_words *words);

/* The code that a word stands for, or NULL. `scratch` is overwritten. */
const char *value_words_find(const struct value_words *words, const char *table, const char *item,
                             struct slice value, struct buffer *scratch);

/* The same of a word that any column may have: of the table and item "*", such as NULL, which
 * databases write for nothing. */
const char *value_words_find_everywhere(const struct value_words *words, struct slice value,
                                        struct buffer *scratch);

/* Appends a value as it is compared: trimmed, in lower case (letters of all alphabets that
 * Windows-1252 has), single blanks. */
void value_append_folded(struct buffer *buffer, struct slice value);

/* Whether two values are the same as they are compared; blank ones are. */
bool value_same_folded(struct slice a, struct slice b);

#endif
