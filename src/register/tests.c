/* What the tests of all kinds stand on: years, days off, and how a finding about a school is made.
 */
#include "register/tests.h"

#include <stdlib.h>
#include <string.h>

bool
tests_year_order(const struct register_tests *tests, const char *year, long *order)
{
    for (size_t row = 0; row < tests->years.rows; row++) {
        if (strcmp(csv_cell(&tests->years, row, "code"), year) == 0) {
            const char *text = csv_cell(&tests->years, row, "order");
            *order = strtol(text, NULL, 10);
            return text[0] != '\0';
        }
    }
    return false;
}

const char *
tests_day_off(const struct register_tests *tests, day date)
{
    char text[DATE_SIZE];
    date_format(date, text);
    for (size_t row = 0; row < tests->holidays.rows; row++) {
        if (strcmp(csv_cell(&tests->holidays, row, "date"), text) == 0)
            return csv_cell(&tests->holidays, row, "name");
    }
    return date_weekday(date) == SATURDAY ? "Saturday"
           : date_weekday(date) == SUNDAY ? "Sunday"
                                          : NULL;
}

struct finding
judge_finding(const struct school_register *school, const struct rule *rule, const char *key,
              const char *field, const char *value, slot_number slot, bool dated,
              struct place place)
{
    const struct unit *unit = &school->data->units[school->unit];
    day date = dated ? slot_date(slot) : DAY_NONE;
    enum session session = dated ? slot_session(slot) : SESSION_NONE;
    place.column = register_field_number(school->data, place, field, date, session);
    return (struct finding){.rule = rule,
                            .severity = rule->severity,
                            .lea = unit->lea,
                            .estab = unit->estab,
                            .key = key,
                            .field = field,
                            .value = value,
                            .date = date,
                            .session = session,
                            .place = place};
}

void
judge_add(struct school_register *school, struct finding_list *findings, const struct rule *rule,
          const char *key, const char *field, const char *value, slot_number slot, bool dated,
          struct place place)
{
    finding_add(findings, judge_finding(school, rule, key, field, value, slot, dated, place));
}
