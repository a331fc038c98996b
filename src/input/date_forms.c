/* Dates as people write them. */
#include "input/date_forms.h"

#include <string.h>

static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};

/* A name in full or what it begins with, three letters at least. */
static int
date_forms_find_named(const char *const *names, int count, struct slice word)
{
    if (word.length < 3)
        return -1;
    for (int i = 0; i < count; i++) {
        size_t same = 0;
        while (same < word.length && names[i][same] != '\0' &&
               text_lower(word.text[same]) == text_lower(names[i][same]))
            same++;
        if (same == word.length)
            return i;
    }
    return -1;
}

/* The month, 1 to 12, or weekday that a word names in full or by three letters or more; -1. */
static int
date_month_named(struct slice word)
{
    int month = date_forms_find_named(date_months, 12, word);
    return month < 0 ? -1 : month + 1;
}

static int
date_weekday_named(struct slice word)
{
    if (word.length == 4 && text_lower(word.text[0]) == 'w' && text_lower(word.text[3]) == 's' &&
        date_forms_find_named(weekdays, 7, (struct slice){word.text, 3}) >= 0)
        word.length = 3; /* Weds */
    return date_forms_find_named(weekdays, 7, word);
}

/* --- pieces of a text ------------------------------------------------------------------------- */

struct date_scanner {
    const char *text;
    size_t length, at;
};

static char
date_scanner_peek(const struct date_scanner *scanner)
{
    return scanner->at < scanner->length ? scanner->text[scanner->at] : '\0';
}

static bool
is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool
is_letter(char character)
{
    char lower = text_lower(character);
    return lower >= 'a' && lower <= 'z';
}

/* A number of so many digits at most; *digits is how many there were. */
static int
date_forms_take_number(struct date_scanner *scanner, int most, int *digits)
{
    int number = 0;
    for (*digits = 0; *digits < most && is_digit(date_scanner_peek(scanner)); *digits += 1)
        number = number * 10 + (scanner->text[scanner->at++] - '0');
    return number;
}

static struct slice
date_forms_take_word(struct date_scanner *scanner)
{
    size_t from = scanner->at;
    while (is_letter(date_scanner_peek(scanner)))
        scanner->at++;
    return (struct slice){scanner->text + from, scanner->at - from};
}

static void
skip_any(struct date_scanner *scanner, const char *characters)
{
    while (date_scanner_peek(scanner) != '\0' &&
           strchr(characters, date_scanner_peek(scanner)) != NULL)
        scanner->at++;
}

/* Nothing that would make it another word or number. */
static bool
at_end_of_date(const struct date_scanner *scanner)
{
    char next = date_scanner_peek(scanner);
    return !is_digit(next) && (!is_letter(next) || next == 'T') && next != '/' &&
           (next != '-' || scanner->at + 1 >= scanner->length ||
            !is_digit(scanner->text[scanner->at + 1]));
}

static bool
is_day(int year, int month, int day_of_month)
{
    if (year < YEAR_FIRST || month < 1 || month > 12 || day_of_month < 1 || day_of_month > 31)
        return false;
    struct civil civil = date_to_civil(date_from_civil(year, month, day_of_month));
    return civil.month == month && civil.day == day_of_month;
}

/* --- the forms -------------------------------------------------------------------------------- */

enum { CENTURY = 2000 };

static int
date_forms_take_year(struct date_scanner *scanner, uint32_t *short_years)
{
    int digits, year = date_forms_take_number(scanner, 4, &digits);
    *short_years = digits == 2;
    if (digits == 2)
        return CENTURY + year;
    return digits == 4 ? year : -1;
}

static bool
scan_iso(struct date_scanner *scanner, struct date_form *form)
{
    int digits[3], year = date_forms_take_number(scanner, 4, &digits[0]);
    if (digits[0] != 4 || date_scanner_peek(scanner) != '-')
        return false;
    scanner->at++;
    int month = date_forms_take_number(scanner, 2, &digits[1]);
    if (digits[1] == 0 || date_scanner_peek(scanner) != '-')
        return false;
    scanner->at++;
    int day_of_month = date_forms_take_number(scanner, 2, &digits[2]);
    if (!is_day(year, month, day_of_month))
        return false;
    *form = (struct date_form){date_from_civil(year, month, day_of_month), month, day_of_month, 0};
    return true;
}

static void
add_evidence(struct date_evidence *evidence, bool day_first, bool month_first, bool same,
             uint32_t short_years)
{
    if (evidence == NULL)
        return;
    evidence->only_day_first += day_first && !month_first;
    evidence->only_month_first += month_first && !day_first;
    evidence->differing += day_first && month_first && !same;
    evidence->short_years += short_years;
}

static bool
scan_figures(struct date_scanner *scanner, enum date_order order, struct date_form *form,
             struct date_evidence *evidence)
{
    int digits, first = date_forms_take_number(scanner, 2, &digits);
    char separator = date_scanner_peek(scanner);
    uint32_t short_years;
    if (digits == 0 || (separator != '/' && separator != '-' && separator != '.'))
        return false;
    scanner->at++;
    int second = date_forms_take_number(scanner, 2, &digits);
    if (digits == 0 || date_scanner_peek(scanner) != separator)
        return false;
    scanner->at++;
    int year = date_forms_take_year(scanner, &short_years);
    bool day_first = is_day(year, second, first), month_first = is_day(year, first, second);
    add_evidence(evidence, day_first, month_first, first == second, short_years);
    if (order == ORDER_MONTH_FIRST ? !month_first : !day_first)
        return false;
    int month = order == ORDER_MONTH_FIRST ? first : second,
        day_of_month = order == ORDER_MONTH_FIRST ? second : first;
    *form = (struct date_form){date_from_civil(year, month, day_of_month), month, day_of_month, 0};
    return true;
}

