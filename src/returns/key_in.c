#include "returns/key_in.h"

#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* --- text ------------------------------------------------------------------------------------- */

static void
add_escaped(struct buffer *html, const char *text)
{
    xmlChar *escaped = xmlEncodeSpecialChars(NULL, BAD_CAST text);
    buffer_string(html, escaped == NULL ? "" : (const char *)escaped);
    xmlFree(escaped);
}

/* <name>text</name> */
static void
add_element(struct buffer *html, const char *name, const char *text)
{
    buffer_printf(html, "<%s>", name);
    add_escaped(html, text);
    buffer_printf(html, "</%s>\n", name);
}

/* "2 October 2025"; what is not a date stays as it is. */
static void
add_date(struct buffer *html, const char *text)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    day date;
    if (!date_parse(slice_of(text), &date)) {
        add_escaped(html, text);
        return;
    }
    struct civil civil = date_to_civil(date);
    buffer_printf(html, "%d %s %d", civil.day, months[civil.month - 1], civil.year);
}

/* "2025/26" for 202526. */
static void
add_academic_year(struct buffer *html, const char *text)
{
    if (strlen(text) != 6) {
        add_escaped(html, text);
        return;
    }
    buffer_printf(html, "%.4s/", text);
    add_escaped(html, text + 4);
}

/* --- what is read ----------------------------------------------------------------------------- */

struct figure {
    const char *cohort, *topic, *breakdown, *period, *identifier;
    bool available;
    int64_t count;
};

/* One authority's sheet while it is made. Texts live in `arena`. */
struct sheet {
    struct buffer html;
    struct arena arena;
    const char *lea, *la_name, *term, *academic_year, *census_date, *now, *release, *definition;
    struct figure *figures;
    size_t count, capacity;
};

static const char *
copy_column(struct sheet *sheet, sqlite3_stmt *select, int column)
{
    const char *text = (const char *)sqlite3_column_text(select, column);
    return arena_string(&sheet->arena, text == NULL ? "" : text);
}

static bool
read_period(struct sheet *sheet, struct database *database, struct error *error)
{
    static const char sql[] =
        "SELECT p.term_name, p.academic_year, p.census_date, p.now, p.release,"
        " (SELECT la_name FROM codes_la WHERE la_code = ?) FROM period p";
    sqlite3_stmt *select = NULL;
    if (!database_prepare_own(database, sql, &select, error))
        return false;
    sqlite3_bind_text(select, 1, sheet->lea, -1, SQLITE_STATIC);
    bool done = sqlite3_step(select) == SQLITE_ROW || database_fault(database, error);
    const char **texts[] = {&sheet->term, &sheet->academic_year, &sheet->census_date,
                            &sheet->now,  &sheet->release,       &sheet->la_name};
    for (int i = 0; done && i < (int)(sizeof texts / sizeof texts[0]); i++)
        *texts[i] = copy_column(sheet, select, i);
    sqlite3_finalize(select);
    return done;
}

static void
take_figure(struct sheet *sheet, sqlite3_stmt *select)
{
    struct figure figure = {.cohort = copy_column(sheet, select, 0),
                            .topic = copy_column(sheet, select, 1),
                            .breakdown = copy_column(sheet, select, 2),
                            .period = copy_column(sheet, select, 3),
                            .identifier = copy_column(sheet, select, 4),
                            .available = sqlite3_column_type(select, 5) == SQLITE_INTEGER,
                            .count = sqlite3_column_int64(select, 5)};
    sheet->figures = memory_grow(sheet->figures, &sheet->capacity, sheet->count + 1, sizeof figure);
    sheet->figures[sheet->count++] = figure;
}

static bool
read_figures(struct sheet *sheet, struct database *database, struct error *error)
{
    static const char sql[] = "SELECT cohort, breakdowntopic, breakdown, timeperiod,"
                              " timeidentifier, childcount FROM figure ORDER BY _id";
    sqlite3_stmt *select = NULL;
    int state;
    if (!database_prepare_own(database, sql, &select, error))
        return false;
    while ((state = sqlite3_step(select)) == SQLITE_ROW)
        take_figure(sheet, select);
    sqlite3_finalize(select);
    return state == SQLITE_DONE || database_fault(database, error);
}

/* --- one breakdown ---------------------------------------------------------------------------- */

