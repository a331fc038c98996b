/* Values of an input: read into their kept form, and what was changed or cannot be read is counted.
 */
#include "input/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/date_forms.h"

/* --- counting --------------------------------------------------------------------------------- */

/* Columns and words come from the input: a map, so that very many of them cost no more than few. */
static struct word_count *
word_counts_find(struct word_counts *words, size_t column, struct slice from, const char *to,
                 uint32_t line)
{
    struct buffer text = {0};
    buffer_printf(&text, "%zu %s ", column, to == NULL ? "" : to);
    buffer_append(&text, from.text, from.length);
    struct slice name = {text.text, text.length};
    uint32_t number = map_get(&words->numbers, name);
    if (number == MAP_NONE) {
        number = (uint32_t)words->count;
        name.text = arena_copy(&words->arena, name.text, name.length);
        map_put(&words->numbers, name, number);
        words->items = memory_grow(words->items, &words->capacity, words->count + 1,
                                   sizeof(struct word_count));
        words->items[words->count++] =
            (struct word_count){.column = column,
                                .from = arena_copy(&words->arena, from.text, from.length),
                                .to = arena_string(&words->arena, to),
                                .line = line};
    }
    buffer_free(&text);
    return &words->items[number];
}

static void
word_counts_free(struct word_counts *words)
{
    map_free(&words->numbers);
    free(words->items);
    arena_free(&words->arena);
    *words = (struct word_counts){0};
}

static void
values_count_lines(uint64_t *count, uint32_t *first, uint64_t more, uint32_t line)
{
    if (more > 0 && (*count == 0 || line < *first))
        *first = line;
    *count += more;
}

void
value_counts_add(struct value_counts *counts, const struct value_counts *more)
{
    values_count_lines(&counts->odd, &counts->odd_line, more->odd, more->odd_line);
    values_count_lines(&counts->short_years, &counts->short_year_line, more->short_years,
                       more->short_year_line);
    for (size_t i = 0; i < more->words.count; i++) {
        const struct word_count *word = &more->words.items[i];
        struct word_count *sum = word_counts_find(&counts->words, word->column,
                                                  slice_of(word->from), word->to, word->line);
        values_count_lines(&sum->count, &sum->line, word->count, word->line);
    }
}

void
values_move_lines(struct value_reader *reader, uint32_t lines_before)
{
    reader->counts.odd_line += lines_before;
    reader->counts.short_year_line += lines_before;
    for (size_t i = 0; i < reader->counts.words.count; i++)
        reader->counts.words.items[i].line += lines_before;
}

void
value_counts_free(struct value_counts *counts)
{
    word_counts_free(&counts->words);
}

void
values_end(struct value_reader *reader)
{
    value_counts_free(&reader->counts);
    word_counts_free(&reader->unknown);
    buffer_free(&reader->text);
    buffer_free(&reader->folded);
    free(reader->faults);
    *reader = (struct value_reader){0};
}

/* --- reading ---------------------------------------------------------------------------------- */

/* A date that is no time of a day: 2025-11-10 00:00:00.000 is, 2025-11-10 09:15 is not. */
static bool
values_is_midnight(struct slice time)
{
    for (size_t i = 0; i < time.length; i++) {
        if (strchr("0:. T", time.text[i]) == NULL)
            return false;
    }
    return true;
}

static bool
values_take_date(struct value_reader *reader, struct slice trimmed, struct slice *value,
                 bool *short_year)
{
    struct date_evidence evidence = {0};
    struct date_form form;
    day date;
    char text[DATE_SIZE];
    if (!date_form_scan(trimmed, reader->source->date_order, false, &form, &evidence) ||
        !date_form_read(trimmed, reader->source->date_order, &date, NULL) ||
        !values_is_midnight(
            (struct slice){trimmed.text + form.length, trimmed.length - form.length}))
        return false;
    buffer_clear(&reader->text);
    buffer_string(&reader->text, date_format(date, text));
    *value = (struct slice){reader->text.text, reader->text.length};
    *short_year = evidence.short_years > 0;
    return true;
}

struct change {
    bool odd, short_year;
    struct slice from; /* of a word that was read as a code */
    const char *to;    /* NULL: none was */
};

