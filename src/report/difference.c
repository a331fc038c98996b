/* Writes what muster diff found. */
#include "report/difference.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "page/page.h"
#include "report/report.h"

static const struct {
    const char *name, *title, *one, *many;
} sections[CHANGE_SECTIONS] = {[CHANGED_RETURNS] = {"return", "Returns", "return", "returns"},
                               [CHANGED_FINDINGS] = {"finding", "Findings", "finding", "findings"},
                               [CHANGED_PUPILS] = {"pupil", "Pupils", "pupil", "pupils"},
                               [CHANGED_ITEMS] = {"item", "Items", "item", "items"},
                               [CHANGED_FIGURES] = {"figure", "Figures", "figure", "figures"}};

static const char *const kinds[] = {"new", "gone", "still", "added", "dropped", "moved", "changed"};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

struct change *
changes_add(struct changes *changes, const struct change *change)
{
    changes->items =
        memory_grow(changes->items, &changes->capacity, changes->count + 1, sizeof *change);
    struct change *added = &changes->items[changes->count++];
    *added = *change;
    const char **const texts[] = {&added->lea,      &added->estab, &added->key,     &added->pupil,
                                  &added->field,    &added->old,   &added->new,     &added->rule,
                                  &added->severity, &added->date,  &added->session, &added->value,
                                  &added->message,  &added->file,  &added->note};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = *texts[i] == NULL ? "" : arena_string(&changes->arena, *texts[i]);
    return added;
}

/* How many of a section are of a kind ("" for all). */
static size_t
changes_count(const struct changes *changes, enum change_section section, const char *change)
{
    size_t count = 0;
    for (size_t i = 0; i < changes->count; i++)
        count += changes->items[i].section == section &&
                 (change[0] == '\0' || strcmp(changes->items[i].change, change) == 0);
    return count;
}

bool
changes_are_any(const struct changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        if (strcmp(changes->items[i].change, "still") != 0)
            return true;
    }
    return false;
}

void
changes_free(struct changes *changes)
{
    free(changes->items);
    arena_free(&changes->arena);
    *changes = (struct changes){0};
}

/* --- words ------------------------------------------------------------------------------------ */

/* "Findings: 1 new, 2 gone, 34 still there" */
static void
difference_write_heading(const struct changes *changes, enum change_section section,
                         struct buffer *text)
{
    bool first = true;
    buffer_printf(text, "%s: ", sections[section].title);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        size_t count = changes_count(changes, section, kinds[i]);
        if (count == 0)
            continue;
        buffer_printf(text, "%s%zu %s%s", first ? "" : ", ", count, kinds[i],
                      strcmp(kinds[i], "still") == 0 ? " there" : "");
        first = false;
    }
    buffer_string(text, first ? "no change" : "");
}

static const char *
difference_told_value(const char *value)
{
    return value[0] == '\0' ? "nothing" : value;
}

static void
write_whose(const struct change *change, struct buffer *text)
{
    buffer_printf(text, "%s%s%s", change->lea, change->estab[0] == '\0' ? "" : "/", change->estab);
    if (change->key[0] != '\0')
        buffer_printf(text, " %s", change->key);
    if (change->pupil[0] != '\0')
        buffer_printf(text, " (%s)", change->pupil);
}

/* How much a figure moved, where both sides are numbers: " (+3)". */
static void
write_movement(const struct change *change, struct buffer *text)
{
    char *old_end, *new_end;
    double old = strtod(change->old, &old_end), new = strtod(change->new, &new_end);
    bool rate = strcmp(old_end, "%") == 0 && strcmp(new_end, "%") == 0;
    if (change->section != CHANGED_FIGURES || old_end == change->old || new_end == change->new)
        return;
    if (rate)
        buffer_printf(text, " (%+.1f points)", new - old);
    else if (*old_end == '\0' && *new_end == '\0')
        buffer_printf(text, " (%+.9g)", new - old);
}

