/* Takes each value apart from the left, character by character, as its type's definition does. */
#include "collection/lexical.h"

#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#include "base/watchdog.h"

static bool
lexical_is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

struct slice
lexical_collapse(struct slice value)
{
    while (value.length > 0 && lexical_is_blank(value.text[0]))
        value = (struct slice){value.text + 1, value.length - 1};
    while (value.length > 0 && lexical_is_blank(value.text[value.length - 1]))
        value.length--;
    return value;
}

/* Each take_ function takes what it is named after off the front, or returns false. */

static bool
take_character(struct slice *rest, char character)
{
    if (rest->length == 0 || rest->text[0] != character)
        return false;
    *rest = (struct slice){rest->text + 1, rest->length - 1};
    return true;
}

static size_t
count_digits(struct slice rest)
{
    size_t count = 0;
    while (count < rest.length && rest.text[count] >= '0' && rest.text[count] <= '9')
        count++;
    return count;
}

static size_t
take_digits(struct slice *rest)
{
    size_t count = count_digits(*rest);
    *rest = (struct slice){rest->text + count, rest->length - count};
    return count;
}

static bool
take_two_digits(struct slice *rest, int *number)
{
    if (count_digits(*rest) < 2)
        return false;
    *number = 10 * (rest->text[0] - '0') + (rest->text[1] - '0');
    *rest = (struct slice){rest->text + 2, rest->length - 2};
    return true;
}

static bool
take_sign(struct slice *rest)
{
    return take_character(rest, '-') || take_character(rest, '+');
}

/* Four digits, or more that do not begin with 0; there is no year 0. `*leap` is about that year. */
static bool
lexical_take_year(struct slice *rest, bool *leap)
{
    take_character(rest, '-');
    size_t count = count_digits(*rest);
    unsigned long remainder = 0; /* by 400, as a year may have any number of digits */
    bool zero = true;
    if (count < 4 || (count > 4 && rest->text[0] == '0'))
        return false;
    for (size_t i = 0; i < count; i++) {
        remainder = (10 * remainder + (unsigned long)(rest->text[i] - '0')) % 400;
        zero = zero && rest->text[i] == '0';
    }
    *leap = remainder % 4 == 0 && (remainder % 100 != 0 || remainder == 0);
    *rest = (struct slice){rest->text + count, rest->length - count};
    return !zero;
}

static bool
lexical_take_date(struct slice *rest)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap;
    int month, day_of_month;
    return lexical_take_year(rest, &leap) && take_character(rest, '-') &&
           take_two_digits(rest, &month) && take_character(rest, '-') &&
           take_two_digits(rest, &day_of_month) && month >= 1 && month <= 12 && day_of_month >= 1 &&
           day_of_month <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool
take_time(struct slice *rest)
{
    int hour, minute, second;
    bool whole = true;
    if (!take_two_digits(rest, &hour) || !take_character(rest, ':') ||
        !take_two_digits(rest, &minute) || !take_character(rest, ':') ||
        !take_two_digits(rest, &second))
        return false;
    if (take_character(rest, '.')) {
        size_t count = count_digits(*rest);
        for (size_t i = 0; i < count; i++)
            whole = whole && rest->text[i] == '0';
        if (take_digits(rest) == 0)
            return false;
    }
    if (hour == 24) /* the end of the day */
        return minute == 0 && second == 0 && whole;
    return hour < 24 && minute < 60 && second < 60;
}

/* Nothing, Z, or a difference of up to 14 hours. */
static bool
is_zone(struct slice rest)
{
    int hours, minutes;
    if (rest.length == 0 || slice_is(rest, "Z"))
        return true;
    return take_sign(&rest) && take_two_digits(&rest, &hours) && take_character(&rest, ':') &&
           take_two_digits(&rest, &minutes) && rest.length == 0 && minutes < 60 &&
           (hours < 14 || (hours == 14 && minutes == 0));
}

static bool
is_integer(struct slice rest, bool not_negative)
{
    bool minus = take_character(&rest, '-');
    if (!minus)
        take_character(&rest, '+');
    bool zero = true;
    for (size_t i = 0; i < rest.length; i++)
        zero = zero && rest.text[i] == '0';
    return take_digits(&rest) > 0 && rest.length == 0 && (!minus || !not_negative || zero);
}

static bool
is_decimal(struct slice rest)
{
    take_sign(&rest);
    size_t digits = take_digits(&rest);
    if (take_character(&rest, '.'))
        digits += take_digits(&rest);
    return digits > 0 && rest.length == 0;
}

static bool
is_boolean(struct slice value)
{
    return slice_is(value, "true") || slice_is(value, "false") || slice_is(value, "1") ||
           slice_is(value, "0");
}

bool
lexical_accepts(const struct item *leaf, struct slice value)
{
    struct slice rest = lexical_collapse(value);
    switch (leaf->type) {
    case ITEM_DATE:
        return lexical_take_date(&rest) && is_zone(rest);
    case ITEM_DATETIME:
        return lexical_take_date(&rest) && take_character(&rest, 'T') && take_time(&rest) &&
               is_zone(rest);
    case ITEM_BOOLEAN:
        return is_boolean(rest);
    case ITEM_INTEGER:
        return is_integer(rest, leaf->not_negative);
    case ITEM_DECIMAL:
        return is_decimal(rest);
    case ITEM_TEXT:
    case ITEM_CONTAINER:
        break;
    }
    return true;
}

/* --- restrictions ----------------------------------------------------------------------------- */

/* "Element 'value': [facet 'pattern'] The value 'x' is not accepted by the pattern 'y'.": what
 * stands behind the facet, of the first fault that names one. */
static void
take_restriction(void *context, xmlErrorPtr fault)
{
    struct buffer *why = context;
    const char *words = fault->message == NULL ? NULL : strstr(fault->message, "] ");
    if (words == NULL || why->length > 0)
        return;
    struct slice text = slice_trim_sentence(slice_of(words + 2));
    buffer_append(why, text.text, text.length);
}

/* Of what XML Schema takes as a date, DfE takes CCYY-MM-DD: ten characters, as a sign, a longer
 * year and a zone are all more. */
static bool
allows_date(struct slice value, struct buffer *why)
{
    static const char form[] = "CCYY-MM-DD";
    if (lexical_collapse(value).length == sizeof form - 1)
        return true;
    buffer_printf(why, "DfE's dates are %s, with four digits for the year and without a time zone",
                  form);
    return false;
}

bool
lexical_allows(const struct item *leaf, const char *value, struct buffer *why)
{
    if (leaf->type == ITEM_DATE && !allows_date(slice_of(value), why))
        return false;
    if (leaf->restriction == NULL)
        return true;
    xmlDocPtr document = xmlNewDoc(BAD_CAST "1.0");
    xmlNodePtr element = xmlNewDocRawNode(document, NULL, BAD_CAST "value", BAD_CAST value);
    xmlSchemaValidCtxtPtr validation = xmlSchemaNewValidCtxt(leaf->restriction);
    xmlDocSetRootElement(document, element);
    xmlSchemaSetValidStructuredErrors(validation, take_restriction, why);
    watchdog_enter("return.xsd", leaf->line, "the type of", leaf->name, false);
    bool allowed = xmlSchemaValidateDoc(validation, document) == 0;
    watchdog_leave();
    xmlSchemaFreeValidCtxt(validation);
    xmlFreeDoc(document);
    if (!allowed && why->length == 0)
        buffer_string(why, "The value is not one of its type");
    return allowed;
}
