/* The return as XML: a walk over return.xsd, taking each value from the return tables. */
#ifndef MUSTER_RETURNS_XML_WRITE_XML_H
#define MUSTER_RETURNS_XML_WRITE_XML_H

#include "base/output.h"
#include "returns/sql/rows.h"

/* A running sum over the values of a return, in their order. The writer makes one of what it writes
 * and the loader one of what it reads; if they differ, the file does not say what the tables say.
 */
struct return_digest {
    uint64_t sum;
};
void digest_value(struct return_digest *digest, const struct item *leaf, const char *value);
void digest_row(struct return_digest *digest, const struct return_table *table);

/* Writes the unit's return to `output`: UTF-8, two-space indent, LF. What XML cannot hold is left
 * out (F107 has said so). */
bool write_xml(const struct return_rows *rows, struct output *output, struct return_digest *digest,
               struct error *error);

#endif
