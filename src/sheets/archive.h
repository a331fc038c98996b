/* A ZIP archive, member by member, each as a stream: on libzip. What is encrypted, too large or
 * packed too well to be a table is refused before it is unpacked. */
#ifndef MUSTER_SHEETS_ARCHIVE_H
#define MUSTER_SHEETS_ARCHIVE_H

#include "base/error.h"
#include "sheets/xml_stream.h"

struct archive;

/* NULL and status 3 if it is no archive that can be read. */
struct archive *archive_open(const char *path, struct error *error);
void archive_close(struct archive *archive);

bool archive_has(struct archive *archive, const char *member);

/* Parses a member as XML. Fails with status 3, also where the archive does not have it. */
bool archive_read_xml(struct archive *archive, const char *member, struct xml_stream *stream,
                      struct error *error);

/* The first bytes of a member; how many there are. */
size_t archive_head(struct archive *archive, const char *member, char *bytes, size_t size);

#endif
