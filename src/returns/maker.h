/* From a unit of a register to its return tables: reading its rows and marks, the register rules,
 * and derive.sql. What build writes as a return and check compares somebody's return with is made
 * here.
 *
 * Each worker has a maker of its own, with a database; what they share is a `struct making`. */
#ifndef MUSTER_RETURNS_MAKER_H
#define MUSTER_RETURNS_MAKER_H

#include "register/rules.h"
#include "returns/check.h"
#include "returns/sql/rows.h"

/* A unit's register, read before there is a maker to take it. */
struct register_ahead {
    bool read;
    size_t unit;
    struct school_register school;
    struct finding_list findings; /* in `arena`, as the pupils are */
    struct arena arena;
};

/* What the makers of one collection share. All of it outlives them. */
struct making {
    const struct collection *collection;
    struct register_data *data;
    const struct register_tests *tests;
    const struct run_facts *facts;
    const struct rule_result *results; /* of the collection's rules; NULL: none of them runs */
    struct register_ahead *ahead;      /* NULL: none is read */
    bool reads_marks;                  /* the collection names marks among its tables */
    char *loaded; /* the collection's tables that become SQL tables; free with making_end */
};

/* Reads a unit's register; fails as maker_make would. Free with register_ahead_free in any case. */
bool register_ahead_read(struct register_ahead *ahead, const struct making *making, size_t unit,
                         struct error *error);
void register_ahead_free(struct register_ahead *ahead);

/* Fills `loaded` and `reads_marks`; the rest is the caller's. */
void making_begin(struct making *making);
void making_end(struct making *making);

/* True if the collection's setting ("tables" or "needs") names only tables that there are;
 * otherwise a fault of the definitions, status 4. */
bool making_check_tables(const struct collection *collection, const struct table_defs *tables,
                         const char *setting, struct error *error);

struct maker {
    const struct making *making;
    struct database database;
    struct derivation derivation;
    struct checker checker;  /* if there are results */
    struct applies applies;  /* otherwise: the checker has one of its own */
    struct return_rows rows; /* over the return tables */
    struct school_register school;
    bool prepared;
};

/* Makes a zeroed maker ready. Fails with status 4. Free with maker_free, also after a failure. */
bool maker_prepare(struct maker *maker, const struct making *making, struct error *error);
void maker_free(struct maker *maker);

/* Fills the return tables from the unit, and adds the findings of the register rules, unsorted.
 * Texts of findings and of pupils live in the findings' arena. */
bool maker_make(struct maker *maker, size_t unit, struct finding_list *findings,
                struct error *error);

/* Runs the collection's rules over the tables as maker_make left them, which is as they are
 * returned. */
bool maker_check(struct maker *maker, size_t unit, struct finding_list *findings,
                 struct error *error);

#endif
