/* Values of an input as the register keeps them: trimmed, in the form of their column's type, with
 * dates in the order of their file, and words turned into the codes that they stand for
 * (value_words.h).
 *
 * One reader reads the values of one source for one worker, and counts what it changed, and what it
 * could not read: for F102 and F103, told twenty times a column and then counted; F105 (trimmed,
 * other case), F126 (in no code set), F127 (damaged letters) and F134 (words, years of two
 * figures). */
#ifndef MUSTER_INPUT_VALUES_H
#define MUSTER_INPUT_VALUES_H

#include "input/source.h"
#include "input/value_words.h"

enum value_state {
    VALUE_GOOD,    /* or blank */
    VALUE_BAD,     /* not of its type, or none of its column's words */
    VALUE_UNKNOWN, /* not in its code set: as it stands, trimmed */
};

/* One word of a column, and how often it was read as a code, or was in no code set. */
struct word_count {
    size_t column;
    const char *from, *to; /* `to` NULL: in no code set */
    uint64_t count;
    uint32_t line;   /* of the first */
    const char *key; /* of the first row of a word in no code set */
};

struct word_counts {
    struct word_count *items;
    size_t count, capacity;
    struct map numbers;
    struct arena arena;
};

struct value_counts {
    uint64_t odd, short_years; /* needed trimming or another case; years of two figures */
    uint32_t odd_line, short_year_line;
    struct word_counts words; /* read as codes */
};

/* The texts of values that cannot be read, of one column. */
struct column_faults {
    uint32_t count, last_line;
};

struct value_reader {
    const struct source *source;
    const struct value_words *words; /* NULL: none */
    struct buffer text;              /* of the value read last, if it is not in the row */
    struct buffer folded;
    struct value_counts counts;
    struct word_counts unknown;
    struct column_faults *faults; /* for each column */
};

/* A zeroed reader with its source and words set is ready. */
void values_end(struct value_reader *reader);

/* The value of a column, "" if the source does not have it. It is good until the next one is read.
 */
enum value_state values_read(struct value_reader *reader, const struct csv_row *row, size_t column,
                             struct slice *value);

/* The same, without counting anything. */
enum value_state values_peek(struct value_reader *reader, const struct csv_row *row, size_t column,
                             struct slice *value);

/* Whom findings are about. */
struct value_owner {
    const char *lea, *estab;
    struct slice key;
};

/* Tells that the value of a column is bad (`rule` is F102 or F103): the first of a column, and
 * later how many more there were (values_tell_rest). */
void values_tell_bad(struct value_reader *reader, const struct rule *rule,
                     const struct csv_row *row, size_t column, const struct value_owner *owner,
                     struct finding_list *findings);

/* Keeps a value that is in no code set for values_tell_unknown. */
void values_note_unknown(struct value_reader *reader, const struct csv_row *row, size_t column,
                         struct slice value, struct slice key);

/* When the rows of an owner have been read: how many more values were bad, and those in no code set
 * (F126: `rule`). Forgets both. */
void values_tell_rest(struct value_reader *reader, const struct rule *bad_key,
                      const struct rule *bad_value, const struct rule *unknown,
                      const struct value_owner *owner, struct finding_list *findings);

/* Lines of a piece of a file become those of the file. */
void values_move_lines(struct value_reader *reader, uint32_t lines_before);

/* Adds the counts of one reader to others; frees nothing. */
void value_counts_add(struct value_counts *counts, const struct value_counts *more);
void value_counts_free(struct value_counts *counts);

/* How a value of the column is written, for the message {forms}; with what it looks like, if that
 * is known. */
void column_forms(const struct table_column *column, struct slice raw, struct buffer *text);

#endif
