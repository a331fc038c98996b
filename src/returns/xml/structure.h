/* The structure of a return, held against return.xsd element by element as it is read: which items
 * there are, where, how often, in which order, and of which type their values are. Each fault is
 * told for itself, whatever else is wrong, so that one unknown item does not hide what comes after
 * it. An item that is unknown, or not in its usual place, is told and read over or read; it is for
 * the caller to say how grave that is.
 *
 * An empty item counts as not given: DfE's systems may send an item without a value as an empty tag
 * or leave it out. */
#ifndef MUSTER_RETURNS_XML_STRUCTURE_H
#define MUSTER_RETURNS_XML_STRUCTURE_H

#include "collection/schema.h"

enum structure_kind {
    /* Another system's way, or something that is not known. */
    STRUCTURE_UNKNOWN, /* an element that may not stand there; it is passed over with its content */
    STRUCTURE_OTHER_TERM, /* an item of another term; passed over as well */
    STRUCTURE_ATTRIBUTE,  /* an attribute: items have none */
    STRUCTURE_NAMESPACE,  /* the root stands in a namespace: items have none */
    STRUCTURE_VERSION,    /* the file is XML 1.1: `value` is the version */
    STRUCTURE_BLANKS,  /* blanks or line ends around words (m:words); they are read without them */
    STRUCTURE_CONTROL, /* a control character in a value; `why` names it */
    STRUCTURE_ORDER,   /* `item` comes after `other`, and should stand before it: it is read */
    /* What must not be. */
    STRUCTURE_ENCODING,    /* the file is UTF-8, and its declaration names the encoding `value` */
    STRUCTURE_REPEATED,    /* `item` stands more often than it may */
    STRUCTURE_MISSING,     /* `item` is not there */
    STRUCTURE_EMPTY,       /* `item` is there, must have a value, and has none */
    STRUCTURE_PADDED,      /* blanks or line ends around another value; it is read without them */
    STRUCTURE_VALUE,       /* the value is not of its type */
    STRUCTURE_RESTRICTION, /* the value is not one that the type allows: `why` says so in libxml2's
                              words */
    STRUCTURE_TEXT,        /* text between items */
    STRUCTURE_ELEMENT,     /* an element in a leaf; it is passed over */
    STRUCTURE_KIND_COUNT
};

struct structure_fault {
    enum structure_kind kind;
    const struct item
        *item; /* the one at fault; for what is not known, the one that it stands in */
    const struct item *other; /* of STRUCTURE_ORDER */
    const char *name, *value; /* as they stand in the file; value may be "" */
    const char *why;          /* of STRUCTURE_RESTRICTION */
    uint32_t line, column;    /* column 0: not known */
};

/* Texts last for the call. */
typedef void (*structure_fn)(void *context, const struct structure_fault *fault);

struct structure_element {
    const struct item *item; /* NULL: unknown, or below an unknown one */
    bool foreign;            /* in a namespace of its own */
    bool disordered;         /* told */
    uint32_t line, column, text_line;
    uint32_t furthest; /* position of the last child in the usual order */
    size_t text, seen; /* where its text and the counts of its children begin */
};

/* A zeroed one with `schema` set is ready. Without `fault` nothing is checked, only followed. */
struct structure {
    const struct return_schema *schema;
    structure_fn fault;
    void *context;
    struct structure_element *elements;
    size_t depth, capacity;
    struct buffer text;
    uint32_t *seen; /* how often each child of each open element came */
    size_t seen_count, seen_capacity;
};

/* Opens an element that stands in the innermost open one. Returns its item, or NULL if it is not
 * known there. `foreign`: it is in another namespace than the root, so that its name means nothing
 * here. */
const struct item *structure_open(struct structure *structure, const char *name, bool foreign,
                                  uint32_t line, uint32_t column);
void structure_attribute(struct structure *structure, const char *name, const char *value);
void structure_namespace(struct structure *structure, const char *name);
void structure_version(struct structure *structure, const char *version);
void structure_encoding(struct structure *structure, const char *declared);

/* `line`: that of the end of the text. */
void structure_text(struct structure *structure, const char *text, size_t length, uint32_t line);

/* The own text of a leaf that ends. From here on blanks and line ends around a text are told and
 * gone. */
const char *structure_take_value(struct structure *structure);
const struct structure_element *structure_top(const struct structure *structure);

/* Tells what is wrong with the innermost open element as a whole. `name`: as it stands in the file.
 */
void structure_judge(struct structure *structure, const char *name);
void structure_close(struct structure *structure);
void structure_free(struct structure *structure);

#endif
