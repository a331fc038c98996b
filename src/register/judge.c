/* Runs the register rules over the marks of one school. */
#include <stdlib.h>

#include "base/memory.h"
#include "register/tests.h"

struct runner {
    const struct register_tests *tests;
    struct school_register *school;
    struct finding_list *findings;
    struct session_seen *seen; /* one for each session of the calendar */
};

/* The codes that some pupil has in a session. */
struct session_seen {
    code_set on_register, any;
};

static const char *
code_text(const struct register_tests *tests, unsigned code)
{
    return code == CODE_NONE ? "" : tests->rules->codes.codes[code].code;
}

static struct finding
make_finding(const struct school_register *school, const struct rule *rule, const char *key,
             const char *field, const char *value, slot_number slot, bool dated, struct place place)
{
    const struct unit *unit = &school->data->units[school->unit];
    place.column = register_field_number(school->data, place.file, field);
    return (struct finding){.rule = rule,
                            .severity = rule->severity,
                            .lea = unit->lea,
                            .estab = unit->estab,
                            .key = key,
                            .field = field,
                            .value = value,
                            .date = dated ? slot_date(slot) : DAY_NONE,
                            .session = dated ? slot_session(slot) : SESSION_NONE,
                            .place = place};
}

void
judge_add(struct school_register *school, struct finding_list *findings, const struct rule *rule,
          const char *key, const char *field, const char *value, slot_number slot, bool dated,
          struct place place)
{
    finding_add(findings, make_finding(school, rule, key, field, value, slot, dated, place));
}

static void
add_finding(struct runner *runner, const struct rule *rule, const char *key, const char *field,
            const char *value, slot_number slot, bool dated, struct place place)
{
    judge_add(runner->school, runner->findings, rule, key, field, value, slot, dated, place);
}

static void
add_mark_finding(struct runner *runner, const struct rule *rule, const struct mark *mark)
{
    add_finding(runner, rule, runner->school->pupils.items[mark->pupil].upn, "Code",
                code_text(runner->tests, mark->code), mark->slot, true,
                (struct place){mark->file, mark->line, 0});
}

static void
test_mark(struct runner *runner, const struct situation *at)
{
    const struct register_tests *tests = runner->tests;
    unsigned code = at->mark->code;
    const struct rule *told = NULL; /* two lines of one rule give one finding */
    for (size_t i = 0; i < tests->of_code_count[code]; i++) {
        const struct mark_test *test = &tests->marks[tests->of_code[code][i]];
        if (test->rule != told && test->condition->holds(at, &test->argument)) {
            add_mark_finding(runner, test->rule, at->mark);
            told = test->rule;
        }
    }
    if ((at->mark->flags & MARK_CONFLICTS) != 0)
        add_mark_finding(runner, tests->conflict, at->mark);
    else if ((at->mark->flags & MARK_REPEATED) != 0)
        add_mark_finding(runner, tests->repeated, at->mark);
}

static struct situation
situate(const struct runner *runner, const struct pupil *pupil, const struct mark *mark,
        size_t session)
{
    day date = slot_date(mark->slot);
    return (struct situation){.school = runner->school,
                              .tests = runner->tests,
                              .mark = mark,
                              .enrolment = pupil_enrolment(pupil, date),
                              .standing = pupil_standing(pupil, date),
                              .status = runner->school->calendar.sessions[session].status,
                              .date = date};
}

static bool
is_earlier(const struct mark *a, const struct mark *b)
{
    return a->file < b->file || (a->file == b->file && a->line < b->line);
}

static void
test_pupil_marks(struct runner *runner, size_t pupil_number)
{
    struct school_register *school = runner->school;
    const struct pupil *pupil = &school->pupils.items[pupil_number];
    const struct mark *boarder = NULL;
    size_t session = 0;
    for (size_t i = school->marks.first[pupil_number]; i < school->marks.first[pupil_number + 1];
         i++) {
        const struct mark *mark = &school->marks.items[i];
        session = calendar_advance(&school->calendar, session, mark->slot);
        if (mark->code == CODE_NONE)
            continue;
        struct situation at = situate(runner, pupil, mark, session);
        if (at.enrolment->boarder) {
            if ((runner->tests->boarder & code_bit(mark->code)) != 0 &&
                (boarder == NULL || is_earlier(mark, boarder)))
                boarder = mark;
            continue;
        }
        runner->seen[session].any |= code_bit(mark->code);
        if (at.standing == STANDING_ON)
            runner->seen[session].on_register |= code_bit(mark->code);
        test_mark(runner, &at);
    }
    if (boarder != NULL)
        add_mark_finding(runner, runner->tests->boarder_rule, boarder);
}

/* The first row of the admission register about a pupil. */
static struct place
first_row(const struct pupil *pupil)
{
    struct place first = pupil->enrolments[0].place;
    for (size_t i = 1; i < pupil->count; i++) {
        struct place other = pupil->enrolments[i].place;
        if (other.file < first.file || (other.file == first.file && other.line < first.line))
            first = other;
    }
    return first;
}

