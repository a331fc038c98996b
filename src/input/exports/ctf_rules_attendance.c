/* The rules about attendance in a CTF, T109 to T112 (docs/reference.md). */
#include <stdlib.h>
#include <string.h>

#include "input/exports/ctf_internal.h"

static bool
is_mark(struct ctf *ctf, struct slice code)
{
    const struct export_options *options = ctf->reading->options;
    bool placeholder = code.length == 1 && strchr("-*?", code.text[0]) != NULL;
    return placeholder || options->is_code == NULL ||
           options->is_code(options->context, "attendance",
                            arena_copy(&ctf->arena, code.text, code.length));
}

static void
check_string(struct ctf *ctf, const struct ctf_year *year)
{
    enum mark_layout layout = ctf_layout(ctf, year);
    const struct export_options *options = ctf->reading->options;
    struct mark_totals counted = {0};
    if (layout == LAYOUT_NONE) {
        ctf_tell(ctf, "T111", year->string_line, "AttendanceMarks", "",
                 "it cannot be cut into the sessions of days");
        ctf_tell(
            ctf, "F138", year->string_line, "AttendanceMarks", year->string.marks.text,
            "it is no string of two characters a day from its date on, within one school year");
        return;
    }
    for (struct string_mark mark = {.number = 0}; mark_string_next(&year->string, layout, &mark);) {
        options->count_mark(options->context, mark.date, mark.code, &counted);
        if (is_mark(ctf, mark.code))
            continue;
        ctf_tell_mark(ctf, "T111", year->string_line, &mark, "is no code");
        return;
    }
    if (year->totals.given &&
        (counted.possible != year->totals.possible || counted.attended != year->totals.attended ||
         counted.authorised != year->totals.authorised ||
         counted.unauthorised != year->totals.unauthorised))
        ctf_tell(ctf, "T112", year->string_line, "AttendanceMarks", "",
                 "the string gives %u possible, %u attended, %u authorised, %u unauthorised, the "
                 "totals are %u, %u, %u, %u",
                 counted.possible, counted.attended, counted.authorised, counted.unauthorised,
                 year->totals.possible, year->totals.attended, year->totals.authorised,
                 year->totals.unauthorised);
}

static void
check_totals(struct ctf *ctf, const struct ctf_year *year)
{
    const struct mark_totals *totals = &year->totals;
    day first = date_from_civil(atoi(year->year), 9, 1);
    day last = date_from_civil(atoi(year->year) + 1, 8, 31);
    if (!totals->given)
        return;
    if (totals->possible != totals->attended + totals->authorised + totals->unauthorised)
        ctf_tell(ctf, "T109", year->line, "SessionsPossible", year->year,
                 "%u possible are not %u attended, %u authorised and %u unauthorised",
                 totals->possible, totals->attended, totals->authorised, totals->unauthorised);
    if (ctf->date != DAY_NONE && ctf->date < last)
        last = ctf->date;
    if (ctf_is_digits(year->year, 4) &&
        totals->possible > 2 * (uint32_t)(last < first ? 0 : date_weekdays(first, last)))
        ctf_tell(ctf, "T110", year->line, "SessionsPossible", year->year,
                 "%u sessions are more than the weekdays of the year have", totals->possible);
}

static bool
is_same_year(const struct ctf_year *a, const struct ctf_year *b)
{
    return strcmp(a->year, b->year) == 0 && strcmp(a->lea, b->lea) == 0 &&
           strcmp(a->estab, b->estab) == 0;
}

void
ctf_check_attendance(struct ctf *ctf)
{
    struct ctf_year *years;
    size_t count = ctf_years(ctf, &years);
    for (size_t i = 0; i < count; i++) {
        size_t first = 0;
        while (!is_same_year(&years[first], &years[i]))
            first++;
        check_totals(ctf, &years[i]);
        if (first < i)
            ctf_tell(ctf, "T110", years[i].line, "Year", years[i].year,
                     "the year of that school stands in line %u too", years[first].line);
        if (years[i].string.marks.length > 0)
            check_string(ctf, &years[i]);
    }
}
