/* Reads the header of a return and no further, and asks the catalogue whose it is. */
#include "cmd/identify.h"

#include <string.h>

static bool
is_of(const struct period *period, const struct xml_header *header)
{
    return period->code[0] != '\0' && strcmp(period->code, header->collection.text) == 0;
}

/* "SC (school-census), EHECME (ehe-cme)" */
static void
list_collections(const struct catalogue *catalogue, struct buffer *known)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct period *period = &catalogue->periods[i];
        if (period->code[0] != '\0' &&
            (i == 0 || strcmp(period->collection, period[-1].collection) != 0))
            buffer_printf(known, "%s%s (%s)", known->length > 0 ? ", " : "", period->code,
                          period->collection);
    }
}

/* "AUT 2025, SPR 2026" */
static void
list_periods(const struct catalogue *catalogue, const struct xml_header *header,
             struct buffer *known)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct period *period = &catalogue->periods[i];
        if (is_of(period, header))
            buffer_printf(known, "%s%s %s", known->length > 0 ? ", " : "",
                          period_value(period, "term_code"), period_value(period, "year"));
    }
}

static bool
some_period(const struct catalogue *catalogue, const struct xml_header *header, const char *column,
            const char *value)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct period *period = &catalogue->periods[i];
        if (is_of(period, header) &&
            (column == NULL || strcmp(period_value(period, column), value) == 0))
            return true;
    }
    return false;
}

/* Says what in the header is not known, where it stands, and what is. */
static void
identify_tell_unknown(const struct catalogue *catalogue, const char *path,
                      const struct xml_header *header, struct error *error)
{
    const struct {
        const char *name, *column;
        const struct header_text *text;
    } items[] = {{"Collection", NULL, &header->collection},
                 {"Term", "term_code", &header->term},
                 {"Year", "year", &header->year}};
    const struct header_text *root = &header->root;
    struct buffer known = {0};
    size_t wrong = 0;
    while (wrong < 2 &&
           some_period(catalogue, header, items[wrong].column, items[wrong].text->text))
        wrong++;
    const struct header_text *text = items[wrong].text;
    if (wrong == 0)
        list_collections(catalogue, &known);
    else
        list_periods(catalogue, header, &known);
    if (text->line == 0)
        error_add(
            error, STATUS_INPUT,
            "%s:%u:%u: not a return that is known: the header of <%s> has no %s; known are %s",
            path, root->line, root->column, root->text, items[wrong].name, known.text);
    else
        error_add(error, STATUS_INPUT,
                  "%s:%u:%u: not a return that is known: %s is \"%s\"%s%s; known are %s", path,
                  text->line, text->column, items[wrong].name, text->text,
                  wrong == 2 ? " and Term is " : "", wrong == 2 ? header->term.text : "",
                  known.text);
    buffer_free(&known);
}

/* The period that a header names, by collection_code, term_code and year; NULL if there is none. */
static const struct period *
identify_period(const struct catalogue *catalogue, const struct xml_header *header)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct period *period = &catalogue->periods[i];
        if (is_of(period, header) &&
            strcmp(period_value(period, "term_code"), header->term.text) == 0 &&
            strcmp(period_value(period, "year"), header->year.text) == 0)
            return period;
    }
    return NULL;
}

const struct period *
identify_return(const struct catalogue *catalogue, const char *path, struct error *error)
{
    struct xml_header header;
    struct error fault = {0};
    if (!load_xml_header(path, &header, &fault)) {
        error_move(error, &fault);
        return NULL;
    }
    const struct period *period = identify_period(catalogue, &header);
    if (period == NULL)
        identify_tell_unknown(catalogue, path, &header, error);
    return period;
}

/* COLLECT's tables have a collection under its code or its title. */
static void
name_by_code(const struct catalogue *catalogue, struct xml_header *header)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct period *period = &catalogue->periods[i];
        if (text_same(period_setting(period, "title"), header->collection.text))
            snprintf(header->collection.text, sizeof header->collection.text, "%s", period->code);
    }
}

static void
say_not_known(const struct catalogue *catalogue, const char *path, const struct xml_header *header,
              struct error *error)
{
    struct buffer known = {0};
    list_periods(catalogue, header, &known);
    error_add(error, STATUS_INPUT,
              "%s: not an export that is known: Collection \"%s\", Term \"%s\", Year \"%s\"; "
              "known are %s (muster list dates shows all)",
              path, header->collection.text, header->term.text, header->year.text,
              known.length > 0 ? known.text : "other collections");
    buffer_free(&known);
}

const struct period *
identify_tables(const struct catalogue *catalogue, const char *path, struct xml_header *header,
                struct error *error)
{
    name_by_code(catalogue, header);
    const struct period *period = identify_period(catalogue, header);
    if (period == NULL)
        say_not_known(catalogue, path, header, error);
    return period;
}