static void
write_line(const struct change *change, struct buffer *text)
{
    size_t from = text->length;
    buffer_printf(text, "  %-8s", change->change);
    if (change->rule[0] != '\0')
        buffer_printf(text, "%s %s ", change->severity, change->rule);
    write_whose(change, text);
    const char *const about[] = {change->date, change->session};
    for (size_t i = 0; i < sizeof about / sizeof about[0]; i++)
        buffer_printf(text, "%s%s", about[i][0] == '\0' ? "" : " ", about[i]);
    if (change->field[0] != '\0')
        buffer_printf(text, "%s%s", change->rule[0] == '\0' ? "  " : " ", change->field);
    if (change->section == CHANGED_ITEMS || change->section == CHANGED_FIGURES ||
        strcmp(change->change, "moved") == 0) {
        buffer_printf(text, ": %s -> %s", difference_told_value(change->old),
                      difference_told_value(change->new));
        write_movement(change, text);
    }
    if (change->message[0] != '\0')
        buffer_printf(text, ": %s", change->message);
    if (change->file[0] != '\0')
        buffer_printf(text, " (%s:%u)", change->file, change->line);
    if (change->note[0] != '\0')
        buffer_printf(text, " [%s]", change->note);
    text_make_visible(text->text + from, text->length - from);
    buffer_char(text, '\n');
}

static bool
is_told(const struct change *change)
{
    return strcmp(change->change, "still") != 0;
}

static void
difference_write_text(const struct changes *changes, struct buffer *text)
{
    size_t from = text->length;
    buffer_printf(text, "From %s to %s: %s.", changes->old_name, changes->new_name,
                  changes_are_any(changes) ? "there are differences" : "nothing differs");
    if (changes->note[0] != '\0')
        buffer_printf(text, " %s", changes->note);
    text_make_visible(text->text + from, text->length - from);
    buffer_char(text, '\n');
    for (int section = 0; section < CHANGE_SECTIONS; section++) {
        if (changes_count(changes, (enum change_section)section, "") == 0)
            continue;
        difference_write_heading(changes, (enum change_section)section, text);
        buffer_char(text, '\n');
        for (size_t i = 0; i < changes->count; i++) {
            if ((int)changes->items[i].section == section && is_told(&changes->items[i]))
                write_line(&changes->items[i], text);
        }
    }
}

/* --- CSV and JSON ----------------------------------------------------------------------------- */

enum { FIELD_COUNT = 17 };
static const char *const field_names[FIELD_COUNT] = {
    "section", "change",   "lea",  "estab",   "key",   "pupil",   "field", "old", "new",
    "rule",    "severity", "date", "session", "value", "message", "note",  "file"};

static void
list_fields(const struct change *change, const char *fields[FIELD_COUNT])
{
    const char *const texts[FIELD_COUNT] = {sections[change->section].name,
                                            change->change,
                                            change->lea,
                                            change->estab,
                                            change->key,
                                            change->pupil,
                                            change->field,
                                            change->old,
                                            change->new,
                                            change->rule,
                                            change->severity,
                                            change->date,
                                            change->session,
                                            change->value,
                                            change->message,
                                            change->note,
                                            change->file};
    memcpy(fields, texts, sizeof texts);
}

static void
difference_write_csv(const struct changes *changes, struct buffer *text)
{
    const char *fields[FIELD_COUNT];
    for (int i = 0; i < FIELD_COUNT; i++)
        buffer_printf(text, "%s,", field_names[i]);
    buffer_string(text, "line\n");
    for (size_t i = 0; i < changes->count; i++) {
        list_fields(&changes->items[i], fields);
        for (int k = 0; k < FIELD_COUNT; k++) {
            csv_append_field(text, slice_of(fields[k]), true);
            buffer_char(text, ',');
        }
        if (changes->items[i].line > 0)
            buffer_number(text, changes->items[i].line);
        buffer_char(text, '\n');
    }
}

