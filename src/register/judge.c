/* Runs the register rules over one school: a walk over each pupil's sessions, with each kind of
 * test as a visitor, and then the sessions of the school. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register/tests.h"

/* The codes that some pupil has in a session. */
struct session_seen {
    code_set on_register, any;
};

/* How a pupil stands with a test of runs. */
struct run_state {
    long days;                /* school days in a row so far */
    const struct mark *found; /* on the date that is being walked */
};

struct runner {
    const struct register_tests *tests;
    struct school_register *school;
    struct finding_list *findings;
    struct session_seen *seen; /* one for each session of the calendar */
    code_set run_codes;        /* of all tests of runs */
    const struct mark *ahead_first,
        *ahead_last; /* after today, in the order of the inputs and by time */
    unsigned ahead_count;
    /* Of the pupil that is being walked: */
    const struct mark *boarder; /* the first row of a boarder's */
    const struct calendar_session *missing;
    unsigned missing_count;
    struct run_state runs[TEST_LIMIT];
    bool running;    /* one of them has begun */
    day date;        /* of the session before */
    bool school_day; /* it has had an open session */
};

static const char *
code_text(const struct register_tests *tests, unsigned code)
{
    return code == CODE_NONE ? "" : tests->rules->codes.codes[code].code;
}

static void
judge_add_finding(struct runner *runner, const struct rule *rule, const char *key,
                  const char *field, const char *value, slot_number slot, struct place place)
{
    judge_add(runner->school, runner->findings, rule, key, field, value, slot, true, place);
}

static void
add_mark_finding(struct runner *runner, const struct rule *rule, const struct mark *mark)
{
    judge_add_finding(runner, rule, runner->school->pupils.items[mark->pupil].upn, "Code",
                      code_text(runner->tests, mark->code), mark->slot,
                      (struct place){mark->file, mark->line, 0});
}

/* --- visitors of a pupil's sessions ----------------------------------------------------------- */

static void
test_mark(struct runner *runner, const struct session_visit *visit)
{
    const struct register_tests *tests = runner->tests;
    const struct situation at = {runner->school, tests, visit};
    unsigned code = visit->mark->code;
    const struct rule *told = NULL; /* two lines of one rule give one finding */
    for (size_t i = 0; i < tests->of_code_count[code]; i++) {
        const struct mark_test *test = &tests->marks[tests->of_code[code][i]];
        if (test->rule != told && test->condition->holds(&at, &test->argument)) {
            add_mark_finding(runner, test->rule, visit->mark);
            told = test->rule;
        }
    }
    if ((visit->mark->flags & MARK_CONFLICTS) != 0)
        add_mark_finding(runner, tests->conflict, visit->mark);
    else if ((visit->mark->flags & MARK_REPEATED) != 0)
        add_mark_finding(runner, tests->repeated, visit->mark);
}

static void
visit_boarder(struct runner *runner, const struct session_visit *visit)
{
    const struct mark *mark = visit->mark;
    if ((runner->tests->boarder & code_bit(mark->code)) != 0 &&
        (runner->boarder == NULL || mark_order(mark, runner->boarder) < 0))
        runner->boarder = mark;
}

/* Codes that are known before their sessions. */
static void
visit_ahead(struct runner *runner, const struct session_visit *visit)
{
    const struct mark *mark = visit->mark;
    if (visit->date <= runner->school->today || (runner->tests->ahead & code_bit(mark->code)) == 0)
        return;
    runner->ahead_count++;
    if (runner->ahead_first == NULL || mark_order(mark, runner->ahead_first) < 0)
        runner->ahead_first = mark;
    if (runner->ahead_last == NULL || mark->slot > runner->ahead_last->slot)
        runner->ahead_last = mark;
}

static void
visit_mark(struct runner *runner, const struct session_visit *visit)
{
    struct session_seen *seen = &runner->seen[visit->session - runner->school->calendar.sessions];
    seen->any |= code_bit(visit->mark->code);
    if (visit->standing == STANDING_ON)
        seen->on_register |= code_bit(visit->mark->code);
    visit_ahead(runner, visit);
    test_mark(runner, visit);
}

