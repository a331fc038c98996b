/* A file opened, and each of its sheets recognised. */
#include <string.h>

#include "base/memory.h"
#include "input/exports/ctf.h"
#include "input/exports/export_sheet.h"

/* Whether a character stands in a cell, so that it may be the delimiter. */
static bool
head_has(const struct sheet_head *head, char character)
{
    for (size_t i = 0; i < head->count; i++) {
        for (size_t k = 0; k < head->rows[i].count; k++) {
            if (strchr(head->rows[i].cells[k], character) != NULL)
                return true;
        }
    }
    return false;
}

/* How many headings are known with a delimiter; *read: whether the first rows can be read with it.
 */
static size_t
known_with(struct exports *exports, struct export_sheet *sheet, char delimiter, bool *read)
{
    struct error ignored = {0};
    sheet->csv->delimiter = delimiter;
    *read = sheet_head_read(&sheet->head, sheet->csv, &exports->arena, &ignored);
    error_free(&ignored);
    return *read ? sheet_head_known(&sheet->head, exports->options->shapes) : 0;
}

/* The delimiter under which most headings are known; a comma where none is better. */
static bool
find_delimiter(struct exports *exports, struct export_sheet *sheet, struct error *error)
{
    static const char others[] = {';', '\t', '|'};
    bool read, read_with_comma;
    size_t most = known_with(exports, sheet, ',', &read_with_comma);
    struct sheet_head with_comma = sheet->head;
    char best = ',';
    for (size_t i = 0; i < sizeof others; i++) {
        if (read_with_comma && !head_has(&with_comma, others[i]))
            continue;
        size_t known = known_with(exports, sheet, others[i], &read);
        if (known > most) {
            most = known;
            best = others[i];
        }
    }
    sheet->csv->delimiter = best;
    return sheet_head_read(&sheet->head, sheet->csv, &exports->arena, error);
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
        .file_number = file_names_add_kind(inputs->files, label,
                                           sheet->name[0] == '\0' ? PLACE_FIELD : PLACE_CELL)};
    return added;
}

static bool
export_sheets_recognise(struct input_set *inputs, size_t file, struct sheet *sheet,
                        struct error *error)
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
                    arena_string(&exports->arena, export_base_name(of->path)),
                    arena_string(&exports->arena, sheet->name), &exports->arena);
    added->formulas_without_result = sheet->formulas_without_result;
    exports_settle_sheet(exports, added);
    return export_split_blocks(inputs, error);
}

static void
tell_ctf(struct input_set *inputs, const struct export_file *file)
{
    struct buffer said = {0};
    buffer_string(&said, "ctf: a Common Transfer File with");
    for (size_t i = 0; i < file->book.count; i++)
        buffer_printf(&said, "%s %s", i > 0 ? "," : "", file->book.sheets[i].name);
    const char *const more[] = {"said", said.text, NULL};
    struct place place = {file_names_add(inputs->files, file->path), 0, 0};
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
    if (!ctf_read(&reading, error)) {
        string_places_free(&reading.strings);
        return false;
    }
    char whole_file[] = "";
    tell_ctf(inputs, of);
    for (size_t i = 0; i < of->book.count; i++) {
        struct sheet *sheet = &of->book.sheets[i];
        struct export_sheet *added = add_sheet(inputs, file, &(struct sheet){.name = whole_file});
        added->csv = &sheet->file;
        added->table = sheet->name;
        if (strcmp(sheet->name, "marks") == 0)
            added->strings = reading.strings; /* there always is such a sheet */
    }
    return true;
}

void
export_tell_not_read(struct input_set *inputs, const char *path, uint32_t file_number,
                     const char *why)
{
    const char *const more[] = {"said", why, NULL};
    struct place place = {file_number, 0, 0};
    input_set_tell(inputs, "F131", place, "", arena_string(&inputs->arena, export_base_name(path)),
                   more);
}

void
export_note_not_read(struct exports *exports, const char *path, const char *why)
{
    exports->not_read =
        memory_resize(exports->not_read, exports->not_read_count + 1, sizeof(struct not_read));
    exports->not_read[exports->not_read_count++] =
        (struct not_read){arena_string(&exports->arena, path), arena_string(&exports->arena, why)};
}

/* Whether a map says so; sheets ask for themselves. */
static bool
ctf_is_skipped(const struct export_options *options, const char *path)
{
    bool skipped = false;
    for (size_t i = 0; i < options->map.count; i++) {
        const struct shape_line *line = &options->map.lines[i];
        skipped = skipped ||
                  (line->key == KEY_SKIP && shape_line_applies(line, export_base_name(path), ""));
    }
    return skipped;
}

bool
export_open_file(struct input_set *inputs, size_t file, struct error *error)
{
    struct exports *exports = inputs->exports;
    struct export_file *of = &exports->files[file];
    of->unopened = !book_open(&of->book, of->path, error);
    if (of->unopened)
        return false;
    bool ctf = of->book.format == BOOK_XML && strcmp(of->book.root, ctf_root) == 0;
    bool skipped = ctf && ctf_is_skipped(exports->options, of->path);
    if (ctf && !skipped)
        return add_ctf(inputs, file, error);
    if (skipped || of->book.format == BOOK_REFUSED) {
        uint32_t number = file_names_add(inputs->files, of->path);
        const char *why = skipped ? "the map says that it is not to be read" : of->book.refusal;
        export_note_not_read(exports, of->path, why);
        export_tell_not_read(inputs, of->path, number, why);
    }
    bool done = true;
    for (size_t i = 0; i < of->book.count && done; i++)
        done = export_sheets_recognise(inputs, file, &of->book.sheets[i], error);
    return done;
}