/* The code that a word of the column stands for. */
static bool
values_take_word(struct value_reader *reader, const struct table_column *column,
                 struct slice trimmed, struct slice *value, struct change *change)
{
    const char *table = reader->source->def->name, *to = NULL;
    if (reader->words == NULL || column->type == TYPE_TEXT)
        return false;
    if (column->has_words)
        to = value_words_find(reader->words, table, column->name, trimmed, &reader->folded);
    if (to == NULL)
        to = value_words_find_everywhere(reader->words, trimmed, &reader->folded);
    if (to == NULL)
        return false;
    *value = slice_of(to);
    *change = (struct change){.from = trimmed, .to = to};
    return true;
}

static enum value_state
values_take_value(struct value_reader *reader, const struct table_column *column, struct slice raw,
                  struct slice *value, struct change *change)
{
    struct slice trimmed = slice_trim(raw);
    *value = trimmed;
    if (trimmed.length == 0)
        return VALUE_GOOD;
    bool is_word = column->type == TYPE_CODE || column->type == TYPE_WORD;
    if (is_word && column->codes == NULL &&
        values_take_word(reader, column, trimmed, value, change))
        return VALUE_GOOD; /* any word is right there, but for those that stand for nothing */
    bool good = column->type == TYPE_DATE
                    ? values_take_date(reader, trimmed, value, &change->short_year)
                    : value_normalise(column->type, raw, &reader->text, value, &change->odd);
    change->odd = change->odd || trimmed.length != raw.length;
    bool known = good && column_knows(column, *value);
    if (known && column_allows(column, *value))
        return VALUE_GOOD;
    change->odd = change->short_year = false;
    if (values_take_word(reader, column, trimmed, value, change))
        return VALUE_GOOD;
    *value = trimmed;
    return good && !known ? VALUE_UNKNOWN : VALUE_BAD;
}

enum value_state
values_peek(struct value_reader *reader, const struct csv_row *row, size_t column,
            struct slice *value)
{
    struct change change = {0};
    return values_take_value(reader, &reader->source->def->columns[column],
                             source_value(reader->source, row, column), value, &change);
}

enum value_state
values_read(struct value_reader *reader, const struct csv_row *row, size_t column,
            struct slice *value)
{
    struct change change = {0};
    enum value_state state =
        values_take_value(reader, &reader->source->def->columns[column],
                          source_value(reader->source, row, column), value, &change);
    values_count_lines(&reader->counts.odd, &reader->counts.odd_line, change.odd, row->line);
    values_count_lines(&reader->counts.short_years, &reader->counts.short_year_line,
                       change.short_year, row->line);
    if (change.to != NULL)
        word_counts_find(&reader->counts.words, column, change.from, change.to, row->line)->count++;
    return state;
}

/* --- telling ---------------------------------------------------------------------------------- */

/* The numbers with which spreadsheets keep the days from 1980 to 2079. */
enum { SPREADSHEET_EPOCH = -25569, SPREADSHEET_FIRST = 29221, SPREADSHEET_LAST = 65745 };

static void
append_spreadsheet_date(struct slice raw, struct buffer *text)
{
    struct slice trimmed = slice_trim(raw);
    long number = 0;
    for (size_t i = 0; i < trimmed.length; i++) {
        if (trimmed.text[i] < '0' || trimmed.text[i] > '9' || i >= 5)
            return;
        number = number * 10 + (trimmed.text[i] - '0');
    }
    if (number < SPREADSHEET_FIRST || number > SPREADSHEET_LAST)
        return;
    struct civil civil = date_to_civil((day)number + SPREADSHEET_EPOCH);
    buffer_printf(text, " (%ld looks like a spreadsheet's number for %d %s %d)", number, civil.day,
                  date_months[civil.month - 1], civil.year);
}

/* "a, b or c" */
static void
append_words(const char *words, struct buffer *text)
{
    struct slice rest = slice_of(words), word;
    for (size_t i = 0; slice_word(&rest, &word); i++) {
        bool last = slice_trim(rest).length == 0;
        buffer_printf(text, "%s%.*s",
                      i == 0 ? ""
                      : last ? " or "
                             : ", ",
                      (int)word.length, word.text);
    }
}

void
column_forms(const struct table_column *column, struct slice raw, struct buffer *text)
{
    const char *forms = value_type_forms(column->type);
    buffer_printf(text, "%s is ", column->name);
    if (column->words[0] != '\0')
        append_words(column->words, text);
    else
        buffer_string(text, forms[0] == '\0' ? "not blank" : forms);
    if (column->type == TYPE_DATE)
        append_spreadsheet_date(raw, text);
}

