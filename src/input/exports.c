/* Exports as a kind of input. */
#include "input/exports.h"

#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/memory.h"
#include "base/temporary.h"
#include "input/csv_input.h"
#include "input/ctf.h"
#include "sheets/xml_stream.h"
#include "system/system.h"

/* What a source of this kind is. */
struct export_source {
    struct export_sheet *sheet; /* NULL: the school that was made of the options */
    const struct csv_file *csv;
    struct view *view; /* NULL: the table as it stands */
};

/* --- which files ------------------------------------------------------------------------------ */

/* Names that Muster itself writes. */
static bool
is_own_file(const char *name)
{
    static const char *const own[] = {"findings.csv", "map.csv", "rules.csv", "notepad.csv"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (text_same(name, own[i]))
            return true;
    }
    return false;
}

static bool
has_ending(const char *name, const char *endings)
{
    const char *point = strrchr(name, '.');
    return point != NULL && point != name && point[1] != '\0' && list_has(endings, point + 1);
}

static const char endings_read[] = "csv tsv xlsx xlsm ods xml";
static const char endings_refused[] = "xls zip json pdf";

static char *
lower_copy(const char *text)
{
    char *copy = text_copy(text);
    for (char *at = copy; *at != '\0'; at++)
        *at = text_lower(*at);
    return copy;
}

static bool
is_export_name(const char *name)
{
    char *lower = lower_copy(name);
    bool is = name[0] != '.' && !is_own_file(name) &&
              (has_ending(lower, endings_read) || has_ending(lower, endings_refused));
    free(lower);
    return is;
}

struct root_reader {
    struct xml_stream stream;
    bool is_export;
};

static void
take_document_root(void *context, const char *name, const struct xml_attributes *attributes)
{
    struct root_reader *reader = context;
    (void)attributes;
    reader->is_export = strcmp(name, "SuperStarReport") == 0 || strcmp(name, ctf_root) == 0;
    xml_stream_stop(&reader->stream);
}

static bool
is_export_xml(const char *path)
{
    struct root_reader reader = {.is_export = false};
    struct error ignored = {0};
    reader.stream = (struct xml_stream){.context = &reader, .start = take_document_root};
    xml_stream_parse_file(&reader.stream, path, &ignored);
    error_free(&ignored);
    return reader.is_export;
}

bool
exports_is_xml(const char *path)
{
    return is_export_xml(path);
}

/* A file that is given by its name: a text by its ending, XML by its root, a workbook by what it is
 * called. */
static bool
is_export_file(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    char *lower = lower_copy(name);
    bool xml = has_ending(lower, "xml");
    bool text = has_ending(lower, "csv tsv txt");
    bool is = has_ending(lower, "xlsx xlsm ods xls") || (text && !sheet_looks_like_xml(path)) ||
              ((xml || text) && is_export_xml(path));
    free(lower);
    return is;
}

bool
exports_are_in(const char *directory)
{
    struct folder_names list;
    bool are = false;
    folder_list(directory, &list);
    for (size_t i = 0; i < list.count && !are; i++) {
        char *path = text_join(directory, "/", list.names[i], NULL);
        are = is_export_name(list.names[i]) && is_export_file(path);
        free(path);
    }
    folder_names_free(&list);
    return are;
}

static void
exports_add_file(struct exports *exports, const struct input *input, char *path)
{
    exports->files =
        memory_resize(exports->files, exports->file_count + 1, sizeof(struct export_file));
    exports->files[exports->file_count++] = (struct export_file){.path = path, .input = input};
}

/* --- opening ---------------------------------------------------------------------------------- */

static struct exports *
exports_of(struct input_set *inputs)
{
    if (inputs->exports == NULL) {
        inputs->exports = memory_zeroed(1, sizeof *inputs->exports);
        inputs->exports->options = inputs->export_options;
        inputs->exports->made_schools.descriptor = -1;
    }
    return inputs->exports;
}

static bool
exports_probe(struct input_set *inputs, struct input *input, bool *is, struct error *error)
{
    struct system_about about;
    (void)error;
    *is = system_look(input->path, &about) == 0 &&
          (about.sort == SYSTEM_FOLDER || is_export_file(input->path));
    if (inputs->export_options == NULL)
        *is = *is && about.sort == SYSTEM_FILE; /* asked whether a file is an input at all */
    return true;
}

