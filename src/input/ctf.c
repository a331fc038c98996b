/* A CTF as tables: a pupil's elements are gathered, and become rows when the pupil ends. */
#include "input/ctf.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/ctf_internal.h"

static const char *const table_names[CTF_TABLES] = {"schools",   "pupils",   "fsm",  "sen_needs",
                                                    "addresses", "contacts", "marks"};

/* --- leaves ----------------------------------------------------------------------------------- */

const char *
ctf_text_in(const struct ctf *ctf, uint32_t parent, const char *path)
{
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        if ((parent == 0 || leaf->parent == parent) && strcmp(leaf->path, path) == 0)
            return leaf->text;
    }
    return "";
}

const char *
ctf_text(const struct ctf *ctf, const char *path)
{
    return ctf_text_in(ctf, 0, path);
}

/* --- rows of tables --------------------------------------------------------------------------- */

static struct ctf_table *
find_table(struct ctf *ctf, const char *name)
{
    for (size_t i = 0; i < CTF_TABLES; i++) {
        if (strcmp(table_names[i], name) == 0)
            return ctf->tables[i].def == NULL ? NULL : &ctf->tables[i];
    }
    return NULL;
}

/* A column of the sheet is there from its first value on. */
static size_t
sheet_column(struct ctf_table *table, size_t column)
{
    if (table->columns[column] == 0) {
        table->columns[column] = ++table->column_count;
        buffer_printf(&table->heading, ",%s", table->def->columns[column].name);
    }
    return table->columns[column] - 1;
}

static void
put_value(struct ctf_table *table, const char *name, const char *value)
{
    int column = table == NULL ? -1 : table_column_index(table->def, name);
    if (column >= 0 && value[0] != '\0')
        table->values[sheet_column(table, (size_t)column)] = value;
}

static void
end_table_row(struct ctf *ctf, struct ctf_table *table, uint32_t line)
{
    bool done = sheet_writer_row(&table->writer, line);
    for (size_t i = 0; i < table->column_count && done; i++) {
        if (table->values[i] != NULL)
            done = sheet_writer_cell(&table->writer, i, slice_of(table->values[i]));
        table->values[i] = NULL;
    }
    ctf->failed = ctf->failed || !done;
}

static void
put_unit(const struct ctf *ctf, struct ctf_table *table, const char *upn)
{
    put_value(table, "LEA", ctf->lea);
    put_value(table, "Estab", ctf->estab);
    put_value(table, "UPN", upn);
}

/* "pupils.DOB" as table and column, if the element has one. */
static bool
split_item(const char *item, const char *table, const char **column)
{
    size_t length = strlen(table);
    if (strncmp(item, table, length) != 0 || item[length] != '.')
        return false;
    *column = item + length + 1;
    return true;
}

static const char *
ctf_item_of(const struct ctf *ctf, const char *path)
{
    for (size_t i = 0; i < ctf->shape->count; i++) {
        const struct shape_line *line = &ctf->shape->lines[i];
        if (line->key == KEY_COLUMN && strcmp(line->a, path) == 0)
            return line->b;
    }
    return NULL;
}

static void
put_leaves(struct ctf *ctf, struct ctf_table *table, const char *name, uint32_t row)
{
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        const char *item = leaf->row == row ? ctf_item_of(ctf, leaf->path) : NULL, *column;
        int number = item != NULL && split_item(item, name, &column)
                         ? table_column_index(table->def, column)
                         : -1;
        size_t at = number < 0 ? 0 : table->columns[number];
        if (number >= 0 && (at == 0 || table->values[at - 1] == NULL)) /* the first counts */
            put_value(table, column, leaf->text);
    }
}

/* --- what no path alone gives -------------------------------------------------------------------
 */

