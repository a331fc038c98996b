/* The register rules: tests of marks against the code table, the calendar and the admission
 * register.
 *
 * What a rule tests stands with its text in schemas/register/rules.txt, one line a test:
 *
 *     mark CODES when CONDITION [WORDS]
 *         each mark with one of the codes
 *     run CODES when school-days N
 *         at the Nth school day in a row with one of the codes
 *     session CODES [with CODES] when CONDITION
 *         a session where some pupils have one of the first codes and others one of the second
 *     boarder CODES
 *         a boarder's first mark with one of the codes
 *     ahead CODES
 *         codes dated after today: one finding a school
 *     leaver aged FIRST to LAST year-from YEAR
 *         a pupil who left, of that age on 31 August before the school year of leaving, whose year
 *         group is YEAR or above with none given for the time of leaving
 *     open CODES
 *         without a calendar, sessions with one of the codes are open
 *
 * CODES are codes, class:NAME, possible, any, or "not" and some of these. The conditions are the
 * table in conditions.c. Of boarder, ahead, leaver and open there is one line at most. Rules about
 * rows and enrolments rather than codes (R101 to R106, R109, R126, R128, R130 to R132) have none: C
 * knows them by id (finding/known_rules.h). Basis: SI 2024/208 regulations 8 to 11 and "Working
 * together to improve school attendance"; each rule's text cites its own. */
#ifndef MUSTER_REGISTER_RULES_H
#define MUSTER_REGISTER_RULES_H

#include "register/walk.h"

struct register_tests;

/* Reads the test lines. Fails with status 4, naming file and line. */
struct register_tests *register_tests_load(const struct register_rules *rules,
                                           struct resources *resources, struct error *error);
void register_tests_free(struct register_tests *tests);

/* Sets what is the same for every school. */
void school_register_init(struct school_register *school, struct register_data *data, day today);
void school_register_free(struct school_register *school);

/* Reads the pupils, marks and calendar of a unit, and runs every test. Texts live in the findings'
 * arena. */
bool school_register_read(struct school_register *school, const struct register_tests *tests,
                          size_t unit, struct finding_list *findings, struct error *error);

#endif