/* The delimiter under which most headings are known; a comma where none is better. */
static bool
find_delimiter(struct exports *exports, struct export_sheet *sheet, struct error *error)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    size_t most = 0;
    char best = ',';
    for (size_t i = 0; i < sizeof delimiters; i++) {
        struct error ignored = {0};
        sheet->csv->delimiter = delimiters[i];
        size_t known = sheet_head_read(&sheet->head, sheet->csv, &exports->arena, &ignored)
                           ? sheet_head_known(&sheet->head, exports->options->shapes)
                           : 0;
        error_free(&ignored);
        if (known > most) {
            most = known;
            best = delimiters[i];
        }
    }
    sheet->csv->delimiter = best;
    return sheet_head_read(&sheet->head, sheet->csv, &exports->arena, error);
}

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static struct export_sheet *
add_sheet(struct input_set *inputs, size_t file, struct sheet *sheet)
{
    struct exports *exports = inputs->exports;
    const struct export_file *of = &exports->files[file];
    exports->sheets =
        memory_resize(exports->sheets, exports->sheet_count + 1, sizeof(struct export_sheet));
    struct export_sheet *added = &exports->sheets[exports->sheet_count++];
    const char *label = sheet->name[0] == '\0'
                            ? arena_string(&exports->arena, of->path)
                            : arena_printf(&exports->arena, "%s[%s]", of->path, sheet->name);
    *added = (struct export_sheet){
        .file = file,
        .csv = &sheet->file,
        .label = label,
        .file_number = file_names_add_kind(inputs->files, arena_string(&inputs->arena, label),
                                           sheet->name[0] == '\0' ? PLACE_FIELD : PLACE_CELL)};
    return added;
}

static bool
recognise(struct input_set *inputs, size_t file, struct sheet *sheet, struct error *error)
{
    struct exports *exports = inputs->exports;
    struct export_sheet *added = add_sheet(inputs, file, sheet);
    const struct export_file *of = &exports->files[file];
    bool done = of->book.format == BOOK_TEXT
                    ? find_delimiter(exports, added, error)
                    : sheet_head_read(&added->head, added->csv, &exports->arena, error);
    if (!done)
        return false;
    sheet_plan_make(&added->plan, &added->head, exports->options->shapes, &exports->options->map,
                    arena_string(&exports->arena, base_name(of->path)),
                    arena_string(&exports->arena, sheet->name), &exports->arena);
    added->formulas_without_result = sheet->formulas_without_result;
    exports_settle_sheet(exports, added);
    return true;
}

static void
tell_ctf(struct input_set *inputs, const struct export_file *file)
{
    struct buffer said = {0};
    buffer_string(&said, "ctf: a Common Transfer File with");
    for (size_t i = 0; i < file->book.count; i++)
        buffer_printf(&said, "%s %s", i > 0 ? "," : "", file->book.sheets[i].name);
    const char *const more[] = {"said", said.text, NULL};
    struct place place = {file_names_add(inputs->files, arena_string(&inputs->arena, file->path)),
                          0, 0};
    input_set_tell(inputs, "F130", place, "", "ctf", more);
    buffer_free(&said);
}

/* The tables of a CTF are tables as they stand. */
static bool
add_ctf(struct input_set *inputs, size_t file, struct error *error)
{
    struct exports *exports = inputs->exports;
    struct export_file *of = &exports->files[file];
    struct ctf_reading reading = {.path = of->path,
                                  .options = exports->options,
                                  .tables = inputs->tables,
                                  .inputs = inputs,
                                  .book = &of->book};
    if (!ctf_read(&reading, error))
        return false;
    char whole_file[] = "";
    tell_ctf(inputs, of);
    for (size_t i = 0; i < of->book.count; i++) {
        struct sheet *sheet = &of->book.sheets[i];
        struct export_sheet *added = add_sheet(inputs, file, &(struct sheet){.name = whole_file});
        added->csv = &sheet->file;
        added->table = sheet->name;
    }
    return true;
}

