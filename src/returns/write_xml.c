#include "returns/write_xml.h"

#include <libxml/xmlwriter.h>
#include <string.h>

#include "base/encoding.h"

struct writer {
    struct rows *rows;
    xmlTextWriterPtr xml;
    struct return_digest *digest;
    struct buffer clean;
    struct error *error;
    bool good;
};

void
digest_row(struct return_digest *digest, const struct return_table *table)
{
    digest->sum = (digest->sum ^ (table->index + 1)) * UINT64_C(0x100000001B3);
}

void
digest_value(struct return_digest *digest, const struct item *leaf, const char *value)
{
    uint64_t sum = (digest->sum ^ (leaf->line + 1)) * UINT64_C(0x100000001B3);
    for (; *value != '\0'; value++)
        sum = (sum ^ (unsigned char)*value) * UINT64_C(0x100000001B3);
    digest->sum = sum;
}

static int
write_bytes(void *context, const char *bytes, int length)
{
    output_write(context, bytes, (size_t)length);
    return length;
}

static int
close_nothing(void *context)
{
    (void)context;
    return 0;
}

/* libxml2's own return values: negative is a failure. */
static void
did(struct writer *writer, int state)
{
    writer->good = writer->good && state >= 0;
}

static void
write_leaf(struct writer *writer, const struct item *item)
{
    const char *value = rows_value(writer->rows, item);
    if (value == NULL)
        return;
    value = xml_clean(value, &writer->clean);
    if (value[0] == '\0')
        return; /* an item without a value is left out, as when it is blank */
    if (item->type == ITEM_BOOLEAN)
        value = strcmp(value, "0") == 0 ? "false" : "true";
    digest_value(writer->digest, item, value);
    did(writer, xmlTextWriterWriteElement(writer->xml, BAD_CAST item->name, BAD_CAST value));
}

static int64_t
row_above(const struct writer *writer, const struct return_table *table)
{
    return table->parent == NULL ? 0 : writer->rows->cursors[table->parent->index].id;
}

/* True if the element would hold anything. */
static bool
has_content(const struct writer *writer, const struct item *item)
{
    if (!item->applies)
        return false;
    if (item->is_row)
        return rows_has(writer->rows, item->table, row_above(writer, item->table));
    if (item->type != ITEM_CONTAINER)
        return rows_value(writer->rows, item) != NULL;
    for (size_t i = 0; i < item->child_count; i++) {
        if (has_content(writer, item->children[i]))
            return true;
    }
    return false;
}

static void
write_element(struct writer *writer, const struct item *item)
{
    did(writer, xmlTextWriterStartElement(writer->xml, BAD_CAST item->name));
    for (size_t i = 0; i < item->child_count && writer->good; i++) {
        const struct item *child = item->children[i];
        if (child->is_row) {
            while (has_content(writer, child) && writer->good) {
                digest_row(writer->digest, child->table);
                if (child->type == ITEM_CONTAINER)
                    write_element(writer, child);
                else
                    write_leaf(writer, child);
                writer->good = writer->good && rows_next(writer->rows, child->table, writer->error);
            }
        } else if (child->type != ITEM_CONTAINER && child->applies) {
            write_leaf(writer, child);
        } else if (child->applies && (child->least > 0 || has_content(writer, child))) {
            write_element(writer, child);
        }
    }
    did(writer, xmlTextWriterEndElement(writer->xml));
}

bool
write_xml(struct rows *rows, struct output *output, struct return_digest *digest,
          struct error *error)
{
    struct writer writer = {.rows = rows, .digest = digest, .error = error, .good = true};
    if (!rows_begin(rows, error))
        return false;
    xmlOutputBufferPtr buffer = xmlOutputBufferCreateIO(write_bytes, close_nothing, output, NULL);
    writer.xml = buffer == NULL ? NULL : xmlNewTextWriter(buffer);
    if (writer.xml == NULL)
        return error_add(error, STATUS_FAILED, "the return cannot be written: no memory");
    did(&writer, xmlTextWriterSetIndent(writer.xml, 1));
    did(&writer, xmlTextWriterSetIndentString(writer.xml, BAD_CAST "  "));
    did(&writer, xmlTextWriterStartDocument(writer.xml, NULL, "UTF-8", NULL));
    const char *comment = collection_setting(rows->database->collection, "comment");
    if (comment[0] != '\0')
        did(&writer, xmlTextWriterWriteComment(writer.xml, BAD_CAST comment));
    write_element(&writer, rows->database->collection->schema.root);
    writer.good = writer.good && rows_all_taken(rows, error);
    did(&writer, xmlTextWriterEndDocument(writer.xml));
    xmlFreeTextWriter(writer.xml);
    buffer_free(&writer.clean);
    if (!writer.good && error->status == STATUS_DONE)
        error_add(error, STATUS_FAILED, "the return cannot be written");
    return writer.good && output_flush(output, error);
}