/* So many of a column are told one by one; the rest are counted. */
enum { TOLD_OF_A_COLUMN = 20 };

static struct finding
values_finding(const struct value_reader *reader, const struct rule *rule, size_t column,
               const struct value_owner *owner, uint32_t line, uint32_t number)
{
    return (struct finding){.rule = rule,
                            .severity = rule->severity,
                            .lea = owner->lea,
                            .estab = owner->estab,
                            .date = DAY_NONE,
                            .field = reader->source->def->columns[column].name,
                            .place = {reader->source->file_number, line, number}};
}

void
values_tell_bad(struct value_reader *reader, const struct rule *rule, const struct csv_row *row,
                size_t column, const struct value_owner *owner, struct finding_list *findings)
{
    if (reader->faults == NULL)
        reader->faults = memory_zeroed(reader->source->def->count, sizeof(struct column_faults));
    struct column_faults *faults = &reader->faults[column];
    faults->last_line = row->line;
    if (faults->count++ >= TOLD_OF_A_COLUMN)
        return;
    struct slice raw = source_value(reader->source, row, column);
    struct buffer forms = {0};
    column_forms(&reader->source->def->columns[column], raw, &forms);
    struct finding finding = values_finding(reader, rule, column, owner, row->line,
                                            source_column_number(reader->source, row, column));
    finding.value = arena_copy(&findings->texts, raw.text, raw.length);
    finding.key = arena_copy(&findings->texts, owner->key.text, owner->key.length);
    const char *const more[] = {"forms", forms.text, NULL};
    finding.message = finding_message(&findings->texts, &finding, more);
    finding_add(findings, finding);
    buffer_free(&forms);
}

void
values_note_unknown(struct value_reader *reader, const struct csv_row *row, size_t column,
                    struct slice value, struct slice key)
{
    struct word_count *word = word_counts_find(&reader->unknown, column, value, NULL, row->line);
    if (word->count++ == 0)
        word->key = arena_copy(&reader->unknown.arena, key.text, key.length);
}

static void
tell_more_bad(struct value_reader *reader, const struct rule *rule, size_t column,
              const struct value_owner *owner, struct finding_list *findings)
{
    const struct column_faults *faults = &reader->faults[column];
    struct finding finding = values_finding(reader, rule, column, owner, faults->last_line,
                                            source_column_number(reader->source, NULL, column));
    finding.message =
        arena_printf(&findings->texts,
                     "There are %u more values in %s at fault in the same way; the last is in this "
                     "line. Correct the whole column.",
                     faults->count - TOLD_OF_A_COLUMN, finding.field);
    finding_add(findings, finding);
}

static void
tell_unknown(struct value_reader *reader, const struct rule *rule, const struct word_count *word,
             const struct value_owner *owner, struct finding_list *findings)
{
    struct finding finding =
        values_finding(reader, rule, word->column, owner, word->line,
                       source_column_number(reader->source, NULL, word->column));
    char count[64];
    snprintf(count, sizeof count, "%llu row%s", (unsigned long long)word->count,
             word->count == 1 ? "" : "s, this is the first");
    finding.value = word->from;
    finding.key = word->count == 1 ? word->key : "";
    const char *const more[] = {"rows", count, NULL};
    finding.message = finding_message(&findings->texts, &finding, more);
    finding_add(findings, finding);
}

void
values_tell_rest(struct value_reader *reader, const struct rule *bad_key,
                 const struct rule *bad_value, const struct rule *unknown,
                 const struct value_owner *owner, struct finding_list *findings)
{
    const struct table_def *def = reader->source->def;
    for (size_t i = 0; reader->faults != NULL && i < def->count; i++) {
        if (reader->faults[i].count > TOLD_OF_A_COLUMN)
            tell_more_bad(reader, def->columns[i].key ? bad_key : bad_value, i, owner, findings);
    }
    for (size_t i = 0; i < reader->unknown.count; i++)
        tell_unknown(reader, unknown, &reader->unknown.items[i], owner, findings);
    free(reader->faults);
    reader->faults = NULL;
    word_counts_free(&reader->unknown);
}