/* What the cells of a breakdown add up to: another figure of the same cohort. The topics that are
 * not here do not add up: a child may stand in several of their cells, or in none. */
static const struct tie {
    const char *topic, *total_topic, *total, *name;
} ties[] = {{"Sex", "Total", "Total", "the total"},
            {"Year group", "Total", "Total", "the total"},
            {"Reason", "Total", "Total", "the total"},
            {"Duration", "Total", "Total", "the total"},
            {"Previous school type", "Academic year", "Starts", "starts"}};

static const struct tie *
find_tie(const char *topic)
{
    for (size_t i = 0; i < sizeof ties / sizeof ties[0]; i++) {
        if (strcmp(ties[i].topic, topic) == 0)
            return &ties[i];
    }
    return NULL;
}

static const struct figure *
find_figure(const struct sheet *sheet, const char *cohort, const char *topic, const char *breakdown)
{
    for (size_t i = 0; i < sheet->count; i++) {
        const struct figure *figure = &sheet->figures[i];
        if (strcmp(figure->cohort, cohort) == 0 && strcmp(figure->topic, topic) == 0 &&
            strcmp(figure->breakdown, breakdown) == 0)
            return figure;
    }
    return NULL;
}

static void
add_row(struct sheet *sheet, const struct figure *figure)
{
    struct buffer *html = &sheet->html;
    buffer_string(html, "<tr><th scope=\"row\">");
    add_escaped(html, figure->breakdown);
    if (figure->available)
        buffer_printf(html, "</th><td>%lld</td>", (long long)figure->count);
    else
        buffer_string(html, "</th><td class=\"missing\">not available</td>");
    buffer_string(html, "<td class=\"tick\"></td></tr>\n");
}

/* The sum of the cells, and a tick or by how much it misses the figure it is tied to. */
static void
add_check(struct sheet *sheet, const struct tie *tie, const struct figure *first, size_t count)
{
    struct buffer *html = &sheet->html;
    const struct figure *total = find_figure(sheet, first->cohort, tie->total_topic, tie->total);
    bool known = total != NULL && total->available;
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        known = known && first[i].available;
        sum += first[i].available ? first[i].count : 0;
    }
    if (!known) {
        buffer_printf(html,
                      "<tr class=\"verdict\"><td colspan=\"3\">cannot be checked against %s</td>"
                      "</tr>\n",
                      tie->name);
        return;
    }
    int64_t difference = sum - total->count;
    buffer_string(html, "<tr class=\"check\"><th scope=\"row\">Adds up to</th>");
    buffer_printf(html, "<td>%lld</td><td></td></tr>\n", (long long)sum);
    if (difference == 0)
        buffer_printf(html,
                      "<tr class=\"verdict\"><td colspan=\"3\">&#10003; equals %s</td></tr>\n",
                      tie->name);
    else
        buffer_printf(html,
                      "<tr class=\"verdict\"><td colspan=\"3\"><strong>%lld %s than %s of "
                      "%lld</strong></td></tr>\n",
                      llabs((long long)difference), difference > 0 ? "more" : "fewer", tie->name,
                      (long long)total->count);
}

static void
add_table(struct sheet *sheet, const struct figure *first, size_t count)
{
    struct buffer *html = &sheet->html;
    const struct tie *tie = find_tie(first->topic);
    buffer_string(html, "<div class=\"breakdown\"><table>\n");
    if (strcmp(first->topic, "Total") != 0)
        add_element(html, "caption", first->topic);
    for (size_t i = 0; i < count; i++)
        add_row(sheet, &first[i]);
    if (tie != NULL)
        add_check(sheet, tie, first, count);
    if (strcmp(first->topic, "Additional requirement") == 0)
        buffer_string(html, "<tr class=\"verdict\"><td colspan=\"3\">A child may be in several of "
                            "these or in none.</td></tr>\n");
    buffer_string(html, "</table></div>\n");
}

/* --- one block: a cohort in one period -------------------------------------------------------- */

static const char *
cohort_name(const char *cohort)
{
    return strcmp(cohort, "EHE") == 0   ? "Elective home education (EHE)"
           : strcmp(cohort, "CME") == 0 ? "Children missing education (CME)"
                                        : cohort;
}

