/* Which collection, term and year a return from elsewhere is of, by its header. */
#ifndef MUSTER_CMD_IDENTIFY_H
#define MUSTER_CMD_IDENTIFY_H

#include "collection/collection.h"
#include "returns/xml/load_xml.h"

/* The period that the header of the file names. NULL with status 3, naming file, line and column:
 * the file cannot be read up to there, is no return, or is of a collection, term or year that the
 * catalogue does not have; then it says which there are. */
const struct period *identify_return(const struct catalogue *catalogue, const char *path,
                                     struct error *error);

/* The period that the header of an export names, by the collection's code or title; NULL with
 * status 3 if there is none. */
const struct period *identify_tables(const struct catalogue *catalogue, const char *path,
                                     struct xml_header *header, struct error *error);

#endif
