/* A workbook: the findings, the pupils whom they are about, the rules and the figures, a sheet
 * each. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "report/spreadsheet.h"
#include "report/words.h"

enum { WIDE = 80, MIDDLE = 40, NARROW = 16 };

/* The findings that one sheet has room for, below its head. */
enum { FINDING_LIMIT = SPREADSHEET_ROWS - 1 };

static const struct spreadsheet_column finding_columns[] = {
    {"Severity", NARROW},     {"Rule", NARROW},        {"LEA", NARROW},    {"Estab", NARROW},
    {"UPN or child", 20},     {"Pupil", MIDDLE},       {"Year", NARROW},   {"Date", NARROW},
    {"Session", NARROW},      {"Field", MIDDLE},       {"Value", MIDDLE},  {"Message", WIDE},
    {"File", MIDDLE},         {"Line", NARROW},        {"Column", NARROW}, {"Explanation", MIDDLE},
    {"Explained by", NARROW}, {"Explained on", NARROW}};
enum { FINDING_COLUMNS = sizeof finding_columns / sizeof finding_columns[0] };

static const struct spreadsheet_column pupil_columns[] = {
    {"LEA", NARROW},  {"Estab", NARROW},  {"UPN or child", 20}, {"Pupil", MIDDLE},
    {"Year", NARROW}, {"Errors", NARROW}, {"Queries", NARROW},  {"For information", NARROW},
    {"Rules", WIDE}};

static const struct spreadsheet_column rule_columns[] = {
    {"Rule", NARROW},    {"Severity", NARROW}, {"Of", MIDDLE},        {"Title", WIDE},
    {"Verdict", NARROW}, {"Findings", NARROW}, {"Explained", NARROW}, {"Why not", WIDE},
    {"Needed", WIDE},    {"What to do", WIDE}, {"Source", WIDE},      {"Confidence", NARROW}};

static const struct spreadsheet_column figure_columns[] = {
    {"LEA", NARROW},       {"Estab", NARROW},   {"Topic", MIDDLE},
    {"Breakdown", MIDDLE}, {"Measure", MIDDLE}, {"Value", MIDDLE}};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A pupil, or a child of an LA, with findings. Texts live in the arena. */
struct xlsx_pupil {
    const char *lea, *estab, *key, *name, *year;
    uint64_t findings[SEVERITY_COUNT];
    struct buffer rules; /* "R101, R104" */
    const struct rule *last;
};

struct xlsx_state {
    struct spreadsheet *book; /* NULL: it could not be begun */
    struct spreadsheet_sheet *findings, *by_pupil, *rules, *figures;
    uint64_t told;
    bool redacted;
    struct xlsx_pupil *pupils;
    size_t count, capacity;
    struct map by_key;
    struct arena arena;
};

static void
xlsx_begin(struct report *report, const struct report_summary *summary)
{
    struct xlsx_state *state = memory_zeroed(1, sizeof *state);
    report->state = state;
    state->redacted = summary->redacted;
    state->book = spreadsheet_begin(output_hand_over(report->output), summary->title, summary->now,
                                    &report->error);
    if (state->book == NULL)
        return;
    state->findings = spreadsheet_add(state->book, "Findings", finding_columns, FINDING_COLUMNS);
    state->by_pupil =
        spreadsheet_add(state->book, "By pupil", pupil_columns, COUNT_OF(pupil_columns));
    state->rules = spreadsheet_add(state->book, "Rules", rule_columns, COUNT_OF(rule_columns));
    state->figures =
        spreadsheet_add(state->book, "Figures", figure_columns, COUNT_OF(figure_columns));
}

/* The row's texts from the first column on. */
static void
add_texts(struct spreadsheet_sheet *sheet, size_t first, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        spreadsheet_text(sheet, first + i, text_or_empty(texts[i]), STYLE_PLAIN);
}

/* --- findings --------------------------------------------------------------------------------- */

static enum spreadsheet_style
severity_style(enum severity severity)
{
    static const enum spreadsheet_style styles[SEVERITY_COUNT] = {STYLE_INFO, STYLE_QUERY,
                                                                  STYLE_ERROR};
    return styles[severity];
}

static void
xlsx_add_explanation(struct spreadsheet_sheet *sheet, const struct explanation *explanation)
{
    char date[DATE_SIZE];
    const char *const texts[] = {explanation->reason, explanation->by,
                                 date_format(explanation->date, date)};
    add_texts(sheet, FINDING_COLUMNS - COUNT_OF(texts), texts, COUNT_OF(texts));
}