static void
add_block_heading(struct sheet *sheet, const struct figure *figure)
{
    struct buffer *html = &sheet->html;
    buffer_string(html, "<h2>");
    add_escaped(html, cohort_name(figure->cohort));
    if (strcmp(figure->identifier, sheet->term) == 0) {
        buffer_string(html, " on the census date, ");
        add_date(html, sheet->census_date);
    } else {
        buffer_string(html, " in the previous academic year, ");
        add_academic_year(html, figure->period);
    }
    buffer_string(html, " <span>");
    add_escaped(html, sheet->lea);
    buffer_string(html, "</span></h2>\n");
}

static bool
same_block(const struct figure *a, const struct figure *b)
{
    return strcmp(a->cohort, b->cohort) == 0 && strcmp(a->identifier, b->identifier) == 0;
}

/* The figures of one block, from `first` on; returns the one behind it. */
static size_t
add_block(struct sheet *sheet, size_t first)
{
    size_t next = first;
    buffer_string(&sheet->html, "<div class=\"block\">\n");
    add_block_heading(sheet, &sheet->figures[first]);
    buffer_string(&sheet->html, "<div class=\"columns\">\n");
    while (next < sheet->count && same_block(&sheet->figures[next], &sheet->figures[first])) {
        size_t from = next;
        while (next < sheet->count && same_block(&sheet->figures[next], &sheet->figures[from]) &&
               strcmp(sheet->figures[next].topic, sheet->figures[from].topic) == 0)
            next++;
        add_table(sheet, &sheet->figures[from], next - from);
    }
    buffer_string(&sheet->html, "</div>\n</div>\n");
    return next;
}

/* --- findings --------------------------------------------------------------------------------- */

/* So many different messages of one rule are shown, and so many lines ruled for the note. */
enum { MESSAGES_SHOWN = 3, NOTE_LINES = 2 };

static bool
is_of(const struct finding *finding, const struct rule *rule, enum severity severity)
{
    return finding->rule == rule && finding->severity == severity;
}

/* The next finding of that rule and severity. */
static bool
next_of(struct finding_cursor *cursor, const struct finding *first, struct finding *finding)
{
    while (finding_next(cursor, finding)) {
        if (is_of(finding, first->rule, first->severity))
            return true;
    }
    return false;
}

static void
add_count(struct buffer *html, struct finding_list *findings, const struct finding *first)
{
    struct finding_cursor cursor;
    struct finding finding;
    size_t count = 0;
    finding_begin(findings, &cursor);
    while (next_of(&cursor, first, &finding))
        count++;
    finding_end(&cursor);
    if (first->place.line > 0)
        buffer_printf(html, "<p class=\"places\">%zu record%s; see findings.csv</p>\n", count,
                      count == 1 ? "" : "s");
}

/* Different texts, so many at most. */
struct shown {
    char *texts[MESSAGES_SHOWN];
    size_t count;
};

static void
show(struct buffer *html, struct shown *shown, const char *text)
{
    for (size_t i = 0; i < shown->count; i++) {
        if (strcmp(text, shown->texts[i]) == 0)
            return;
    }
    shown->texts[shown->count++] = text_copy(text);
    add_element(html, "p", text);
}

static void
forget_shown(struct shown *shown)
{
    for (size_t i = 0; i < shown->count; i++)
        free(shown->texts[i]);
}

static void
add_messages(struct buffer *html, struct finding_list *findings, const struct finding *first)
{
    struct finding_cursor cursor;
    struct finding finding;
    struct buffer text = {0};
    struct shown shown = {.count = 0};
    finding_begin(findings, &cursor);
    while (shown.count < MESSAGES_SHOWN && next_of(&cursor, first, &finding))
        show(html, &shown, finding_text(&finding, &text));
    finding_end(&cursor);
    forget_shown(&shown);
    buffer_free(&text);
}

/* What was said already, and room for more. */
static void
add_note_box(struct buffer *html, struct finding_list *findings, const struct finding *first)
{
    struct finding_cursor cursor;
    struct finding finding;
    struct shown shown = {.count = 0};
    buffer_string(html, "<div class=\"note\"><p>Note for COLLECT</p>");
    finding_begin(findings, &cursor);
    while (shown.count < MESSAGES_SHOWN && next_of(&cursor, first, &finding)) {
        if (finding.explanation != NULL)
            show(html, &shown, finding.explanation->reason);
    }
    finding_end(&cursor);
    forget_shown(&shown);
    for (int i = 0; i < NOTE_LINES; i++)
        buffer_string(html, "<div></div>");
    buffer_string(html, "</div>\n");
}