/* The first language, else that of the home. */
static const char *
language_of(const struct ctf *ctf)
{
    const char *home = "";
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        if (strcmp(leaf->path, "pupil/basicdetails/languages/type/languagetype") != 0)
            continue;
        const char *language =
            ctf_text_in(ctf, leaf->parent, "pupil/basicdetails/languages/type/language");
        if (text_same(leaf->text, "F"))
            return language;
        if (text_same(leaf->text, "H"))
            home = language;
    }
    return home;
}

static const char *
latest_provision(const struct ctf *ctf)
{
    const char *latest = "", *start = "";
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        if (strcmp(leaf->path, "pupil/senhistory/sen/senprovision") != 0)
            continue;
        const char *begins = ctf_text_in(ctf, leaf->parent, "pupil/senhistory/sen/startdate");
        if (strcmp(begins, start) >= 0) {
            latest = leaf->text;
            start = begins;
        }
    }
    return latest;
}

uint32_t
ctf_school_of_history(const struct ctf *ctf)
{
    uint32_t found = 0;
    const char *entry = "";
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        if (strcmp(leaf->path, "pupil/schoolhistory/school/estab") != 0 ||
            strcmp(leaf->text, ctf->estab) != 0 ||
            strcmp(ctf_text_in(ctf, leaf->parent, "pupil/schoolhistory/school/lea"), ctf->lea) != 0)
            continue;
        const char *begins = ctf_text_in(ctf, leaf->parent, "pupil/schoolhistory/school/entrydate");
        if (found == 0 || strcmp(begins, entry) >= 0) {
            found = leaf->parent;
            entry = begins;
        }
    }
    return found;
}

static const char *
contact_name(struct ctf *ctf, uint32_t row)
{
    const char *surname = "", *forename = "";
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        if (leaf->row == row && strcmp(leaf->path, "pupil/contacts/contact/surname") == 0)
            surname = leaf->text;
        if (leaf->row == row && strcmp(leaf->path, "pupil/contacts/contact/forename") == 0)
            forename = leaf->text;
    }
    return arena_printf(&ctf->arena, "%s%s%s", forename, forename[0] == '\0' ? "" : " ", surname);
}

/* --- attendance ------------------------------------------------------------------------------- */

static uint32_t
count_in(const struct ctf *ctf, uint32_t parent, const char *path)
{
    return (uint32_t)strtoul(ctf_text_in(ctf, parent, path), NULL, 10);
}

/* The string stands in an element of its own, right behind its year. */
static void
find_string(struct ctf *ctf, struct ctf_year *year, size_t from)
{
    const char *start = "";
    for (size_t i = from + 1; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        if (strcmp(leaf->path, "pupil/attendance/yeardata/year") == 0)
            return;
        if (strcmp(leaf->path, "pupil/attendance/yeardata/attendsessions/attendancestartdate") == 0)
            start = leaf->text;
        if (strcmp(leaf->path, "pupil/attendance/yeardata/attendsessions/attendancemarks") != 0)
            continue;
        year->string.marks = slice_of(leaf->text);
        year->string_line = leaf->line;
        if (!date_form_read(slice_of(start), ORDER_DAY_FIRST, &year->string.from, NULL))
            year->string.from = DAY_NONE;
    }
}