static void
xlsx_add_finding(struct spreadsheet_sheet *sheet, const struct finding *finding,
                 const struct file_names *files)
{
    char date[DATE_SIZE];
    const char *const texts[] = {finding->rule->id,
                                 finding->lea,
                                 finding->estab,
                                 finding->key,
                                 finding->pupil,
                                 finding->year,
                                 date_format(finding->date, date),
                                 session_name(finding->session),
                                 finding->field,
                                 finding->value,
                                 finding->message,
                                 file_names_get(files, finding->place.file)};
    spreadsheet_text(sheet, 0, severity_name(finding->severity), severity_style(finding->severity));
    add_texts(sheet, 1, texts, COUNT_OF(texts));
    if (finding->place.line > 0)
        spreadsheet_number(sheet, 1 + COUNT_OF(texts), finding->place.line);
    if (finding->place.column > 0)
        spreadsheet_number(sheet, 2 + COUNT_OF(texts), finding->place.column);
    if (finding->explanation != NULL)
        xlsx_add_explanation(sheet, finding->explanation);
}

/* --- pupils ----------------------------------------------------------------------------------- */

static struct xlsx_pupil *
xlsx_find_pupil(struct xlsx_state *state, const struct finding *finding)
{
    struct buffer key = {0};
    struct arena *arena = &state->arena;
    buffer_printf(&key, "%s\n%s\n%s\n%s", finding->lea, finding->estab, finding->key,
                  finding->key[0] == '\0' ? finding->pupil : "");
    uint32_t number = map_get(&state->by_key, (struct slice){key.text, key.length});
    if (number == MAP_NONE) {
        number = (uint32_t)state->count;
        map_put(&state->by_key, slice_of(arena_string(arena, key.text)), number);
        state->pupils =
            memory_grow(state->pupils, &state->capacity, ++state->count, sizeof(struct xlsx_pupil));
        state->pupils[number] = (struct xlsx_pupil){.lea = arena_string(arena, finding->lea),
                                                    .estab = arena_string(arena, finding->estab),
                                                    .key = arena_string(arena, finding->key),
                                                    .name = arena_string(arena, finding->pupil),
                                                    .year = arena_string(arena, finding->year)};
    }
    buffer_free(&key);
    return &state->pupils[number];
}

static bool
has_rule(const struct buffer *rules, const char *id)
{
    size_t length = strlen(id);
    for (const char *at = text_or_empty(rules->text); (at = strstr(at, id)) != NULL; at += length) {
        bool begins = at == rules->text || at[-1] == ' ';
        if (begins && (at[length] == '\0' || at[length] == ','))
            return true;
    }
    return false;
}

static void
count_pupil(struct xlsx_state *state, const struct finding *finding)
{
    struct xlsx_pupil *pupil = xlsx_find_pupil(state, finding);
    pupil->findings[finding->severity]++;
    if (pupil->name[0] == '\0' && finding->pupil[0] != '\0') {
        pupil->name = arena_string(&state->arena, finding->pupil);
        pupil->year = arena_string(&state->arena, finding->year);
    }
    if (pupil->last != finding->rule && !has_rule(&pupil->rules, finding->rule->id))
        buffer_printf(&pupil->rules, "%s%s", pupil->rules.length > 0 ? ", " : "",
                      finding->rule->id);
    pupil->last = finding->rule;
}

static void
xlsx_finding(struct report *report, const struct finding *finding)
{
    struct xlsx_state *state = report->state;
    if (state->book == NULL)
        return;
    if (!state->redacted && (finding->key[0] != '\0' || finding->pupil[0] != '\0'))
        count_pupil(state, finding);
    if (state->told++ >= FINDING_LIMIT)
        return;
    if (state->told > 1)
        spreadsheet_next_row(state->findings);
    xlsx_add_finding(state->findings, finding, report->files);
}

static int
compare_pupils(const void *a, const void *b)
{
    const struct xlsx_pupil *one = a, *other = b;
    int order = strcmp(one->lea, other->lea);
    order = order != 0 ? order : strcmp(one->estab, other->estab);
    order = order != 0 ? order : strcmp(one->name, other->name);
    return order != 0 ? order : strcmp(one->key, other->key);
}

static void
xlsx_add_pupils(struct xlsx_state *state)
{
    struct spreadsheet_sheet *sheet = state->by_pupil;
    if (state->count > 0)
        qsort(state->pupils, state->count, sizeof(struct xlsx_pupil), compare_pupils);
    for (size_t i = 0; i < state->count && i < FINDING_LIMIT; i++) {
        struct xlsx_pupil *pupil = &state->pupils[i];
        const char *const texts[] = {pupil->lea, pupil->estab, pupil->key, pupil->name,
                                     pupil->year};
        add_texts(sheet, 0, texts, COUNT_OF(texts));
        for (int s = 0; s < SEVERITY_COUNT; s++)
            spreadsheet_number(sheet, COUNT_OF(texts) + (size_t)(SEVERITY_COUNT - 1 - s),
                               (double)pupil->findings[s]);
        spreadsheet_text(sheet, COUNT_OF(texts) + SEVERITY_COUNT, text_or_empty(pupil->rules.text),
                         STYLE_PLAIN);
        spreadsheet_next_row(sheet);
    }
    if (state->redacted)
        spreadsheet_text(sheet, 0, "(redacted)", STYLE_PLAIN);
}