static void
add_rule(struct buffer *html, struct finding_list *findings, const struct finding *first)
{
    buffer_string(html, "<div class=\"finding\">\n<h3>");
    add_escaped(html, first->rule->id);
    buffer_printf(html, " %s: ", severity_name(first->severity));
    add_escaped(html, first->rule->title);
    buffer_string(html, "</h3>\n");
    add_messages(html, findings, first);
    add_count(html, findings, first);
    add_note_box(html, findings, first);
    buffer_string(html, "</div>\n");
}

/* Information needs no note. */
static void
add_information(struct buffer *html, struct finding_list *findings)
{
    struct finding_cursor cursor;
    struct finding finding;
    struct buffer text = {0};
    const char *before = "<ul class=\"information\">\n";
    finding_begin(findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        if (finding.severity != SEVERITY_INFO)
            continue;
        buffer_printf(html, "%s<li>", before);
        add_escaped(html, finding.rule->id);
        buffer_string(html, ": ");
        add_escaped(html, finding_text(&finding, &text));
        buffer_string(html, "</li>\n");
        before = "";
    }
    finding_end(&cursor);
    buffer_free(&text);
    if (before[0] == '\0')
        buffer_string(html, "</ul>\n");
}

/* Each rule once: its findings stand together. */
static size_t
add_rules(struct buffer *html, struct finding_list *findings, enum severity severity)
{
    struct finding_cursor cursor;
    struct finding finding;
    const struct rule *told = NULL;
    size_t rules = 0;
    finding_begin(findings, &cursor);
    while (finding_next(&cursor, &finding)) {
        if (finding.severity != severity || finding.rule == told)
            continue;
        add_rule(html, findings, &finding);
        told = finding.rule;
        rules++;
    }
    finding_end(&cursor);
    return rules;
}

