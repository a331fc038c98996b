/* The rows of findings, as a table in <noscript> has them and as the page's script takes them apart
 * (data.js). */
#include <stdlib.h>

#include "base/memory.h"
#include "report/html.h"
#include "report/words.h"

/* All findings stand in pieces of this many bytes, each a table of its own: browsers take time with
 * the square of a text's length. */
enum { PIECE_LENGTH = 60000 };

void
html_rows_begin(struct html_rows *rows, bool redacted)
{
    struct page piece = {0};
    rows->redacted = redacted;
    page_open(&piece, "noscript", "class", "source", NULL);
    html_add_findings_head(&piece, "Findings by school, rule and place");
    buffer_string(&rows->begin, piece.text.text);
    buffer_clear(&piece.text);
    page_close_to(&piece, 0);
    buffer_string(&rows->end, piece.text.text);
    page_free(&piece);
}

/* A row stands in one line, by which the script finds it. */
static void
html_rows_add_cell(struct buffer *row, const char *value)
{
    size_t from = row->length + strlen("<td>");
    buffer_string(row, "<td>");
    page_append_text(row, value);
    if (strchr(row->text + from, '\n') == NULL)
        return;
    char *cell = text_copy(row->text + from);
    row->length = from;
    for (const char *at = cell; *at != '\0'; at++) {
        if (*at == '\n')
            buffer_string(row, "&#10;");
        else
            buffer_char(row, *at);
    }
    free(cell);
}

static void
html_rows_add_number(struct buffer *row, uint32_t number)
{
    buffer_string(row, "<td>");
    if (number > 0)
        buffer_number(row, number);
}

static void
add_when(struct buffer *row, const struct finding *finding)
{
    char date[DATE_SIZE];
    buffer_string(row, "<td>");
    if (finding->date == DAY_NONE)
        return;
    buffer_string(row, date_format(finding->date, date));
    if (finding->session != SESSION_NONE)
        buffer_printf(row, " %s", session_name(finding->session));
}

/* Whether each name in braces is a column of the row, so that the reader, or the script, can put it
 * there. */
static bool
has_only_columns(const char *message)
{
    static const char *const names[] = {"{key}", "{field}", "{value}", "{date}", "{session}"};
    while ((message = strchr(message, '{')) != NULL) {
        size_t i = 0, count = sizeof names / sizeof names[0];
        while (i < count && strncmp(message, names[i], strlen(names[i])) != 0)
            i++;
        if (i == count)
            return false;
        message++;
    }
    return true;
}

/* What the messages of a rule have in common. */
static const char *
common_message(const struct html_rows *rows, const struct finding *finding)
{
    const struct rule *rule = finding->rule;
    bool usable = !rows->redacted && rule->message != NULL && has_only_columns(rule->message);
    return usable ? rule->message : rule->title;
}

static bool
is_common(struct html_rows *rows, const struct finding *finding)
{
    struct finding bare = *finding;
    bare.message = NULL;
    if (!rows->stretch.has_message)
        return strcmp(finding->message, finding->rule->title) == 0;
    return strcmp(finding->message, finding_text(&bare, &rows->message)) == 0;
}

/* What the numbers of a place count. */
static const char *const kind_class[] = {[PLACE_FIELD] = "",
                                         [PLACE_CHARACTER] = " class=\"character\"",
                                         [PLACE_CELL] = " class=\"cell\""};

/* Findings of one rule, school and file have a row above them that says so, so that each has only
 * what is its own: a page of 100,000 is a third as long, and opens so much faster. */
static void
begin_stretch(struct html_rows *rows, const struct file_names *files, const struct finding *finding,
              struct buffer *out)
{
    struct html_stretch *of = &rows->stretch;
    struct buffer *head = &rows->head, text = {0};
    report_school_words(&text, finding->lea, finding->estab);
    if (of->rule == finding->rule && of->severity == finding->severity &&
        of->file == finding->place.file &&
        strcmp(text_or_empty(of->school.text), text_or_empty(text.text)) == 0) {
        buffer_free(&text);
        return;
    }
    buffer_free(&of->school);
    *of = (struct html_stretch){finding->rule,
                                finding->severity,
                                finding->place.file,
                                text,
                                common_message(rows, finding) == finding->rule->message,
                                of->number + 1};
    buffer_clear(head);
    buffer_printf(head, "<tr%s><th>%s<th>%s<th>%s<th colspan=\"3\">",
                  kind_class[file_names_kind(files, of->file)], severity_name(finding->severity),
                  finding->rule->id, text_or_empty(text.text));
    page_append_text(head, file_names_get(files, finding->place.file));
    buffer_string(head, "<th colspan=\"7\">");
    page_append_text(head, common_message(rows, finding));
    buffer_char(head, '\n');
    buffer_append(out, head->text, head->length);
    rows->piece += head->length;
}

