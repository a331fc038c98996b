/* Reads a letter's template, and writes a letter for each row. */
#include "report/letter.h"

#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "page/markdown.h"

static const char heads[] = "Date\tSession\tCode\tMeaning";

/* --- the template ----------------------------------------------------------------------------- */

static bool
is_field(const char *name)
{
    return name[0] != '_';
}

/* The column of a row that a field names. */
static int
field_column(sqlite3_stmt *select, struct slice name)
{
    for (int i = 0; i < sqlite3_column_count(select); i++) {
        const char *column = sqlite3_column_name(select, i);
        if (is_field(column) && slice_is(name, column))
            return i;
    }
    return -1;
}

static const char *
known_field(void *context, struct slice name)
{
    return field_column(context, name) < 0 ? NULL : "";
}

static const char *
row_field(void *context, struct slice name)
{
    int column = field_column(context, name);
    return column < 0 ? NULL : (const char *)sqlite3_column_text(context, column);
}

/* One "key: value" of the lines in front; NULL if there is none. */
static const char *
front_value(const char *front, const char *end, const char *key, struct arena *arena)
{
    size_t length = strlen(key);
    for (const char *line = front; line < end; line += strcspn(line, "\n") + 1) {
        if (strncmp(line, key, length) != 0 || line[length] != ':')
            continue;
        const char *value = line + length + 1;
        value += strspn(value, " ");
        size_t taken = strcspn(value, "\r\n");
        return taken == 0 ? NULL : arena_copy(arena, value, taken);
    }
    return NULL;
}

static bool
read_front(struct letters *letters, const struct resource *file, struct resources *resources,
           struct error *error)
{
    static const char mark[] = "---\n";
    const char *end = strncmp(file->text, mark, 4) == 0 ? strstr(file->text + 3, "\n---\n") : NULL;
    if (end == NULL)
        return error_add(error, STATUS_INPUT,
                         "%s:1: title and who must stand in front between lines of ---",
                         file->label);
    letters->title = front_value(file->text + 4, end, "title", &resources->arena);
    letters->who = front_value(file->text + 4, end, "who", &resources->arena);
    letters->body = end + strlen("\n---\n");
    return (letters->title != NULL && letters->who != NULL) ||
           error_add(error, STATUS_INPUT, "%s: %s is missing in front", file->label,
                     letters->title == NULL ? "title" : "who");
}

static bool
check_template(const struct letters *letters, const struct resource *file,
               const struct derived_file *page, struct error *error)
{
    const char *lists = text_or_empty(block_value(page->block, "who"));
    struct slice name;
    unsigned line;
    bool done = true;
    if (!list_has(lists, letters->who))
        done = error_add(error, STATUS_INPUT, "%s: who is \"%s\": it can be %s", file->label,
                         letters->who, lists);
    if (markdown_unknown(file->text, known_field, page->select, &name, &line))
        done = error_add(error, STATUS_INPUT, "%s:%u: there is no field {{%.*s}}", file->label,
                         line, (int)name.length, name.text);
    return done;
}

static bool
read_name(struct letters *letters, struct database *database, struct resources *resources,
          struct error *error)
{
    sqlite3_stmt *select = NULL;
    if (!database_prepare_own(database, "SELECT letter FROM option", &select, error))
        return false;
    if (sqlite3_step(select) == SQLITE_ROW)
        letters->name = arena_string(&resources->arena,
                                     text_or_empty((const char *)sqlite3_column_text(select, 0)));
    sqlite3_finalize(select);
    return letters->name != NULL || database_fault(database, error);
}

/* --- letters.csv ------------------------------------------------------------------------------ */

/* A table in a cell: commas between cells, semicolons between rows. */
static void
letter_append_value(struct buffer *text, const char *value)
{
    struct buffer flat = {0};
    buffer_string(&flat, "");
    for (; *value != '\0'; value++) {
        if (*value == '\t' || *value == '\n')
            buffer_string(&flat, *value == '\t' ? ", " : "; ");
        else
            buffer_char(&flat, *value);
    }
    csv_append_field(text, slice_of(flat.text), true);
    buffer_free(&flat);
}