/* 8th is a day too. */
static void
skip_ordinal(struct date_scanner *scanner)
{
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    size_t left = scanner->length - scanner->at;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0] && left >= 2; i++) {
        if (text_lower(scanner->text[scanner->at]) == ends[i][0] &&
            text_lower(scanner->text[scanner->at + 1]) == ends[i][1]) {
            scanner->at += 2;
            return;
        }
    }
}

static bool
scan_words(struct date_scanner *scanner, bool yearless, struct date_form *form,
           struct date_evidence *evidence)
{
    int digits;
    if (date_weekday_named(date_forms_take_word(scanner)) >= 0)
        skip_any(scanner, " ,.");
    else
        scanner->at = 0;
    int day_of_month = date_forms_take_number(scanner, 2, &digits);
    if (digits == 0)
        return false;
    skip_ordinal(scanner);
    skip_any(scanner, " -/.");
    int month = date_month_named(date_forms_take_word(scanner));
    if (month < 0)
        return false;
    struct date_scanner before_year = *scanner;
    uint32_t short_years = 0;
    skip_any(scanner, " -/.,");
    int year =
        is_digit(date_scanner_peek(scanner)) ? date_forms_take_year(scanner, &short_years) : -1;
    if (year < 0) {
        *scanner = before_year;
        *form = (struct date_form){DAY_NONE, month, day_of_month, 0};
        return yearless && is_day(CENTURY, month, day_of_month);
    }
    if (!is_day(year, month, day_of_month))
        return false;
    add_evidence(evidence, false, false, true, short_years);
    *form = (struct date_form){date_from_civil(year, month, day_of_month), month, day_of_month, 0};
    return true;
}

/* 8/9, without a year. */
static bool
scan_day_and_month(struct date_scanner *scanner, enum date_order order, struct date_form *form,
                   struct date_evidence *evidence)
{
    int digits, first = date_forms_take_number(scanner, 2, &digits);
    char separator = date_scanner_peek(scanner);
    if (digits == 0 || (separator != '/' && separator != '.'))
        return false;
    scanner->at++;
    int second = date_forms_take_number(scanner, 2, &digits);
    if (digits == 0 || date_scanner_peek(scanner) == separator)
        return false;
    bool day_first = is_day(CENTURY, second, first), month_first = is_day(CENTURY, first, second);
    add_evidence(evidence, day_first, month_first, first == second, 0);
    *form = order == ORDER_MONTH_FIRST ? (struct date_form){DAY_NONE, first, second, 0}
                                       : (struct date_form){DAY_NONE, second, first, 0};
    return order == ORDER_MONTH_FIRST ? month_first : day_first;
}

bool
date_form_scan(struct slice text, enum date_order order, bool yearless, struct date_form *form,
               struct date_evidence *evidence)
{
    struct date_scanner scanner = {text.text, text.length, 0};
    bool found = scan_iso(&scanner, form);
    if (!found) {
        scanner.at = 0;
        found = scan_figures(&scanner, order, form, evidence);
    }
    if (!found) {
        scanner.at = 0;
        found = scan_words(&scanner, yearless, form, evidence);
    }
    if (!found && yearless) {
        scanner.at = 0;
        found = scan_day_and_month(&scanner, order, form, evidence);
    }
    form->length = scanner.at;
    return found && at_end_of_date(&scanner);
}

/* A time: figures, points and colons, a zone, AM or PM. */
static bool
is_time(struct slice text)
{
    if (text.length == 0)
        return true;
    bool colon = memchr(text.text, ':', text.length) != NULL;
    for (size_t i = 0; i < text.length; i++) {
        if (!is_digit(text.text[i]) && strchr(" T:.+-ZAPMapm", text.text[i]) == NULL)
            return false;
    }
    return colon && (text.text[0] == ' ' || text.text[0] == 'T');
}

bool
date_form_read(struct slice text, enum date_order order, day *date, struct date_evidence *evidence)
{
    struct slice trimmed = slice_trim(text);
    struct date_form form;
    if (!date_form_scan(trimmed, order, false, &form, evidence))
        return false;
    *date = form.date;
    return is_time((struct slice){trimmed.text + form.length, trimmed.length - form.length});
}

enum date_order
date_evidence_order(const struct date_evidence *evidence)
{
    return evidence->only_month_first > 0 && evidence->only_day_first == 0 ? ORDER_MONTH_FIRST
                                                                           : ORDER_DAY_FIRST;
}

void
date_evidence_add(struct date_evidence *evidence, const struct date_evidence *other)
{
    evidence->only_day_first += other->only_day_first;
    evidence->only_month_first += other->only_month_first;
    evidence->differing += other->differing;
    evidence->short_years += other->short_years;
}
