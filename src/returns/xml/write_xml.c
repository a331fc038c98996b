/* Writes elements in the order of the schema, leaving out what does not apply. */
#include "returns/xml/write_xml.h"

#include <string.h>

#include "base/encoding.h"
#include "base/hash.h"

/* What is written goes to the output in pieces of about this size. */
enum { PIECE = 32 * 1024 };

struct writer {
    struct row_walk walk;
    struct output *output;
    struct return_digest *digest;
    struct buffer text, clean;
    unsigned depth;
    bool start_open; /* the innermost start tag has no ">" yet: the element may be empty */
};

void
digest_row(struct return_digest *digest, const struct return_table *table)
{
    digest->sum = hash_add(digest->sum, table->index + 1);
}

void
digest_value(struct return_digest *digest, const struct item *leaf, const char *value)
{
    digest->sum = hash_text(hash_add(digest->sum, leaf->line + 1), value, strlen(value));
}

/* --- tags ------------------------------------------------------------------------------------- */

static void
write_xml_indent(struct writer *writer)
{
    static const char blanks[] = "                                ";
    for (size_t left = 2 * (size_t)writer->depth; left > 0;) {
        size_t some = left < sizeof blanks - 1 ? left : sizeof blanks - 1;
        buffer_append(&writer->text, blanks, some);
        left -= some;
    }
}

/* A new line inside the innermost open element. */
static void
begin_line(struct writer *writer)
{
    if (writer->start_open)
        buffer_append(&writer->text, ">\n", 2);
    writer->start_open = false;
    write_xml_indent(writer);
}

static void
start_tag(struct writer *writer, const char *name)
{
    begin_line(writer);
    buffer_char(&writer->text, '<');
    buffer_string(&writer->text, name);
    writer->start_open = true;
    writer->depth++;
}

static void
end_tag(struct writer *writer, const char *name)
{
    writer->depth--;
    if (writer->start_open) {
        buffer_append(&writer->text, "/>\n", 3);
    } else {
        write_xml_indent(writer);
        buffer_append(&writer->text, "</", 2);
        buffer_string(&writer->text, name);
        buffer_append(&writer->text, ">\n", 2);
    }
    writer->start_open = false;
    if (writer->text.length >= PIECE) {
        output_write(writer->output, writer->text.text, writer->text.length);
        buffer_clear(&writer->text);
    }
}

static void
append_escaped(struct buffer *text, const char *value)
{
    static const struct {
        char character;
        const char *instead;
    } escapes[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}, {'\r', "&#13;"}};
    for (;;) {
        size_t harmless = strcspn(value, "<>&\"\r");
        buffer_append(text, value, harmless);
        value += harmless;
        if (*value == '\0')
            return;
        for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
            if (escapes[i].character == *value)
                buffer_string(text, escapes[i].instead);
        }
        value++;
    }
}

static void
write_text_element(struct writer *writer, const char *name, const char *value)
{
    struct buffer *text = &writer->text;
    begin_line(writer);
    buffer_char(text, '<');
    buffer_string(text, name);
    buffer_char(text, '>');
    append_escaped(text, value);
    buffer_append(text, "</", 2);
    buffer_string(text, name);
    buffer_append(text, ">\n", 2);
}

/* --- values and elements ---------------------------------------------------------------------- */

static void
write_leaf(struct writer *writer, const struct item *item)
{
    const char *value = row_walk_value(&writer->walk, item);
    if (value == NULL)
        return;
    value = xml_clean(value, &writer->clean);
    if (value[0] == '\0')
        return; /* an item without a value is left out, as when it is blank */
    if (item->type == ITEM_BOOLEAN)
        value = strcmp(value, "0") == 0 ? "false" : "true";
    digest_value(writer->digest, item, value);
    write_text_element(writer, item->name, value);
}

/* True if the element would hold anything. */
static bool
has_content(const struct writer *writer, const struct item *item)
{
    if (!item->applies)
        return false;
    if (item->is_row)
        return row_walk_has(&writer->walk, item->table);
    if (item->type != ITEM_CONTAINER)
        return row_walk_value(&writer->walk, item) != NULL;
    for (size_t i = 0; i < item->child_count; i++) {
        if (has_content(writer, item->children[i]))
            return true;
    }
    return false;
}

static void
write_element(struct writer *writer, const struct item *item)
{
    start_tag(writer, item->name);
    for (size_t i = 0; i < item->child_count; i++) {
        const struct item *child = item->children[i];
        if (child->is_row) {
            for (; has_content(writer, child); row_walk_next(&writer->walk, child->table)) {
                digest_row(writer->digest, child->table);
                if (child->type == ITEM_CONTAINER)
                    write_element(writer, child);
                else
                    write_leaf(writer, child);
            }
        } else if (child->type != ITEM_CONTAINER && child->applies) {
            write_leaf(writer, child);
        } else if (child->applies && (child->least > 0 || has_content(writer, child))) {
            write_element(writer, child);
        }
    }
    end_tag(writer, item->name);
}

bool
write_xml(const struct return_rows *rows, struct output *output, struct return_digest *digest,
          struct error *error)
{
    struct writer writer = {.output = output, .digest = digest};
    const char *comment = collection_setting(rows->database->collection, "comment");
    row_walk_begin(&writer.walk, rows);
    buffer_string(&writer.text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if (comment[0] != '\0')
        buffer_printf(&writer.text, "<!--%s-->\n", comment);
    write_element(&writer, rows->database->collection->schema.root);
    output_write(output, writer.text.text, writer.text.length);
    buffer_free(&writer.text);
    buffer_free(&writer.clean);
    bool done = row_walk_done(&writer.walk, error) && output_flush(output, error);
    row_walk_end(&writer.walk);
    return done;
}