size_t
ctf_years(struct ctf *ctf, struct ctf_year **years)
{
    static const char base[] = "pupil/attendance/yeardata/";
    size_t count = 0;
    *years = arena_alloc(&ctf->arena, (ctf->leaf_count + 1) * sizeof(struct ctf_year));
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        uint32_t of = leaf->parent;
        if (strcmp(leaf->path, "pupil/attendance/yeardata/year") != 0)
            continue;
        struct ctf_year *year = &(*years)[count++];
        *year = (struct ctf_year){.year = leaf->text, .line = leaf->line};
        year->lea = ctf_text_in(ctf, of, "pupil/attendance/yeardata/lea");
        year->estab = ctf_text_in(ctf, of, "pupil/attendance/yeardata/estab");
        year->of_source = strcmp(year->lea, ctf->lea) == 0 && strcmp(year->estab, ctf->estab) == 0;
        const char *possible = arena_printf(&ctf->arena, "%ssessionspossible", base);
        year->totals = (struct mark_totals){
            .given = ctf_text_in(ctf, of, possible)[0] != '\0',
            .possible = count_in(ctf, of, possible),
            .attended = count_in(ctf, of, "pupil/attendance/yeardata/sessionsattended"),
            .authorised = count_in(ctf, of, "pupil/attendance/yeardata/sessionsauthorised"),
            .unauthorised = count_in(ctf, of, "pupil/attendance/yeardata/sessionsunauthorised")};
        year->string = (struct mark_string){
            .marks = {"", 0}, .from = DAY_NONE, .last = ctf->date, .totals = year->totals};
        find_string(ctf, year, i);
    }
    return count;
}

enum mark_layout
ctf_layout(const struct ctf *ctf, const struct ctf_year *year)
{
    const struct export_options *options = ctf->reading->options;
    return mark_string_layout(&year->string, options->count_mark, options->codes);
}

static void
write_marks(struct ctf *ctf, const struct ctf_year *year, const char *upn)
{
    struct ctf_table *marks = find_table(ctf, "marks");
    const struct mark_string *string = &year->string;
    enum mark_layout layout = ctf_layout(ctf, year);
    for (size_t i = 0; layout != LAYOUT_NONE && i < string->marks.length; i++) {
        day date = mark_string_date(string, layout, i);
        char text[DATE_SIZE], code[2] = {string->marks.text[i], '\0'};
        if (mark_string_is_nothing(date, code[0]))
            continue;
        put_unit(ctf, marks, upn);
        put_value(marks, "Date", date_format(date, text));
        put_value(marks, "Session", i % 2 == 0 ? "AM" : "PM");
        put_value(marks, "Code", code);
        end_table_row(ctf, marks, year->string_line);
    }
    if (layout != LAYOUT_NONE && !ctf->cut_told)
        ctf_tell(ctf, "F132", year->string_line, "", "",
                 "codes of two characters are cut to one in a marks string");
    ctf->cut_told = ctf->cut_told || layout != LAYOUT_NONE;
}

/* --- header and pupil ------------------------------------------------------------------------- */

static void
end_header(struct ctf *ctf)
{
    struct ctf_table *schools = find_table(ctf, "schools");
    struct arena *kept = &ctf->kept;
    ctf->lea = arena_string(kept, ctf_text(ctf, "header/sourceschool/lea"));
    ctf->estab = arena_string(kept, ctf_text(ctf, "header/sourceschool/estab"));
    ctf->version = arena_string(kept, ctf_text(ctf, "header/ctfversion"));
    if (!date_form_read(slice_of(ctf_text(ctf, "header/datetime")), ORDER_DAY_FIRST, &ctf->date,
                        NULL))
        ctf->date = DAY_NONE;
    put_leaves(ctf, schools, "schools", 0);
    put_value(schools, "Phase", text_or_empty(ctf->reading->options->phase));
    end_table_row(ctf, schools, ctf->begin_line);
    ctf_check_header(ctf);
}

