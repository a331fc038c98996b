/* The tests of the register rules, as read from schemas/register/rules.txt: what rules.h describes,
 * in the form in which judge.c runs it. */
#ifndef MUSTER_REGISTER_TESTS_H
#define MUSTER_REGISTER_TESTS_H

#include "register/rules.h"

/* One mark in all its circumstances: `visit` has a mark that counts. */
struct situation {
    const struct school_register *school;
    const struct register_tests *tests;
    const struct session_visit *visit;
};

struct argument {
    const char *words;
    long number;
    enum session_status status;
};

/* A row of the table in conditions.c. */
enum argument_kind { NO_ARGUMENT, WORDS, NUMBER, STATUS };

struct condition {
    const char *name;
    bool (*holds)(const struct situation *situation, const struct argument *argument);
    enum argument_kind argument;
};

/* NULL if there is no condition of that name. */
const struct condition *condition_find(struct slice name);

struct mark_test {
    const struct rule *rule;
    code_set codes;
    const struct condition *condition;
    struct argument argument;
};

struct run_test {
    const struct rule *rule;
    code_set codes;
    long days;
};

enum session_condition { WHEN_ANY, WHEN_NO_CALENDAR, WHEN_UNLISTED };

struct session_test {
    const struct rule *rule;
    code_set codes, with; /* `with` 0: no second selection */
    enum session_condition when;
};

struct leaver_test {
    const struct rule *rule; /* NULL: there is none */
    long age_from, age_to, year_from;
};

enum { TEST_LIMIT = 64 };

struct register_tests {
    const struct register_rules *rules;
    struct mark_test marks[TEST_LIMIT];
    size_t mark_count;
    struct run_test runs[TEST_LIMIT];
    size_t run_count;
    struct session_test sessions[TEST_LIMIT];
    size_t session_count;
    code_set open, boarder, ahead;
    const struct rule *boarder_rule, *ahead_rule;
    struct leaver_test leaver;
    /* Rules that C knows by id. */
    const struct rule *no_calendar, *conflict, *repeated, *missing, *weekend, *two_enrolments,
        *two_statuses, *bad_key, *bad_value, *never_there, *two_children;
    struct csv_table years, holidays;
    /* For each code the tests that it can fail, by index into `marks`. */
    uint8_t of_code[CODE_LIMIT + 1][TEST_LIMIT];
    size_t of_code_count[CODE_LIMIT + 1];
};

/* NCyearActual as a number that sorts; false for blank, mixed and other, which have none. */
bool tests_year_order(const struct register_tests *tests, const char *year, long *order);

/* Why no school is expected to meet on a date: the name of a bank holiday, or of a day of the
 * weekend; NULL if it is neither. */
const char *tests_day_off(const struct register_tests *tests, day date);

/* The steps of school_register_read. */
bool calendar_read(const struct register_tests *tests, struct school_register *school,
                   struct finding_list *findings, struct error *error);
void judge_marks(const struct register_tests *tests, struct school_register *school,
                 struct finding_list *findings);

/* The rules about the enrolments of one pupil. */
void judge_enrolments(const struct register_tests *tests, struct school_register *school,
                      size_t pupil, struct finding_list *findings);

/* A finding about the school; `dated` says whether `slot` is to be told. */
struct finding judge_finding(const struct school_register *school, const struct rule *rule,
                             const char *key, const char *field, const char *value,
                             slot_number slot, bool dated, struct place place);

/* Adds a finding about the school; `dated` says whether `slot` is to be told. */
void judge_add(struct school_register *school, struct finding_list *findings,
               const struct rule *rule, const char *key, const char *field, const char *value,
               slot_number slot, bool dated, struct place place);

#endif