/* A row of a UPN that two children have, and of neither of them, is a code recorded for the session
 * all the same. */
static bool
is_contested(const struct runner *runner, const struct pupil *pupil, slot_number slot)
{
    size_t count = 0;
    const struct lost_mark *lost = pupil->children == 1
                                       ? NULL
                                       : walk_lost(runner->school, pupil->first_child,
                                                   slot_date(slot), slot_date(slot), &count);
    for (size_t i = 0; i < count; i++) {
        if (lost[i].mark.slot == slot)
            return true;
    }
    return false;
}

/* R109: an open session before today for which the pupil has no row with a code. Without a UPN a
 * pupil has no marks. */
static void
visit_missing(struct runner *runner, const struct pupil *pupil, const struct session_visit *visit)
{
    if (pupil->upn[0] == '\0' || visit->session->status != SESSION_OPEN ||
        visit->date >= runner->school->today || visit->standing != STANDING_ON ||
        visit->enrolment->boarder || is_contested(runner, pupil, visit->session->slot))
        return;
    if (runner->missing_count++ == 0)
        runner->missing = visit->session;
}

static void
visit_session(struct runner *runner, const struct pupil *pupil, const struct session_visit *visit)
{
    if (visit->mark == NULL)
        visit_missing(runner, pupil, visit);
    else if (visit->mark->code != CODE_NONE && visit->enrolment->boarder)
        visit_boarder(runner, visit);
    else if (visit->mark->code != CODE_NONE)
        visit_mark(runner, visit);
}

/* The date is over: on a school day each run has gone on or ended. */
static void
end_run_day(struct runner *runner)
{
    const struct register_tests *tests = runner->tests;
    if (!runner->running)
        return;
    runner->running = false;
    for (size_t i = 0; i < tests->run_count; i++) {
        struct run_state *run = &runner->runs[i];
        if (runner->school_day) {
            run->days = run->found != NULL ? run->days + 1 : 0;
            if (run->days == tests->runs[i].days)
                add_mark_finding(runner, tests->runs[i].rule, run->found);
        }
        run->found = NULL;
        runner->running = runner->running || run->days > 0;
    }
}

static void
visit_run(struct runner *runner, const struct session_visit *visit)
{
    if (visit->date != runner->date) {
        end_run_day(runner);
        runner->date = visit->date;
        runner->school_day = false;
    }
    runner->school_day = runner->school_day || visit->session->status == SESSION_OPEN;
    unsigned code = visit_code(visit);
    if (code == CODE_NONE || (runner->run_codes & code_bit(code)) == 0 || visit->enrolment->boarder)
        return;
    runner->running = true;
    for (size_t i = 0; i < runner->tests->run_count; i++) {
        struct run_state *run = &runner->runs[i];
        if (run->found == NULL && (runner->tests->runs[i].codes & code_bit(code)) != 0)
            run->found = visit->mark;
    }
}

static void
judge_tell_pupil(struct runner *runner, const struct pupil *pupil)
{
    if (runner->boarder != NULL)
        add_mark_finding(runner, runner->tests->boarder_rule, runner->boarder);
    if (runner->missing_count == 0)
        return;
    char *number = arena_printf(runner->findings->arena, "%u", runner->missing_count);
    judge_add_finding(runner, runner->tests->missing, pupil->upn, "Code", number,
                      runner->missing->slot, pupil_first_row(pupil));
}

static void
judge_pupil(struct runner *runner, size_t number)
{
    struct walk walk;
    runner->boarder = NULL;
    runner->missing_count = 0;
    runner->running = false;
    runner->date = DAY_NONE;
    memset(runner->runs, 0, runner->tests->run_count * sizeof runner->runs[0]);
    walk_begin(&walk, runner->school, number, DAY_FIRST, DAY_LAST);
    while (walk_next(&walk)) {
        visit_session(runner, walk.pupil, &walk.at);
        visit_run(runner, &walk.at);
    }
    end_run_day(runner);
    judge_tell_pupil(runner, walk.pupil);
}