static void
end_pupil(struct ctf *ctf)
{
    struct ctf_table *pupils = find_table(ctf, "pupils");
    const char *upn = ctf_text(ctf, "pupil/upn");
    uint32_t school = ctf_school_of_history(ctf);
    put_unit(ctf, pupils, upn);
    put_leaves(ctf, pupils, "pupils", 0);
    put_value(pupils, "Language", language_of(ctf));
    put_value(pupils, "SENprovision", latest_provision(ctf));
    if (school != 0) {
        put_value(pupils, "EntryDate",
                  ctf_text_in(ctf, school, "pupil/schoolhistory/school/entrydate"));
        put_value(pupils, "LeavingDate",
                  ctf_text_in(ctf, school, "pupil/schoolhistory/school/leavingdate"));
    }
    end_table_row(ctf, pupils, ctf->begin_line);
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        bool begins = leaf->row != 0 && (i == 0 || ctf->leaves[i - 1].row != leaf->row);
        struct ctf_table *table = begins ? find_table(ctf, leaf->row_table) : NULL;
        if (table == NULL)
            continue;
        put_unit(ctf, table, upn);
        put_leaves(ctf, table, leaf->row_table, leaf->row);
        if (strcmp(leaf->row_table, "contacts") == 0)
            put_value(table, "Name", contact_name(ctf, leaf->row));
        end_table_row(ctf, table, leaf->line);
    }
    struct ctf_year *years;
    size_t count = ctf_years(ctf, &years);
    for (size_t i = 0; i < count; i++) {
        if (years[i].of_source && years[i].string.marks.length > 0)
            write_marks(ctf, &years[i], upn);
    }
    ctf_check_pupil(ctf);
    ctf->any_pupil = true;
}

/* --- events ----------------------------------------------------------------------------------- */

/* More than a pupil of any file has. */
enum { LEAVES_LIMIT = 20000 };

static void
ctf_take_start(void *context, const char *name, const struct xml_attributes *attributes)
{
    struct ctf *ctf = context;
    (void)attributes;
    bool begins = !ctf->inside && (strcmp(name, "Header") == 0 || strcmp(name, "Pupil") == 0);
    if (begins) {
        ctf->inside = true;
        ctf->depth = 0;
        ctf->row = 0;
        ctf->leaf_count = 0;
        ctf->begin_line = xml_stream_line(&ctf->stream);
        buffer_clear(&ctf->path);
    }
    if (!ctf->inside)
        return;
    ctf->lengths[ctf->depth] = ctf->path.length;
    ctf->numbers[ctf->depth] = ++ctf->number;
    if (ctf->depth > 0)
        buffer_char(&ctf->path, '/');
    for (const char *at = name; *at != '\0'; at++)
        buffer_char(&ctf->path, text_lower(*at));
    const char *item = ctf_item_of(ctf, ctf->path.text);
    if (item != NULL && strchr(item, '.') == NULL && ctf->row == 0) {
        ctf->row = ctf->number;
        ctf->row_table = item;
        ctf->row_depth = ctf->depth;
    }
    ctf->depth++;
    ctf->has_text = true;
    buffer_clear(&ctf->text);
}

static void
ctf_take_text(void *context, const char *text, size_t length)
{
    struct ctf *ctf = context;
    if (ctf->inside && ctf->has_text && ctf->text.length < CSV_ROW_LIMIT)
        buffer_append(&ctf->text, text, length);
}

static void
keep_leaf(struct ctf *ctf)
{
    struct slice text =
        slice_trim_lines((struct slice){text_or_empty(ctf->text.text), ctf->text.length});
    if (ctf->leaf_count == LEAVES_LIMIT) {
        xml_stream_refuse(&ctf->stream, "a pupil of more than %d elements", LEAVES_LIMIT);
        return;
    }
    ctf->leaves =
        memory_grow(ctf->leaves, &ctf->leaf_capacity, ctf->leaf_count + 1, sizeof(struct ctf_leaf));
    ctf->leaves[ctf->leaf_count++] =
        (struct ctf_leaf){.path = arena_string(&ctf->arena, ctf->path.text),
                          .text = arena_copy(&ctf->arena, text.text, text.length),
                          .line = xml_stream_line(&ctf->stream),
                          .parent = ctf->depth < 2 ? 0 : ctf->numbers[ctf->depth - 2],
                          .row = ctf->row,
                          .row_table = ctf->row_table};
}

