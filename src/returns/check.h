/* Return rules: each rule of rules.sql is a SELECT over the return tables that yields the rows in
 * breach.
 *
 * Result columns: _file and _line (where), _column (the table's column, where `field` does not say
 * which of several), key, field, value, date, session, severity; any other column can be named in
 * the rule's message. */
#ifndef MUSTER_RETURNS_CHECK_H
#define MUSTER_RETURNS_CHECK_H

#include "finding/finding_list.h"
#include "returns/applies.h"
#include "returns/derive.h"
#include "returns/sql/database.h"

/* One SELECT of a rule: most have one, those about each item one for each table, which is prepared
 * when that table first has rows. */
struct checker_rule {
    const struct rule *rule;
    const struct block *block;
    const struct return_table *table; /* NULL: not about one table alone */
    sqlite3_stmt *select;
};

struct checker {
    struct applies applies;
    struct derivation work; /* the work blocks of rules.sql */
    struct checker_rule *rules;
    size_t count;
    struct arena arena;
};

/* Prepares the rules that run, and are about what the tables were filled from. Fails with status 4,
 * naming file and line of what is wrong. */
bool checker_prepare(struct checker *checker, struct database *database,
                     const struct rule_result *results, struct error *error);
void checker_free(struct checker *checker);

/* The column of an input field, for the place of a finding; 0 if it is not known. */
typedef uint32_t (*column_fn)(const void *context, uint32_t file, const char *field);

/* Takes what is not collected out of the tables (applies.h), then runs every rule over them. A rule
 * that cannot run is status 4. */
bool checker_run(struct checker *checker, struct database *database, const char *lea,
                 const char *estab, column_fn column, const void *context,
                 struct finding_list *findings, struct error *error);

/* The second half of checker_run, where the first (applies_run) has been done: the rules. */
bool checker_run_rules(struct checker *checker, struct database *database, const char *lea,
                       const char *estab, column_fn column, const void *context,
                       struct finding_list *findings, struct error *error);

#endif
