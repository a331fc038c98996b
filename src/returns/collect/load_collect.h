/* One return of a COLLECT export loaded into the return tables, as load_tables.h does with one in
 * XML. */
#ifndef MUSTER_RETURNS_COLLECT_LOAD_COLLECT_H
#define MUSTER_RETURNS_COLLECT_LOAD_COLLECT_H

#include "returns/collect/collect_export.h"
#include "returns/load_tables.h"

/* Loads return number `unit` of the export into empty tables; its LEA and Estab are put into `lea`
 * and `estab` (UNIT_KEY_SIZE bytes each). What is wrong with its rows becomes findings: a value
 * that is not of its type (taken as blank), a blank where return.xsd wants a value, a row that
 * belongs to no row above. Several threads may load from one export. Fails with status 3 (a file
 * changed) or 4. */
bool collect_load(const struct collect_export *export, size_t unit, struct table_loader *loader,
                  struct finding_list *findings, char *lea, char *estab, struct error *error);

#endif
