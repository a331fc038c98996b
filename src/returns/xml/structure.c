/* Keeps what each open element had so far, and holds the next one against the schema. */
#include "returns/xml/structure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "collection/lexical.h"

static void
structure_tell(const struct structure *structure, struct structure_fault fault)
{
    if (fault.value == NULL)
        fault.value = "";
    if (structure->fault != NULL)
        structure->fault(structure->context, &fault);
}

const struct structure_element *
structure_top(const struct structure *structure)
{
    return structure->depth == 0 ? NULL : &structure->elements[structure->depth - 1];
}

/* --- opening ---------------------------------------------------------------------------------- */

/* Counts the child, and looks whether it comes too often or too late. */
static void
place_child(struct structure *structure, struct structure_element *above, const struct item *item,
            uint32_t line, uint32_t column)
{
    uint32_t *seen = &structure->seen[above->seen + item->position];
    struct structure_fault fault = {
        .item = item, .name = item->name, .line = line, .column = column};
    if (*seen <= item->most)
        (*seen)++;
    if (item->most != 0 && *seen > item->most) {
        fault.kind = STRUCTURE_REPEATED;
        if (*seen == item->most + 1)
            structure_tell(structure, fault);
        return;
    }
    if (item->position >= above->furthest) {
        above->furthest = item->position;
        return;
    }
    fault.kind = STRUCTURE_ORDER;
    fault.other = above->item->children[above->furthest];
    if (!above->disordered)
        structure_tell(structure, fault);
    above->disordered = true;
}

static void
structure_push(struct structure *structure, struct structure_element element)
{
    size_t children = element.item == NULL ? 0 : element.item->child_count;
    element.text = structure->text.length;
    element.seen = structure->seen_count;
    structure->elements = memory_grow(structure->elements, &structure->capacity,
                                      structure->depth + 1, sizeof element);
    structure->elements[structure->depth++] = element;
    structure->seen = memory_grow(structure->seen, &structure->seen_capacity,
                                  structure->seen_count + children + 1, sizeof(uint32_t));
    memset(structure->seen + structure->seen_count, 0, children * sizeof(uint32_t));
    structure->seen_count += children;
}

/* Elements come in their order nearly always: the last one again, or one of those behind it. */
static const struct item *
find_child(const struct structure_element *above, const char *name)
{
    for (size_t i = above->furthest; i < above->item->child_count; i++) {
        if (strcmp(above->item->children[i]->name, name) == 0)
            return above->item->children[i];
    }
    return item_child(above->item, name, strlen(name));
}

const struct item *
structure_open(struct structure *structure, const char *name, bool foreign, uint32_t line,
               uint32_t column)
{
    const struct item *item = structure->schema->root;
    struct structure_element *above = NULL;
    if (structure->depth > 0) {
        above = &structure->elements[structure->depth - 1];
        item = above->item == NULL || foreign ? NULL : find_child(above, name);
        if (item != NULL && !item->applies)
            item = NULL;
    }
    if (item != NULL && above != NULL)
        place_child(structure, above, item, line, column);
    structure_push(structure,
                   (struct structure_element){
                       .item = item, .foreign = foreign, .line = line, .column = column});
    return item;
}

void
structure_attribute(struct structure *structure, const char *name, const char *value)
{
    const struct structure_element *top = structure_top(structure);
    if (top->item != NULL)
        structure_tell(structure, (struct structure_fault){.kind = STRUCTURE_ATTRIBUTE,
                                                           .item = top->item,
                                                           .name = name,
                                                           .value = value,
                                                           .line = top->line,
                                                           .column = top->column});
}

void
structure_namespace(struct structure *structure, const char *name)
{
    const struct structure_element *top = structure_top(structure);
    structure_tell(structure, (struct structure_fault){.kind = STRUCTURE_NAMESPACE,
                                                       .item = top->item,
                                                       .name = "xmlns",
                                                       .value = name,
                                                       .line = top->line,
                                                       .column = top->column});
}

/* About the first line of the file, the declaration. */
static void
tell_declaration(const struct structure *structure, enum structure_kind kind, const char *name,
                 const char *value)
{
    structure_tell(structure, (struct structure_fault){.kind = kind,
                                                       .item = structure->schema->root,
                                                       .name = name,
                                                       .value = value,
                                                       .line = 1,
                                                       .column = 1});
}

void
structure_version(struct structure *structure, const char *version)
{
    tell_declaration(structure, STRUCTURE_VERSION, "version", version);
}

void
structure_encoding(struct structure *structure, const char *declared)
{
    tell_declaration(structure, STRUCTURE_ENCODING, "encoding", declared);
}

/* --- text ------------------------------------------------------------------------------------- */

/* Between two elements there is nearly always a line end, and then nothing but one and the same
 * blank. */
static bool
structure_is_blank(struct slice text)
{
    bool alike = text.length > 2 && text.text[0] == '\n' && text.text[1] == ' ' &&
                 memcmp(text.text + 1, text.text + 2, text.length - 2) == 0;
    return alike || lexical_collapse(text).length == 0;
}

void
structure_text(struct structure *structure, const char *text, size_t length, uint32_t line)
{
    if (structure->depth == 0)
        return;
    struct structure_element *top = &structure->elements[structure->depth - 1];
    if (top->item != NULL && top->item->type == ITEM_CONTAINER) {
        if (structure_is_blank((struct slice){text, length}))
            return;
        if (top->text_line == 0) {
            size_t after = strspn(text, " \t\r\n");
            for (size_t i = after; i < length; i++)
                line -= text[i] == '\n';
            top->text_line = line;
        }
    }
    buffer_append(&structure->text, text, length);
}

