/* Which columns of the return tables the inputs of a register give.
 *
 * derive.sql selects from the tables of every input that there could be, and what no input has is
 * NULL there. Whoever compares the result with somebody else's must tell "blank" from "never
 * asked": absent is not false. So the columns of each block's SELECT are followed to the input they
 * come from, through work tables and return tables. A column that is computed counts as given,
 * unless the block reads an input column of the same name that is not. */
#ifndef MUSTER_RETURNS_COMPARE_ORIGINS_H
#define MUSTER_RETURNS_COMPARE_ORIGINS_H

#include "input/tables.h"
#include "returns/derive.h"

struct origins {
    bool **columns; /* by the table's index, then the column's: the register gives it */
    bool *tables;   /* the register gives rows of it */
    const char **
        *fields; /* as `columns`: the input's column that the value comes from; NULL: none */
    size_t count;
    struct arena arena;
};

/* `derivation` is prepared in `database`; `given` tells which "table" and "table.column" of
 * `inputs` the register has. Fails with status 4. Free with origins_free, also after a failure. */
bool origins_find(struct origins *origins, const struct derivation *derivation,
                  struct database *database, const struct table_defs *inputs, given_fn given,
                  const void *context, struct error *error);
/* As if everything were given: for two returns of one kind. */
void origins_all(struct origins *origins, const struct return_schema *schema);
void origins_free(struct origins *origins);

#endif
