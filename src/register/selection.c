/* Reads selections of sessions, and asks them. */
#include "register/selection.h"

enum fact {
    FACT_ON_REGISTER = 1,
    FACT_BEFORE_ENTRY = 2,
    FACT_AFTER_LEAVING = 4,
    FACT_OPEN = 8,
    FACT_LISTED = 16,
    FACT_COMPULSORY_AGE = 32,
    FACT_MORNING = 64,
    FACT_AFTERNOON = 128,
    FACT_MONDAY = 256, /* and the bits above it for the other days */
};

static const unsigned standing_facts = FACT_ON_REGISTER | FACT_BEFORE_ENTRY | FACT_AFTER_LEAVING;

static bool
take_condition(struct slice word, unsigned *conditions)
{
    static const struct {
        const char *name;
        unsigned fact;
    } names[] = {{"before-entry", FACT_BEFORE_ENTRY},
                 {"after-leaving", FACT_AFTER_LEAVING},
                 {"open", FACT_OPEN},
                 {"listed", FACT_LISTED},
                 {"compulsory-age", FACT_COMPULSORY_AGE},
                 {"morning", FACT_MORNING},
                 {"afternoon", FACT_AFTERNOON},
                 {"monday", FACT_MONDAY << MONDAY},
                 {"tuesday", FACT_MONDAY << TUESDAY},
                 {"wednesday", FACT_MONDAY << WEDNESDAY},
                 {"thursday", FACT_MONDAY << THURSDAY},
                 {"friday", FACT_MONDAY << FRIDAY},
                 {"saturday", FACT_MONDAY << SATURDAY},
                 {"sunday", FACT_MONDAY << SUNDAY}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (slice_is(word, names[i].name)) {
            *conditions |= names[i].fact;
            return true;
        }
    }
    return false;
}

static bool
take_what(const struct attendance_codes *codes, struct slice *rest, struct selection *selection)
{
    struct slice before = *rest, word;
    if (!slice_word(rest, &word))
        return false;
    if (slice_is(word, "unmarked"))
        selection->of = SELECT_UNMARKED;
    else if (slice_is(word, "unrecorded"))
        selection->of = SELECT_UNRECORDED;
    else
        *rest = before;
    return selection->of != SELECT_CODES || codes_select(codes, rest, &selection->codes);
}

bool
selection_parse(const struct attendance_codes *codes, struct slice text,
                struct selection *selection)
{
    struct slice word;
    *selection = (struct selection){.of = SELECT_CODES};
    if (!take_what(codes, &text, selection))
        return false;
    if (slice_word(&text, &word)) {
        if (!slice_is(word, "when") || !slice_word(&text, &word))
            return false;
        do {
            if (!take_condition(word, &selection->conditions))
                return false;
        } while (slice_word(&text, &word));
    }
    if ((selection->conditions & standing_facts) == 0)
        selection->conditions |= FACT_ON_REGISTER;
    return true;
}

static const unsigned week_facts = (FACT_MONDAY << (SUNDAY + 1)) - FACT_MONDAY;

unsigned
selection_facts(const struct walk *walk, unsigned wanted)
{
    static const unsigned standings[] = {[STANDING_BEFORE] = FACT_BEFORE_ENTRY,
                                         [STANDING_ON] = FACT_ON_REGISTER,
                                         [STANDING_AFTER] = FACT_AFTER_LEAVING};
    const struct session_visit *at = &walk->at;
    enum session_status status = at->session->status;
    unsigned facts = standings[at->standing];
    if ((wanted & week_facts) != 0)
        facts |= (unsigned)FACT_MONDAY << date_weekday(at->date);
    facts |= slot_session(at->session->slot) == SESSION_AM ? FACT_MORNING : FACT_AFTERNOON;
    facts |= status == SESSION_OPEN ? FACT_OPEN : 0;
    facts |= walk->school->calendar.given && status != SESSION_UNLISTED ? FACT_LISTED : 0;
    return facts | (at->compulsory_age ? FACT_COMPULSORY_AGE : 0);
}
