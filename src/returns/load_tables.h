/* A return loaded into the return tables, so that rules, reports and tables are the same code
 * for a return that was made here and one that came from elsewhere. */
#ifndef MUSTER_RETURNS_LOAD_TABLES_H
#define MUSTER_RETURNS_LOAD_TABLES_H

#include "finding/finding_list.h"
#include "returns/sql/database.h"
#include "returns/xml/faults.h"

enum { UNIT_KEY_SIZE = 16 };

struct table_loader;

/* NULL and status 4 on failure. The INSERT of a table is prepared when its first row comes;
 * `beside`: in a thread of its own, while table_loader_load reads on. */
struct table_loader *table_loader_begin(struct database *database, bool beside,
                                        struct error *error);
void table_loader_end(struct table_loader *loader);

/* For a return that comes in another shape than XML: table_loader_start empties the tables,
 * table_loader_add puts a row into one, table_loader_finish reads the unit off the header. */
struct loaded_row {
    int64_t parent; /* 0: none */
    uint32_t file, line;
    const char *const *values; /* one a column; NULL is blank */
};
bool table_loader_start(struct table_loader *loader, struct error *error);
bool table_loader_add(struct table_loader *loader, const struct return_table *table,
                      const struct loaded_row *row, int64_t *id, struct error *error);
bool table_loader_finish(struct table_loader *loader, char *lea, char *estab, struct error *error);

/* Loads the file as the unit that its header names, into empty tables; the unit's LEA and Estab are
 * put into `lea` and `estab` (UNIT_KEY_SIZE bytes each). Values are as they stand in the file, but
 * blanks around those that are no text are left out, booleans are 1 and 0, and dates and times have
 * no zone. What is wrong with its structure is kept for table_loader_tell. Fails with status 3
 * (load_xml.h) or 4. */
bool table_loader_load(struct table_loader *loader, const char *path, uint32_t file,
                       const struct structure_rules *rules, char *lea, char *estab,
                       struct error *error);

/* Adds to the findings of the rules about the return that was loaded last what is wrong with its
 * structure and is not among them. */
void table_loader_tell(struct table_loader *loader, struct finding_list *findings);

#endif
