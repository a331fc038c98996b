/* A return on its way out: written, read back, validated, and compared with what was written,
 * before it can get its name. Its rows are in memory, so that all of it can go beside the rules. */
#ifndef MUSTER_RETURNS_XML_RETURN_FILE_H
#define MUSTER_RETURNS_XML_RETURN_FILE_H

#include "base/aside.h"
#include "base/output.h"
#include "returns/xml/write_xml.h"

/* A zeroed one has not begun. It must stay where it is until its end. */
struct return_file {
    const struct return_rows *rows;
    struct output *output;
    struct return_digest written, read; /* of what was written, and of what is read back */
    char invalid[1024];                 /* the first breach of return.xsd */
    struct error error;
    struct aside aside;
};

/* Begins to write the rows to `output`: `beside` the caller's work, or at once. */
void return_file_begin(struct return_file *file, const struct return_rows *rows,
                       struct output *output, bool beside);

/* Waits until it is done, and closes the output. False (status 4), if the file does not say what
 * the rows say, or breaks its own return.xsd; or if it has not been `done` well anyway. */
bool return_file_end(struct return_file *file, bool done, struct error *error);

#endif
