/* The commands. Each is a row of the table in main.c. */
#ifndef MUSTER_CMD_CMD_H
#define MUSTER_CMD_CMD_H

#include "cmd/options.h"

struct command {
    const char *name;
    const char *usage;   /* behind "muster NAME " */
    const char *purpose; /* one line */
    bool collections;    /* takes the options of collections besides its own (cmd/options.c) */
    /* Returns the exit status; whatever is in `error` is told by main. */
    enum status (*run)(const struct options *options, struct error *error);
};

extern const struct command command_build, command_check, command_inspect, command_import,
    command_explain, command_list, command_trace, command_diff;

#endif