static void
tell_not_read(struct input_set *inputs, const char *path, uint32_t file_number, const char *why)
{
    const char *const more[] = {"said", why, NULL};
    struct exports *exports = inputs->exports;
    struct place place = {file_number, 0, 0};
    input_set_tell(inputs, "F131", place, "", arena_string(&inputs->arena, base_name(path)), more);
    exports->not_read =
        memory_resize(exports->not_read, exports->not_read_count + 1, sizeof(struct not_read));
    exports->not_read[exports->not_read_count++] =
        (struct not_read){arena_string(&exports->arena, path), arena_string(&exports->arena, why)};
}

static bool
exports_open_file(struct input_set *inputs, size_t file, struct error *error)
{
    struct exports *exports = inputs->exports;
    struct export_file *of = &exports->files[file];
    if (!book_open(&of->book, of->path, error))
        return false;
    if (of->book.format == BOOK_XML && strcmp(of->book.root, ctf_root) == 0)
        return add_ctf(inputs, file, error);
    if (of->book.format == BOOK_REFUSED) {
        uint32_t number = file_names_add(inputs->files, arena_string(&inputs->arena, of->path));
        tell_not_read(inputs, of->path, number, of->book.refusal);
    }
    bool done = true;
    for (size_t i = 0; i < of->book.count && done; i++)
        done = recognise(inputs, file, &of->book.sheets[i], error);
    return done;
}

/* A table as it stands, of which csv_input makes a source; XML of other kinds is a return. */
static bool
is_passed_over(struct input_set *inputs, const char *directory, const char *name, const char *path)
{
    char *lower = lower_copy(name);
    bool over = (has_ending(lower, "xml") && !is_export_xml(path)) ||
                csv_is_plain_table(inputs, directory, name);
    free(lower);
    return over;
}

/* A file that the command line gives as something else. */
static bool
is_option_file(const struct export_options *options, const struct system_about *about)
{
    struct system_about other;
    bool is = false;
    for (const char *const *path = options->other_files; path != NULL && *path != NULL; path++)
        is = is ||
             (system_look(*path, &other) == 0 && system_is_same(&other.identity, &about->identity));
    return is;
}

static void
gather_file(struct input_set *inputs, const struct input *input, const char *name)
{
    char *path = text_join(input->path, "/", name, NULL);
    struct system_about about;
    bool counts = is_export_name(name) && system_look(path, &about) == 0 &&
                  about.sort == SYSTEM_FILE && !is_option_file(inputs->export_options, &about) &&
                  !is_passed_over(inputs, input->path, name, path);
    if (counts)
        exports_add_file(inputs->exports, input, path);
    else
        free(path);
}

static bool
gather(struct input_set *inputs, const struct input *input, struct error *error)
{
    struct system_about about;
    int fault = system_look(input->path, &about);
    struct folder_names list = {0};
    if (fault == 0 && about.sort != SYSTEM_FOLDER)
        exports_add_file(inputs->exports, input, text_copy(input->path));
    else if (fault == 0)
        fault = folder_list(input->path, &list);
    for (size_t i = 0; i < list.count; i++)
        gather_file(inputs, input, list.names[i]);
    folder_names_free(&list);
    return fault == 0 || error_add(error, STATUS_INPUT, "%s: cannot be read: %s", input->path,
                                   system_words(fault));
}

/* --- what is told of them -----------------------------------------------------------------------
 */

static const struct table_def *
exports_table_of(const struct input_set *inputs, const struct export_sheet *sheet)
{
    if (sheet->table != NULL)
        return tables_find(inputs->tables, sheet->table);
    return sheet->plan.shape == NULL || sheet->plan.why_not != NULL ? NULL
                                                                    : sheet->plan.shape->table;
}

static void
tell_unknown_columns(struct input_set *inputs, const struct export_sheet *sheet)
{
    uint32_t line = sheet->head.rows[sheet->plan.heading_row].line;
    for (size_t i = 0; i < sheet->plan.column_count; i++) {
        const struct column_plan *column = &sheet->plan.columns[i];
        struct place place = {sheet->file_number, line, (uint32_t)i + 1};
        if (column->use == USE_UNKNOWN)
            input_set_tell(inputs, "F104", place, arena_string(&inputs->arena, column->heading),
                           arena_string(&inputs->arena, column->heading), NULL);
    }
}

