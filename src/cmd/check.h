/* muster check, in parts: what its operands are (check.c), and how each kind is checked. */
#ifndef MUSTER_CMD_CHECK_H
#define MUSTER_CMD_CHECK_H

#include "cmd/run.h"

/* What the operands turned out to be. */
struct inputs {
    const char **returns, **registers;
    size_t return_count, register_count;
    const char **exports; /* directories with tables of COLLECT */
    const char **headers; /* for each, the name of the table of the header */
    size_t export_count;
    const char *unsure; /* a directory of what may be exports, or nothing */
    bool recognised;    /* some of them are exports */
    /* Of all collections; NULL until a directory is looked at. */
    const char **header_tables, **return_tables;
};

/* Checks a register alone (check_register.c). */
bool check_registers(struct run *run, struct inputs *inputs, struct error *error);

/* Checks returns, XML files and those of exports, each in its own collection and term, and against
 * the registers if there are any (check_returns.c). `all_there`: the folders could be read;
 * otherwise the files are looked at for what else is wrong with them, and no more. */
bool check_returns(struct run *run, const struct inputs *inputs, bool all_there,
                   struct error *error);

/* muster check. `evidence` not NULL: no output directory, but what would be its muster.sqlite, for
 * the caller to close; NULL if there is none. */
enum status check_run(const struct options *options, sqlite3 **evidence, struct error *error);

#endif
