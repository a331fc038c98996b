/* The exports of a run: all opened once, and told. */
#include "input/exports/exports.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/exports/export_sheet.h"
#include "input/plain_table.h"

/* --- what is told of a sheet ------------------------------------------------------------------ */

const struct table_def *
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
    bool of_xml = inputs->exports->files[sheet->file].book.format == BOOK_RECORDS;
    for (size_t i = 0; i < sheet->plan.column_count; i++) {
        const struct column_plan *column = &sheet->plan.columns[i];
        struct place place = {sheet->file_number, line, of_xml ? 0 : (uint32_t)i + 1};
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
    if (plain_table_is(inputs, file->input->path, name))
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
    const char *path = inputs->exports->files[sheet->file].path, *name = export_base_name(path);
    const struct table_def *meant = text_ends_with(name, "csv") || text_ends_with(name, "CSV")
                                        ? plain_table_misspelt(inputs->tables, name)
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
    if (sheet->table != NULL)
        return;
    if (why != NULL) {
        export_note_not_read(inputs->exports, sheet->label, why);
        if (!tell_misspelt(inputs, sheet))
            export_tell_not_read(inputs, sheet->label, sheet->file_number, why);
    } else if (!sheet->is_block) {
        tell_unknown_columns(inputs, sheet);
    }
}

/* --- all of them ------------------------------------------------------------------------------ */

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
            done = export_gather(inputs, &inputs->items[i], error) && done;
    }
    for (size_t i = 0; i < exports->file_count; i++)
        done = export_open_file(inputs, i, error) && done;
    for (size_t i = 0; i < exports->sheet_count && done; i++)
        exports_tell_sheet(inputs, &exports->sheets[i]);
    return done;
}

bool
exports_takes(const struct input_set *inputs, const char *path)
{
    const struct exports *exports = inputs->exports;
    bool takes = false;
    for (size_t i = 0; i < exports->file_count && !takes; i++)
        takes = exports->files[i].unopened && strcmp(exports->files[i].path, path) == 0;
    for (size_t i = 0; i < exports->sheet_count && !takes; i++) {
        const struct export_sheet *sheet = &exports->sheets[i];
        takes = strcmp(exports->files[sheet->file].path, path) == 0 &&
                exports_table_of(inputs, sheet) != NULL;
    }
    return takes;
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

bool
exports_recognised(const struct input_set *inputs)
{
    const struct exports *exports = inputs->exports;
    for (size_t i = 0; exports != NULL && i < exports->sheet_count; i++) {
        const struct export_sheet *sheet = &exports->sheets[i];
        if (sheet->table != NULL || (sheet->plan.shape != NULL && sheet->plan.why_not == NULL))
            return true;
    }
    return false;
}

void
exports_explain(const struct input_set *inputs, struct error *error)
{
    const struct exports *exports = inputs->exports;
    for (size_t i = 0; exports != NULL && i < exports->not_read_count; i++)
        error_add(error, STATUS_INPUT, "%s: not read: %s", exports->not_read[i].path,
                  exports->not_read[i].why);
    if (exports != NULL && exports->sheet_count > 0)
        error_add(error, STATUS_INPUT,
                  "muster inspect prints what each sheet is taken for, as a map: correct it, and "
                  "give it with --map");
}

void
exports_free(struct input_set *inputs)
{
    struct exports *exports = inputs->exports;
    if (exports == NULL)
        return;
    for (size_t i = 0; i < exports->sheet_count; i++)
        string_places_free(&exports->sheets[i].strings);
    for (size_t i = 0; i < exports->file_count; i++) {
        book_close(&exports->files[i].book);
        free(exports->files[i].path);
    }
    free(exports->files);
    map_free(&exports->identities);
    map_free(&exports->second_keys);
    free(exports->sheets);
    free(exports->not_read);
    free(exports->schools.items);
    pupil_lookup_free(&exports->lookup);
    csv_close(&exports->made_schools);
    arena_free(&exports->arena);
    free(exports);
}