/* The innermost open element's own text so far, without that of elements in it. */
static const char *
structure_value(const struct structure *structure)
{
    size_t from = structure_top(structure)->text;
    return structure->text.length > from ? structure->text.text + from : "";
}

static void
tell_value(const struct structure *structure, enum structure_kind kind, const char *value,
           const char *why)
{
    const struct structure_element *top = structure_top(structure);
    structure_tell(structure, (struct structure_fault){.kind = kind,
                                                       .item = top->item,
                                                       .name = top->item->name,
                                                       .value = value,
                                                       .why = why,
                                                       .line = top->line,
                                                       .column = top->column});
}

/* Control characters that XML can hold, those of Unicode: in a name they are bytes of Windows-1252
 * that were taken for characters. */
static void
look_for_control(const struct structure *structure, const char *value)
{
    char why[16];
    for (const char *at = value; *at != '\0'; at++) {
        bool is_second = at > value && (unsigned char)at[-1] == 0xC2;
        unsigned char byte = (unsigned char)*at;
        if (!is_second || byte < 0x80 || byte >= 0xA0)
            continue;
        snprintf(why, sizeof why, "U+%04X", byte);
        tell_value(structure, STRUCTURE_CONTROL, value, why);
        return;
    }
}

/* Types but text do without blanks anyway. A return of our own (nobody is told) is compared as it
 * was written. */
const char *
structure_take_value(struct structure *structure)
{
    const struct structure_element *top = structure_top(structure);
    const char *value = structure_value(structure);
    if (structure->fault == NULL || top->item->type != ITEM_TEXT || value[0] == '\0')
        return value;
    struct slice trimmed = slice_trim_lines((struct slice){value, strlen(value)});
    if (trimmed.length < strlen(value) && trimmed.length > 0) {
        char *text = structure->text.text + top->text;
        memmove(text, trimmed.text, trimmed.length);
        text[trimmed.length] = '\0';
        structure->text.length = top->text + trimmed.length;
        value = text;
        tell_value(structure, top->item->is_words ? STRUCTURE_BLANKS : STRUCTURE_PADDED, value,
                   NULL);
    }
    look_for_control(structure, value);
    return value;
}

/* --- closing ---------------------------------------------------------------------------------- */

static void
judge_unknown(struct structure *structure, const char *name)
{
    const struct structure_element *top = structure_top(structure);
    const struct structure_element *above = structure->depth > 1 ? top - 1 : NULL;
    if (above == NULL || above->item == NULL)
        return;
    const struct item *known = top->foreign ? NULL : item_child(above->item, name, strlen(name));
    enum structure_kind kind = above->item->type != ITEM_CONTAINER ? STRUCTURE_ELEMENT
                               : known != NULL                     ? STRUCTURE_OTHER_TERM
                                                                   : STRUCTURE_UNKNOWN;
    structure_tell(structure, (struct structure_fault){.kind = kind,
                                                       .item = above->item,
                                                       .name = name,
                                                       .value = structure_value(structure),
                                                       .line = top->line,
                                                       .column = top->column});
}

/* True if the element could stand there with nothing in it: its absence says as much. */
static bool
may_be_empty(const struct item *item)
{
    for (size_t i = 0; i < item->child_count; i++) {
        if (item->children[i]->applies && item->children[i]->least > 0)
            return false;
    }
    return item->type == ITEM_CONTAINER && !item->is_row;
}

static void
judge_container(struct structure *structure)
{
    const struct structure_element *top = structure_top(structure);
    const struct item *item = top->item;
    if (structure->text.length > top->text)
        structure_tell(structure, (struct structure_fault){.kind = STRUCTURE_TEXT,
                                                           .item = item,
                                                           .name = item->name,
                                                           .value = structure_value(structure),
                                                           .line = top->text_line});
    for (size_t i = 0; i < item->child_count; i++) {
        const struct item *child = item->children[i];
        if (child->applies && structure->seen[top->seen + i] < child->least && !may_be_empty(child))
            structure_tell(structure, (struct structure_fault){.kind = STRUCTURE_MISSING,
                                                               .item = child,
                                                               .name = child->name,
                                                               .line = top->line,
                                                               .column = top->column});
    }
}

static void
judge_leaf(struct structure *structure)
{
    const struct structure_element *top = structure_top(structure);
    const struct item *item = top->item;
    struct slice value = slice_of(structure_value(structure));
    struct structure_fault fault = {.item = item,
                                    .name = item->name,
                                    .value = value.text,
                                    .line = top->line,
                                    .column = top->column};
    struct buffer why = {0};
    if (lexical_collapse(value).length == 0) {
        fault.kind = STRUCTURE_EMPTY;
        if (item->least > 0)
            structure_tell(structure, fault);
    } else if (!lexical_accepts(item, value)) {
        fault.kind = STRUCTURE_VALUE;
        structure_tell(structure, fault);
    } else if (!lexical_allows(item, value.text, &why)) {
        fault.kind = STRUCTURE_RESTRICTION;
        fault.why = why.text;
        structure_tell(structure, fault);
    }
    buffer_free(&why);
}

void
structure_judge(struct structure *structure, const char *name)
{
    const struct item *item = structure_top(structure)->item;
    if (structure->fault == NULL)
        return;
    if (item == NULL)
        judge_unknown(structure, name);
    else if (item->type == ITEM_CONTAINER)
        judge_container(structure);
    else
        judge_leaf(structure);
}

void
structure_close(struct structure *structure)
{
    const struct structure_element *top = &structure->elements[--structure->depth];
    structure->seen_count = top->seen;
    if (structure->text.length > top->text) {
        structure->text.length = top->text;
        structure->text.text[top->text] = '\0';
    }
}

void
structure_free(struct structure *structure)
{
    free(structure->elements);
    free(structure->seen);
    buffer_free(&structure->text);
}
