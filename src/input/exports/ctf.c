/* A CTF as tables: a pupil's elements are gathered, and become rows when the pupil ends. */
#include "input/exports/ctf.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "input/exports/ctf_internal.h"

/* --- elements --------------------------------------------------------------------------------- */

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
    ctf->text_line = 0;
    buffer_clear(&ctf->text);
}

/* The line on which a text begins, where the parser stands at its end; 0: it is blank so far. */
static uint32_t
line_of_text(const struct ctf *ctf, struct slice text)
{
    struct slice plain = slice_trim_lines(text);
    uint32_t line = xml_stream_line(&ctf->stream);
    if (plain.length == 0)
        return 0;
    for (const char *at = plain.text; at < text.text + text.length; at++)
        line -= *at == '\n' && line > 1;
    return line;
}

static void
ctf_take_text(void *context, const char *text, size_t length)
{
    struct ctf *ctf = context;
    if (!ctf->inside || !ctf->has_text || ctf->text.length >= CSV_ROW_LIMIT)
        return;
    if (ctf->text_line == 0)
        ctf->text_line = line_of_text(ctf, (struct slice){text, length});
    buffer_append(&ctf->text, text, length);
}

/* A blank at either end of a string of marks is one of its characters, unless a line end stands
 * there too. */
static struct slice
trim_indent(struct slice text)
{
    struct slice plain = slice_trim_lines(text);
    const char *end = plain.text + plain.length, *whole_end = text.text + text.length;
    if (plain.length == 0)
        return plain;
    if (memchr(text.text, '\n', (size_t)(plain.text - text.text)) == NULL)
        plain = (struct slice){text.text, (size_t)(end - text.text)};
    if (memchr(end, '\n', (size_t)(whole_end - end)) == NULL)
        plain.length = (size_t)(whole_end - plain.text);
    return plain;
}

/* The line of its text; not above the element before it, whatever the parser counts. */
static uint32_t
line_of_leaf(const struct ctf *ctf)
{
    uint32_t line = ctf->text_line > 0 ? ctf->text_line : xml_stream_line(&ctf->stream);
    uint32_t before = ctf->leaf_count > 0 ? ctf->leaves[ctf->leaf_count - 1].line : ctf->begin_line;
    return line > before ? line : before;
}

static void
keep_leaf(struct ctf *ctf)
{
    struct slice whole = {text_or_empty(ctf->text.text), ctf->text.length};
    struct slice text =
        strcmp(ctf->path.text, ctf_marks_path) == 0 ? trim_indent(whole) : slice_trim_lines(whole);
    uint32_t line = line_of_leaf(ctf);
    if (ctf->leaf_count == LEAVES_LIMIT) {
        xml_stream_refuse(&ctf->stream, "a pupil of more than %d elements", LEAVES_LIMIT);
        return;
    }
    ctf->leaves =
        memory_grow(ctf->leaves, &ctf->leaf_capacity, ctf->leaf_count + 1, sizeof(struct ctf_leaf));
    ctf->leaves[ctf->leaf_count++] =
        (struct ctf_leaf){.path = arena_string(&ctf->arena, ctf->path.text),
                          .text = arena_copy(&ctf->arena, text.text, text.length),
                          .line = line,
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
        ctf_end_header(ctf);
    else if (strcmp(name, "Pupil") == 0)
        ctf_end_pupil(ctf);
    arena_reset(&ctf->arena);
    if (ctf->failed)
        xml_stream_stop(&ctf->stream);
}

/* --- the whole -------------------------------------------------------------------------------- */

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
    ctf->file_number = file_names_add(reading->inputs->files, reading->path);
    ctf->stream = (struct xml_stream){
        .context = ctf, .start = ctf_take_start, .text = ctf_take_text, .end = ctf_take_end};
    bool done = ctf->shape != NULL
                    ? ctf_begin_tables(ctf, error) &&
                          xml_stream_parse_file(&ctf->stream, reading->path, error) &&
                          !ctf->failed && ctf_finish_tables(ctf)
                    : error_add(error, STATUS_FAILED, "schemas/inputs/ctf.csv is missing");
    free_ctf(ctf);
    return done;
}