/* --- sessions --------------------------------------------------------------------------------- */

static bool
session_fails(const struct runner *runner, const struct session_test *test, size_t session)
{
    const struct calendar *calendar = &runner->school->calendar;
    const struct session_seen *seen = &runner->seen[session];
    const struct calendar_session *at = &calendar->sessions[session];
    if (test->when == WHEN_NO_CALENDAR && calendar->given)
        return false;
    if (test->when == WHEN_UNLISTED)
        return calendar->given && at->status == SESSION_UNLISTED &&
               slot_date(at->slot) <= runner->school->today && (seen->any & test->codes) != 0;
    return (seen->on_register & test->codes) != 0 && (seen->on_register & test->with) != 0;
}

/* The mark of a visit, if such a session is about it. */
static const struct mark *
concerned_mark(const struct session_test *test, const struct session_visit *visit)
{
    unsigned code = visit_code(visit);
    bool concerned = code != CODE_NONE && ((test->codes | test->with) & code_bit(code)) != 0 &&
                     !visit->enrolment->boarder &&
                     (test->with == 0 || visit->standing == STANDING_ON);
    return concerned ? visit->mark : NULL;
}

/* The first row, in the order of the inputs, that such a session is about. */
static const struct mark *
first_concerned(const struct runner *runner, const struct session_test *test, slot_number slot)
{
    const struct mark *first = NULL;
    struct walk walk;
    for (size_t p = 0; p < runner->school->pupils.count; p++) {
        walk_begin(&walk, runner->school, p, slot_date(slot), slot_date(slot));
        while (walk_next(&walk)) {
            const struct mark *mark = concerned_mark(test, &walk.at);
            if (mark != NULL && mark->slot == slot &&
                (first == NULL || mark_order(mark, first) < 0))
                first = mark;
        }
    }
    return first;
}

static void
test_session(struct runner *runner, const struct session_test *test, size_t session)
{
    if (!session_fails(runner, test, session))
        return;
    slot_number slot = runner->school->calendar.sessions[session].slot;
    const struct mark *mark = first_concerned(runner, test, slot);
    judge_add_finding(runner, test->rule, "", "Code", code_text(runner->tests, mark->code), slot,
                      (struct place){mark->file, mark->line, 0});
}

/* R126 */
static void
test_day_off(struct runner *runner, size_t session)
{
    const struct calendar_session *at = &runner->school->calendar.sessions[session];
    const char *name =
        at->status == SESSION_OPEN ? tests_day_off(runner->tests, slot_date(at->slot)) : NULL;
    if (name != NULL)
        judge_add_finding(runner, runner->tests->weekend, "",
                          runner->school->calendar.given ? "Date" : "Code", name, at->slot,
                          at->place);
}

/* R134 */
static void
tell_ahead(struct runner *runner)
{
    const struct mark *first = runner->ahead_first;
    if (first != NULL)
        judge_add_finding(runner, runner->tests->ahead_rule, "", "Code",
                          arena_printf(runner->findings->arena, "%u", runner->ahead_count),
                          runner->ahead_last->slot, (struct place){first->file, first->line, 0});
}

void
judge_marks(const struct register_tests *tests, struct school_register *school,
            struct finding_list *findings)
{
    struct runner runner = {.tests = tests, .school = school, .findings = findings};
    runner.seen = memory_zeroed(school->calendar.count, sizeof *runner.seen);
    for (size_t i = 0; i < tests->run_count; i++)
        runner.run_codes |= tests->runs[i].codes;
    for (size_t p = 0; p < school->pupils.count; p++) {
        judge_enrolments(tests, school, p, findings);
        judge_pupil(&runner, p);
    }
    for (size_t s = 0; s < school->calendar.count; s++) {
        test_day_off(&runner, s);
        for (size_t i = 0; i < tests->session_count; i++)
            test_session(&runner, &tests->sessions[i], s);
    }
    tell_ahead(&runner);
    free(runner.seen);
}
