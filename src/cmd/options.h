/* The command line: one table of the program's own options, with the commands that take them; those
 * of collections are data beside it (collection/collection_option.h). Reading, --help, and the
 * checks of the manual come from the same rows. */
#ifndef MUSTER_CMD_OPTIONS_H
#define MUSTER_CMD_OPTIONS_H

#include "base/option.h"
#include "base/progress.h"
#include "collection/collection_option.h"
#include "finding/rulebook.h"

enum { REPORT_LIMIT = 16, MAP_LIMIT = 16 };

enum colour_mode { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct options {
    const char *out;                   /* "out", if not given */
    const char *schemas;               /* NULL: the built-in definitions */
    const char *serial;                /* "001" */
    const char *explanations;          /* a file, or NULL */
    const char *now;                   /* YYYY-MM-DDThh:mm:ss, from the clock if not given */
    const char *reports[REPORT_LIMIT]; /* FORMAT or FORMAT:PATH */
    size_t report_count;
    const char *maps[MAP_LIMIT + 2]; /* how exports are read; the later wins */
    size_t map_count;
    const char *school, *school_name, *phase, *la, *week; /* what exports do not say, or NULL */
    unsigned date_order;                                  /* enum date_order of exports */
    unsigned fail_on; /* the least enum severity that fails; SEVERITY_COUNT: none does */
    bool out_given, quiet, clean, redact, diff, all, values;
    unsigned progress; /* enum progress_mode */
    unsigned colour;   /* enum colour_mode */
    unsigned jobs;
    struct option_values of_collection; /* options that a collection declares */
    const char **operands;
    size_t operand_count;
    struct arena arena;
};

/* Parses argv[2..] for a command. Options and operands may be mixed; "--" ends the options.
 * `collections`: the command takes what any collection declares as well; whether the collection
 * named has it is for catalogue_choose to say. Fails with status 2, or 4 if the definitions cannot
 * be read. */
bool options_parse(struct options *options, const char *command, bool collections, int argc,
                   char **argv, struct error *error);
void options_free(struct options *options);

/* True if a report may use colours: on a terminal, unless NO_COLOR is set, or whatever --color
 * says. */
bool options_want_colour(const struct options *options, bool standard_output);

/* True if the option ("--explanations") was given. */
bool options_have(const struct options *options, const char *name);

/* The lines of --help for a command's options, and for those of collections; fails with status 4 if
 * the definitions cannot be read. */
bool options_describe(const char *command, bool collections, int argc, char **argv,
                      struct buffer *text, struct error *error);

#endif
