/* The command line: one table of options for all commands. */
#ifndef MUSTER_CMD_OPTIONS_H
#define MUSTER_CMD_OPTIONS_H

#include "base/error.h"
#include "base/progress.h"
#include "finding/rulebook.h"

enum { REPORT_LIMIT = 16, SERIAL_SIZE = 4 };

struct options {
    const char *term, *year;           /* NULL if not given */
    const char *out;                   /* "out", if not given */
    const char *schemas;               /* NULL: the built-in definitions */
    const char *serial;                /* "001" */
    const char *census_date;           /* YYYY-MM-DD, or NULL */
    const char *explanations;          /* a file, or NULL */
    const char *now;                   /* YYYY-MM-DDThh:mm:ss, from the clock if not given */
    const char *reports[REPORT_LIMIT]; /* FORMAT or FORMAT:PATH */
    size_t report_count;
    enum severity fail_on;
    bool never_fail, out_given, quiet, redact, diff;
    enum progress_mode progress;
    unsigned jobs;
    const char **operands;
    size_t operand_count;
    char clock[32];
};

/* The options a command takes, as names; NULL-terminated. */
typedef const char *const *option_names;

/* Parses argv[2..]. Options and operands may be mixed; "--" ends the options. Fails with status 2.
 */
bool options_parse(struct options *options, option_names names, int argc, char **argv,
                   struct error *error);
void options_free(struct options *options);

/* The lines of --help for these options. */
void options_describe(option_names names, struct buffer *text);

#endif
