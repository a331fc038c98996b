/* A header or a pupil of a CTF as rows of tables. */
#include <string.h>

#include "base/memory.h"
#include "input/exports/ctf_internal.h"

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

bool
ctf_day(const char *text, day *date)
{
    return date_form_read(slice_of(text), ORDER_DAY_FIRST, date, NULL);
}

/* --- rows of tables --------------------------------------------------------------------------- */

struct ctf_table *
ctf_find_table(struct ctf *ctf, const char *name)
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

void
ctf_put_value(struct ctf_table *table, const char *name, const char *value)
{
    int column = table == NULL ? -1 : table_column_index(table->def, name);
    if (column >= 0 && value[0] != '\0')
        table->values[sheet_column(table, (size_t)column)] = value;
}

void
ctf_end_row(struct ctf *ctf, struct ctf_table *table, uint32_t line)
{
    if (table == NULL)
        return;
    bool done = sheet_writer_row(&table->writer, line);
    for (size_t i = 0; i < table->column_count && done; i++) {
        if (table->values[i] != NULL)
            done = sheet_writer_cell(&table->writer, i, slice_of(table->values[i]));
        table->values[i] = NULL;
    }
    ctf->failed = ctf->failed || !done;
}

void
ctf_put_unit(const struct ctf *ctf, struct ctf_table *table, const char *upn)
{
    ctf_put_value(table, "LEA", ctf->lea);
    ctf_put_value(table, "Estab", ctf->estab);
    ctf_put_value(table, "UPN", upn);
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

const char *
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
            ctf_put_value(table, column, leaf->text);
    }
}

/* --- what no path alone gives ----------------------------------------------------------------- */

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

/* --- header and pupil ------------------------------------------------------------------------- */

void
ctf_end_header(struct ctf *ctf)
{
    struct ctf_table *schools = ctf_find_table(ctf, "schools");
    struct arena *kept = &ctf->kept;
    ctf->lea = arena_string(kept, ctf_text(ctf, "header/sourceschool/lea"));
    ctf->estab = arena_string(kept, ctf_text(ctf, "header/sourceschool/estab"));
    ctf->version = arena_string(kept, ctf_text(ctf, "header/ctfversion"));
    if (!ctf_day(ctf_text(ctf, "header/datetime"), &ctf->date))
        ctf->date = DAY_NONE;
    put_leaves(ctf, schools, "schools", 0);
    ctf_put_value(schools, "Phase", text_or_empty(ctf->reading->options->phase));
    ctf_end_row(ctf, schools, ctf->begin_line);
    ctf_check_header(ctf);
}

void
ctf_end_pupil(struct ctf *ctf)
{
    struct ctf_table *pupils = ctf_find_table(ctf, "pupils");
    const char *upn = ctf_text(ctf, "pupil/upn");
    uint32_t school = ctf_school_of_history(ctf);
    ctf_put_unit(ctf, pupils, upn);
    put_leaves(ctf, pupils, "pupils", 0);
    ctf_put_value(pupils, "Language", language_of(ctf));
    ctf_put_value(pupils, "SENprovision", latest_provision(ctf));
    if (school != 0) {
        ctf_put_value(pupils, "EntryDate",
                      ctf_text_in(ctf, school, "pupil/schoolhistory/school/entrydate"));
        ctf_put_value(pupils, "LeavingDate",
                      ctf_text_in(ctf, school, "pupil/schoolhistory/school/leavingdate"));
    }
    ctf_end_row(ctf, pupils, ctf->begin_line);
    for (size_t i = 0; i < ctf->leaf_count; i++) {
        const struct ctf_leaf *leaf = &ctf->leaves[i];
        bool begins = leaf->row != 0 && (i == 0 || ctf->leaves[i - 1].row != leaf->row);
        struct ctf_table *table = begins ? ctf_find_table(ctf, leaf->row_table) : NULL;
        if (table == NULL)
            continue;
        ctf_put_unit(ctf, table, upn);
        put_leaves(ctf, table, leaf->row_table, leaf->row);
        if (strcmp(leaf->row_table, "contacts") == 0)
            ctf_put_value(table, "Name", contact_name(ctf, leaf->row));
        ctf_end_row(ctf, table, leaf->line);
    }
    ctf_write_marks(ctf, upn);
    ctf_check_pupil(ctf);
}

/* --- all tables ------------------------------------------------------------------------------- */

/* All required columns are there, whether any pupil has a value or not. */
bool
ctf_begin_tables(struct ctf *ctf, struct error *error)
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
bool
ctf_finish_tables(struct ctf *ctf)
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
