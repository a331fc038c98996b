/* Fills a school's calendar from its own rows and from its marks (findings F102, F103, F106, R130).
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register/tests.h"

struct calendar_reader {
    const struct register_tests *tests;
    struct school_register *school;
    const struct unit *unit;
    const struct source *source;
    struct finding_list *findings;
    struct value_reader values;
};

/* Gives the value in its kept form, "" if blank; false (with F102 or F103) if it is not of its
 * type. */
static bool
calendar_value(struct calendar_reader *reader, const struct csv_row *row, const char *name,
               char *value, size_t size)
{
    const struct table_def *def = reader->source->def;
    size_t column = (size_t)table_column_index(def, name);
    bool is_key = def->columns[column].key;
    struct value_owner owner = {reader->unit->lea, reader->unit->estab, {"", 0}};
    struct slice kept;
    bool good = values_read(&reader->values, row, column, &kept) == VALUE_GOOD &&
                kept.length < size && (kept.length > 0 || !is_key);
    value[0] = '\0';
    if (!good) {
        values_tell_bad(&reader->values, is_key ? reader->tests->bad_key : reader->tests->bad_value,
                        row, column, &owner, reader->findings);
        return false;
    }
    memcpy(value, kept.length > 0 ? kept.text : "", kept.length);
    value[kept.length] = '\0';
    return true;
}

static bool
take_calendar_row(void *context, const struct csv_row *row)
{
    struct calendar_reader *reader = context;
    char date_text[32], session_text[8], status_text[32];
    bool good_date = calendar_value(reader, row, "Date", date_text, sizeof date_text);
    bool good_session = calendar_value(reader, row, "Session", session_text, sizeof session_text);
    if (!good_date || !good_session)
        return true;
    calendar_value(reader, row, "Status", status_text, sizeof status_text);
    struct calendar_session session = {.status = SESSION_LISTED,
                                       .place = {reader->source->file_number, row->line, 0}};
    day date;
    session_status_parse(slice_of(status_text), &session.status); /* blank stays listed */
    if (!date_parse(slice_of(date_text), &date))
        return true;
    session.slot = slot_of(date, session_text[0] == 'A' ? SESSION_AM : SESSION_PM);
    calendar_add(&reader->school->calendar, session);
    reader->school->calendar.given = true;
    return true;
}

static void
note_conflict(void *context, const struct calendar_session *earlier,
              const struct calendar_session *later)
{
    struct calendar_reader *reader = context;
    (void)earlier;
    judge_add(reader->school, reader->findings, reader->tests->two_statuses, "", "Status", "",
              later->slot, true, later->place);
}

static bool
read_calendar_rows(struct calendar_reader *reader, struct error *error)
{
    struct register_data *data = reader->school->data;
    struct value_owner owner = {reader->unit->lea, reader->unit->estab, {"", 0}};
    for (size_t s = 0; s < data->source_count; s++) {
        reader->source = data->sources[s].source;
        if (strcmp(reader->source->def->name, "calendar") != 0)
            continue;
        reader->values = register_begin_values(data, s);
        bool done = register_read(data, s, reader->school->unit, take_calendar_row, reader, error);
        values_tell_rest(&reader->values, reader->tests->bad_key, reader->tests->bad_value, NULL,
                         &owner, reader->findings);
        register_end_values(data, s, &reader->values, true);
        if (!done)
            return false;
    }
    return true;
}

/* Each session that has marks once: a bit a slot, over all the years that a date may have. */
static void
add_marked_sessions(struct school_register *school)
{
    slot_number base = slot_of(date_from_civil(YEAR_FIRST, 1, 1), SESSION_AM);
    size_t slots = (size_t)(slot_of(date_from_civil(YEAR_LAST, 12, 31), SESSION_PM) - base) + 1;
    uint8_t *seen = memory_zeroed(slots / 8 + 1, 1);
    for (size_t i = 0; i < school->marks.count; i++) {
        const struct mark *mark = &school->marks.items[i];
        size_t bit = (size_t)(mark->slot - base);
        if ((seen[bit / 8] >> (bit % 8) & 1) != 0)
            continue;
        seen[bit / 8] |= (uint8_t)(1 << (bit % 8));
        calendar_add(
            &school->calendar,
            (struct calendar_session){mark->slot, SESSION_UNLISTED, {mark->file, mark->line, 0}});
    }
    free(seen);
}

static bool
is_before(const struct mark *mark, struct place place)
{
    return mark->file < place.file || (mark->file == place.file && mark->line < place.line);
}

/* Without a calendar: a session is open if a pupil on the register has a code of F106's list. */
static void
derive_open_sessions(const struct register_tests *tests, struct school_register *school)
{
    struct walk walk;
    for (size_t p = 0; p < school->pupils.count; p++) {
        walk_begin(&walk, school, p, DAY_FIRST, DAY_LAST);
        while (walk_next(&walk)) {
            unsigned code = visit_code(&walk.at);
            if (code == CODE_NONE || (tests->open & code_bit(code)) == 0 ||
                walk.at.standing != STANDING_ON)
                continue;
            struct calendar_session *session =
                &school->calendar.sessions[walk.at.session - school->calendar.sessions];
            if (session->status != SESSION_OPEN || is_before(walk.at.mark, session->place))
                session->place = (struct place){walk.at.mark->file, walk.at.mark->line, 0};
            session->status = SESSION_OPEN;
        }
    }
}

bool
calendar_read(const struct register_tests *tests, struct school_register *school,
              struct finding_list *findings, struct error *error)
{
    const struct unit *unit = &school->data->units[school->unit];
    struct calendar_reader reader = {
        .tests = tests, .school = school, .unit = unit, .findings = findings};
    calendar_clear(&school->calendar);
    bool done = read_calendar_rows(&reader, error);
    add_marked_sessions(school);
    calendar_settle(&school->calendar, note_conflict, &reader);
    if (done && !school->calendar.given) {
        derive_open_sessions(tests, school);
        judge_add(school, findings, tests->no_calendar, "", "", "", 0, false, unit->place);
    }
    calendar_find_school_days(&school->calendar);
    return done;
}