/* In a folder with a plain table no export becomes that table too. */
static void
yield_to_plain(struct input_set *inputs, struct export_sheet *sheet)
{
    const struct table_def *def = exports_table_of(inputs, sheet);
    const struct export_file *file = &inputs->exports->files[sheet->file];
    if (def == NULL || strcmp(file->input->path, file->path) == 0)
        return;
    char *name = text_join(def->name, ".csv", NULL, NULL);
    if (csv_is_plain_table(inputs, file->input->path, name))
        sheet->why_not = arena_printf(&inputs->exports->arena,
                                      "it is taken for %s, and %s in the same folder is the table: "
                                      "take one of the two away",
                                      def->name, name);
    free(name);
}

/* F117: a table's name misspelt, and no shape fits. */
static bool
tell_misspelt(struct input_set *inputs, const struct export_sheet *sheet)
{
    const char *path = inputs->exports->files[sheet->file].path, *name = base_name(path);
    const struct table_def *meant = text_ends_with(name, "csv") || text_ends_with(name, "CSV")
                                        ? csv_misspelt_table(inputs->tables, name)
                                        : NULL;
    if (meant == NULL || sheet->plan.shape != NULL)
        return false;
    const char *const more[] = {"meant", meant->name, NULL};
    struct place place = {sheet->file_number, 0, 0};
    input_set_tell(inputs, "F117", place, "", arena_string(&inputs->arena, name), more);
    return true;
}

static void
exports_tell_sheet(struct input_set *inputs, struct export_sheet *sheet)
{
    const struct table_def *def = exports_table_of(inputs, sheet);
    yield_to_plain(inputs, sheet);
    if (def != NULL && sheet->why_not == NULL && inputs->wanted != NULL &&
        !list_has(inputs->wanted, def->name) && sheet->table == NULL)
        sheet->why_not = arena_printf(&inputs->exports->arena,
                                      "it is taken for %s, which is not asked for here", def->name);
    const char *why = sheet->why_not != NULL ? sheet->why_not : sheet->plan.why_not;
    if (why != NULL && sheet->table == NULL && tell_misspelt(inputs, sheet))
        return;
    if (why != NULL && sheet->table == NULL)
        tell_not_read(inputs, sheet->label, sheet->file_number, why);
    else if (sheet->table == NULL)
        tell_unknown_columns(inputs, sheet);
}

bool
exports_prepare(struct input_set *inputs, struct error *error)
{
    struct exports *exports = exports_of(inputs);
    bool done = true;
    if (exports->prepared)
        return true;
    exports->prepared = true;
    for (size_t i = 0; i < inputs->count; i++) {
        if (inputs->items[i].kind == &exports_input)
            done = gather(inputs, &inputs->items[i], error) && done;
    }
    for (size_t i = 0; i < exports->file_count; i++)
        done = exports_open_file(inputs, i, error) && done;
    for (size_t i = 0; i < exports->sheet_count && done; i++)
        exports_tell_sheet(inputs, &exports->sheets[i]);
    return done;
}

bool
exports_takes(const struct input_set *inputs, const char *path)
{
    const struct exports *exports = inputs->exports;
    for (size_t i = 0; exports != NULL && i < exports->sheet_count; i++) {
        const struct export_sheet *sheet = &exports->sheets[i];
        if (strcmp(exports->files[sheet->file].path, path) == 0 &&
            exports_table_of(inputs, sheet) != NULL)
            return true;
    }
    return false;
}

bool
exports_have(const struct input_set *inputs, const char *what)
{
    const struct exports *exports = inputs->exports;
    bool ctf = strcmp(what, "ctf") == 0;
    if (exports == NULL || (!ctf && strcmp(what, "exports") != 0))
        return false;
    for (size_t i = 0; i < exports->sheet_count; i++) {
        if (!ctf || exports->sheets[i].table != NULL)
            return true;
    }
    return !ctf && exports->not_read_count > 0;
}

