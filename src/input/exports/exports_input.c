/* Exports as a kind of input: sources are the sheets of those that are read as a table. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/exports/export_sheet.h"
#include "input/plain_table.h"
#include "system/system.h"

/* What a source of this kind is. */
struct export_source {
    struct export_sheet *sheet; /* NULL: the school that was made of the options */
    const struct csv_file *csv;
    struct view *view; /* NULL: the table as it stands */
};

static bool
exports_probe(struct input_set *inputs, struct input *input, bool *is, struct error *error)
{
    struct system_about about;
    (void)error;
    *is = system_look(input->path, &about) == 0 &&
          (about.sort == SYSTEM_FOLDER || export_is_file(input->path));
    if (inputs->export_options == NULL)
        *is = *is && about.sort == SYSTEM_FILE; /* asked whether a file is an input at all */
    return true;
}

/* --- sources ---------------------------------------------------------------------------------- */

static struct export_source *
add_source(struct input_set *inputs, const struct input *input, const struct table_def *def,
           struct export_sheet *sheet, const char *label, const char *file)
{
    struct source *source = input_set_add_source(inputs, input, def, label, file);
    struct export_source *state = memory_zeroed(1, sizeof *state);
    state->sheet = sheet;
    source->state = state;
    if (sheet != NULL)
        source->file_number = sheet->file_number;
    return state;
}

/* As it stands: of a CTF, and the school of the options. */
static bool
exports_add_table(struct input_set *inputs, const struct input *input, const struct table_def *def,
                  struct export_sheet *sheet, const struct csv_file *csv, const char *file,
                  struct error *error)
{
    struct export_source *state =
        add_source(inputs, input, def, sheet, sheet == NULL ? csv->path : sheet->label, file);
    struct source *source = &inputs->sources[inputs->source_count - 1];
    struct csv_span body = {0};
    struct header header = {0};
    state->csv = csv;
    bool done = header_read(&header, csv, &body, error) &&
                input_set_match_header(inputs, source, &header, error);
    source->body = (struct stretch){body.from, body.to, body.line};
    source->heading_columns =
        memory_zeroed(source->field_count, sizeof(uint32_t)); /* it has none */
    header_free(&header);
    return done;
}

static void
add_view(struct input_set *inputs, const struct input *input, const struct table_def *def,
         struct export_sheet *sheet, bool distinct)
{
    struct exports *exports = inputs->exports;
    const struct sheet_head *head = &sheet->head;
    size_t heading = sheet->plan.heading_row;
    struct export_source *state =
        add_source(inputs, input, def, sheet, sheet->label, exports->files[sheet->file].path);
    struct source *source = &inputs->sources[inputs->source_count - 1];
    bool more = heading + 1 < head->count;
    state->csv = sheet->csv;
    state->view = memory_zeroed(1, sizeof *state->view);
    *state->view =
        (struct view){.plan = &sheet->plan,
                      .def = def,
                      .shapes = exports->options->shapes,
                      .file = sheet->csv,
                      .settings = sheet->settings,
                      .schools = &exports->schools,
                      .lookup = &exports->lookup,
                      .book = inputs->book,
                      .file_number = sheet->file_number,
                      .places = file_names_kind(inputs->files, sheet->file_number),
                      .has_columns = exports->files[sheet->file].book.format != BOOK_RECORDS,
                      .heading_line = head->rows[heading].line,
                      .first_line = sheet->first_line,
                      .is_block = sheet->is_block,
                      .evidence = sheet->plan.evidence};
    state->view->settings.distinct = distinct;
    source->header_line = head->rows[heading].line;
    state->view->body = source->body =
        (struct stretch){more ? head->rows[heading + 1].from : head->rows[heading].to,
                         sheet->end > 0 ? sheet->end : sheet->csv->size,
                         more ? head->rows[heading + 1].line : head->rows[heading].line + 1};
}

/* Whether it is what a sheet fills besides its own table (also). */
static bool
is_second_table(const struct source *source)
{
    const struct view *view = export_view(source);
    return view != NULL && view->settings.distinct;
}

static bool
is_plain_anywhere(struct input_set *inputs, const struct table_def *def)
{
    char *name = text_join(def->name, ".csv", NULL, NULL);
    bool is = false;
    for (size_t i = 0; i < inputs->count && !is; i++)
        is = plain_table_is(inputs, inputs->items[i].path, name);
    free(name);
    return is;
}