static void
add_findings(struct sheet *sheet, struct finding_list *findings)
{
    struct buffer *html = &sheet->html;
    buffer_string(html, "<h2>Errors and queries <span>");
    add_escaped(html, sheet->lea);
    buffer_string(html, "</span></h2>\n");
    size_t rules = add_rules(html, findings, SEVERITY_ERROR);
    rules += add_rules(html, findings, SEVERITY_QUERY);
    if (rules == 0)
        buffer_string(html, "<p>None.</p>\n");
    add_information(html, findings);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void
add_heading(struct sheet *sheet)
{
    struct buffer *html = &sheet->html;
    buffer_string(html, "<section>\n<header>\n<h1>");
    add_escaped(html, sheet->lea);
    buffer_char(html, ' ');
    add_escaped(html, sheet->la_name);
    buffer_string(html, "</h1>\n<p class=\"what\">EHE and CME return: ");
    add_escaped(html, sheet->term);
    buffer_string(html, " of ");
    add_academic_year(html, sheet->academic_year);
    buffer_string(html, ", census date ");
    add_date(html, sheet->census_date);
    buffer_string(html, "</p>\n<p class=\"origin\">Made by Muster ");
    add_escaped(html, sheet->release);
    buffer_string(html, ", definition of ");
    add_escaped(html, sheet->definition);
    buffer_string(html, ", at ");
    add_escaped(html, sheet->now);
    buffer_string(
        html,
        "</p>\n<p class=\"how\">DfE takes this collection on screen, in COLLECT. This sheet is for "
        "keying the figures in there and is not sent to anybody. Tick each one off in the box "
        "beside it. <strong>Not available is not 0:</strong> the records did not hold the figure. "
        "Find it elsewhere, or leave it out and say so in a note.</p>\n</header>\n");
}

static void
add_signatures(struct buffer *html)
{
    buffer_string(html, "<table class=\"signatures\">\n"
                        "<tr><th scope=\"row\">Keyed in by</th><td></td><th scope=\"row\">Date</th>"
                        "<td></td></tr>\n"
                        "<tr><th scope=\"row\">Checked by</th><td></td><th scope=\"row\">Date</th>"
                        "<td></td></tr>\n</table>\n</section>\n");
}

bool
key_in_unit(struct output *output, struct database *database, const char *lea,
            struct finding_list *findings, struct error *error)
{
    struct sheet sheet = {.lea = lea, .definition = database->collection->period->folder};
    bool done = read_period(&sheet, database, error) && read_figures(&sheet, database, error);
    if (done) {
        add_heading(&sheet);
        for (size_t next = 0; next < sheet.count;)
            next = add_block(&sheet, next);
        add_findings(&sheet, findings);
        add_signatures(&sheet.html);
        output_write(output, sheet.html.text, sheet.html.length);
    }
    free(sheet.figures);
    buffer_free(&sheet.html);
    arena_free(&sheet.arena);
    return done;
}

/* Nothing here depends on backgrounds, which browsers leave out when they print. */
static const char style[] =
    "@page { size: A4; margin: 14mm 15mm 16mm; "
    "@bottom-right { content: \"Page \" counter(page) \" of \" counter(pages); "
    "font: 8pt sans-serif; } }\n"
    "* { box-sizing: border-box; }\n"
    "body { margin: 0 auto; max-width: 180mm; color: #000; background: #fff; "
    "font: 9pt/1.25 Arial, \"Liberation Sans\", \"DejaVu Sans\", sans-serif; }\n"
    "section + section { break-before: page; }\n"
    "header { border-bottom: 1.5pt solid #000; margin-bottom: 3mm; }\n"
    "h1 { font-size: 17pt; margin: 0 0 1mm; }\n"
    "h2 { font-size: 11.5pt; margin: 5mm 0 2mm; padding-bottom: 0.5mm; "
    "border-bottom: 0.75pt solid #000; break-after: avoid; }\n"
    "h2 span { float: right; font-weight: normal; }\n"
    "h3 { font-size: 9.5pt; margin: 0 0 1mm; }\n"
    "p { margin: 0 0 1.5mm; }\n"
    ".what { font-size: 11.5pt; }\n"
    ".origin, .places { color: #444; font-size: 8.5pt; }\n"
    ".block, .finding, .breakdown, .signatures { break-inside: avoid; }\n"
    ".columns { columns: 3; column-gap: 6mm; }\n"
    ".breakdown { padding: 0 1px 2.5mm 0; }\n"
    "table { width: 100%; border-collapse: collapse; }\n"
    "caption { text-align: left; font-weight: bold; padding: 0.5mm 0; }\n"
    "th { text-align: left; font-weight: normal; }\n"
    "td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }\n"
    "th, td { padding: 0.4mm 0.8mm; border-bottom: 0.4pt solid #999; vertical-align: bottom; }\n"
    "td.tick { width: 5mm; border: 0.4pt solid #999; }\n"
    "td.missing { font-style: italic; }\n"
    ".check th, .check td { border-top: 1pt solid #000; border-bottom: 0; }\n"
    ".verdict td { text-align: left; border: 0; font-size: 8.5pt; white-space: normal; }\n"
    ".finding { margin-bottom: 4mm; }\n"
    ".note { border: 0.75pt solid #000; padding: 1mm 2mm 2mm; }\n"
    ".note p { margin: 0; color: #444; font-size: 8pt; }\n"
    ".note div { height: 6mm; border-bottom: 0.4pt solid #999; }\n"
    ".information { padding-left: 5mm; font-size: 8.5pt; }\n"
    ".signatures { margin-top: 6mm; }\n"
    ".signatures th { width: 22mm; border: 0; vertical-align: bottom; }\n"
    ".signatures td { height: 9mm; border-bottom: 0.75pt solid #000; }\n"
    "@media screen { body { padding: 8mm; } section + section { margin-top: 20mm; } }\n";

void
key_in_begin(struct output *output, const struct collection *collection)
{
    struct buffer html = {0};
    buffer_string(&html, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n"
                         "<meta charset=\"utf-8\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    add_escaped(&html, collection_setting(collection, "title"));
    buffer_string(&html, ": key-in sheet</title>\n<style>\n");
    buffer_string(&html, style);
    buffer_string(&html, "</style>\n</head>\n<body>\n");
    output_write(output, html.text, html.length);
    buffer_free(&html);
}

void
key_in_end(struct output *output)
{
    static const char end[] = "</body>\n</html>\n";
    output_write(output, end, sizeof end - 1);
}
