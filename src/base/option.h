/* What an option of the command line is: its name, what its value may be, and what it is for. The
 * program's own stand in cmd/options.c, those of a collection in its options.csv; both are read,
 * shown and refused by the same code. */
#ifndef MUSTER_BASE_OPTION_H
#define MUSTER_BASE_OPTION_H

#include "base/error.h"
#include "base/memory.h"
#include "base/nearest.h"

enum option_type {
    OPTION_FLAG,   /* has no value */
    OPTION_WORD,   /* one of the words in `limits`, without regard to case */
    OPTION_NUMBER, /* a whole number; `limits` "1..256", "3..6" or "1.." */
    OPTION_DIGITS, /* so many digits as `limits` says */
    OPTION_YEAR,   /* four digits */
    OPTION_DATE,   /* a date in any form of the inputs */
    OPTION_TIME,   /* YYYY-MM-DDThh:mm:ss */
    OPTION_FILE,   /* a name of a file; `limits` is what the help calls it */
    OPTION_FOLDER, /* a name of a folder; the same */
    OPTION_REPORT, /* FORMAT or FORMAT:PATH */
    OPTION_TYPE_COUNT
};

struct option {
    const char *name; /* as it is typed: "--term", "-o" */
    enum option_type type;
    const char *limits; /* see the types; NULL or "": none */
    const char *help;
};

/* The type of that name ("flag", "word", "number", "digits", "year", "date", "time", "file",
 * "folder", "report"); OPTION_TYPE_COUNT if there is none. */
enum option_type option_type_find(const char *name);

/* True if the type can have these limits. */
bool option_limits_are_good(const struct option *option);

/* What the help shows for a value: "autumn|spring|summer", "YYYY", "N"; "" for a flag. Lives in the
 * arena. */
const char *option_value_shown(const struct option *option, struct arena *arena);

/* The value in the form in which the program uses it (a word as it is listed, a date as
 * YYYY-MM-DD), in the arena; NULL and a fault of usage (status 2) if it is none. */
const char *option_read(const struct option *option, const char *value, struct arena *arena,
                        struct error *error);

/* The index of a word among those of `limits`; what option_read gave is always there. */
size_t option_word_index(const struct option *option, const char *word);

#endif
