/* The register rules about a pupil's enrolments: their dates, how many there are, whose they are,
 * and the year group of leavers. */
#include "base/memory.h"
#include "register/tests.h"

struct enrolment_judge {
    const struct register_tests *tests;
    struct school_register *school;
    struct finding_list *findings;
};

static bool
is_later(struct place a, struct place b)
{
    return a.file != b.file ? a.file > b.file : a.line > b.line;
}

/* R131 */
static void
test_whole(const struct enrolment_judge *judge, const struct pupil *pupil,
           const struct enrolment *enrolment)
{
    char date[DATE_SIZE];
    if (!enrolment_is_whole(enrolment))
        judge_add(judge->school, judge->findings, judge->tests->never_there, pupil->upn,
                  "LeavingDate",
                  arena_string(judge->findings->arena, date_format(enrolment->leaving, date)), 0,
                  false, enrolment->place);
}

/* 31 August before the school year of a date. */
static day
year_begins(day date)
{
    return date_from_civil(date_school_year(date), 8, 31);
}

/* A leaver whose year group was rolled on. */
static bool
is_rolled_on(const struct enrolment_judge *judge, const struct enrolment *enrolment)
{
    const struct leaver_test *test = &judge->tests->leaver;
    long order;
    if (test->rule == NULL || enrolment->leaving >= judge->school->today || enrolment->boarder ||
        !enrolment_is_whole(enrolment) || enrolment->born == DAY_NONE ||
        enrolment->year_leaving[0] != '\0' ||
        !tests_year_order(judge->tests, enrolment->year, &order) || order < test->year_from)
        return false;
    int age = date_age(enrolment->born, year_begins(enrolment->leaving));
    return age >= test->age_from && age <= test->age_to;
}

static void
test_leaver(const struct enrolment_judge *judge, const struct pupil *pupil)
{
    for (size_t i = 0; i < pupil->count; i++) {
        if (!is_rolled_on(judge, &pupil->enrolments[i]))
            continue;
        judge_add(judge->school, judge->findings, judge->tests->leaver.rule, pupil->upn,
                  "NCyearLeaving", pupil->enrolments[i].year, 0, false, pupil->enrolments[i].place);
        return;
    }
}

/* R128; a pupil who only boards is not tested. */
static void
test_two_enrolments(const struct enrolment_judge *judge, const struct pupil *pupil)
{
    bool boards = true;
    for (size_t i = 0; i < pupil->count; i++)
        boards = boards && pupil->enrolments[i].boarder;
    if (pupil->count < 2 || boards)
        return;
    struct finding finding = judge_finding(judge->school, judge->tests->two_enrolments, pupil->upn,
                                           "UPN", pupil->upn, 0, false, pupil_first_row(pupil));
    if (pupil_overlaps(pupil))
        finding.severity = SEVERITY_ERROR;
    finding_add(judge->findings, finding);
}

/* R132, at the later row: told of the first of the children. */
static void
test_children(const struct enrolment_judge *judge, size_t number)
{
    const struct pupil *pupils = judge->school->pupils.items, *pupil = &pupils[number];
    struct place last = pupil->enrolments[0].place;
    size_t lost_count, nobodys = 0;
    if (pupil->children == 1 || pupil->first_child != number)
        return;
    for (size_t p = number; p < number + pupil->children; p++) {
        for (size_t i = 0; i < pupils[p].count; i++) {
            struct place place = pupils[p].enrolments[i].place;
            last = is_later(place, last) ? place : last;
        }
    }
    const struct lost_mark *lost =
        walk_lost(judge->school, number, DAY_FIRST, DAY_LAST, &lost_count);
    for (size_t i = 0; i < lost_count; i++)
        nobodys += lost[i].fate == MARK_CONTESTED;
    judge_add(judge->school, judge->findings, judge->tests->two_children, pupil->upn, "UPN",
              arena_printf(judge->findings->arena, "%zu", nobodys), 0, false, last);
}

void
judge_enrolments(const struct register_tests *tests, struct school_register *school, size_t number,
                 struct finding_list *findings)
{
    const struct enrolment_judge judge = {tests, school, findings};
    const struct pupil *pupil = &school->pupils.items[number];
    for (size_t i = 0; i < pupil->count; i++)
        test_whole(&judge, pupil, &pupil->enrolments[i]);
    test_two_enrolments(&judge, pupil);
    test_children(&judge, number);
    test_leaver(&judge, pupil);
}
