/* What becomes of each rule in a run: it runs, or it is said why not. A rule whose inputs are
 * absent did not pass; it was not run. */
#ifndef MUSTER_FINDING_VERDICT_H
#define MUSTER_FINDING_VERDICT_H

#include <stdint.h>

#include "base/memory.h"
#include "finding/rulebook.h"

/* What is judged: registers or records of ours, a return that somebody else made, or such a return
 * together with the register that it should agree with. */
enum origin { FROM_REGISTER, FROM_RETURN, FROM_BOTH };

enum verdict { VERDICT_RAN, VERDICT_NOT_APPLICABLE, VERDICT_UNCHECKED };

struct rule_result {
    enum verdict verdict;
    const char *why, *needed;     /* why it did not run, and what it would take; "" if it ran */
    uint64_t findings, explained; /* those explained are among the findings */
};

/* "passed", "findings", "not applicable" or "not checkable here". */
const char *verdict_name(const struct rule_result *result);

/* True if an input, "table", "table.column" or "--option", was given. NULL: nothing is asked, all
 * is there. */
typedef bool (*given_fn)(const void *context, const char *name);

/* True if a block that is for one origin ("from") and for some terms ("terms") is for these. */
bool block_is_for(const struct block *block, const char *term, enum origin origin);

/* Decides for each rule of the book, in its order, what will become of it. `term` NULL: any. Texts
 * that name inputs or terms are made in the arena. */
void rule_verdicts(const struct rulebook *book, const char *term, enum origin origin,
                   given_fn given, const void *context, struct arena *arena,
                   struct rule_result *results);

/* Of a return and the register behind it: the rules that look at the register (from: register) run
 * over what is made of that, and all others over the return as it was given. `results` has the
 * verdicts for the return; those about the register are put in their place, and `registered` gets
 * the same for what is made of the register, where no other runs. */
void rule_verdicts_behind(const struct rulebook *book, const char *term, given_fn given,
                          const void *context, struct arena *arena, struct rule_result *results,
                          struct rule_result *registered);

#endif
