/* The tables of an input: schemas/register/tables.csv says which there are, their columns, and the
 * type of each. Column names are DfE's element names. */
#ifndef MUSTER_INPUT_TABLES_H
#define MUSTER_INPUT_TABLES_H

#include "base/csv.h"
#include "base/map.h"
#include "base/resource.h"

/* What a value is made of, and the form it is kept in. */
enum value_type {
    TYPE_TEXT,    /* as it stands */
    TYPE_CODE,    /* trimmed, upper-cased */
    TYPE_LABEL,   /* trimmed */
    TYPE_WORD,    /* trimmed, lower-cased */
    TYPE_DATE,    /* YYYY-MM-DD */
    TYPE_BOOLEAN, /* 1 or 0 */
    TYPE_INTEGER,
    TYPE_DECIMAL,
    TYPE_LEA,     /* three digits */
    TYPE_ESTAB,   /* four digits */
    TYPE_SESSION, /* AM or PM */
    TYPE_COUNT
};

/* How a value of the type is written, for messages: "AM or PM". "" where anything is. */
const char *value_type_forms(enum value_type type);

/* Brings `raw` into the form above, trimmed. False if it is not of the type. *changed says that
 * trimming or another case was needed. The result is in `raw` or in *text; empty means blank. */
bool value_normalise(enum value_type type, struct slice raw, struct buffer *text,
                     struct slice *value, bool *changed);

struct table_column {
    const char *name;
    enum value_type type;
    bool required;           /* the column must be there */
    bool key;                /* a row without it is not used (F102) */
    const char *words;       /* the values there are, blank-separated; "" for any */
    const struct map *codes; /* its code set, schemas/codes/NAME.csv; NULL: none */
    bool has_words;          /* some stand for its codes (value_words.h) */
};

/* Whether a value in its kept form is one of the column's words, and one of its codes. */
bool column_allows(const struct table_column *column, struct slice value);
bool column_knows(const struct table_column *column, struct slice value);

struct table_def {
    const char *name;
    bool of_la; /* belongs to an LA (column LA), not to a school (LEA and Estab) */
    struct table_column *columns;
    size_t count;
    size_t unit_columns[2]; /* LEA and Estab, or LA */
};

struct code_set {
    const char *name;
    struct map codes;       /* of the first column */
    struct csv_table table; /* owns the texts */
};

struct table_defs {
    struct table_def *defs;
    size_t count;
    struct code_set **sets; /* those that columns name */
    size_t set_count;
    struct csv_table table; /* owns the texts */
};

/* Fails with status 4, naming file and line. Free with tables_free. */
bool tables_load(struct table_defs *tables, struct resources *resources, struct error *error);
void tables_free(struct table_defs *tables);
const struct table_def *tables_find(const struct table_defs *tables, const char *name);

/* The index of a column, or -1. */
int table_column_index(const struct table_def *def, const char *name);

#endif