/* --- rules and figures ------------------------------------------------------------------------ */

static void
xlsx_add_rules(struct spreadsheet_sheet *sheet, const struct report_summary *summary)
{
    for (size_t i = 0; i < summary->rule_count; i++) {
        const struct rule *rule = summary->rules[i];
        const struct rule_result *result = &summary->results[i];
        struct buffer of = {0};
        buffer_printf(&of, "%s%s%s", summary->of[i], summary->terms[i][0] == '\0' ? "" : " ",
                      summary->terms[i]);
        const char *const before[] = {rule->id, severity_name(rule->severity), of.text, rule->title,
                                      verdict_name(result)};
        const char *const after[] = {result->why, result->needed, rule->to_do, rule->source,
                                     rule->confidence};
        add_texts(sheet, 0, before, COUNT_OF(before));
        spreadsheet_number(sheet, COUNT_OF(before), (double)result->findings);
        spreadsheet_number(sheet, COUNT_OF(before) + 1, (double)result->explained);
        add_texts(sheet, COUNT_OF(before) + 2, after, COUNT_OF(after));
        spreadsheet_next_row(sheet);
        buffer_free(&of);
    }
}

/* "12", "-3", "92.1": what is a figure and not a number of something. */
static bool
is_figure(const struct figure *figure)
{
    const char *text = figure->value + (figure->value[0] == '-');
    size_t whole = strspn(text, "0123456789");
    size_t part = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
    size_t length = whole + (part > 0 ? part + 1 : 0);
    return strcmp(figure->measure, "Text") != 0 && whole > 0 && whole <= 15 &&
           text[length] == '\0' && (text[0] != '0' || whole == 1);
}

static void
xlsx_add_figures(struct spreadsheet_sheet *sheet, const struct figures *figures)
{
    for (size_t i = 0; i < figures->count; i++) {
        const struct figure *figure = &figures->items[i];
        const char *const texts[] = {figure->lea, figure->estab, figure->topic, figure->breakdown,
                                     figure->measure};
        add_texts(sheet, 0, texts, COUNT_OF(texts));
        if (is_figure(figure))
            spreadsheet_number(sheet, COUNT_OF(texts), strtod(figure->value, NULL));
        else
            spreadsheet_text(sheet, COUNT_OF(texts), figure->value, STYLE_PLAIN);
        spreadsheet_next_row(sheet);
    }
}

/* --- the end ---------------------------------------------------------------------------------- */

/* Behind the findings, or in the place of the last one. */
static void
add_last_row(struct xlsx_state *state, const struct report_summary *summary)
{
    struct spreadsheet_sheet *sheet = state->findings;
    struct buffer text = {0};
    if (state->told > FINDING_LIMIT) {
        spreadsheet_clear_row(sheet);
        report_number(&text, state->told - FINDING_LIMIT + 1);
        buffer_printf(&text, " more findings have no room in a sheet; %s",
                      summary->out == NULL ? "a report as csv has all" : "all are in findings.csv");
    } else if (!report_is_whole(summary)) {
        if (state->told > 0)
            spreadsheet_next_row(sheet);
        report_answer_words(&text, summary, &summary->counts);
    }
    if (text.length > 0)
        spreadsheet_text(sheet, 0, text.text, STYLE_PLAIN);
    buffer_free(&text);
}

static void
xlsx_end(struct report *report, const struct report_summary *summary)
{
    struct xlsx_state *state = report->state;
    if (state->book != NULL) {
        add_last_row(state, summary);
        xlsx_add_pupils(state);
        if (summary->determined) {
            xlsx_add_rules(state->rules, summary);
            xlsx_add_figures(state->figures, summary->figures);
        }
        spreadsheet_end(state->book, &report->error);
    }
    for (size_t i = 0; i < state->count; i++)
        buffer_free(&state->pupils[i].rules);
    free(state->pupils);
    map_free(&state->by_key);
    arena_free(&state->arena);
    free(state);
}

const struct report_format report_xlsx = {.name = "xlsx",
                                          .begin = xlsx_begin,
                                          .finding = xlsx_finding,
                                          .end = xlsx_end,
                                          .needs_path = true,
                                          .tells_figures = true};