static void
ctf_take_end(void *context, const char *name)
{
    struct ctf *ctf = context;
    (void)name;
    if (!ctf->inside)
        return;
    if (ctf->has_text)
        keep_leaf(ctf);
    ctf->has_text = false;
    ctf->depth--;
    ctf->path.length = ctf->lengths[ctf->depth];
    ctf->path.text[ctf->path.length] = '\0';
    if (ctf->row != 0 && ctf->depth == ctf->row_depth)
        ctf->row = 0;
    if (ctf->depth > 0)
        return;
    ctf->inside = false;
    if (strcmp(name, "Header") == 0)
        end_header(ctf);
    else if (strcmp(name, "Pupil") == 0)
        end_pupil(ctf);
    arena_reset(&ctf->arena);
    if (ctf->failed)
        xml_stream_stop(&ctf->stream);
}

/* --- the whole -------------------------------------------------------------------------------- */

/* All required columns are there, whether any pupil has a value or not. */
static bool
begin_tables(struct ctf *ctf, struct error *error)
{
    bool done = true;
    for (size_t i = 0; i < CTF_TABLES && done; i++) {
        struct ctf_table *table = &ctf->tables[i];
        table->def = tables_find(ctf->reading->tables, table_names[i]);
        table->writer.descriptor = -1;
        if (table->def == NULL)
            continue;
        table->columns = memory_zeroed(table->def->count, sizeof(size_t));
        table->values = memory_zeroed(table->def->count, sizeof(const char *));
        buffer_char(&table->heading, '0');
        for (size_t k = 0; k < table->def->count; k++) {
            if (table->def->columns[k].required)
                sheet_column(table, k);
        }
        done = sheet_writer_begin(&table->writer, ctf->reading->path, true, error);
        table->writer.repeats = true;
    }
    return done;
}

/* A table without rows is none, but those without which nothing can be checked. */
static bool
finish_tables(struct ctf *ctf)
{
    bool done = true;
    for (size_t i = 0; i < CTF_TABLES && done; i++) {
        struct ctf_table *table = &ctf->tables[i];
        bool always = strcmp(table_names[i], "pupils") == 0 || strcmp(table_names[i], "marks") == 0;
        if (table->def == NULL || (table->writer.row == 0 && !always))
            continue;
        struct sheet *sheet = book_add_sheet(ctf->reading->book, table_names[i]);
        buffer_char(&table->heading, '\n');
        done = sheet_writer_finish(&table->writer, sheet, &table->heading);
    }
    return done;
}

static void
free_ctf(struct ctf *ctf)
{
    for (size_t i = 0; i < CTF_TABLES; i++) {
        sheet_writer_end(&ctf->tables[i].writer);
        buffer_free(&ctf->tables[i].heading);
        free(ctf->tables[i].columns);
        free(ctf->tables[i].values);
    }
    free(ctf->leaves);
    map_free(&ctf->upns);
    buffer_free(&ctf->path);
    buffer_free(&ctf->text);
    arena_free(&ctf->arena);
    arena_free(&ctf->kept);
    free(ctf);
}

bool
ctf_read(struct ctf_reading *reading, struct error *error)
{
    struct ctf *ctf = memory_zeroed(1, sizeof *ctf);
    ctf->reading = reading;
    ctf->error = error;
    ctf->shape = shapes_find(reading->options->shapes, "ctf");
    ctf->lea = ctf->estab = ctf->version = "";
    ctf->date = DAY_NONE;
    ctf->file_number = file_names_add(reading->inputs->files,
                                      arena_string(&reading->inputs->arena, reading->path));
    ctf->stream = (struct xml_stream){
        .context = ctf, .start = ctf_take_start, .text = ctf_take_text, .end = ctf_take_end};
    bool done = ctf->shape != NULL
                    ? begin_tables(ctf, error) &&
                          xml_stream_parse_file(&ctf->stream, reading->path, error) &&
                          !ctf->failed && finish_tables(ctf)
                    : error_add(error, STATUS_FAILED, "schemas/inputs/ctf.csv is missing");
    free_ctf(ctf);
    return done;
}
