/* The table of schools where no input has one: the school of the options, or of titles and names.
 */
#include <string.h>

#include "input/exports/export_sheet.h"
#include "sheets/sheet_writer.h"

static bool
is_made(const struct exports *exports, size_t sheet)
{
    for (size_t i = 0; i < sheet; i++) {
        const struct export_sheet *before = &exports->sheets[i];
        if (before->school_known && before->plan.shape != NULL &&
            strcmp(before->settings.lea, exports->sheets[sheet].settings.lea) == 0 &&
            strcmp(before->settings.estab, exports->sheets[sheet].settings.estab) == 0)
            return true;
    }
    return false;
}

static void
write_school(struct exports *exports, struct sheet_writer *writer, const struct export_sheet *sheet)
{
    const char *const cells[] = {sheet->settings.lea, sheet->settings.estab,
                                 text_or_empty(exports->options->school_name),
                                 text_or_empty(exports->options->phase)};
    sheet_writer_row(writer, 0);
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        sheet_writer_cell(writer, i, slice_of(cells[i]));
}

bool
export_make_schools(struct input_set *inputs, struct error *error)
{
    struct exports *exports = inputs->exports;
    struct sheet_writer writer;
    struct sheet made = {.name = NULL};
    struct buffer heading = {0};
    size_t count = 0;
    if (exports->made_schools.descriptor >= 0)
        return true;
    for (size_t i = 0; i < exports->sheet_count; i++) {
        const struct export_sheet *sheet = &exports->sheets[i];
        count += sheet->school_known && sheet->plan.shape != NULL &&
                 sheet->plan.shape->table != NULL && !sheet->plan.shape->table->of_la;
    }
    if (count == 0)
        return true;
    if (exports->options->phase == NULL && exports->options->needs_phase)
        return error_add(error, STATUS_INPUT,
                         "which phase is the school? give --phase CODE (PS, SS, NS ...): it "
                         "decides which blocks are due");
    buffer_string(&heading, "0,LEA,Estab,SchoolName,Phase\n");
    bool done = sheet_writer_begin(&writer, "--school", true, error);
    for (size_t i = 0; i < exports->sheet_count && done; i++) {
        const struct export_sheet *sheet = &exports->sheets[i];
        if (sheet->school_known && sheet->plan.shape != NULL && !is_made(exports, i))
            write_school(exports, &writer, sheet);
    }
    done = done && sheet_writer_finish(&writer, &made, &heading);
    if (done)
        exports->made_schools = made.file;
    sheet_writer_end(&writer);
    buffer_free(&heading);
    return done;
}
