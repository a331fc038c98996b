/* The conditions that a test of marks can name. A new one is a function and a row of the table
 * below. */
#include "register/tests.h"

static bool
is_before_entry(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->visit->standing == STANDING_BEFORE;
}

static bool
is_on_register(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->visit->standing == STANDING_ON;
}

static bool
is_after_leaving(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->visit->standing == STANDING_AFTER;
}

static bool
has_status(const struct situation *at, const struct argument *argument)
{
    return at->visit->standing == STANDING_ON && at->school->calendar.given &&
           at->visit->session->status == argument->status;
}

static bool
conditions_is_compulsory_age(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->visit->compulsory_age;
}

static bool
is_not_compulsory_age(const struct situation *at, const struct argument *argument)
{
    return at->visit->enrolment->born != DAY_NONE && !conditions_is_compulsory_age(at, argument);
}

static bool
is_below_compulsory_age(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->visit->enrolment->born != DAY_NONE &&
           at->visit->date < at->visit->enrolment->compulsory_from;
}

static bool
is_not_mobile(const struct situation *at, const struct argument *argument)
{
    (void)argument; /* a mobile child is one of compulsory school age: without a DOB it is not
                       tested */
    return at->school->has_mobile && at->visit->enrolment->born != DAY_NONE &&
           !at->visit->enrolment->mobile;
}

static bool
enrolment_is_not(const struct situation *at, const struct argument *argument)
{
    const char *status = at->visit->enrolment->enrol_status;
    return status[0] != '\0' && !list_has(argument->words, status);
}

static bool
year_is_below(const struct situation *at, const struct argument *argument)
{
    long order;
    return tests_year_order(at->tests, at->visit->enrolment->year, &order) &&
           order < argument->number;
}

static bool
is_longer_ago(const struct situation *at, const struct argument *argument)
{
    const struct calendar *calendar = &at->school->calendar;
    size_t upto = calendar_school_day(calendar, at->school->today + 1);
    size_t from = calendar_school_day(calendar, at->visit->date + 1);
    return upto > from && (long)(upto - from) > argument->number;
}

static bool
has_no_nature(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->school->has_nature && (at->visit->mark->flags & MARK_NATURE) == 0;
}

static bool
is_after_today(const struct situation *at, const struct argument *argument)
{
    (void)argument;
    return at->visit->date > at->school->today;
}

static const struct condition conditions[] = {
    {"before-entry", is_before_entry, NO_ARGUMENT},
    {"on-register", is_on_register, NO_ARGUMENT},
    {"after-leaving", is_after_leaving, NO_ARGUMENT},
    {"session-is", has_status, STATUS},
    {"compulsory-age", conditions_is_compulsory_age, NO_ARGUMENT},
    {"not-compulsory-age", is_not_compulsory_age, NO_ARGUMENT},
    {"below-compulsory-age", is_below_compulsory_age, NO_ARGUMENT},
    {"not-mobile", is_not_mobile, NO_ARGUMENT},
    {"enrolment-is-not", enrolment_is_not, WORDS},
    {"year-below", year_is_below, NUMBER},
    {"school-days-ago-over", is_longer_ago, NUMBER},
    {"no-nature", has_no_nature, NO_ARGUMENT},
    {"after-today", is_after_today, NO_ARGUMENT},
};

const struct condition *
condition_find(struct slice name)
{
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
        if (slice_is(name, conditions[i].name))
            return &conditions[i];
    }
    return NULL;
}
