/* Titles of a sheet, and the dates that stand in them and in names. */
#include <stdlib.h>
#include <string.h>

#include "input/exports/export_sheet.h"

const char *
export_title(struct exports *exports, const struct export_sheet *sheet, size_t number)
{
    const struct head_row *row = &sheet->head.rows[number];
    struct buffer text = {0};
    buffer_string(&text, "");
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i][0] != '\0')
            buffer_printf(&text, "%s%s", text.length > 0 ? " " : "", row->cells[i]);
    }
    const char *kept = arena_string(&exports->arena, text.text);
    buffer_free(&text);
    return kept;
}

size_t
export_title_count(const struct export_sheet *sheet)
{
    if (sheet->plan.shape == NULL)
        return 0;
    return sheet->plan.heading_row - sheet->plan.rows_above;
}

static bool
is_word_character(char character)
{
    const char text[] = {character, '\0'};
    return text_word_length(text) > 0;
}

/* Reads a date at the front, in either order. */
static bool
scan_either(const char *text, struct date_form *form, struct date_evidence *evidence)
{
    struct slice slice = slice_of(text);
    return date_form_scan(slice, ORDER_DAY_FIRST, false, form, evidence) ||
           date_form_scan(slice, ORDER_MONTH_FIRST, false, form, NULL);
}

/* The text of a date that stands at the front; NULL: none does. */
static const char *
date_at(struct exports *exports, struct export_sheet *sheet, const char *text)
{
    struct date_form form;
    struct date_evidence evidence = {0};
    if (!scan_either(text, &form, &evidence))
        return NULL;
    sheet->plan.evidence.short_years += evidence.short_years;
    return arena_copy(&exports->arena, text, form.length);
}

/* Whether a word or number may begin here. */
static bool
begins_here(const char *text, const char *at)
{
    return at == text || (!is_word_character(at[-1]) && at[-1] != '/');
}

void
export_take_dates(struct date_evidence *evidence, const char *text)
{
    struct date_evidence seen = {0};
    for (const char *at = text; *at != '\0'; at++) {
        struct date_form form;
        if (begins_here(text, at) && scan_either(at, &form, &seen) && form.length > 0)
            at += form.length - 1;
    }
    seen.short_years = 0; /* counted where the date is used */
    date_evidence_add(evidence, &seen);
}

/* A date of so many figures without anything between them: eight as names have them, 20250908 or
 * 08092025; six behind a word that says a week alone, 080925 or 250908. A week begins on a Monday,
 * which decides between two. NULL: it is none. */
static const char *
compact_date(struct exports *exports, const char *text, size_t figures)
{
    const char *found = NULL;
    if (strspn(text, "0123456789") != figures)
        return NULL;
    const char *century = figures == 6 ? "20" : "";
    const int year = figures == 6 ? 2 : 4, end = (int)figures - year;
    const char *const forms[] = {arena_printf(&exports->arena, "%s%.*s-%.2s-%.2s", century, year,
                                              text + end, text + 2, text),
                                 arena_printf(&exports->arena, "%s%.*s-%.2s-%.2s", century, year,
                                              text, text + year, text + year + 2)};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        day parsed;
        if (memcmp(forms[i], "20", 2) != 0 ||
            !date_form_read(slice_of(forms[i]), ORDER_DAY_FIRST, &parsed, NULL))
            continue;
        if (found == NULL || date_weekday(parsed) == MONDAY)
            found = forms[i];
        if (date_weekday(parsed) == MONDAY)
            break;
    }
    return found;
}

/* Between figures it is a hyphen: 2025_09_08. */
static void
replace_underscores(char *text)
{
    for (char *at = text; *at != '\0'; at++) {
        bool figures = at != text && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9';
        if (*at == '_')
            *at = figures ? '-' : ' ';
    }
}

const char *
export_date_in(struct exports *exports, struct export_sheet *sheet, const char *text, bool compact)
{
    char *plain = text_copy(text);
    const char *found = NULL;
    replace_underscores(plain);
    for (const char *at = plain; *at != '\0' && found == NULL; at++) {
        if (!begins_here(plain, at))
            continue;
        found = date_at(exports, sheet, at);
        if (found == NULL && compact)
            found = compact_date(exports, at, 8);
    }
    free(plain);
    return found;
}

/* The word of letters at the front of a text. */
static struct slice
letters_at(const char *text)
{
    return (struct slice){text, strcspn(text, " 0123456789.,-_:()")};
}

/* Behind a word that says a week, and words that may follow it: "wc120126", "Week beginning 12-01".
 */
static const char *
behind_week(const struct session_words *words, const char *text)
{
    struct slice word = letters_at(text);
    if (session_words_find(words, word).kind != SESSION_WORD_WEEK)
        return NULL;
    do {
        text = word.text + word.length;
        text += strspn(text, " .,-_:()");
        word = letters_at(text);
    } while (session_words_find(words, word).kind == SESSION_WORD_OF_WEEK);
    return text;
}

const char *
export_date_of_week(struct exports *exports, struct export_sheet *sheet, const char *name)
{
    char *plain = text_copy(name);
    const char *found = NULL;
    replace_underscores(plain);
    for (const char *at = plain; *at != '\0' && found == NULL; at++) {
        if (at != plain && is_word_character(at[-1]))
            continue;
        const char *date = behind_week(&exports->options->shapes->session_words, at);
        if (date == NULL)
            continue;
        found = date_at(exports, sheet, date);
        if (found == NULL)
            found = compact_date(exports, date, 8);
        if (found == NULL)
            found = compact_date(exports, date, 6);
    }
    free(plain);
    return found;
}

const char *
export_behind_words(struct exports *exports, const char *pattern, const char *text)
{
    const char *brace = strchr(pattern, '{');
    if (brace == NULL)
        return NULL;
    char *words = arena_copy(&exports->arena, pattern, (size_t)(brace - pattern));
    size_t length = slice_trim(slice_of(words)).length;
    words[length] = '\0';
    const char *at = length == 0 ? text : strcasestr(text, words);
    if (at == NULL)
        return NULL;
    at += length;
    return at + strspn(at, " :-");
}

const char *
export_date_by_pattern(struct exports *exports, struct export_sheet *sheet, const char *pattern,
                       const char *text)
{
    const char *at = export_behind_words(exports, pattern, text);
    return at == NULL ? NULL : date_at(exports, sheet, at);
}
