/* The attendance of a CTF: totals of years, and strings of marks. */
#include <stdlib.h>
#include <string.h>

#include "input/exports/ctf_internal.h"

static uint32_t
count_in(const struct ctf *ctf, uint32_t parent, const char *path)
{
    return (uint32_t)strtoul(ctf_text_in(ctf, parent, path), NULL, 10);
}

/* The string stands in an element of its own, right behind its year. */
static void
find_string(struct ctf *ctf, struct ctf_year *year, size_t from)
{
    const char *start = "";
    for (size_t i = from + 1; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        if (strcmp(leaf->path, "pupil/attendance/yeardata/year") == 0)
            return;
        if (strcmp(leaf->path, "pupil/attendance/yeardata/attendsessions/attendancestartdate") == 0)
            start = leaf->text;
        if (strcmp(leaf->path, ctf_marks_path) != 0)
            continue;
        year->string.marks = slice_of(leaf->text);
        year->string_line = leaf->line;
        if (!ctf_day(start, &year->string.from))
            year->string.from = DAY_NONE;
    }
}

size_t
ctf_years(struct ctf *ctf, struct ctf_year **years)
{
    static const char base[] = "pupil/attendance/yeardata/";
    size_t count = 0;
    *years = arena_alloc(&ctf->arena, (ctf->leaf_count + 1) * sizeof(struct ctf_year));
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        uint32_t of = leaf->parent;
        if (strcmp(leaf->path, "pupil/attendance/yeardata/year") != 0)
            continue;
        struct ctf_year *year = &(*years)[count++];
        *year = (struct ctf_year){.year = leaf->text, .line = leaf->line};
        year->lea = ctf_text_in(ctf, of, "pupil/attendance/yeardata/lea");
        year->estab = ctf_text_in(ctf, of, "pupil/attendance/yeardata/estab");
        year->of_source = strcmp(year->lea, ctf->lea) == 0 && strcmp(year->estab, ctf->estab) == 0;
        const char *possible = arena_printf(&ctf->arena, "%ssessionspossible", base);
        year->totals = (struct mark_totals){
            .given = ctf_text_in(ctf, of, possible)[0] != '\0',
            .possible = count_in(ctf, of, possible),
            .attended = count_in(ctf, of, "pupil/attendance/yeardata/sessionsattended"),
            .authorised = count_in(ctf, of, "pupil/attendance/yeardata/sessionsauthorised"),
            .unauthorised = count_in(ctf, of, "pupil/attendance/yeardata/sessionsunauthorised")};
        year->string = (struct mark_string){
            .marks = {"", 0}, .from = DAY_NONE, .last = ctf->date, .totals = year->totals};
        find_string(ctf, year, i);
    }
    return count;
}

enum mark_layout
ctf_layout(const struct ctf *ctf, const struct ctf_year *year)
{
    const struct export_options *options = ctf->reading->options;
    return mark_string_layout(&year->string, options->count_mark, options->context);
}

static void
write_string(struct ctf *ctf, const struct ctf_year *year, const char *upn)
{
    struct ctf_table *marks = ctf_find_table(ctf, "marks");
    const struct mark_string *string = &year->string;
    enum mark_layout layout = ctf_layout(ctf, year);
    struct string_mark mark = {.number = 0};
    if (layout == LAYOUT_NONE)
        return;
    string_places_add(&ctf->reading->strings, year->string_line, string->from, layout);
    while (mark_string_next(string, layout, &mark)) {
        char text[DATE_SIZE];
        ctf_put_unit(ctf, marks, upn);
        ctf_put_value(marks, "Date", date_format(mark.date, text));
        ctf_put_value(marks, "Session", session_name(mark.session));
        ctf_put_value(marks, "Code", arena_copy(&ctf->arena, mark.code.text, mark.code.length));
        ctf_end_row(ctf, marks, year->string_line);
    }
    if (!ctf->cut_told)
        ctf_tell(ctf, "F132", year->string_line, "", "",
                 "codes of two characters are cut to one in a marks string");
    ctf->cut_told = true;
}

void
ctf_write_marks(struct ctf *ctf, const char *upn)
{
    struct ctf_year *years;
    size_t count = ctf_years(ctf, &years);
    for (size_t i = 0; i < count; i++) {
        if (years[i].of_source && years[i].string.marks.length > 0)
            write_string(ctf, &years[i], upn);
    }
}
