/* The words of headings that say when marks were made, and of names that say a week:
 * schemas/inputs/session-words.csv has word, means and alone. `means` is AM, PM, a weekday (Monday
 * to Sunday), "week" (W/C: the date beside it is one of the week), "of week" (what may follow that:
 * commencing) or "-" (says nothing: AM Mark). `alone` is "no" for a half that is one only behind a
 * day (Mon A), and for a weekday that is one only beside a half (Mo AM). Compared without case. */
#ifndef MUSTER_INPUT_SHAPE_SESSION_WORDS_H
#define MUSTER_INPUT_SHAPE_SESSION_WORDS_H

#include "base/map.h"
#include "base/memory.h"
#include "base/resource.h"

enum half { HALF_NONE, HALF_AM, HALF_PM };

enum session_word_kind {
    SESSION_WORD_UNKNOWN,
    SESSION_WORD_HALF,
    SESSION_WORD_WEEKDAY,
    SESSION_WORD_WEEK,
    SESSION_WORD_OF_WEEK,
    SESSION_WORD_NOTHING
};

struct session_word {
    enum session_word_kind kind;
    int number;  /* enum half, or the weekday from MONDAY */
    bool beside; /* it means that only beside the other of day and half */
};

struct session_words {
    struct session_word *items;
    size_t count;
    struct map numbers; /* of the words as they are compared */
    size_t longest;     /* of their bytes */
    const char *week;   /* the first word that says a week */
    struct arena arena;
};

/* Fails with status 4, naming file and line. Free with session_words_free, also then. */
bool session_words_load(struct session_words *words, struct resources *resources,
                        struct error *error);
void session_words_free(struct session_words *words);

/* What a word means; SESSION_WORD_UNKNOWN for any other text. */
struct session_word session_words_find(const struct session_words *words, struct slice word);

/* What stands between the words of a heading and is part of none. */
bool session_word_gap(char character);

#endif
