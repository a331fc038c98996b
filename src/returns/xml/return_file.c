/* Writing a return, and reading it back. */
#include "returns/xml/return_file.h"

#include <stdio.h>

#include "returns/xml/load_xml.h"

static void
see_row(void *context, const struct return_table *table, uint32_t line)
{
    struct return_file *file = context;
    (void)line;
    digest_row(&file->read, table);
}

static void
see_value(void *context, const struct item *leaf, const char *value, uint32_t line)
{
    struct return_file *file = context;
    (void)line;
    digest_value(&file->read, leaf, value);
}

static void
see_invalid(void *context, const char *message, uint32_t line)
{
    struct return_file *file = context;
    if (file->invalid[0] == '\0')
        snprintf(file->invalid, sizeof file->invalid, "line %u: %s", line, message);
}

static void
read_back(struct return_file *file)
{
    const char *path = output_temporary_path(file->output);
    struct error *error = &file->error;
    struct xml_events events = {
        .context = file, .begin_row = see_row, .value = see_value, .invalid = see_invalid};
    if (!load_xml(&file->rows->database->collection->schema, path, &events, error))
        error->status = STATUS_FAILED;
    else if (file->invalid[0] != '\0')
        error_add(error, STATUS_FAILED, "%s: the return breaks its own return.xsd: %s", path,
                  file->invalid);
    else if (file->read.sum != file->written.sum)
        error_add(error, STATUS_FAILED, "%s: the return reads back differently", path);
}

static void
write_and_read_back(void *context)
{
    struct return_file *file = context;
    if (write_xml(file->rows, file->output, &file->written, &file->error))
        read_back(file);
}

void
return_file_begin(struct return_file *file, const struct return_rows *rows, struct output *output,
                  bool beside)
{
    file->rows = rows;
    file->output = output;
    aside_begin(&file->aside, beside, write_and_read_back, file);
}

bool
return_file_end(struct return_file *file, bool done, struct error *error)
{
    if (file->output == NULL)
        return done;
    aside_end(&file->aside);
    done = file->error.status == STATUS_DONE && done;
    error_move(error, &file->error);
    return done && output_close(file->output, error);
}
