/* What keeps a file from being read as XML, in words for those who have to mend it: the place, what
 * stands there, and what to do. libxml2's own words follow in brackets where they add something. */
#ifndef MUSTER_RETURNS_XML_MALFORMED_H
#define MUSTER_RETURNS_XML_MALFORMED_H

#include <libxml/parser.h>
#include <stdbool.h>

#include "base/error.h"

/* Adds an error with status 3 for a fault that the parser has met in the file. `began`: an element
 * had begun before; `ended`: the parser has all of the file. Returns true if the file cannot be
 * read on. */
bool malformed_tell(const xmlParserCtxt *parser, const xmlError *fault, const char *path,
                    bool began, bool ended, struct error *error);

/* The same for a file that ended before its root element did, where the parser told nothing. */
void malformed_tell_end(const xmlParserCtxt *parser, const char *path, struct error *error);

#endif