static void
begin_piece(struct html_rows *rows, struct buffer *line)
{
    if (rows->piece < PIECE_LENGTH)
        return;
    buffer_append(line, rows->end.text, rows->end.length);
    buffer_append(line, rows->begin.text, rows->begin.length);
    buffer_append(line, rows->head.text, rows->head.length);
    rows->piece = 0;
}

/* The columns are those of html_add_findings_head, and of data.js; blank ones at the end are left
 * out. */
static void
make_row(struct html_rows *rows, const struct finding *finding)
{
    struct buffer *row = &rows->row;
    const struct explanation *said = finding->explanation;
    char date[DATE_SIZE];
    buffer_clear(row);
    html_rows_add_cell(row, finding->key);
    html_rows_add_cell(row, finding->pupil);
    html_rows_add_cell(row, finding->year);
    add_when(row, finding);
    html_rows_add_cell(row, finding->field);
    html_rows_add_cell(row, finding->value);
    html_rows_add_number(row, finding->place.line);
    html_rows_add_number(row, finding->place.column);
    html_rows_add_cell(row, is_common(rows, finding) ? "" : finding->message);
    html_rows_add_cell(row, said == NULL ? "" : said->reason);
    html_rows_add_cell(row, said == NULL ? "" : said->by);
    html_rows_add_cell(row, said == NULL ? "" : date_format(said->date, date));
    html_rows_add_cell(row, finding->is_new ? "new" : "");
    while (text_ends_with(row->text, "<td>")) {
        row->length -= strlen("<td>");
        row->text[row->length] = '\0';
    }
    buffer_char(row, '\n');
}

static struct html_group *
find_group(struct html_rows *rows, const struct finding *finding)
{
    struct html_groups *groups = &rows->groups;
    for (size_t i = 0; i < groups->count; i++) {
        size_t at = (rows->last + i) % groups->count;
        struct html_group *group = &groups->items[at];
        if (group->severity == finding->severity &&
            strcmp(group->rule->id, finding->rule->id) == 0) {
            rows->last = at;
            return group;
        }
    }
    groups->items =
        memory_grow(groups->items, &groups->capacity, groups->count + 1, sizeof *groups->items);
    groups->items[groups->count] =
        (struct html_group){.rule = finding->rule, .severity = finding->severity};
    rows->last = groups->count;
    return &groups->items[groups->count++];
}

/* The first of a rule stand under its heading as well, with their number among all. */
static void
add_to_group(struct html_rows *rows, const struct finding *finding, uint64_t number)
{
    struct html_group *group = find_group(rows, finding);
    group->explained += finding->explanation != NULL;
    if (group->count++ >= HTML_FIRST_ROWS)
        return;
    if (group->stretch != rows->stretch.number)
        buffer_append(&group->rows, rows->head.text, rows->head.length);
    group->stretch = rows->stretch.number;
    buffer_printf(&group->rows, "<tr data-number=\"%llu\">", (unsigned long long)number);
    buffer_append(&group->rows, rows->row.text, rows->row.length);
}

void
html_rows_add(struct html_rows *rows, const struct file_names *files, const struct finding *finding,
              uint64_t number, struct buffer *out)
{
    begin_piece(rows, out);
    begin_stretch(rows, files, finding, out);
    make_row(rows, finding);
    add_to_group(rows, finding, number);
    buffer_string(out, "<tr>");
    buffer_append(out, rows->row.text, rows->row.length);
    rows->piece += rows->row.length;
}

void
html_rows_free(struct html_rows *rows)
{
    for (size_t i = 0; i < rows->groups.count; i++)
        buffer_free(&rows->groups.items[i].rows);
    free(rows->groups.items);
    buffer_free(&rows->stretch.school);
    buffer_free(&rows->head);
    buffer_free(&rows->row);
    buffer_free(&rows->begin);
    buffer_free(&rows->end);
    buffer_free(&rows->message);
}
