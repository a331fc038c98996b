/* return.xsd as the program sees it: the one source for writing a return, loading one, and its
 * tables.
 *
 * The subset of XML Schema that is read: one global element; xs:element with name, type, minOccurs,
 * maxOccurs; xs:complexType (named or in place) with an xs:sequence; the simple types string, date,
 * dateTime, boolean, integer, nonNegativeInteger, decimal, and named restrictions of them. Anything
 * else is refused with file and line. What XML Schema has no word for stands in attributes of the
 * namespace urn:muster:return on xs:element:
 *
 *     m:table="NAME"     the element is a row of this return table; "*" stands for the suffix, and
 *                        "NAME autumn=OTHER" is another name in one term
 *     m:column="NAME"    the leaf's column, if not its own name in lower case
 *     m:suffix="NAME"    for "*" in the tables below this element (onroll, offroll)
 *     m:prefix="NAME"    goes before the columns of this row below the element, and its tables'
 *                        names
 *     m:terms="..."      the terms in which the item is collected; all, if not given
 *     m:phases="..."     the phases of school in which it is, and all below it; all, if not given
 *     m:pupils="NAME"    the pupils for whom it is: a row of the collection's pupils.csv
 *     m:codes="NAME"     the code set that its values are of: codes/NAME.csv
 *     m:digits="N"       the leaf is a number of so many digits at least, with noughts in front
 *     m:key="COLUMNS"    columns of this row that stand in front of its rows and those below in a
 *                        CSV
 *     m:order="COLUMNS"  the order of the rows in the return
 *
 * A year's return.xsd without a global element holds named types that take the place of those of
 * its base, or are new. */
#ifndef MUSTER_COLLECTION_SCHEMA_H
#define MUSTER_COLLECTION_SCHEMA_H

#include <libxml/xmlschemas.h>

#include "base/resource.h"

enum item_type {
    ITEM_CONTAINER,
    ITEM_TEXT,
    ITEM_DATE,
    ITEM_DATETIME,
    ITEM_BOOLEAN,
    ITEM_INTEGER,
    ITEM_DECIMAL,
};

struct return_table;

/* One element of the return. */
struct item {
    const char *name;
    enum item_type type;
    bool not_negative;        /* of an ITEM_INTEGER: xs:nonNegativeInteger */
    xmlSchemaPtr restriction; /* of a leaf of a named type: for an element "value"; else NULL */
    uint32_t least;           /* minOccurs */
    uint32_t most;            /* maxOccurs; 0: any number */
    uint32_t position;        /* among its siblings */
    bool applies;             /* collected in this term */
    const char *label;        /* the return.xsd it stands in, */
    uint32_t line;            /* and where */
    const char *phases,
        *pupils;       /* as the attributes, from the nearest element that has them; or NULL */
    const char *codes; /* of a leaf; NULL if none */
    bool is_words;     /* m:words of a leaf: a name, an address, no code or number */
    size_t digits;     /* m:digits of a leaf; 0 if it has none */
    const struct item *parent;
    struct item **children;
    size_t child_count;
    struct return_table *table; /* the table whose row it is, begins (a row) or lies in (others) */
    bool is_row;                /* the element begins a row of `table` */
    const char *column;         /* of a leaf */
    size_t column_index;
};

struct return_table {
    const char *name;
    const struct item *item;           /* the element that is a row */
    const struct return_table *parent; /* the row above; NULL at the top */
    size_t index;
    struct return_table *child, *last_child; /* the first and last table of the rows below */
    struct return_table *next;               /* the next one of the same parent */
    const struct item **columns;             /* leaves, in the order of the schema */
    size_t column_count;
    const char *keys, *order; /* blank-separated column names; "" if none */
};

/* A named simple type, as a schema of its own with which a single value can be judged. */
struct type_judge {
    const char *name;
    xmlDocPtr document;
    xmlSchemaPtr schema;
};

struct return_schema {
    const char *label; /* of the topmost return.xsd */
    struct item *root;
    struct return_table **tables; /* those of this term, parents before children */
    size_t table_count;
    struct type_judge *judges; /* of the named types */
    size_t judge_count;
    xmlDocPtr document;     /* on which the validator stands */
    xmlSchemaPtr validator; /* may be shared by threads */
};

/* For one term, from return.xsd of the base and of the years upon it, the base first. Fails with
 * status 4. Items live in `arena`; end with schema_close. */
bool schema_load(struct return_schema *schema, const struct resource *layers, size_t layer_count,
                 const char *term, struct arena *arena, struct error *error);

/* The same without the validator, for who asks only what there is. */
bool schema_load_items(struct return_schema *schema, const struct resource *layers,
                       size_t layer_count, const char *term, struct arena *arena,
                       struct error *error);
void schema_close(struct return_schema *schema);

/* The child element called `name` (`length` bytes), or NULL. */
const struct item *item_child(const struct item *item, const char *name, size_t length);

/* "Pupils/PupilsOnRoll/PupilOnRoll": for messages. */
char *item_path(const struct item *item, struct arena *arena);

const struct return_table *schema_table(const struct return_schema *schema, const char *name);

/* The table of the header: at the top, with a column lea. NULL if there is none. */
const struct return_table *schema_header(const struct return_schema *schema);

/* The column of that name, or NULL. */
const struct item *table_column(const struct return_table *table, const char *column);

#endif