/* R109: the open sessions before today for which the pupil has no row with a code. */
static void
test_missing(struct runner *runner, size_t pupil_number)
{
    struct school_register *school = runner->school;
    const struct pupil *pupil = &school->pupils.items[pupil_number];
    size_t mark = school->marks.first[pupil_number], end = school->marks.first[pupil_number + 1];
    const struct calendar_session *first = NULL;
    unsigned count = 0;
    for (size_t s = 0; s < school->calendar.count; s++) {
        const struct calendar_session *session = &school->calendar.sessions[s];
        day date = slot_date(session->slot);
        while (mark < end && school->marks.items[mark].slot < session->slot)
            mark++;
        bool recorded = mark < end && school->marks.items[mark].slot == session->slot;
        if (recorded || session->status != SESSION_OPEN || date >= school->today ||
            pupil_standing(pupil, date) != STANDING_ON || pupil_enrolment(pupil, date)->boarder)
            continue;
        first = first == NULL ? session : first;
        count++;
    }
    if (count == 0)
        return;
    char *number = arena_printf(runner->findings->arena, "%u", count);
    add_finding(runner, runner->tests->missing, pupil->upn, "Code", number, first->slot, true,
                first_row(pupil));
}

/* --- runs of school days ---------------------------------------------------------------------- */

/* The first mark on a date with one of the codes, from *mark on; NULL if there is none. */
static const struct mark *
mark_on_day(const struct school_register *school, size_t *mark, size_t end, day date,
            code_set codes)
{
    const struct mark *found = NULL;
    while (*mark < end && slot_date(school->marks.items[*mark].slot) <= date) {
        const struct mark *candidate = &school->marks.items[*mark];
        if (found == NULL && candidate->code != CODE_NONE && slot_date(candidate->slot) == date &&
            (codes & code_bit(candidate->code)) != 0)
            found = candidate;
        *mark += 1;
    }
    return found;
}

static bool
has_any(const struct school_register *school, size_t pupil_number, code_set codes)
{
    for (size_t i = school->marks.first[pupil_number]; i < school->marks.first[pupil_number + 1];
         i++) {
        unsigned code = school->marks.items[i].code;
        if (code != CODE_NONE && (codes & code_bit(code)) != 0)
            return true;
    }
    return false;
}

static void
test_run(struct runner *runner, const struct run_test *test, size_t pupil_number)
{
    const struct school_register *school = runner->school;
    const struct pupil *pupil = &school->pupils.items[pupil_number];
    size_t mark = school->marks.first[pupil_number], end = school->marks.first[pupil_number + 1];
    long days = 0;
    if (!has_any(school, pupil_number, test->codes))
        return;
    for (size_t d = 0; d < school->calendar.school_day_count; d++) {
        day date = school->calendar.school_days[d];
        const struct mark *found = mark_on_day(school, &mark, end, date, test->codes);
        bool counts = found != NULL && !pupil_enrolment(pupil, date)->boarder;
        days = counts ? days + 1 : 0;
        if (days == test->days)
            add_mark_finding(runner, test->rule, found);
    }
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

/* The first row, in the order of the inputs, that such a session is about. */
static const struct mark *
first_concerned(const struct runner *runner, const struct session_test *test, slot_number slot)
{
    const struct school_register *school = runner->school;
    const struct mark *first = NULL;
    code_set codes = test->codes | test->with;
    for (size_t i = 0; i < school->marks.count; i++) {
        const struct mark *mark = &school->marks.items[i];
        if (mark->slot != slot || mark->code == CODE_NONE || (codes & code_bit(mark->code)) == 0)
            continue;
        const struct pupil *pupil = &school->pupils.items[mark->pupil];
        day date = slot_date(slot);
        if (pupil_enrolment(pupil, date)->boarder ||
            (test->with != 0 && pupil_standing(pupil, date) != STANDING_ON))
            continue;
        if (first == NULL || is_earlier(mark, first))
            first = mark;
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
    add_finding(runner, test->rule, "", "Code", code_text(runner->tests, mark->code), slot, true,
                (struct place){mark->file, mark->line, 0});
}

/* R126 */
static void
test_weekend(struct runner *runner, size_t session)
{
    const struct calendar_session *at = &runner->school->calendar.sessions[session];
    if (at->status == SESSION_OPEN && date_weekday(slot_date(at->slot)) >= SATURDAY)
        add_finding(runner, runner->tests->weekend, "",
                    runner->school->calendar.given ? "Date" : "Code", "", at->slot, true,
                    at->place);
}

/* R128; a pupil who only boards is not tested. */
static void
test_enrolments(struct runner *runner, const struct pupil *pupil)
{
    bool boards = true;
    for (size_t i = 0; i < pupil->count; i++)
        boards = boards && pupil->enrolments[i].boarder;
    if (pupil->count < 2 || boards)
        return;
    struct finding finding = make_finding(runner->school, runner->tests->two_enrolments, pupil->upn,
                                          "UPN", pupil->upn, 0, false, first_row(pupil));
    if (pupil_overlaps(pupil))
        finding.severity = SEVERITY_ERROR;
    finding_add(runner->findings, finding);
}

void
judge_marks(const struct register_tests *tests, struct school_register *school,
            struct finding_list *findings)
{
    struct runner runner = {.tests = tests, .school = school, .findings = findings};
    runner.seen = memory_zeroed(school->calendar.count, sizeof *runner.seen);
    for (size_t p = 0; p < school->pupils.count; p++) {
        test_enrolments(&runner, &school->pupils.items[p]);
        test_pupil_marks(&runner, p);
        test_missing(&runner, p);
        for (size_t i = 0; i < tests->run_count; i++)
            test_run(&runner, &tests->runs[i], p);
    }
    for (size_t s = 0; s < school->calendar.count; s++) {
        test_weekend(&runner, s);
        for (size_t i = 0; i < tests->session_count; i++)
            test_session(&runner, &tests->sessions[i], s);
    }
    free(runner.seen);
}