static bool
is_exported(const struct input_set *inputs, const struct table_def *def)
{
    for (size_t i = 0; i < inputs->exports->sheet_count; i++) {
        const struct export_sheet *sheet = &inputs->exports->sheets[i];
        if (exports_table_of(inputs, sheet) == def && sheet->why_not == NULL)
            return true;
    }
    return false;
}

/* Whether the table is given itself. But for what is open it is so for every input, of which there
 * may be thousands. */
static bool
exports_table_is_given(struct input_set *inputs, const struct table_def *def)
{
    struct exports *exports = inputs->exports;
    if (exports->asked != def)
        exports->has_asked = is_exported(inputs, def) || is_plain_anywhere(inputs, def);
    exports->asked = def;
    bool given = exports->has_asked;
    for (size_t i = 0; i < inputs->source_count && !given; i++)
        given = inputs->sources[i].def == def && !is_second_table(&inputs->sources[i]);
    return given;
}

/* Whether the sheet fills a second table, which it needs enough columns for. */
static bool
also_gives(const struct export_sheet *sheet, const struct table_def *def)
{
    size_t at = 0;
    const int *helpers = sheet->plan.helpers;
    if (sheet->plan.shape == NULL || sheet->plan.shape->table == def || sheet->why_not != NULL)
        return false;
    for (const struct shape_line *line;
         (line = sheet_plan_line(&sheet->plan, KEY_ALSO, &at)) != NULL;) {
        if (strcmp(line->a, def->name) == 0 && helper_find(line->b) >= 0)
            return helpers[helper_find(line->b)] >= 0 && helpers[HELPER_DOB] >= 0 &&
                   (helpers[HELPER_SURNAME] >= 0 || helpers[HELPER_FULL_NAME] >= 0);
    }
    return false;
}

static bool
exports_open(struct input_set *inputs, const struct input *input, const struct table_def *def,
             struct error *error)
{
    if (!exports_prepare(inputs, error))
        return false;
    struct exports *exports = inputs->exports;
    bool done = true, other = exports_table_is_given(inputs, def);
    for (size_t i = 0; i < exports->sheet_count && done; i++) {
        struct export_sheet *sheet = &exports->sheets[i];
        const struct export_file *file = &exports->files[sheet->file];
        if (file->input != input || sheet->why_not != NULL)
            continue;
        if (sheet->table != NULL && strcmp(sheet->table, def->name) == 0)
            done = exports_add_table(inputs, input, def, sheet, sheet->csv, file->path, error);
        else if (sheet->table == NULL && exports_table_of(inputs, sheet) == def)
            add_view(inputs, input, def, sheet, false);
        else if (sheet->table == NULL && !other && also_gives(sheet, def))
            add_view(inputs, input, def, sheet, true);
    }
    if (done && !other && strcmp(def->name, "schools") == 0 && exports->sheet_count > 0)
        done = export_make_schools(inputs, error) &&
               (exports->made_schools.descriptor < 0 || exports->schools_made ||
                exports_add_table(inputs, input, def, NULL, &exports->made_schools,
                                  exports->files[0].path, error));
    exports->schools_made = exports->made_schools.descriptor >= 0;
    return done;
}

/* --- ready ------------------------------------------------------------------------------------ */

static void
give_columns(struct source *source, const struct view *view)
{
    const struct table_def *def = source->def;
    source->field_count = def->count;
    source->unknown = memory_zeroed(def->count, sizeof(char *));
    source->heading_columns = memory_zeroed(def->count, sizeof(uint32_t));
    for (size_t i = 0; i < def->count; i++) {
        source->fields[i] = view_gives(view, i) ? (int)i : -1;
        source->heading_columns[i] = view_cell(view, i);
    }
}

/* Where several sheets fill a second table, the first row of each key counts in all of them. */
static bool
settle_repeats(struct input_set *inputs, const struct source *source, struct view *view,
               struct error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < inputs->source_count; i++)
        count += inputs->sources[i].def == source->def && is_second_table(&inputs->sources[i]);
    return !view->settings.distinct || count < 2 ||
           view_settle_repeats(view, &inputs->exports->second_keys, &inputs->exports->arena, error);
}

