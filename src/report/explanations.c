/* Reads the file of explanations, matches findings to its rows, and judges the rows that matched
 * none. */
#include "report/explanations.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/digest.h"
#include "base/map.h"
#include "base/memory.h"
#include "input/header.h"

enum column {
    RULE,
    KEY,
    REASON,
    BY,
    DATE,
    LEA,
    ESTAB,
    SESSION_DATE,
    SESSION,
    FIELD,
    VALUE,
    MESSAGE,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {"rule",    "key",   "reason", "by",
                                                       "date",    "lea",   "estab",  "session_date",
                                                       "session", "field", "value",  "message"};

enum { REQUIRED_COLUMNS = DATE + 1 };

/* The end of the rows of a rule and key, and what the map says where there are none. */
#define NO_ROW MAP_NONE

struct row {
    struct explanation said; /* what findings point at */
    const char *cells[COLUMN_COUNT];
    day session_date;
    enum column bad_date;   /* DATE or SESSION_DATE, if there is a fault */
    const char *date_fault; /* what is wrong with it, or NULL */
    uint32_t line;
    uint32_t next, last; /* the next row of this rule and key; of the first of them, the last */
    bool explains;       /* a query */
    bool comes_late;     /* it fits a query that an earlier row explains */
};

struct unknown_column {
    const char *name;
    uint32_t line, number;
};

struct explanations {
    struct csv_file file;
    char digest[DIGEST_SIZE];
    struct arena arena;
    struct row *rows;
    size_t count, capacity;
    struct unknown_column *unknown;
    size_t unknown_count;
    size_t column_of[COLUMN_COUNT]; /* the 1-based number of the field; 0: it is not there */
    size_t columns;
    struct map rules;  /* the rules that rows name */
    struct map by_key; /* rule and key, to the first row */
};

/* --- reading ---------------------------------------------------------------------------------- */

struct reader {
    struct explanations *explanations;
    day today;
    struct error *error;
    bool good;
};

/* Trimmed, and without the apostrophe that keeps a spreadsheet from running it. */
static const char *
copy_cell(struct arena *arena, struct slice cell)
{
    cell = csv_field_as_meant(slice_trim(cell));
    return arena_copy(arena, cell.text, cell.length);
}

/* Names that stand over no column. */
static void
explanations_keep_unknown(struct explanations *explanations, const struct header *header,
                          const int *fields)
{
    explanations->unknown = memory_zeroed(header->count, sizeof(struct unknown_column));
    for (size_t i = 0; i < header->count; i++) {
        bool known = false;
        for (size_t c = 0; c < COLUMN_COUNT; c++)
            known = known || fields[c] == (int)i;
        if (!known)
            explanations->unknown[explanations->unknown_count++] =
                (struct unknown_column){arena_string(&explanations->arena, header->names[i]),
                                        header->line, (uint32_t)i + 1};
    }
}

static bool
match_header(struct explanations *explanations, const struct header *header, struct error *error)
{
    struct header_column columns[COLUMN_COUNT];
    int fields[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        columns[i] = (struct header_column){column_names[i], i < REQUIRED_COLUMNS};
    bool good = header_match(header, columns, COLUMN_COUNT, fields, error);
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        explanations->column_of[i] = (size_t)(fields[i] + 1);
    explanations->columns = header->count;
    explanations_keep_unknown(explanations, header, fields);
    return good;
}

static void
explanations_read_dates(struct row *row, day today)
{
    const char *date = row->cells[DATE], *session_date = row->cells[SESSION_DATE];
    row->session_date = DAY_NONE;
    row->bad_date = DATE;
    if (date[0] == '\0')
        row->date_fault = "is blank";
    else if (!date_parse(slice_of(date), &row->said.date))
        row->date_fault = "is not a date";
    else if (row->said.date > today)
        row->date_fault = "is after today";
    else if (session_date[0] != '\0' && !date_parse(slice_of(session_date), &row->session_date)) {
        row->bad_date = SESSION_DATE;
        row->date_fault = "is not a date";
    }
}

static bool
is_good(const struct row *row)
{
    return row->date_fault == NULL && row->cells[REASON][0] != '\0';
}

static struct slice
explanations_name_of(struct buffer *text, const char *rule, struct slice key)
{
    buffer_clear(text);
    buffer_string(text, rule);
    buffer_char(text, '\x1F');
    buffer_append(text, key.text, key.length);
    return (struct slice){text->text, text->length};
}

/* Hangs the last row behind those of its rule and key. */
static void
file_row(struct explanations *explanations)
{
    uint32_t number = (uint32_t)explanations->count - 1;
    struct row *row = &explanations->rows[number];
    struct slice rule = slice_of(row->cells[RULE]);
    struct buffer text = {0};
    struct slice name = explanations_name_of(&text, row->cells[RULE], slice_of(row->cells[KEY]));
    uint32_t first = map_get(&explanations->by_key, name);
    if (first == MAP_NONE) {
        name.text = arena_copy(&explanations->arena, name.text, name.length);
        map_put(&explanations->by_key, name, number);
        row->last = number;
    } else {
        explanations->rows[explanations->rows[first].last].next = number;
        explanations->rows[first].last = number;
    }
    if (map_get(&explanations->rules, rule) == MAP_NONE)
        map_put(&explanations->rules, rule, number);
    buffer_free(&text);
}

static bool
explanations_take_row(void *context, const struct csv_row *fields)
{
    struct reader *reader = context;
    struct explanations *explanations = reader->explanations;
    if (fields->count != explanations->columns) {
        reader->good =
            error_add(reader->error, STATUS_INPUT, "%s:%u: %zu fields where the header has %zu",
                      explanations->file.path, fields->line, fields->count, explanations->columns);
        return true;
    }
    struct row row = {.line = fields->line, .next = NO_ROW};
    for (int i = 0; i < COLUMN_COUNT; i++) {
        size_t column = explanations->column_of[i];
        row.cells[i] =
            column == 0 ? "" : copy_cell(&explanations->arena, fields->fields[column - 1]);
    }
    row.said.reason = row.cells[REASON];
    row.said.by = row.cells[BY];
    explanations_read_dates(&row, reader->today);
    explanations->rows = memory_grow(explanations->rows, &explanations->capacity,
                                     explanations->count + 1, sizeof row);
    explanations->rows[explanations->count++] = row;
    if (is_good(&row))
        file_row(explanations);
    return true;
}

static bool
explanations_read_rows(struct explanations *explanations, day today, struct error *error)
{
    struct reader reader = {explanations, today, error, true};
    struct header header;
    struct csv_span body;
    bool read = header_read(&header, &explanations->file, &body, error);
    bool matched = read && match_header(explanations, &header, error);
    read = read && csv_read(&explanations->file, body, explanations_take_row, &reader, NULL, error);
    header_free(&header);
    return read && matched && reader.good;
}

struct explanations *
explanations_read(const char *path, day today, struct error *error)
{
    struct explanations *explanations = memory_zeroed(1, sizeof *explanations);
    if (csv_open(&explanations->file, path, error) &&
        explanations_read_rows(explanations, today, error) &&
        digest_file(path, explanations->digest, error))
        return explanations;
    explanations_free(explanations);
    return NULL;
}

void
explanations_free(struct explanations *explanations)
{
    if (explanations == NULL)
        return;
    csv_close(&explanations->file);
    map_free(&explanations->rules);
    map_free(&explanations->by_key);
    free(explanations->rows);
    free(explanations->unknown);
    arena_free(&explanations->arena);
    free(explanations);
}

const char *
explanations_digest(const struct explanations *explanations)
{
    return explanations->digest;
}

/* --- matching --------------------------------------------------------------------------------- */

static bool
fits_cell(const char *cell, const char *text)
{
    return cell[0] == '\0' || slice_equal(slice_of(cell), slice_trim(slice_of(text)));
}

/* Beyond rule and key. */
static bool
explanations_fits(const struct row *row, const struct finding *finding)
{
    const char *session = row->cells[SESSION];
    return fits_cell(row->cells[LEA], finding->lea) &&
           fits_cell(row->cells[ESTAB], finding->estab) &&
           (row->session_date == DAY_NONE || row->session_date == finding->date) &&
           (session[0] == '\0' || text_same(session, session_name(finding->session))) &&
           fits_cell(row->cells[FIELD], finding->field) &&
           fits_cell(row->cells[VALUE], finding->value);
}

/* The first row of the finding's rule and key that is not before `at`, or NO_ROW. */
static uint32_t
next_fit(const struct explanations *explanations, const struct finding *finding, uint32_t at)
{
    while (at != NO_ROW && !explanations_fits(&explanations->rows[at], finding))
        at = explanations->rows[at].next;
    return at;
}

static uint32_t
first_fit(const struct explanations *explanations, const struct finding *finding,
          struct buffer *text)
{
    const char *rule = finding->rule->id;
    if (finding->severity != SEVERITY_QUERY ||
        map_get(&explanations->rules, slice_of(rule)) == MAP_NONE)
        return NO_ROW;
    struct slice name = explanations_name_of(text, rule, slice_trim(slice_of(finding->key)));
    return next_fit(explanations, finding, map_get(&explanations->by_key, name));
}

static const struct explanation *
find_explanation(const void *explainer, const struct finding *finding)
{
    const struct explanations *explanations = explainer;
    struct buffer text = {0};
    uint32_t row = first_fit(explanations, finding, &text);
    buffer_free(&text);
    return row == NO_ROW ? NULL : &explanations->rows[row].said;
}

void
explanations_match(const struct explanations *explanations, struct finding_list *findings)
{
    if (explanations == NULL || explanations->by_key.count == 0)
        return;
    findings->explain = find_explanation;
    findings->explainer = explanations;
}

void
explanations_note(struct explanations *explanations, const struct finding *finding)
{
    if (finding->explanation == NULL)
        return;
    struct buffer text = {0};
    uint32_t row = first_fit(explanations, finding, &text);
    explanations->rows[row].explains = true;
    while ((row = next_fit(explanations, finding, explanations->rows[row].next)) != NO_ROW)
        explanations->rows[row].comes_late = true;
    buffer_free(&text);
}

void
explanations_append_unused(const struct explanations *explanations, struct buffer *rows)
{
    static const enum column order[] = {LEA,   ESTAB, RULE,    KEY,    SESSION_DATE, SESSION,
                                        FIELD, VALUE, MESSAGE, REASON, BY,           DATE};
    for (size_t i = 0; i < explanations->count; i++) {
        const struct row *row = &explanations->rows[i];
        if (row->explains || row->cells[REASON][0] == '\0')
            continue;
        for (size_t c = 0; c < COLUMN_COUNT; c++) {
            buffer_string(rows, c == 0 ? "" : ",");
            csv_append_field(rows, slice_of(row->cells[order[c]]), true);
        }
        buffer_char(rows, '\n');
    }
}

/* --- findings about the file ------------------------------------------------------------------ */

struct judge {
    const struct explanations *explanations;
    const struct explained_run *run;
    struct finding_list *findings;
};

static void
explanations_add_about(const struct judge *judge, const char *id, const struct row *row,
                       enum column column, const char *said)
{
    const struct rule *rule = rulebook_find(judge->run->book, id);
    struct finding finding = {
        .rule = rule,
        .severity = rule->severity,
        .lea = row->cells[LEA],
        .estab = row->cells[ESTAB],
        .key = row->cells[KEY],
        .date = DAY_NONE,
        .field = column_names[column],
        .value = row->cells[column],
        .place = {judge->run->file, row->line, (uint32_t)judge->explanations->column_of[column]}};
    const char *const more[] = {"said", said, "rule", row->cells[RULE], NULL};
    finding.message = finding_message(&judge->findings->texts, &finding, more);
    finding_add(judge->findings, finding);
}

/* Why a row of a rule of this run explains nothing, or NULL if the rule makes no queries at all. */
static const char *
why_useless(const struct judge *judge, const struct row *row, bool *of_run)
{
    const struct explained_run *run = judge->run;
    bool is_query = false, ran = false;
    *of_run = false;
    for (size_t i = 0; i < run->rule_count; i++) {
        if (strcmp(run->rules[i]->id, row->cells[RULE]) != 0)
            continue;
        *of_run = true;
        is_query = is_query || run->rules[i]->severity == SEVERITY_QUERY;
        ran = ran || run->results[i].verdict == VERDICT_RAN;
    }
    if (!is_query)
        return NULL;
    if (!ran)
        return "the rule was not checked";
    return row->comes_late
               ? "rows above explain what it fits; keep one of them"
               : "there is no such query (an error cannot be explained); take it out if "
                 "it is no longer true, or correct rule and key";
}

static void
judge_row(const struct judge *judge, const struct row *row)
{
    bool of_run;
    const char *why = why_useless(judge, row, &of_run);
    if (row->cells[REASON][0] == '\0')
        explanations_add_about(judge, "F123", row, REASON, "");
    if (row->date_fault != NULL)
        explanations_add_about(judge, "F124", row, row->bad_date, row->date_fault);
    if (row->explains)
        return;
    if (!of_run && !judge->run->is_elsewhere(judge->run->context, row->cells[RULE]))
        explanations_add_about(judge, "F121", row, RULE, "");
    else if (of_run && why == NULL)
        explanations_add_about(judge, "F122", row, RULE, "");
    else if (is_good(row))
        explanations_add_about(judge, "F120", row, RULE,
                               of_run ? why : "the run does not have this rule");
}

void
explanations_judge(const struct explanations *explanations, const struct explained_run *run,
                   struct finding_list *findings)
{
    struct judge judge = {explanations, run, findings};
    for (size_t i = 0; i < explanations->count; i++)
        judge_row(&judge, &explanations->rows[i]);
    const struct rule *rule = rulebook_find(run->book, "F125");
    for (size_t i = 0; i < explanations->unknown_count; i++) {
        const struct unknown_column *column = &explanations->unknown[i];
        finding_add(findings, (struct finding){.rule = rule,
                                               .severity = rule->severity,
                                               .date = DAY_NONE,
                                               .value = column->name,
                                               .place = {run->file, column->line, column->number}});
    }
    finding_sort(findings);
}