static void
write_listed(const struct letters *letters, sqlite3_stmt *select, bool names)
{
    struct buffer text = {0};
    bool first = true;
    for (int i = 0; i < sqlite3_column_count(select); i++) {
        const char *name = sqlite3_column_name(select, i);
        if (!is_field(name))
            continue;
        if (!first)
            buffer_char(&text, ',');
        first = false;
        letter_append_value(
            &text, names ? name : text_or_empty((const char *)sqlite3_column_text(select, i)));
    }
    buffer_char(&text, '\n');
    output_write(letters->list, text.text, text.length);
    buffer_free(&text);
}

bool
letters_begin(struct letters *letters, const struct derived_file *page, struct database *database,
              struct resources *resources, struct output_set *outputs, int rank,
              struct error *error)
{
    struct resource file, style;
    *letters = (struct letters){.outputs = outputs, .rank = rank};
    if (!read_name(letters, database, resources, error))
        return false;
    const char *path = arena_printf(&resources->arena, "letters/%s.md", letters->name);
    if (!resource_exists(resources, path))
        return error_add(error, STATUS_INPUT, "%s: there is no such letter", path);
    if (!resource_read(resources, path, &file, error) ||
        !read_front(letters, &file, resources, error) ||
        !check_template(letters, &file, page, error) ||
        !resource_read(resources, "report/letter.css", &style, error))
        return false;
    letters->style = style.text;
    letters->list = output_create(outputs, "letters.csv", rank, error);
    if (letters->list == NULL)
        return false;
    write_listed(letters, page->select, true);
    return true;
}

/* --- one letter ------------------------------------------------------------------------------- */

/* "letters/8354990_A123_NAME_1.html": of a UPN only letters and digits, for it may be anything. */
static void
letter_path(const struct letters *letters, sqlite3_stmt *select, unsigned number,
            struct buffer *path)
{
    const char *upn = text_or_empty(row_field(select, slice_of("upn")));
    buffer_clear(path);
    buffer_printf(path, "letters/%s%s_", text_or_empty(row_field(select, slice_of("lea"))),
                  text_or_empty(row_field(select, slice_of("estab"))));
    for (; *upn != '\0'; upn++) {
        bool plain = (*upn >= '0' && *upn <= '9') || (*upn >= 'A' && *upn <= 'Z') ||
                     (*upn >= 'a' && *upn <= 'z');
        buffer_char(path, plain ? *upn : '-');
    }
    buffer_printf(path, "_%s_%u.html", letters->name, number);
}

static bool
write_letter(const struct letters *letters, sqlite3_stmt *select, const char *path,
             struct error *error)
{
    struct page page = {0};
    struct output *output = output_create(letters->outputs, path, letters->rank, error);
    if (output == NULL)
        return false;
    page_begin(&page, &(struct page_look){.title = letters->title, .style = letters->style});
    page_open(&page, "main", NULL);
    markdown_write(&(struct markdown){&page, row_field, select, "Sessions missed", heads},
                   letters->body);
    page_end(&page);
    output_write(output, page.text.text, page.text.length);
    page_free(&page);
    return output_close(output, error);
}

bool
letters_unit(const struct letters *letters, const struct derived_file *page,
             struct database *database, struct error *error)
{
    sqlite3_stmt *select = page->select;
    struct buffer path = {0}, before = {0};
    unsigned number = 0;
    int state;
    bool done = true;
    while (done && (state = database_step(database, page->block, select, error)) == SQLITE_ROW) {
        const char *who = (const char *)sqlite3_column_text(select, 0);
        if (who == NULL || strcmp(who, letters->who) != 0)
            continue;
        write_listed(letters, select, false);
        letter_path(letters, select, 0, &path);
        number = before.length > 0 && strcmp(path.text, before.text) == 0 ? number + 1 : 1;
        buffer_clear(&before);
        buffer_string(&before, path.text);
        letter_path(letters, select, number, &path);
        done = write_letter(letters, select, path.text, error);
    }
    sqlite3_reset(select);
    buffer_free(&path);
    buffer_free(&before);
    return done && state == SQLITE_DONE;
}