static bool
exports_ready(struct input_set *inputs, struct source *source, struct error *error)
{
    struct export_source *state = source->state;
    if (state->view == NULL)
        return true;
    state->view->formulas_without_result = state->sheet->formulas_without_result;
    if (!exports_settle_view(inputs, state->sheet, state->view, error))
        return false;
    give_columns(source, state->view);
    if (!settle_repeats(inputs, source, state->view, error))
        return false;
    source->date_order =
        state->view->facts.order == ORDER_MONTH_FIRST ? ORDER_MONTH_FIRST : ORDER_DAY_FIRST;
    return export_check_required(inputs, source, state->view, error);
}

struct view *
export_view(const struct source *source)
{
    const struct export_source *state = source->state;
    return source->kind == &exports_input ? state->view : NULL;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The rows of a CTF end with their last value, and have no columns but those of marks in their
 * string. */
struct padding {
    const struct source *source;
    const struct reading *reading;
    struct slice *fields;
    uint32_t *cells;
    size_t count;
    int date, session; /* fields of a mark that stood in a string; -1: there are none */
};

static void
place_mark(struct padding *padding, uint32_t line)
{
    const struct export_source *state = padding->source->state;
    bool morning = slice_is(padding->fields[padding->session], "AM");
    day date;
    if (!date_parse(padding->fields[padding->date], &date))
        return;
    uint32_t number =
        string_places_find(&state->sheet->strings, line, date, morning ? SESSION_AM : SESSION_PM);
    for (size_t i = 0; i < padding->count; i++)
        padding->cells[i] = number;
}

static bool
pad_row(void *context, const struct csv_row *row)
{
    struct padding *padding = context;
    struct csv_row whole = *row;
    for (size_t i = 0; i < padding->count; i++)
        padding->fields[i] = i < row->count ? row->fields[i] : (struct slice){"", 0};
    whole.fields = padding->fields;
    whole.count = padding->count;
    whole.cells = padding->cells;
    if (padding->date >= 0)
        place_mark(padding, row->line);
    return padding->reading->row(padding->reading->context, &whole);
}

static bool
exports_read(const struct source *source, const struct reading *reading, struct error *error)
{
    const struct export_source *state = source->state;
    if (state->view != NULL)
        return view_read(state->view, reading, error);
    bool strings = state->sheet != NULL && state->sheet->strings.count > 0;
    struct padding padding = {
        .source = source,
        .reading = reading,
        .fields = memory_zeroed(source->field_count, sizeof(struct slice)),
        .cells = memory_zeroed(source->field_count, sizeof(uint32_t)),
        .count = source->field_count,
        .date = strings ? source->fields[table_column_index(source->def, "Date")] : -1,
        .session = strings ? source->fields[table_column_index(source->def, "Session")] : -1};
    bool done = true;
    for (size_t i = 0; i < reading->count && done; i++) {
        const struct stretch *stretch = &reading->stretches[i];
        struct csv_span span = {stretch->from, stretch->to, stretch->line};
        done = csv_read(state->csv, span, pad_row, &padding, reading->end_line, error);
    }
    free(padding.fields);
    free(padding.cells);
    return done;
}

static size_t
exports_cut(const struct source *source, size_t pieces, struct stretch *stretches,
            struct error *error)
{
    (void)error;
    stretches[0] = source->body;
    return pieces > 0 && source->body.to > source->body.from;
}

static uint32_t
exports_mark_column(const struct source *source, size_t column, uint32_t line, day date,
                    enum session session)
{
    const struct export_source *state = source->state;
    return state->view == NULL ? string_places_find(&state->sheet->strings, line, date, session)
                               : view_mark_column(state->view, column, line, date, session);
}

static bool
exports_digest(const struct source *source, char text[DIGEST_SIZE], struct error *error)
{
    return digest_file(source->file, text, error);
}

static void
exports_close_source(struct source *source)
{
    struct export_source *state = source->state;
    if (state->view != NULL)
        view_free(state->view);
    free(state->view);
    free(state);
}

const struct input_kind exports_input = {
    .name = "an export (a workbook, CSV, a report in XML or a CTF)",
    .probe = exports_probe,
    .open = exports_open,
    .ready = exports_ready,
    .read = exports_read,
    .cut = exports_cut,
    .mark_column = exports_mark_column,
    .digest = exports_digest,
    .close = exports_close_source,
    .finish = exports_free};