static void
difference_write_json(const struct changes *changes, struct buffer *text)
{
    const char *fields[FIELD_COUNT];
    buffer_string(text, "{\"old\":");
    json_append_string(text, changes->old_name);
    buffer_string(text, ",\"new\":");
    json_append_string(text, changes->new_name);
    buffer_string(text, ",\"note\":");
    json_append_string(text, changes->note);
    buffer_printf(text, ",\"equal\":%s,\"changes\":[\n",
                  changes_are_any(changes) ? "false" : "true");
    for (size_t i = 0; i < changes->count; i++) {
        list_fields(&changes->items[i], fields);
        buffer_string(text, i == 0 ? "{" : ",\n{");
        for (int k = 0; k < FIELD_COUNT; k++) {
            buffer_printf(text, "\"%s\":", field_names[k]);
            json_append_string(text, fields[k]);
            buffer_char(text, ',');
        }
        buffer_printf(text, "\"line\":%u}", changes->items[i].line);
    }
    buffer_string(text, "\n]}\n");
}

/* --- HTML ------------------------------------------------------------------------------------- */

static const char style[] =
    "body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0 2rem}caption{text-align:left;"
    "font-weight:bold;padding:.5rem 0}th,td{border-bottom:1px solid;padding:.25rem .5rem;"
    "text-align:left;vertical-align:top}td.number{text-align:right}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}";

static void
write_section(struct page *page, const struct changes *changes, enum change_section section)
{
    static const struct page_column columns[] = {
        {"Change", false}, {"Whose", false}, {"What", false}, {"Before", false}, {"After", false}};
    enum { COLUMNS = sizeof columns / sizeof columns[0] };
    struct buffer heading = {0}, whose = {0}, what = {0};
    difference_write_heading(changes, section, &heading);
    page_table_begin(page, heading.text, columns, COLUMNS);
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        if (change->section != section || !is_told(change))
            continue;
        buffer_clear(&whose);
        buffer_clear(&what);
        buffer_string(&what, "");
        write_whose(change, &whose);
        if (section == CHANGED_FINDINGS)
            buffer_printf(&what, "%s %s %s %s %s", change->severity, change->rule, change->date,
                          change->session, change->message);
        else
            buffer_string(&what, change->field);
        const char *const cells[COLUMNS] = {change->change, whose.text, what.text, change->old,
                                            change->new};
        page_table_row(page, columns, COLUMNS, cells);
    }
    page_table_end(page);
    buffer_free(&heading);
    buffer_free(&whose);
    buffer_free(&what);
}

static void
write_html(const struct changes *changes, struct buffer *text)
{
    struct page page = {0};
    page_begin(&page, &(struct page_look){.title = "What changed", .style = style});
    page_open(&page, "main", NULL);
    page_element(&page, "h1", "What changed", NULL);
    page_open(&page, "p", NULL);
    page_printf(&page, "From %s to %s: %s. %s", changes->old_name, changes->new_name,
                changes_are_any(changes) ? "there are differences" : "nothing differs",
                changes->note);
    page_close(&page);
    for (int section = 0; section < CHANGE_SECTIONS; section++) {
        if (changes_count(changes, (enum change_section)section, "") > 0)
            write_section(&page, changes, (enum change_section)section);
    }
    page_close(&page);
    page_end(&page);
    buffer_append(text, page.text.text, page.text.length);
    page_free(&page);
}

bool
difference_write(const struct changes *changes, const char *format, struct output *output)
{
    static const struct {
        const char *name;
        void (*write)(const struct changes *changes, struct buffer *text);
    } formats[] = {{"text", difference_write_text},
                   {"csv", difference_write_csv},
                   {"json", difference_write_json},
                   {"html", write_html}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, format) != 0)
            continue;
        struct buffer text = {0};
        formats[i].write(changes, &text);
        output_write(output, text_or_empty(text.text), text.length);
        buffer_free(&text);
        return true;
    }
    return false;
}
