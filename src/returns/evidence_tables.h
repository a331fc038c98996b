/* The return tables in muster.sqlite. A run may have returns of several collections and terms:
 * tables of one name are one there, with the columns of all of them. In front of each row stand
 * whose it is (lea, estab), its number and that of the row above (_id, _parent), the row of the
 * input (_file, _line), and the number of the return (_return). */
#ifndef MUSTER_RETURNS_EVIDENCE_TABLES_H
#define MUSTER_RETURNS_EVIDENCE_TABLES_H

#include "returns/sql/rows.h"

/* Of one schema: the INSERT of each table, prepared when its first row comes. */
struct evidence_schema {
    const struct return_schema *schema; /* while rows are added */
    size_t table_count;
    sqlite3_stmt **inserts;
};

struct evidence_tables {
    sqlite3 *db;
    struct evidence_schema *schemas;
    size_t count;
    /* While a unit is added. */
    const struct evidence_schema *of;
    const char *lea, *estab;
    uint32_t number;
};

/* Creates the tables. Fails with status 4. Free with evidence_tables_close, whatever happens,
 * before the database. */
bool evidence_tables_open(struct evidence_tables *tables, sqlite3 *db,
                          const struct return_schema *const *schemas, size_t count,
                          struct error *error);
void evidence_tables_close(struct evidence_tables *tables);

/* True if there is a table of that name. */
bool evidence_tables_have(const struct evidence_tables *tables, const char *name);

/* Adds the rows of one return, whose schema is one of them. */
bool evidence_tables_add(struct evidence_tables *tables, const struct return_rows *rows,
                         uint32_t number, const char *lea, const char *estab, struct error *error);

#endif
