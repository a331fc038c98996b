/* Rules as texts: what they are called, how severe a breach is, why, and what to do. The tests
 * stand elsewhere (src/register/rules.c for marks, src/returns/check.c for SQL).
 *
 * A rule block (finding/blocks.h) has these parts; those marked * must be there:
 *     rule*        the id: DfE's number where it is known, ours with a letter
 *     severity*    error, query or info
 *     title*       the test in one line
 *     message      the text of a finding, with {name} for a value of the finding or of its SQL row
 *     without-upn  the same for rows without a UPN, where a rule tells them together
 *     do*          what to do about a finding
 *     why*         the reason behind the rule
 *     source*      the regulation, guidance or public document it comes from
 *     confidence*  stated, inferred or recalled: how sure we are that DfE tests just this
 *     terms        the terms in which it applies (all, if not given)
 *     needs        input tables, table.column or --option that must be given, or the rule is not
 *                  applicable; of some with a bar between them (a|b) one
 *     from         register: only its input tables show it; return: only a return from elsewhere;
 *                  both: a return together with the register that it should agree with
 *     unchecked    why it cannot be checked here; then it has no test
 *     needed       what it would take to check it; must be there with unchecked, and not without
 *     each         what the rule is about each of (returns/each.h): its body is a condition then
 *     except       columns that it leaves out
 *     across       returns or schools: it compares several returns (returns/across.h)
 *     test         a register rule's test (register/rules.h) */
#ifndef MUSTER_FINDING_RULEBOOK_H
#define MUSTER_FINDING_RULEBOOK_H

#include "finding/blocks.h"

enum severity { SEVERITY_INFO, SEVERITY_QUERY, SEVERITY_ERROR, SEVERITY_COUNT };

const char *severity_name(enum severity severity);
bool severity_parse(struct slice text, enum severity *severity);

struct rule {
    const char *id;
    enum severity severity;
    const char *title, *message, *to_do, *why, *source, *confidence;
    const char *terms, *needs, *from; /* NULL if not given */
    const char *unchecked, *needed;   /* both or neither */
    const char *across;               /* NULL if not given */
    const struct block *block;
};

struct rulebook {
    struct rule *rules;
    size_t count;
};

/* Appends the rules among `list`'s blocks (kind "rule"); one that has the id of an earlier rule
 * takes its place, so that a year can correct the year before. Fails with status 4, naming file and
 * line. */
bool rulebook_add(struct rulebook *book, const struct block_list *list, struct error *error);
const struct rule *rulebook_find(const struct rulebook *book, const char *id);

/* Sorts by id. Call when all rules are in: their order is the order of the reports. */
void rulebook_sort(struct rulebook *book);
void rulebook_free(struct rulebook *book);

/* The part names above, for blocks_parse. */
extern const char *const rule_parts[];

/* True if the blank-separated `list` holds `word`; a NULL list holds everything. */
bool list_has(const char *list, const char *word);

#endif