void
exports_explain(const struct input_set *inputs, struct error *error)
{
    const struct exports *exports = inputs->exports;
    for (size_t i = 0; exports != NULL && i < exports->not_read_count; i++)
        error_add(error, STATUS_INPUT, "%s: not read: %s", exports->not_read[i].path,
                  exports->not_read[i].why);
}

void
exports_close(struct exports *exports)
{
    if (exports == NULL)
        return;
    for (size_t i = 0; i < exports->file_count; i++) {
        book_close(&exports->files[i].book);
        free(exports->files[i].path);
    }
    free(exports->files);
    free(exports->sheets);
    free(exports->not_read);
    free(exports->schools.items);
    pupil_lookup_free(&exports->lookup);
    csv_close(&exports->made_schools);
    arena_free(&exports->arena);
    free(exports);
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
    struct csv_span body;
    struct header header = {0};
    state->csv = csv;
    bool done = header_read(&header, csv, &body, error) &&
                input_set_match_header(inputs, source, &header, error);
    source->body = (struct stretch){body.from, body.to, body.line};
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
    *state->view = (struct view){.plan = &sheet->plan,
                                 .def = def,
                                 .shapes = exports->options->shapes,
                                 .file = sheet->csv,
                                 .settings = sheet->settings,
                                 .schools = &exports->schools,
                                 .lookup = &exports->lookup,
                                 .book = inputs->book,
                                 .file_number = sheet->file_number,
                                 .heading_line = head->rows[heading].line,
                                 .evidence = sheet->plan.evidence};
    state->view->settings.distinct = distinct;
    source->header_line = head->rows[heading].line;
    state->view->body = source->body = (struct stretch){
        more ? head->rows[heading + 1].from : head->rows[heading].to, sheet->csv->size,
        more ? head->rows[heading + 1].line : head->rows[heading].line + 1};
}

static bool
is_plain_anywhere(struct input_set *inputs, const struct table_def *def)
{
    char *name = text_join(def->name, ".csv", NULL, NULL);
    bool is = false;
    for (size_t i = 0; i < inputs->count && !is; i++)
        is = csv_is_plain_table(inputs, inputs->items[i].path, name);
    for (size_t i = 0; i < inputs->source_count && !is; i++)
        is = inputs->sources[i].def == def;
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
    bool done = true, other = is_exported(inputs, def) || is_plain_anywhere(inputs, def);
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
        done = exports_make_schools(inputs, error) &&
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
    return exports_check_required(inputs, source, state->view, error);
}

struct view *
exports_view(const struct source *source)
{
    const struct export_source *state = source->state;
    return source->kind == &exports_input ? state->view : NULL;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The rows of a CTF end with their last value. */
struct padding {
    const struct reading *reading;
    struct slice *fields;
    size_t count;
};

static bool
pad_row(void *context, const struct csv_row *row)
{
    struct padding *padding = context;
    struct csv_row whole = *row;
    for (size_t i = 0; i < padding->count; i++)
        padding->fields[i] = i < row->count ? row->fields[i] : (struct slice){"", 0};
    whole.fields = padding->fields;
    whole.count = padding->count;
    return padding->reading->row(padding->reading->context, &whole);
}

static bool
exports_read(const struct source *source, const struct reading *reading, struct error *error)
{
    const struct export_source *state = source->state;
    if (state->view != NULL)
        return view_read(state->view, reading, error);
    struct padding padding = {reading, memory_zeroed(source->field_count, sizeof(struct slice)),
                              source->field_count};
    bool done = true;
    for (size_t i = 0; i < reading->count && done; i++) {
        const struct stretch *stretch = &reading->stretches[i];
        struct csv_span span = {stretch->from, stretch->to, stretch->line};
        done = csv_read(state->csv, span, pad_row, &padding, reading->end_line, error);
    }
    free(padding.fields);
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
exports_mark_column(const struct source *source, size_t column, day date, enum session session)
{
    const struct export_source *state = source->state;
    return state->view == NULL ? (uint32_t)(source->fields[column] + 1)
                               : view_mark_column(state->view, column, date, session);
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
    .close = exports_close_source};
